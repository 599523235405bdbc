"""Run one command and print what it took, as JSON: `measure.py SECONDS OUT ERR COMMAND…`.

A process of its own, because Linux counts the pages that a child has before it starts the command: a
measurer that holds much would make every command look large. So this file imports little.
"""

import os
import signal
import sys
import time


def measure(seconds, out, err, argv):
    """Time, processor time and peak memory of `argv`, ended with all that it started after `seconds`."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        become(out, err, argv)
    timed_out = False

    def end(signum, _frame):
        nonlocal timed_out
        timed_out = timed_out or signum == signal.SIGALRM
        kill_group(child)

    for signum in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    signal.setitimer(signal.ITIMER_REAL, 0)
    kill_group(child)
    return {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
        "status": os.waitstatus_to_exitcode(status),
        "timed_out": timed_out,
    }


def become(out, err, argv):
    """Turn this child into the command, in a process group that can be ended as a whole."""
    try:
        os.setsid()
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(out, flags, 0o600), 1)
        os.dup2(os.open(err, flags, 0o600), 2)
        os.execvp(argv[0], argv)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def kill_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


if __name__ == "__main__":
    took = measure(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
    took = ", ".join(f'"{name}": {str(value).lower()}' for name, value in took.items())
    print("{" + took + "}")
