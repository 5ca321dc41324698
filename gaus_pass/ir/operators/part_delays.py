"""Delays of operations on a hardware part, in picoseconds.

What the user's library or the IR says of an operation is kept, in ns where no unit is given.
"""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import index_relation
from gaus_pass.ir.core.types import INDEX_BITS, Widths
from gaus_pass.ir.core.walk import defining_op, is_constant
from gaus_pass.ir.operators.delay_model import Accessed, DelayModel
from gaus_pass.ir.operators.types import Timing
from gaus_pass.options import Options
from gaus_pass.parts.operators import operation_delay
from gaus_pass.parts.part import Part

PICOSECONDS = "ps"
_UNITS = {"": 1000.0, "ns": 1000.0, PICOSECONDS: 1.0}
_EQUALITIES = (0, 1)
"""Predicates of ``comb.icmp`` and ``arith.cmpi`` that ask for equality."""
_ORDERED = frozenset(("shl", "shru", "shrs", "shli", "shrui", "shrsi", "divu", "divs", "modu",
                      "mods", "divui", "divsi", "remui", "remsi", "ceildivsi", "ceildivui",
                      "floordivsi"))  # fmt: skip
"""Operations of which only a known second operand helps."""
_PRODUCTS = ("comb.mul", "arith.muli", "index.mul")
_EXTENDED = ("arith.mulsi_extended", "arith.mului_extended")
_EXTENSIONS = ("arith.extui", "arith.extsi")
_COUNTS = tuple(2 << level for level in range(6))
"""Of ways or inputs: multiplexers and gates whose delays are asked for at once."""
_SEPARATE = "1r1w"
"""Ports of memories whose addresses have pins of their own."""
BLOCK = 1 << 14
"""Bits of a memory outside, which counts as one block whatever its size."""


