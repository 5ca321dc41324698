"""Combinational logic as expressions of Python.

Every expression is made once.  What constants decide is decided here, so that a generator may be
written for the general case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import and_, or_, xor


@dataclass(frozen=True, eq=False)
class Wire:
    """Some bits that a circuit computes; ``wire[lo:hi]`` are those from ``lo`` to below ``hi``.

    Attributes
    ----------
    kind
        Name of the operation in `comb`, or ``input`` or ``constant``.
    number
        Of a constant its value (unsigned), of ``extract`` the lowest bit.
    detail
        Name of an input; predicate of ``icmp``.
    place
        In the order in which the circuit's wires were made.
    """

    circuit: Circuit = field(repr=False)
    kind: str
    width: int
    operands: tuple[Wire, ...]
    number: int
    detail: str
    place: int

    @property
    def known(self) -> int | None:
        """The (unsigned) number that it always is, if it is a constant."""
        return self.number if self.kind == "constant" else None

    @property
    def top(self) -> Wire:
        """The most significant bit."""
        return self[self.width - 1]

    def __getitem__(self, bits: int | slice) -> Wire:
        if isinstance(bits, int):
            return self.circuit.extract(self, bits, 1)
        low, high, _ = bits.indices(self.width)
        return self.circuit.extract(self, low, high - low)

    def __and__(self, other: Wire) -> Wire:
        return self.circuit.gate("and", self, other)

    def __or__(self, other: Wire) -> Wire:
        return self.circuit.gate("or", self, other)

    def __xor__(self, other: Wire) -> Wire:
        return self.circuit.gate("xor", self, other)

    def __invert__(self) -> Wire:
        return self ^ self.circuit.constant(-1, self.width)

    def __add__(self, other: Wire | int) -> Wire:
        return self.circuit.arithmetic("add", self, self.circuit.like(other, self))

    def __sub__(self, other: Wire | int) -> Wire:
        return self.circuit.arithmetic("sub", self, self.circuit.like(other, self))

    def __mul__(self, other: Wire) -> Wire:
        return self.circuit.arithmetic("mul", self, other)

    def compare(self, predicate: str, other: Wire | int) -> Wire:
        """`comb.icmp`, as in ``a.compare("ult", b)``."""
        return self.circuit.compare(predicate, self, self.circuit.like(other, self))

    @property
    def bits(self) -> list[Wire]:
        """Its bits, the least significant first."""
        return [self[k] for k in range(self.width)]

    def any(self) -> Wire:
        """Whether a bit of it is set."""
        if self.kind == "concat" and any(part.known == 0 for part in self.operands):
            return self.circuit.concat(*(p for p in self.operands if p.known != 0)).any()
        return self.circuit.any_of(*self.bits) if self.width <= 6 else self.compare("ne", 0)

    def none(self) -> Wire:
        """Whether no bit of it is set."""
        return self.compare("eq", 0)

    def select(self, one: Wire, two: Wire) -> Wire:
        """``one`` where this bit is set, else ``two``."""
        return self.circuit.select(self, one, two)

    def repeat(self, count: int) -> Wire:
        """So many copies of this bit."""
        return self.circuit.repeat(self, count)

    def keep_if(self, condition: Wire) -> Wire:
        """Itself where the condition holds, else 0."""
        return self & condition.repeat(self.width)

    def extended(self, width: int, signed: bool = False) -> Wire:
        """With more bits in front: zeros, or copies of the sign."""
        more = width - self.width
        assert more >= 0, (self.width, width)
        if more == 0:
            return self
        filling = self.top.repeat(more) if signed else self.circuit.constant(0, more)
        return self.circuit.concat(filling, self)


_BITWISE = {"and": and_, "or": or_, "xor": xor}
_NEUTRAL = {"and": -1, "or": 0, "xor": 0}
_SWAPPED = {"ugt": "ult", "ule": "uge", "sgt": "slt", "sle": "sge"}


@dataclass
class Circuit:
    """Makes wires, and knows all that it made.

    Attributes
    ----------
    inputs
        Ports, in the order in which they were made.
    """

    inputs: list[Wire] = field(default_factory=list[Wire])
    _wires: dict[object, Wire] = field(default_factory=dict[object, Wire])

    def _make(
        self, kind: str, width: int, *operands: Wire, number: int = 0, detail: str = ""
    ) -> Wire:
        assert width > 0, kind
        key = (kind, width, tuple(o.place for o in operands), number, detail)
        if key not in self._wires:
            self._wires[key] = Wire(self, kind, width, operands, number, detail, len(self._wires))
        return self._wires[key]

    def input(self, name: str, width: int) -> Wire:
        """A port of the module."""
        wire = self._make("input", width, detail=name)
        self.inputs.append(wire)
        return wire

    def constant(self, value: int, width: int) -> Wire:
        """A number, cut to its low bits."""
        return self._make("constant", width, number=value & ((1 << width) - 1))

    def like(self, value: Wire | int, other: Wire) -> Wire:
        """A number as wide as another wire; a wire is left as it is."""
        return self.constant(value, other.width) if isinstance(value, int) else value

    def gate(self, kind: str, *operands: Wire) -> Wire:
        """``and``, ``or`` or ``xor`` of any number of wires of one width."""
        width = operands[0].width
        assert all(o.width == width for o in operands), (kind, [o.width for o in operands])
        full = (1 << width) - 1
        neutral = constant = _NEUTRAL[kind] & full
        rest: dict[int, Wire] = {}
        for operand in _opened(operands) if kind == "xor" else operands:
            if operand.known is not None:
                constant = _BITWISE[kind](constant, operand.known)
            elif kind == "xor" and operand.place in rest:
                del rest[operand.place]
            else:
                rest[operand.place] = operand
        if not rest or (kind == "and" and constant == 0) or (kind == "or" and constant == full):
            return self.constant(constant, width)
        found = [rest[place] for place in sorted(rest)]
        if constant != neutral:
            found.append(self.constant(constant, width))
        return found[0] if len(found) == 1 else self._make(kind, width, *found)

    def all_of(self, *bits: Wire) -> Wire:
        """Conjunction of all its operands; of none it is true."""
        return self.gate("and", self.constant(1, 1), *bits)

    def any_of(self, *bits: Wire) -> Wire:
        """Disjunction of all its operands; of none it is false."""
        return self.gate("or", self.constant(0, 1), *bits)

    def arithmetic(self, kind: str, one: Wire, two: Wire) -> Wire:
        """``add``, ``sub`` or ``mul`` of two wires of one width."""
        assert one.width == two.width, (kind, one.width, two.width)
        a, b = one.known, two.known
        if a is not None and b is not None:
            value = {"add": a + b, "sub": a - b, "mul": a * b}[kind]
            return self.constant(value, one.width)
        if b == 0 or (a == 0 and kind != "sub"):
            rest = one if b == 0 else two
            return self.constant(0, one.width) if kind == "mul" else rest
        if one.width == 1:
            return self.gate("and" if kind == "mul" else "xor", one, two)
        return self._make(kind, one.width, one, two)

    def compare(self, predicate: str, one: Wire, two: Wire) -> Wire:
        """`comb.icmp` of two wires of one width; the predicates are its own."""
        assert one.width == two.width, (predicate, one.width, two.width)
        if predicate in _SWAPPED:
            return self.compare(_SWAPPED[predicate], two, one)
        if one.known is not None and two.known is not None:
            return self.constant(int(_holds(predicate, one.known, two.known, one.width)), 1)
        if one.width == 1 and predicate in ("eq", "ne"):
            return one ^ two if predicate == "ne" else ~(one ^ two)
        if one is two:
            return self.constant(int(predicate in ("eq", "uge", "sge")), 1)
        return self._make("icmp", 1, one, two, detail=predicate)

    def select(self, condition: Wire, one: Wire, two: Wire) -> Wire:
        """``one`` where the condition holds, else ``two``."""
        assert condition.width == 1, condition.width
        assert one.width == two.width, (one.width, two.width)
        if condition.known is not None:
            return one if condition.known else two
        if one is two:
            return one
        if condition.kind == "xor" and condition.operands[-1].known == 1:
            return self.select(~condition, two, one)
        if one.width == 1:
            if one.known is not None:
                return condition | two if one.known else ~condition & two
            if two.known is not None:
                return ~condition | one if two.known else condition & one
        return self._make("mux", one.width, condition, one, two)

    def repeat(self, bit: Wire, count: int) -> Wire:
        """So many copies of a bit."""
        assert bit.width == 1, bit.width
        if bit.known is not None:
            return self.constant(-bit.known, count)
        return bit if count == 1 else self._make("replicate", count, bit)

    def extract(self, wire: Wire, low: int, width: int) -> Wire:
        """Bits of a wire from ``low`` on."""
        assert 0 <= low < low + width <= wire.width, (low, width, wire.width)
        if width == wire.width:
            return wire
        if wire.known is not None:
            return self.constant(wire.known >> low, width)
        if wire.kind == "extract":
            return self.extract(wire.operands[0], wire.number + low, width)
        if wire.kind == "replicate":
            return self.repeat(wire.operands[0], width)
        if wire.kind == "concat":
            return self._within(wire.operands, low, width)
        return self._make("extract", width, wire, number=low)

    def _within(self, parts: Sequence[Wire], low: int, width: int) -> Wire:
        found: list[Wire] = []
        start = 0
        for part in reversed(parts):
            first, last = max(low, start), min(low + width, start + part.width)
            if first < last:
                found.append(self.extract(part, first - start, last - first))
            start += part.width
        return self.concat(*reversed(found))

    def concat(self, *parts: Wire) -> Wire:
        """Wires side by side, the most significant first."""
        found: list[Wire] = []
        for outer in parts:
            for part in outer.operands if outer.kind == "concat" else (outer,):
                joined = self._joined(found[-1], part) if found else None
                if joined is None:
                    found.append(part)
                else:
                    found[-1] = joined
        if len(found) == 1:
            return found[0]
        return self._make("concat", sum(part.width for part in found), *found)

    def _joined(self, high: Wire, low: Wire) -> Wire | None:
        """Two neighbours as one wire, where they are constants or bits of the same wire."""
        if high.known is not None and low.known is not None:
            return self.constant(high.known << low.width | low.known, high.width + low.width)
        touch = high.kind == low.kind == "extract" and high.number == low.number + low.width
        if touch and high.operands == low.operands:
            return self.extract(high.operands[0], low.number, high.width + low.width)
        return None


def _opened(operands: Sequence[Wire]) -> list[Wire]:
    """Operands of a sum without carry, where an inverted one is itself and a constant."""
    found: list[Wire] = []
    for one in operands:
        inverted = one.kind == "xor" and one.operands[-1].known is not None
        found += one.operands if inverted else (one,)
    return found


def _holds(predicate: str, one: int, two: int, width: int) -> bool:
    if predicate[0] == "s":
        half = 1 << (width - 1)
        one, two = (one ^ half), (two ^ half)
    return {"eq": one == two, "ne": one != two, "lt": one < two, "ge": one >= two}[predicate[-2:]]
