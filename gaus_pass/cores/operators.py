"""The operations that have cores: their families, their latency without a clock, their units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaus_pass.cores.generate import REMAINDER
from gaus_pass.cores.generate.formats import float_format
from gaus_pass.cores.generate.functions.models import FUNCTIONS
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
    "remf": 16,
    "div": 16,
    "mul": 8,
    "convert": 2,
    "exp": 16,
    "hyperbolic": 26,
    "area": 36,
    "log": 20,
    "trigonometric": 30,
    "arc": 30,
    "tanh": 16,
    "erf": 16,
    "rsqrt": 12,
    "cbrt": 12,
    "power": 40,
}
UNITS = {name: ResourceType(name, None, cost) for name, cost in _UNITS.items()}
"""Resource types of cores, with their cost."""

ITERATING = frozenset(("div", "divf", "sqrt"))
"""Resource types whose cores can work digit by digit."""


def iterating(units: Iterable[str]) -> list[str]:
    """Those of these resource types that are in `ITERATING`."""
    return [unit for unit in units if unit in ITERATING]


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


FLOATS: dict[str, Operator] = {
    "arith.addf": Operator("add", "addf", (2, 4, 6)),
    "arith.subf": Operator("sub", "addf", (2, 4, 6)),
    "arith.mulf": Operator("mul", "mulf", (2, 3, 6)),
    "arith.divf": Operator("div", "divf", (5, 10, 20)),
    "arith.remf": Operator(REMAINDER, REMAINDER, (17, 100, 1075)),
    "math.sqrt": Operator("sqrt", "sqrt", (5, 10, 20)),
    "math.fma": Operator("fma", "fma", (3, 5, 8)),
    "arith.minimumf": Operator("minimum", "", (1, 1, 1)),
    "arith.maximumf": Operator("maximum", "", (1, 1, 1)),
    "arith.minnumf": Operator("minnum", "", (1, 1, 1)),
    "arith.maxnumf": Operator("maxnum", "", (1, 1, 1)),
    "math.exp": Operator("exp", "exp", (4, 7, 16)),
    "math.exp2": Operator("exp2", "exp", (3, 5, 12)),
    "math.expm1": Operator("expm1", "exp", (5, 9, 19)),
    "math.sinh": Operator("sinh", "hyperbolic", (5, 9, 19)),
    "math.cosh": Operator("cosh", "hyperbolic", (5, 9, 19)),
    "math.log": Operator("log", "log", (5, 8, 16)),
    "math.log2": Operator("log2", "log", (5, 8, 16)),
    "math.log10": Operator("log10", "log", (5, 8, 16)),
    "math.log1p": Operator("log1p", "log", (7, 11, 20)),
    "math.asinh": Operator("asinh", "area", (12, 22, 44)),
    "math.acosh": Operator("acosh", "area", (12, 22, 44)),
    "math.atanh": Operator("atanh", "area", (6, 10, 20)),
    "math.powf": Operator("pow", "power", (9, 16, 36)),
    "math.rsqrt": Operator("rsqrt", "rsqrt", (3, 5, 10)),
    "math.cbrt": Operator("cbrt", "cbrt", (3, 5, 10)),
    "math.tanh": Operator("tanh", "tanh", (4, 8, 16)),
    "math.erf": Operator("erf", "erf", (4, 8, 16)),
    "math.sin": Operator("sin", "trigonometric", (5, 8, 18)),
    "math.cos": Operator("cos", "trigonometric", (5, 8, 18)),
    "math.tan": Operator("tan", "trigonometric", (10, 18, 38)),
    "math.atan": Operator("atan", "arc", (9, 17, 37)),
    "math.atan2": Operator("atan2", "arc", (10, 18, 38)),
    "math.asin": Operator("asin", "arc", (9, 17, 37)),
    "math.acos": Operator("acos", "arc", (9, 17, 37)),
    "math.floor": Operator("floor", "", (1, 1, 1)),
    "math.ceil": Operator("ceil", "", (1, 1, 1)),
    "math.trunc": Operator("trunc", "", (1, 1, 1)),
    "math.round": Operator("round", "", (1, 1, 1)),
    "math.roundeven": Operator("roundeven", "", (1, 1, 1)),
}
"""Those of floating-point numbers that have no logic of their own."""


def is_elementary(kind: str) -> bool:
    """Whether an operation of floats is an elementary function, which is not rounded exactly."""
    return kind in FLOATS and FLOATS[kind].family in FUNCTIONS


BITS: dict[str, Operator] = {
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

CONVERSION = Operator("convert", "convert", (1, 2, 2))
"""What computes conversions."""
WIDE = "mulwide"
"""The family of products with both of their halves."""

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


_PLAIN: Mapping[str, tuple[str, str]] = {
    "arith.addi": ("i", "add"),
    "arith.subi": ("i", "sub"),
    "arith.shli": ("i", "shl"),
    "arith.shrsi": ("s", "shr"),
    "arith.shrui": ("u", "shr"),
    "arith.minsi": ("s", "min"),
    "arith.minui": ("u", "min"),
    "arith.maxsi": ("s", "max"),
    "arith.maxui": ("u", "max"),
}
"""Those that are cheaper than multiplexers in front of them."""

INTEGERS: Mapping[str, tuple[str, str]] = {
    **_integers("s", _SIGNED),
    **_integers("u", _UNSIGNED),
    **_integers("i", (("muli mul", "mul"),)),
    "arith.mulsi_extended": ("s", WIDE),
    "arith.mului_extended": ("u", WIDE),
    **_PLAIN,
}
"""Sign of the type and family of operations of integers, whose logic may be too slow."""


def unit_of(kind: str) -> str:
    """The resource type that an operation of `INTEGERS` uses, or ``""``."""
    if kind in _PLAIN:
        return ""
    return "mul" if INTEGERS[kind][1] in ("mul", WIDE) else "div"
