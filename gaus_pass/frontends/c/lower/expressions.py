"""Expressions: numbers, places and pointers, with their effects in C's order."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.comparisons import Comparisons
from gaus_pass.frontends.c.lower.numbers import Number, integer, real
from gaus_pass.frontends.c.lower.objects import Result
from gaus_pass.frontends.c.lower.places import NO_POINTER, scalar
from gaus_pass.frontends.c.tree import (
    Assignment,
    Binary,
    Bits,
    Call,
    Choice,
    Content,
    Conversion,
    Element,
    Expression,
    Increment,
    Listed,
    Literal,
    Member,
    Name,
    Refused,
    Unary,
    Unsupported,
)
from gaus_pass.frontends.c.types import (
    BOOL,
    Array,
    Float,
    Int,
    Pointer,
    Scalar,
    Struct,
    Type,
    Void,
    common,
    promoted,
)

_RELATIONS = ("<", "<=", ">", ">=", "==", "!=")
_SHIFTS = ("<<", ">>")


class Expressions(Comparisons):
    """Lowers expressions."""

    # Values.

    def result(self, node: Expression) -> Result:
        """What an expression gives: a number, a structure's numbers, a pointer, or nothing."""
        if isinstance(node, Unsupported):
            raise Refused(node.message, node.at)
        if isinstance(node.type, (Pointer, Array)) and not isinstance(node, (Call, Listed)):
            return self.pointer(node)
        if isinstance(node.type, Struct):
            return self.aggregate(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node.type, Void):
            return self._nothing(node)
        return self.number(node)

    def _nothing(self, node: Expression) -> None:
        """An expression of type void: a cast, or ``a ? f() : g()``."""
        match node:
            case Conversion():
                self.result(node.operand)
            case Choice():
                self.branch(
                    self.condition(node.condition),
                    lambda: self._nothing_of(node.yes),
                    lambda: self._nothing_of(node.no),
                )
            case Binary(operator=","):
                self.result(node.left)
                self.result(node.right)
            case _:
                self.result(node)

    def _nothing_of(self, node: Expression) -> None:
        self.result(node)

    def number(self, node: Expression) -> Number:
        """The number that an expression gives, in its type."""
        found = self._number(node)
        if not isinstance(node.type, (Int, Float)):
            raise Refused(NO_POINTER, node.at)
        return found

    def _number(self, node: Expression) -> Number:
        self.at(node.at)
        match node:
            case Literal():
                if isinstance(node.type, Float):
                    return real(float(node.value), node.type)
                return integer(int(node.value), _integer(node.type))
            case Name() | Element() | Member() | Content():
                return self.arithmetic.convert(self.load(self.target(node)), scalar(node.type))
            case Conversion():
                return self._converted(node)
            case Bits():
                return self.arithmetic.bits_as(self.number(node.operand), scalar(node.type))
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Choice():
                bit = self.condition(node.condition)
                found = self.branch(
                    bit, lambda: self.number(node.yes), lambda: self.number(node.no)
                )
                assert found is not None
                return found
            case Assignment():
                return self._assigned(node)
            case Increment():
                return self._incremented(node)
            case Call():
                found = self.call(node)
                if not isinstance(found, Number):
                    raise Refused(f"'{node.name}' gives no number", node.at)
                return found
            case Unsupported():
                raise Refused(node.message, node.at)
            case _:
                raise Refused("this expression has no hardware; write it in plain C", node.at)

    def _converted(self, node: Conversion) -> Number:
        kind, inner = node.type, node.operand
        if isinstance(inner.type, (Pointer, Array)):
            if kind == BOOL:
                return self.condition(inner)
            raise Refused(NO_POINTER, node.at)
        if kind == BOOL and isinstance(inner, (Unary, Binary)):
            return self.condition(inner)
        number = self.number(inner)
        self.at(node.at)
        return self.arithmetic.convert(number, scalar(kind))

    def condition(self, node: Expression) -> Number:
        """Whether an expression is not 0, as a bit."""
        match node:
            case Unary(operator="!"):
                return self.arithmetic.negated(self.condition(node.operand))
            case Binary(operator=operator) if operator in _RELATIONS:
                if isinstance(node.left.type, (Pointer, Array)):
                    return self.compared(operator, node.left, node.right, node.at)
                left, right = self._pair(node.left, node.right)
                self.at(node.at)
                return self.arithmetic.compare(operator, left, right)
            case Binary(operator="&&"):
                return self._both(node.left, node.right, True)
            case Binary(operator="||"):
                return self._both(node.left, node.right, False)
            case _ if isinstance(node.type, (Pointer, Array)):
                return integer(int(self.points(node)), BOOL)
            case _:
                return self.arithmetic.truth(self.number(node))

    def _both(self, left: Expression, right: Expression, conjunction: bool) -> Number:
        """``left && right`` or ``left || right``: the right one only where it matters."""
        bit = self.condition(left)
        known = integer(int(not conjunction), BOOL)
        work = [lambda: self.condition(right), lambda: known]
        found = self.branch(bit, *(work if conjunction else work[::-1]))
        assert found is not None
        return found

    def _pair(self, left: Expression, right: Expression) -> tuple[Number, Number]:
        """Two operands in their common type."""
        kind = scalar(common(left.type, right.type))
        first = self.number(left)
        second = self.number(right)
        return self.arithmetic.convert(first, kind), self.arithmetic.convert(second, kind)

    def _unary(self, node: Unary) -> Number:
        if node.operator == "!":
            return self.arithmetic.widened(self.condition(node))
        kind = scalar(node.type)
        operand = self.arithmetic.convert(self.number(node.operand), kind)
        self.at(node.at)
        if node.operator == "+":
            return operand
        if isinstance(kind, Float):
            return self.negative(operand, kind)
        if node.operator == "~":
            return self.arithmetic.binary("^", operand, integer(-1, kind))
        return self.arithmetic.binary("-", integer(0, kind), operand)

    def negative(self, operand: Number, kind: Float) -> Number:
        """A floating-point number with the other sign."""
        if operand.real is not None:
            return real(-operand.real, kind)
        text = f"arith.negf {{0}} : {kind.mlir}"
        value = self.arithmetic.made(
            "arith.negf", text, [self.arithmetic.value(operand)], kind.mlir
        )
        return Number(kind, value)

    def _binary(self, node: Binary) -> Number:
        if node.operator == ",":
            self.result(node.left)
            return self.number(node.right)
        if node.operator in (*_RELATIONS, "&&", "||"):
            return self.arithmetic.widened(self.condition(node))
        if isinstance(node.left.type, (Pointer, Array)):
            return self.distance(node.left, node.right, node.at)
        left, right = self.number(node.left), self.number(node.right)
        self.at(node.at)
        return self._operated(node.operator, left, right, scalar(node.type))

    def _operated(self, operator: str, left: Number, right: Number, kind: Scalar) -> Number:
        """An operator in a type."""
        arithmetic = self.arithmetic
        first, second = arithmetic.convert(left, kind), arithmetic.convert(right, kind)
        if operator in _SHIFTS and not isinstance(right.type, Float) and second.constant is None:
            # C shifts by less than the width, whatever the type of the count.
            second = second.within(0, _integer(kind).bits - 1)
        return arithmetic.binary(operator, first, second)

    def _assigned(self, node: Assignment) -> Number:
        kind = scalar(node.target.type)
        value = self.number(node.value)
        target = self.target(node.target)
        if node.operator:
            old = self.load(target)
            self.at(node.at)
            if node.operator in _SHIFTS:
                wide = scalar(promoted(kind))
            else:
                wide = scalar(common(kind, node.value.type))
            value = self._operated(node.operator, old, value, wide)
        value = self.arithmetic.convert(value, kind)
        self.at(node.at)
        self.store(target, value)
        return value

    def _incremented(self, node: Increment) -> Number:
        kind = scalar(node.target.type)
        target = self.target(node.target)
        old = self.load(target)
        self.at(node.at)
        wide = scalar(promoted(kind))
        one = real(1.0, wide) if isinstance(wide, Float) else integer(1, wide)
        operator = "+" if node.step > 0 else "-"
        value = self.arithmetic.binary(operator, self.arithmetic.convert(old, wide), one)
        new = self.arithmetic.convert(value, kind)
        self.store(target, new)
        return new if node.prefix else old


def _integer(kind: Type) -> Int:
    assert isinstance(kind, Int), kind
    return kind
