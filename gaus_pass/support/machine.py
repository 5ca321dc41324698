"""Processors and cache folder of the machine, and the end of the parent process."""

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


_BLAS_THREADS = "OPENBLAS_NUM_THREADS"
_own: set[str] = set()


def one_thread_for_blas() -> None:
    """Before numpy loads: no threads for products of matrices, of which there are hardly any.

    They would be made at once and spin for a while, and sums would depend on their number.  What
    the user has set stays.
    """
    if _BLAS_THREADS not in os.environ:
        os.environ[_BLAS_THREADS] = "1"
        _own.add(_BLAS_THREADS)


def users_environment() -> dict[str, str]:
    """The environment for programs of the user's, without what this one has set for itself."""
    return {name: value for name, value in os.environ.items() if name not in _own}


def scratch_environment(folder: Path) -> dict[str, str]:
    """The same with a folder for temporary files: what a program leaves there goes with it."""
    return {**users_environment(), "TMPDIR": str(folder)}


def end_with_parent() -> None:
    """End the process when the other end of its standard input closes: the parent is gone.

    For a thread of a child that is sent nothing more.
    """
    # Not the buffered stream, whose lock Python wants when it ends.
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def others_on_path(name: str) -> list[str]:
    """Programs of a name on ``PATH`` that are not of this environment, such as another CIRCT's."""
    own = Path(sys.executable).parent.resolve()
    folders = dict.fromkeys(Path(part) for part in os.environ.get("PATH", "").split(os.pathsep))
    found = [folder / name for folder in folders if folder.resolve() != own]
    return [str(path) for path in found if path.is_file() and os.access(path, os.X_OK)]
