"""Loops as regions of ``gaus-schedule``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError
from gaus_pass.options import Options

if TYPE_CHECKING:
    from gaus_pass.hardware.process import LoopGraph
    from gaus_pass.ir.loops.reading import Rewritten
    from gaus_pass.ir.operators.core_source import CoreSource
    from gaus_pass.model.problem import Problem
    from gaus_pass.model.schedule import Schedule
    from gaus_pass.scheduling.solve import Outcome


@dataclass(frozen=True)
class LoopRegion:
    """A loop, and the writer of its schedule in the requested form."""

    graph: LoopGraph
    write: Callable[[LoopGraph, Schedule], object]
    rewritten: Rewritten | None = None

    @property
    def problem(self) -> Problem:
        return self.graph.problem


def read(operation: Any, options: Options, emit: Emit) -> list[LoopRegion]:
    """Every innermost loop in ``operation``, and functions that run once, ready to be solved.

    Raises
    ------
    GausError
        A loop cannot be pipelined, or cannot be written in the form that is asked for.
    """
    from gaus_pass.cores.supply import Cores
    from gaus_pass.hardware.numbers import indices_of
    from gaus_pass.ir.loops.apply import annotate
    from gaus_pass.ir.loops.reading import readings

    cores = None if options.cores == "none" else Cores(options, hardware=False)
    with indices_of(options.index_bits):
        found = [
            reading
            for part, own in _with_ports(operation, options, cores)
            for reading in readings(part, own, emit, cores)
        ]
    regions = [LoopRegion(reading.graph, annotate, reading.rewritten) for reading in found]
    loops = [region for region in regions if not region.graph.runs_once]
    if options.loop_form != "attributes" and loops:
        from gaus_pass.ir.loopschedule.fit import fit_form
        from gaus_pass.ir.loopschedule.writer import LoopReplacer

        calyx = options.loop_form == "calyx"
        write = LoopReplacer(len(loops), calyx=calyx).apply
        for region in loops:
            fitted = replace(region, graph=fit_form(region.graph, calyx=calyx), write=write)
            regions[regions.index(region)] = fitted
    return regions


def _with_ports(
    operation: Any, options: Options, cores: CoreSource | None
) -> list[tuple[Any, Options]]:
    """What to read with which options: ``ports=auto`` is the fewest ports for each function."""
    from gaus_pass.analysis.memory_ports import least_ports, ports_text
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.loops.reading import read_loops

    if options.ports != "auto":
        return [(operation, options)]
    found: list[tuple[Any, Options]] = []
    for function in find_operations(operation, FUNCTION):
        graphs = read_loops(function, replace(options, ports=""), lambda _: None, cores)
        needs = least_ports(graph.problem for graph in graphs)
        found.append((function, replace(options, ports=ports_text(needs))))
    return found


def apply(region: LoopRegion, schedule: Schedule) -> None:
    """Write a schedule into the IR; where iterations do not overlap the II there is the length."""
    graph = region.graph
    if region.rewritten is not None:
        region.rewritten.put_in_place()
    if schedule.ii is None and not graph.runs_once:
        schedule = replace(schedule, ii=max(1, schedule.length(graph.problem)))
    region.write(graph, schedule)


def extra(region: LoopRegion, outcome: Outcome) -> dict[str, Any]:
    """Further keys of a loop in the result JSON."""
    from gaus_pass.ir.loops.summary import summary

    return summary(region.graph, outcome)


def solve_loop(region: LoopRegion, options: Options, **channels: Any) -> Outcome:
    """Schedule a loop at the least II; an error without a place is reported at the loop."""
    from gaus_pass.scheduling.solve import solve

    graph = region.graph
    try:
        wanted = options.ii if options.ii is not None else graph.wanted_ii
        if graph.runs_once:
            wanted = None
        pipelined = not graph.runs_once and (graph.pipelined or wanted is not None)
        outcome = solve(graph.problem, replace(options, ii=wanted), pipelined=pipelined, **channels)
    except GausError as error:
        raise error.at(graph.loop.location) from None
    emit, ii = channels.get("emit"), outcome.schedule.ii or 1
    if options.loop_form == "calyx" and ii > 1 and emit is not None:
        from gaus_pass.ir.loopschedule.calyx import calyx_warning

        emit(Diagnostic(Severity.WARNING, calyx_warning(ii), graph.loop.location))
    return outcome
