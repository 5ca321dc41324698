"""Which operations have cores: their generators, their latency without a clock, their units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from gaus_pass.cores.generate import (
    REMAINDER,
    TREE,
    WHOLE,
    Choices,
    Recurrence,
    core_for,
    recurrence_for,
)
from gaus_pass.cores.generate.carry import circuit_with
from gaus_pass.cores.generate.families import RELATIONS
from gaus_pass.cores.generate.float_compare import PREDICATES
from gaus_pass.cores.generate.functions.models import FUNCTIONS
from gaus_pass.cores.generate.products import Shape, product
from gaus_pass.cores.generate.types import type_of
from gaus_pass.cores.generate.writing import module_text
from gaus_pass.cores.operators import (
    BITS,
    CONVERSION,
    CONVERSIONS,
    FLOATS,
    FORMATS,
    FORMS,
    INTEGERS,
    WIDE,
    Operator,
    unit_of,
)
from gaus_pass.cores.permissions import (
    check_rounding,
    choices_of,
    reciprocal,
    scaling_name,
    scaling_text,
)
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.transforms.arithmetic.contract import fastmath_flags

_MULTIPLYING = ("mul", "fma", "mulwide", "ipow", *FUNCTIONS)
_PRODUCTS: tuple[Shape, ...] = (WHOLE, 18, 12, 9, TREE)
"""Shapes of products: multipliers of a part, then none."""
_CARRY = 16
"""Bits of a carry where clocks have no time for all of it."""
_MOST_POWER_BITS = 16
"""A power has two products for every bit."""
_PLAIN = Choices()
_COMPARISON, _DIVISION, _PRODUCT = "arith.cmpf", "arith.divf", "arith.mulf"
_INTEGER_COMPARISON = "arith.cmpi"


@dataclass(frozen=True)
class Wanted:
    """A core that an operation needs.

    Attributes
    ----------
    name
        Of its logic, as in ``f32_add``.
    texts
        Ways to make its logic, an `hw.module` of that name; the first suits slow clocks, each later
        one has less in an operation that cannot be cut.
    latency
        Cycles that it takes where there is no clock.
    digits
        The same digit by digit, where it can be computed so; without texts it is so always.
    """

    name: str
    texts: tuple[Callable[[], str], ...]
    latency: int
    unit: str
    digits: Recurrence | None = None


def wanted_without_logic(op: Op, kind: str) -> Wanted | None:
    """The core of an operation that has no logic of its own; None where it is no such operation.

    Raises
    ------
    InvalidProblem
        There is no generator for its types.
    """
    types = [str(value.type) for value in (*op.operands, *op.results)]
    how = choices_of(op)
    if kind in CONVERSIONS:
        check_rounding(op, kind)
        source, result = (
            _checked(kind, sign + name[1:] if sign else name)
            for sign, name in zip(CONVERSIONS[kind], types, strict=True)
        )
        return wanted_as(kind, result, source, how)
    if kind in BITS:
        [of] = dict.fromkeys(types)
        return wanted_as(kind, _integer(kind, of))
    if kind not in FLOATS:
        return None
    [of] = dict.fromkeys(types)
    name = _checked(kind, of)
    if kind == _DIVISION:
        factor = reciprocal(op, FORMS[name], "arcp" in fastmath_flags(op))
        if factor is not None:
            return _scaling(name, factor, how)
    return wanted_as(kind, name, None, how)


def wanted_as(kind: str, result: str, source: str | None = None, how: Choices = _PLAIN) -> Wanted:
    """The core of an operation on types by name, whatever its logic takes.

    Parameters
    ----------
    kind
        Of `FLOATS`, `BITS`, `CONVERSIONS`, or of `INTEGERS` (with the sign that this says).
    source
        What a conversion converts from.
    """
    types = [type_of(name) for name in (result, source) if name is not None]
    bits = max(one.width for one in types)
    if kind in CONVERSIONS:
        return _wanted(CONVERSION, bits, result, source, how)
    if kind not in INTEGERS:
        return _wanted((FLOATS | BITS)[kind], bits, result, None, how)
    return _wanted(Operator(INTEGERS[kind][1], unit_of(kind), (0, 0, 0)), bits, result)


def wanted_comparison(relation: str, name: str, how: Choices = _PLAIN) -> Wanted:
    """The core that says whether a relation of floats holds."""
    return _wanted(Operator(f"cmp_{relation}", "", (1, 1, 1)), FORMS[name].width, name, None, how)


def wanted_for_speed(op: Op, kind: str, bits: int) -> Wanted | None:
    """The core of an operation whose logic may be too slow; None where it is no such operation.

    Parameters
    ----------
    bits
        Width in which integers are computed.
    """
    if kind == _COMPARISON and str(op.operands[0].type) in FORMATS:
        relation = PREDICATES[int(op.attributes["predicate"].value)]
        return wanted_comparison(relation, str(op.operands[0].type), choices_of(op))
    if kind == _INTEGER_COMPARISON:
        relation = RELATIONS[int(op.attributes["predicate"].value)]
        return _wanted(Operator(f"icmp_{relation}", "", (0, 0, 0)), bits, f"i{bits}")
    if kind not in INTEGERS:
        return None
    return wanted_as(kind, f"{INTEGERS[kind][0]}{bits}")


@cache
def _scaling(kind: str, factor: int, how: Choices) -> Wanted:
    """The core that multiplies by a number."""
    product = FLOATS[_PRODUCT]
    ways = [replace(how, products=shape) for shape in _PRODUCTS]
    texts = tuple(cache(partial(scaling_text, kind, factor, way)) for way in ways)
    latency = _latency(product, FORMS[kind].width)
    return Wanted(scaling_name(kind, factor, how), texts, latency, product.unit)


def _checked(kind: str, name: str) -> str:
    if name not in FORMATS and name[:1] not in "su":
        raise InvalidProblem(
            f"'{kind}' of {name} has no core: there are cores for {', '.join(FORMATS)}; name an "
            "implementation in an operator library (operators=FILE)"
        )
    return name


def _integer(kind: str, name: str) -> str:
    if not name.startswith("i") or not name[1:].isdigit():
        raise InvalidProblem(
            f"'{kind}' of {name} has no core: there are cores for integers as i32; cast it "
            "(arith.index_cast)"
        )
    if kind == "math.ipowi" and int(name[1:]) > _MOST_POWER_BITS:
        raise InvalidProblem(
            f"'{kind}' of {name} has no core: there are cores for up to {_MOST_POWER_BITS} bits; "
            "multiply in a loop, or name an implementation in an operator library (operators=FILE)"
        )
    return name


def _latency(operator: Operator, bits: int) -> int:
    return operator.latency[0 if bits <= 16 else 1 if bits <= 32 else 2]


@cache
def _wanted(
    operator: Operator,
    bits: int,
    result: str,
    source: str | None = None,
    how: Choices = _PLAIN,
) -> Wanted:
    latency = _latency(operator, bits)
    digits = recurrence_for(operator.family, result, how)
    if operator.family == REMAINDER:
        return Wanted(f"{result}_{REMAINDER}{how.suffix}", (), latency, operator.unit, digits)
    shapes = _PRODUCTS if operator.family in _MULTIPLYING else (WHOLE,)
    ways = [replace(how, products=shape) for shape in shapes]
    ways.append(replace(ways[-1], carry=_CARRY))
    texts = [cache(partial(_text, operator.family, result, source, way)) for way in ways]
    wide = operator.family == WIDE
    name = f"{result}_{WIDE}" if wide else core_for(operator.family, result, source, how).name
    return Wanted(name, tuple(texts), latency, operator.unit, digits)


def _text(family: str, result: str, source: str | None, how: Choices) -> str:
    if family != WIDE:
        return core_for(family, result, source, how).text
    circuit, bits = circuit_with(how.carry), int(result[1:])
    one, two = (circuit.input(name, bits) for name in "ab")
    whole = product(one, two, how.products, signed=result[0] == "s")
    halves = {"low": whole[:bits], "high": whole[bits:]}
    return module_text(f"{result}_{WIDE}", circuit.inputs, halves)
