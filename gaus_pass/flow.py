"""Problem and options to verified schedule: check → bounds → II search → solve → verify."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from gaus_pass.advice import Question, suggestions
from gaus_pass.bounds import MinimumII, Windows, least_length, minimum_ii, windows
from gaus_pass.chaining import settle_times
from gaus_pass.check import check
from gaus_pass.constraints import Precedence, precedence
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.diversity import Diversity, diversity
from gaus_pass.errors import GausError, Infeasible, SolverError
from gaus_pass.explain import Proposal, missed_ii, propose_limits
from gaus_pass.objectives import Objective, all_terms, evaluate_term, parse_objective
from gaus_pass.options import Options
from gaus_pass.problem import NO_DEADLINE, Clock, Problem
from gaus_pass.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.solvers.base import (
    Budget,
    Progress,
    Task,
    find_sampler,
    find_solver,
    no_progress,
)
from gaus_pass.solvers.bounds import lower_bound
from gaus_pass.solvers.cp_sat.size import is_small
from gaus_pass.solvers.samples import Samples, sample
from gaus_pass.verify import require_legal

_LOG = logging.getLogger(__name__)

_INTERRUPTED = "interrupted: this is the best legal schedule until then"
_EXACT = ("auto", "cp-sat")
"""Solvers that find the least length of small problems under limits; others take the list's."""
_STRIDE = 32
"""Failures after which the II search goes on by one more at a time."""


@runtime_checkable
class Expecting(Protocol):
    """A progress callback that wants to know a bound on the objective's first level."""

    def expect(self, bound: float) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """A solved problem: what was asked, the verified answer, and what it is worth.

    Attributes
    ----------
    problem
        With the options' limits and clock applied.
    terms
        Exact value of every objective term by name.
    minimum_ii
        The proven bound on II and its cause; II 1 where there is no II.
    warnings
        For the user: a relaxed II and its cause.
    suggestions
        Changes of options that were solved and give what they say.
    samples
        With ``samples=K``: K distinct legal schedules, best first, or all that were found; the
        first is ``result``.
    """

    problem: Problem
    options: Options
    result: SolveResult
    terms: dict[str, int]
    minimum_ii: MinimumII
    warnings: tuple[str, ...] = ()
    suggestions: tuple[Proposal, ...] = ()
    samples: tuple[SolveResult, ...] = ()

    @property
    def target_ii(self) -> int | None:
        return self.options.ii

    @property
    def objective(self) -> str:
        return self.options.objective

    @property
    def schedule(self) -> Schedule:
        return self.result.schedule

    def choose(self, number: int) -> Outcome:
        """The outcome with another of its samples as the result; 0 is the best.

        Raises
        ------
        SolverError
            There are not so many.
        """
        if number == 0:
            return self
        if number >= len(self.samples):
            raise SolverError(f"there is no sample {number}; there are {len(self.samples)}")
        result = self.samples[number]
        return replace(self, result=result, terms=all_terms(self.problem, result.schedule))

    @property
    def asked_samples(self) -> int:
        return self.options.samples

    @property
    def diversity(self) -> Diversity | None:
        """How different the samples are; None without any."""
        if not self.samples:
            return None
        return diversity(self.problem, [s.schedule for s in self.samples])


