"""Powers of e and of 2.

::

    x · log2 e = n + f,  f from 0 to below 1      result = 2^f · 2^n

2^f is from 1 to below 2, so that nothing has to be normalised.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    fixed_point,
    fixed_point_of,
    infinity_of,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
"""Bits that fixed-point numbers have more than the significand."""


@dataclass(frozen=True)
class Powers:
    """How powers of a base are made for a format.

    Attributes
    ----------
    whole, fraction
        Bits of the operand before and behind the point.
    factor
        log2 of the base with ``whole + fraction`` bits behind the point; None for base 2.
    """

    form: FloatFormat
    whole: int
    fraction: int
    factor: int | None

    @property
    def segments(self) -> Segments:
        """2^f - 1."""
        return powers_of_two(self.fraction)


@cache
def powers(form: FloatFormat, natural: bool, more: int = 0) -> Powers:
    """Those of e, or of 2; with ``more`` bits than the format needs."""
    # Below this exponent all is 0; above the greatest all is infinite.
    most = Fraction(form.bias + form.precision + 1)
    factor = 1 / exact.log(Fraction(2)) if natural else Fraction(1)
    whole = max(1, int(most / factor).bit_length())
    fraction = form.precision + _GUARD + more
    known = round(factor * (1 << (whole + fraction))) if natural else None
    return Powers(form, whole, fraction, known)


@cache
def powers_of_two(fraction: int) -> Segments:
    """2^f - 1 for f from 0 to below 1, both with so many bits."""
    degree, address = degree_for(fraction, lambda h, n: h ** (n + 1))
    count = 1 << address
    return fitted(
        lambda segment, t: exact.exp2((segment + t) / count) - 1,
        count,
        degree,
        fraction,
        fraction - address,
        (0, (1 << fraction) - 1),
    )


def exponential(form: FloatFormat, a: Wire, shape: Shape, *, natural: bool) -> Wire:
    """E or 2 to the power of ``a``."""
    circuit = a.circuit
    how = powers(form, natural)
    part = parts_of(a, form, True)
    size, large = in_powers_of_two(how, part, shape)
    # The complement is a last bit less than the negative number.
    number = circuit.concat(circuit.constant(0, 1), size) ^ part.sign.repeat(size.width + 1)
    return power_of_two(form, number, how.fraction, part.sign, large, shape, nan=part.nan)


def in_powers_of_two(how: Powers, part: Parts, shape: Shape) -> tuple[Wire, Wire]:
    """The size of an exponent as one to the base of 2, in fixed point; whether it is too large.

    Parameters
    ----------
    part
        Without subnormal numbers: they are too small to matter.
    """
    form, circuit = how.form, part.sign.circuit
    size, large = fixed_point(form, part.exponent, part.significand, how.whole, how.fraction)
    if how.factor is not None:
        scale = how.whole + how.fraction
        size = times(size, circuit.constant(how.factor, how.factor.bit_length()), shape)[scale:]
    return size, large


def in_powers_of_two_of(how: Powers, number: Pattern) -> tuple[int, bool]:
    """The model of `in_powers_of_two`."""
    size, large = fixed_point_of(number, how.whole, how.fraction)
    return size if how.factor is None else size * how.factor >> how.whole + how.fraction, large


def power_of_two(
    form: FloatFormat,
    number: Wire,
    fraction: int,
    negative: Wire,
    large: Wire,
    shape: Shape,
    *,
    nan: Wire,
    sign: Wire | None = None,
) -> Wire:
    """2 to the power of a fixed-point number with a sign.

    Parameters
    ----------
    large
        It is more than it has bits for: the result is infinite or, if it is negative, 0.
    """
    circuit = number.circuit
    segments = powers_of_two(fraction)
    value = segments.wire(number[segments.bits : fraction], number[: segments.bits], shape)
    whole = number[fraction:]
    width = max(whole.width, form.exponent + 1) + 1
    exponent = whole.extended(width, signed=True) + form.bias
    overflow = exponent.compare("sge", form.greatest)
    return packed(
        form,
        circuit.constant(0, 1) if sign is None else sign,
        exponent,
        circuit.concat(circuit.constant(1, 1), value[:fraction]),
        nan=nan,
        infinite=(large | overflow) & ~negative,
        zero=large & negative,
    )


def exponential_of(form: FloatFormat, bits: int, *, natural: bool) -> int:
    """The model of `exponential`, on bits."""
    how, number = powers(form, natural), Pattern(form, bits)
    if number.nan:
        return nan_of(form)
    size, large = in_powers_of_two_of(how, number)
    if large:
        return 0 if number.negative else infinity_of(form)
    return power_of_two_of(form, ~size if number.negative else size, how.fraction)


def power_of_two_of(form: FloatFormat, number: int, fraction: int, negative: bool = False) -> int:
    """The model of `power_of_two`."""
    segments = powers_of_two(fraction)
    within = number & (1 << fraction) - 1
    value = segments.value(within >> segments.bits, within & (1 << segments.bits) - 1)
    return rounded(form, (1 << fraction) + value, (number >> fraction) - fraction, negative)
