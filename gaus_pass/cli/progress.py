"""A line on a terminal with the progress of a long run, and the same as log records.

All numbers go to the logger ``gaus_pass.progress``; the line on a terminal shows the same ones.
``--debug`` prints the records instead of the line.
"""

from __future__ import annotations

import logging
import math
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from gaus_pass.options import Options
from gaus_pass.text import one_line

_PATIENCE = 1.0
"""Seconds before anything is shown."""

_OWN_COST = ("shifts by",)
"""Stages that count in the cost of their own network: no bound of the objective fits them."""

_LOG = logging.getLogger("gaus_pass.progress")


class ProgressLine:
    """A context manager and progress callback for `gaus_pass.solve`; silent without a terminal.

    Parameters
    ----------
    quiet
        Show nothing at all.
    options
        The state of the budget, whose remainder the line shows.
    """

    def __init__(self, quiet: bool, options: Options | None = None) -> None:
        asked = options or Options()
        self._seconds, self._iterations = asked.time_limit, asked.iterations
        self._wanted = not quiet and sys.stderr.isatty() and not os.environ.get("CI")
        self._started = time.monotonic()
        self._bound: float | None = None
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

    def expect(self, bound: float) -> None:
        """Set the objective's proven bound, from which the gap is computed."""
        self._bound = bound

    def __call__(self, stage: str, objective: float) -> None:
        seconds = time.monotonic() - self._started
        self._show(self._text(stage, objective, seconds), seconds)

    def score(self, stage: str, best: float) -> None:
        """Show the best score of measured designs, NaN for none; it has no bound and no gap."""
        seconds = time.monotonic() - self._started
        known = "no score yet" if math.isnan(best) else f"best score {best:,.6g}"
        self._show(f"{stage}: {known}  [{seconds:.0f} s]", seconds)

    def show(self, text: str) -> None:
        """Show a text that says itself how far the work is."""
        seconds = time.monotonic() - self._started
        self._show(f"{text}  [{seconds:.0f} s]", seconds)

    def _show(self, text: str, seconds: float) -> None:
        _LOG.debug("%s", text)
        if not self._wanted or seconds < _PATIENCE or _LOG.isEnabledFor(logging.DEBUG):
            return
        if self._line is None:
            # rich takes a tenth of a second to load, which only long runs have to spare.
            from rich.console import Console
            from rich.status import Status
            from rich.text import Text

            self._plain = Text  # names in a stage are no markup
            self._line = Status(Text(text), console=Console(stderr=True))
            self._line.start()
        else:
            self._line.update(self._plain(text))

    def _text(self, stage: str, objective: float, seconds: float) -> str:
        """The current phase, the best objective, its gap, the time used and the time left."""
        parts = [f"{one_line(stage)}: {objective:,.10g}"]
        if self._bound and objective >= self._bound and not stage.startswith(_OWN_COST):
            parts.append(f"gap {(objective - self._bound) / self._bound:.2%}")
        parts.append(f"{seconds:.0f} s")
        if self._seconds is not None:
            parts.append(f"{math.ceil(max(self._seconds - seconds, 0))} s left")
        elif self._iterations is not None:
            parts.append(f"budget {self._iterations:,} iterations")
        return f"{parts[0]}  [{', '.join(parts[1:])}]"


@contextmanager
def logged_to_stderr() -> Generator[None]:
    """While entered, print the package's log records; those of other packages are left alone."""
    logger = logging.getLogger("gaus_pass")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
