"""Run one command and print what it took, as JSON: `measure.py SECONDS OUT ERR COMMAND…`.

A process of its own, because Linux counts for a command the memory of the process that started it: a measurer
that holds much would make every command look large. So this file imports little.
"""

import os
import signal
import sys
import time


def measure(seconds, out, err, argv):
    """Time, processor time and peak memory of `argv`, ended with all that it started after `seconds`."""
    started = time.perf_counter()
    try:
        child = start(out, err, argv)
    except OSError as error:
        with open(err, "w") as file:
            file.write(f"{argv[0]}: {error.strerror}\n")
        return {"wall": 0, "cpu": 0, "memory": 0, "status": 127, "timed_out": False}
    timed_out = False

    def end(signum, _frame):
        nonlocal timed_out
        timed_out = timed_out or signum == signal.SIGALRM
        kill_group(child)

    for signum in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # Until it is collected the command keeps its number, so that no stranger's group can be ended for its own.
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - started
    signal.setitimer(signal.ITIMER_REAL, 0)
    kill_group(child)
    _, status, usage = os.wait4(child, 0)
    return {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
        "status": os.waitstatus_to_exitcode(status),
        "timed_out": timed_out,
    }


def start(out, err, argv):
    """The command in a session of its own, so that it can be ended with all that it started."""
    create = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, create, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, err, create, 0o600),
    ]
    return os.posix_spawnp(argv[0], argv, os.environ, file_actions=streams, setsid=True)


def kill_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


if __name__ == "__main__":
    took = measure(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
    took = ", ".join(f'"{name}": {str(value).lower()}' for name, value in took.items())
    print("{" + took + "}")
