"""Limits as a penalty that grows: local search through schedules that use too many units.

Dependences alone are easy to keep, cycles with an II among them, and what is linear has an optimum
under them that is quickly found.  From there a walk pays for what is over the limits, first little
and in the end more than for anything else, and may go through any slot that is too full.

Source of the growing penalty: A. Fiacco and G. McCormick, "Nonlinear Programming: Sequential
Unconstrained Minimization Techniques", Wiley (1968), chapter 4.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.objectives import Objective, counted
from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.common.bounds import peak_bound
from gaus_pass.solvers.common.incumbent import improved
from gaus_pass.solvers.refine.energy import ProfileState, pressed_state, state_of
from gaus_pass.solvers.refine.repair import repaired
from gaus_pass.solvers.refine.walk import Walk, cooling

_SWEEPS, _FEWEST_TRIES, _MOST_TRIES = 400, 200_000, 4_000_000
"""Tries per operation of each walk where only a fit is wanted, and in all: seconds at most."""
_IMPROVING = 6_000_000
"""Tries of each walk that improves a schedule, unless the budget says otherwise."""
_WALKED, _WALKED_A_SECOND = 20_000, 5_000
"""Operations up to which a walk over the limits gets far enough: in seconds, and, where lifetimes
fold into an II, so that their linear optimum is quickly found, for every second that is left."""
_WORTH = 0.9
"""Part of the best that the optimum without limits has to be below, or limits cost little:
local search between them then makes more of the time."""
_GENTLE = 3.0
"""Typical values below the peak of the memory that are hoped for, where most slots are full."""
_COOLING, _INSISTING = 0.85, 0.7
"""Parts of the time that is left for cooling and, where nothing is within the limits then, for
walks to which units over them count for more."""
_INSISTENCE, _WARMER, _LATE = 30.0, 6.0, 0.9
"""How much more, at how often the last temperature, and at which point of the cooling."""
_LIGHT = 1e-9
"""Weight of a unit beside the objective: it has to count for the search to look at it."""


def folds_bits(task: Task) -> bool:
    """Whether a footprint is open and lifetimes fold into an II."""
    return task.ii is not None and counted(task.objective.levels[0]) == {Counts.ALIVE}


def is_for(task: Task, seconds: float | None) -> bool:
    """Whether limits bind on what has an optimum without them, slots are shared, and time is left.

    Parameters
    ----------
    seconds
        Until the time limit; None without one.
    """
    limited = bool(task.problem.limits)
    linear = bool(counted(task.objective.levels[0]) & {Counts.ALIVE, Counts.REGISTERS, Counts.HOPS})
    walked = max(_WALKED, _WALKED_A_SECOND * ((task.ii and seconds) or 0))
    few = task.problem.num_operations <= walked
    return few and limited and linear and task.ii != 1 and not task.rounds_registers(0)


def fit(task: Task) -> Schedule | None:
    """A schedule within the limits, or None where the walks found none.

    Iterations of the budget are those of whoever asks; its seconds end the walks.
    """
    limits = task.problem.limits
    if not task.windows.mobility.any() or any(peak_bound(task, r) > k for r, k in limits.items()):
        return None
    # What is over a larger limit weighs less.
    peaks = tuple((1.0 / max(k, 1), _peak(name)) for name, k in limits.items())
    free = replace(_without_limits(task), objective=Objective((peaks,)))
    n = task.problem.num_operations
    tries = min(max(_SWEEPS * n, _FEWEST_TRIES), _MOST_TRIES)
    walks: list[Walk] = []
    # As early and as late as can be: limits bind at different ends.
    for seed, start in enumerate((task.windows.asap, task.windows.alap)):
        state = state_of(free, 0, start, tries)
        state.aim_at(_aims(state.weights.names, limits))
        walks.append(Walk(state, np.random.default_rng([free.seed, seed])))
    for done in _cooled(walks, tries, task.budget.seconds):
        task.progress(f"fitting under limits, {done // n} sweeps", 0.0)
        for found in _legal(task, walks):
            return found
    return None


def improve(task: Task, bound: tuple[float, ...]) -> SolveResult:
    """The best of ``task.start`` and of walks from the optimum without limits.

    Only the first level of the objective counts.

    Parameters
    ----------
    bound
        Proven; ends the search when it is reached.

    Raises
    ------
    SolverError
        There is no optimum without limits, because a cycle has no start times.
    """
    search = _Search(task, bound)
    return improved(task, "penalty", search, bound, search.run)


class _Search:
    """The best legal schedule of walks that are mostly elsewhere."""

    def __init__(self, task: Task, bound: tuple[float, ...]) -> None:
        assert task.start is not None
        self._task, self._bound = task, bound
        self._began = time.monotonic()
        self.best, self._value = task.start, task.value(task.start)
        self.trace = [TracePoint(0, 0.0, self._value, "start")]

    def run(self) -> None:
        """Walk until the budget is spent or the bound is reached."""
        task = self._task
        deadline, least = task.budget.deadline(), _WORTH * self._value[0]
        if self._bound[0] > least:  # so is the optimum, which may take long to find
            return
        relaxed = self._relaxed()
        if task.value(relaxed)[0] > least:
            return
        walks, tries = self._walks(relaxed.start), self._tries()
        first = int(_COOLING * tries)
        self._cool(walks, first, _COOLING * (deadline - time.monotonic()))
        if self.best is not task.start or self._value <= self._bound:
            return
        for walk in walks:
            _insist(walk)
        self._cool(walks, tries - first, _INSISTING * (deadline - time.monotonic()))
        if self.best is task.start:
            near = [repaired(task, walk.state.start) for walk in walks]
            self._take([one for one in near if one is not None], tries)

    def _cool(self, walks: list[Walk], tries: int, seconds: float) -> None:
        """Walk for so many tries, or for so long where the clock counts."""
        task, n = self._task, self._task.problem.num_operations
        left = None if task.budget.seconds is None else max(seconds, 0.0)
        looked = 0
        for done in _cooled(walks, tries, left):
            task.progress(f"penalty, {done // n} sweeps", self._value[0])
            if done - looked < n:
                continue
            looked = done
            self._look(walks, done // n)
            if self._value <= self._bound:
                return
        self._look(walks, looked // n)

    def _tries(self) -> int:
        budget = self._task.budget
        if budget.iterations:
            return self._task.problem.num_operations * budget.iterations
        return _IMPROVING if budget.seconds is None else 0

    def _relaxed(self) -> Schedule:
        """The optimum of what is linear without limits."""
        free = _without_limits(self._task)
        budget = replace(free.budget, iterations=None)
        return find_solver("sdc")(replace(free, start=None, budget=budget)).schedule

    def _walks(self, start: IntArray) -> list[Walk]:
        """Two from there: one pulls hard, one gently."""
        task = self._task
        limits, free = task.problem.limits, _without_limits(task)
        peaks = tuple((_LIGHT, _peak(name)) for name in limits)
        wanted = replace(free, objective=Objective(((*task.objective.levels[0], *peaks),)))
        seeds = np.random.SeedSequence(task.seed).spawn(2)
        walks: list[Walk] = []
        for pull, seed in zip((0.0, _GENTLE), seeds, strict=True):
            state = pressed_state(wanted, start, self._tries())
            state.aim_at(_aims(state.weights.names, limits))
            state.pull = pull
            walks.append(Walk(state, np.random.default_rng(seed)))
        return walks

    def _look(self, walks: list[Walk], sweeps: int) -> None:
        """Keep where the walks are, if that is legal and better."""
        self._take(_legal(self._task, walks, self._value), sweeps)

    def _take(self, schedules: Iterable[Schedule], sweeps: int) -> None:
        """Keep the legal schedules that are better than all before."""
        for found in schedules:
            value = self._task.value(found)
            if value >= self._value:
                continue
            self.best, self._value = found, value
            seconds = time.monotonic() - self._began
            self.trace.append(TracePoint(sweeps, seconds, self._value, "penalty"))


def _insist(walk: Walk) -> None:
    """Make the last units over the limits cost more than all else; they have far to go at times."""
    state, walk.first = walk.state, _LATE
    assert isinstance(state, ProfileState)
    state.insistence = _INSISTENCE
    state.heat = (_WARMER * state.heat[1], _WARMER * state.heat[1])


def _cooled(walks: list[Walk], tries: int, seconds: float | None) -> Iterator[int]:
    walks[0].run(0, 0.0)  # compiles where that is still to do, before there are threads
    with ThreadPoolExecutor(len(walks)) as threads:
        yield from cooling(threads, walks, tries, seconds)


def _legal(
    task: Task, walks: list[Walk], best: tuple[float, ...] | None = None
) -> Iterator[Schedule]:
    """Current schedules of the walks, where they are legal, and better than all and ``best``."""
    for walk in walks:
        if walk.state.is_over():
            continue
        schedule = Schedule(walk.state.start.copy(), task.ii)
        value = task.value(schedule)
        # A look at all limits and dependences takes far longer than one at the value.
        better = best is None or value < best
        if better and not violations(task.problem, schedule, task.length):
            best = value
            yield schedule


def _without_limits(task: Task) -> Task:
    types = tuple(replace(r, limit=None) for r in task.problem.resource_types)
    return replace(task, problem=replace(task.problem, resource_types=types))


def _peak(resource: str) -> str:
    """The term that counts the units of a resource type."""
    return f"resources.{resource}"


def _aims(names: tuple[str, ...], limits: dict[str, int]) -> IntArray:
    """(r,) the limits of the resource types that a search looks at."""
    return np.array([limits[name] for name in names], np.int64)
