"""What was measured, as Markdown; and all of it, as JSON."""

import json
import os
import subprocess
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

TARGET_SECONDS, TARGET_BYTES, TARGET_RATIO = 0.030, 40_000_000, 10
INTERPRETED = ("Java", "Node", "Python")


def print_setting(bench):
    version = subprocess.run([bench.labgraph, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{datetime.now(timezone.utc):%Y-%m-%d}, {os.cpu_count()} cores, {version}. ", end="")
    floor = f"{milliseconds(bench.floor.median())} and {megabytes(bench.floor.most())}"
    print(f"The least that can be measured (`true`): {floor}.\n")
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
    print_row("peak memory", "", *(most_memory(engine, table) for engine in engines))
    print()
    notes = {}
    for name, commands in table.items():
        for command in commands:
            if command.verdict not in ("right", "same answer"):
                notes.setdefault((command.peer, command.verdict), []).append(name)
    for (engine, verdict), names in notes.items():
        print(f"- {engine}, {', '.join(names)}: {verdict}")


def most_memory(engine, table):
    """Over all the queries that an engine answered."""
    answered = (command for row in table.values() for command in row if command.peer == engine and not command.failed)
    return megabytes(max((command.most() for command in answered), default=0))


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
    print(f"- {judged(run.median() <= TARGET_SECONDS)}: at most 30 ms; it takes {milliseconds(run.median())}")
    print(f"- {judged(run.most() <= TARGET_BYTES)}: at most 40 MB; it takes {megabytes(run.most())}")
    languages = {peer.name: peer.language for peer in bench.peers}
    for command in commands:
        if languages.get(command.peer) in INTERPRETED and not command.failed:
            time, memory = command.median() / run.median(), command.most() / run.most()
            met = judged(time >= TARGET_RATIO)
            print(f"- {met}: a tenth of {command.peer}; it takes {times(time)} the time, {times(memory)} the memory")


def judged(met):
    return "met" if met else "missed"


def print_row(*cells):
    print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


def times(ratio):
    return f"×{ratio:.1f}" if ratio < 10 else f"×{ratio:.0f}"


def write_raw(bench, path):
    """All samples: seconds, bytes, and the exact commands."""
    raw = {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "floor": asdict(bench.floor),
        "peers": [asdict(peer) for peer in bench.peers],
        "skipped": bench.missing,
        "tasks": bench.measured,
    }
    Path(path).write_text(json.dumps(raw, indent=1, default=str) + "\n")
