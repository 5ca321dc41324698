"""Messages besides the schedule: a missed II, its remedies, missing samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import Infeasible
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.analysis.bounds import MinimumII
    from gaus_pass.analysis.explain import Proposal
    from gaus_pass.model.problem import Problem
    from gaus_pass.solvers.common.samples import Samples

_INTERRUPTED = "interrupted: this is the best legal schedule until then"


def dictated(problem: Problem, ii: int, bound: MinimumII) -> Infeasible:
    """The error for an II that cannot be relaxed, with limits that would allow it."""
    from gaus_pass.analysis.explain import propose_limits

    proposals = [str(p) for p in propose_limits(problem, ii)]
    remedy = "; ".join(proposals) or f"it needs II {bound.ii}, which this container cannot have"
    where = problem.locations[bound.operations[0]] if bound.operations else ""
    return Infeasible(f"II {ii} cannot be met: {bound.cause}; {remedy}", where)


def relaxed(problem: Problem, options: Options, final: int, bound: MinimumII) -> tuple[str, ...]:
    """The warning for a target II that was missed.

    Raises
    ------
    Infeasible
        With ``strict``.
    """
    if options.ii is None or final <= options.ii:
        return ()
    from gaus_pass.analysis.explain import bound_notes, missed_ii

    cause = bound.cause if bound.ii == final else "no schedule was found below it"
    message = missed_ii(options.ii, final, cause)
    if options.strict:
        remedy = f"; set ii={final} or leave out strict"
        raise Infeasible(
            message + remedy, notes=bound_notes(problem, bound) if cause == bound.cause else ()
        )
    return (message,)


def tell(
    emit: Emit,
    problem: Problem,
    bound: MinimumII,
    warnings: tuple[str, ...],
    advice: tuple[Proposal, ...],
) -> None:
    """Warn of a missed target, of an II with what would lower it and what waits for what."""
    from gaus_pass.analysis.explain import bound_notes

    where = problem.locations[bound.operations[0]] if bound.operations else ""
    shown = bound.cause and any(bound.cause in message for message in warnings)
    notes = bound_notes(problem, bound) if shown else ()
    for message in warnings:
        hint = "; ".join(str(p) for p in advice if p.aim.startswith("II "))
        text = message + (f"; {hint}" if hint else "")
        emit(Diagnostic(Severity.WARNING, text, where, notes))


def tell_of_run(
    emit: Emit, problem: Problem, bound: MinimumII, moved: str | None, ended: bool
) -> None:
    """Remark on what moved, and warn of an interruption."""
    if moved:
        first = problem.locations[0] if problem.locations else ""
        emit(Diagnostic(Severity.REMARK, moved, first))
    if not ended:
        where = problem.locations[bound.operations[0]] if bound.operations else ""
        emit(Diagnostic(Severity.WARNING, _INTERRUPTED, where, interrupted=True))


def tell_of_samples(emit: Emit | None, asked: int, drawn: Samples) -> None:
    """Say that there are fewer than asked for, or that no others were found."""
    count = len(drawn.results)
    if emit is None or count == asked or drawn.interrupted:
        return
    text = f"samples={asked}: only {count} distinct schedules were found"
    if drawn.complete:
        text = f"samples={asked}: there are only {count} within this II and length"
    emit(Diagnostic(Severity.REMARK, text + "; a greater slack or length allows more"))
