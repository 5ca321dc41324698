"""A line on a terminal with the progress of a long run, and the same as log records.

All numbers go to the logger ``gaus_pass.progress``; the line on a terminal shows the same ones.
``--debug`` prints the records instead of the line.
"""

from __future__ import annotations

import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from gaus_pass.options import Options
from gaus_pass.streams import say
from gaus_pass.text import one_line

_PATIENCE = 1.0
"""Seconds before anything is shown."""

_LONGEST_PAUSE = 60.0
"""Seconds between lines where there is no terminal."""

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
    everywhere
        Whether lines are printed where there is no terminal, too, once a while: for what takes
        minutes and has nothing else to say.
    """

    def __init__(
        self, quiet: bool, options: Options | None = None, everywhere: bool = False
    ) -> None:
        asked = options or Options()
        self._seconds, self._iterations = asked.time_limit, asked.iterations
        self._wanted = not quiet and sys.stderr.isatty() and not os.environ.get("CI")
        self._everywhere = everywhere
        self._plainly = everywhere and not quiet and not self._wanted
        self._text: Callable[[float], str] | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._started = time.monotonic()
        self._bound: float | None = None
        self._line: Any = None

    def __enter__(self) -> ProgressLine:
        if self._plainly or (self._wanted and self._everywhere):
            threading.Thread(target=self._follow, daemon=True).start()
        return self

    def _follow(self) -> None:
        """Show what is going on after a second; without a terminal ever more seldom from then."""
        pause = _PATIENCE
        while not self._ended.wait(pause):
            seconds = time.monotonic() - self._started
            if self._text is None:
                continue
            if not self._plainly:
                return self._show(self._text)
            say(f"progress: {self._text(seconds)}")
            pause = min(2 * pause, _LONGEST_PAUSE)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        with self._lock:
            if self._line is not None:
                self._line.stop()

    def expect(self, bound: float) -> None:
        """Set the objective's proven bound, from which the gap is computed."""
        self._bound = bound

    def __call__(self, stage: str, objective: float) -> None:
        self._show(lambda seconds: self._words(stage, objective, seconds))

    def score(self, stage: str, best: float) -> None:
        """Show the best score of measured designs, NaN for none; it has no bound and no gap."""
        known = "no score yet" if math.isnan(best) else f"best score {best:,.6g}"
        self.show(f"{stage}: {known}")

    def show(self, text: str) -> None:
        """Show a text that says itself how far the work is."""
        self._show(lambda seconds: f"{text}  [{seconds:.0f} s]")

    def _show(self, make: Callable[[float], str]) -> None:
        """Show a text that is made of the seconds that have gone by."""
        with self._lock:
            self._draw(make, time.monotonic() - self._started)

    def _draw(self, make: Callable[[float], str], seconds: float) -> None:
        text = make(seconds)
        _LOG.debug("%s", text)
        self._text = make
        if (
            self._ended.is_set()
            or not self._wanted
            or seconds < _PATIENCE
            or _LOG.isEnabledFor(logging.DEBUG)
        ):
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

    def _words(self, stage: str, objective: float, seconds: float) -> str:
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
