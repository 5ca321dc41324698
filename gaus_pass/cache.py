"""Where results of measurements are kept from run to run."""

from __future__ import annotations

import os
from pathlib import Path


def cache_directory() -> Path:
    """``$XDG_CACHE_HOME/gaus-pass``; ``~/.cache/gaus-pass`` where that is not set."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~/.cache"))
    return root / "gaus-pass"


def store_text(file: Path, text: str) -> None:
    """Write a file of a cache, whole; where that fails it costs time, nothing else."""
    scratch = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(file)
    except OSError:
        pass
