"""All unscheduled pipelines below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import UNSCHEDULED
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.pipelines.extract import PipelineReader
from gaus_pass.ir.pipelines.graph import PipelineGraph
from gaus_pass.ir.pipelines.latency_depth import depth_warnings
from gaus_pass.ir.pipelines.view import pipeline_names
from gaus_pass.options import Options


def read_pipelines(root: Op, options: Options, emit: Emit) -> list[PipelineGraph]:
    """The problems of all `pipeline.unscheduled` in ``root``; warnings go to ``emit``.

    Raises
    ------
    GausError
        A pipeline, a library or an option is at fault; the error has a location.
    """
    pipelines = find_operations(root, UNSCHEDULED)
    if not pipelines:
        return []
    _check_ii(location_text(pipelines[0].location), options, emit)
    context = TimingContext.from_options(options, timed=options.stages is not None)
    graphs: list[PipelineGraph] = []
    for pipeline, name in zip(pipelines, pipeline_names(pipelines), strict=True):
        # SSP libraries are found from the inside out: nested modules have their own.
        reader = PipelineReader(context.source(pipeline), promote=options.captures == "promote")
        try:
            graphs.append(reader.read(pipeline, name))
        except GausError as error:
            raise error.at(location_text(pipeline.location)) from None
    for graph in graphs:
        for warning in depth_warnings(graph.body):
            emit(warning)
    return graphs


def _check_ii(where: str, options: Options, emit: Emit) -> None:
    if options.ii is None or options.ii == 1:
        return
    message = f"ii={options.ii}: a pipeline accepts an input in every cycle"
    if options.strict:
        raise InvalidOption(f"{message}; set ii=1 or drop strict", where)
    emit(Diagnostic(Severity.WARNING, f"{message}, so it is scheduled at II 1", where))
