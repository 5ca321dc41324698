"""Measured levels of logic, cached on disk by the text of the measured module."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from gaus_pass.support.files import keep
from gaus_pass.support.machine import cache_directory


class LevelCache:
    """Levels by text; None if they could not be measured.

    Parameters
    ----------
    name
        Identifies the tool and its settings; every name is a cache of its own.
    directory
        Folder of the file; `cache_directory` by default.
    """

    def __init__(self, name: str, directory: Path | None = None) -> None:
        self._file = (directory or cache_directory()) / f"{name}.json"
        self._levels: dict[str, int | None] = _load(self._file)

    def __contains__(self, text: str) -> bool:
        return text in self._levels

    def __getitem__(self, text: str) -> int | None:
        return self._levels[text]

    def add(self, levels: Mapping[str, int | None]) -> None:
        """Add entries, also on disk if that is writable."""
        self._levels.update(levels)
        keep(self._file, json.dumps(self._levels, indent=0, sort_keys=True))


def _load(file: Path) -> dict[str, int | None]:
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # absent or damaged: it is only a cache
    if not isinstance(content, dict):
        return {}
    entries = cast("dict[str, Any]", content)
    return {k: v for k, v in entries.items() if v is None or (type(v) is int and v >= 0)}
