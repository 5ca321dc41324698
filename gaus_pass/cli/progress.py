"""A line on a terminal that says what a long run is doing."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Any

_PATIENCE = 1.0
"""Seconds before anything is shown."""


class ProgressLine:
    """A progress callback for `gaus_pass.flow.solve` while entered; shows nothing off terminals.

    Parameters
    ----------
    quiet
        Show nothing at all.
    """

    def __init__(self, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty() and not os.environ.get("CI")
        self._started = time.monotonic()
        self._line: Any = None

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._line is not None:
            self._line.stop()

    def __call__(self, stage: str, objective: float) -> None:
        seconds = time.monotonic() - self._started
        if not self._wanted or seconds < _PATIENCE:
            return
        text = f"{stage}: {objective:,.10g}  [{seconds:.0f} s]"
        if self._line is None:
            # rich takes a tenth of a second to load, which only long runs have to spare.
            from rich.console import Console
            from rich.status import Status

            self._line = Status(text, console=Console(stderr=True))
            self._line.start()
        else:
            self._line.update(text)
