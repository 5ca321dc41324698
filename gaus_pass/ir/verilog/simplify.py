"""What logic is plainly equal to: rules that need no more than the constants at an operation.

CIRCT's canonicalizer does far more, and also takes registers away that a report has counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrType, IrValue, Module, Op
from gaus_pass.ir.core.walk import defining_op, name_hint, set_name_hint, walk_nested
from gaus_pass.ir.verilog.folding import folded
from gaus_pass.ir.verilog.offsets import inner_offset, offset_of

_CONSTANT = "hw.constant"
_EQUAL, _DIFFERENT = 0, 1
"""Predicates of `comb.icmp` that may be between single bits."""

Rule = Callable[["Simplifier", Any], Any]
"""What an operation is equal to, or None."""


def simplify(module: Module) -> None:
    """Simplify the logic of an `hw.module`."""
    Simplifier(module).run()


class Simplifier:
    """Rewrites the logic of an `hw.module`; its constants are at the top, each once."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.top = ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0])
        self.constants: dict[tuple[int, int], Any] = {}

    def run(self) -> None:
        """Apply the rules until none applies: wires may be read before they are defined."""
        changed = True
        while changed:
            changed = False
            for op in [o for o in walk_nested(self.module) if o.name.startswith("comb.")]:
                equal = self._equal(op)
                if equal is not None and equal != op.results[0]:
                    _replace(op, equal)
                    changed = True

    def _equal(self, op: Op) -> Any:
        """What an operation is equal to, or None."""
        if len(op.results) != 1:
            return None
        numbers = [known(v) for v in op.operands]
        if None not in numbers and numbers:
            kind, widths = op.results[0].type, [_width(v) for v in op.operands]
            number = folded(
                op.name, op.attributes, [n or 0 for n in numbers], widths, _width(op.results[0])
            )
            if number is not None:
                return self.constant(number, kind)
        return _RULES[op.name](self, op) if op.name in _RULES else None

    def constant(self, number: int, kind: IrType) -> Any:
        """A constant of a type."""
        bits = kind.width
        number %= 1 << bits
        if (number, bits) not in self.constants:
            signed = number - (1 << bits) if bits > 1 and number >> (bits - 1) else number
            value = (
                ir.IntegerAttr.get(kind, number)
                if bits == 1
                else ir.Attribute.parse(f"{signed} : i{bits}")
            )
            made = ir.Operation.create(
                _CONSTANT,
                results=[kind],
                attributes={"value": value},
                loc=self.module.location,
                ip=self.top,
            )
            self.constants[number, bits] = made.results[0]
        return self.constants[number, bits]

    def make(
        self, op: Op, name: str, operands: list[IrValue], kind: Any = None, **attributes: Any
    ) -> Any:
        """An operation in place of another one, with its name and its place.

        Its type is that of the operands (a condition comes first) unless ``kind`` says otherwise.
        """
        hint = name_hint(op)
        made = ir.Operation.create(
            name,
            results=[kind or operands[-1].type],
            operands=operands,
            attributes=attributes,
            loc=op.location,
            ip=ir.InsertionPoint(op),
        )
        if hint is not None:
            set_name_hint(made, hint)
        return made.results[0]

    def inverted(self, op: Op, bit: Any) -> Any:
        """The inverse of a bit, at the place of an operation."""
        plain = _inverse_of(bit, 1)
        return plain or self.make(op, "comb.xor", [bit, self.constant(1, bit.type)])


def _replace(op: Op, value: IrValue) -> None:
    """Put a value in place of an operation's; the name stays where the value had none."""
    hint, made = name_hint(op), defining_op(value)
    is_logic = made is not None and made.name.startswith("comb.")
    if hint is not None and is_logic and name_hint(made) is None:
        set_name_hint(made, hint)
    op.results[0].replace_all_uses_with(value)
    op.erase()


def _width(value: IrValue) -> int:
    return getattr(value.type, "width", 0)


