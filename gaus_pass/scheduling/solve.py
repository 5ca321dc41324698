"""Problem and options to verified schedule: check → bounds → II search → solve → verify."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gaus_pass.analysis.bounds import MinimumII, minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.distances import require_distances
from gaus_pass.analysis.memory_ports import require_no_ports
from gaus_pass.analysis.objectives import all_terms
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidOption, SolverError
from gaus_pass.exact import instance, optional_whole, truth, whole
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.messages import dictated, relaxed, tell, tell_of_run, tell_of_samples
from gaus_pass.scheduling.prepare import objective_of, prepare, require_readers
from gaus_pass.scheduling.within import run_of
from gaus_pass.solvers.base import Progress, Task, find_sampler, no_progress
from gaus_pass.support.jit import without_compiling
from gaus_pass.support.time_limit import GRACE, watched

if TYPE_CHECKING:
    from gaus_pass.analysis.diversity import Diversity
    from gaus_pass.analysis.explain import Proposal
    from gaus_pass.scheduling.rescheduling import Moved
    from gaus_pass.solvers.common.samples import Samples


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
    dictated
        An II that the hardware dictates, or None.
    pipelined
        Whether the least II was looked for although no option asked for an II.
    samples
        With ``samples=K``: K distinct legal schedules, best first, or all that were found; the
        first is ``result``.
    moved
        With ``like=FILE``: how much differs from the earlier schedule.
    """

    problem: Problem
    options: Options
    result: SolveResult
    terms: dict[str, int]
    minimum_ii: MinimumII
    warnings: tuple[str, ...] = ()
    dictated: int | None = None
    pipelined: bool = False
    samples: tuple[SolveResult, ...] = ()
    moved: Moved | None = None

    @property
    def suggestions(self) -> tuple[Proposal, ...]:
        """Changes of options that were solved and give what they say; solved when first read.

        None where the user had no patience, or no time is left for them.
        """
        return self._suggestions

    @cached_property
    def _suggestions(self) -> tuple[Proposal, ...]:
        interrupted = self.result.status is SolveStatus.INTERRUPTED
        return () if interrupted else _advice(self)

    @property
    def target_ii(self) -> int | None:
        return self.options.ii

    @property
    def objective(self) -> str:
        return self.options.objective

    @property
    def schedule(self) -> Schedule:
        return self.result.schedule

    @property
    def certificates(self) -> list[dict[str, Any]]:
        """What proves the bound of every level, for `gaus_pass.standalone.check`."""
        from gaus_pass.scheduling.certificates.levels import Asked, certificates

        within = self.result.within or self.schedule.length(self.problem)
        ii = self.options.ii if self.dictated is None else self.dictated
        hurried = self.options.time_limit is not None
        asked = Asked(within, ii, self.minimum_ii.ii, hurried)
        return certificates(self.problem, self.result, self.objective, asked)

    def choose(self, number: int) -> Outcome:
        """The outcome with another of its samples as the result; 0 is the best.

        Raises
        ------
        SolverError
            There are not so many.
        """
        if number == 0:
            return self
        if not 0 < whole(number, "number of a sample") < len(self.samples):
            raise SolverError(f"there is no sample {number}; there are {len(self.samples)}")
        result = self.samples[number]
        return replace(self, result=result, terms=all_terms(self.problem, result.schedule))

    @property
    def asked_samples(self) -> int:
        return self.options.samples

    @property
    def diversity(self) -> Diversity | None:
        """Diversity of the samples; None without any."""
        if not self.samples:
            return None
        from gaus_pass.analysis.diversity import diversity

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
    instance(problem, Problem, "problem")
    asked = Options() if options is None else instance(options, Options, "options", InvalidOption)
    ii = optional_whole(ii, "ii")
    truth(pipelined, "pipelined")
    require_readers(asked, [asked.solver])
    require_no_ports(problem, asked.limits)
    found = _find(problem, _for_one(asked), ii, pipelined, progress)
    ready, bound = found.problem, found.minimum_ii
    if asked.samples > 1:
        compiling = nullcontext() if asked.time_limit is None else without_compiling()
        with compiling:
            found, drawn = _sampled(replace(found, options=asked), started, progress)
        tell_of_samples(emit, asked.samples, drawn)
    found = replace(found, result=replace(found.result, seconds=time.monotonic() - started))
    if emit is not None:
        advice = found.suggestions if found.warnings else ()
        tell(emit, ready, bound, found.warnings, advice)
        ended = found.result.status is not SolveStatus.INTERRUPTED
        tell_of_run(emit, ready, bound, found.moved and found.moved.text, ended)
    return found


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
    from gaus_pass.solvers.common.samples import sample

    problem, asked = found.problem, found.options
    edges, objective = precedence(problem), objective_of(problem, asked)
    run = run_of(problem, edges, objective, asked, progress, asked.deadline(started))
    task = run.sampling_task(found.schedule)
    seconds = task.budget.seconds
    with watched(None if seconds is None else seconds + GRACE) as watch:
        drawn = sample(task, asked.solver, asked.samples, found.result)
    if watch.rang and found.result.status is not SolveStatus.INTERRUPTED:
        drawn = replace(drawn, interrupted=False)
    best = drawn.results[0]
    if drawn.interrupted and best.status is not SolveStatus.OPTIMAL:
        best = replace(best, status=SolveStatus.INTERRUPTED)
    terms = all_terms(problem, best.schedule)
    return replace(found, result=best, terms=terms, samples=drawn.results), drawn


