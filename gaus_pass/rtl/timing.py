"""Delays that only the hardware has: multiplexers before shared units, selects of first iterations.

They are added to the operators' delays, so that `verify` and the solvers count them like any other:
inside chains, and on recurrences in the least II.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import ceil, log2

import numpy as np

from gaus_pass.ir.loop import LoopGraph
from gaus_pass.ir.loop_model import SELECT, Operand, Source
from gaus_pass.problem import OperatorType, Problem
from gaus_pass.rtl.binding import Binding
from gaus_pass.rtl.chains import place_of, registers_passed
from gaus_pass.schedule import Schedule

Levels = dict[int, int]
"""Two-way selects in front of an operation of the loop."""


def first_selects(graph: LoopGraph) -> Levels:
    """One level where an operand may be what stands for the first iterations."""
    return {
        i: 1
        for i, operation in enumerate(graph.loop.operations)
        if any(o.initial for o in operation.uses())
    }


def selects(graph: LoopGraph, schedule: Schedule, binding: Binding) -> Levels:
    """Levels of all selects once operations have units."""
    levels: Levels = defaultdict(int, first_selects(graph))
    for i, operation in enumerate(graph.loop.operations):
        step = int(schedule.start[i + 1])
        if any(_starts_late(graph, schedule, o, step) for o in operation.uses()):
            levels[i] += 1
    mates: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for i, unit in binding.units.items():
        mates[unit].append(i)
    for operations in mates.values():
        widest = _widest(graph, schedule, operations)
        for i in operations:
            levels[i] += ceil(log2(widest)) if widest > 1 else 0
    return {i: n for i, n in sorted(levels.items()) if n}


def _starts_late(graph: LoopGraph, schedule: Schedule, operand: Operand, step: int) -> bool:
    """Whether an operand is a counter whose start is known only at run time, read directly."""
    value = graph.loop.values[operand.value]
    if value.source is not Source.INDUCTION:
        return False
    if registers_passed(graph, schedule, operand, step):
        return False
    constant = all(level.lower.constant is not None for level in graph.loop.levels)
    inductions = {level.induction for level in graph.loop.levels}
    atoms = set() if value.form is None else set(value.form.atoms)
    return not constant or not atoms <= inductions


def _widest(graph: LoopGraph, schedule: Schedule, operations: list[int]) -> int:
    """Inputs of the largest multiplexer in front of a unit."""
    places: defaultdict[int, set[object]] = defaultdict(set)
    for i in operations:
        step = int(schedule.start[i + 1])
        operation = graph.loop.operations[i]
        operands = list(operation.operands)
        if operation.access is not None:
            operands.insert(0, operation.access.address)
        for k, operand in enumerate(operands):
            places[k].add(place_of(graph, schedule, operand, step))
    return max(map(len, places.values()), default=1)


def with_selects(problem: Problem, levels: Levels, delay: float) -> Problem:
    """The problem with the delay of selects in front of operations.

    Parameters
    ----------
    delay
        Of one two-way select.
    """
    types: list[OperatorType] = list(problem.operator_types)
    numbers: dict[tuple[int, int], int] = {}
    type_of = np.array(problem.type_of)
    for operation, count in levels.items():
        old = int(type_of[operation + 1])
        if (old, count) not in numbers:
            numbers[old, count] = len(types)
            types.append(_slower(types[old], count, delay))
        type_of[operation + 1] = numbers[old, count]
    return replace(problem, operator_types=tuple(types), type_of=type_of)


def _slower(kind: OperatorType, count: int, delay: float) -> OperatorType:
    extra = count * delay
    after = kind.out_delay + (extra if kind.latency == 0 else 0.0)
    name = f"{kind.name} +{count} {SELECT.rpartition('.')[2]}"
    return replace(kind, name=name, in_delay=kind.in_delay + extra, out_delay=after)
