"""Compares whole commands of labgraph with those of other engines: see README.md beside this file.

    python3 benches/commands.py [--tasks resources,sp2b,export,fmt,check,completion] [--json FILE]
"""

import sys

sys.dont_write_bytecode = True

import argparse
import gzip
import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import answers
import peers
import report
from bench import ROOT, Bench, Command, ending

SHARED = Path(os.environ.get("LABGRAPH_SHARED") or ROOT / ".." / "shared")


def main():
    options = arguments()
    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.update(LC_ALL="C.UTF-8", LANG="C.UTF-8")
    with tempfile.TemporaryDirectory(prefix="labgraph-bench-") as scratch:
        bench = Bench(options, scratch)
        load = os.getloadavg()
        report.print_setting(bench)
        for task in options.tasks:
            TASKS[task](bench)
        print(f"Load average before: {load[0]:.2f}; after: {os.getloadavg()[0]:.2f}.")
        if options.json:
            report.write_raw(bench, options.json)


def resources(bench):
    """Task 1: a cold `labgraph run resources`, and the same query over the same data by everyone."""
    query = bench.scratch / "resources.rq"
    lines = (ROOT / "queries" / "resources.rq").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    query.write_text("".join(line for line in lines if not line.startswith("#+")))
    data = bench.ask_labgraph("export", "--inferred", "--format", "nt", out=bench.scratch / "data.nt")
    truth = bench.ask_labgraph("run", "resources", "--format", "json", out=bench.scratch / "truth")
    ours = answers.read(truth)
    run = Command("labgraph run", [bench.labgraph, "run", "resources"])
    ask = ["--data", data, "--no-inference", "query", "-f", query, "--format", "json"]
    commands = [run, Command("labgraph --data", [bench.labgraph, *ask]), *bench.queries(data, query)]

    def check(command, out):
        return "a table" if command is run else compared(ours, out)

    bench.compare("resources", commands, check, bench.options.runs)
    print(f"\n### `labgraph run resources`, median of {bench.options.runs} runs\n")
    report.print_commands(commands)
    report.print_targets(bench, run, commands)


def sp2b(bench):
    """Task 2: load a file of SP2Bench and answer one of its queries, for each query."""
    expected = expected_rows()
    tired = {}
    for size in bench.options.sizes:
        packed = SHARED / "bench" / f"sp2b-{size}.ttl.gz"
        if not packed.exists() or not expected:
            print(f"\n### SP2Bench, {size} triples\n\nSkipped: its data or queries are not beside the project.")
            continue
        data = bench.scratch / f"sp2b-{size}.ttl"
        with gzip.open(packed) as source, open(data, "wb") as target:
            shutil.copyfileobj(source, target)
        table = {name: sp2b_query(bench, name, size, data, expected, tired) for name in expected}
        print(f"\n### SP2Bench, {size} triples: load and answer, milliseconds (median of {bench.options.sp2b_runs})\n")
        report.print_matrix(table, {name: rows.get(size) for name, rows in expected.items()})


def sp2b_query(bench, name, size, data, expected, tired):
    query = SHARED / "bench" / "sp2b-queries" / f"{name}.sparql"
    limit = ["--timeout", bench.options.timeout, "--max-rows", 10_000_000]
    ask = ["--data", data, "--no-inference", *limit, "query", "-f", query, "--format", "json"]
    ours = Command("labgraph", [bench.labgraph, *ask])
    commands = [ours, *bench.queries(data, query)]
    for command in commands:
        command.failed = (command.peer, name) in tired
        command.verdict = tired.get((command.peer, name), "")
    truth = None

    def check(command, out):
        nonlocal truth
        if command is not ours and truth is not None:
            return compared(truth, out)
        answer = answers.read(out)
        truth = answer if command is ours else None
        rows = str(answers.size(answer))
        return "right" if rows == expected[name][size] else f"differs: {rows} for {expected[name][size]}"

    fresh = [command for command in commands if not command.failed]
    bench.compare(f"sp2b-{size} {name}", fresh, check, bench.options.sp2b_runs)
    # Whoever does not end a query on a small file is not asked again on a larger one.
    tired.update({(command.peer, name): command.verdict for command in fresh if command.failed})
    return commands


def expected_rows():
    """Query → size → rows, as the README of the benchmark has them; nothing where there is none."""
    readme = SHARED / "bench" / "README.md"
    text = " ".join(readme.read_text().split()) if readme.exists() else ""
    rows = {}
    for names, counts in re.findall(r"((?:Q\d+[a-c]? = )*Q\d+[a-c]?) (\d+/\d+/\d+)", text):
        for name in names.split(" = "):
            rows[name.lower()] = dict(zip((10_000, 50_000, 250_000), counts.split("/"), strict=True))
    for name, word in re.findall(r"(Q\d+[a-c]?) (yes|no)\b", text):
        rows[name.lower()] = dict.fromkeys((10_000, 50_000, 250_000), word)
    return rows


