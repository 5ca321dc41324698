"""Look-up tables, flip-flops and multiplier blocks of one module, counted in its netlist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil
from typing import Any

from gaus_pass.hls.live_bits import REGISTERS, LiveBits, narrow
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.parts.fabric import Fabric

UNITS, MULTIPLEXERS, CONTROL = "units", "multiplexers", "control"
_GATES = ("comb.and", "comb.or", "comb.xor", "comb.mux")
_SHIFTS = ("comb.shl", "comb.shru", "comb.shrs")
_DIVISIONS = ("comb.divu", "comb.divs", "comb.modu", "comb.mods")
_SUMS = ("comb.add", "comb.sub")
_PRODUCT = "comb.mul"
_STAGES = 3
"""Registers and sums behind a product that a block may have inside."""


@dataclass(frozen=True)
class Counted:
    """What a module takes without its memories: look-up tables by purpose, and the others."""

    luts: dict[str, int]
    flip_flops: int
    multipliers: int


class Cells:
    """The logic and registers of one module."""

    def __init__(self, module: Op, fabric: Fabric) -> None:
        self.fabric, self.operations = fabric, list(walk_nested(module))
        self.bits = LiveBits(self.operations)
        self.readers = Counter(_behind(v) for op in self.operations for v in op.operands)
        self._inputs: dict[Any, set[Any]] = {}
        self._differences = {frozenset(o.operands) for o in self.operations if o.name == "comb.sub"}
        self._joined = set[Any]()
        self._inside = set[Any]()

    def counted(self) -> Counted:
        """All of it."""
        luts: Counter[str] = Counter()
        flip_flops = blocks = 0
        if self.fabric.absorbs:
            self._absorb()
        for op in self.operations:
            if op.name in REGISTERS:
                flip_flops += 0 if op.results[0] in self._inside else self.bits.of(op.results[0])
            elif _multiplies(op):
                bits = self._factor_bits(op)
                blocks += (len(op.operands) - 1) * self.fabric.multipliers(bits)
                luts[UNITS] += (len(op.operands) - 1) * self.fabric.product_luts(bits)
            elif op.name in _GATES:
                self._inputs_of(op)
            elif op.name.startswith("comb.") and op.results[0] not in self._inside:
                luts[UNITS] += 0 if op.name == _PRODUCT else self._unit(op)
        for op in self.operations:
            if op.name in _GATES and op.results[0] not in self._joined and not _inverts(op):
                kind = MULTIPLEXERS if op.name == "comb.mux" else CONTROL
                inputs = len(self._inputs_of(op))
                tables = ceil((inputs - 1) / (self.fabric.inputs - 1))
                luts[kind] += tables * self.bits.of(op.results[0])
        for kind in (MULTIPLEXERS, CONTROL):
            luts[kind] = ceil(self.fabric.packing * luts[kind])
        return Counted(dict(luts), flip_flops, blocks)

    def _factor_bits(self, op: Op) -> int:
        """Width of the wider factor of a product."""
        wanted = self.bits.read(op.results[0])
        return max((min(wanted, self.bits.significant(v)) for v in op.operands), default=1)

    def _unit(self, op: Op) -> int:
        """Look-up tables of an operation that is more than gates."""
        bits = max((self.bits.significant(v) for v in op.operands), default=0)
        if op.name in _SUMS:
            bits = self.bits.read(op.results[0])
        constant = [k for k in map(known, op.operands) if k is not None]
        if op.name in _SUMS:
            return self._sum(op, bits, constant)
        if op.name == "comb.icmp":
            return self._comparison(op, bits, bool(constant))
        if op.name in _SHIFTS:
            return 0 if known(op.operands[1]) is not None else self.fabric.shifted(bits)
        if op.name in _DIVISIONS:
            return ceil(self.fabric.divide * bits * bits)
        if op.name == "comb.parity":
            return ceil((bits - 1) / (self.fabric.inputs - 1))
        return 0  # wires

    def _sum(self, op: Op, bits: int, constant: list[int]) -> int:
        """Carry chains; the gates before one of the operands fit into their look-up tables."""
        values = [v for v in map(_behind, op.operands) if known(v) is None]
        chains = max(0, len(values) - 1)
        if constant and not self.fabric.carries_constants:
            chained = sum(1 for k in constant if k)
            return bits * chains + min(bits, chained)
        for value in values[1:]:
            self._join(value, bits, self.fabric.inputs - 1)
        return bits * (chains + bool(constant))

    def _comparison(self, op: Op, bits: int, constant: bool) -> int:
        relation = int(op.attributes["predicate"].value)
        if relation >= 2 and frozenset(op.operands) in self._differences:
            return 0  # the carry of the subtraction
        if relation < 2 and constant:
            return max(1, ceil((bits + 1) / 4)) if bits > self.fabric.inputs else 1
        share = self.fabric.equal if relation < 2 else self.fabric.compare
        if constant and not self.fabric.carries_constants:
            share /= 3
        return max(1, ceil(share * bits))

    # Gates

    def _inputs_of(self, op: Op) -> set[Any]:
        """What the look-up tables that end in a gate read."""
        out = op.results[0]
        if out in self._inputs:
            return self._inputs[out]
        self._inputs[out] = set()  # for gates in a circle, which there are none of
        own = [v for v in map(_behind, op.operands) if known(v) is None]
        found = set(own)
        for value in dict.fromkeys(own):
            inner = self._gate(value, self.bits.of(out))
            if inner is None:
                continue
            more = (found - {value}) | self._inputs_of(inner)
            if len(more) <= self.fabric.inputs:
                found = more
                self._joined.add(value)
        self._inputs[out] = found
        return found

    def _join(self, value: IrValue, bits: int, most: int) -> None:
        inner = self._gate(value, bits)
        if inner is not None and len(self._inputs_of(inner)) <= most:
            self._joined.add(value)

    def _gate(self, value: IrValue, bits: int) -> Any:
        """The gate that makes a value, where nothing else reads it."""
        op = defining_op(value)
        alone = op is not None and op.name in _GATES and self.readers[value] == 1
        return op if alone and self.bits.of(value) == bits else None

    # Multiplier blocks

    def _absorb(self) -> None:
        """Find what multiplier blocks have inside: registers at their ports, and a sum behind."""
        for op in self.operations:
            if not _multiplies(op) or not self.fabric.multipliers(self._factor_bits(op)):
                continue
            for operand in op.operands:
                value = narrow(operand)
                before = defining_op(value)
                readers = self._readers(value)
                registered = before is not None and before.name in REGISTERS
                if registered and all(reader.name == _PRODUCT for reader in readers):
                    self._inside.add(value)
            self._absorb_behind(op.results[0])

    def _absorb_behind(self, value: IrValue) -> None:
        sums = 0
        for _ in range(_STAGES):
            readers = self._readers(value)
            if len(readers) != 1:
                return
            [reader] = readers
            sums += reader.name in _SUMS
            if reader.name not in (*REGISTERS, *_SUMS) or sums > 1:
                return
            if reader.results[0] in self._inside:
                return  # of another product, whose sum this one goes into
            self._inside.add(reader.results[0])
            value = reader.results[0]

    def _readers(self, value: IrValue) -> list[Any]:
        """Operations that read a value, or a part or an extension of it."""
        found: list[Any] = []
        for op in self.bits.read_by[value]:
            plain = op.name in ("hw.wire", "comb.extract")
            wider = op.name == "comb.concat" and narrow(op.results[0]) == narrow(value)
            found += self._readers(op.results[0]) if plain or wider else [op]
        return found


def _multiplies(op: Op) -> bool:
    """Whether an operation is a product that is more than a shift by a constant."""
    if op.name != _PRODUCT:
        return False
    factors = [known(v) for v in op.operands]
    return all(factor is None or factor & (factor - 1) for factor in factors)


def _behind(value: IrValue) -> Any:
    """The value that a wire or an inverter reads."""
    op = defining_op(value)
    while op is not None and (op.name == "hw.wire" or _inverts(op)):
        value = op.operands[0]
        op = defining_op(value)
    return value


def _inverts(op: Op) -> bool:
    """Whether an operation is an inverter, which costs nothing in front of a look-up table."""
    if op.name != "comb.xor" or len(op.operands) != 2:
        return False
    ones = known(op.operands[1])
    return ones is not None and ones == (1 << op.results[0].type.width) - 1
