"""``gaus-schedule``: schedule pipelines, loops and SSP instances and write that into the IR."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec

if TYPE_CHECKING:
    from gaus_pass.flow import Outcome
    from gaus_pass.ir.pipeline_graph import PipelineGraph
    from gaus_pass.problem import Problem
    from gaus_pass.schedule import Schedule


def run(operation: Any, options: Options, emit: Emit) -> None:
    """Schedule every `pipeline.unscheduled`, `ssp.instance` and innermost loop in ``operation``.

    The IR changes only when all schedules are known and verified.

    Raises
    ------
    GausError
        Something cannot be read or scheduled; the IR is as it was.
    """
    # What needs circt loads here, so that listing the passes does not.
    from gaus_pass.formats.result_json import write_results

    regions = [
        *_pipelines(operation, options, emit),
        *_instances(operation, emit),
        *_loops(operation, options, emit),
    ]
    if not regions:
        message = "nothing to schedule: no pipeline.unscheduled found, no ssp.instance and no loop"
        emit(Diagnostic(Severity.WARNING, message))
        return
    outcomes = [region.solve(_for_region(options, region, regions)) for region in regions]
    solved = list(zip(regions, outcomes, strict=True))
    if options.report is not None:
        write_results(
            options.report, outcomes, [region.extra(outcome) for region, outcome in solved]
        )
    for region, outcome in solved:
        region.apply(outcome.schedule)


@dataclass(frozen=True)
class _Region:
    """Something to schedule, how that is done, and how it is written down."""

    problem: Problem
    solve: Callable[[Options], Outcome]
    apply: Callable[[Schedule], object]
    extra: Callable[[Outcome], dict[str, Any]] = field(default=lambda _: {})


def _for_region(options: Options, region: _Region, regions: list[_Region]) -> Options:
    """The options without limits that are meant for other regions."""
    own = {r.name for r in region.problem.resource_types}
    others = {r.name for other in regions for r in other.problem.resource_types} - own
    limits = {name: units for name, units in options.limits.items() if name not in others}
    return replace(options, limits=limits)


def _pipelines(operation: Any, options: Options, emit: Emit) -> list[_Region]:
    from gaus_pass.ir.pipeline_apply import apply
    from gaus_pass.ir.pipeline_reading import read_pipelines

    graphs = read_pipelines(operation, options, emit)
    return [
        _Region(
            graph.problem,
            partial(_solve, graph, emit=emit),
            partial(apply, graph),
            partial(_extra, graph),
        )
        for graph in graphs
    ]


def _instances(operation: Any, emit: Emit) -> list[_Region]:
    from gaus_pass.ir.pipeline_view import find_operations
    from gaus_pass.ir.ssp import apply, extract
    from gaus_pass.ir.ssp_instance import INSTANCE
    from gaus_pass.passes.ssp_solve import solve_instance

    graphs = [extract(op) for op in find_operations(operation, INSTANCE)]
    return [
        _Region(graph.problem, partial(solve_instance, graph, emit=emit), partial(apply, graph))
        for graph in graphs
    ]


def _loops(operation: Any, options: Options, emit: Emit) -> list[_Region]:
    from gaus_pass.passes.schedule_loops import loop_regions

    return [_Region(*parts) for parts in loop_regions(operation, options, emit)]


def _solve(graph: PipelineGraph, options: Options, emit: Emit) -> Outcome:
    """A pipeline takes an input in every cycle; what is wrong with all of it is said at its op."""
    from gaus_pass.flow import solve
    from gaus_pass.ir.bindings import location_text

    try:
        return solve(graph.problem, options, ii=1, emit=emit)
    except GausError as error:
        raise error.at(location_text(graph.view.op)) from None


def _extra(graph: PipelineGraph, outcome: Outcome) -> dict[str, Any]:
    """What the result JSON says of a pipeline besides problem and results."""
    return {
        "needs_retiming": graph.needs_retiming,
        "control_bits": outcome.schedule.length(outcome.problem) - 1,
    }


PASS = PassSpec(
    "gaus-schedule",
    "schedule pipelines, loops and SSP instances and write start times into the IR",
    Options,
    run,
)
