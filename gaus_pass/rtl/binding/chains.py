"""Register chains of values: the register from which each use reads.

A value's registers shift once per II, at the end of the slot in which the value is ready.  A use
at ``u`` of a value that was ready at ``r`` therefore reads register ⌈(u - r) / II⌉, and register 0
is the value itself.
"""

from __future__ import annotations

from gaus_pass.hardware.operations import Operand, node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.model.schedule import Schedule

Place = tuple[int, int, int, tuple[int, ...]]
"""Value, registers passed, iterations back, and what stands for it in the first iterations."""


def ready_of(graph: LoopGraph, schedule: Schedule, value: int) -> int:
    """The step at which a value is ready."""
    producer = graph.loop.values[value].producer
    if producer < 0:
        return 0
    return int(schedule.start[node(producer)] + graph.problem.latency[node(producer)])


def registers_passed(graph: LoopGraph, schedule: Schedule, operand: Operand, step: int) -> int:
    """Registers that an operand has passed when an operation at ``step`` reads it."""
    if not graph.loop.inside(operand.value):
        return 0
    interval = schedule.ii or 1
    waits = step + interval * operand.distance - ready_of(graph, schedule, operand.value)
    assert waits >= 0, "a value is read before it is ready"
    return -(-waits // interval)


def place_of(graph: LoopGraph, schedule: Schedule, operand: Operand, step: int) -> Place:
    """The place that an operation at ``step`` reads an operand from."""
    passed = registers_passed(graph, schedule, operand, step)
    return operand.value, passed, operand.distance, operand.initial


def chain_lengths(graph: LoopGraph, schedule: Schedule) -> list[int]:
    """Registers of every value's chain."""
    lengths = [0] * len(graph.loop.values)
    for i, operation in enumerate(graph.loop.operations):
        step = int(schedule.start[node(i)])
        for operand in operation.uses():
            passed = registers_passed(graph, schedule, operand, step)
            lengths[operand.value] = max(lengths[operand.value], passed)
    return lengths
