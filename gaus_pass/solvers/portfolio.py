"""auto: bounds, structure, then search, stopping as soon as a bound is reached.

The exact solver goes first, because its bound can end everything.  What is not proven then gets the
strong bounds, the best cuts of many orders, the differentiable solver for a quarter of the time,
and local search from the best of all.  For footprints two members work side by side, one of them in
a process of its own.  A solver that raises, dies or answers illegally is left out, never passed on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

from gaus_pass.errors import GausError, SolverError
from gaus_pass.schedule import Schedule, SolveResult, SolveStatus, TracePoint
from gaus_pass.solvers.base import Budget, Task, find_solver, is_there, result_of
from gaus_pass.solvers.bounds import lower_bound
from gaus_pass.solvers.cp_sat import length
from gaus_pass.solvers.cp_sat.size import is_small
from gaus_pass.solvers.justification import length_level, shorten
from gaus_pass.solvers.member import beside
from gaus_pass.solvers.refine.levelling import level_bits
from gaus_pass.solvers.refine.solver import refine
from gaus_pass.solvers.strong_bounds import strong_bound
from gaus_pass.verify import violations

_CONSTRUCTIVE = ("sdc", "list", "asap", "alap")
_SHARES = {"order-cut": 0.1, "gaus": 0.25}
_SHORTENING, _FORCES, _LEVELLING = 0.2, 0.2, 0.35
"""Parts of the time that is left for what comes before the local search."""
_FORCE_RUNS = 3
"""What force-directed scheduling tries where only the clock would end it."""
_ITERATION, _LEAST_ITERATIONS = 5e-7, 400
"""Seconds that gaus takes for an operation in an iteration, about, and what a descent needs."""
_LOADING = 2.0
"""Seconds that torch takes to load, about."""
EXACT_ITERATIONS, _EXACT_SHARE, _EXACT_LENGTH = 150, 0.4, 0.6
"""What cp-sat may spend without a time limit, and of one where the problem is small enough; more
where limits decide the length."""


def solve_auto(task: Task) -> SolveResult:
    """The best schedule of all stages, with the best bound.

    Raises
    ------
    SolverError
        No stage found a legal schedule; the message is the last failure's.
    """
    run = _Run(task)
    try:
        run.all_stages()
    except KeyboardInterrupt:
        if run.best is None:
            raise
        run.interrupted = True
    return run.result()


class _Run:
    """The best so far, where it came from and what went wrong."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.began = time.monotonic()
        self.best: SolveResult | None = None
        self.bound = lower_bound(task)
        self.trace: list[TracePoint] = []
        self.failures: list[GausError] = []
        self.found: dict[str, Schedule] = {}
        self.interrupted = False
        if task.start is not None:
            start = task.start
            self._attempt("start", lambda: _as_given(task, start))

    def all_stages(self) -> None:
        """Members in order of cost, until the best is proven optimal."""
        # Iterations are meant for the search: constructive members keep their own few.
        quick = replace(self.task, budget=replace(self.task.budget, iterations=None))
        for name in _CONSTRUCTIVE:
            if self._done():
                return
            self._attempt(name, lambda name=name: find_solver(name)(quick))
        level = length_level(self.task)
        if level is not None and self._is_open(level):
            self._attempt("justification", self._shorten)
        if not self._done() and is_small(self.task.problem, self.task.edges):
            self._attempt("cp-sat", self._exact)
        if self._done() or self.best is None:
            return
        self._strengthen()
        if level is not None and self._is_open(level) and self._has_model_of(level):
            self._attempt("cp-sat", lambda: length.least_length(self._exactly(), level))
        if self._levels_bits() and not self._done():
            self._levelled()
        for name, share in _SHARES.items():
            needless = name == "gaus" and self._better_without_gradients(share)
            if is_there(name) and not needless and not self._done():
                self._attempt(name, lambda name=name, share=share: self._member(name, share))
        if not self._done():
            self._attempt("refine", self._refine)

    def _is_open(self, level: int) -> bool:
        """Whether a level can still get better, as far as is known."""
        if self.best is None or self.interrupted:
            return False
        return self.best.objective[level] > self.bound[level]

    def _has_model_of(self, level: int) -> bool:
        """Whether the length is worth a model, and was not in one already."""
        small = is_small(self.task.problem, self.task.edges)
        return not small and length.is_for(self._task(0.0), level)

    def _shorten(self) -> SolveResult:
        assert self.best is not None
        return shorten(self._task(_SHORTENING), self.best.schedule, self.bound)

    def _levelled(self) -> None:
        """Two starts for the local search, side by side where there is a second core."""
        with beside("force-directed", self._forces(_LEVELLING)) as forces:
            self._attempt("levelling", self._level)
            if not self._done():
                self._attempt("force-directed", forces or self._force)

    def _levels_bits(self) -> bool:
        """Whether the first level that start times decide is the memory footprint, unlimited."""
        task = self.task
        free = all(r.limit is None for r in task.problem.resource_types)
        for level in task.objective.levels:
            names = {name for _, name in level} - {"ii"}
            if names:
                return free and names == {"memory"} and not task.problem.use_distance.any()
        return False

    def _better_without_gradients(self, share: float) -> bool:
        """Whether local search makes more of the time.

        It does where orders can be cut, from the lifetime optimum where lifetimes fold into an II,
        and where the time is too short for a descent.
        """
        seconds = self._task(share).budget.seconds
        needed = self.task.problem.num_operations * _ITERATION * _LEAST_ITERATIONS
        needed += 0.0 if "torch" in sys.modules else _LOADING
        structured = "order-cut" in self.found or self._folds_bits()
        return structured or (seconds is not None and seconds < needed)

    def _folds_bits(self) -> bool:
        """Whether the memory footprint modulo an II is what counts, and its start is there."""
        counted = {name for level in self.task.objective.levels for _, name in level} - {"ii"}
        return self.task.ii is not None and counted == {"memory"} and "sdc" in self.found

    def _exact(self) -> SolveResult:
        """Few operations: try to prove it."""
        return find_solver("cp-sat")(self._exactly())

    def _exactly(self) -> Task:
        """From the best so far, with what cp-sat may spend."""
        start = None if self.best is None else self.best.schedule
        seconds = self.task.budget.seconds
        level = length_level(self.task)
        share = _EXACT_SHARE if level is None or not self._is_open(level) else _EXACT_LENGTH
        budget = Budget(EXACT_ITERATIONS) if seconds is None else Budget(None, share * seconds)
        return replace(self.task, start=start, budget=budget)

    def _forces(self, share: float) -> Task:
        """From nothing, so that it is a start of its own for the local search; a few runs."""
        budget = self._task(share).budget
        runs = None if budget.seconds is None else _FORCE_RUNS
        return replace(self.task, start=None, budget=replace(budget, iterations=runs))

    def _force(self) -> SolveResult:
        return find_solver("force-directed")(self._forces(_FORCES))

    def _level(self) -> SolveResult:
        assert self.best is not None
        start = self.found.get("sdc", self.best.schedule)
        return level_bits(self._task(_LEVELLING), start, self.bound)

    def _refine(self) -> SolveResult:
        """Local search from the best, and from other starts.

        For footprints from all there are; else from the best constructive one, where the best has
        structure that may lead nowhere.
        """
        task = self._task(1.0)
        others = [one for one in self.found.values() if one is not task.start]
        if not self._levels_bits():
            simple = [self.found[name] for name in _CONSTRUCTIVE if name in self.found]
            first = sorted(simple, key=self.task.value)[:1]
            others = [one for one in first if one is not task.start]
        return refine(task, self.bound, others)

    def _member(self, name: str, share: float) -> SolveResult:
        return find_solver(name)(self._task(share))

    def _task(self, share: float) -> Task:
        """The task from the best schedule so far, with a share of the time that is left."""
        assert self.best is not None
        budget = self.task.budget
        if budget.seconds is not None:
            left = max(budget.seconds - (time.monotonic() - self.began), 0.0)
            budget = Budget(budget.iterations, share * left)
        return replace(self.task, start=self.best.schedule, budget=budget)

    def _strengthen(self) -> None:
        """Raise the bound; the search goes on without where that fails."""
        try:
            self.bound = max(self.bound, strong_bound(self.task))
        except Exception as error:
            self.task.progress(f"auto: no strong bound: {error}", self._value())

    def _done(self) -> bool:
        if self.best is None:
            return False
        return self.interrupted or self.best.objective <= self.bound

    def _value(self) -> float:
        return self.best.objective[0] if self.best is not None else 0.0

    def _attempt(self, name: str, solve: Callable[[], SolveResult]) -> None:
        """Take over a stage's answer where it is legal and better, and its bound."""
        began = time.monotonic() - self.began
        try:
            result = solve()
            found = violations(self.task.problem, result.schedule, self.task.length)
            value = () if found else self.task.value(result.schedule)
        except GausError as error:
            self.failures.append(error)
            return
        except Exception as error:  # a member's bug must not take the others' answers along
            self.failures.append(SolverError(f"solver '{name}' failed: {error!r}"))
            self.task.progress(f"auto: {name} failed: {error!r}", self._value())
            return
        if found:
            self.failures.append(SolverError(f"solver '{name}': {found[0].message}"))
            return
        # A bound above a legal schedule is none, and a value is what it is counted to be.
        self.bound = max(self.bound, result.lower_bound if result.lower_bound <= value else ())
        result = replace(result, objective=value)
        self.interrupted |= result.status is SolveStatus.INTERRUPTED
        self._note(result, began)
        self.found[name] = result.schedule
        if self.best is None or result.objective < self.best.objective:
            self.best = result

    def _note(self, result: SolveResult, began: float) -> None:
        """Add the points of a stage's trace that beat all before them or tell more of the best."""
        before = self.trace[-1].iteration if self.trace else 0
        now = time.monotonic() - self.began  # what worked beside another stage is known from now on
        for point in result.trace:
            last = self.trace[-1].objective if self.trace else None
            told = bool(point.more) and last == point.objective
            if last is None or point.objective < last or told:
                source = f"auto: {point.source}"
                seconds = min(began + point.seconds, now)
                iteration = before + point.iteration
                self.trace.append(
                    replace(point, iteration=iteration, source=source, seconds=seconds)
                )

    def result(self) -> SolveResult:
        """The answer of the whole.

        Raises
        ------
        SolverError
            There is none.
        """
        if self.best is None:
            raise self.failures[-1]
        best = self.best
        status = SolveStatus.INTERRUPTED if self.interrupted else SolveStatus.FEASIBLE
        if best.objective <= self.bound:
            status = SolveStatus.OPTIMAL
        return replace(
            best,
            solver="auto",
            status=status,
            lower_bound=self.bound,
            trace=tuple(self.trace),
            seed=self.task.seed,
        )


def _as_given(task: Task, start: Schedule) -> SolveResult:
    return result_of(task, start, "start", lower_bound(task))


SOLVERS = {"auto": solve_auto}
