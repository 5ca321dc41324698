"""Bits of values of a netlist that synthesis keeps: not known to be 0, and read by something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import defining_op

REGISTERS = ("seq.compreg", "seq.compreg.ce")
_PASSED = (*REGISTERS, "hw.wire")
_LOW = ("comb.add", "comb.sub", "comb.mul", "comb.mux", "comb.and", "comb.or", "comb.xor")
"""Operations whose low bits come from the low bits of what they read."""


class LiveBits:
    """Widths of values, and who reads them."""

    def __init__(self, operations: Sequence[Op]) -> None:
        self._widths = Widths()
        self.read_by: defaultdict[Any, list[Any]] = defaultdict(list)
        for op in operations:
            for value in op.operands:
                self.read_by[value].append(op)
        self._held: dict[Any, int] = {}
        self._wanted: dict[Any, int] = {}

    def width(self, value: IrValue) -> int:
        """Of its type."""
        return self._widths.find(value.type) or 0

    def of(self, value: IrValue) -> int:
        """Bits of a value that are not known to be 0 and that something reads."""
        return min(self.significant(value), self.read(value))

    def significant(self, value: IrValue) -> int:
        """The low bits of a value that may not be extension."""
        if value not in self._held:
            self._held[value] = self.width(value)  # what goes round in a circle keeps its width
            self._held[value] = self._significant_of(value)
        return self._held[value]

    def _significant_of(self, value: IrValue) -> int:
        op, number = defining_op(value), known(value)
        if number is not None:
            return number.bit_length()
        if op is None:
            return self.width(value)
        operands = list(op.operands)
        if op.name == "comb.concat":
            while len(operands) > 1 and extends(operands[0]):
                del operands[0]
            return self.significant(operands[0]) + sum(map(self.width, operands[1:]))
        if op.name in REGISTERS or op.name == "hw.wire":
            return self.significant(operands[0])
        if op.name == "comb.mux":
            return max(self.significant(arm) for arm in operands[1:])
        return self.width(value)

    def read(self, value: IrValue) -> int:
        """The low bits of a value that something reads."""
        if value not in self._wanted:
            self._wanted[value] = self.width(value)
            found = [self._read_by(op, value) for op in self.read_by[value]]
            self._wanted[value] = max(found, default=0)
        return self._wanted[value]

    def _read_by(self, op: Op, value: IrValue) -> int:
        width = self.width(value)
        if op.name == "comb.extract":
            return min(width, op.attributes["lowBit"].value + self.width(op.results[0]))
        data = list(op.operands)
        passes = op.name in _PASSED and value == data[0]
        if passes or (op.name in _LOW and (op.name != "comb.mux" or value != data[0])):
            return min(width, self.read(op.results[0]))
        return width


def narrow(value: IrValue) -> Any:
    """The value behind wires and extensions."""
    op = defining_op(value)
    while op is not None:
        operands = list(op.operands)
        if op.name == "comb.concat" and len(operands) == 2 and extends(operands[0]):
            value = operands[1]
        elif op.name == "hw.wire":
            value = operands[0]
        else:
            break
        op = defining_op(value)
    return value


def extends(value: IrValue) -> bool:
    """Whether bits in front of others are zeros, or the sign of those repeated."""
    op = defining_op(value)
    return known(value) == 0 or (op is not None and op.name == "comb.replicate")
