"""Regions of a piece of IR, of all kinds in `gaus_pass.registry.IR_KINDS`.

The contents of a module or function decide its kind; see `gaus_pass.ir.dataflow.choice`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from gaus_pass.diagnostics import Emit
from gaus_pass.options import Options
from gaus_pass.registry import IR_KINDS, IrKind, load

if TYPE_CHECKING:
    from gaus_pass.model.problem import Problem
    from gaus_pass.model.schedule import Schedule
    from gaus_pass.scheduling.solve import Outcome
    from gaus_pass.solvers.base import Progress


class Solve(Protocol):
    """Schedules a region; the IR stays as it is."""

    def __call__(
        self, options: Options, *, emit: Emit | None = None, progress: Progress = ...
    ) -> Outcome:
        """A verified schedule.  Raises `GausError`, with a place, where there is none."""
        ...


@dataclass(frozen=True)
class Region:
    """A region: its problem, its solver, its writer, and its further keys in the result JSON."""

    problem: Problem
    solve: Solve
    apply: Callable[[Schedule], object]
    extra: Callable[[Outcome], dict[str, Any]] = field(default=lambda _: {})


def read_regions(operation: Any, options: Options, emit: Emit) -> list[Region]:
    """Everything in ``operation`` that can be scheduled; warnings go to ``emit``.

    Raises
    ------
    GausError
        Something cannot be read, or an option does not fit; the IR is as it was.
    """
    from gaus_pass.ir.annotation_check import require_results

    # What reads the other kinds takes longer to load than a small pipeline to schedule.
    held = require_results(operation)
    found: list[Region] = []
    for kind in sorted(IR_KINDS.values(), key=lambda kind: kind.rest):
        if not kind.operations or not held.isdisjoint(kind.operations):
            alone = {"alone": not found} if kind.rest else {}
            graphs = load(kind.read)(operation, options, emit, **alone)
            found += [_region(kind, graph) for graph in graphs]
    return found


def nothing_found() -> str:
    """The warning for input without regions."""
    first, *others = (kind.absent for kind in IR_KINDS.values())
    *others, last = others
    return f"nothing to schedule: {', '.join((f'{first} found', *others))}, and {last}"


def _region(kind: IrKind, graph: Any) -> Region:
    solve = partial(load(kind.solve), graph) if kind.solve else _plainly(graph.problem)
    apply = partial(load(kind.apply), graph)
    if not kind.extra:
        return Region(graph.problem, solve, apply)
    return Region(graph.problem, solve, apply, partial(load(kind.extra), graph))


def _plainly(problem: Problem) -> Solve:
    from gaus_pass.scheduling.solve import solve

    return partial(solve, problem)


def resource_names(regions: Sequence[Region], options: Options) -> frozenset[str]:
    """Names of the resource types of all regions.

    Raises
    ------
    InvalidOption
        ``constraints`` names an operation that none of them has.
    """
    if options.constraints and regions:
        from gaus_pass.ir.core.source_names import result_name
        from gaus_pass.model.constrained import require_known
        from gaus_pass.model.timing_constraints import parse_constraints

        asked, problems = parse_constraints(options.constraints), [r.problem for r in regions]
        require_known(asked, problems, result_name)
    return frozenset(r.name for region in regions for r in region.problem.resource_types)


def own_options(options: Options, region: Region, known: frozenset[str]) -> Options:
    """The options of one region, without what is said of others.

    Parameters
    ----------
    known
        Resource types of all regions.
    """
    if options.constraints:
        from gaus_pass.ir.core.source_names import result_name
        from gaus_pass.model.constrained import own_constraints

        own = own_constraints(options.constraints, region.problem, result_name)
        options = replace(options, constraints=own)
    if not options.limits:
        return options
    others = known.difference(r.name for r in region.problem.resource_types)
    limits = {name: units for name, units in options.limits.items() if name not in others}
    return replace(options, limits=limits)
