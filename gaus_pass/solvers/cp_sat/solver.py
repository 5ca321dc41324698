"""cp-sat: exact for small problems, and for larger ones the best schedule that the budget allows.

Level after level of the objective is minimised, those before it kept at what they reached.  The
first incumbent is ``task.start`` or a list schedule; a run without solution and without proof is an
error only where there is none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.objectives import Level, counted
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, Infeasible, SolverError
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, find_solver, result_of
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.cp_sat.engine import Effort, Run, Verdict, run
from gaus_pass.solvers.cp_sat.model import Expression, Model, as_schedule
from gaus_pass.solvers.cp_sat.size import is_small, require_size
from gaus_pass.solvers.cp_sat.terms import level_expression, scale_of

UNIT = 0.01
"""Deterministic time of CP-SAT in an iteration: 20 ms or so of one core."""
DEFAULT_ITERATIONS = 1000
_SHARE = 0.6
"""Part of what is left of the budget for a level that others follow."""
_PLAIN, _PROVING = 0.3, 0.8
"""Part of the budget of a level for one strategy alone, before many take turns; and the same from
a good schedule where registers round up to whole IIs: there it proves most."""


def solve_cp_sat(task: Task) -> SolveResult:
    """The best schedule found, level by level, with the bound proven for each.

    Raises
    ------
    Infeasible
        Proven: no schedule exists within the task's II and length.
    SolverError
        The problem is too large, or the budget ended before any schedule was found.
    InvalidOption
        The weights of the objective have too many digits.
    """
    for level in task.objective.levels:
        scale_of(level)
    require_size(task)
    search = _Search(task)
    if search.best is None:
        search.find_any()
    search.improve()
    return search.result()


class _Search:
    """The best schedule so far and what has been proven."""

    def __init__(self, task: Task) -> None:
        self.task = task
        proving = task.start is not None and task.rounds_registers(0)
        self._plain = _PROVING if proving else _PLAIN
        self.began = time.monotonic()
        self.units = UNIT * (task.budget.iterations or DEFAULT_ITERATIONS)
        self.best, self.relaxed = task.start, lower_bound(task)
        if self.best is None:
            self.best, self.relaxed = _starting_point(task)
        self.value: tuple[float, ...] = ()
        self.bounds = list(lower_bound(task))
        self.kept: list[tuple[Level, float]] = []
        self.trace: list[TracePoint] = []
        self.interrupted = False
        if self.best is not None:
            self.value = task.value(self.best)
            self._note("start")

    def find_any(self) -> None:
        """Some legal schedule, or the proof that there is none."""
        ended = self._run(lambda: (Model(self.task, None), None), 1.0)
        if self.best is not None:
            return
        if ended.verdict is Verdict.INFEASIBLE:
            raise Infeasible(
                f"no schedule of {self.task.length} steps{_at(self.task)} meets the limits of "
                f"{_limits(self.task)} (proven); raise the II, the length or a limit"
            )
        if self.interrupted:
            raise KeyboardInterrupt
        raise SolverError(
            f"solver 'cp-sat' found no schedule of {self.task.length} steps{_at(self.task)} within "
            "its budget; raise iterations or time-limit, or use solver=list"
        )

    def improve(self) -> None:
        """Minimise the levels in order; each is kept at the value reached."""
        levels = self.task.objective.levels
        exact = True
        for k, level in enumerate(levels):
            if self.interrupted:
                return
            if exact and self.value[:k] == self.relaxed[:k]:
                self.bounds[k] = max(self.bounds[k], self.relaxed[k])
            if self.value[k] > self.bounds[k]:
                exact &= self._minimise(k, level, 1.0 if k == len(levels) - 1 else _SHARE, exact)
            self.kept.append((level, self.value[k]))

    def _minimise(self, k: int, level: Level, share: float, exact: bool) -> bool:
        """Whether the level's value is now proven; bounds hold only where all before are exact."""
        scale = scale_of(level)
        ended = self._run(lambda: self._level_model(k, level), share, level)
        if ended.verdict is Verdict.INFEASIBLE:
            raise SolverError("solver 'cp-sat' lost its incumbent; please report this")
        if not exact:
            return False
        if ended.verdict is Verdict.OPTIMAL:
            self.bounds[k] = self.value[k]
            return True
        # The bound is a float of a whole number.
        proven = math.ceil(ended.bound - 1e-6 - 1e-12 * abs(ended.bound)) / scale
        self.bounds[k] = max(self.bounds[k], min(proven, self.value[k]))
        return self.bounds[k] >= self.value[k]

    def _level_model(self, k: int, level: Level) -> tuple[Model, Expression]:
        """Model of a level and its cost: no worse than the incumbent, which is the hint."""
        assert self.best is not None
        model = Model(self._narrowed(k), self.best.start)
        for earlier, value in self.kept:
            model.cp.add(level_expression(model, earlier) <= round(value * scale_of(earlier)))
        cost = level_expression(model, level)
        model.cp.add(cost <= round(self.value[k] * scale_of(level)))
        return model, cost

    def _narrowed(self, k: int) -> Task:
        """The task within the incumbent's length, where levels up to k forbid a longer one."""
        assert self.best is not None
        task = self.task
        first = task.objective.level_of_length()
        length = self.best.length(task.problem)
        if length == task.length or first is None or first > k:
            return task
        narrow = windows(task.problem, task.edges, task.ii, length)
        return replace(task, length=length, windows=narrow)

    def _run(
        self,
        build: Callable[[], tuple[Model, Expression]],
        share: float,
        level: Level | None = None,
    ) -> Run:
        """One strategy for a while, then many, until something is proven."""
        units, until = share * self.units, self._until(share)
        bound = -math.inf
        if self._may_prove(level):
            first = self._part(build, self._plain * units, until, False)
            if first.verdict is not Verdict.OPEN or self.interrupted:
                return first
            bound, units = first.bound, (1 - self._plain) * units
        second = self._part(build, units, until, True)
        return replace(second, bound=max(bound, second.bound))

    def _part(
        self,
        build: Callable[[], tuple[Model, Expression]],
        units: float,
        until: float | None,
        diverse: bool,
    ) -> Run:
        model, cost = build()
        effort = self._effort(units, until, diverse)
        ended = run(model, cost, effort, self._offer, self._progress)
        self.units -= ended.spent
        self.interrupted |= ended.interrupted
        return ended

    def _may_prove(self, level: Level | None) -> bool:
        """Whether one strategy runs first: always, unless the time limit is short for the size.

        The length of what blocks units is found and proven by many strategies at once.
        """
        task = self.task
        if task.budget.seconds is None:
            return True
        only_length = level is not None and counted(level) == {Counts.LENGTH}
        return is_small(task.problem, task.edges) and not only_length

    def _until(self, share: float) -> float | None:
        """Clock reading at which a level ends that gets this share of the time that is left."""
        limit, now = self.task.budget.seconds, time.monotonic()
        return None if limit is None else now + share * (self.began + limit - now)

    def _effort(self, units: float, until: float | None, diverse: bool) -> Effort:
        """Seconds, where given, replace the default of deterministic units, not those asked for."""
        if until is None:
            return Effort(units, None, self.task.seed, diverse)
        seconds = (1.0 if diverse else self._plain) * (until - time.monotonic())
        asked = None if self.task.budget.iterations is None else units
        return Effort(asked, seconds, self.task.seed, diverse)

    def _offer(self, start: list[int]) -> None:
        """Keep a solution that beats the best; its value is counted anew, by objectives.py."""
        schedule = as_schedule(self.task, start)
        value = self.task.value(schedule)
        if self.best is None or value < self.value:
            self.best, self.value = schedule, value
            self._note("cp-sat")

    def _progress(self, bound: float) -> None:
        self.task.progress(f"cp-sat, bound {bound:g}", self.value[0] if self.value else 0.0)

    def _note(self, source: str) -> None:
        seconds = time.monotonic() - self.began
        self.trace.append(TracePoint(len(self.trace), seconds, self.value, source))
        self.task.progress(source, self.value[0])

    def result(self) -> SolveResult:
        """The answer; optimal where every level is proven."""
        assert self.best is not None
        bounds, trace = tuple(self.bounds), tuple(self.trace)
        ended = self.interrupted
        return result_of(self.task, self.best, "cp-sat", bounds, trace, interrupted=ended)


def _at(task: Task) -> str:
    return "" if task.ii is None else f" at II {task.ii}"


def _limits(task: Task) -> str:
    limited = [f"'{name}'" for name in task.problem.limits]
    return ", ".join(limited) or "(none)"


def _starting_point(task: Task) -> tuple[Schedule | None, tuple[float, ...]]:
    """A quick legal schedule, if there is one, and what is proven without limits."""
    quick = replace(task, budget=replace(task.budget, iterations=None))
    best: Schedule | None = None
    bound = lower_bound(task)
    for name in ("sdc", "list"):
        try:
            found = find_solver(name)(quick)
        except GausError:
            continue
        bound = max(bound, found.lower_bound)
        legal = not violations(task.problem, found.schedule, task.length)
        if legal and (best is None or task.value(found.schedule) < task.value(best)):
            best = found.schedule
    return best, bound
