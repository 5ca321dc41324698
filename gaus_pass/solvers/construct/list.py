"""list: list schedules of several orders of priority, with few resources where that is wanted."""

from __future__ import annotations

import math
import time
from dataclasses import replace

from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.construct.balance import (
    Balance,
    length_before_units,
    priced_resources,
    within_length,
)
from gaus_pass.solvers.construct.placement import Placement
from gaus_pass.solvers.construct.priorities import priorities

_DEFAULT_ORDERS, _FEWEST_ORDERS = 12, 2
_MOST_WORK = 1_500_000
"""Operations and precedences that the default number of orders looks at, all orders together."""
_UNFIT_SHARE = 0.125
"""Part of the time after which orders end where none has fitted: local search fits sooner."""


def solve_list(task: Task) -> SolveResult:
    """The best schedule over several priority orders.

    Iterations are orders.

    Raises
    ------
    SolverError
        No order fits the limits within the II, the length and the windows.
    """
    search = _Search(task)
    deadline = task.budget.deadline()
    total = _orders(task)
    for k, priority in enumerate(priorities(task, total)):
        search.take(k, priority)
        if search.proven or search.is_late(k + 1):
            break
        task.progress(f"list, order {k + 1} of {total}", search.value[0] if search.value else 0.0)
    if search.best is None:
        search.fit(deadline)
    if search.best is None:
        raise SolverError(_nothing_found(task))
    return result_of(task, search.best, "list", search.bound, tuple(search.trace))


def _orders(task: Task) -> int:
    """Number of orders to try: one where every order gives the same schedule."""
    if not _limited(task) and not priced_resources(task):
        return 1
    size = max(task.problem.num_operations + len(task.edges.src), 1)
    usual = min(max(_MOST_WORK // size, _FEWEST_ORDERS), _DEFAULT_ORDERS)
    return task.budget.iterations or usual


def _limited(task: Task) -> bool:
    return bool(task.problem.limits)


class _Search:
    """The best of the orders so far."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._placement = Placement(task, _orders(task))
        self._balancing = bool(priced_resources(task))
        self._short = length_before_units(task)
        self._once = not _limited(task)
        self._balanced: Balance | None = None
        self._length = task.length
        self._began = time.monotonic()
        self.bound = lower_bound(task)
        self.best: Schedule | None = None
        self.value: tuple[float, ...] = ()
        self.trace: list[TracePoint] = []

    @property
    def proven(self) -> bool:
        return self.best is not None and self.value <= self.bound

    def is_late(self, orders: int) -> bool:
        """Whether time is up for orders after so many; there are at least a few of them."""
        limit = self._task.budget.seconds
        if limit is None or (self.best is None and orders < _FEWEST_ORDERS):
            return False
        part = _UNFIT_SHARE if self.best is None else 1.0
        return time.monotonic() > self._began + part * limit

    def take(self, k: int, priority: IntArray) -> None:
        """List schedules of one order (n,): the earliest, and one with few units."""
        if k == 0 or not self._once:
            self._offer(k, self._placement.place(priority))
        if not self._balancing or self.proven:
            return
        self._offer(k, self._balance().place(priority))

    def fit(self, deadline: float) -> None:
        """Let local search fit what no order of priority did."""
        from gaus_pass.solvers.refine.penalty import fit

        left = None if math.isinf(deadline) else max(deadline - time.monotonic(), 0.0)
        task = replace(self._task, budget=replace(self._task.budget, seconds=left))
        self._offer(_orders(task), fit(task))

    def _balance(self) -> Balance:
        """Within the least length so far, where length counts."""
        task = self._task
        length = task.length
        if self._short and self.best is not None:
            length = self.best.length(task.problem)
        if length != self._length or self._balanced is None:
            self._length, self._balanced = (
                length,
                Balance(within_length(task, length), _orders(task)),
            )
        return self._balanced

    def _offer(self, k: int, schedule: Schedule | None) -> None:
        if schedule is None:
            return
        value = self._task.value(schedule)
        if self.best is None or value < self.value:
            self.best, self.value = schedule, value
            self.trace.append(TracePoint(k, time.monotonic() - self._began, value, "list"))


def _nothing_found(task: Task) -> str:
    at = "" if task.ii is None else f" at II {task.ii}"
    limits = ", ".join(
        f"{r.name}:{r.limit}" for r in task.problem.resource_types if r.limit is not None
    )
    return (
        f"list scheduling found no schedule within {task.length} steps{at} under the limits "
        f"{limits or '(none)'}; raise the length, the II or a limit"
    )
