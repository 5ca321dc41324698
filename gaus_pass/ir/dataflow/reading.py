"""All plain dataflow below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.core.frames import left_unscheduled
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.dataflow.choice import plain_dataflow
from gaus_pass.ir.dataflow.view import Container, find_containers
from gaus_pass.ir.operators.library import OperatorLibrary, known_symbols
from gaus_pass.ir.operators.library_files import libraries_of
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.ir.dataflow.extract import DataflowGraph


_INSTANCE = "hw.instance"


def read_dataflow(
    root: Op, options: Options, emit: Emit, *, alone: bool = True
) -> list[DataflowGraph]:
    """The problems of all modules and functions in ``root`` that are plain dataflow.

    Warnings go to ``emit``.

    Parameters
    ----------
    alone
        Whether ``root`` holds nothing else to schedule.  If it does, a container that cannot be
        read is left as it is, with a warning.

    Raises
    ------
    GausError
        An operation, a library or an option is at fault; the error has a location.
    """
    libraries = libraries_of(options.operators)
    containers = _choose(root, libraries, options)
    if not containers:
        return []
    # Most inputs hold a pipeline or a loop, and nothing beside it.
    from gaus_pass.ir.dataflow.clocked import extract_clocked, is_clocked
    from gaus_pass.ir.dataflow.extract import extract
    from gaus_pass.ir.dataflow.timing import DataflowTiming
    from gaus_pass.ir.operators.declarations import TimingContext

    if alone and options.stages is not None and not options.pipeline:
        message = f"stages={options.stages} is for pipelines; use length=N, or pipeline"
        raise InvalidOption(message, containers[0].location)
    context = TimingContext.from_options(options, libraries)
    parts = instantiated(root) if options.pipeline else set[str]()
    graphs: list[DataflowGraph] = []
    for container in containers:
        timing = DataflowTiming(context.source(container.op), options.opaque)
        if options.pipeline and is_clocked(container):
            if symbol_of(container.op) in parts:
                continue  # its parent counts on the cycles that it takes
            try:
                graphs.append(extract_clocked(container, timing))
            except GausError as error:
                raise error.at(container.location) from None
            continue
        try:
            graphs.append(extract(container, timing, options.io == "nodes"))
        except GausError as error:
            located = error.at(container.location)
            if alone:
                raise located from None
            emit(left_unscheduled(container.op.attributes["sym_name"].value, located))
    return graphs


def instantiated(root: Op) -> set[str]:
    """The symbols of modules that others contain."""
    return {op.attributes["moduleName"].value for op in find_operations(root, _INSTANCE)}


def symbol_of(op: Op) -> str:
    """The name of a module."""
    return op.attributes["sym_name"].value


def _choose(root: Op, libraries: list[OperatorLibrary], options: Options) -> list[Container]:
    operators, described = known_symbols(libraries)
    return plain_dataflow(
        find_containers(root), operators, None if options.opaque is not None else described
    )