def solved_task(found: Outcome) -> Task:
    """The task behind an outcome, at its II and within the length that was its bound."""
    problem, asked = found.problem, found.options
    run = run_of(problem, precedence(problem), objective_of(problem, asked), asked, no_progress)
    return run.sampling_task(found.schedule)


def _find(
    problem: Problem, asked: Options, ii: int | None, pipelined: bool, progress: Progress
) -> Outcome:
    """`solve` without advice and without messages."""
    if asked.time_limit is None:
        return _found(problem, asked, ii, pipelined, progress)
    with without_compiling():
        return _found(problem, asked, ii, pipelined, progress)


def _found(
    problem: Problem, asked: Options, ii: int | None, pipelined: bool, progress: Progress
) -> Outcome:
    deadline = asked.deadline(time.monotonic())
    ready = prepare(problem, asked)
    objective = objective_of(ready, asked)
    edges = precedence(ready)
    bound = minimum_ii(ready, edges)
    searching = ii is None and (pipelined or asked.ii is not None or edges.recurrent)
    if ii is not None and ii < 1:
        raise InvalidOption(f"ii={ii} is out of range; it must be at least 1")
    if ii is not None and ii < bound.ii:
        raise dictated(ready, ii, bound)
    require_distances(ready, edges)
    run = run_of(ready, edges, objective, asked, progress, deadline)
    if ready.limits:
        from gaus_pass.analysis.room import require_room

        require_room(ready, edges, run.asked_length())
    if searching:
        result, proven = run.search(bound)
        bound = proven if proven.cause else bound
        warnings = relaxed(ready, asked, result.schedule.ii or 1, bound)
    else:
        result, warnings = run.solve(ii), ()
    moved = None
    if asked.like is not None:
        from gaus_pass.scheduling.rescheduling import moved_least

        result, moved = moved_least(run, result, asked.like)
    terms = all_terms(ready, result.schedule)
    return Outcome(ready, asked, result, terms, bound, warnings, ii, pipelined, moved=moved)


def _advice(found: Outcome) -> tuple[Proposal, ...]:
    """Proven changes of options that help; none after Ctrl-C."""
    from gaus_pass.scheduling.advice import Question, suggestions

    problem, asked = found.problem, found.options
    deadline = asked.deadline(time.monotonic() - found.result.seconds)

    def attempt(trial: Options) -> Schedule | None:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        trial = replace(trial, like=None)
        if trial.time_limit is not None:
            trial = replace(trial, time_limit=left)
        try:
            return _find(problem, trial, found.dictated, found.pipelined, no_progress).schedule
        except GausError:
            return None

    question = Question(problem, asked, found.schedule, found.dictated, found.minimum_ii, attempt)
    try:
        return suggestions(question)
    except KeyboardInterrupt:
        return ()
