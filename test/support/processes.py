"""Whether processes run, as the system tells it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest


def alive(process: int) -> bool:
    """Whether a process runs; one that nobody has waited for does not."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def within(seconds: float, holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
