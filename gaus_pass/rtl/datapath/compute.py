"""The operations of a loop as `comb` operations.

Integers are computed in the width of their type.  An index is computed in a width that holds all
operands and the result, and then truncated; each operand is extended according to its own sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import (
    ALL,
    COMPARE_FLOATS,
    COMPARES,
    CONDITION,
    COPY,
    COPY_SIGN,
    EXIT,
    LINEAR,
    NEGATE,
    SELECT,
    SIGNS,
    Operation,
)
from gaus_pass.rtl.netlist.floats import EXPONENT_BITS, compare_floats
from gaus_pass.rtl.netlist.logic import Logic, width
from gaus_pass.rtl.netlist.numbers import Number, compare, constant, linear, weighted

Compute = Callable[[Logic, Any, Any], Any]

_BINARY = {
    "arith.addi": "add", "index.add": "add",
    "arith.subi": "sub", "index.sub": "sub",
    "arith.muli": "mul", "index.mul": "mul",
    "arith.divsi": "divs", "index.divs": "divs",
    "arith.divui": "divu", "index.divu": "divu",
    "arith.remsi": "mods", "index.rems": "mods",
    "arith.remui": "modu", "index.remu": "modu",
    "arith.andi": "and", "index.and": "and",
    "arith.ori": "or", "index.or": "or",
    "arith.xori": "xor", "index.xor": "xor",
    "arith.shli": "shl", "index.shl": "shl",
    "arith.shrsi": "shrs", "index.shrs": "shrs",
    "arith.shrui": "shru", "index.shru": "shru",
}  # fmt: skip
_EXTREMES = {
    "arith.maxsi": "sgt", "index.maxs": "sgt",
    "arith.maxui": "ugt", "index.maxu": "ugt",
    "arith.minsi": "slt", "index.mins": "slt",
    "arith.minui": "ult", "index.minu": "ult",
}  # fmt: skip
_ROUNDED = {
    "arith.ceildivsi": ("divs", "ceil"), "index.ceildivs": ("divs", "ceil"),
    "arith.floordivsi": ("divs", "floor"), "index.floordivs": ("divs", "floor"),
    "arith.ceildivui": ("divu", "ceil"), "index.ceildivu": ("divu", "ceil"),
}  # fmt: skip
_CASTS = {
    "arith.extsi": True, "arith.extui": False, "arith.trunci": False,
    "arith.index_castui": False, "index.castu": False, "index.casts": True,
    "arith.index_cast": True, "arith.bitcast": False,
}  # fmt: skip
_EXTENDED = {"arith.mulsi_extended": True, "arith.mului_extended": False}
_CONSTANT_DIVISIONS = ("loop.floordiv", "loop.ceildiv", "loop.mod")

SUPPORTED = frozenset(
    (
        *(*_BINARY, *_EXTREMES, *_ROUNDED, *COMPARES, *_CASTS, *_EXTENDED, *_CONSTANT_DIVISIONS),
        *SIGNS,
    )
) | {
    SELECT, LINEAR, CONDITION, ALL, COPY, EXIT, COMPARE_FLOATS, "arith.addui_extended",
}  # fmt: skip


def require_supported(operation: Operation) -> None:
    """Whether an operation can be made of `comb`.

    Raises
    ------
    InvalidProblem
        It cannot.
    """
    if operation.access is None and operation.kind not in SUPPORTED:
        raise InvalidProblem(
            f"'{operation.kind}' has no lowering to comb; integer operations of arith and index "
            "have, others need an implementation in an operator library (operators=FILE)",
            operation.location,
        )
    if operation.kind == COMPARE_FLOATS and operation.float_type not in EXPONENT_BITS:
        raise InvalidProblem(
            f"'{COMPARE_FLOATS}' of {operation.float_type} has no lowering to comb; it has of "
            f"{', '.join(EXPONENT_BITS)}",
            operation.location,
        )


def compute(net: Logic, loop: Loop, operation: Operation, operands: Sequence[Any]) -> list[Any]:
    """Wires of the results.

    Parameters
    ----------
    operands
        One wire per operand, as wide as the operation sees its value.
    """
    kind = operation.kind
    numbers = [
        Number(wire, loop.values[o.value].seen()[1])
        for wire, o in zip(operands, operation.operands, strict=True)
    ]
    results = [loop.values[r] for r in operation.results]
    if kind in _EXTENDED:
        return _extended(net, numbers, _EXTENDED[kind])
    if kind == "arith.addui_extended":
        bits = width(operands[0])
        total = net.add(*(net.resize(o, bits + 1, False) for o in operands))
        return [net.extract(total, 0, bits), net.extract(total, bits, 1)]
    if kind == COMPARE_FLOATS:
        exponent = EXPONENT_BITS[operation.float_type]
        return [compare_floats(net, operation.relation, exponent, *operands)]
    if kind in SIGNS:
        return [_with_sign(net, kind, *operands)]
    bits = results[0].bits
    if kind == LINEAR:
        terms = list(zip(numbers, operation.coefficients, strict=True))
        return [weighted(net, terms, operation.constant, bits)]
    if kind in _CASTS:
        return [_cast(net, loop, operation, numbers[0], bits)]
    if kind == SELECT:
        condition, one, two = numbers
        return [net.select(condition.wire, one.fit(net, bits), two.fit(net, bits))]
    if kind in _CONSTANT_DIVISIONS:
        return [_divide(net, kind, numbers[0], operation.constant).fit(net, bits)]
    if kind in (CONDITION, ALL, COPY):
        return [_logic(net, operation, numbers, bits)]
    return [net.extract(_arithmetic(net, loop, operation, numbers), 0, bits)]


def _with_sign(net: Logic, kind: str, number: Any, other: Any = None) -> Any:
    """A floating-point number with its sign inverted, cleared, or that of another."""
    bits = width(number) - 1
    sign = net.constant(0, 1)
    if kind == NEGATE:
        sign = net.invert(net.extract(number, bits, 1))
    elif kind == COPY_SIGN:
        sign = net.extract(other, bits, 1)
    return net.concatenate(sign, net.extract(number, 0, bits))


def _logic(net: Logic, operation: Operation, numbers: Sequence[Number], bits: int) -> Any:
    if operation.kind == COPY:
        return numbers[0].fit(net, bits)
    if operation.kind == ALL:
        pairs = zip(numbers, operation.negated, strict=True)
        return net.all_of(*(net.invert(n.wire) if no else n.wire for n, no in pairs))
    zero = constant(net, 0)
    found: list[Any] = []
    for c in operation.constraints:
        total = linear(net, list(zip(numbers, c.coefficients, strict=True)), c.constant)
        found.append(compare(net, "eq" if c.equality else "ge", total, zero))
    return net.all_of(*found)


def _cast(net: Logic, loop: Loop, operation: Operation, number: Number, bits: int) -> Any:
    """A cast: an index is extended by its own sign, an integer as the cast says."""
    _, _, from_index = loop.values[operation.operands[0].value].seen()
    signed = number.signed if from_index else _CASTS[operation.kind]
    return net.resize(number.wire, bits, signed)


def working_width(loop: Loop, operation: Operation) -> int:
    """Width in which an operation computes."""
    seen = [loop.values[o.value].seen() for o in operation.operands]
    seen += [loop.values[r].seen() for r in operation.results]
    if operation.kind in COMPARES:
        seen.pop()
    if not any(is_index for _, _, is_index in seen):
        return max(bits for bits, _, _ in seen)
    return max(bits + (is_index and not signed) for bits, signed, is_index in seen)


def _arithmetic(net: Logic, loop: Loop, operation: Operation, numbers: Sequence[Number]) -> Any:
    bits, kind = working_width(loop, operation), operation.kind
    one, two = (n.fit(net, bits) for n in numbers)
    if kind in COMPARES:
        return net.compare(operation.relation, one, two)
    if kind in _EXTREMES:
        return net.select(net.compare(_EXTREMES[kind], one, two), one, two)
    if kind in _ROUNDED:
        return _rounded(net, *_ROUNDED[kind], one, two)
    return net.binary(_BINARY[kind], one, two)


def _extended(net: Logic, numbers: Sequence[Number], signed: bool) -> list[Any]:
    bits = width(numbers[0].wire)
    product = net.binary("mul", *(net.resize(n.wire, 2 * bits, signed) for n in numbers))
    return [net.extract(product, 0, bits), net.extract(product, bits, bits)]


def _rounded(net: Logic, divide: str, towards: str, one: Any, two: Any) -> Any:
    """The quotient rounded down or up, from the one that is rounded towards zero."""
    bits = width(one)
    quotient = net.binary(divide, one, two)
    rest = net.binary("mods" if divide == "divs" else "modu", one, two)
    inexact = net.compare("ne", rest, net.constant(0, bits))
    signs = [net.extract(v, bits - 1, 1) for v in (one, two)]
    differ = net.binary("xor", *signs) if divide == "divs" else net.constant(0, 1)
    adjust = net.all_of(inexact, differ if towards == "floor" else net.invert(differ))
    extra = net.resize(adjust, bits, towards == "floor")  # -1 or 1
    return net.add(quotient, extra)


def _divide(net: Logic, kind: str, number: Number, divisor: int) -> Number:
    """Quotient or remainder by a positive constant, rounded as affine maps do."""
    if divisor & (divisor - 1) == 0:
        return _power_of_two(net, kind, number, divisor.bit_length() - 1)
    if kind == "loop.ceildiv":
        return _divide(net, "loop.floordiv", linear(net, [(number, 1)], divisor - 1), divisor)
    bits = max(width(number.wire), divisor.bit_length()) + 1
    wire, by = number.fit(net, bits), net.constant(divisor, bits)
    if not number.signed:
        return Number(net.binary("modu" if kind == "loop.mod" else "divu", wire, by), True)
    if kind == "loop.floordiv":
        return Number(_rounded(net, "divs", "floor", wire, by), True)
    rest = net.binary("mods", wire, by)
    negative = net.extract(rest, bits - 1, 1)
    return Number(net.select(negative, net.add(rest, by), rest), True)


def _power_of_two(net: Logic, kind: str, number: Number, shift: int) -> Number:
    if kind == "loop.ceildiv":
        number = linear(net, [(number, 1)], (1 << shift) - 1)
    bits = width(number.wire)
    if kind == "loop.mod":
        if shift == 0:
            return constant(net, 0)
        return Number(net.extract(number.fit(net, max(bits, shift)), 0, shift), False)
    if shift >= bits:
        wire = net.extract(number.wire, bits - 1, 1) if number.signed else net.constant(0, 1)
        return Number(wire, number.signed)
    return Number(net.extract(number.wire, shift, bits - shift), number.signed)
