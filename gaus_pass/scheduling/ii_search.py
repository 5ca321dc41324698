"""The search for the least II, and solving at one II; what a solver answers is verified here."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from gaus_pass.analysis.bounds import MinimumII, Windows, least_length, windows
from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.analysis.objectives import Objective, ii_weight, parse_objective
from gaus_pass.analysis.verify import require_legal, violations
from gaus_pass.errors import GausError, Infeasible, SolverError
from gaus_pass.model.problem import NO_DEADLINE, Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.options import Options
from gaus_pass.solvers.base import Budget, Progress, Task, find_solver, spec_of
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.support.time_limit import GRACE, TimeUp, watched

_LOG = logging.getLogger(__name__)

_LENGTH_SHARE = 0.3
"""Part of the time for the least length, where something else comes first and needs it."""
_STRIDE = 32
"""Failures after which the II search goes on by one more at a time."""


@runtime_checkable
class Expecting(Protocol):
    """A progress callback that wants to know a bound on the objective's first level."""

    def expect(self, bound: float) -> None: ...


@dataclass(frozen=True)
class Run:
    """Data that stay the same over the IIs that are tried.

    Attributes
    ----------
    deadline
        Reading of the monotonic clock at which the time of the whole run is up.
    """

    problem: Problem
    edges: Precedence
    objective: Objective
    options: Options
    progress: Progress
    deadline: float = math.inf

    def search(self, bound: MinimumII) -> tuple[SolveResult, MinimumII]:
        """The least II at which the solver succeeds, and the least that is not proven impossible.

        Every II from the bound on is tried, in longer strides once many have failed, and in
        doubled IIs when the time is up.  A solver that proves that an II has no schedule raises
        the bound.
        """
        target = self.options.ii or 1
        bound = max(bound, MinimumII(target, ""), key=lambda one: one.ii)
        bound = self._open_windows(bound)
        interval, last, tried = bound.ii, max(bound.ii, self._sequential()), 0
        while interval < last:
            try:
                return _with_proven_ii(self.solve(interval), bound, self.objective), bound
            except Infeasible as error:
                if bound.ii == interval:
                    bound = MinimumII(interval + 1, _below(error.message))
            except SolverError:
                if self.options.strict and self.options.ii is not None:
                    raise
            tried += 1
            late = interval if self._seconds_left() == 0.0 else 0
            interval = min(interval + max(1, tried // _STRIDE, late), last)
        return _with_proven_ii(self.solve(last), bound, self.objective), bound

    def _open_windows(self, bound: MinimumII) -> MinimumII:
        """The bound, raised to where dependences, windows and length agree.

        Raises
        ------
        Infeasible
            No II makes them agree.
        """
        if self._windows_fit(bound.ii):
            return bound
        low, high = bound.ii, bound.ii + self.without_overlap()
        self._windows(high)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._windows_fit(middle) else (middle, high)
        try:
            self._windows(low)
        except Infeasible as error:
            return MinimumII(high, _below(error.message))
        return bound

    def _windows_fit(self, interval: int) -> bool:
        try:
            self._windows(interval)
        except GausError:
            return False
        return True

    def _windows(self, interval: int | None) -> Windows:
        asked = self.asked_length()
        length = least_length(self.problem, self.edges, interval) if asked is None else asked
        return windows(self.problem, self.edges, interval, length)

    def _sequential(self) -> int:
        """An II at which iterations hardly overlap: everything one after the other."""
        work = self.problem.blocking
        return int(max(1, (work.sum() + self.problem.latency.sum())))

    def without_overlap(self) -> int:
        """An II at which no dependence between iterations can delay anything."""
        windows_end = self.problem.latest[self.problem.latest < NO_DEADLINE].max(initial=0)
        end = self.asked_length() or 0
        return self._sequential() + int(max(end, windows_end) + self.edges.delay.max(initial=0))

    def _room(self, interval: int | None) -> int:
        """Steps above the critical path within which a schedule exists if any exists at all.

        Start times that are least for their slots wait less than an II at every operation.
        """
        waiting = self.problem.num_operations * ((interval or 1) - 1)
        return max(self._sequential(), waiting)

    def solve(self, interval: int | None) -> SolveResult:
        """Solve at one II; the answer has passed `verify`."""
        length = self._length(interval)
        task = self._task(interval, length)
        _LOG.debug(
            "%s: II %s, at most %d steps, objective %s",
            self.options.solver,
            interval,
            length,
            self.objective,
        )
        if isinstance(self.progress, Expecting):
            self.progress.expect(lower_bound(task)[0])
        result = self._in_time(task)
        timed = result.schedule
        if self.problem.clock is not None:
            timed = replace(timed, start_in_cycle=settle_times(self.problem, timed))
        require_legal(self.problem, timed, result.solver, length)
        return replace(result, schedule=timed, within=length)

    def lower_bound(self, length: int) -> tuple[float, ...]:
        """A bound on every level of the objective without II, within a length."""
        return lower_bound(self._task(None, length))

    def _in_time(self, task: Task) -> SolveResult:
        """The solver's answer, or a quick schedule where it has none when the time is up."""
        name = self.options.solver
        seconds = self._seconds_left()
        limit = None if seconds is None or spec_of(name).keeps_time else seconds + GRACE
        with watched(limit) as watch:
            try:
                result = find_solver(name)(task)
            except TimeUp:
                if not watch.rang:
                    raise
                result = None
        if result is None:
            return self._quick(task)
        if watch.rang and result.status is SolveStatus.INTERRUPTED:
            result = replace(result, status=SolveStatus.FEASIBLE)
        return result

    def _quick(self, task: Task) -> SolveResult:
        """The earliest schedule where it is legal, else a list schedule.

        Raises
        ------
        SolverError
            There is none either.
        """
        for name in ("asap", "list"):
            try:
                found = find_solver(name)(task)
            except GausError:
                continue
            if not violations(task.problem, found.schedule, task.length):
                return found
        raise SolverError(
            f"solver '{self.options.solver}' found nothing within time-limit="
            f"{self.options.time_limit:g}, and there is no list schedule; raise time-limit"
        )

    def _seconds_left(self) -> float | None:
        """Until the time limit; None without one."""
        if self.deadline == math.inf:
            return None
        return max(self.deadline - time.monotonic(), 0.0)

    def _task(self, interval: int | None, length: int) -> Task:
        return Task(
            problem=self.problem,
            edges=self.edges,
            ii=interval,
            length=length,
            windows=windows(self.problem, self.edges, interval, length),
            objective=self.objective,
            budget=Budget(self.options.iterations, self._seconds_left()),
            seed=self.options.seed,
            own=self.options.further,
            progress=self.progress,
        )

    def sampling_task(self, found: Schedule) -> Task:
        """The task at the II of a schedule and within the length that was its bound.

        Where the length was only bounded by what may be needed, it is that of the schedule.
        """
        free = self.limits_bind(found.ii) and self.asked_length() is None
        if free and self.options.slack == 1.0 and self._length_first():
            return self._task(found.ii, found.length(self.problem))
        return self._task(found.ii, self._length(found.ii))

    def stable_task(self, found: Schedule) -> Task:
        """The task behind a schedule, whose II may be one that this run is solved with instead."""
        return self.sampling_task(found)

    def asked_length(self) -> int | None:
        """The bound on the length that options and problem state."""
        asked = [b for b in (self.options.length, self.problem.length) if b is not None]
        return min(asked) if asked else None

    def _length(self, interval: int | None) -> int:
        asked = self.asked_length()
        if asked is not None:
            return asked
        least = least_length(self.problem, self.edges, interval)
        if not self.limits_bind(interval):
            return math.ceil(self.options.slack * least)
        # What the limits allow is only known by scheduling: first with all the room there is.
        room = least + self._room(interval)
        if self.options.slack == 1.0 and self._length_first():
            return room
        from gaus_pass.solvers.cp_sat.size import is_small

        exact = spec_of(self.options.solver).least_length and is_small(self.problem, self.edges)
        solver = self.options.solver if exact else "list"
        # Iterations of another solver say nothing about how many orders a list tries.
        iterations = self.options.iterations if exact or self.options.solver == "list" else None
        shortest = replace(
            self,
            objective=parse_objective("length"),
            options=replace(self.options, length=room, solver=solver, iterations=iterations),
            deadline=self._part(_LENGTH_SHARE),
        ).solve(interval)
        return math.ceil(self.options.slack * shortest.schedule.length(self.problem))

    def _part(self, share: float) -> float:
        """The deadline of what may take a share of the time that is left."""
        now = time.monotonic()
        return self.deadline if self.deadline == math.inf else now + share * (self.deadline - now)

    def _length_first(self) -> bool:
        """Whether nothing but II comes before the length, so that no bound is needed for it."""
        return self.objective.level_of_length() is not None

    def limits_bind(self, interval: int | None) -> bool:
        """Whether limits can delay an operation: at II 1 they only bound the total."""
        return interval != 1 and bool(self.problem.limits)


def _below(message: str) -> str:
    """The first part of a message: the fault, without the remedy."""
    return message.partition(";")[0]


def _with_proven_ii(result: SolveResult, bound: MinimumII, objective: Objective) -> SolveResult:
    """The result with a bound that holds for all IIs where a smaller one is not excluded."""
    over = (result.schedule.ii or 1) - bound.ii
    weights = [ii_weight(level) for level in objective.levels]
    if over <= 0 or not any(weights):
        return result
    first = next(k for k, weight in enumerate(weights) if weight)
    least = result.lower_bound[first] - over * weights[first]
    lower = (*result.lower_bound[:first], least, *(0.0 for _ in weights[first + 1 :]))
    status = result.status
    if status is SolveStatus.OPTIMAL:
        status = SolveStatus.FEASIBLE
    return replace(result, lower_bound=lower, status=status)
