"""C's arithmetic as operations of arith: constants are folded, bounds and forms carried along."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from gaus_pass.frontends.c.lower.bounds import folded, span
from gaus_pass.frontends.c.lower.forms import Forms
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer, real, unknown
from gaus_pass.frontends.c.types import BOOL, INT, Float, Int, Scalar

_INTEGER = {
    "+": "addi",
    "-": "subi",
    "*": "muli",
    "&": "andi",
    "|": "ori",
    "^": "xori",
    "<<": "shli",
}
_SIGNED = {"/": ("divui", "divsi"), "%": ("remui", "remsi"), ">>": ("shrui", "shrsi")}
_FLOAT = {"+": "addf", "-": "subf", "*": "mulf", "/": "divf"}
_RELATIONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_INVERSE = {
    "eq": "ne",
    "ne": "eq",
    "slt": "sge",
    "sge": "slt",
    "sgt": "sle",
    "sle": "sgt",
    "ult": "uge",
    "uge": "ult",
    "ugt": "ule",
    "ule": "ugt",
}
_MAY_TRAP = ("/", "%")


class Arithmetic(Forms):
    """Makes operations on numbers at the place that is being lowered."""

    # Conversions.

    def convert(self, number: Number, kind: Scalar) -> Number:
        """C's conversion to another type."""
        own = number.type
        if own == kind:
            return number
        if isinstance(kind, Int) and kind.boolean:
            return self.truth(number)
        if isinstance(own, Int) and isinstance(kind, Int):
            return self._to_integer(number, own, kind)
        if isinstance(own, Int):
            assert isinstance(kind, Float)
            if number.constant is not None:
                return real(number.constant, kind)
            name = "sitofp" if own.signed else "uitofp"
        elif isinstance(kind, Int):
            if number.real is not None and isfinite(number.real):
                whole = int(number.real)
                if kind.least <= whole <= kind.greatest:
                    return integer(whole, kind)
            name = "fptosi" if kind.signed else "fptoui"
        else:
            if number.real is not None:
                return real(number.real, kind)
            name = "extf" if kind.bits > own.bits else "truncf"
        return unknown(kind, self._cast(name, self.value(number), kind.mlir))

    def _to_integer(self, number: Number, own: Int, kind: Int) -> Number:
        if number.constant is not None:
            return integer(number.constant, kind)
        value = self.value(number)
        if kind.bits > own.bits:
            value = self._cast("extsi" if own.signed else "extui", value, kind.mlir)
        elif kind.bits < own.bits:
            value = self._cast("trunci", value, kind.mlir)
        if kind.least <= number.low and number.high <= kind.greatest:
            return replace(number, type=kind, value=value)
        return unknown(kind, value)

    def bits_as(self, number: Number, kind: Scalar) -> Number:
        """The bits of a number as one of another type, as a union would read them."""
        if isinstance(number.type, Int) and isinstance(kind, Int):
            return self.convert(number, kind)
        text = f"arith.bitcast {{0}} : {number.type.mlir} to {kind.mlir}"
        value = self.made("arith.bitcast", text, [self.value(number)], kind.mlir)
        return unknown(kind, value)

    def truth(self, number: Number) -> Number:
        """Whether a number is not 0, as a bit."""
        own = number.type
        if number.is_constant:
            return integer(int(bool(number.low if number.real is None else number.real)), BOOL)
        if isinstance(own, Int) and (own.boolean or _is_bit(number)):
            return number if own.boolean else self._bit(number)
        zero = real(0.0, own) if isinstance(own, Float) else integer(0, own)
        return self.compare("!=", number, zero)

    def _bit(self, number: Number) -> Number:
        """The bit that was made wider to get this number."""
        owner = self.value(number).owner
        if owner is not None and owner.name == "arith.extui" and owner.operands[0].type == "i1":
            return Number(BOOL, owner.operands[0], number.low, number.high)
        return self.compare("!=", number, integer(0, number.type))  # type: ignore[arg-type]

    # Operators.

    def binary(self, operator: str, left: Number, right: Number) -> Number:
        """An operator on two numbers of one type; shifts take what they shift first."""
        kind = left.type
        if isinstance(kind, Float):
            if left.real is not None and right.real is not None and operator in "+-*":
                return real(_FOLD[operator](left.real, right.real), kind)
            name = f"arith.{_FLOAT[operator]}"
            operands = [self.value(left), self.value(right)]
            return unknown(
                kind, self.made(name, f"{name} {{0}}, {{1}} : {kind.mlir}", operands, kind.mlir)
            )
        exact = folded(operator, left, right, kind)
        if exact is not None:
            return exact
        low, high = span(operator, left, right, kind)
        form = self._form(operator, left, right)
        if not (kind.least <= low and high <= kind.greatest):
            if kind.signed and operator in "+-*":
                self.wraps = self.wraps or self.place
            else:
                form = None
            low, high = kind.least, kind.greatest
        names = _SIGNED.get(operator)
        name = f"arith.{_INTEGER[operator] if names is None else names[kind.signed]}"
        operands = [self.value(left), self.value(right)]
        pure = operator not in _MAY_TRAP or (right.constant or 0) > 0
        value = self.made(name, f"{name} {{0}}, {{1}} : {kind.mlir}", operands, kind.mlir, pure)
        return Number(kind, value, low, high, form)

    def _form(self, operator: str, left: Number, right: Number) -> Form | None:
        if operator not in ("+", "-", "*", "<<"):
            return None
        a, b = self.form(left), self.form(right)
        if a is None or b is None:
            return None
        if operator in "+-":
            return a.plus(b, 1 if operator == "+" else -1)
        if operator == "<<":
            return None if b.terms or not 0 <= b.constant < 31 else a.times(1 << b.constant)
        if a.terms and b.terms:
            return None
        return a.times(b.constant) if not b.terms else b.times(a.constant)

    def compare(self, operator: str, left: Number, right: Number) -> Number:
        """A comparison of two numbers of one type, as a bit."""
        kind = left.type
        if isinstance(kind, Int):
            known = _known(operator, left, right)
            if known is not None:
                return integer(int(known), BOOL)
            sign = "s" if kind.signed else "u"
            named = {"==": "eq", "!=": "ne"}.get(operator) or sign + _RELATIONS[operator]
            name = "arith.cmpi"
        else:
            named = {"==": "oeq", "!=": "une"}.get(operator) or "o" + _RELATIONS[operator]
            name = "arith.cmpf"
        operands = [self.value(left), self.value(right)]
        text = f"{name} {named}, {{0}}, {{1}} : {kind.mlir}"
        return unknown(BOOL, self.made(name, text, operands, "i1"))

    def negated(self, bit: Number) -> Number:
        """The other bit."""
        if bit.constant is not None:
            return integer(1 - bit.constant, BOOL)
        owner = bit.value.owner if bit.value is not None else None
        if owner is not None and owner.name == "arith.xori" and owner.results[0].type == "i1":
            return unknown(BOOL, owner.operands[0])
        if owner is not None and owner.name == "arith.cmpi":
            _, relation, rest = owner.text.split(" ", 2)
            text = f"arith.cmpi {_INVERSE[relation[:-1]]}, {rest}"
            return unknown(BOOL, self.made("arith.cmpi", text, owner.operands, "i1"))
        return self.bits("xori", bit, integer(1, BOOL))

    def bits(self, name: str, left: Number, right: Number) -> Number:
        """``andi``, ``ori`` or ``xori`` of two bits."""
        for one, other in ((left, right), (right, left)):
            if one.constant is not None and name != "xori":
                absorbs = one.constant == (name == "ori")
                return one if absorbs else other
        operands = [self.value(left), self.value(right)]
        return unknown(
            BOOL, self.made(f"arith.{name}", f"arith.{name} {{0}}, {{1}} : i1", operands, "i1")
        )

    def select(self, bit: Number, yes: Number, no: Number) -> Number:
        """One of two numbers of one type."""
        if bit.constant is not None:
            return yes if bit.constant else no
        if yes == no:
            return yes
        kind = yes.type
        if kind == BOOL and yes.constant is not None and no.constant is not None:
            return bit if yes.constant else self.negated(bit)
        operands = [self.value(bit), self.value(yes), self.value(no)]
        text = f"arith.select {{0}}, {{1}}, {{2}} : {kind.mlir}"
        value = self.made("arith.select", text, operands, kind.mlir)
        return Number(kind, value, min(yes.low, no.low), max(yes.high, no.high))

    def widened(self, bit: Number) -> Number:
        """A bit as an int."""
        return self.convert(bit, INT)


_FOLD = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def _is_bit(number: Number) -> bool:
    return number.low >= 0 and number.high <= 1


def _known(operator: str, left: Number, right: Number) -> bool | None:
    """What a comparison gives for all numbers within the bounds."""
    if operator in (">", ">="):
        return _known({">": "<", ">=": "<="}[operator], right, left)
    if operator in ("==", "!="):
        if left.high < right.low or right.high < left.low:
            return operator == "!="
        if left.constant is not None and left.constant == right.constant:
            return operator == "=="
        return None
    strict = operator == "<"
    if left.high < right.low or (not strict and left.high <= right.low):
        return True
    if left.low > right.high or (strict and left.low >= right.high):
        return False
    return None
