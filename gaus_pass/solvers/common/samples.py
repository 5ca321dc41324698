"""K distinct legal schedules of one task, the best first.

A solver's own answer comes first; its sampler (see `gaus_pass.solvers.base.Sampler`) then draws
until there are several times as many as asked for, of which the best are kept.  `verify` judges
every one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.solvers.base import Budget, Task, find_sampler, find_solver, result_of

_DRAWN = 4
"""Distinct schedules to draw for each that is asked for: the best of them are kept."""
_PATIENCE = 40
"""Draws without anything new, and as many again for each schedule asked for, before it ends."""
_COUNTABLE = 2000
"""Schedules that are still enumerated where draws find too few."""
_OWN = 0.5
"""Part of the time limit for the solver's own answer."""


@dataclass(frozen=True)
class Samples:
    """The schedules that `sample` found.

    Attributes
    ----------
    results
        Distinct by start times and units, verified, best first; equal ones in order of discovery.
    complete
        Whether there are no others within the task's II and length.
    """

    results: tuple[SolveResult, ...]
    complete: bool = False
    interrupted: bool = False


def sample(task: Task, solver: str, count: int, first: SolveResult | None = None) -> Samples:
    """At most ``count`` schedules of a solver.

    Parameters
    ----------
    first
        The solver's own answer, where it is known; otherwise the solver is run.

    Raises
    ------
    InvalidOption
        The solver gives one schedule only.
    Infeasible, SolverError
        As the solver.
    """
    sampler = find_sampler(solver)
    began = time.monotonic()
    if first is None:
        first = find_solver(solver)(_timed(task, _OWN))
    pool = _Pool(task, solver, first)
    spent = time.monotonic() - began
    left = None if task.budget.seconds is None else max(task.budget.seconds - spent, 0.0)
    rest = replace(task, budget=Budget(task.budget.iterations, left))
    interrupted = first.status is SolveStatus.INTERRUPTED
    complete = not task.windows.mobility.any()
    try:
        if count > 1 and not complete and not interrupted:
            complete = _fill(pool, _DRAWN * count)
            if not complete:
                _draw(pool, rest, sampler(rest, count), count)
            if len(pool) < count:
                complete = complete or _fill(pool, _COUNTABLE)
    except KeyboardInterrupt:
        interrupted = True
    return Samples(pool.best(count), complete, interrupted)


def _timed(task: Task, share: float) -> Task:
    if task.budget.seconds is None:
        return task
    return replace(task, budget=replace(task.budget, seconds=share * task.budget.seconds))


def _draw(pool: _Pool, task: Task, stream: Iterator[IntArray | None], count: int) -> None:
    """Take schedules from the stream until there are enough or nothing new comes."""
    deadline, stale = task.budget.deadline(), 0
    patience = _PATIENCE + count
    while len(pool) < _DRAWN * count and stale < patience and time.monotonic() < deadline:
        try:
            start = next(stream)
        except (GausError, StopIteration) as end:  # there is at least the solver's own answer
            task.progress(f"samples: {end}", pool.value)
            return
        stale = 0 if start is not None and pool.offer(start) else stale + 1
        task.progress(f"samples, {len(pool)} distinct", pool.value)


def _fill(pool: _Pool, most: int) -> bool:
    """Add all schedules if there are at most ``most``; whether there are."""
    every = all_starts(pool.task, most)
    if every is None:
        return False
    for start in every:
        pool.offer(start)
    return True


def all_starts(task: Task, most: int) -> list[IntArray] | None:
    """All start times (n,) under dependences and windows; None for more than ``most``.

    Limits and chains are left to `verify`.
    """
    src, dst, gap = task.edges.at(task.ii)
    ahead: list[list[tuple[int, int]]] = [[] for _ in task.problem.names]
    for a, b, wait in zip(src.tolist(), dst.tolist(), gap.tolist(), strict=True):
        ahead[b].append((a, wait))
    lower, upper = task.windows.asap, task.windows.alap
    partial: list[dict[int, int]] = [{}]
    for j in task.edges.order.tolist():
        grown: list[dict[int, int]] = []
        for one in partial:
            least = max([int(lower[j]), *(one[i] + g for i, g in ahead[j] if i in one)])
            if len(grown) + int(upper[j]) + 1 - least > most:
                return None
            grown += [{**one, j: t} for t in range(least, int(upper[j]) + 1)]
        partial = grown
    return [np.array([one[j] for j in range(len(one))], np.int64) for one in partial]


class _Pool:
    """Distinct legal schedules, in the order in which they came."""

    def __init__(self, task: Task, solver: str, first: SolveResult) -> None:
        self.task, self._solver, self._first = task, solver, first
        self._found: dict[bytes, SolveResult | None] = {}
        self._count = 0
        self._note(first.schedule, first)

    def __len__(self) -> int:
        return self._count

    @property
    def value(self) -> float:
        return self._first.objective[0] if self._first.objective else 0.0

    def offer(self, start: IntArray) -> bool:
        """Keep start times (n,) if they are new and legal; whether they are."""
        task = self.task
        schedule = Schedule(np.asarray(start, np.int64), task.ii)
        if _key(schedule) in self._found:
            return False
        if violations(task.problem, schedule, task.length):
            self._found[_key(schedule)] = None
            return False
        if task.problem.clock is not None:
            schedule = replace(schedule, start_in_cycle=settle_times(task.problem, schedule))
        self._note(schedule, self._result(schedule))
        return True

    def _result(self, schedule: Schedule) -> SolveResult:
        return result_of(self.task, schedule, self._solver, self._first.lower_bound)

    def _note(self, schedule: Schedule, result: SolveResult) -> None:
        self._found[_key(schedule)] = result
        self._count += 1

    def best(self, count: int) -> tuple[SolveResult, ...]:
        """The best ``count``; the first of them keeps the trace of the solver's own answer."""
        legal = [r for r in self._found.values() if r is not None]
        chosen = sorted(legal, key=lambda r: r.objective)[:count]
        if chosen and chosen[0] is not self._first:
            chosen[0] = replace(chosen[0], trace=(*self._first.trace, *chosen[0].trace))
        return tuple(chosen)


def _key(schedule: Schedule) -> bytes:
    unit = b"" if schedule.unit is None else schedule.unit.tobytes()
    return schedule.start.tobytes() + unit
