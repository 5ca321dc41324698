"""Scheduling one module, function or graph region of plain dataflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaus_pass.errors import GausError
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.ir.dataflow.extract import DataflowGraph
    from gaus_pass.scheduling.solve import Outcome


def solve_dataflow(graph: DataflowGraph, options: Options, **channels: Any) -> Outcome:
    """New inputs every ``ii`` cycles, where that is asked for or a register closes a cycle."""
    from gaus_pass.regions.ssp import with_units
    from gaus_pass.scheduling.solve import solve

    try:
        return with_units(solve(graph.problem, options, **channels))
    except GausError as error:
        raise error.at(graph.container.location) from None
