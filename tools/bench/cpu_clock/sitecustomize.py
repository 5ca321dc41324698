"""Programs under `meter.py` read the time from its CPU clock; Python loads this when it starts.

What waits without working, a sleep or a join with a timeout, goes by the clock on the wall.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
import time

_PATIENCE = 0.02
"""Least seconds on the wall between looks of a timer at the clock."""


def _reader(path: str) -> mmap.mmap:
    with open(path, "rb") as file:  # pathlib would cost every process its loading
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def install(path: str, cores: int) -> None:
    """Set Python's clock, its timers, and the number of processors that it sees."""
    shared = _reader(path)

    def reading() -> float:
        return struct.unpack_from("d", shared)[0]

    def ring(self: threading.Timer) -> None:
        end = reading() + self.interval
        # The clock never goes faster than that of the wall, and who looks often needs a core.
        while (left := end - reading()) > 0 and not self.finished.wait(max(left, _PATIENCE)):
            pass
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()

    time.monotonic = reading
    threading.Timer.run = ring
    os.sched_getaffinity = lambda pid: set(range(cores))
    os.cpu_count = lambda: cores


if "CPU_CLOCK" in os.environ:
    install(os.environ["CPU_CLOCK"], int(os.environ["CPU_CLOCK_CORES"]))
