"""auto: bounds, structure, then search, stopping as soon as a bound is reached.

Constructive solvers go first; the levels that they settle are put aside, and the stages of
`gaus_pass.solvers.auto.stages` work on what is open.  A stage that raises, dies, answers illegally
or outlasts its time is left out, never passed on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from gaus_pass.analysis.objectives import counted
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, Infeasible, InvalidOption, SolverError
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus, TracePoint
from gaus_pass.option_table import unknown_name
from gaus_pass.registry import Counts
from gaus_pass.solvers.auto.constructive import CONSTRUCTIVE
from gaus_pass.solvers.auto.levels import Remaining, is_for_sweeps, without_idle_limits
from gaus_pass.solvers.base import Budget, Task, find_solver, has_model, result_of
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.own_options import AutoOptions
from gaus_pass.support.time_limit import GRACE, TimeUp, Watch, watched

if TYPE_CHECKING:
    from gaus_pass.solvers.auto.stages import Stage

_CONSTRUCTIVE_SHARE, _SHARE_OF_LARGE = 0.5, 0.25
"""Part of the time that is left which a constructive solver may take at most."""


def solve_auto(task: Task) -> SolveResult:
    """The best schedule of all stages, with the best bound.

    Raises
    ------
    SolverError
        No stage found a legal schedule; the message is the last failure's.
    InvalidOption
        There is no stage of a name in ``without``.
    """
    run = AutoRun(task)
    try:
        run.all_stages()
    except KeyboardInterrupt:
        if run.best is None:
            raise
        run.interrupted = True
    return run.result()


def _check_names(without: frozenset[str]) -> None:
    if not without:
        return
    names = [one.name for one in (*CONSTRUCTIVE, *_stages())]
    for name in sorted(without.difference(names)):
        raise InvalidOption("without: " + unknown_name("stage", name, names))


def _stages() -> tuple[Stage, ...]:
    """The stages after the constructive solvers; they load when these have proven nothing."""
    from gaus_pass.solvers.auto.stages import STAGES

    return STAGES


class AutoRun:
    """The best so far, where it came from and what went wrong.

    Attributes
    ----------
    open
        The task without the levels that are settled; ``best``, ``bound`` and ``found`` are of it.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self._without = task.options(AutoOptions).left_out()
        _check_names(self._without)
        self.began = time.monotonic()
        self._remaining = Remaining(without_idle_limits(task))
        self.best: SolveResult | None = None
        self.bound = lower_bound(task)
        self.trace: list[TracePoint] = []
        self.failures: dict[str, GausError] = {}
        self.found: dict[str, Schedule] = {}
        self.interrupted = False
        self._stage_began, self._watch = 0.0, Watch()
        if task.start is not None:
            start = task.start
            self._attempt("start", None, lambda: result_of(task, start, "start", self.bound))

    @property
    def open(self) -> Task:
        return self._remaining.task

    def all_stages(self) -> None:
        """Members in order of cost, until the best is proven optimal."""
        self._construct()
        if self.is_done():
            return
        stages = _stages()
        for k, stage in enumerate(stages):
            if self.is_done():
                return
            self._settle()
            if self._applies(stage):
                seconds = self._share(stage, stages[k + 1 :])
                task = self.open_from_best(seconds)
                self._attempt(stage.name, seconds, partial(stage.run, self, task))

    def _construct(self) -> None:
        """Run the constructive solvers."""
        for solver in CONSTRUCTIVE:
            if self.is_done():
                return
            if solver.name in self._without or not solver.pays(self.open):
                continue
            self._settle()
            left = self.seconds_left()
            # Without any answer time does not count: a list schedule is always wanted.
            needed = self.best is None and solver.needed
            share = _SHARE_OF_LARGE if is_for_sweeps(self.open) else _CONSTRUCTIVE_SHARE
            limit = None if left is None or needed else share * left
            # Iterations are meant for the search: constructive members keep their own few.
            quick = replace(self.open, budget=Budget(None, left))
            self._attempt(solver.name, limit, partial(find_solver(solver.name), quick))

    def _settle(self) -> None:
        """Set aside the levels that cannot get better."""
        if self.best is None:
            return
        further = self._remaining.further(self.best.schedule, self.bound)
        if further is self._remaining:
            return
        gone = len(further.settled) - len(self._remaining.settled)
        self._remaining = further
        self.bound = max(self.bound[gone:], lower_bound(further.task))
        schedule = self.best.schedule
        self.best = replace(
            self.best, objective=further.task.value(schedule), lower_bound=self.bound
        )

    def _applies(self, stage: Stage) -> bool:
        ready = self.best is not None or stage.from_nothing
        if not ready or stage.name in self._without:
            return False
        known = all(has_model(name, stage.models) for name in self.open.objective.names)
        return (known or not stage.models) and stage.applies(self)

    def open_counts(self) -> set[Counts]:
        """Quantities that the first open level counts."""
        return counted(self.open.objective.levels[0])

    def open_from_best(self, seconds: float | None = None) -> Task:
        """The open task, with the best schedule so far as its start and so much time."""
        start = None if self.best is None else self.best.schedule
        budget = replace(self.task.budget, seconds=seconds)
        return replace(self.open, start=start, budget=budget)

    def fits(self, schedule: Schedule) -> bool:
        """Whether a schedule has the values of the settled levels."""
        full = self.task.value(schedule)
        return full[: len(self._remaining.settled)] == self._remaining.settled

    def add(self, name: str, result: SolveResult) -> None:
        """Take over a result of a stage that has not ended yet."""
        self._take(name, self._judged(name, result))

    def seconds_left(self) -> float | None:
        """Until the time limit; None without one."""
        limit = self.task.budget.seconds
        return None if limit is None else max(limit - (time.monotonic() - self.began), 0.0)

    def _share(self, stage: Stage, later: tuple[Stage, ...]) -> float | None:
        """The stage's part of the time that is left, by the weights of those that still apply."""
        left = self.seconds_left()
        if left is None:
            return None
        others = [other for other in later if self._applies(other)]
        return left * stage.weight / (stage.weight + sum(other.weight for other in others))

    def is_done(self) -> bool:
        """Whether the best is proven, the user has interrupted, or the time is up."""
        if self.best is None:
            return False
        if self.interrupted or self.best.objective <= self.bound:
            return True
        return self.seconds_left() == 0.0

    def _value(self) -> float:
        return self.best.objective[0] if self.best is not None else 0.0

    def _attempt(self, name: str, seconds: float | None, solve: Callable[[], SolveResult]) -> None:
        """Take over a stage's answer where it is legal and better, and its bound."""
        self._stage_began = time.monotonic() - self.began
        with watched(None if seconds is None else seconds + GRACE) as watch:
            self._watch = watch
            try:
                result = self._judged(name, solve())
            except TimeUp:
                if not watch.rang:
                    raise
                late = SolverError(f"solver '{name}' found nothing in its time")
                self.failures[name] = late
                return
            except GausError as error:
                self.failures[name] = error
                return
            except Exception as error:  # a member's bug must not take the others' answers along
                self.failures[name] = SolverError(f"solver '{name}' failed: {error!r}")
                self.task.progress(f"auto: {name} failed: {error!r}", self._value())
                return
        self._take(name, result)

    def _judged(self, name: str, result: SolveResult) -> SolveResult:
        """The result with its value counted anew, in the levels that are open.

        Raises
        ------
        SolverError
            The schedule is illegal.
        """
        found = violations(self.task.problem, result.schedule, self.task.length)
        if found:
            raise SolverError(f"solver '{name}': {found[0].message}")
        return replace(result, objective=self.open.value(result.schedule))

    def _take(self, name: str, result: SolveResult) -> None:
        """Keep what a stage has found and proven; the end of its share is not the user's Ctrl-C."""
        if result.status is SolveStatus.INTERRUPTED and self._watch.rang:
            result = replace(result, status=SolveStatus.FEASIBLE)
        # A bound above a legal schedule is none.
        proven = result.lower_bound if result.lower_bound <= result.objective else ()
        self.bound = max(self.bound, proven)
        self.interrupted |= result.status is SolveStatus.INTERRUPTED
        if not self.fits(result.schedule):
            return
        self._note(result)
        self.found[name] = result.schedule
        if self.best is None or result.objective < self.best.objective:
            self.best = result

    def _note(self, result: SolveResult) -> None:
        """Add the points of a stage's trace that beat all before them or tell more of the best."""
        began = self._stage_began
        before = self.trace[-1].iteration if self.trace else 0
        now = time.monotonic() - self.began  # what ran in parallel is known from now on
        settled = self._remaining.settled
        for point in result.trace:
            objective = (*settled, *point.objective)
            last = self.trace[-1].objective if self.trace else None
            told = bool(point.more) and last == objective
            if last is None or objective < last or told:
                self.trace.append(
                    replace(
                        point,
                        iteration=before + point.iteration,
                        seconds=min(began + point.seconds, now),
                        objective=objective,
                        source=f"auto: {point.source}",
                    )
                )

    def _failure(self) -> GausError:
        """The reason for no schedule: a proof, else the error of `list`, which sees all limits."""
        proofs = [one for one in self.failures.values() if isinstance(one, Infeasible)]
        listed = [one for name, one in self.failures.items() if name == "list"]
        any_of = [*proofs, *listed, *reversed(self.failures.values())]
        return any_of[0] if any_of else SolverError("no stage was tried")

    def result(self) -> SolveResult:
        """The result of the run.

        Raises
        ------
        SolverError
            There is none.
        """
        if self.best is None:
            raise self._failure()
        best, settled = self.best, self._remaining.settled
        status = SolveStatus.INTERRUPTED if self.interrupted else SolveStatus.FEASIBLE
        if best.objective <= self.bound:
            status = SolveStatus.OPTIMAL
        return replace(
            best,
            solver="auto",
            status=status,
            objective=(*settled, *best.objective),
            lower_bound=(*settled, *self.bound),
            trace=tuple(self.trace),
            seed=self.task.seed,
        )
