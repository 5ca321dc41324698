"""Fit operations under limits where placing them one by one found no schedule.

Dependences alone are easy to keep, cycles with an II among them.  From start times that keep them,
local search takes away what is over the limits: a move may go through any slot that is too full.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.objectives import Objective
from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import peak_bound
from gaus_pass.solvers.refine.energy import ProfileState, StageState, state_of
from gaus_pass.solvers.refine.walk import Walk, cooling

_SWEEPS, _FEWEST_TRIES, _MOST_TRIES = 400, 200_000, 4_000_000
"""Tries per operation of each walk, and in all: seconds at most."""


def fit(task: Task) -> Schedule | None:
    """A schedule within the limits, or None where the walks found none.

    Iterations of the budget are those of whoever asks; its seconds end the walks.
    """
    limits = _limits(task.problem)
    if not task.windows.mobility.any() or any(peak_bound(task, r) > k for r, k in limits.items()):
        return None
    free = replace(task, problem=_without_limits(task.problem), objective=_peaks(limits))
    n = task.problem.num_operations
    tries = min(max(_SWEEPS * n, _FEWEST_TRIES), _MOST_TRIES)
    # As early and as late as can be: limits bind at different ends.
    walks = [
        _walk(free, start, limits, seed, tries)
        for seed, start in enumerate((task.windows.asap, task.windows.alap))
    ]
    walks[0].run(0, 0.0)  # compiles where that is still to do, before there are threads
    with ThreadPoolExecutor(len(walks)) as threads:
        for done in cooling(threads, walks, tries, task.budget.seconds):
            task.progress(f"fitting under limits, {done // n} sweeps", 0.0)
            for found in _within(task, walks):
                return found
    return None


def _limits(problem: Problem) -> dict[str, int]:
    return {r.name: r.limit for r in problem.resource_types if r.limit is not None}


def _without_limits(problem: Problem) -> Problem:
    types = tuple(replace(r, limit=None) for r in problem.resource_types)
    return replace(problem, resource_types=types)


def _peaks(limits: dict[str, int]) -> Objective:
    """The units of every limited type: what is over a larger limit weighs less."""
    return Objective((tuple((1.0 / max(k, 1), f"resources.{name}") for name, k in limits.items()),))


def _walk(free: Task, start: IntArray, limits: dict[str, int], seed: int, tries: int) -> Walk:
    """From start times that keep dependences towards no more than the limits."""
    state = state_of(free, 0, start, tries)
    state.aim_at(np.array([limits[name] for name in state.weights.names], np.int64))
    return Walk(state, np.random.default_rng([free.seed, seed]))


def _within(task: Task, walks: list[Walk]) -> Iterator[Schedule]:
    """Current schedules of the walks, where they are legal."""
    for walk in walks:
        state: StageState | ProfileState = walk.state
        if not state.is_over():
            schedule = Schedule(state.start.copy(), task.ii)
            if not violations(task.problem, schedule, task.length):
                yield schedule
