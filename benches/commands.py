"""Compares whole commands of labgraph with those of other engines: see README.md beside this file.

    python3 benches/commands.py [--tasks resources,sp2b,export] [--json FILE]
"""

import sys

sys.dont_write_bytecode = True

import argparse
import gzip
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import answers
import peers

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
SHARED = Path(os.environ.get("LABGRAPH_SHARED") or ROOT / ".." / "shared")
TARGET_SECONDS, TARGET_BYTES, TARGET_RATIO = 0.030, 40_000_000, 10
INTERPRETED = ("Java", "Node", "Python")
# A command that takes longer than this is run once, not again and again.
LONG = 5


@dataclass
class Command:
    """What one engine does for one task, and what came of it."""

    peer: str
    argv: list
    samples: list = field(default_factory=list)
    # Compared with labgraph's answer, in a word or two; or why there is none.
    verdict: str = ""
    failed: bool = False

    def median(self, of="wall"):
        return statistics.median(sample[of] for sample in self.samples)

    def least(self, of="wall"):
        return min(sample[of] for sample in self.samples)

    def most(self, of="memory"):
        return max(sample[of] for sample in self.samples)


class Bench:
    """The options, the engines, a folder for files, and all that was measured."""

    def __init__(self, options, scratch):
        self.options, self.scratch = options, Path(scratch)
        self.labgraph = find_labgraph()
        self.peers, self.missing = peers.find(options.peers, scratch)
        self.measured = {}
        self.floor = self.measure(["true"])[0]["memory"]

    def compare(self, task, commands, check, runs):
        """Run all commands in turn, once to warm up and look at the answer, then `runs` times to measure."""
        for command in commands:
            sample, out = self.attempt(command)
            if not command.failed:
                command.verdict = check(command, out)
                command.samples = [sample] if sample["wall"] > LONG else []
        again = [command for command in commands if not command.samples]
        for _ in range(runs):
            for command in again:
                if not command.failed:
                    command.samples.append(self.attempt(command)[0])
        self.measured[task] = [asdict(command) for command in commands]
        progress(f"{task} done")

    def attempt(self, command):
        """One run, and a note on the command if it did not end well."""
        sample, out, complaint = self.measure(command.argv)
        if sample["timed_out"]:
            command.failed, command.verdict = True, f"stopped after {self.options.timeout:g} s"
        elif sample["status"] != 0:
            command.failed, command.verdict = True, f"failed: {complaint or ending(sample['status'])}"
        return sample, out

    def measure(self, argv):
        """One run in an empty folder: what it took, the file that holds its answer, and what it complained of."""
        folder, out, err = self.scratch / "empty", self.scratch / "out", self.scratch / "err"
        folder.mkdir()
        took = run_measured([str(self.options.timeout), str(out), str(err), *map(str, argv)], folder)
        shutil.rmtree(folder)
        return took, out, peers.complaint(err.read_text(errors="replace")).replace(str(self.scratch), "…")

    def ask_labgraph(self, *arguments, out):
        """An answer of labgraph that another step needs."""
        folder = self.scratch / "empty"
        folder.mkdir()
        with open(out, "wb") as file:
            subprocess.run([self.labgraph, *map(str, arguments)], stdout=file, cwd=folder, check=True)
        folder.rmdir()
        return out

    def queries(self, data, query):
        """The same question to each peer that answers questions."""
        fill = {"{data}": str(data), "{query}": str(query)}
        return [Command(peer.name, [fill.get(word, word) for word in peer.query]) for peer in self.peers if peer.query]


def main():
    options = arguments()
    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.update(LC_ALL="C.UTF-8", LANG="C.UTF-8")
    with tempfile.TemporaryDirectory(prefix="labgraph-bench-") as scratch:
        bench = Bench(options, scratch)
        load = os.getloadavg()
        print_setting(bench)
        for task in options.tasks:
            TASKS[task](bench)
        print(f"Load average before: {load[0]:.2f}; after: {os.getloadavg()[0]:.2f}.")
        if options.json:
            write_raw(bench, options.json)


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
    print_commands(commands)
    print_targets(bench, run, commands)


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
        print_matrix(table, {name: rows.get(size) for name, rows in expected.items()})


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
            rows[name.lower()] = dict(zip((10_000, 50_000, 250_000), counts.split("/")))
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
    print(f"{data.name}, {data.stat().st_size / 1e6:.1f} MB. labgraph alone sorts, so that the same graph gives the same bytes.\n")
    print_commands(commands)


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


def run_measured(arguments, folder):
    """Let measure.py run a command, and wait for it whatever happens."""
    child = subprocess.Popen([sys.executable, "-I", "-S", BENCHES / "measure.py", *arguments], stdout=subprocess.PIPE, cwd=folder)
    try:
        said, _ = child.communicate()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    return json.loads(said)


