"""Scheduling of one `ssp.instance`, with the options that its kind of problem knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.options import Options
from gaus_pass.solvers.base import Progress, no_progress

if TYPE_CHECKING:
    from gaus_pass.ir.ssp.extract import SspProblem
    from gaus_pass.scheduling.solve import Outcome


def solve_instance(
    graph: SspProblem,
    options: Options,
    emit: Emit | None = None,
    ii: int | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """A verified schedule with operations bound to units; the IR does not change.

    Parameters
    ----------
    ii
        An II that is given; without it cyclic kinds search for the least one.

    Raises
    ------
    GausError
        There is no schedule, or an option does not fit; the place is the instance if no
        operation is to blame.
    """
    from gaus_pass.ir.ssp.check import check_writable
    from gaus_pass.scheduling.solve import solve

    fitting = _fitting(graph, options, emit)
    cyclic = graph.kind.cyclic
    try:
        outcome = with_units(
            solve(graph.problem, fitting, ii=ii, pipelined=cyclic, emit=emit, progress=progress)
        )
        schedule = outcome.schedule
        check_writable(graph.instance, schedule.start.tolist(), schedule.ii)
    except GausError as error:
        raise error.at(graph.instance.location) from None
    return outcome


def with_units(outcome: Outcome) -> Outcome:
    """The outcome with operations bound to the units of limited resource types.

    Raises
    ------
    SolverError
        The binding is not legal.
    """
    from gaus_pass.analysis.units import bind_units
    from gaus_pass.analysis.verify import require_legal

    bound = bind_units(outcome.problem, outcome.schedule)
    if bound is not outcome.schedule:
        require_legal(outcome.problem, bound, outcome.result.solver)
    return replace(outcome, result=replace(outcome.result, schedule=bound))


def _fitting(graph: SspProblem, options: Options, emit: Emit | None) -> Options:
    """The options without those that this kind of problem ignores."""
    from gaus_pass.ir.ssp.check import check_cycle_time
    from gaus_pass.scheduling.prepare import clock_of

    kind, where = graph.kind, graph.instance.location
    if kind.chaining and options.period is None:
        raise InvalidOption(f"missing option 'cycle-time' for a {kind.name}", where)
    if not graph.timed:
        options = options.at_period(None)
    elif options.period is not None:
        clock = clock_of(options, options.period)
        check_cycle_time(graph.instance, clock.available)
    if options.ii is not None and not kind.cyclic:
        message = f"ii={options.ii}: a {kind.name} has no initiation interval"
        if options.strict:
            raise InvalidOption(f"{message}; leave out ii or strict", where)
        if emit is not None:
            emit(Diagnostic(Severity.WARNING, f"{message}, so none is used", where))
        options = replace(options, ii=None)
    return options