def solve(
    problem: Problem,
    options: Options | None = None,
    *,
    ii: int | None = None,
    pipelined: bool = False,
    emit: Emit | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Schedule a problem and prove how good the schedule is.

    Parameters
    ----------
    ii
        An II that the hardware dictates (a CIRCT pipeline takes an input in every cycle: 1).  It
        is never relaxed.
    pipelined
        Look for the least II even where neither the options nor a dependence ask for one.
    emit
        Receives warnings, such as a relaxed II, with their cause.

    Raises
    ------
    InvalidProblem, InvalidOption
        The problem or an option contradicts itself.
    Infeasible
        A length, window, limit or cycle time cannot be met, or, with ``strict``, a target II.
    SolverError
        The solver found nothing or cannot do this problem.
    """
    started = time.monotonic()
    asked = options or Options()
    found = _find(problem, _for_one(asked), ii, pipelined, progress)
    ready, bound = found.problem, found.minimum_ii
    if asked.samples > 1:
        found, drawn = _sampled(replace(found, options=asked), started, progress)
        _tell_of_samples(emit, asked.samples, drawn)
    result = replace(found.result, seconds=time.monotonic() - started)
    interrupted = result.status is SolveStatus.INTERRUPTED
    advice = () if interrupted else _advice(found, ii, pipelined)
    where = ready.locations[bound.operations[0]] if bound.operations else ""
    _tell(emit, where, found.warnings, advice)
    if emit is not None and interrupted:
        emit(Diagnostic(Severity.WARNING, _INTERRUPTED, where, interrupted=True))
    return replace(found, result=result, suggestions=advice)


def _for_one(asked: Options) -> Options:
    """The options of the first of several samples: it gets half of the time.

    Raises
    ------
    InvalidOption
        Several are asked of a solver that gives one.
    """
    if asked.samples == 1:
        return asked
    find_sampler(asked.solver)
    seconds = asked.time_limit
    return asked if seconds is None else replace(asked, time_limit=seconds / 2)


def _sampled(found: Outcome, started: float, progress: Progress) -> tuple[Outcome, Samples]:
    """The outcome with its samples; the best of them is the result."""
    problem, asked = found.problem, found.options
    run = _Run(problem, precedence(problem), _objective_of(problem, asked), asked, progress)
    task = run.sampling_task(found.schedule)
    if asked.time_limit is not None:
        left = max(asked.time_limit - (time.monotonic() - started), 0.0)
        task = replace(task, budget=replace(task.budget, seconds=left))
    drawn = sample(task, asked.solver, asked.samples, found.result)
    best = drawn.results[0]
    if drawn.interrupted and best.status is not SolveStatus.OPTIMAL:
        best = replace(best, status=SolveStatus.INTERRUPTED)
    terms = all_terms(problem, best.schedule)
    return replace(found, result=best, terms=terms, samples=drawn.results), drawn


def _tell_of_samples(emit: Emit | None, asked: int, drawn: Samples) -> None:
    """Say that there are fewer than asked for, or that no others were found."""
    count = len(drawn.results)
    if emit is None or count == asked or drawn.interrupted:
        return
    text = f"samples={asked}: only {count} distinct schedules were found"
    if drawn.complete:
        text = f"samples={asked}: there are only {count} within this II and length"
    emit(Diagnostic(Severity.REMARK, text + "; a greater slack or length allows more"))


def _find(
    problem: Problem, asked: Options, ii: int | None, pipelined: bool, progress: Progress
) -> Outcome:
    """`solve` without advice; it tells the user nothing."""
    ready = prepare(problem, asked)
    objective = _objective_of(ready, asked)
    edges = precedence(ready)
    bound = minimum_ii(ready, edges)
    searching = ii is None and (pipelined or asked.ii is not None or edges.recurrent)
    if ii is not None and ii < bound.ii:
        raise _dictated(ready, edges, asked, ii, bound)
    run = _Run(ready, edges, objective, asked, progress)
    if searching:
        result, proven = run.search(bound)
        bound = proven if proven.cause else bound
        warnings = _relaxed(asked, result.schedule.ii or 1, bound)
    else:
        result, warnings = run.solve(ii), ()
    return Outcome(ready, asked, result, all_terms(ready, result.schedule), bound, warnings)


def _advice(found: Outcome, ii: int | None, pipelined: bool) -> tuple[Proposal, ...]:
    """Proven changes of options that help; none when the user has no patience for them."""
    problem = found.problem

    def attempt(trial: Options) -> Schedule | None:
        try:
            return _find(problem, trial, ii, pipelined, no_progress).schedule
        except GausError:
            return None

    question = Question(problem, found.options, found.schedule, ii, found.minimum_ii, attempt)
    try:
        return suggestions(question)
    except KeyboardInterrupt:
        return ()


def prepare(problem: Problem, options: Options) -> Problem:
    """The problem with the options' limits, clock and length, checked.

    Raises
    ------
    InvalidProblem, Infeasible
        See `gaus_pass.check.check`.
    """
    ready = problem.with_limits(options.limits) if options.limits else problem
    if options.cycle_time is not None:
        clock = Clock(options.cycle_time, options.clock_to_q, options.setup, options.margin)
        if clock.available <= 0:
            raise Infeasible(
                f"cycle-time={clock.cycle_time:g} leaves nothing after clock-to-q, setup and "
                f"margin; set it above {clock.cycle_time - clock.available:g}"
            )
        ready = replace(ready, clock=clock)
    check(ready)
    return ready


def _objective_of(problem: Problem, options: Options) -> Objective:
    objective = parse_objective(options.objective)
    empty = Schedule(problem.earliest)
    for level in objective.levels:
        for _, name in level:
            if name.startswith("resources."):
                evaluate_term(problem, empty, name)
    return objective


@dataclass(frozen=True)
class _Run:
    """What stays the same over the IIs that are tried."""

    problem: Problem
    edges: Precedence
    objective: Objective
    options: Options
    progress: Progress

    def search(self, bound: MinimumII) -> tuple[SolveResult, MinimumII]:
        """The least II at which the solver succeeds, and the least that is not proven impossible.

        Every II from the bound on is tried, in longer strides once many have failed.  A solver
        that proves that an II has no schedule raises the bound.
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
            interval += max(1, tried // _STRIDE)
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
        low, high = bound.ii, bound.ii + self._without_overlap()
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
        asked = self._asked_length()
        length = least_length(self.problem, self.edges, interval) if asked is None else asked
        return windows(self.problem, self.edges, interval, length)

    def _sequential(self) -> int:
        """An II at which iterations hardly overlap: everything one after the other."""
        work = self.problem.per_type("blocking")[self.problem.type_of]
        return int(max(1, (work.sum() + self.problem.latency.sum())))

    def _without_overlap(self) -> int:
        """An II at which no dependence between iterations can delay anything."""
        windows_end = self.problem.latest[self.problem.latest < NO_DEADLINE].max(initial=0)
        end = self._asked_length() or 0
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
        result = find_solver(self.options.solver)(task)
        timed = result.schedule
        if self.problem.clock is not None:
            timed = replace(timed, start_in_cycle=settle_times(self.problem, timed))
        require_legal(self.problem, timed, result.solver, length)
        return replace(result, schedule=timed)

    def _task(self, interval: int | None, length: int) -> Task:
        return Task(
            problem=self.problem,
            edges=self.edges,
            ii=interval,
            length=length,
            windows=windows(self.problem, self.edges, interval, length),
            objective=self.objective,
            budget=Budget(self.options.iterations, self.options.time_limit),
            seed=self.options.seed,
            device=self.options.device,
            init=self.options.init,
            checkpoint=self.options.checkpoint,
            progress=self.progress,
        )

    def sampling_task(self, found: Schedule) -> Task:
        """The task at the II of a schedule and within the length that was its bound.

        Where the length was only bounded by what may be needed, it is that of the schedule.
        """
        free = self._limits_bind(found.ii) and self._asked_length() is None
        if free and self.options.slack == 1.0 and self._length_first():
            return self._task(found.ii, found.length(self.problem))
        return self._task(found.ii, self._length(found.ii))

    def _asked_length(self) -> int | None:
        asked = [b for b in (self.options.length, self.problem.length) if b is not None]
        return min(asked) if asked else None

    def _length(self, interval: int | None) -> int:
        asked = self._asked_length()
        if asked is not None:
            return asked
        least = least_length(self.problem, self.edges, interval)
        if not self._limits_bind(interval):
            return math.ceil(self.options.slack * least)
        # What the limits allow is only known by scheduling: first with all the room there is.
        room = least + self._room(interval)
        if self.options.slack == 1.0 and self._length_first():
            return room
        exact = self.options.solver in _EXACT and is_small(self.problem, self.edges)
        solver = self.options.solver if exact else "list"
        shortest = replace(
            self,
            objective=parse_objective("length"),
            options=replace(self.options, length=room, solver=solver),
        ).solve(interval)
        return math.ceil(self.options.slack * shortest.schedule.length(self.problem))

    def _length_first(self) -> bool:
        """Whether nothing but II comes before the length, so that no bound is needed for it."""
        names = [[name for _, name in level] for level in self.objective.levels]
        return ["length"] in names and all(n == ["ii"] for n in names[: names.index(["length"])])

    def _limits_bind(self, interval: int | None) -> bool:
        """Whether limits can delay an operation: at II 1 they only bound the total."""
        return interval != 1 and any(r.limit is not None for r in self.problem.resource_types)


def _below(message: str) -> str:
    """The first part of a message: what cannot be, without the remedy."""
    return message.partition(";")[0]


def _with_proven_ii(result: SolveResult, bound: MinimumII, objective: Objective) -> SolveResult:
    """The result with a bound that holds for all IIs where a smaller one is not excluded."""
    over = (result.schedule.ii or 1) - bound.ii
    weights = [sum(w for w, name in level if name == "ii") for level in objective.levels]
    if over <= 0 or not any(weights):
        return result
    first = next(k for k, weight in enumerate(weights) if weight)
    least = result.lower_bound[first] - over * weights[first]
    lower = (*result.lower_bound[:first], least, *(0.0 for _ in weights[first + 1 :]))
    status = result.status
    if status is SolveStatus.OPTIMAL:
        status = SolveStatus.FEASIBLE
    return replace(result, lower_bound=lower, status=status)


def _dictated(
    problem: Problem, edges: Precedence, options: Options, ii: int, bound: MinimumII
) -> Infeasible:
    """The error for an II that cannot be relaxed, with limits that would allow it."""
    proposals = [str(p) for p in propose_limits(problem, ii)]
    remedy = "; ".join(proposals) or f"it needs II {bound.ii}, which this container cannot have"
    where = problem.locations[bound.operations[0]] if bound.operations else ""
    return Infeasible(f"II {ii} cannot be met: {bound.cause}; {remedy}", where)


def _relaxed(options: Options, final: int, bound: MinimumII) -> tuple[str, ...]:
    """The warning for a target II that was missed.

    Raises
    ------
    Infeasible
        With ``strict``.
    """
    if options.ii is None or final <= options.ii:
        return ()
    cause = bound.cause if bound.ii == final else "no schedule was found below it"
    message = missed_ii(options.ii, final, cause)
    if options.strict:
        raise Infeasible(message + f"; set ii={final} or leave out strict")
    return (message,)


def _tell(
    emit: Emit | None, where: str, warnings: tuple[str, ...], advice: tuple[Proposal, ...]
) -> None:
    """Warn, and say beside a missed II what would lower it."""
    if emit is None:
        return
    for message in warnings:
        hint = "; ".join(str(p) for p in advice if p.aim.startswith("II "))
        emit(Diagnostic(Severity.WARNING, message + (f"; {hint}" if hint else ""), where))