def _gather(identity: int, absorbing: int | None) -> Rule:
    """Rule of ``and`` and ``or``: what one operand decides, and operands that change nothing."""

    def rule(at: Simplifier, op: Op) -> Any:
        kind, ones = op.results[0].type, (1 << _width(op.results[0])) - 1
        kept: list[Any] = []
        for value in op.operands:
            number = known(value)
            if absorbing is not None and number == absorbing & ones:
                return value
            if number != identity & ones and value not in kept:
                kept.append(value)
        if len(kept) == len(op.operands):
            return None
        if len(kept) > 1:
            return at.make(op, op.name, kept)
        return kept[0] if kept else at.constant(identity, kind)

    return rule


def _xor(at: Simplifier, op: Op) -> Any:
    value = op.results[0]
    numbers = [known(v) for v in op.operands]
    rest = [v for v, n in zip(op.operands, numbers, strict=True) if n is None]
    total = 0
    for number in numbers:
        total ^= number or 0
    if total == 0 and len(rest) < len(numbers):
        return rest[0] if len(rest) == 1 else at.make(op, op.name, rest)
    if len(rest) != 1:
        return None
    plain = _inverse_of(rest[0], total) if total == (1 << _width(value)) - 1 else None
    if plain is None and (len(numbers) > 2 or numbers[-1] != total):
        # CIRCT writes ~ where the ones are last.
        return at.make(op, op.name, [rest[0], at.constant(total, value.type)])
    return plain


def _inverse_of(value: IrValue, ones: int) -> Any:
    """What a value is the inverse of, or None."""
    op = defining_op(value)
    if op is None or op.name != "comb.xor" or len(op.operands) != 2:
        return None
    return op.operands[0] if known(op.operands[1]) == ones else None


def _sum(at: Simplifier, op: Op) -> Any:
    """Rule of ``add`` and ``sub``: numbers, and single bits, where both are ``xor``.

    CIRCT writes ``a + 7`` of three bits as ``a - 1``, by an operation that has lost its name.
    """
    if _width(op.results[0]) == 1:
        return at.make(op, "comb.xor", list(op.operands))
    found = inner_offset(op)
    if found is None:
        return None
    value, number = found
    half = 1 << (_width(value) - 1)
    number = (number + half) % (2 * half) - half
    if number == 0:
        return value
    name = "comb.sub" if number < 0 else "comb.add"
    if name == op.name and value == op.operands[0]:
        return None
    return at.make(op, name, [value, at.constant(abs(number), value.type)])


def _compare(at: Simplifier, op: Op) -> Any:
    """Single bits: equal to 1 is the bit itself, equal to 0 its inverse; ``a - 7 == 0``."""
    one, two = op.operands
    predicate = op.attributes["predicate"].value
    if predicate not in (_EQUAL, _DIFFERENT):
        return None
    number, bit = known(two), one
    if number is None:
        number, bit = known(one), two
    if number is None:
        return None
    if _width(one) != 1:
        value, offset = offset_of(bit)
        if value == bit:
            return None
        operands = [value, at.constant(number - offset, value.type)]
        kind = op.results[0].type
        return at.make(op, op.name, operands, kind, predicate=op.attributes["predicate"])
    same = (number == 1) == (predicate == _EQUAL)
    return bit if same else at.inverted(op, bit)


def _parity(_: Simplifier, op: Op) -> Any:
    return op.operands[0] if _width(op.operands[0]) == 1 else None


def _mux(at: Simplifier, op: Op) -> Any:
    condition, one, two = op.operands
    number = known(condition)
    if number is not None or one == two:
        return two if number == 0 else one
    if _width(op.results[0]) == 1 and (known(one), known(two)) in ((1, 0), (0, 1)):
        return condition if known(one) else at.inverted(op, condition)
    return None


def _extract(_: Simplifier, op: Op) -> Any:
    return op.operands[0] if op.operands[0].type == op.results[0].type else None


_RULES: dict[str, Rule] = {
    "comb.and": _gather(-1, 0),
    "comb.or": _gather(0, -1),
    "comb.xor": _xor,
    "comb.add": _sum,
    "comb.sub": _sum,
    "comb.icmp": _compare,
    "comb.parity": _parity,
    "comb.mux": _mux,
    "comb.extract": _extract,
    "comb.concat": _extract,
    "comb.replicate": _extract,
}
