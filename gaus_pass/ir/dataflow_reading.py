"""All plain dataflow below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.dataflow import DataflowGraph, extract, loops_of_unknown_latency
from gaus_pass.ir.dataflow_timing import DataflowTiming
from gaus_pass.ir.dataflow_view import Container, find_containers
from gaus_pass.ir.delays import make_delay_model
from gaus_pass.ir.library_files import libraries_of
from gaus_pass.ir.locations import location_text
from gaus_pass.ir.operator_types import OperatorTypes
from gaus_pass.options import Options


def read_dataflow(root: Any, options: Options, emit: Emit) -> list[DataflowGraph]:
    """The problems of all modules, functions and loops in ``root``; warnings go to ``emit``.

    A block with a loop of unknown latency is left out with a warning; the loop itself is not.

    Raises
    ------
    GausError
        An operation, a library or an option is at fault; the error has a location.
    """
    containers = find_containers(root)
    if not containers:
        return []
    if options.stages is not None:
        message = f"stages={options.stages} is for pipelines; use length=N, or pipeline"
        raise InvalidOption(message, containers[0].location)
    libraries = libraries_of(options.operators)
    delays = make_delay_model(options.delay_model, emit)
    model = delays if options.cycle_time is not None else None
    graphs: list[DataflowGraph] = []
    for container in containers:
        types = OperatorTypes(container.op, libraries)
        timing = DataflowTiming(types, model, options.opaque)
        loops = loops_of_unknown_latency(container, timing)
        if loops:
            emit(_left_out(container, loops[0]))
            continue
        try:
            graphs.append(extract(container, timing, options.io == "nodes"))
        except GausError as error:
            raise error.at(container.location) from None
    return graphs


def _left_out(container: Container, loop: Any) -> Diagnostic:
    message = (
        f"the block of '{container.name}' is not scheduled: it holds '{loop.name}', whose latency "
        f"is not known; its body is scheduled on its own.  Add a library entry for '{loop.name}' "
        "or set opaque=N to schedule around it"
    )
    return Diagnostic(Severity.WARNING, message, location_text(loop.location))
