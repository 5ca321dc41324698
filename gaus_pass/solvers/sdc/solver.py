"""SDC scheduling: linear objectives under difference constraints, proven optimal.

Length, communication and (at II 1 or without II) register bits are linear in the start times and
in the last use of each value, so that the optimum under dependences, windows and clock is that of
a totally unimodular program.  At a larger II register bits round up per value; the linear optimum
is then a good schedule and, divided by II, a lower bound.  Where that breaks a limit, operations on
limited units keep the order of a list schedule, which is a difference constraint as well, so that
the optimum of that order is exact again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import latest_starts
from gaus_pass.analysis.objectives import Level, counted
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, find_solver, result_of
from gaus_pass.solvers.common.bounds import length_bound, term_bound
from gaus_pass.solvers.construct.placement import place_in_order
from gaus_pass.solvers.sdc.difference_lp import minimise
from gaus_pass.solvers.sdc.model import LinearModel, LinearTerm, least_lifetimes, linear_term

_ROUNDS = 3
"""List schedules from optima, at most."""


def solve_sdc(task: Task) -> SolveResult:
    """The optimum of the linear part of the objective, level by level.

    Raises
    ------
    SolverError
        List scheduling, which places the operations on limited resource types, found no schedule.
    """
    schedule, bound = _optimise(task)
    if not violations(task.problem, schedule):
        return result_of(task, schedule, "sdc", bound)
    repair, interrupted = _Repair(task, bound), False
    try:
        best = repair.run(schedule)
    except KeyboardInterrupt:
        if repair.best is None:
            raise
        best, interrupted = repair.best, True
    source = "sdc in a legal order"
    return result_of(task, best, "sdc", bound, source=source, interrupted=interrupted)


class _Repair:
    """The best optimum over orders on the limited units, from list schedules of several priorities.

    The next priority is where the optimum in the last order has the operations.

    Attributes
    ----------
    best
        Of all so far.
    """

    def __init__(self, task: Task, bound: tuple[float, ...]) -> None:
        self._task, self._bound = task, bound
        self.best: Schedule | None = None

    def run(self, relaxed: Schedule) -> Schedule:
        """The best in the end; ``relaxed`` is the optimum without limits.

        Raises
        ------
        SolverError
            No list schedule is legal.
        """
        task = self._task
        in_order = place_in_order(task, relaxed.start)
        if in_order is not None:
            self._improve(in_order)
        if self.best is None or task.value(self.best) > self._bound:
            try:
                self._improve(find_solver("list")(task).schedule)
            except SolverError:
                if self.best is None:
                    raise
        assert self.best is not None
        for _ in range(_ROUNDS):
            again = place_in_order(task, self.best.start)
            if again is None or not self._improve(again):
                break
        return self.best

    def _improve(self, placed: Schedule) -> bool:
        """Whether a legal schedule, or the optimum in its order, is better than all before."""
        better = self._offer(placed)
        return self._offer(best_in_order(self._task, placed)) or better

    def _offer(self, schedule: Schedule) -> bool:
        if self.best is not None and self._task.value(schedule) >= self._task.value(self.best):
            return False
        self.best = schedule
        return True


def best_in_order(task: Task, placed: Schedule) -> Schedule:
    """The linear optimum with the operations on limited units in the order that ``placed`` has."""
    from gaus_pass.solvers.sdc.order import in_order_of

    schedule, _ = _optimise(in_order_of(task, placed))
    # Beyond the linear terms the optimum may be worth less than what it was made from.
    legal = not violations(task.problem, schedule, task.length)
    return schedule if legal and task.value(schedule) <= task.value(placed) else placed


def _optimise(task: Task) -> tuple[Schedule, tuple[float, ...]]:
    """Levels in order; each linear level keeps the optimum of those before it."""
    model = LinearModel(task, rounded=True)
    start: IntArray | None = None
    bounds: list[float] = []
    before: list[Level] = []
    exact = True
    for level in task.objective.levels:
        if counted(level) == {Counts.II} or not model.is_linear(level) or not exact:
            bounds.append(sum(weight * term_bound(task, name) for weight, name in level))
        elif counted(level) == {Counts.LENGTH} and not before:
            task = _shortest(task)
            model = LinearModel(task, rounded=True)
            start = task.windows.asap
            bounds.append(sum(weight for weight, _ in level) * task.length)
        else:
            before.append(level)
            solution = minimise(model.program(before), progress=task.progress).start
            start = solution[: task.problem.num_operations]
            bounds.append(model.bound(level, solution))
            # Where a term is only bounded later levels have more freedom than here.
            exact = all(part.exact(task, *of) for part, of in _linear(level))
    return Schedule(_or_proxy(task, start), task.ii), tuple(bounds)


def _linear(level: Level) -> list[tuple[LinearTerm, tuple[str, ...]]]:
    return [linear_term(name) for _, name in level]


def _or_proxy(task: Task, start: IntArray | None) -> IntArray:
    """The start times, or those of least lifetimes where no level is linear."""
    if start is not None:
        return start
    return least_lifetimes(task)[: task.problem.num_operations]


def _length_of(task: Task, start: IntArray) -> int:
    return int((start + task.problem.busy).max(initial=0))


def _shortest(task: Task) -> Task:
    """The task within its own least length, as far as that is known under limits."""
    length = max(_length_of(task, task.windows.asap), length_bound(task))
    if length >= task.length:
        return task
    upper = np.minimum(task.windows.alap, length - task.problem.busy)
    src, dst, gap = task.edges.at(task.ii)
    alap = latest_starts(src, dst, gap, upper)
    return replace(task, length=length, windows=Windows(task.windows.asap, alap))
