"""Scheduling one region without loops: plain dataflow, or a `pipeline.unscheduled`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import ClockMissed, GausError
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.ir.dataflow.clocked import ClockedGraph
    from gaus_pass.ir.dataflow.extract import DataflowGraph
    from gaus_pass.ir.pipelines.graph import PipelineGraph
    from gaus_pass.model.problem import Problem
    from gaus_pass.scheduling.solve import Outcome


def solve_dataflow(graph: DataflowGraph, options: Options, **channels: Any) -> Outcome:
    """Schedule dataflow; it is cyclic if an II is asked for or a register closes a cycle."""
    from gaus_pass.ir.dataflow.clocked import ClockedGraph
    from gaus_pass.regions.ssp import with_units
    from gaus_pass.scheduling.solve import solve

    if isinstance(graph, ClockedGraph):
        return _solve_clocked(graph, options, **channels)
    try:
        return with_units(solve(graph.problem, options, **channels))
    except GausError as error:
        raise error.at(graph.container.location) from None


def _solve_clocked(graph: ClockedGraph, options: Options, **channels: Any) -> Outcome:
    """Schedule a module with a clock, whose II is 1; a remark says how much later outputs come."""
    from gaus_pass.ir.dataflow.deepen import delay_of
    from gaus_pass.scheduling.solve import solve

    problem, fitting, where = graph.problem, options, graph.container.location
    try:
        if options.stages is not None:
            from gaus_pass.scheduling.stages import fit_stages

            problem, fitting = fit_stages(problem, options, where, channels.get("emit"))
        _require_feedback(problem, fitting)
        outcome = solve(problem, replace(fitting, ii=None), ii=1, **channels)
    except GausError as error:
        raise error.at(where) from None
    emit = channels.get("emit")
    if emit is not None:
        delay = delay_of(outcome.schedule)
        name = graph.container.op.attributes["sym_name"].value
        text = f"pipeline: every output of '@{name}' comes {delay} cycles later than before"
        emit(Diagnostic(Severity.REMARK, text, where))
    return outcome


def _require_feedback(problem: Problem, options: Options) -> None:
    """Check that what goes round in a module takes a cycle for every register on its way.

    Raises
    ------
    ClockMissed
        It takes longer; no register can be added there.
    """
    from gaus_pass.analysis.bounds import recurrence_mii
    from gaus_pass.analysis.constraints import precedence
    from gaus_pass.scheduling.prepare import prepare
    from gaus_pass.support.cycle_times import least_cycle_time

    ready = prepare(problem, options)
    found = recurrence_mii(ready, precedence(ready))
    if found.ii <= 1 or ready.clock is None:
        return
    clock = ready.clock

    def holds(period: float) -> bool:
        longer = replace(ready, clock=replace(clock, cycle_time=period))
        try:
            return recurrence_mii(longer, precedence(longer)).ii <= 1
        except GausError:
            return False

    least = least_cycle_time(clock.cycle_time, holds)
    raise ClockMissed(
        f"pipeline: {found.cause}, and no register can be added where a value goes round; "
        f"{clock.remedy(least)}",
        least,
        ready.locations[found.operations[0]],
    )


def dataflow_extra(graph: DataflowGraph, outcome: Outcome) -> dict[str, Any]:
    """Further keys of a module in the result JSON."""
    from gaus_pass.ir.dataflow.clocked import ClockedGraph
    from gaus_pass.ir.dataflow.deepen import delay_of

    is_clocked = isinstance(graph, ClockedGraph)
    return {"output_delay": delay_of(outcome.schedule)} if is_clocked else {}


def solve_pipeline(graph: PipelineGraph, options: Options, **channels: Any) -> Outcome:
    """Schedule a pipeline, whose II is 1; an error without a place is reported at its operation."""
    from gaus_pass.scheduling.solve import solve

    problem, fitting, where = graph.problem, options, graph.location
    try:
        if options.stages is not None:
            from gaus_pass.scheduling.stages import fit_stages

            problem, fitting = fit_stages(problem, options, where, channels.get("emit"))
        # That ii=3 means nothing here has been said when the pipeline was read.
        return solve(problem, replace(fitting, ii=None), ii=1, **channels)
    except GausError as error:
        raise error.at(where) from None


def pipeline_extra(graph: PipelineGraph, outcome: Outcome) -> dict[str, Any]:
    """Further keys of a pipeline in the result JSON."""
    return {
        "needs_retiming": graph.needs_retiming,
        "control_bits": outcome.schedule.length(outcome.problem) - 1,
    }
