"""What a module takes on an FPGA, counted in its netlist: no synthesis is run.

::

    units        additions, comparisons, shifts, products, divisions: by width
    multiplexers ┐ logic of single bits, packed: an operation joins the only one that reads it
    control      ┘ while both have no more inputs than a look-up table
    memories     those inside the module, in look-up tables or blocks
    registers    flip-flops

"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from gaus_pass.hardware.function import Function
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.simplify import known
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.parts.fabric import Fabric

UNITS, MULTIPLEXERS, CONTROL, MEMORIES = "units", "multiplexers", "control", "memories"
_GATES = ("comb.and", "comb.or", "comb.xor", "comb.mux")
_SHIFTS = ("comb.shl", "comb.shru", "comb.shrs")
_DIVISIONS = ("comb.divu", "comb.divs", "comb.modu", "comb.mods")
_SUMS = ("comb.add", "comb.sub")
_REGISTERS = ("seq.compreg", "seq.compreg.ce")
_PRODUCT = "comb.mul"


@dataclass(frozen=True)
class Area:
    """What a module takes.

    Attributes
    ----------
    lut, ff, dsp, bram
        Look-up tables, flip-flops, multiplier blocks and memory blocks.
    luts_of
        The look-up tables by what they are for.
    """

    lut: int
    ff: int
    dsp: int
    bram: int
    luts_of: Mapping[str, int] = field(default_factory=dict[str, int])

    def plus(self, other: Area) -> Area:
        """Both together."""
        luts = Counter(self.luts_of)
        luts.update(other.luts_of)
        mine, theirs = self.numbers(), other.numbers()
        return Area(**{name: mine[name] + theirs[name] for name in mine}, luts_of=dict(luts))

    def numbers(self) -> dict[str, int]:
        """Counts by name."""
        return {"lut": self.lut, "ff": self.ff, "dsp": self.dsp, "bram": self.bram}

    def weighed(self, fabric: Fabric) -> int:
        """All of it in look-up tables, blocks by their share of the fabric's device."""
        return self.lut + self.dsp * fabric.lut_a_multiplier + self.bram * fabric.lut_a_block


def area_of(module: Op, model: Function, fabric: Fabric) -> Area:
    """The area of a lowered function, with the modules that it instantiates.

    Parameters
    ----------
    module
        Its `hw.module`.
    """
    total = _logic(module, ir.SymbolTable(module.operation.parent), fabric)
    for memory in model.memories:
        for bank in memory.banks if memory.is_local else ():
            lut, bram = fabric.memory(bank.size or 0, bank.bits, max(1, len(bank.ports)))
            total = total.plus(Area(lut, 0, 0, bram, {MEMORIES: lut}))
    return total


def _logic(module: Op, symbols: Any, fabric: Fabric) -> Area:
    """The area of a module without its memories; one that lies elsewhere counts nothing."""
    total = _Netlist(module, fabric).area()
    made: dict[str, Area] = {}
    for op in walk_nested(module):
        if op.name == "hw.instance":
            name = op.attributes["moduleName"].value
            if name not in made and name in symbols:
                made[name] = _logic(symbols[name], symbols, fabric)
            total = total.plus(made.get(name, Area(0, 0, 0, 0)))
    return total


class _Netlist:
    """The logic and registers of one module."""

    def __init__(self, module: Op, fabric: Fabric) -> None:
        self.fabric, self.widths = fabric, Widths()
        self.operations = list(walk_nested(module))
        self.readers = Counter[Any]()
        for op in self.operations:
            for value in op.operands:
                self.readers[_behind(value)] += 1
        self._inputs: dict[Any, set[Any]] = {}
        self._joined = set[Any]()

    def area(self) -> Area:
        """All of it."""
        luts: Counter[str] = Counter()
        flip_flops = blocks = 0
        absorbed = self._absorbed() if self.fabric.absorbs else set[Any]()
        for op in self.operations:
            if op.name in _REGISTERS:
                flip_flops += 0 if op.results[0] in absorbed else self._bits(op.results[0])
            elif op.name == _PRODUCT:
                bits = self._factor_bits(op)
                blocks += (len(op.operands) - 1) * self.fabric.multipliers(bits)
                luts[UNITS] += (len(op.operands) - 1) * self.fabric.product_luts(bits)
            elif op.name in _GATES:
                self._inputs_of(op)
            elif op.name.startswith("comb."):
                luts[UNITS] += self._unit(op)
        for op in self.operations:
            if op.name in _GATES and op.results[0] not in self._joined and not _inverts(op):
                kind = MULTIPLEXERS if op.name == "comb.mux" else CONTROL
                inputs = len(self._inputs_of(op))
                tables = ceil((inputs - 1) / (self.fabric.inputs - 1))
                luts[kind] += tables * self._bits(op.results[0])
        return Area(sum(luts.values()), flip_flops, blocks, 0, dict(luts))

    def _bits(self, value: IrValue) -> int:
        return self.widths.find(value.type) or 0

    def _factor_bits(self, op: Op) -> int:
        """Width of the wider factor of a product, without its extension."""
        widths: list[int] = []
        for value in op.operands:
            wide = _behind(value)
            made = defining_op(wide)
            if made is not None and made.name == "comb.concat":
                widths.append(self._bits(list(made.operands)[-1]))
            elif known(wide) is None:
                widths.append(self._bits(wide))
        return max(widths, default=1)

    def _unit(self, op: Op) -> int:
        """Look-up tables of an operation that is more than gates."""
        bits = max((self._bits(v) for v in op.operands), default=0)
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
            inner = self._gate(value, self._bits(out))
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
        return op if alone and self._bits(value) == bits else None

    # Registers

    def _absorbed(self) -> set[Any]:
        """Registers that multiplier blocks have inside: right before and right behind a product."""
        found = set[Any]()
        for op in self.operations:
            if op.name != _PRODUCT or not self.fabric.multipliers(self._factor_bits(op)):
                continue
            for value in map(_behind, op.operands):
                before = defining_op(value)
                if before is not None and before.name in _REGISTERS and self.readers[value] == 1:
                    found.add(value)
            behind = self._behind_product(op)
            found.update(behind)
        return found

    def _behind_product(self, op: Op) -> Iterator[Any]:
        value = op.results[0]
        for _ in range(2):
            if self.readers[value] != 1:
                return
            [reader] = [o for o in self.operations if value in map(_behind, o.operands)]
            if reader.name not in _REGISTERS:
                return
            value = reader.results[0]
            yield value


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
