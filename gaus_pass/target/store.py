"""Measures kept on disk by content: the Verilog, and what measures it in which version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from gaus_pass.support.files import keep
from gaus_pass.support.machine import cache_directory
from gaus_pass.target.command import read_measure
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import TargetFailed


class MeasureStore:
    """One file a measure, so that processes that measure at the same time do not collide.

    Parameters
    ----------
    identity
        Of the target.
    directory
        Folder of the files; by default in the cache folder.
    """

    def __init__(self, identity: str, directory: Path | None = None) -> None:
        self._identity = identity
        self._directory = (directory or cache_directory()) / "targets"

    def find(self, verilog: str, top: str) -> Measure | None:
        """The measure of a design, if it was taken before; a damaged file is none."""
        try:
            return read_measure(self._file(verilog, top).read_text(encoding="utf-8"))
        except (OSError, ValueError, TargetFailed):
            return None

    def add(self, verilog: str, top: str, measure: Measure) -> None:
        """Remember a measure, where the disk can be written."""
        found = {**measure.numbers(), "arrivals": dict(measure.arrivals)}
        keep(self._file(verilog, top), json.dumps(found, sort_keys=True))

    def _file(self, verilog: str, top: str) -> Path:
        digest = hashlib.sha256("\0".join((self._identity, top, verilog)).encode())
        return self._directory / f"{digest.hexdigest()}.json"
