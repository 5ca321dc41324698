"""The families of cores: what they compute, and their modules by name.

Types are ``u32`` and ``s32`` (integers, where the sign matters), ``i32`` (where it does not), and
the floating-point types of `float_format`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from gaus_pass.cores.generate.carry import circuit_with
from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.convert import float_of_float, float_of_integer, integer_of_float
from gaus_pass.cores.generate.float_add import add, subtract
from gaus_pass.cores.generate.float_compare import (
    PREDICATES,
    absolute,
    compare,
    extreme,
    flushed,
    negate,
)
from gaus_pass.cores.generate.float_divide import divide, root
from gaus_pass.cores.generate.float_fma import fused
from gaus_pass.cores.generate.float_mul import multiply
from gaus_pass.cores.generate.functions.counting import (
    integer_power,
    leading_zeros,
    ones,
    size,
    trailing_zeros,
)
from gaus_pass.cores.generate.functions.integral import MODES, whole
from gaus_pass.cores.generate.functions.models import FUNCTIONS, Function
from gaus_pass.cores.generate.integer_divide import quotient, remainder, square_root
from gaus_pass.cores.generate.logic import shifted
from gaus_pass.cores.generate.products import WHOLE, Shape, low_product, product
from gaus_pass.cores.generate.types import Type, examples_of, type_of
from gaus_pass.cores.generate.writing import module_text
from gaus_pass.errors import InvalidOption

RELATIONS = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")
"""Of integers, by the numbers of their predicates."""
_LEAST_EXPONENT, _LEAST_FRACTION = 3, 2
"""Bits that formats need for elementary functions."""


@dataclass(frozen=True)
class Choices:
    """How cores are made.

    Attributes
    ----------
    flush
        Subnormal operands and results are zeros.
    products
        How products of integers are made, also those of significands: as `WHOLE`, as a `TREE` of
        compressors, or of digits with so many bits.
    nans, infinities, signed_zeros
        See `FloatFormat`.
    carry
        The most bits of a sum, difference or comparison in one operation.
    """

    flush: bool = False
    products: Shape = WHOLE
    nans: bool = True
    infinities: bool = True
    signed_zeros: bool = True
    carry: int | None = None

    @property
    def suffix(self) -> str:
        """What the name of a module says of them."""
        left_out = {"nnan": self.nans, "ninf": self.infinities, "nsz": self.signed_zeros}
        words = ["flush"] * self.flush + [word for word, kept in left_out.items() if not kept]
        return "".join(f"_{word}" for word in words)

    def of(self, kind: Type) -> Type:
        """A type with what its numbers can be."""
        if kind.form is None:
            return kind
        words = {"nans": self.nans, "infinities": self.infinities}
        return replace(kind, form=replace(kind.form, **words, signed_zeros=self.signed_zeros))


@dataclass(frozen=True)
class Core:
    """A combinational module of `comb`, whose output is ``result``.

    Attributes
    ----------
    name
        Of the module, such as ``f32_add``.
    inputs
        Names and bits of its inputs: ``a``, ``b``, ``c``.
    result
        Bits of its output.
    """

    name: str
    text: str
    inputs: tuple[tuple[str, int], ...]
    result: int


@dataclass(frozen=True)
class Family:
    """What computes the same for all types of a kind.

    Attributes
    ----------
    kinds, sources
        Of its type, and of the type that it converts from; see `Type`.
    operands
        How many it has.
    make
        Of the type and, of a conversion, its source, of choices and operands the result.
    """

    kinds: str
    operands: int
    make: Callable[..., Wire] = field(repr=False)
    sources: str = ""


def _float(operands: int, make: Callable[..., Wire]) -> Family:
    return Family("f", operands, lambda of, how, *wires: make(of.form, how.flush, *wires))


def _function(function: Function) -> Family:
    def made(of: Type, how: Choices, *wires: Wire) -> Wire:
        form = of.form
        assert form is not None
        if form.exponent < _LEAST_EXPONENT or form.fraction < _LEAST_FRACTION:
            raise InvalidOption(
                f"functions of {of.name}: they need {_LEAST_EXPONENT} bits of exponent and "
                f"{_LEAST_FRACTION} bits of fraction"
            )
        given = [flushed(form, wire) if how.flush else wire for wire in wires]
        found = function.make(form, *given, how.products)
        return flushed(form, found) if how.flush else found

    return Family("f", function.operands, made)


def _of_bits(make: Callable[..., Wire]) -> Family:
    return Family("i", 1, lambda _, __, a: make(a))


def _division(make: Callable[..., Wire], **fixed: str) -> Family:
    return Family("us", 2, lambda of, _, a, b: make(a, b, signed=of.kind == "s", **fixed))


def _high_product(of: Type, how: Choices, a: Wire, b: Wire) -> Wire:
    return product(a, b, how.products, signed=of.kind == "s")[of.width :]


def _shift(left: bool) -> Family:
    """By less than the width; further ones may give anything."""

    def made(of: Type, _: Choices, a: Wire, b: Wire) -> Wire:
        return shifted(a, b, left, of.kind == "s")

    return Family("i" if left else "us", 2, made)


def _relation(predicate: str) -> Family:
    return Family("i", 2, lambda _, __, a, b: a.compare(predicate, b))


def _chosen(greater: bool) -> Family:
    """The greater or the smaller of two integers."""

    def made(of: Type, _: Choices, a: Wire, b: Wire) -> Wire:
        less = a.compare(f"{of.kind}lt", b)
        return less.select(b, a) if greater else less.select(a, b)

    return Family("us", 2, made)


def _whole(mode: str, of: Type, _: Choices, a: Wire) -> Wire:
    assert of.form is not None
    return whole(of.form, a, mode)


_CONVERSIONS = (
    Family("f", 1, lambda of, source, _, a: float_of_integer(of.form, a, source.kind == "s"), "us"),
    Family("us", 1, lambda of, source, _, a: integer_of_float(
        source.form, a, of.width, of.kind == "s"), "f"),
    Family("f", 1, lambda of, source, how, a: float_of_float(
        of.form, how.flush, a, source.form), "f"),
)  # fmt: skip

FAMILIES: dict[str, tuple[Family, ...]] = {
    "add": (_float(2, add), Family("i", 2, lambda _, __, a, b: a + b)),
    "sub": (_float(2, subtract), Family("i", 2, lambda _, __, a, b: a - b)),
    "mul": (
        Family("f", 2, lambda of, how, a, b: multiply(of.form, how.flush, a, b, how.products)),
        Family("usi", 2, lambda _, how, a, b: low_product(a, b, how.products)),
    ),
    "mulhigh": (Family("us", 2, _high_product),),
    "div": (_float(2, divide), _division(quotient)),
    "sqrt": (_float(1, root), Family("u", 1, lambda _, __, a: square_root(a))),
    "fma": (
        Family("f", 3, lambda of, how, *abc: fused(of.form, how.flush, *abc, shape=how.products)),
    ),
    **{f"cmp_{relation}": (_float(2, partial(compare, relation)),) for relation in PREDICATES},
    **{f"icmp_{relation}": (_relation(relation),) for relation in RELATIONS},
    "shl": (_shift(left=True),),
    "shr": (_shift(left=False),),
    "min": (_chosen(greater=False),),
    "max": (_chosen(greater=True),),
    "minimum": (_float(2, partial(extreme, True, False)),),
    "maximum": (_float(2, partial(extreme, False, False)),),
    "minnum": (_float(2, partial(extreme, True, True)),),
    "maxnum": (_float(2, partial(extreme, False, True)),),
    **{name: (_function(function),) for name, function in FUNCTIONS.items()},
    **{mode: (Family("f", 1, partial(_whole, mode)),) for mode in MODES},
    "absi": (_of_bits(size),),
    "ctlz": (_of_bits(leading_zeros),),
    "cttz": (_of_bits(trailing_zeros),),
    "ctpop": (_of_bits(ones),),
    "ipow": (Family("i", 2, lambda _, how, a, b: integer_power(a, b, how.products)),),
    "neg": (Family("f", 1, lambda _, __, a: negate(a)),),
    "abs": (Family("f", 1, lambda _, __, a: absolute(a)),),
    "convert": _CONVERSIONS,
    "rem": (_division(remainder),),
    "floordiv": (_division(quotient, rounding="down"),),
    "ceildiv": (_division(quotient, rounding="up"),),
}
"""All of them; `core_for` makes their modules."""


def core_for(
    family: str, name: str, source: str | None = None, choices: Choices | None = None
) -> Core:
    """The core of a family for a type.

    Parameters
    ----------
    family
        A key of `FAMILIES`.
    name
        Of the type.
    source
        Of ``convert``: the type that it converts from.

    Raises
    ------
    InvalidOption
        There is no such family, or not for these types.
    """
    how = choices or Choices()
    types = tuple(type_of(word) for word in (name, source) if word is not None)
    made = _family(family, types)
    circuit = circuit_with(how.carry)
    width = types[-1].width
    ports = [circuit.input(port, width) for port in "abc"[: made.operands]]
    result = made.make(*map(how.of, types), how, *ports)
    whole = f"{name}_{family}" if source is None else f"{name}_from_{source}"
    whole += how.suffix if any(kind.form for kind in types) else ""
    return Core(
        whole,
        module_text(whole, circuit.inputs, {"result": result}),
        tuple((port.detail, port.width) for port in ports),
        result.width,
    )


def _family(name: str, types: tuple[Type, ...]) -> Family:
    families = FAMILIES.get(name)
    if families is None:
        raise InvalidOption(f"no core computes '{name}'; there are: {', '.join(FAMILIES)}")
    for family in families:
        wanted = (family.kinds, family.sources) if family.sources else (family.kinds,)
        if len(wanted) == len(types) and all(
            of.kind in kinds for of, kinds in zip(types, wanted, strict=True)
        ):
            return family
    known = ", ".join(
        " from ".join(examples_of(kinds) for kinds in (f.kinds, f.sources) if kinds)
        for f in families
    )
    asked = " from ".join(of.name for of in types)
    raise InvalidOption(f"no core computes '{name}' of type {asked}; its types are as {known}")
