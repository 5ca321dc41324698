"""force-directed: windows close one by one where the distribution graphs push least.

P. Paulin and J. Knight, "Force-directed scheduling for the behavioral synthesis of ASIC's", IEEE
Transactions on CAD 8 (1989) 661-679: distribution graphs of resources and of storage, self forces
and those of predecessors and successors.  Graphs and forces are updated for what changes only; an
II folds the graphs.  Every step that is given keeps the windows of all others open, so that a
schedule is legal by construction; under limits it is the order of a list schedule.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import FloatArray, SolveResult
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.common.incumbent import Incumbent, best_of
from gaus_pass.solvers.common.prices import prices_of
from gaus_pass.solvers.construct.balance import Balance, priced_resources, within_length
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.solvers.construct.priorities import priorities
from gaus_pass.solvers.force_directed.graphs import sums
from gaus_pass.solvers.force_directed.kernels import decide, fill, rank_all
from gaus_pass.solvers.force_directed.tables import (
    Springs,
    edges_of,
    loads_of,
    new_state,
    scratch_of,
    storage_of,
)

_RUNS = ((16.0, 4), (64.0, 0), (4.0, 8))
"""Stiffness and part, run by run; then at random in between.

Stiffness is how much a peak counts against what is linear.  With part 0 operations get their steps
at once, as Paulin and Knight have it; otherwise they give up such a part of their window at a time
(W. Verhaegh et al., "Improved force-directed scheduling in high-throughput digital signal
processing", IEEE Transactions on CAD 14 (1995) 945-960), which sees far ahead.
"""
_DEFAULT_WORK = 60_000
"""Operations that get their steps without budget, all runs together; one run in any case."""
_FRAMES = 6
"""List schedules that windows lie between."""
_MOST_FORCES, _FORCES = 4_000_000, 64
"""Forces found anew in a run, about, and at most for a step that is given."""
_WORK = 2000
"""Array accesses that an operation costs, about."""
_CHUNK = 1 << 17
"""Forces between looks at the clock, about."""


def solve_force_directed(task: Task) -> SolveResult:
    """The best of several runs with springs of different stiffness; an iteration is a run.

    Raises
    ------
    SolverError
        List scheduling, which places the operations under limits, found no schedule.
    """
    _load(task)

    def search(incumbent: Incumbent) -> None:
        _first(task, incumbent)
        _solve(task, incumbent)

    return best_of(task, "force-directed", search)


def _load(task: Task) -> None:
    """Compile the kernels that will be needed, before the clock starts: it excludes JIT time."""
    n, storage = task.problem.num_operations, storage_of(task, True)
    state = new_state(task, len(storage.bits))
    nothing = state._replace(low=state.low[:0], high=state.high[:0])
    loads, scratch = loads_of(task), scratch_of(n, len(storage.bits))
    rows = len(state.level)
    springs = Springs(np.zeros(rows), np.zeros(rows), np.zeros(n))
    tables = (nothing, edges_of(task), loads, storage, springs, scratch)
    fill.sized(_WORK * n)(nothing, loads, storage, scratch)
    sums.sized(_WORK * n)(nothing)
    rank_all.sized(_WORK * n)(*tables, 0)
    decide.sized(_WORK * n)(*tables, 0, 0, 1)


def _first(task: Task, incumbent: Incumbent) -> None:
    """Something legal: what the task begins with, ASAP, or a list schedule."""
    if task.start is not None:
        incumbent.offer(task.start.start, 0, "start")
    elif _limited(task.problem):
        incumbent.offer(find_solver("list")(task).schedule.start, 0, "list")
    else:
        incumbent.offer(task.windows.asap, 0, "asap")


def _limited(problem: Problem) -> bool:
    return bool(problem.limits)


def _solve(task: Task, incumbent: Incumbent) -> None:
    """Runs until the budget is used up."""
    level = task.objective.level_of_starts()
    if level is None or task.problem.num_operations == 0:
        return
    schedule = incumbent.schedule
    if schedule is not None and task.objective.keeps_length(level):
        limited = _limited(task.problem)
        ends = (schedule.start if limited else task.windows.asap) + task.problem.busy
        task = within_length(task, int(ends.max()))
    graphs = _Graphs(_framed(task), level)
    for k, (stiffness, part) in enumerate(_runs(task)):
        if incumbent.proven or (k and incumbent.seconds_left <= 0):
            return
        graphs.run(k, stiffness, part, incumbent)


def _framed(task: Task) -> Task:
    """The task with windows between the earliest and the latest of several list schedules.

    Where everything may be chained, windows alone say nothing about how much has to lie before an
    operation.  The lesser and the greater of two legal schedules are legal as well, so that every
    window stays open.
    """
    if not priced_resources(task):
        return task
    balance = Balance(task, _FRAMES)
    found = [balance.place(order) for order in priorities(task, _FRAMES)]
    starts = [one.start for one in found if one is not None]
    if not starts:
        return task
    low, high = np.minimum.reduce(starts), np.maximum.reduce(starts)
    return replace(task, windows=Windows(low, high))


def _runs(task: Task) -> Iterator[tuple[float, int]]:
    budget, n = task.budget, task.problem.num_operations
    usual = len(_RUNS) if n * len(_RUNS) <= _DEFAULT_WORK else 1
    runs = budget.iterations or (usual if budget.seconds is None else 2**40)
    yield from _RUNS[:runs]
    rng = np.random.default_rng(task.seed)
    stiffest, softest = (f([stiffness for stiffness, _ in _RUNS]) for f in (max, min))
    for _ in range(runs - len(_RUNS)):
        stiffness = np.exp(rng.uniform(np.log(softest), np.log(stiffest)))
        yield float(stiffness), int(rng.integers(2, 9))


class _Graphs:
    """Tables that stay the same over the runs of a task."""

    def __init__(self, task: Task, level: int) -> None:
        self._task = task
        levels = (task.objective.levels[level],)
        self._price = price = prices_of(task.problem, levels, "force-directed")
        self._edges, self._loads = edges_of(task), loads_of(task)
        self._storage = storage_of(task, bool(price.memory or price.registers))
        self._legaliser = Legaliser(task)
        n = task.problem.num_operations
        self._most = max(min(_MOST_FORCES // n, _FORCES), 1)

    def run(self, k: int, stiffness: float, part: int, incumbent: Incumbent) -> None:
        """Give all operations their steps; half-way through their windows when time is up."""
        task, values = self._task, len(self._storage.bits)
        n = task.problem.num_operations
        state, scratch = new_state(task, values), scratch_of(n, values)
        loads, storage, edges = self._loads, self._storage, self._edges
        fill.sized(_WORK * n)(state, loads, storage, scratch)
        springs = self._springs(stiffness, sums.sized(_WORK * n)(state))
        tables = (state, edges, loads, storage, springs, scratch)
        rank_all.sized(_WORK * n)(*tables, part)
        step = decide.sized(_WORK * n)
        began, chunk = time.monotonic(), max(_CHUNK // (16 * self._most), 1)
        left = True
        while left and (k == 0 or incumbent.seconds_left > 0):
            left = step(*tables, part, chunk, self._most)
            task.progress(f"force-directed, run {k + 1}", incumbent.value[0])
            if time.monotonic() - began > incumbent.seconds_left and k == 0:
                break
        for start in self._legaliser.candidates(((state.low + state.high) // 2).astype(np.float64)):
            incumbent.offer(start, k, "force-directed")

    def _springs(self, stiffness: float, total: FloatArray) -> Springs:
        """Stiff enough to make a peak's last unit cost what the objective says.

        The norm of order q of a graph tends to its peak; a unit moved to where there are d more
        changes it by about q times d over the sum of the graph.
        """
        task, price = self._task, self._price
        weight = np.array([*price.units, price.memory])
        stiff = stiffness * weight / np.maximum(total, 1e-9)
        pull = np.zeros(len(weight))
        pull[-1] = price.registers / (task.ii or 1)
        return Springs(stiff, pull, self._slope())

    def _slope(self) -> FloatArray:
        """(n,) what communication costs for every step that an operation starts later."""
        problem = self._task.problem
        n, counted = problem.num_operations, problem.dep_weight > 0
        into = np.bincount(problem.dep_dst[counted], minlength=n)
        out = np.bincount(problem.dep_src[counted], minlength=n)
        return self._price.communication * (into - out).astype(np.float64)
