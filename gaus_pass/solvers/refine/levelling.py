"""Level the bits alive by exact linear steps: Frank-Wolfe over start times.

The penalty of the excess over a target is linearised at the current schedule: a lifetime should
begin after, and end before, the steps that are too full.  The best schedule for that is a linear
program over difference constraints, solved exactly, and any point between two schedules, shifted as
a whole and rounded down, is a schedule again, so that the step can be chosen by looking.  Coherent
moves of large parts of a deep graph come out, which single moves would take forever to find.

Source: M. Frank and P. Wolfe, "An algorithm for quadratic programming", Naval Research Logistics
Quarterly 3 (1956) 95-110.
"""

from __future__ import annotations

import time
from itertools import product

import numpy as np

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import improved
from gaus_pass.solvers.refine.tables import alive_row
from gaus_pass.solvers.sdc.difference_lp import DifferenceLp, minimise

_WHOLE = 100
_STEPS = (100, 70, 50, 35, 25, 18, 12, 8, 5, 3, 2, 1)
"""How far to go, in hundredths: in whole numbers, because a rounding error breaks a dependence."""
_SHIFTS = (0, 25, 50, 75, 90)
"""Hundredths, before rounding down: all operations by the same keeps differences of at least an
integer.  With a large shift only those move whose way is long, and small ways add no noise."""
_BELOW = 0.05
"""How far the target lies below the best peak at first, as a share of it."""
_WORTH = 0.003
"""Least share of the penalty that a step has to take away."""
_SLOPE = 16
"""Integer slope at the fullest step; a lifetime elsewhere costs 1."""
_WORK = 200_000
"""Operations over all linear programs of a run that has no other budget."""
_FEWEST, _MOST = 2, 20


def level_bits(task: Task, start: Schedule, bound: tuple[float, ...]) -> SolveResult:
    """Lower the memory footprint of a schedule; the best schedule on the way.

    Parameters
    ----------
    start
        A legal schedule of a task without limits on resources.
    bound
        Proven; ends the search when it is reached.
    """
    levelling = _Levelling(task, start)
    return improved(task, "levelling", levelling, bound, lambda: levelling.run(bound))


class _Levelling:
    """State of the search: the current point, and the best so far."""

    def __init__(self, task: Task, start: Schedule) -> None:
        self._task = task
        self._began, self._deadline = time.monotonic(), task.budget.deadline()
        self._point, self.best, self._value = start.start, start, task.value(start)
        self.trace = [TracePoint(0, 0.0, self._value, "start")]
        self._reach, self._below = task.length, _BELOW

    def run(self, bound: tuple[float, ...]) -> None:
        """Steps until the budget is used up, the bound is reached, or no step gains."""
        task = self._task
        n = max(task.problem.num_operations, 1)
        count = task.budget.iterations or min(max(_WORK // n, _FEWEST), _MOST)
        timed = task.budget.seconds is not None
        k = 0
        while self._reach and self._value > bound:
            in_time = time.monotonic() < self._deadline if timed else k < count
            if k >= _FEWEST and not in_time:
                return
            k += 1
            self._step(k)
            task.progress(f"levelling, step {k}", self._value[0])

    def _step(self, k: int) -> None:
        """Step towards the optimum of the linearisation, or return to the best with less reach."""
        task, point = self._task, self._point
        row = _alive(task, point)
        peak = int(_alive(task, self.best.start).max())
        target = (1 - self._below) * peak - 1
        towards = _linear_step(task, point, np.maximum(row - target, 0.0), self._reach)
        moved: IntArray | None = None
        landed: tuple[float, ...] | None = None
        least = _penalty(row, target) * (1 - _WORTH)
        for share, shift in product(_STEPS, _SHIFTS):
            between = (share * towards + (_WHOLE - share) * point + shift) // _WHOLE
            alive = _alive(task, between)
            # The peak is what the objective begins with: where it is higher nothing is better.
            found = task.value(Schedule(between, task.ii)) if alive.max() <= peak else None
            if found is not None and found < self._value:
                self.best, self._value = Schedule(between, task.ii), found
                peak = int(alive.max())
                seconds = time.monotonic() - self._began
                self.trace.append(TracePoint(k, seconds, found, "levelling"))
            penalty = _penalty(alive, target)
            if penalty < least:
                least, moved, landed = penalty, between, found
        if moved is None:
            self._reach, self._below, moved = self._reach // 4, self._below / 2, self.best.start
        elif landed == self._value:
            self.best = Schedule(moved, task.ii)  # as high, and fewer steps are
        self._point = moved


def _alive(task: Task, start: IntArray) -> IntArray:
    return alive_row(task, start, task.ii or task.length + 1)


def _penalty(row: IntArray, target: float) -> float:
    return float((np.maximum(row - target, 0.0) ** 2).sum())


def _linear_step(task: Task, start: IntArray, excess: FloatArray, reach: int) -> IntArray:
    """(n,) start times within ``reach`` of the given ones that best avoid the ``excess``.

    A value with several users has a variable for its last use; one with a single user needs none.
    """
    problem = task.problem
    n, counts = problem.num_operations, np.diff(problem.use_ptr)
    slope = (excess * (_SLOPE / max(float(excess.max()), 1e-9))).astype(np.int64) + 1
    ready, last = lifetimes(problem, Schedule(start, task.ii))
    begins = np.where(counts > 0, problem.val_bits * slope[ready % len(slope)], 0)
    ends = problem.val_bits * slope[last % len(slope)]
    several, single = np.flatnonzero(counts > 1), np.flatnonzero(counts == 1)
    cost = np.zeros(n + len(several), np.int64)
    np.subtract.at(cost, problem.val_producer, begins)
    np.add.at(cost, problem.use_op[problem.use_ptr[single]], ends[single])
    cost[n:] = ends[several]
    uses = np.repeat(counts > 1, counts)
    src, dst, gap = task.edges.at(task.ii)
    late = (task.ii or 0) * problem.use_distance[uses]
    end = task.length + int(late.max(initial=0))
    program = DifferenceLp(
        src=np.concatenate((src, problem.use_op[uses])),
        dst=np.concatenate((dst, n + np.repeat(np.arange(len(several)), counts[several]))),
        gap=np.concatenate((gap, late)),
        cost=cost,
        lower=np.concatenate(
            (np.maximum(task.windows.asap, start - reach), np.zeros(len(several), np.int64))
        ),
        upper=np.concatenate(
            (np.minimum(task.windows.alap, start + reach), np.full(len(several), end))
        ),
    )
    return minimise(program, start=np.concatenate((start, last[several]))).start[:n]
