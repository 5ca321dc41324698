"""Names that values have in the text they were read from; MLIR forgets them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_RESULT = re.compile(r"(%[\w$.\-]+)(?::\d+)?(?:\s*,\s*%[\w$.\-]+(?::\d+)?)*\s*=\s*$")
_ARGUMENT = re.compile(r"%[\w$.\-]+")
_LARGEST = 16 * 2**20


def result_name(location: str) -> str | None:
    """``%sum`` where the text before ``file:line:col`` is ``%sum = …``."""
    found = _place(location)
    match = None if found is None else _RESULT.search(found[0][: found[1]])
    return None if match is None else match[1]


def argument_name(location: str) -> str | None:
    """``%acc`` where that is the text at ``file:line:col``."""
    found = _place(location)
    match = None if found is None else _ARGUMENT.match(found[0], found[1])
    return None if match is None else match[0]


def _place(location: str) -> tuple[str, int] | None:
    file, _, rest = location.rpartition(":")
    file, _, line = file.rpartition(":")
    if not (file and line.isdigit() and rest.isdigit()):
        return None
    lines = _lines(file)
    number = int(line) - 1
    return (lines[number], int(rest) - 1) if 0 <= number < len(lines) else None


@lru_cache(maxsize=4)
def _lines(file: str) -> list[str]:
    """The lines of a file, or none where it cannot be read as text."""
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return []
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return []
