"""Which for loops are counted ones: their counter, bounds and step."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.frontends.c.lower.analysis import has_effect, objects_of, touched, used
from gaus_pass.frontends.c.lower.arithmetic import Arithmetic
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer
from gaus_pass.frontends.c.lower.objects import Object
from gaus_pass.frontends.c.lower.statements import Statements
from gaus_pass.frontends.c.tree import (
    Assignment,
    Binary,
    Conversion,
    Expression,
    For,
    Increment,
    Literal,
    Name,
    Variable,
)
from gaus_pass.frontends.c.types import Int, common

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!="}
_INDEX = Int(32, signed=True)
"""What an index holds in hardware."""


@dataclass(frozen=True)
class Counted:
    """A counted loop.

    Attributes
    ----------
    counter, kind
        The C variable and its type.
    first, end, step
        Of the counter in MLIR: the end is not reached.
    start
        The first value of the C variable.
    down
        0 where the C variable is the counter, 1 where it is ``start`` less the counter.
    low, high
        Bounds of the C variable in the body.
    begin, beyond, stride
        First value, and the one that would come next where the loop ends without a rest: for the
        value behind the loop.
    """

    counter: Object
    kind: Int
    first: Form
    end: Form
    step: int
    start: Form
    down: int
    low: int
    high: int
    begin: Number
    beyond: Number
    stride: int
    runs: bool

    @property
    def is_known(self) -> bool:
        """Whether its number of iterations is the same in every run."""
        return not self.first.terms and not self.end.terms

    def last(self, arithmetic: Arithmetic) -> Number:
        """The C variable behind the loop."""
        up = not self.down
        runs = arithmetic.compare("<" if up else ">", self.begin, self.beyond)
        end = self.beyond
        if self.stride > 1:
            kind = self.kind
            left, right = (end, self.begin) if up else (self.begin, end)
            distance = arithmetic.binary("-", left, right)
            more = arithmetic.binary("+", distance, integer(self.stride - 1, kind))
            count = arithmetic.binary("/", more, integer(self.stride, kind))
            way = arithmetic.binary("*", count, integer(self.stride, kind))
            end = arithmetic.binary("+" if up else "-", self.begin, way)
        return arithmetic.select(runs, end, self.begin)


def counted(loops: Statements, node: For) -> Counted | None:
    """The plan of a counted loop; None for any other one."""
    if node.condition is None or node.step is None:
        return None
    found = _step(node.step)
    if found is None:
        return None
    variable, stride = found
    head = _condition(node.condition, variable)
    place = loops.known(variable)
    if head is None or not isinstance(place, Object) or not isinstance(variable.type, Int):
        return None
    operator, bound, compared = head
    if place in touched([node.body], loops.known) or not _is_invariant(
        loops, node, bound, variable
    ):
        return None
    begin = loops.load_number(place)
    if begin is None:
        return None
    end = loops.number(bound)
    if not isinstance(end.type, Int):
        return None
    kind = variable.type
    if operator == "!=":
        operator = _as_order(begin, end, stride, kind)
    if operator is None or (operator in ("<", "<=")) != (stride > 0):
        return None
    if not _fits(operator, begin, end, stride, kind, compared):
        return None
    return _plan(loops, place, kind, operator, begin, end, stride)


def _plan(
    loops: Statements,
    place: Object,
    kind: Int,
    operator: str,
    begin: Number,
    end: Number,
    stride: int,
) -> Counted:
    arithmetic = loops.arithmetic
    extra = {"<": 0, "<=": 1, ">": 0, ">=": -1}[operator]
    first, last = _form(loops, begin), _form(loops, end).plus(Form((), extra))
    beyond = arithmetic.convert(end, kind)
    if extra:
        wraps = arithmetic.wraps
        beyond = arithmetic.binary("+" if extra > 0 else "-", beyond, integer(1, kind))
        arithmetic.wraps = wraps
    if stride > 0:
        low, high = begin.low, end.high + extra - 1
        runs, high = low <= high, max(low, high)
        counter = (first, last, stride, first, 0)
        return Counted(place, kind, *counter, low, high, begin, beyond, stride, runs)
    down = -stride
    count = first.plus(last, -1)
    low, high = end.low + extra + 1, begin.high
    runs, low = low <= high, min(low, high)
    # The counter goes up by the stride, and the C variable down by it.
    counter = (Form((), 0), count, down, first, 1)
    return Counted(place, kind, *counter, low, high, begin, beyond, down, runs)


def _form(loops: Statements, number: Number) -> Form:
    """A number as a form; what is none becomes a value of type index."""
    form = loops.arithmetic.form(number)
    return form if form is not None else Form(((loops.arithmetic.index(number), 1),))


def _step(node: Expression) -> tuple[Variable, int] | None:
    """The variable that a loop counts with, and what is added to it."""
    match node:
        case Increment(target=Name(variable=variable), step=step):
            return variable, step
        case Assignment(operator="+" | "-", target=Name(variable=variable), value=value):
            number = _number(value)
            if number:
                return variable, number if node.operator == "+" else -number
        case Assignment(operator="", target=Name(variable=variable), value=value):
            return _sum(variable, _plain(value))
        case _:
            pass
    return None


def _sum(variable: Variable, value: Expression) -> tuple[Variable, int] | None:
    if not isinstance(value, Binary) or value.operator not in "+-":
        return None
    left, right = _plain(value.left), _plain(value.right)
    if value.operator == "+" and isinstance(right, Name):
        left, right = right, left
    number = _number(right)
    if not number or not isinstance(left, Name) or left.variable is not variable:
        return None
    return variable, number if value.operator == "+" else -number


def _number(node: Expression) -> int | None:
    node = _plain(node)
    return node.value if isinstance(node, Literal) and isinstance(node.value, int) else None


def _plain(node: Expression) -> Expression:
    """An expression without the conversions around it."""
    while isinstance(node, Conversion):
        node = node.operand
    return node


def _condition(node: Expression, variable: Variable) -> tuple[str, Expression, Int] | None:
    """The relation of the counter to a bound, and the type in which they are compared."""
    if not isinstance(node, Binary) or node.operator not in _MIRRORED:
        return None
    operator, left, right = node.operator, node.left, node.right
    plain = _plain(left)
    if not (isinstance(plain, Name) and plain.variable is variable):
        operator, left, right = _MIRRORED[operator], right, left
        plain = _plain(left)
    if not (isinstance(plain, Name) and plain.variable is variable):
        return None
    if not isinstance(left.type, Int) or not isinstance(right.type, Int):
        return None
    kind = common(left.type, right.type)
    return (operator, right, kind) if isinstance(kind, Int) else None


def _is_invariant(loops: Statements, node: For, bound: Expression, variable: Variable) -> bool:
    """Whether a bound is the same in all iterations, and may be found once."""
    if has_effect(bound) or variable in used(bound):
        return False
    changed = touched([node.body], loops.known)
    return not any(objects_of(loops.known(other)) & changed for other in used(bound))


def _as_order(begin: Number, end: Number, stride: int, kind: Int) -> str | None:
    """The order that ``!=`` comes to; None where the counter may run past the end."""
    if begin.constant is not None and end.constant is not None:
        way = end.constant - begin.constant
        if way % stride or way // stride < 0:
            return None
        return "<" if stride > 0 else ">"
    in_order = begin.high <= end.low if stride > 0 else begin.low >= end.high
    if stride in (1, -1) and (kind.signed or in_order):
        return "<" if stride > 0 else ">"
    return None


def _fits(operator: str, begin: Number, end: Number, stride: int, kind: Int, compared: Int) -> bool:
    """Whether the loop ends before its counter wraps, and an index can count it."""
    if kind.signed and not compared.signed and begin.low < 0:
        return False
    if not compared.signed and isinstance(end.type, Int) and end.type.signed and end.low < 0:
        return False
    reach = end.high + stride - (0 if operator == "<=" else 1)
    if stride < 0:
        reach = end.low + stride + (0 if operator == ">=" else 1)
    wide = kind.signed and kind.bits >= _INDEX.bits
    one = operator == "<" and stride == 1 and end.high <= kind.greatest
    down = operator == ">" and stride == -1 and end.low >= kind.least
    if not (wide or one or down or kind.least <= reach <= kind.greatest):
        return False
    if kind.bits < _INDEX.bits or (kind.bits == _INDEX.bits and kind.signed):
        return True
    return (
        all(_is_index(n) for n in (begin, end))
        or (
            # It would take 2³¹ iterations to get where an index wraps.
            _is_index(begin) and begin.low >= 0 and begin.constant is not None and stride > 0
        )
        or (stride < 0 and end.constant is not None and _is_index(end))
    )


def _is_index(number: Number) -> bool:
    return _INDEX.least <= number.low and number.high <= _INDEX.greatest
