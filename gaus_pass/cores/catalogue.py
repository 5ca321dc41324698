"""Which operations have cores: their generators, their latency without a clock, their units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from gaus_pass.cores.generate import TREE, WHOLE, Choices, core_for
from gaus_pass.cores.generate.circuit import Circuit
from gaus_pass.cores.generate.float_compare import PREDICATES
from gaus_pass.cores.generate.formats import float_format
from gaus_pass.cores.generate.products import Shape, product
from gaus_pass.cores.generate.writing import module_text
from gaus_pass.cores.permissions import (
    check_rounding,
    choices_of,
    flags_of,
    reciprocal,
    scaling_name,
    scaling_text,
)
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op
from gaus_pass.model.problem import ResourceType

FORMATS = ("f16", "bf16", "f32", "f64")
"""Types of floating-point numbers that have cores."""
FORMS = {name: form for name in FORMATS if (form := float_format(name)) is not None}

_UNITS = {
    "addf": 4,
    "mulf": 6,
    "fma": 10,
    "divf": 16,
    "sqrt": 16,
    "div": 16,
    "mul": 8,
    "convert": 2,
    "exp": 16,
    "log": 20,
    "trigonometric": 30,
    "tanh": 16,
    "rsqrt": 12,
    "power": 40,
}
UNITS = {name: ResourceType(name, None, cost) for name, cost in _UNITS.items()}
"""Resource types of cores, with their cost."""


@dataclass(frozen=True)
class Operator:
    """An operation of the IR that is computed by a core.

    Attributes
    ----------
    family
        Of `gaus_pass.cores.generate.FAMILIES`.
    unit
        The resource type that it uses, or ``""``.
    latency
        Cycles that it takes where there is no clock: up to 16, 32, 64 bits.
    """

    family: str
    unit: str
    latency: tuple[int, int, int]


FLOATS: Mapping[str, Operator] = {
    "arith.addf": Operator("add", "addf", (2, 4, 6)),
    "arith.subf": Operator("sub", "addf", (2, 4, 6)),
    "arith.mulf": Operator("mul", "mulf", (2, 3, 6)),
    "arith.divf": Operator("div", "divf", (5, 10, 20)),
    "math.sqrt": Operator("sqrt", "sqrt", (5, 10, 20)),
    "math.fma": Operator("fma", "fma", (3, 5, 8)),
    "arith.minimumf": Operator("minimum", "", (1, 1, 1)),
    "arith.maximumf": Operator("maximum", "", (1, 1, 1)),
    "arith.minnumf": Operator("minnum", "", (1, 1, 1)),
    "arith.maxnumf": Operator("maxnum", "", (1, 1, 1)),
    "math.exp": Operator("exp", "exp", (4, 7, 16)),
    "math.exp2": Operator("exp2", "exp", (3, 5, 12)),
    "math.log": Operator("log", "log", (5, 8, 16)),
    "math.log2": Operator("log2", "log", (5, 8, 16)),
    "math.log10": Operator("log10", "log", (5, 8, 16)),
    "math.powf": Operator("pow", "power", (9, 16, 36)),
    "math.rsqrt": Operator("rsqrt", "rsqrt", (3, 5, 10)),
    "math.tanh": Operator("tanh", "tanh", (4, 8, 16)),
    "math.sin": Operator("sin", "trigonometric", (5, 8, 18)),
    "math.cos": Operator("cos", "trigonometric", (5, 8, 18)),
    "math.floor": Operator("floor", "", (1, 1, 1)),
    "math.ceil": Operator("ceil", "", (1, 1, 1)),
    "math.trunc": Operator("trunc", "", (1, 1, 1)),
    "math.round": Operator("round", "", (1, 1, 1)),
    "math.roundeven": Operator("roundeven", "", (1, 1, 1)),
}
"""Those of floating-point numbers that have no logic of their own."""

BITS: Mapping[str, Operator] = {
    "math.absi": Operator("absi", "", (1, 1, 1)),
    "math.ctlz": Operator("ctlz", "", (1, 1, 1)),
    "math.cttz": Operator("cttz", "", (1, 1, 1)),
    "math.ctpop": Operator("ctpop", "", (1, 1, 1)),
    "math.ipowi": Operator("ipow", "power", (8, 16, 32)),
}
"""Those of integers that have none."""

CONVERSIONS: Mapping[str, tuple[str, str]] = {
    "arith.extf": ("", ""),
    "arith.truncf": ("", ""),
    "arith.sitofp": ("s", ""),
    "arith.uitofp": ("u", ""),
    "arith.fptosi": ("", "s"),
    "arith.fptoui": ("", "u"),
}
"""Conversions: sign of the integers that they convert from, and to."""

_MULTIPLYING = (
    *("mul", "fma", "mulwide", "ipow"),
    *("exp", "exp2", "log", "log2", "log10", "pow", "rsqrt", "tanh", "sin", "cos"),
)
_PRODUCTS: tuple[Shape, ...] = (WHOLE, 18, 12, 9, TREE)
"""Shapes of products: multipliers of a part, then none."""
_MOST_POWER_BITS = 16
"""A power has two products for every bit."""
_CONVERSION = Operator("convert", "convert", (1, 2, 2))

_PLAIN = Choices()
_WIDE = "mulwide"
"""Products with both of their halves."""
_COMPARISON, _DIVISION, _PRODUCT = "arith.cmpf", "arith.divf", "arith.mulf"
_SIGNED = (
    ("divsi divs", "div"), ("remsi rems", "rem"), ("floordivsi floordivs", "floordiv"),
    ("ceildivsi ceildivs", "ceildiv"),
)  # fmt: skip
_UNSIGNED = (("divui divu", "div"), ("remui remu", "rem"), ("ceildivui ceildivu", "ceildiv"))


def _integers(sign: str, table: Sequence[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        f"{dialect}.{name}": (sign, family)
        for names, family in table
        for dialect, name in zip(("arith", "index"), names.split(), strict=True)
    }


INTEGERS: Mapping[str, tuple[str, str]] = {
    **_integers("s", _SIGNED),
    **_integers("u", _UNSIGNED),
    **_integers("i", (("muli mul", "mul"),)),
    "arith.mulsi_extended": ("s", _WIDE),
    "arith.mului_extended": ("u", _WIDE),
}
"""Sign of the type and family of operations of integers, whose logic may be too slow."""


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
    """

    name: str
    texts: tuple[Callable[[], str], ...]
    latency: int
    unit: str


