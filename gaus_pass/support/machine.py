"""What the machine lets this process use, and who is still there."""

from __future__ import annotations

import os
import sys


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def end_with_parent() -> None:
    """End the process when the other end of its standard input closes: the parent is gone.

    For a thread of a child that is sent nothing more.
    """
    # Not the buffered stream, whose lock Python wants when it ends.
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
