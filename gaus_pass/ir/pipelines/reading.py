"""All unscheduled pipelines below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import UNSCHEDULED
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.delays import make_delay_model
from gaus_pass.ir.operators.library_files import libraries_of
from gaus_pass.ir.operators.types import TypesByScope
from gaus_pass.ir.pipelines.extract import PipelineReader
from gaus_pass.ir.pipelines.graph import PipelineGraph
from gaus_pass.ir.pipelines.latency_depth import depth_warnings
from gaus_pass.ir.pipelines.view import pipeline_names
from gaus_pass.options import Options


def read_pipelines(root: Any, options: Options, emit: Emit) -> list[PipelineGraph]:
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
    libraries = libraries_of(options.operators)
    # The model is made even without a cycle time, so that a wrong name is an error either way.
    delays = make_delay_model(options.delay_model)
    timed = options.cycle_time is not None or options.stages is not None
    model = delays if timed else None
    types = TypesByScope(libraries)
    graphs: list[PipelineGraph] = []
    for pipeline, name in zip(pipelines, pipeline_names(pipelines), strict=True):
        # SSP libraries are found from the inside out: nested modules have their own.
        source = TimingSource(types.of(pipeline), model)
        reader = PipelineReader(source, promote=options.captures == "promote")
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
