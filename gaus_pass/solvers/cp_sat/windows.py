"""Large neighbourhood search: CP-SAT solves a window around the incumbent, the rest is fixed.

A window frees some operations; `gaus_pass.solvers.cp_sat.restriction` makes the task of them.

Source: P. Shaw, "Using constraint programming and local search methods to solve vehicle routing
problems", CP 1998.
"""

from __future__ import annotations

import time
from contextlib import nullcontext

import numpy as np

from gaus_pass.analysis.objectives import counted
from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, has_model
from gaus_pass.solvers.common.incumbent import improved
from gaus_pass.solvers.construct.balance import within_length
from gaus_pass.solvers.cp_sat.bounding import bounding
from gaus_pass.solvers.cp_sat.engine import Effort, Verdict, run
from gaus_pass.solvers.cp_sat.model import Model, as_schedule
from gaus_pass.solvers.cp_sat.restriction import restricted
from gaus_pass.solvers.cp_sat.terms import cp_term, level_expression, scale_of

_FREE, _FEWEST, _MOST = 40, 8, 200
"""Free operations of the first window, and the least and the most."""
_UNITS = 0.05
"""Deterministic time of a window, about 0.1 s."""
_DEFAULT_WINDOWS, _FEWEST_WINDOWS = 40, 10
"""Without any other budget; fewer for few operations."""
_BOUND_UNITS = 2.0
"""Deterministic time of the bound that is proven meanwhile: about as long as the windows."""
_STALE = 15
"""Windows without gain after which there is little to be expected."""
_GROW = 1.25
_SHARED = 0.3
"""Part of a window for operations that use the same units at the same time."""


def is_for(task: Task, level: int) -> bool:
    """Whether windows can count the level, and there is more than one window."""
    terms = task.objective.levels[level]
    local = all(has_model(name, "cp-sat") and cp_term(name)[0].local for _, name in terms)
    timed = task.ii is not None or not task.edges.recurrent
    moved = Counts.LENGTH not in counted(terms)
    return local and timed and moved and task.problem.num_operations > _FEWEST


def improve(task: Task, level: int, bound: tuple[float, ...]) -> SolveResult:
    """Improve one level of the objective from ``task.start``, those before it kept.

    Parameters
    ----------
    level
        One that windows are for; see `is_for`.
    bound
        Proven; ends the search when that of the level is reached.
    """
    assert task.start is not None
    search = _Search(task, level, task.start)

    def work() -> tuple[float, ...]:
        with bounding(search.task, _BOUND_UNITS) if level == 0 else nullcontext() as proof:
            search.run(bound)
            if proof is not None and search.value[0] > bound[0]:
                return max(bound, (proof.bound(), *bound[1:]))
        return bound

    return improved(task, "cp-sat", search, bound, work)


class _Search:
    """The best schedule so far, and how large a window can be."""

    def __init__(self, task: Task, level: int, start: Schedule) -> None:
        length = start.length(task.problem)
        kept = task.objective.keeps_length(level)
        self.task = within_length(task, length) if kept else task
        self.level, self.best = level, start
        self.value = task.value(start)
        self.began = time.monotonic()
        self.trace = [TracePoint(0, 0.0, self.value, "start")]
        self._rng = np.random.default_rng(task.seed)
        self._free = float(min(_FREE, task.problem.num_operations))
        self._near = _Neighbours(task)

    def run(self, bound: tuple[float, ...]) -> None:
        """Solve windows until the budget is used up, none gains, or the bound is reached."""
        budget = self.task.budget
        deadline = budget.deadline()
        usual = self.task.problem.num_operations // 8
        usual = min(max(usual, _FEWEST_WINDOWS), _DEFAULT_WINDOWS)
        most = budget.iterations or usual
        stale = k = 0
        while self.value[self.level] > bound[self.level] and stale < _STALE:
            if time.monotonic() >= deadline if budget.seconds is not None else k >= most:
                return
            k += 1
            stale = 0 if self._window(k) else stale + 1
            self.task.progress(f"cp-sat, window {k}", self.value[0])

    def _window(self, k: int) -> bool:
        """Whether a window brought something; it grows where it is solved, else it shrinks."""
        free = self._near.choose(self.best, round(self._free), self._rng)
        verdict, found = solve_window(self.task, self.level, self.best, free, k)
        solved = verdict is Verdict.OPTIMAL
        most = min(_MOST, self.task.problem.num_operations)
        self._free = min(max(self._free * (_GROW if solved else 1 / _GROW), _FEWEST), most)
        if found is None or (value := self.task.value(found)) >= self.value:
            return False
        if violations(self.task.problem, found, self.task.length):
            return False
        self.best, self.value = found, value
        self.trace.append(TracePoint(k, time.monotonic() - self.began, value, "cp-sat, windows"))
        return True


