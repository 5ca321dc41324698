"""The best schedule so far, by the exact objective, and the part of the budget that is used."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import lower_bound


class Incumbent:
    """Best of all legal schedules that were offered; `proven` when it reaches the bound."""

    def __init__(self, task: Task, bound: tuple[float, ...]) -> None:
        self._task = task
        self._bound = bound
        self._started = time.monotonic()
        self.schedule: Schedule | None = None
        self.value: tuple[float, ...] = ()
        self.trace: list[TracePoint] = []

    @property
    def proven(self) -> bool:
        return self.schedule is not None and self.value <= self._bound

    @property
    def seconds_left(self) -> float:
        """Until the time limit, counted from the start of the run; infinite without one."""
        limit = self._task.budget.seconds
        if limit is None:
            return float("inf")
        return max(limit - (time.monotonic() - self._started), 0.0)

    def offer(self, start: IntArray, iteration: int, source: str) -> bool:
        """Keep start times (n,) if they are better than all before them."""
        schedule = Schedule(start, self._task.ii)
        value = self._task.value(schedule)
        if self.schedule is not None and value >= self.value:
            return False
        self.schedule, self.value = schedule, value
        seconds = time.monotonic() - self._started
        self.trace.append(TracePoint(iteration, seconds, value, source))
        return True

    def note(self, iteration: int, source: str, more: dict[str, float]) -> None:
        """Record numbers of the search in the trace, together with the best value so far."""
        if self.schedule is not None:
            seconds = time.monotonic() - self._started
            self.trace.append(TracePoint(iteration, seconds, self.value, source, more))


def best_of(task: Task, name: str, search: Callable[[Incumbent], object]) -> SolveResult:
    """Result of the solver ``name``: the best that a search has offered, also if interrupted.

    Raises
    ------
    SolverError
        The search has ended and offered nothing.
    KeyboardInterrupt
        It was interrupted before it offered anything.
    """
    bound = lower_bound(task)
    incumbent = Incumbent(task, bound)
    interrupted = False
    try:
        search(incumbent)
    except KeyboardInterrupt:
        if incumbent.schedule is None:
            raise
        interrupted = True
    if incumbent.schedule is None:
        raise SolverError(
            f"{name} found no schedule under the limits; raise the length, the II or a limit"
        )
    trace = tuple(incumbent.trace)
    return result_of(task, incumbent.schedule, name, bound, trace, interrupted=interrupted)


class Improving(Protocol):
    """A search that has a legal schedule from the beginning."""

    best: Schedule
    trace: list[TracePoint]


def improved(
    task: Task,
    name: str,
    search: Improving,
    bound: tuple[float, ...],
    work: Callable[[], tuple[float, ...] | None],
) -> SolveResult:
    """Result of a search that has a schedule: when its work is done, or Ctrl-C ends it.

    Parameters
    ----------
    bound
        Proven beforehand.
    work
        Searches; a bound that it returns is better.
    """
    interrupted = False
    try:
        bound = work() or bound
    except KeyboardInterrupt:
        interrupted = True
    trace = tuple(search.trace)
    return result_of(task, search.best, name, bound, trace, interrupted=interrupted)


class Meter:
    """Progress from 0 to 1 through iterations, seconds, or whichever of the two ends first."""

    def __init__(self, iterations: float, seconds: float) -> None:
        self._iterations = iterations
        self._seconds = seconds
        self._started = time.monotonic()

    def progress(self, iteration: int) -> float:
        used = iteration / self._iterations if self._iterations > 0 else 1.0
        if self._seconds == float("inf"):
            return min(used, 1.0)
        elapsed = time.monotonic() - self._started
        return min(max(used, elapsed / self._seconds if self._seconds > 0 else 1.0), 1.0)
