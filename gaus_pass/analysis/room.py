"""Limits that no II meets: too much has to run within some steps of an iteration.

What runs in one step of an iteration shares a slot at every II, so that the windows without overlap
of iterations decide.  Steps are judged by what has to run within them at least: energetic
reasoning, see P. Baptiste, C. Le Pape and W. Nuijten, "Constraint-Based Scheduling", Kluwer 2001.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.errors import Infeasible
from gaus_pass.model.check import users_of
from gaus_pass.model.problem import NO_DEADLINE, IntArray, Problem

_FAR = 2**41
"""A length that no schedule has."""

_MOST_STEPS = 2000
"""Steps from which on the room is counted."""


def require_room(problem: Problem, edges: Precedence, length: int | None) -> None:
    """Check that limits leave room for the operations that windows and length put together.

    Raises
    ------
    Infeasible
        Dependences, windows and length contradict each other, or more has to run within some
        steps than a limit allows; the message names the operations.
    """
    limited = [r for r in problem.resource_types if r.limit is not None]
    if not limited or (length is None and not (problem.latest < NO_DEADLINE).any()):
        return
    span = windows(problem, edges, None, _FAR if length is None else length)
    for resource in limited:
        users = users_of(problem, resource.name)
        kinds = [problem.operator_types[t] for t in problem.type_of[users].tolist()]
        busy = np.array([k.blocking for k in kinds], np.int64)
        units = np.array([k.uses[resource.name] for k in kinds], np.int64)
        crowd = _Crowd(users, span.asap[users], span.alap[users], busy, units)
        found = crowd.shortest(resource.limit or 0)
        if found is not None:
            raise _no_room(problem, resource.name, resource.limit or 0, crowd, found)


@dataclass(frozen=True)
class _Crowd:
    """The users of a resource type: start windows, cycles that they keep units, how many units."""

    users: IntArray
    first: IntArray
    last: IntArray
    busy: IntArray
    units: IntArray

    def shortest(self, limit: int) -> tuple[int, int] | None:
        """The shortest steps ``[a, b)`` that are found to be too full."""
        found = [*self._full_windows(limit), *self._full_step(limit)]
        return min(found, key=lambda steps: (steps[1] - steps[0], steps), default=None)

    def within(self, steps: tuple[int, int]) -> IntArray:
        """Unit-cycles that each user takes in these steps at least."""
        begin, end = steps
        least = np.minimum(self.first + self.busy - begin, end - self.last)
        return self.units * np.clip(least, 0, np.minimum(self.busy, end - begin))

    def _full_windows(self, limit: int) -> Iterator[tuple[int, int]]:
        """Steps that hold the whole windows of too many."""
        order = np.argsort(self.last + self.busy, kind="stable")
        first, ends = self.first[order], (self.last + self.busy)[order]
        work = (self.units * self.busy)[order]
        for begin in np.unique(first)[:_MOST_STEPS].tolist():
            done = np.cumsum(np.where(first >= begin, work, 0))
            over = np.flatnonzero((done > limit * (ends - begin)) & (first >= begin))
            yield from ((begin, int(ends[k])) for k in over[:1].tolist())

    def _full_step(self, limit: int) -> Iterator[tuple[int, int]]:
        """A step in which too many run wherever they start."""
        sure = self.last < self.first + self.busy
        times = np.concatenate([self.last[sure], (self.first + self.busy)[sure]])
        change = np.concatenate([self.units[sure], -self.units[sure]])
        order = np.lexsort((change, times))  # what ends makes room first
        over = np.flatnonzero(np.cumsum(change[order]) > limit)
        yield from ((step, step + 1) for step in times[order][over[:1]].tolist())


def _no_room(
    problem: Problem, name: str, limit: int, crowd: _Crowd, steps: tuple[int, int]
) -> Infeasible:
    work, (begin, end) = crowd.within(steps), steps
    operations: list[int] = crowd.users[work > 0].tolist()
    shown = ", ".join(problem.describe(i) for i in operations[:4])
    more = f" and {len(operations) - 4} others" if len(operations) > 4 else ""
    where = f"step {begin}" if end - begin == 1 else f"steps {begin} to {end - 1}"
    needed = -(-int(work.sum()) // (end - begin))
    return Infeasible(
        f"operations {shown}{more} have to run in {where}: that takes {work.sum()} unit-cycles of "
        f"'{name}', and its limit of {limit} gives {limit * (end - begin)}, at every II; raise the "
        f"limit to at least {needed}, or let them start further apart (windows, length)",
        problem.locations[operations[0]],
    )