class PartDelays(DelayModel):
    """The delays of a part; ``input-delay`` and ``output-delay`` count at memories outside."""

    select_bits = 32

    def __init__(self, part: Part, options: Options) -> None:
        self._part = part
        self._arrive, self._leave = options.input_delay, options.output_delay
        self._widths = Widths()

    def apply(self, timing: Timing, op: Op, name: str, bits: int, index_bits: int = 0) -> Timing:
        where = location_text(op.location)
        if _is_given(timing):
            return _converted(timing, name, where)
        return self._timed(timing, self._delay(op, name, bits or index_bits), name, bits, where)

    def named(self, timing: Timing, name: str, bits: int, constant: int | None = None) -> Timing:
        if _is_given(timing):
            return _converted(timing, name, "")
        delay = operation_delay(self._part, name, bits, constant=constant)
        return self._timed(timing, delay, name, bits, "")

    def choices(self) -> tuple[float, ...]:
        return tuple(float(self._part.multiplexer(n, self.select_bits)) for n in _COUNTS)

    def gathers(self) -> tuple[float, ...]:
        return tuple(float(self._part.gate(n)) for n in _COUNTS)

    def access(self, timing: Timing, memory: Accessed) -> Timing:
        part = self._part
        if _is_given(timing):
            return _converted(timing, timing.name, "")
        outside = (None, None) if memory.is_local else (self._leave, self._arrive)
        size = memory.size if memory.is_local and memory.size else BLOCK
        known = part.memory(size, 1, memory.ports)
        if known is None and None in outside:
            given = "" if memory.is_local else "input-delay and output-delay in ns, or "
            raise InvalidProblem(
                f"part={part.name} has no memory with ports {memory.ports}; give {given}entries "
                "for memref.load and memref.store with their delays (operators=FILE)"
            )
        set_up, arrives = (0, 0) if known is None else (known.set_up, known.clock_to_out)
        # Of address and data: what is measured of a port has the gate in front of its enables.
        separate = part.memory(size, 1, _SEPARATE)
        set_up = set_up if separate is None else min(set_up, separate.set_up)
        leave, arrive = outside
        before = (set_up if leave is None else round(1000 * leave)) - part.set_up
        after = (arrives if arrive is None else round(1000 * arrive)) - part.clock_to_out
        if timing.latency > 1:  # A register follows, inside the block where this has one.
            inside = None if arrive is not None else part.memory(size, timing.latency, memory.ports)
            after = 0 if inside is None else inside.clock_to_out - part.clock_to_out
        after = 0 if memory.is_store else max(after, 0)
        delays = {"in_delay": float(max(before, 0)), "out_delay": float(after)}
        return replace(timing, **delays, scale=PICOSECONDS)

    def _timed(self, timing: Timing, delay: int | None, name: str, bits: int, where: str) -> Timing:
        if delay is None:
            raise InvalidProblem(
                f"part={self._part.name} has no delay of '{name}' at {bits} bits; give in_delay "
                f'and out_delay in an entry with "op": "{name}" and "unit": "ns" (operators=FILE)',
                where,
            )
        # An operator with latency is logic in its first step and registers from there on.
        after = float(delay) if timing.latency == 0 else 0.0
        return replace(timing, in_delay=float(delay), out_delay=after, scale=PICOSECONDS)

    def _delay(self, op: Op, name: str, bits: int) -> int | None:
        operands = list(op.operands)
        if not bits and any(isinstance(v.type, ir.IndexType) for v in (*operands, *op.results)):
            bits = INDEX_BITS
        if name.startswith("hw.array_"):
            return self._array(op, name)
        constant = _known_operand(name, operands)
        if name in (*_PRODUCTS, *_EXTENDED):
            return self._product(name, operands, bits, constant)
        return operation_delay(
            self._part,
            name,
            bits,
            fan_in=max(2, len(operands)) if name.startswith(("comb.", "synth.")) else 2,
            constant=constant,
            equality=_asks_for_equality(op),
        )

    def _array(self, op: Op, name: str) -> int | None:
        """Of an array with one element for each way; an element as wide as what is taken out."""
        whole = self._widths.find(op.operands[0].type) or 1
        element = max(
            1, min(self._widths.find(v.type) or 1 for v in (*op.results, op.operands[-1]))
        )
        return operation_delay(self._part, name, element, fan_in=max(2, whole // element))

    def _product(
        self, name: str, operands: list[IrValue], bits: int, constant: int | None
    ) -> int | None:
        """A product takes what its factors without their extension take."""
        part, fan_in = self._part, len(operands)
        narrow = max(self._without_extension(v) for v in operands)
        if name in _EXTENDED:
            return part.delay("product", bits)
        whole = operation_delay(part, name, bits, fan_in=fan_in, constant=constant)
        full = part.delay("product", narrow) if 0 < narrow < bits and fan_in == 2 else None
        return min((d for d in (whole, full) if d is not None), default=None)

    def _without_extension(self, value: IrValue) -> int:
        """Bits of a value without those that only extend it."""
        own = self._widths.find(value.type) or INDEX_BITS
        number = _number(value)
        if number is not None and number >= 0:
            return max(1, number.bit_length())
        op = defining_op(value)
        if op is None:
            return own
        if op.name in _EXTENSIONS:
            return self._widths.find(op.operands[0].type) or own
        if op.name == "comb.concat":
            operands = list(op.operands)
            first, number = defining_op(operands[0]), _number(operands[0])
            copied = first is not None and first.name == "comb.replicate"
            if len(operands) > 1 and (copied or (number is not None and number >= 0)):
                rest = sum(self._widths.find(v.type) or 0 for v in operands[1:])
                return rest if number is None else rest + number.bit_length()
        return own


def _is_given(timing: Timing) -> bool:
    return timing.own_delays or (timing.asked and timing.scale is not None)


def _converted(timing: Timing, name: str, where: str) -> Timing:
    """A delay of the user's, in picoseconds."""
    if not (timing.in_delay or timing.out_delay):
        return timing
    factor = _UNITS.get(timing.scale or "")
    if factor is None:
        raise InvalidProblem(
            f"the delay of '{name}' is in {timing.scale}, those of a part in {PICOSECONDS}; delays "
            'of two scales cannot be added: give it in ns or ps ("unit": "ns")',
            where,
        )
    before, after = timing.in_delay * factor, timing.out_delay * factor
    return replace(timing, in_delay=before, out_delay=after, scale=PICOSECONDS)


def _known_operand(name: str, operands: list[IrValue]) -> int | None:
    """The constant among two operands that makes an operation simpler."""
    if len(operands) != 2:
        return None
    ordered = name.rpartition(".")[2] in _ORDERED
    found = [_number(v) for v in (operands[1:] if ordered else operands)]
    return next((number for number in found if number is not None), None)


def _number(value: IrValue) -> int | None:
    """The integer that a constant is."""
    op = defining_op(value)
    if op is None or not is_constant(op) or "value" not in op.attributes:
        return None
    attribute = op.attributes["value"]
    return int(attribute.value) if isinstance(attribute, ir.IntegerAttr) else None


def _asks_for_equality(op: Op) -> bool:
    if op.name == "index.cmp":
        return index_relation(op) in ("eq", "ne")
    if "predicate" not in op.attributes:
        return False
    predicate = op.attributes["predicate"]
    return isinstance(predicate, ir.IntegerAttr) and int(predicate.value) in _EQUALITIES
