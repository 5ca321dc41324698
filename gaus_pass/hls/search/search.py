"""The search for the front of cycles and area, and the design that is chosen from it.

Points are expanded in the order of cycles · area, those of the front before the others, so that the
order does not depend on times.  What exceeds a limit is kept as a way to others, not in the front.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gaus_pass.errors import GausError
from gaus_pass.hls.area import Area
from gaus_pass.hls.search.evaluate import Evaluator, Row
from gaus_pass.hls.search.points import Point
from gaus_pass.parts.fabric import Fabric

_LOG = logging.getLogger(__name__)


@dataclass
class Found:
    """What a search has found.

    Attributes
    ----------
    limits
        The most that may be taken, by the names of `Area.numbers`.
    rows
        All points that have a design; the first one asks for nothing.
    measured
        By row: what synthesis says.
    asked
        Points that were to be tried.
    """

    fabric: Fabric
    limits: Mapping[str, int]
    asked: int
    rows: list[Row] = field(default_factory=list[Row])
    measured: dict[int, Area] = field(default_factory=dict[int, Area])
    tried: int = 0
    interrupted: bool = False
    guesses: bool = False

    def area(self, row: Row) -> Area:
        """What was measured, else what the model says."""
        return self.measured.get(row.number, row.area)

    def weighed(self, row: Row) -> int:
        """The area as one number."""
        return self.area(row).weighed(self.fabric)

    def excess(self, row: Row) -> float:
        """By how much a row exceeds the limits, as the sum of shares."""
        have = self.area(row).numbers()
        return sum(max(0, have[n] - most) / max(most, 1) for n, most in self.limits.items())

    def front(self) -> list[Row]:
        """Rows within the limits that no other beats in both cycles and area, fastest first."""
        inside = [row for row in self.rows if not self.excess(row)]
        found: list[Row] = []
        for row in sorted(inside, key=lambda r: (r.cycles, self.weighed(r), r.number)):
            if not found or self.weighed(row) < self.weighed(found[-1]):
                found.append(row)
        return found

    @property
    def chosen(self) -> Row:
        """The fastest of the front; what exceeds the limits least where nothing is within."""
        front = self.front()
        return front[0] if front else min(self.rows, key=lambda r: (self.excess(r), r.cycles))


Progress = Callable[[str, float], None]


def search(
    evaluator: Evaluator, limits: Mapping[str, int], count: int, progress: Progress
) -> Found:
    """Try at most ``count`` points; Ctrl-C ends the search with what it has.

    Raises
    ------
    GausError
        The function has no design as it is asked for.
    """
    found = Found(evaluator.fabric, limits, count, guesses=evaluator.guesses())
    found.rows.append(evaluator.evaluate(0, Point()))
    found.tried = 1
    try:
        _expand(evaluator, found, progress)
    except KeyboardInterrupt:
        found.interrupted = True
    return found


def _expand(evaluator: Evaluator, found: Found, progress: Progress) -> None:
    expanded, seen = set[int](), {evaluator.texts(Point()).__repr__()}
    while found.tried < found.asked:
        row = next(_in_order(found, expanded), None)
        if row is None:
            return
        expanded.add(row.number)
        for point in evaluator.moves(row, fewer=found.excess(row) > 0):
            text = repr(evaluator.texts(point))
            if text in seen or found.tried >= found.asked:
                continue
            seen.add(text)
            found.tried += 1
            progress(f"point {found.tried} of {found.asked}", min(r.cycles for r in found.rows))
            try:
                found.rows.append(evaluator.evaluate(len(found.rows), point))
            except GausError as error:
                _LOG.debug("no design with %s: %s", text, error.message)


def _in_order(found: Found, expanded: set[int]) -> Iterator[Row]:
    """Rows to expand next: the front by cycles · area, then the others by what they exceed."""

    def product(row: Row) -> tuple[float, int, int]:
        return (found.excess(row), row.cycles * found.weighed(row), row.number)

    front: Sequence[Row] = found.front()
    rest = [row for row in found.rows if row not in front]
    for rows in (front, rest):
        yield from (r for r in sorted(rows, key=product) if r.number not in expanded)
