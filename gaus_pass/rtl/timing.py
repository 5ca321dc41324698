"""Delays that binding adds: multiplexers before shared units, selects of initial values.

They are added to the delays of the operators, so that `verify` and the solvers take them into
account as usual: in chains, and for recurrences in the least II.  Select inputs are driven by
control registers through a few gates; `with_control` makes `verify` check those paths too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

import numpy as np

from gaus_pass.hardware.function import GateDelays
from gaus_pass.hardware.operations import SELECT, Operand, Source, node, tree_depth
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.model.problem import OperatorType, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.rtl.binding.bind import Binding
from gaus_pass.rtl.binding.chains import place_of, registers_passed
from gaus_pass.rtl.datapath.units import family_of


@dataclass
class Extra:
    """Delays in front of the operations of a loop.

    Attributes
    ----------
    delay
        By operation: delay of the multiplexers and selects that its operands pass.
    control
        By operation: time within the cycle at which the select inputs of its unit's multiplexer are
        ready; operands that arrive earlier wait.  Selects before the multiplexer are not counted.
    """

    delay: dict[int, float] = field(default_factory=dict[int, float])
    control: dict[int, float] = field(default_factory=dict[int, float])

    def pessimistic(self, problem: Problem) -> dict[int, float]:
        """Delays as if all operands waited for the select inputs, as far as a cycle allows."""
        assert problem.clock is not None
        found: dict[int, float] = {}
        for i, delay in self.delay.items():
            own = problem.operator_types[problem.type_of[node(i)]].in_delay
            room = problem.clock.available - own - delay
            found[i] = delay + max(0.0, min(self.control.get(i, 0.0), room))
        return found


def first_selects(graph: LoopGraph, gates: GateDelays) -> dict[int, float]:
    """Delay of the selects of initial values in front of operands, one for each value."""
    counts = {i: operation.first_values() for i, operation in enumerate(graph.loop.operations)}
    return {i: count * gates.select for i, count in counts.items() if count}


def selects(
    graph: LoopGraph, schedule: Schedule, binding: Binding, gates: GateDelays, alone: bool = True
) -> Extra:
    """The delays in front of operations that have units.

    Parameters
    ----------
    alone
        Whether no other leaf uses the units.
    """
    delay = defaultdict(float, first_selects(graph, gates))
    control: dict[int, float] = dict.fromkeys(delay, 0.0)
    for i, operation in enumerate(graph.loop.operations):
        step = int(schedule.start[node(i)])
        if any(_starts_late(graph, schedule, o, step) for o in operation.uses()):
            delay[i] += gates.select
    decoded = 1 if alone else 2
    for operations in _blocks(graph, binding):
        levels, gathered = _multiplexer(graph, schedule, operations)
        for i in operations if levels else ():
            control[i] = max(0.0, gates.gathered(decoded * gathered) - delay[i])
            delay[i] += gates.multiplexer(levels)
    for i, inputs in _enables(graph, binding).items():
        delay[i] = max(delay[i], gates.gathered(inputs))
    return Extra({i: d for i, d in sorted(delay.items()) if d}, dict(sorted(control.items())))


def _blocks(graph: LoopGraph, binding: Binding) -> list[list[int]]:
    """Groups of operations that share the multiplexers in front of a block."""
    blocks: defaultdict[object, list[int]] = defaultdict(list)
    for i, unit in binding.units.items():
        operation = graph.loop.operations[i]
        is_access = operation.access is not None
        named = graph.instances.get(i)
        family = None if is_access else family_of(graph.loop, operation, named)
        blocks[unit, family].append(i)
    return list(blocks.values())


def _enables(graph: LoopGraph, binding: Binding) -> dict[int, int]:
    """Inputs between a store's predicate and its port: its select, other stores, and stall."""
    found: dict[int, int] = {}
    for operations in _blocks(graph, binding):
        models = [graph.loop.operations[i] for i in operations]
        stores = sum(m.access is not None and m.access.is_store for m in models)
        for i, model in zip(operations, models, strict=True):
            if model.predicate is not None:
                found[i] = 4 * stores
    return found


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


