"""One run of a program and what it took, by the clock on the wall or by one that counts CPU time.

    python tools/bench/meter.py wall|cpu LIMIT PROGRAM ...

Prints seconds of that clock, CPU seconds, peak megabytes and the status, -9 where the program
outran the limit.  The CPU clock goes as it would on two idle cores: as long as one thread wants to
work its CPU seconds are seconds, and those of two at work side by side are half a second each.  So
a run is the same however many others are on the machine.  Children that are nicer than the
program, such as its compiler of kernels, work beside it and do not count.  Python's clock and the
number of cores that it sees are set in the program and its children
(`cpu_clock/sitecustomize.py`); a library that asks the system for the time, such as CP-SAT, still
gets that of the wall.
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
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

CORES = 2
_TICK = 0.05
"""Seconds on the wall between readings."""
_MEMORY = 0.95
"""Part of the work of a thread that is left of it a reading later: they reach back for a second."""
_NANO = 1e-9
_NICE = 15
"""Where a thread's niceness is among what follows its state in ``stat``."""
_SITE = Path(__file__).with_name("cpu_clock")


class _Thread(NamedTuple):
    """What the system says of a thread: nanoseconds at work and in wait for a core, in all."""

    worked: int
    waited: int
    wants: bool
    """Whether it is at work or waits now: a wait is counted when it is over."""
    nice: int


_NEW = _Thread(0, 0, wants=False, nice=0)


class CpuClock:
    """Seconds that a process and its descendants would have taken on idle cores.

    Between two readings CPU time is divided by how many threads were at work or waited for a core
    in the mean, at least one and at most as many as there are cores.  What wakes up often to look
    at something also waits for a core, so that the number of threads that do the work of the last
    second, (Σ w)² / Σ w² of their work w, is a limit as well.
    """

    def __init__(self, process: int) -> None:
        self.seconds = 0.0
        self._process, self._nice = process, os.nice(0)
        self._seen: dict[int, _Thread] = {}
        self._recent: dict[int, float] = {}
        self._at = time.monotonic()

    def read(self) -> float:
        """Go on to the present."""
        now, threads = time.monotonic(), _threads(self._process)
        wall, worked, wanted = max(now - self._at, 1e-6), 0.0, 0.0
        recent: dict[int, float] = {}
        for thread, after in threads.items():
            if after.nice > self._nice:
                continue
            before = self._seen.get(thread, _NEW)
            work = _NANO * (after.worked - before.worked)
            busy = work + _NANO * (after.waited - before.waited)
            wanted += wall if before.wants and after.wants else min(busy, wall)
            worked += work
            recent[thread] = work + _MEMORY * self._recent.get(thread, 0.0)
        beside = min(wanted / wall, _workers(recent.values()), CORES)
        self.seconds += worked / max(beside, 1.0)
        self._seen, self._recent, self._at = threads, recent, now
        return self.seconds


def _workers(work: Collection[float]) -> float:
    """How many of them do it: one where it is nearly all of one."""
    squares = sum(one * one for one in work)
    return sum(work) ** 2 / squares if squares else 0.0


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
                state, *more = (task / "stat").read_text().rpartition(")")[2].split()
                waiting += map(int, (task / "children").read_text().split())
            except (OSError, ValueError):
                continue
            found[int(task.name)] = _Thread(
                int(worked), int(waited), state == "R", int(more[_NICE])
            )
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
