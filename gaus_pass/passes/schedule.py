"""``gaus-schedule``: schedule what is unscheduled in a module and write the schedule into the IR."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec
from gaus_pass.problem import Clock


def run(operation: Any, options: Options, emit: Emit) -> None:
    """Schedule every `pipeline.unscheduled` in ``operation``.

    The IR changes only when the schedules of all pipelines are known and verified.

    Raises
    ------
    GausError
        Some pipeline cannot be read or scheduled; the IR is as it was.
    """
    # What needs circt loads here, so that listing the passes does not.
    from gaus_pass.flow import schedule
    from gaus_pass.formats.result_json import write_results
    from gaus_pass.ir.pipeline_apply import apply
    from gaus_pass.ir.pipeline_view import UNSCHEDULED, find_pipelines, pipeline_names

    pipelines = find_pipelines(operation, UNSCHEDULED)
    if not pipelines:
        emit(Diagnostic(Severity.WARNING, "nothing to schedule: no pipeline.unscheduled found"))
        return
    _check_ii(pipelines[0], options, emit)
    reader = _reader(operation, options, emit)
    graphs = [
        reader.read(pipeline, name)
        for pipeline, name in zip(pipelines, pipeline_names(pipelines), strict=True)
    ]
    outcomes = [schedule(graph.problem, options, ii=1, emit=emit) for graph in graphs]
    if options.report is not None:
        write_results(options.report, outcomes)
    for graph, outcome in zip(graphs, outcomes, strict=True):
        apply(graph, outcome.result.schedule)


def _reader(operation: Any, options: Options, emit: Emit) -> Any:
    from gaus_pass.ir.delays import make_delay_model
    from gaus_pass.ir.operator_types import OperatorTypes
    from gaus_pass.ir.operators import default_library, load_library
    from gaus_pass.ir.pipeline import PipelineReader

    libraries = [default_library()]
    if options.operators is not None:
        libraries.insert(0, load_library(options.operators))
    return PipelineReader(
        OperatorTypes(operation, libraries),
        make_delay_model(options.delay_model, emit),
        _clock(options),
        options.length,
        options.captures == "promote",
    )


def _clock(options: Options) -> Clock | None:
    if options.cycle_time is None:
        return None
    return Clock(options.cycle_time, options.clock_to_q, options.setup, options.margin)


def _check_ii(pipeline: Any, options: Options, emit: Emit) -> None:
    from gaus_pass.ir.bindings import location_text

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
