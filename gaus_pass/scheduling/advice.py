"""The smallest changes of options that help, each solved before anyone reads it.

What a change promises holds for a quick legal schedule that was found with it, so that it holds
for any solver that is no worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gaus_pass.analysis.bounds import MinimumII, least_length, minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.explain import Proposal, propose_limits
from gaus_pass.analysis.memory_ports import ports_of_schedule
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_without_check
from gaus_pass.support.cycle_times import least_cycle_time

LARGEST = 1000
"""Operations beyond which nothing is proposed: solving again would take too long."""

_FURTHEST = 2.0
"""Cycle times are tried up to this multiple of the present one."""

_MOST_LIMITS = 8

Attempt = Callable[[Options], Schedule | None]
"""Solve the problem once more with other options; None when that fails."""


@dataclass(frozen=True)
class Question:
    """A schedule that could be better.

    Attributes
    ----------
    problem
        With limits and clock applied.
    dictated
        An II that the hardware dictates, and not a target that could be missed.
    bound
        The least II and its cause.
    """

    problem: Problem
    options: Options
    schedule: Schedule
    dictated: int | None
    bound: MinimumII
    attempt: Attempt


def suggestions(question: Question) -> tuple[Proposal, ...]:
    """Proven changes that lower II, and those that shorten the schedule."""
    if not 0 < question.problem.num_operations <= LARGEST:
        return ()
    return tuple(dict.fromkeys((*_lower_ii(question), *_shorter(question))))


def _lower_ii(question: Question) -> Iterator[Proposal]:
    """For a missed target, and for one II less than there is."""
    final = question.schedule.ii
    if question.dictated is not None or final is None or final == 1:
        return
    target = question.options.ii
    wanted = [final - 1] if target is None or target >= final - 1 else [target, final - 1]
    for ii in wanted:
        for change in _for_ii(question, ii):
            found = question.attempt(_changed(question.options, change))
            if found is not None and found.ii is not None and found.ii <= ii:
                yield from _as_asked(question, replace(change, aim=f"II {found.ii}"), found)


def _for_ii(question: Question, ii: int) -> Iterator[Proposal]:
    """More units where these bind, else a longer cycle, which shortens recurrences."""
    limits = [p.value for p in propose_limits(question.problem, ii)]
    if limits:
        yield Proposal("limits", ",".join(limits), "")
        return

    def met(trial: Problem) -> bool:
        return minimum_ii(trial, precedence(trial)).ii <= ii

    if question.bound.ii > ii:
        yield from _cycle_time(question, met)


def _as_asked(question: Question, change: Proposal, found: Schedule) -> Iterator[Proposal]:
    """A change by the options that make it: ports of memories are no limits.

    One that needs more of both is left out, because it takes two options.
    """
    ports = {r.name: r.port_of for r in question.problem.resource_types if r.port_of}
    names = [part.rsplit(":", 1)[0] for part in change.value.split(",")]
    if change.option != "limits" or not any(name in ports for name in names):
        yield change
    elif all(name in ports for name in names):
        wanted = {ports[name]: "" for name in names}
        for memory in wanted:
            wanted[memory] = ports_of_schedule(question.problem, found, memory).text
        kept = [
            part
            for part in question.options.ports.split(",")
            if part.rpartition(":")[0] not in wanted
        ]
        asked = [*filter(None, kept), *(f"{memory}:{text}" for memory, text in wanted.items())]
        yield Proposal("ports", ",".join(asked), f"{change.aim} instead of {question.schedule.ii}")


def _shorter(question: Question) -> Iterator[Proposal]:
    """Proposals that shorten the schedule; none where the user has bounded the length."""
    problem, options = question.problem, question.options
    if options.length is not None or problem.length is not None or options.slack != 1.0:
        return
    now, ii = question.schedule.length(problem), question.schedule.ii

    def met(trial: Problem) -> bool:
        return least_length(trial, precedence(trial), ii) < now

    for change in (*_cycle_time(question, met), *_one_unit_more(question)):
        found = question.attempt(_changed(options, change))
        if found is not None and found.ii == ii and found.length(problem) < now:
            yield replace(change, aim=_length(question, found.length(problem)))


def _length(question: Question, steps: int) -> str:
    word = "stage" if question.dictated is not None else "step"
    return f"{steps} {word}{'' if steps == 1 else 's'}"


def _one_unit_more(question: Question) -> Iterator[Proposal]:
    """Suggest one unit more, where limits hold per step (slot): at II 1 they bound the total."""
    if question.schedule.ii == 1:
        return
    kinds = question.problem.resource_types
    limited = [r for r in kinds if r.limit is not None and not r.port_of]
    for resource in limited[:_MOST_LIMITS]:
        yield Proposal("limits", f"{resource.name}:{(resource.limit or 0) + 1}", "")


def _cycle_time(question: Question, met: Callable[[Problem], bool]) -> Iterator[Proposal]:
    """The least cycle time, in two digits, at which a problem meets a condition."""
    clock = _own_clock(question)
    if clock is None:
        return

    def holds(cycle_time: float) -> bool:
        trial = replace(question.problem, clock=replace(clock, cycle_time=cycle_time))
        try:
            return met(trial)
        except GausError:
            return False

    furthest = _FURTHEST * clock.cycle_time
    if holds(furthest):
        found = least_cycle_time(clock.cycle_time, holds, furthest)
        if clock.unit:
            yield Proposal("clock", clock.option(found).partition("=")[2], "")
        else:
            yield Proposal("cycle-time", f"{found:.12g}", "")


def _own_clock(question: Question) -> Clock | None:
    """The clock, if an option can change it without changing anything else of it.

    ``cycle-time`` also takes clock-to-q, set-up time and margin from the options.
    """
    clock = question.problem.clock
    if clock is None:
        return None
    return clock if clock_without_check(question.options, clock.cycle_time) == clock else None


def _changed(options: Options, proposal: Proposal) -> Options:
    """The options with what a proposal says, for a quick solver."""
    options = replace(options, solver="list", strict=False)
    if proposal.option == "cycle-time":
        return replace(options, cycle_time=float(proposal.value))
    if proposal.option == "clock":
        return replace(options, clock=proposal.value)
    more = dict(part.rsplit(":", 1) for part in proposal.value.split(","))
    limits = {**options.limits, **{name: int(units) for name, units in more.items()}}
    return replace(options, limits=limits)
