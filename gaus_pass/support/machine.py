"""What a process has: processors, a folder for caches, and a parent that may end."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cache_directory() -> Path:
    """``$XDG_CACHE_HOME/gaus-pass``; ``~/.cache/gaus-pass`` where that is not set."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~/.cache"))
    return root / "gaus-pass"


def end_with_parent() -> None:
    """End the process when the other end of its standard input closes: the parent is gone.

    For a thread of a child that is sent nothing more.
    """
    # Not the buffered stream, whose lock Python wants when it ends.
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