def find_labgraph():
    """LABGRAPH, or the release build in Cargo's target folder."""
    binary = os.environ.get("LABGRAPH")
    if not binary:
        target = os.environ.get("CARGO_TARGET_DIR")
        if not target:
            about = ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"]
            target = json.loads(subprocess.run(about, cwd=ROOT, check=True, capture_output=True).stdout)["target_directory"]
        binary = ROOT / target / "release" / "labgraph"
    if not os.access(binary, os.X_OK):
        sys.exit(f"no labgraph at {binary}: run `cargo build --release`, or set LABGRAPH to a binary")
    return str(Path(binary).resolve())


def print_setting(bench):
    version = subprocess.run([bench.labgraph, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{datetime.now(timezone.utc):%Y-%m-%d}, {os.cpu_count()} cores, {version}. ", end="")
    print(f"Least memory that can be measured: {megabytes(bench.floor)}.\n")
    for peer in bench.peers:
        print(f"- {peer.name} ({peer.language}): {peer.version}")
    for name, why in bench.missing.items():
        print(f"- {name}: skipped, {why}")


def print_commands(commands):
    """A row a command; the first is what the others are compared with."""
    first = commands[0]
    print_row("command", "median", "least", "CPU", "peak memory", "time ÷ labgraph", "memory ÷ labgraph", "answer")
    print_row("---", *["---:"] * 6, "---")
    for command in commands:
        if command.failed:
            print_row(command.peer, *["–"] * 6, command.verdict)
            continue
        ratios = ["–"] * 2
        if not first.failed:
            ratios = [times(command.median() / first.median()), times(command.most() / first.most())]
        took = [milliseconds(command.median()), milliseconds(command.least()), milliseconds(command.median("cpu"))]
        print_row(command.peer, *took, megabytes(command.most()), *ratios, command.verdict)


def print_matrix(table, rows):
    """A row a query, a column an engine; below it, whatever was not as it should be, and the memory."""
    engines = [command.peer for command in next(iter(table.values()))]
    print_row("query", "rows", *engines)
    print_row("---", *["---:"] * (len(engines) + 1))
    for name, commands in table.items():
        print_row(name, rows[name], *(matrix_cell(command, commands[0]) for command in commands))
    most = [max((c.most() for cs in table.values() for c in cs if c.peer == name and c.samples), default=0) for name in engines]
    print_row("peak memory", "", *(megabytes(memory) if memory else "–" for memory in most))
    print()
    for name, commands in table.items():
        for command in commands:
            if command.verdict not in ("right", "same answer"):
                print(f"- {name}, {command.peer}: {command.verdict}")


def matrix_cell(command, first):
    if command.failed:
        return "stopped" if command.verdict.startswith("stopped") else "failed"
    ratio = "" if command is first or first.failed else f" ({times(command.median() / first.median())})"
    doubt = " !" if command.verdict.startswith("differs") else ""
    return f"{command.median() * 1000:.0f}{ratio}{doubt}"


def print_targets(bench, run, commands):
    """The project's own targets, met or missed. They are stated for an otherwise idle machine of two cores."""
    print()
    if run.failed:
        print("- No target can be judged: the command failed.")
        return
    print(f"- {verdict(run.median() <= TARGET_SECONDS)}: at most 30 ms; it takes {milliseconds(run.median())}")
    print(f"- {verdict(run.most() <= TARGET_BYTES)}: at most 40 MB; it takes {megabytes(run.most())}")
    languages = {peer.name: peer.language for peer in bench.peers}
    for command in commands:
        if languages.get(command.peer) in INTERPRETED and not command.failed:
            time, memory = command.median() / run.median(), command.most() / run.most()
            met = verdict(time >= TARGET_RATIO)
            print(f"- {met}: a tenth of {command.peer}; it takes {times(time)} the time, {times(memory)} the memory")


def ending(status):
    return f"signal {-status}" if status < 0 else f"exit code {status}"


def verdict(met):
    return "met" if met else "missed"


def print_row(*cells):
    print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


def times(ratio):
    return f"×{ratio:.1f}" if ratio < 10 else f"×{ratio:.0f}"


def progress(what):
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


def write_raw(bench, path):
    """All samples: seconds, bytes, and the exact commands."""
    raw = {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_floor": bench.floor,
        "peers": [asdict(peer) for peer in bench.peers],
        "skipped": bench.missing,
        "tasks": bench.measured,
    }
    Path(path).write_text(json.dumps(raw, indent=1, default=str) + "\n")


def arguments():
    parser = argparse.ArgumentParser(description="Compare whole commands of labgraph with those of other engines.")
    parser.add_argument("--tasks", type=among(TASKS), default=list(TASKS), help="of " + ",".join(TASKS))
    parser.add_argument("--peers", type=among(peers.PEERS), default=list(peers.PEERS), help="of " + ",".join(peers.PEERS))
    parser.add_argument("--runs", type=int, default=11, help="of the first task")
    parser.add_argument("--sp2b-runs", type=int, default=3)
    parser.add_argument("--export-runs", type=int, default=5)
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


TASKS = {"resources": resources, "sp2b": sp2b, "export": export}

if __name__ == "__main__":
    main()