def _multiplexer(graph: LoopGraph, schedule: Schedule, operations: list[int]) -> tuple[int, int]:
    """Depth of the deepest multiplexer of a block in selects, and inputs of its select logic."""
    turns: defaultdict[int, Counter[object]] = defaultdict(Counter)
    for i in operations:
        step = int(schedule.start[node(i)])
        operation = graph.loop.operations[i]
        operands = list(operation.operands)
        if operation.access is not None:
            operands.insert(0, operation.access.address)
        for k, operand in enumerate(operands):
            turns[k][place_of(graph, schedule, operand, step)] += 1
    counts = [list(places.values()) for places in turns.values() if len(places) > 1]
    levels = max((tree_depth(len(c)) for c in counts), default=0)
    halves = (c[: (len(c) + 1) // 2] for c in counts)
    return levels, max(map(sum, halves), default=1)


def with_selects(problem: Problem, delays: dict[int, float]) -> Problem:
    """The problem with these delays in front of the operations of the loop."""
    types: list[OperatorType] = list(problem.operator_types)
    numbers: dict[tuple[int, float], int] = {}
    type_of = np.array(problem.type_of)
    for operation, delay in delays.items():
        old = int(type_of[node(operation)])
        if (old, delay) not in numbers:
            numbers[old, delay] = len(types)
            types.append(_slower(types[old], delay))
        type_of[node(operation)] = numbers[old, delay]
    return replace(problem, operator_types=tuple(types), type_of=type_of)


def _slower(kind: OperatorType, extra: float) -> OperatorType:
    after = kind.out_delay + (extra if kind.latency == 0 else 0.0)
    name = f"{kind.name} +{extra:g} {SELECT.rpartition('.')[2]}"
    return replace(kind, name=name, in_delay=kind.in_delay + extra, out_delay=after)


def with_control(
    problem: Problem, schedule: Schedule, control: dict[int, float]
) -> tuple[Problem, Schedule]:
    """Problem and schedule with the select logic as operations of its own, to be verified.

    Each of these starts from registers at the beginning of its operation's cycle, takes one cycle,
    and ends where the operation of the next iteration starts.
    """
    late = [(i, arrives) for i, arrives in control.items() if arrives > 0]
    count, first, ii = len(late), problem.num_operations, schedule.ii or 1
    if not count:
        return problem, schedule
    ends = np.array([i + 1 for i, _ in late])
    kinds = tuple(
        OperatorType(f"control of {problem.names[node(i)]}", 1, 0.0, arrives) for i, arrives in late
    )
    start = np.concatenate([schedule.start, schedule.start[ends] + ii - 1])

    def longer(array: np.ndarray, more: object) -> np.ndarray:
        return np.concatenate([array, np.broadcast_to(np.asarray(more, array.dtype), count)])

    whole = replace(
        problem,
        names=problem.names + tuple(kind.name for kind in kinds),
        locations=problem.locations + tuple(problem.locations[i] for i in ends.tolist()),
        operator_types=problem.operator_types + kinds,
        type_of=longer(problem.type_of, np.arange(count) + len(problem.operator_types)),
        dep_src=longer(problem.dep_src, np.arange(first, first + count)),
        dep_dst=longer(problem.dep_dst, ends),
        dep_distance=longer(problem.dep_distance, 1),
        dep_delay=longer(problem.dep_delay, 1),
        dep_carries=longer(problem.dep_carries, True),
        dep_weight=longer(problem.dep_weight, 0),
        earliest=longer(problem.earliest, 0),
        latest=longer(problem.latest, problem.latest.max()),
        length=None,
    )
    return whole, replace(schedule, start=start, unit=None, start_in_cycle=None)
