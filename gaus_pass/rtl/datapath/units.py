"""Units: the hardware of operations, alone or shared.

A shared unit has a block for each family of functions that its operations need, so that a limit of
one multiplier gives one multiplier.  In each cycle, a block takes the operands of the operation
that starts on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import Operation
from gaus_pass.rtl.datapath.compute import compute, working_width
from gaus_pass.rtl.datapath.instances import instantiate
from gaus_pass.rtl.netlist.builder import Purpose, Wire
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number

_PRODUCTS = ("arith.muli", "index.mul")
_WIDE_PRODUCTS = {"arith.mulsi_extended": True, "arith.mului_extended": False}

Family = tuple[object, ...]


def family_of(loop: Loop, operation: Operation, instance: Instance | None = None) -> Family:
    """Operations with the same family can share a block: all products, else equal functions."""
    if instance is not None:
        return ("implementation", instance.module, *instance.inputs, "results", *instance.results)
    if operation.kind in _PRODUCTS or operation.kind in _WIDE_PRODUCTS:
        return ("product",)
    shape = [loop.values[o.value].seen()[:2] for o in operation.operands]
    results = [loop.values[r].bits for r in operation.results]
    extra = (operation.coefficients, operation.constant, operation.negated, operation.float_type)
    return (operation.kind, operation.relation, tuple(shape), tuple(results), extra)


@dataclass
class _Request:
    select: Any
    operands: list[Any]


class Delayed:
    """A wire and its delayed copies: the registers of a pipelined operator."""

    def __init__(self, environment: Environment, name: str, wire: Any) -> None:
        self._env, self._name = environment, name
        self._taps = [wire]

    def after(self, cycles: int) -> Any:
        """The wire, delayed by ``cycles``."""
        while len(self._taps) <= cycles:
            k = len(self._taps)
            always = self._env.net.constant(1, 1)
            before = self._taps[-1]
            register = self._env.register(
                f"{self._name}_p{k}", width(before), always, Purpose.OPERATOR
            )
            register.drive(before)
            self._taps.append(register.value)
        return self._taps[cycles]


@dataclass
class Block:
    """One function of a unit.

    Attributes
    ----------
    requests
        For each operation: the wire that selects it, and its operands.
    instance
        The instance of a module that implements the block and has its own registers, or None.
    """

    name: str
    outputs: list[Wire]
    delayed: list[Delayed]
    loop: Loop
    operation: Operation
    bits: int
    instance: Instance | None
    requests: list[_Request] = field(default_factory=list[_Request])


class Units:
    """The units that all leaves of a module share."""

    def __init__(self, environment: Environment) -> None:
        self.env, self.net = environment, environment.net
        self._blocks: dict[tuple[str, int, Family], Block] = {}
        self._product_bits: dict[tuple[str, int], int] = {}
        self._named: dict[int, Instance] = {}

    def plan(
        self,
        unit: tuple[str, int],
        loop: Loop,
        operation: Operation,
        named: Instance | None,
    ) -> None:
        """Announce an operation on a unit, so that the unit is made wide enough."""
        if named is not None:
            self._named[id(operation)] = named
            return
        bits = _product_width(loop, operation)
        if bits:
            self._product_bits[unit] = max(self._product_bits.get(unit, 0), bits)

    def results(
        self, unit: tuple[str, int], loop: Loop, operation: Operation, latency: int
    ) -> list[Any]:
        """The results of an operation on a unit when they are ready."""
        block = self._block(unit, loop, operation)
        results = [loop.values[r].bits for r in operation.results]
        if block.instance is not None:
            return [wire.value for wire in block.outputs]
        outputs = [d.after(latency) for d in block.delayed]
        if operation.kind in _WIDE_PRODUCTS:
            half = results[0]
            return [self.net.extract(outputs[0], k * half, half) for k in range(2)]
        return [self.net.extract(o, 0, b) for o, b in zip(outputs, results, strict=True)]

    def feed(
        self,
        unit: tuple[str, int],
        loop: Loop,
        operation: Operation,
        select: Any,
        operands: Sequence[Any],
    ) -> None:
        """Connect the operands of an operation to its unit.

        Parameters
        ----------
        select
            High in the cycle in which the operation starts; at most one per unit is high.
        """
        block = self._block(unit, loop, operation)
        if block.bits:
            operands = self._factors(loop, operation, operands, block.bits)
        block.requests.append(_Request(select, list(operands)))

    def _factors(
        self, loop: Loop, operation: Operation, operands: Sequence[Any], bits: int
    ) -> list[Any]:
        signed = _WIDE_PRODUCTS.get(operation.kind)
        return [
            Number(w, loop.values[o.value].seen()[1] if signed is None else signed).fit(
                self.net, bits
            )
            for w, o in zip(operands, operation.operands, strict=True)
        ]

    def _block(self, unit: tuple[str, int], loop: Loop, operation: Operation) -> Block:
        instance = self._named.get(id(operation))
        key = (*unit, family_of(loop, operation, instance))
        if key not in self._blocks:
            resource, number = unit
            kind = "product" if key[2] == ("product",) else operation.kind.rpartition(".")[2]
            name = f"{resource}{number}_{kind}"
            bits = self._product_bits[unit] if key[2] == ("product",) else 0
            widths = [bits] if bits else [loop.values[r].bits for r in operation.results]
            wires = [self.net.wire(name, b) for b in widths]
            delayed = [Delayed(self.env, name, w.value) for w in wires]
            self._blocks[key] = Block(name, wires, delayed, loop, operation, bits, instance)
        return self._blocks[key]

    def connect(self) -> None:
        """Put a multiplexer before every input and drive the outputs."""
        for block in self._blocks.values():
            count = len(block.requests[0].operands)
            inputs = [self._input(block, k) for k in range(count)]
            with self.net.owner(block.operation):
                found = self._function(block, inputs)
            for wire, value in zip(block.outputs, found, strict=True):
                wire.drive(value)

    def _function(self, block: Block, inputs: list[Any]) -> list[Any]:
        if block.instance is not None:
            own = (block.loop, block.operation, block.instance)
            selects = [request.select for request in block.requests]
            return instantiate(
                self.env, block.name, *own, inputs, lambda: self.net.any_of(*selects)
            )
        if block.bits:
            return [self.net.binary("mul", *inputs)]
        return compute(self.net, block.loop, block.operation, inputs)

    def _input(self, block: Block, port: int) -> Any:
        """One of the operands; what is zero above all of them is so behind the multiplexer.

        Synthesis would not see it there, and make a product of all bits.
        """
        net = self.net
        found = [(r.select, r.operands[port]) for r in block.requests]
        whole, bits = width(found[0][1]), max(net.used_bits(wire) for _, wire in found)
        narrow = multiplex(net, [(select, net.extract(wire, 0, bits)) for select, wire in found])
        return net.resize(narrow, whole, False)


def multiplex(net: Any, requests: Sequence[tuple[Any, Any]]) -> Any:
    """The value that is selected; equal values share an input."""
    selects: dict[Any, list[Any]] = {}
    for select, value in requests:
        selects.setdefault(value, []).append(select)
    return net.choose([(net.any_of(*s), value) for value, s in selects.items()])


def _product_width(loop: Loop, operation: Operation) -> int:
    if operation.kind in _WIDE_PRODUCTS:
        return 2 * loop.values[operation.operands[0].value].seen()[0]
    return working_width(loop, operation) if operation.kind in _PRODUCTS else 0
