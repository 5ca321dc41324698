"""Registers of a module with a clock, placed where its schedule wants them."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.dataflow.clocked import ClockedGraph
from gaus_pass.model.schedule import Schedule

_REGISTER = "seq.compreg"


def delay_of(schedule: Schedule) -> int:
    """Cycles by which every output comes later than before."""
    return int(schedule.start[-1])


def deepen(graph: ClockedGraph, schedule: Schedule) -> None:
    """Give every operand the registers that it needs; those that are not needed any more go."""
    chains = _Chains(graph.clock)
    start = schedule.start.tolist()
    block = graph.container.block
    last = list(block.operations)[-1].operation
    users: list[Op] = [*graph.operations, last]
    for (number, place), (value, producer, distance) in graph.sources.items():
        user = graph.first + number if number < len(graph.operations) else len(start) - 1
        count = start[user] - start[producer] + distance
        name = graph.problem.names[producer] if producer >= graph.first else _port(graph, value)
        users[number].operands[place] = chains.later(value, count, name)
    _erase(graph.moved)


class _Chains:
    """Registers behind values, shared by all users."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._made: dict[Any, list[Any]] = {}

    def later(self, value: IrValue, count: int, name: str) -> IrValue:
        """The value so many cycles later."""
        chain = self._made.setdefault(value, [value])
        while len(chain) <= count:
            chain.append(self._register(value, chain[-1], f"{name}_d{len(chain)}"))
        return chain[count]

    def _register(self, value: IrValue, before: IrValue, name: str) -> IrValue:
        owner = value.owner
        is_port = isinstance(owner, ir.Block)
        at = ir.InsertionPoint.at_block_begin(owner) if is_port else ir.InsertionPoint.after(owner)
        where = value.location if is_port else owner.location
        made = ir.Operation.create(
            _REGISTER,
            results=[value.type],
            operands=[before, self._clock],
            attributes={
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 1, 0, 0, 0]),
                "name": ir.StringAttr.get(name),
            },
            loc=where,
            ip=at,
        )
        return made.results[0]


def _port(graph: ClockedGraph, value: Any) -> str:
    """The name of a port."""
    return graph.container.argument_names[value.arg_number]


def _erase(registers: list[Op]) -> None:
    """Erase the registers that nothing but others of them uses."""
    left = list(registers)
    while True:
        used = [any(True for _ in op.results[0].uses) for op in left]
        if all(used):
            return
        for op, kept in zip(left, used, strict=True):
            if not kept:
                op.erase()
        left = [op for op, kept in zip(left, used, strict=True) if kept]
