"""The least widths of products and sums: bits that are surely there, and are surely read.

`gaus_pass.hls.live_bits` narrows an operation of the netlist to what synthesis keeps of it.  Here
only what cannot be narrowed counts: operands that come from memories, ports or sums, and results
whose bits reach a memory or a result of the function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import LOAD, Operand, Operation, Source, Value
from gaus_pass.parts.fabric import Fabric

_ROUNDS = 4
"""Leaves that a value may pass on its way to where it is read."""
SUMS = ("arith.addi", "arith.subi")
PRODUCTS = ("arith.muli", "index.mul")
_LOW = (*SUMS, *PRODUCTS, "arith.andi", "arith.ori", "arith.xori")
"""Operations whose low bits come from the low bits of what they read."""
_EXTENSIONS = ("arith.extsi", "arith.extui")
_FULL = (*SUMS, *PRODUCTS)
"""Operations whose results no narrowing looks behind."""
_TRUNCATION, _SELECT = "arith.trunci", "arith.select"


def least_widths(model: Function) -> list[LeastWidths]:
    """Of each leaf of a function, in order."""
    wanted = {channel: model.channels[channel].bits for channel in model.returns}
    found: list[LeastWidths] = []
    for _ in range(_ROUNDS):
        loops = (leaf.graph.loop for leaf in model.leaves())
        found = [LeastWidths(loop, model.scalars, wanted) for loop in loops]
        before = dict(wanted)
        for widths in found:
            for channel, bits in widths.channels().items():
                wanted[channel] = max(wanted.get(channel, 0), bits)
        if wanted == before:
            break
    return found


class LeastWidths:
    """Of the products of one leaf.

    Parameters
    ----------
    ports
        Channels that come from ports of the module.
    wanted
        Bits of channels that are surely read.
    """

    def __init__(self, loop: Loop, ports: Sequence[int], wanted: Mapping[int, int]) -> None:
        self._loop, self._ports = loop, frozenset(ports)
        self._read = [0] * len(loop.values)
        for result in loop.results:
            value, bits = result.operand.value, wanted.get(result.channel or 0, 0)
            if result.channel is not None:
                self._read[value] = max(self._read[value], min(loop.values[value].bits, bits))
        self._spread()

    def channels(self) -> dict[int, int]:
        """Bits that the leaf surely reads of the channels that come to it."""
        found: dict[int, int] = {}
        for value, bits in zip(self._loop.values, self._read, strict=True):
            if value.source is Source.INVARIANT and value.form is None and bits:
                channel = value.channel
                if channel is not None:
                    found[channel] = max(found.get(channel, 0), bits)
        return found

    def product(self, operation: Operation, fabric: Fabric) -> int:
        """Look-up tables of a product, its blocks among them; 0 where nothing is sure."""
        if operation.kind not in PRODUCTS or not self._computes(operation):
            return 0
        read = self._read[operation.results[0]]
        bits = max(min(read, self._significant(self._value(o))) for o in operation.operands)
        if not bits:
            return 0
        return fabric.multipliers(bits) * fabric.lut_a_multiplier + fabric.product_luts(bits)

    def sum(self, operation: Operation) -> int:
        """Look-up tables of a sum of two; 0 where nothing is sure."""
        if operation.kind not in SUMS or not self._computes(operation):
            return 0
        same = operation.operands[0].value == operation.operands[1].value
        return 0 if same else self._read[operation.results[0]]

    def _computes(self, operation: Operation) -> bool:
        """Whether neither operand is known, so that nothing simpler does the same."""
        values = [self._value(operand) for operand in operation.operands]
        known = any(v.source is Source.CONSTANT for v in values)
        once = self._loop.trips == 1 and any(o.distance for o in operation.operands)
        return len(values) == 2 and len(operation.results) == 1 and not known and not once

    def _value(self, operand: Operand) -> Value:
        return self._loop.values[operand.value]

    def _significant(self, value: Value) -> int:
        """Bits of a value that are surely no extension."""
        if value.source is Source.INVARIANT and value.form is None:
            return value.bits if value.channel in self._ports else 0
        if value.producer < 0 or value.integer is not None or value.is_index:
            return 0
        made = self._loop.operations[value.producer]
        if made.kind == LOAD or made.kind in _FULL:
            return value.bits
        if made.kind in _EXTENSIONS:
            return self._significant(self._value(made.operands[0]))
        if made.kind == _SELECT:
            return max(self._significant(self._value(o)) for o in made.operands[1:])
        return 0

    def _spread(self) -> None:
        """Carry what is read from users to producers, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for operation in self._loop.operations:
                for place, operand in enumerate(operation.operands):
                    bits = min(self._value(operand).bits, self._reads(operation, place))
                    if bits > self._read[operand.value]:
                        self._read[operand.value], changed = bits, True

    def _reads(self, operation: Operation, place: int) -> int:
        """Low bits of an operand that an operation surely reads."""
        if operation.access is not None:
            memory = self._loop.memories[operation.access.memory]
            return memory.banks[0].bits if operation.access.is_store else 0
        if len(operation.results) != 1:
            return 0
        passes = operation.kind in (*_LOW, *_EXTENSIONS, _TRUNCATION)
        if not passes and not (operation.kind == _SELECT and place):
            return 0
        return self._read[operation.results[0]]
