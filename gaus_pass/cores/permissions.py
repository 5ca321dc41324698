"""What an operation permits its core to be: its flags, and a divisor that is known."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

from gaus_pass.cores.generate import Choices
from gaus_pass.cores.generate.circuit import Circuit
from gaus_pass.cores.generate.float_mul import multiply
from gaus_pass.cores.generate.formats import FloatFormat
from gaus_pass.cores.generate.functions.numbers import Pattern, rounded
from gaus_pass.cores.generate.types import type_of
from gaus_pass.cores.generate.writing import module_text
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.walk import defining_op, is_constant
from gaus_pass.ir.transforms.arithmetic.contract import fastmath_flags

_FLAGS = {"nnan": "nans", "ninf": "infinities", "nsz": "signed_zeros"}
"""Flags of `fastmath` that leave out logic, as fields of `Choices`."""
_MODES = ("to_nearest_even", "downward", "upward", "toward_zero", "to_nearest_away")
"""Rounding modes, in the order of their numbers."""
_EXACT = 1 << 1200
"""Reciprocals are rounded to a multiple of one over this before they are rounded to a format."""


def choices_of(op: Op) -> Choices:
    """What `fastmath` permits to leave out."""
    flags = fastmath_flags(op)
    return Choices(**{name: flag not in flags for flag, name in _FLAGS.items()})


def check_rounding(op: Op, kind: str) -> None:
    """Raise where an operation asks for a rounding that cores do not have."""
    given = "roundingmode" in op.attributes
    mode = _MODES[int(op.attributes["roundingmode"].value)] if given else _MODES[0]
    if mode != _MODES[0]:
        raise InvalidProblem(
            f"'{kind}' {mode} has no core: cores round {_MODES[0]}; leave the mode out, or name "
            "an implementation in an operator library (operators=FILE)"
        )


def reciprocal(op: Op, form: FloatFormat, close: bool) -> int | None:
    """The bits of one over the divisor, if a product with it is as good as the division.

    Parameters
    ----------
    close
        Whether the product may differ from the quotient (the flag ``arcp``); else only powers of
        two have such a reciprocal.
    """
    made_by = defining_op(op.operands[1])
    if made_by is None or not is_constant(made_by):
        return None
    divisor = ir.FloatAttr(made_by.attributes["value"]).value
    if not isfinite(divisor) or divisor == 0:
        return None
    value = 1 / Fraction(divisor)
    power_of_two = value.numerator.bit_count() == value.denominator.bit_count() == 1
    if not power_of_two and not close:
        return None
    bits = rounded(form, round(abs(value) * _EXACT), 1 - _EXACT.bit_length(), value < 0)
    found = Pattern(form, bits)
    return bits if 0 < found.exponent < form.greatest else None


def scaling_name(kind: str, bits: int, how: Choices) -> str:
    """Of the module that multiplies by a number."""
    return f"{kind}_scale_{bits:x}{how.suffix}"


def scaling_text(kind: str, bits: int, how: Choices) -> str:
    """The module that multiplies by a number."""
    circuit, form = Circuit(), how.of(type_of(kind)).form
    assert form is not None
    a = circuit.input("a", form.width)
    factor = circuit.constant(bits, form.width)
    result = multiply(form, how.flush, a, factor, how.products)
    return module_text(scaling_name(kind, bits, how), circuit.inputs, {"result": result})