def export(bench):
    """Task 3: read a large Turtle file and write it as Turtle again."""
    data = SHARED / "opendata" / "eu-authority" / "corporatebodies.ttl"
    print(f"\n### Turtle to Turtle, median of {bench.options.export_runs} runs\n")
    if not data.exists():
        print("Skipped: its data are not beside the project.")
        return
    ours = Command("labgraph", [bench.labgraph, "--data", data, "export"])
    fill = {"{data}": str(data)}
    writers = [peer for peer in bench.peers if peer.turtle]
    commands = [ours, *(Command(peer.name, [fill.get(word, word) for word in peer.turtle]) for peer in writers)]
    truth = graph_hash(bench, data)

    def check(_command, out):
        shutil.copyfile(out, bench.scratch / "written.ttl")
        return "same graph" if graph_hash(bench, bench.scratch / "written.ttl") == truth else "differs: another graph"

    bench.compare("export", commands, check, bench.options.export_runs)
    print(f"{data.name}, {data.stat().st_size / 1e6:.1f} MB; whether the same graph was written is checked by its hash.\n")
    report.print_commands(commands)


def fmt(bench):
    """Task 4: format a large Turtle file, beside the other writers of Turtle for people."""
    data = SHARED / "opendata" / "eu-authority" / "corporatebodies.ttl"
    print(f"\n### Formatting Turtle, median of {bench.options.export_runs} runs\n")
    if not data.exists():
        print("Skipped: its data are not beside the project.")
        return
    line = f"exec {shlex.quote(str(bench.labgraph))} fmt - < {shlex.quote(str(data))}"
    ours = Command("labgraph fmt", ["sh", "-c", line])
    fill = {"{data}": str(data)}
    writers = [peer for peer in bench.peers if peer.turtle and peer.name in ("jena", "rapper")]
    commands = [ours, *(Command(peer.name, [fill.get(word, word) for word in peer.turtle]) for peer in writers)]
    truth = graph_hash(bench, data)

    def check(_command, out):
        shutil.copyfile(out, bench.scratch / "written.ttl")
        return "same graph" if graph_hash(bench, bench.scratch / "written.ttl") == truth else "differs: another graph"

    bench.compare("fmt", commands, check, bench.options.export_runs)
    print(f"{data.name}, {data.stat().st_size / 1e6:.1f} MB; the target is a third of the time of `riot --formatted=turtle`.\n")
    report.print_commands(commands)


def check(bench):
    """Task 5: check the shipped workspace against its shapes, beside pySHACL on the same statements."""
    data = bench.ask_labgraph("export", "--format", "nt", out=bench.scratch / "checked.nt")
    ours = Command("labgraph check", [bench.labgraph, "check"])
    commands = [ours, Command("labgraph check --no-coverage", [bench.labgraph, "check", "--no-coverage"])]
    if importlib.util.find_spec("pyshacl"):
        shapes = ROOT / "ontology" / "shapes.ttl"
        commands.append(Command("pyshacl", [sys.executable, "-m", "pyshacl", "-s", str(shapes), "-df", "nt", str(data)]))

    def verdict(_command, out):
        text = Path(out).read_text(errors="replace")
        return "nothing wrong" if "Nothing is wrong" in text or "remark" in text or "Conforms: True" in text else "differs"

    bench.compare("check", commands, verdict, bench.options.runs)
    print(f"\n### Checking the workspace, median of {bench.options.runs} runs; the target is 150 ms\n")
    report.print_commands(commands)


def completion(bench):
    """Task 6: candidates on a large graph, before and after it was counted; no other engine does that."""
    print(f"\n### Completion, a graph of {bench.options.statements} statements; the target is 50 ms to the first candidate\n")
    argv = ["cargo", "bench", "--quiet", "--bench", "completion", "--", str(bench.options.statements)]
    done = subprocess.run(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    print(done.stdout if done.returncode == 0 else f"failed: {ending(done.returncode)}")


def graph_hash(bench, file):
    try:
        return bench.ask_labgraph("--data", file, "export", "--hash", out=bench.scratch / "hash").read_text()
    except subprocess.CalledProcessError:
        (bench.scratch / "empty").rmdir()
        return None


def compared(ours, out):
    """The verdict on an answer."""
    try:
        difference = answers.difference(ours, answers.read(out))
    except (ValueError, KeyError, SyntaxError) as error:
        return f"differs: unreadable ({error})"
    return f"differs: {difference}" if difference else "same answer"


def arguments():
    parser = argparse.ArgumentParser(description="Compare whole commands of labgraph with those of other engines.")
    parser.add_argument("--tasks", type=among(TASKS), default=list(TASKS), help="of " + ",".join(TASKS))
    parser.add_argument("--peers", type=among(peers.PEERS), default=list(peers.PEERS), help="of " + ",".join(peers.PEERS))
    parser.add_argument("--runs", type=int, default=11, help="of the first task")
    parser.add_argument("--sp2b-runs", type=int, default=3)
    parser.add_argument("--export-runs", type=int, default=5)
    parser.add_argument("--statements", type=int, default=1_000_000, help="of the graph of the task completion")
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[10_000, 50_000])
    parser.add_argument("--timeout", type=float, default=60, help="seconds that one command may take")
    parser.add_argument("--json", metavar="FILE", help="write every measurement to this file")
    return parser.parse_args()


def among(known):
    def parse(text):
        names = [name for name in text.split(",") if name]
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name}: not one of {', '.join(known)}")
        return names

    return parse


TASKS = {"resources": resources, "sp2b": sp2b, "export": export, "fmt": fmt, "check": check, "completion": completion}

if __name__ == "__main__":
    main()
