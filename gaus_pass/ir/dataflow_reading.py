"""All plain dataflow below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.dataflow import DataflowGraph, extract
from gaus_pass.ir.dataflow_timing import DataflowTiming
from gaus_pass.ir.dataflow_view import find_containers
from gaus_pass.ir.delays import make_delay_model
from gaus_pass.ir.library_files import libraries_of
from gaus_pass.ir.operator_types import OperatorTypes
from gaus_pass.options import Options


def read_dataflow(root: Any, options: Options, emit: Emit) -> list[DataflowGraph]:
    """The problems of all modules and functions in ``root``; warnings go to ``emit``.

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
        try:
            graphs.append(extract(container, timing, options.io == "nodes"))
        except GausError as error:
            raise error.at(container.location) from None
    return graphs