class _Neighbours:
    """Neighbourhoods: operations that depend on each other, share a value or compete for units."""

    def __init__(self, task: Task) -> None:
        problem, n = task.problem, task.problem.num_operations
        owner = problem.use_owner
        a = np.concatenate((task.edges.src, problem.val_producer[owner]))
        b = np.concatenate((task.edges.dst, problem.use_op))
        pairs = np.unique(np.concatenate((np.stack((a, b), 1), np.stack((b, a), 1))), axis=0)
        self._ptr = np.searchsorted(pairs[:, 0], np.arange(n + 1))
        self._other = pairs[:, 1]
        self._movable = task.windows.mobility > 0
        self._ii = task.ii
        self._type_of = problem.type_of

    def choose(self, now: Schedule, count: int, rng: np.random.Generator) -> BoolArray:
        """(n,) about ``count`` connected operations, and some that compete with them for units."""
        movable = np.flatnonzero(self._movable)
        free = np.zeros(len(self._movable), np.bool_)
        if len(movable) == 0:
            return free
        first = int(rng.choice(movable))
        reached, queue = {first}, [first]
        wanted = max(int(count * (1 - _SHARED)), 1)
        while queue and len(reached) < wanted:
            here = queue.pop(int(rng.integers(len(queue))))
            around = self._other[self._ptr[here] : self._ptr[here + 1]]
            for other in rng.permutation(around).tolist():
                if other not in reached and self._movable[other] and len(reached) < wanted:
                    reached.add(other)
                    queue.append(other)
        free[list(reached)] = True
        if (more := count - len(reached)) > 0:
            free[self._rivals(now, free, more, rng)] = True
        return free

    def _rivals(
        self, now: Schedule, free: BoolArray, count: int, rng: np.random.Generator
    ) -> IntArray:
        """Other operations of the same types near the same steps."""
        alike = np.isin(self._type_of, self._type_of[free]) & self._movable & ~free
        candidates = np.flatnonzero(alike)
        steps = np.sort(now.start[free])
        at = np.searchsorted(steps, now.start[candidates]).clip(0, len(steps) - 1)
        apart = np.minimum(
            np.abs(steps[at] - now.start[candidates]),
            np.abs(steps[np.maximum(at - 1, 0)] - now.start[candidates]),
        )
        order = np.argsort(apart + rng.random(len(candidates)), kind="stable")
        return candidates[order[:count]]


def solve_window(
    task: Task, level: int, best: Schedule, free: BoolArray, seed: int
) -> tuple[Verdict, Schedule | None]:
    """Solve a window; its verdict, and the whole schedule with the solution."""
    part = restricted(task, best, free)
    model = Model(part.task, part.start)
    now = part.task.value(as_schedule(part.task, part.start.tolist()))
    levels = part.task.objective.levels
    for earlier, value in zip(levels[:level], now, strict=False):
        if counted(earlier) - {Counts.II, Counts.LENGTH}:
            model.cp.add(level_expression(model, earlier) <= round(value * scale_of(earlier)))
    cost = level_expression(model, levels[level])
    model.cp.add(cost <= round(now[level] * scale_of(levels[level])))
    found: list[list[int]] = []
    effort = Effort(_UNITS, None, seed)
    ended = run(model, cost, effort, found.append, lambda _: None)
    if ended.interrupted:
        raise KeyboardInterrupt
    if not found:
        return ended.verdict, None
    start = best.start.copy()
    start[part.kept] = found[-1][: len(part.kept)]
    return ended.verdict, Schedule(start, task.ii)
