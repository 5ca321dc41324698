"""From functions with loops to hardware: read, schedule, bind, time again, lower.

Everything is read, solved and verified before the IR changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit
from gaus_pass.errors import GausError, Infeasible, InvalidOption
from gaus_pass.flow import Outcome, solve
from gaus_pass.formats.result_json import joined_documents, solved_document
from gaus_pass.ir.loop_function import FunctionModel, Leaf, read_function
from gaus_pass.ir.loop_memory import check_port_names, parse_ports
from gaus_pass.ir.loop_summary import summary
from gaus_pass.ir.pipeline_view import find_operations
from gaus_pass.options import Options, unknown_name
from gaus_pass.problem import Problem
from gaus_pass.rtl.binding import bind
from gaus_pass.rtl.describe import describe
from gaus_pass.rtl.lower import SolvedLeaf, lower_function
from gaus_pass.rtl.timing import Levels, first_selects, selects, with_selects
from gaus_pass.solvers.base import Progress, no_progress
from gaus_pass.verify import violations

_FUNCTION = "func.func"
_REPAIRS = 6


@dataclass(frozen=True)
class Design:
    """A function that has become a module.

    Attributes
    ----------
    description
        Ports, cycles, registers and units; see `gaus_pass.rtl.describe`.
    outcomes, extras
        Per leaf: what the solver answered, and what the result JSON says besides.
    """

    name: str
    description: dict[str, Any]
    outcomes: tuple[Outcome, ...]
    extras: tuple[dict[str, Any], ...]


def functions(root: Any) -> list[Any]:
    """All `func.func` with a body."""
    return [f for f in find_operations(root, _FUNCTION) if len(f.regions[0].blocks)]


def lower_functions(
    chosen: Sequence[Any], options: Options, emit: Emit, progress: Progress = no_progress
) -> list[Design]:
    """Replace functions by modules.

    Raises
    ------
    GausError
        Something cannot be read, scheduled or lowered; the IR is as it was.
    """
    models = [read_function(f, options, emit) for f in chosen]
    check_port_names(
        parse_ports(options.ports), (m.name for model in models for m in model.memories)
    )
    _check_limits(options, models)
    solved = [[_solve(m, leaf, options, emit, progress) for leaf in m.leaves()] for m in models]
    made: list[Any] = []
    designs: list[Design] = []
    try:
        for model, leaves in zip(models, solved, strict=True):
            lowered = lower_function(model, [leaf for leaf, _ in leaves], made.append)
            outcomes = tuple(outcome for _, outcome in leaves)
            extras = tuple(summary(leaf.leaf.graph, outcome) for leaf, outcome in leaves)
            designs.append(Design(model.name, describe(lowered), outcomes, extras))
    except BaseException:
        for module in made:
            module.operation.erase()
        raise
    for function in chosen:
        function.erase()
    return designs


def documents(designs: Sequence[Design], source: dict[str, Any] | None) -> dict[str, Any]:
    """The result JSON of a run: regions as of a schedule, and the modules made of them."""
    regions = [
        solved_document(outcome, extra)
        for design in designs
        for outcome, extra in zip(design.outcomes, design.extras, strict=True)
    ]
    whole = joined_documents(regions, source)
    return {**whole, "modules": [design.description for design in designs]}


def _check_limits(options: Options, models: Sequence[FunctionModel]) -> None:
    known = {r.name for m in models for leaf in m.leaves() for r in _resources(leaf)}
    for name in options.limits:
        if known and name not in known:
            raise InvalidOption("limits: " + unknown_name("resource type", name, sorted(known)))


def _resources(leaf: Leaf) -> Iterator[Any]:
    yield from leaf.graph.problem.resource_types


def _solve(
    model: FunctionModel, leaf: Leaf, options: Options, emit: Emit, progress: Progress
) -> tuple[SolvedLeaf, Outcome]:
    try:
        return _Repair(model, leaf, options, emit, progress).run()
    except GausError as error:
        raise error.at(leaf.graph.loop.location) from None


def _with_units(outcome: Outcome, solved: SolvedLeaf) -> Outcome:
    """The outcome with the units of the hardware, where a number says which an operation has."""
    schedule = solved.binding.apply(outcome.schedule, outcome.problem)
    if violations(outcome.problem, schedule):
        return outcome  # some operation has units of several resource types
    return replace(outcome, result=replace(outcome.result, schedule=schedule))


class _Repair:
    """Schedule and bind a leaf until it also meets the clock with its multiplexers."""

    def __init__(
        self, model: FunctionModel, leaf: Leaf, options: Options, emit: Emit, progress: Progress
    ) -> None:
        self.model, self.leaf, self.emit, self.progress = model, leaf, emit, progress
        own = {r.name for r in _resources(leaf)}
        limits = {name: count for name, count in options.limits.items() if name in own}
        self.options = replace(options, limits=limits)
        if leaf.straight:
            self.options = replace(self.options, ii=None, length=None)

    def run(self) -> tuple[SolvedLeaf, Outcome]:
        graph = self.leaf.graph
        levels: Levels = first_selects(graph)
        for _ in range(_REPAIRS):
            said: list[Diagnostic] = []
            outcome = solve(
                self._timed(graph.problem, levels),
                self.options,
                pipelined=not self.leaf.straight,
                emit=said.append,
                progress=self.progress,
            )
            solved = self._bound(outcome)
            found = selects(graph, solved.schedule, solved.binding)
            final = self._timed(replace(graph.problem, clock=outcome.problem.clock), found)
            final = replace(final, resource_types=outcome.problem.resource_types)
            if not violations(final, solved.schedule):
                for diagnostic in said:
                    self.emit(diagnostic)
                return replace(solved, problem=final), _with_units(outcome, solved)
            levels = {i: max(levels.get(i, 0), n) for i, n in found.items()} | {
                i: n for i, n in levels.items() if i not in found
            }
        raise Infeasible(
            f"cycle-time={self.options.cycle_time:g} cannot be met with the multiplexers of "
            "shared units; raise the cycle time or the limits"
        )

    def _timed(self, problem: Problem, levels: Levels) -> Problem:
        if self.options.cycle_time is None:
            return problem
        return with_selects(problem, levels, self.model.select_delay)

    def _bound(self, outcome: Outcome) -> SolvedLeaf:
        schedule = outcome.schedule
        if schedule.ii is None:
            schedule = replace(schedule, ii=max(1, schedule.length(outcome.problem)))
        binding = bind(self.leaf.graph, outcome.problem, schedule, self.options.share)
        return SolvedLeaf(self.leaf, outcome.problem, schedule, binding)