def wanted_without_logic(op: Op, kind: str) -> Wanted | None:
    """The core of an operation that has no logic of its own; None where it is no such operation.

    Raises
    ------
    InvalidProblem
        There is no generator for its types.
    """
    types = [str(value.type) for value in (*op.operands, *op.results)]
    bits = max(int(getattr(value.type, "width", 0)) for value in (*op.operands, *op.results))
    how = choices_of(op)
    if kind in CONVERSIONS:
        check_rounding(op, kind)
        source, result = (
            _checked(kind, sign + name[1:] if sign else name)
            for sign, name in zip(CONVERSIONS[kind], types, strict=True)
        )
        return _wanted(_CONVERSION, bits, result, source, how)
    if kind in BITS:
        [of] = dict.fromkeys(types)
        return _wanted(BITS[kind], bits, _integer(kind, of))
    if kind not in FLOATS:
        return None
    [of] = dict.fromkeys(types)
    name = _checked(kind, of)
    if kind == _DIVISION:
        factor = reciprocal(op, FORMS[name], "arcp" in flags_of(op))
        if factor is not None:
            return _scaling(name, factor, how)
    return _wanted(FLOATS[kind], bits, name, None, how)


def wanted_for_speed(op: Op, kind: str, bits: int) -> Wanted | None:
    """The core of an operation whose logic may be too slow; None where it is no such operation.

    Parameters
    ----------
    bits
        Width in which integers are computed.
    """
    if kind == _COMPARISON and str(op.operands[0].type) in FORMATS:
        relation = PREDICATES[int(op.attributes["predicate"].value)]
        operator = Operator(f"cmp_{relation}", "", (1, 1, 1))
        return _wanted(operator, bits, str(op.operands[0].type), None, choices_of(op))
    if kind not in INTEGERS:
        return None
    sign, family = INTEGERS[kind]
    unit = "mul" if family in ("mul", _WIDE) else "div"
    return _wanted(Operator(family, unit, (0, 0, 0)), bits, f"{sign}{bits}")


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
    shapes = _PRODUCTS if operator.family in _MULTIPLYING else (WHOLE,)
    ways = [replace(how, products=shape) for shape in shapes]
    texts = [cache(partial(_text, operator.family, result, source, way)) for way in ways]
    wide = operator.family == _WIDE
    name = f"{result}_{_WIDE}" if wide else core_for(operator.family, result, source, how).name
    return Wanted(name, tuple(texts), latency, operator.unit)


def _text(family: str, result: str, source: str | None, how: Choices) -> str:
    if family != _WIDE:
        return core_for(family, result, source, how).text
    circuit, bits = Circuit(), int(result[1:])
    one, two = (circuit.input(name, bits) for name in "ab")
    whole = product(one, two, how.products, signed=result[0] == "s")
    halves = {"low": whole[:bits], "high": whole[bits:]}
    return module_text(f"{result}_{_WIDE}", circuit.inputs, halves)
