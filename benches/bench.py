"""Running the commands of a task in turn, and finding labgraph."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import peers

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
# A command that takes longer than this, in seconds, is run once, not again and again.
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
        self.floor = Command("true", ["true"], [self.measure(["true"])[0] for _ in range(5)])

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


def ending(status):
    return f"signal {-status}" if status < 0 else f"exit code {status}"


def progress(what):
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


def run_measured(arguments, folder):
    """Let measure.py run a command, and wait for it whatever happens."""
    argv = [sys.executable, "-I", "-S", BENCHES / "measure.py", *arguments]
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=folder)
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
            argv = ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"]
            about = subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
            target = json.loads(about)["target_directory"]
        binary = ROOT / target / "release" / "labgraph"
    if not os.access(binary, os.X_OK):
        sys.exit(f"no labgraph at {binary}: run `cargo build --release`, or set LABGRAPH to a binary")
    return str(Path(binary).resolve())
