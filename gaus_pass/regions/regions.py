"""What there is to schedule in a piece of IR: pipelines, SSP instances, loops, plain dataflow.

Every module and function goes by what it holds; see `gaus_pass.ir.dataflow.choice`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.ir.dataflow.extract import DataflowGraph
    from gaus_pass.ir.pipelines.graph import PipelineGraph
    from gaus_pass.model.problem import Problem
    from gaus_pass.model.schedule import Schedule
    from gaus_pass.scheduling.solve import Outcome
    from gaus_pass.solvers.base import Progress

NOTHING = (
    "nothing to schedule: no pipeline.unscheduled found, no ssp.instance, no loop, and no module "
    "or function with a body"
)


class Solve(Protocol):
    """Schedules a region; the IR stays as it is."""

    def __call__(
        self, options: Options, *, emit: Emit | None = None, progress: Progress = ...
    ) -> Outcome:
        """A verified schedule.  Raises `GausError`, with a place, where there is none."""
        ...


@dataclass(frozen=True)
class Region:
    """Something to schedule, how that is done, and how it is written down.

    Attributes
    ----------
    ii
        An II that the hardware dictates: 1 for a pipeline.
    """

    problem: Problem
    solve: Solve
    apply: Callable[[Schedule], object]
    ii: int | None = None
    extra: Callable[[Outcome], dict[str, Any]] = field(default=lambda _: {})


def read_regions(operation: Any, options: Options, emit: Emit) -> list[Region]:
    """Everything in ``operation`` that can be scheduled; warnings go to ``emit``.

    Raises
    ------
    GausError
        Something cannot be read, or an option does not fit; the IR is as it was.
    """
    from gaus_pass.ir.annotation_check import require_results
    from gaus_pass.ir.core.operation_names import FOR, INSTANCE, UNSCHEDULED
    from gaus_pass.ir.core.walk import held_names

    require_results(operation)
    # What reads the other kinds takes longer to load than a small pipeline to schedule.
    held = held_names(operation)
    found: list[Region] = []
    if UNSCHEDULED in held:
        found += _pipelines(operation, options, emit)
    if INSTANCE in held:
        found += _instances(operation)
    if not held.isdisjoint(FOR):
        found += _loops(operation, options, emit)
    return found + _dataflow(operation, options, emit, alone=not found)


def resource_names(regions: Iterable[Region]) -> frozenset[str]:
    """Names of the resource types that any region has."""
    return frozenset(r.name for region in regions for r in region.problem.resource_types)


def own_limits(options: Options, region: Region, known: frozenset[str]) -> Options:
    """The options without limits that are meant for other regions, which make names ``known``."""
    if not options.limits:
        return options
    others = known.difference(r.name for r in region.problem.resource_types)
    limits = {name: units for name, units in options.limits.items() if name not in others}
    return replace(options, limits=limits)


def _pipelines(operation: Any, options: Options, emit: Emit) -> list[Region]:
    from gaus_pass.ir.pipelines.apply import apply
    from gaus_pass.ir.pipelines.reading import read_pipelines

    graphs = read_pipelines(operation, options, emit)
    return [
        Region(
            graph.problem,
            partial(_solve_pipeline, graph),
            partial(apply, graph),
            1,
            partial(_pipeline_extra, graph),
        )
        for graph in graphs
    ]


def _instances(operation: Any) -> list[Region]:
    from gaus_pass.ir.core.operation_names import INSTANCE
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.ssp.extract import apply, extract
    from gaus_pass.regions.ssp import solve_instance

    graphs = [extract(op) for op in find_operations(operation, INSTANCE)]
    return [
        Region(graph.problem, partial(solve_instance, graph), partial(apply, graph))
        for graph in graphs
    ]


def _loops(operation: Any, options: Options, emit: Emit) -> list[Region]:
    from gaus_pass.regions.loops import loop_regions

    return [
        Region(problem, solve, apply, extra=extra)
        for problem, solve, apply, extra in loop_regions(operation, options, emit)
    ]


def _dataflow(operation: Any, options: Options, emit: Emit, *, alone: bool) -> list[Region]:
    from gaus_pass.ir.dataflow.reading import read_dataflow

    graphs = read_dataflow(operation, options, emit, alone=alone)
    if not graphs:
        return []
    from gaus_pass.ir.dataflow.apply import apply

    return [
        Region(graph.problem, partial(_solve_dataflow, graph), partial(apply, graph))
        for graph in graphs
    ]


def _solve_pipeline(graph: PipelineGraph, options: Options, **channels: Any) -> Outcome:
    """A pipeline takes an input in every cycle; what is wrong with all of it is said at its op."""
    from gaus_pass.scheduling.solve import solve

    problem, fitting, where = graph.problem, options, graph.location
    try:
        if options.stages is not None:
            from gaus_pass.regions.stages import fit_stages

            problem, fitting = fit_stages(problem, options, where, channels.get("emit"))
        # That ii=3 means nothing here has been said when the pipeline was read.
        return solve(problem, replace(fitting, ii=None), ii=1, **channels)
    except GausError as error:
        raise error.at(where) from None


def _pipeline_extra(graph: PipelineGraph, outcome: Outcome) -> dict[str, Any]:
    """What the result JSON says of a pipeline besides problem and results."""
    return {
        "needs_retiming": graph.needs_retiming,
        "control_bits": outcome.schedule.length(outcome.problem) - 1,
    }


def _solve_dataflow(graph: DataflowGraph, options: Options, **channels: Any) -> Outcome:
    """New inputs every ``ii`` cycles, where that is asked for or a register closes a cycle."""
    from gaus_pass.regions.ssp import with_units
    from gaus_pass.scheduling.solve import solve

    try:
        return with_units(solve(graph.problem, options, **channels))
    except GausError as error:
        raise error.at(graph.container.location) from None
