"""Shorten a schedule under limits: justify it to the right and to the left, perturb, and again.

Pushed to the end in the order of their ends, and back to the beginning in the order of their
starts, operations fill gaps that the list schedule left, and the schedule never gets longer.
Between two such passes the order is disturbed in a part of the schedule.

Sources: K. Li and R. Willis, "An iterative scheduling technique for resource-constrained project
scheduling", EJOR 56 (1992) 370-379; V. Valls, F. Ballestín, S. Quintanilla, "Justification and
RCPSP: a technique that pays", EJOR 165 (2005) 375-386.
"""

from __future__ import annotations

import math
import time

import numpy as np

from gaus_pass.errors import Infeasible
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import improved
from gaus_pass.solvers.construct.balance import within_length
from gaus_pass.solvers.construct.placement import Placement
from gaus_pass.solvers.sdc.solver import best_in_order

_GRAIN = 16
"""Fractions of a step that noise distinguishes."""
_SPREADS = (1.0, 2.0, 4.0, 8.0)
"""Steps by which operations leave their place in the order, as a standard deviation."""
_NARROWEST = 0.05
"""Smallest part of the schedule that is disturbed, as a share of its length."""
_ROOM = 0.02
"""How much longer than the best a schedule on the way may be."""
_WORK, _MOST_ROUNDS, _FEWEST_ROUNDS = 500_000, 600, 2
"""Operations that are placed without a budget, and rounds."""
_PASSES = 3
"""Placements in a round."""
_RUIN = 0.3
"""Most operations that are taken out of a schedule to be placed anew."""
_PATIENCE = 4
"""Orders that may fail to fit an aim before it is nearer."""
_STALE = 600
"""Rounds without a shorter schedule after which there is none to be expected."""


def length_level(task: Task) -> int | None:
    """The level of the length, where that is the first thing that limits decide."""
    limited = bool(task.problem.limits)
    if not limited or task.ii == 1:
        return None
    return task.objective.level_of_length()


def shorten(task: Task, start: Schedule, bound: tuple[float, ...]) -> SolveResult:
    """The shortest schedule found, and in its order on the units the optimum of what is linear.

    Parameters
    ----------
    start
        A legal schedule of a task that has a `length_level`.
    bound
        Proven; ends the search when its length is reached.
    """
    search = _Search(task, start, bound)
    return improved(task, "justification", search, bound, search.run)


class _Search:
    def __init__(self, task: Task, start: Schedule, bound: tuple[float, ...]) -> None:
        self._task, self._rng = task, np.random.default_rng(task.seed)
        level = length_level(task)
        assert level is not None
        self._least = math.ceil(bound[level] / sum(w for w, _ in task.objective.levels[level]))
        self.began = time.monotonic()
        self.best = self._here = start
        self.trace = [TracePoint(0, 0.0, task.value(start), "start")]
        self._kept = task.problem.blocking
        self._stride = max((self._length(start) - self._least) // 2, 1)
        self._found_at = 0
        self._justified()

    def _justified(self) -> None:
        """Prepare placements that are hardly longer than the best, and an aim a stride below it."""
        length = self._length(self.best)
        near = within_length(self._task, length + max(1, int(_ROOM * length)))
        placements = _PASSES * self._rounds()
        self._forth = Placement(near, placements)
        self._back = Placement(near, placements, backwards=True)
        self._take_aim()

    def _take_aim(self) -> None:
        """Insist on a length from now on, if there are windows of that length."""
        self._tries = 0
        length = max(self._length(self.best) - self._stride, self._least)
        while length < self._length(self.best):
            try:
                self._aimed = Placement(within_length(self._task, length), self._rounds())
            except Infeasible:
                self._least = length = length + 1
            else:
                return

    def _rounds(self) -> int:
        budget = self._task.budget
        n = max(self._task.problem.num_operations, 1)
        usual = min(max(_WORK // (_PASSES * n), _FEWEST_ROUNDS), _MOST_ROUNDS)
        return budget.iterations or usual

    def run(self) -> None:
        """Run rounds until the budget is used up or the length is the least; then `_straighten`."""
        self._shorten()
        self._straighten()

    def _shorten(self) -> None:
        deadline, rounds = self._task.budget.deadline(), self._rounds()
        timed = self._task.budget.seconds is not None
        k = 0
        while self._length(self.best) > self._least:
            if (time.monotonic() >= deadline) if timed else k >= rounds:
                return
            if k - self._found_at > _STALE:
                return
            k += 1
            self._round(k)
            self._task.progress(f"justification, round {k}", self.trace[-1].objective[0])

    def _straighten(self) -> None:
        """The optimum of what is linear in the order of the best."""
        task, before = self._task, self.best
        self.best = best_in_order(task, before)
        if (value := task.value(self.best)) < task.value(before):
            seconds = time.monotonic() - self.began
            self.trace.append(TracePoint(len(self.trace), seconds, value, "sdc in its order"))

    def _round(self, k: int) -> None:
        """By turns: insist on the aim, and fill gaps."""
        found = self._insist() if k % 2 else self._justify(k)
        if found is None:
            return
        if self._length(found) <= self._length(self._here):
            self._here = found
        if self._length(found) < self._length(self.best):
            self.best, self._found_at = found, k
            value, seconds = self._task.value(found), time.monotonic() - self.began
            self.trace.append(TracePoint(k, seconds, value, "justification"))
            self._justified()

    def _insist(self) -> Schedule | None:
        """A schedule within the aim; strides grow with success, and shrink after some failures."""
        windows = self._aimed.task.windows
        noise = self._rng.normal(0.0, self._rng.choice(_SPREADS), len(windows.alap))
        order = windows.alap if self._tries == 0 else windows.alap + noise
        kept = self._ruined() if self._tries % 2 else None
        self._tries += 1
        order = np.round(order * _GRAIN).astype(np.int64)
        found = self._aimed.place(order, insist=True, kept=kept)
        if found is not None:
            self._stride *= 2
        elif self._tries >= _PATIENCE and self._stride > 1:
            self._stride //= 2
            self._take_aim()
        return found

    def _justify(self, k: int) -> Schedule | None:
        placed = self._here if k == 2 else self._forth.place(self._disturbed())
        if placed is None:
            return None
        late = self._back.place(-(placed.start + self._kept))
        again = None if late is None else self._forth.place(late.start)
        return min((one for one in (placed, again) if one is not None), key=self._length)

    def _ruined(self) -> IntArray:
        """(n,) start times, -1 for some of them: anywhere, of some steps, or of some slots."""
        start, rng, part = self._here.start, self._rng, self._rng.uniform(0.0, _RUIN)
        how = rng.integers(3)
        if how == 0:
            gone = rng.random(len(start)) < part
        else:
            around = self._task.ii if how == 2 and self._task.ii else self._length(self._here)
            gone = (start - rng.integers(around)) % around < part * around
        return np.where(gone, -1, start)

    def _disturbed(self) -> IntArray:
        """(n,) start times with noise in a part of the schedule."""
        start, rng = self._here.start, self._rng
        length = self._length(self._here)
        wide = max(length * rng.uniform(_NARROWEST, 1.0) ** 2, 2.0)
        begin = rng.uniform(-wide / 2, length - wide / 2)
        inside = (start >= begin) & (start < begin + wide)
        noise = rng.normal(0.0, rng.choice(_SPREADS), len(start)) * inside
        return np.round((start + noise) * _GRAIN).astype(np.int64)

    def _length(self, schedule: Schedule) -> int:
        return schedule.length(self._task.problem)
