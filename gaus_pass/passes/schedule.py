"""``gaus-schedule``: schedule what is unscheduled in a module and write that into the IR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec

if TYPE_CHECKING:
    from gaus_pass.flow import Outcome
    from gaus_pass.ir.pipeline import PipelineReader
    from gaus_pass.ir.pipeline_graph import PipelineGraph


def run(operation: Any, options: Options, emit: Emit) -> None:
    """Schedule every `pipeline.unscheduled` in ``operation``.

    The IR changes only when the schedules of all pipelines are known and verified.

    Raises
    ------
    GausError
        Some pipeline cannot be read or scheduled; the IR is as it was.
    """
    # What needs circt loads here, so that listing the passes does not.
    from gaus_pass.formats.result_json import write_results
    from gaus_pass.ir.latency_depth import depth_warnings
    from gaus_pass.ir.pipeline_apply import apply
    from gaus_pass.ir.pipeline_view import UNSCHEDULED, find_operations, pipeline_names

    pipelines = find_operations(operation, UNSCHEDULED)
    if not pipelines:
        emit(Diagnostic(Severity.WARNING, "nothing to schedule: no pipeline.unscheduled found"))
        return
    _check_ii(pipelines[0], options, emit)
    reader = _reader(operation, options, emit)
    graphs = [
        reader.read(pipeline, name)
        for pipeline, name in zip(pipelines, pipeline_names(pipelines), strict=True)
    ]
    for graph in graphs:
        for warning in depth_warnings(graph.body):
            emit(warning)
    outcomes = [_solve(graph, options, emit) for graph in graphs]
    if options.report is not None:
        extras = [_extra(graph, outcome) for graph, outcome in zip(graphs, outcomes, strict=True)]
        write_results(options.report, outcomes, extras)
    for graph, outcome in zip(graphs, outcomes, strict=True):
        apply(graph, outcome.result.schedule)


def _solve(graph: PipelineGraph, options: Options, emit: Emit) -> Outcome:
    """A pipeline takes an input in every cycle; what is wrong with all of it is said at its op."""
    from gaus_pass.flow import solve
    from gaus_pass.ir.bindings import location_text

    try:
        return solve(graph.problem, options, ii=1, emit=emit)
    except GausError as error:
        raise error.at(location_text(graph.view.op)) from None


def _reader(operation: Any, options: Options, emit: Emit) -> PipelineReader:
    from gaus_pass.ir.delays import make_delay_model
    from gaus_pass.ir.operator_types import OperatorTypes
    from gaus_pass.ir.operators import default_library, load_library
    from gaus_pass.ir.pipeline import PipelineReader
    from gaus_pass.ir.pipeline_timing import TimingSource

    libraries = [default_library()]
    if options.operators is not None:
        libraries.insert(0, load_library(options.operators))
    # The model is made even without a cycle time, so that a wrong name is an error either way.
    delays = make_delay_model(options.delay_model, emit)
    timed = options.cycle_time is not None
    source = TimingSource(OperatorTypes(operation, libraries), delays if timed else None)
    return PipelineReader(source, promote=options.captures == "promote")


def _extra(graph: PipelineGraph, outcome: Outcome) -> dict[str, Any]:
    """What the result JSON says of a pipeline besides problem and results."""
    return {
        "needs_retiming": graph.needs_retiming,
        "control_bits": outcome.schedule.length(outcome.problem) - 1,
    }


def _check_ii(pipeline: Any, options: Options, emit: Emit) -> None:
    from gaus_pass.ir.locations import location_text

    if options.ii is None or options.ii == 1:
        return
    where = location_text(pipeline.location)
    message = f"ii={options.ii}: a pipeline accepts an input in every cycle"
    if options.strict:
        raise InvalidOption(f"{message}; set ii=1 or drop strict", where)
    emit(Diagnostic(Severity.WARNING, f"{message}, so it is scheduled at II 1", where))


PASS = PassSpec(
    "gaus-schedule",
    "schedule pipelines and write start times into the IR",
    Options,
    run,
)
