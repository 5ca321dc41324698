"""One run of a program and what it took, by the clock on the wall or by one that counts CPU time.

    python tools/bench/meter.py wall|cpu LIMIT PROGRAM ...

Prints seconds of that clock, CPU seconds, peak megabytes and the status, -9 where the program
outran the limit.  The CPU clock goes as it would on two idle cores: as long as one thread wants to
work its CPU seconds are seconds, and those of two at work side by side are half a second each.  So
a run is the same however many others are on the machine.  Python's clock and the number of cores
that it sees are set in the program and its children (`cpu_clock/sitecustomize.py`); a library that
asks the system for the time, such as CP-SAT, still gets that of the wall.
"""

from __future__ import annotations

import mmap
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

CORES = 2
_TICK = 0.02
"""Seconds on the wall between readings."""
_NANO = 1e-9
_SITE = Path(__file__).with_name("cpu_clock")


class _Thread(NamedTuple):
    """What the system says of a thread: nanoseconds at work and in wait for a core, in all."""

    worked: int
    waited: int
    wants: bool
    """Whether it is at work or waits now: a wait is counted when it is over."""


_NEW = _Thread(0, 0, wants=False)


class CpuClock:
    """Seconds that a process and its descendants would have taken on idle cores.

    Between two readings CPU time is divided by how many threads were at work or waited for a core
    in the mean, at least one and at most as many as there are cores.
    """

    def __init__(self, process: int) -> None:
        self.seconds = 0.0
        self._process = process
        self._seen: dict[int, _Thread] = {}
        self._at = time.monotonic()

    def read(self) -> float:
        """Go on to the present."""
        now, threads = time.monotonic(), _threads(self._process)
        wall, worked, wanted = max(now - self._at, 1e-6), 0.0, 0.0
        for thread, after in threads.items():
            before = self._seen.get(thread, _NEW)
            worked += _NANO * (after.worked - before.worked)
            busy = _NANO * (after.worked - before.worked + after.waited - before.waited)
            wanted += wall if before.wants and after.wants else min(busy, wall)
        self.seconds += worked / min(max(wanted / wall, 1.0), CORES)
        self._seen, self._at = threads, now
        return self.seconds


def _threads(process: int) -> dict[int, _Thread]:
    """The threads of a process and its descendants."""
    found: dict[int, _Thread] = {}
    waiting = [process]
    while waiting:
        try:
            tasks = list(Path(f"/proc/{waiting.pop()}/task").iterdir())
        except OSError:
            continue
        for task in tasks:
            try:  # it may end meanwhile
                worked, waited, _ = (task / "schedstat").read_text().split()
                state = (task / "stat").read_text().rpartition(")")[2].split()[0]
                waiting += map(int, (task / "children").read_text().split())
            except (OSError, ValueError):
                continue
            found[int(task.name)] = _Thread(int(worked), int(waited), state == "R")
    return found


def _by_wall(command: list[str], limit: float) -> tuple[float, int]:
    began = time.monotonic()
    try:
        status = subprocess.run(command, timeout=limit).returncode
    except subprocess.TimeoutExpired:
        status = -9
    return time.monotonic() - began, status


def _by_cpu(command: list[str], limit: float) -> tuple[float, int]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(8))
        file.flush()
        shared = mmap.mmap(file.fileno(), 8)
        known = filter(None, (str(_SITE), os.environ.get("PYTHONPATH")))
        own = {"PYTHONPATH": os.pathsep.join(known), "CPU_CLOCK": file.name}
        child = subprocess.Popen(command, env={**os.environ, **own, "CPU_CLOCK_CORES": str(CORES)})
        clock = CpuClock(child.pid)
        while child.poll() is None:
            time.sleep(_TICK)
            struct.pack_into("d", shared, 0, clock.read())
            if clock.seconds > limit:
                child.kill()
        return clock.seconds, child.wait()


def main(kind: str, limit: str, *command: str) -> None:
    """Run, and print what it took."""
    seconds, status = {"wall": _by_wall, "cpu": _by_cpu}[kind](list(command), float(limit))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status)


if __name__ == "__main__":
    main(*sys.argv[1:])
