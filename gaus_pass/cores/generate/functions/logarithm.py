"""Logarithms.

::

    a = m · 2^e,  m from 3/4 to below 3/2      log a = e · log 2 + (m - 1) · (log m / (m - 1))

The quotient is smooth and close to 1, so that the result is as exact near 1 as elsewhere: there
``e`` is 0, and ``m - 1`` is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    infinity_of,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.logic import bits_for, first_one, shifted_left, signed_bits
from gaus_pass.cores.generate.products import Shape

_GUARD = 5
"""Bits that the quotient has more than the significand."""


@dataclass(frozen=True)
class Logarithm:
    """How a logarithm is made.

    Attributes
    ----------
    quotient
        Of a significand's fraction, log m / (m - 1).
    step
        log 2, in units of the quotient's last bit.
    """

    form: FloatFormat
    quotient: Segments
    step: int

    @property
    def fraction(self) -> int:
        """Bits of the result behind the point."""
        return self.form.precision + self.quotient.fraction


@cache
def logarithm_to(form: FloatFormat, base: int, more: int = 0) -> Logarithm:
    """That to a base, or the natural one for 0; with ``more`` bits than the format needs."""
    scale = exact.log(Fraction(base)) if base else Fraction(1)
    fraction = form.precision + _GUARD + more
    # The quotient's series is Σ (1 - m)^n / (n + 1).
    degree, address = degree_for(fraction, lambda h, n: 2 * h ** (n + 1) * factorial(n + 1) / n)
    address = min(address, form.fraction - 1)
    count = 1 << address

    def quotient(segment: int, t: Fraction) -> Fraction:
        within = (segment + t) / count
        m = 1 + within if 2 * within < 1 else (1 + within) / 2
        return exact.log(m) / (m - 1) / scale

    bits, most = form.fraction - address, 2 << fraction
    segments = fitted(quotient, count, degree, fraction, bits, (0, most))
    step = round(exact.log(Fraction(2)) / scale * (1 << fraction))
    return Logarithm(form, segments, step)


def _power_bits(form: FloatFormat) -> int:
    return bits_for(form.bias + form.precision)


def exponent_width(form: FloatFormat) -> int:
    """Bits of an exponent for `size_at`."""
    least = -2 * form.bias - form.precision
    return max(signed_bits(least, form.greatest), _power_bits(form) + 1)


def size_of_logarithm(how: Logarithm, part: Parts, shape: Shape) -> tuple[Wire, Wire]:
    """The logarithm of a positive number: its size in fixed point, and whether it is negative."""
    significand, exponent = normalised(how.form, part, False, exponent_width(how.form))
    return size_at(how, significand, exponent, shape)


def size_at(how: Logarithm, significand: Wire, exponent: Wire, shape: Shape) -> tuple[Wire, Wire]:
    """As `size_of_logarithm`, of the parts of a number.

    Parameters
    ----------
    significand
        Its first bit is set.
    exponent
        As it would be stored, with a sign, in `exponent_width` bits.
    """
    form = how.form
    circuit, bits, width = significand.circuit, _power_bits(form), exponent.width
    fraction = significand[: form.fraction]
    half = fraction.top
    power = (exponent - form.bias + half.extended(width))[: bits + 1]
    below, some = power.top, power.any()
    steps = ((power ^ below.repeat(bits + 1)) + below.extended(bits + 1))[:bits]

    # Twice the fraction, or one less it, in units of half its last bit.
    zero = circuit.constant(0, 1)
    distance = half.select(
        circuit.constant(0, form.precision) - circuit.concat(zero, fraction),
        circuit.concat(fraction, zero),
    )[: form.precision]
    quotient = how.quotient.wire(
        fraction[how.quotient.bits :], fraction[: how.quotient.bits], shape
    )
    # The distance from 1 downwards has no more bits than the fraction.
    distance = circuit.concat(distance.top & ~half, distance[: form.fraction])
    near = times(distance, quotient, shape)
    far = steps
    if how.step != 1 << how.quotient.fraction:
        constant = circuit.constant(how.step, how.step.bit_length())
        far = times(steps, constant, shape)
        far = circuit.concat(far, circuit.constant(0, form.precision))
    else:
        far = circuit.concat(far, circuit.constant(0, how.fraction))
    wide = max(far.width, near.width) + 1
    subtracts = some & (half ^ below)
    # The complement of the smaller one, and a carry into the sum's last bit.
    two = near.extended(wide) ^ subtracts.repeat(wide)
    size = far.extended(wide) + two + subtracts.extended(wide)
    return size, some.select(below, half)


def logarithm(form: FloatFormat, a: Wire, shape: Shape, *, base: int) -> Wire:
    """The logarithm of ``a`` to a base, or the natural one for 0."""
    how = logarithm_to(form, base)
    part = parts_of(a, form, False)
    size, negative = size_of_logarithm(how, part, shape)
    exponent, found = of_size(form, size, how.fraction)
    one = size.none()
    return packed(
        form,
        part.zero | negative & ~one & ~part.infinite,
        exponent,
        found,
        nan=part.nan | part.sign & ~part.zero,
        infinite=part.infinite | part.zero,
        zero=one,
        subnormal=form.bias <= form.precision + 2,
    )


def of_size(form: FloatFormat, size: Wire, fraction: int) -> tuple[Wire, Wire]:
    """Exponent, to be stored, and significand of a size with so many bits behind the point."""
    found, place = normalised_size(size, form.precision + 1)
    least = form.bias - fraction + size.width - (1 << place.width)
    width = max(signed_bits(min(0, least), form.greatest), form.exponent + 1, place.width + 1)
    return place.extended(width) + least, found


def normalised_size(size: Wire, keep: int) -> tuple[Wire, Wire]:
    """So many bits from the first one on, and one for what is behind; and the first one's place."""
    place = first_one(size)
    found, lost = shifted_left(size, [~bit for bit in place.bits], keep)
    return size.circuit.concat(found, size.circuit.any_of(*lost)), place


def size_of_logarithm_of(how: Logarithm, number: Pattern) -> tuple[int, bool]:
    """The model of `size_of_logarithm`."""
    return size_at_of(how, *number.normalised())


def size_at_of(how: Logarithm, significand: int, exponent: int) -> tuple[int, bool]:
    """The model of `size_at`."""
    form = how.form
    fraction = significand - (1 << form.fraction)
    half = fraction >> (form.fraction - 1)
    power = exponent - form.bias + half
    distance = (1 << form.fraction) - fraction if half else 2 * fraction
    within = fraction & (1 << how.quotient.bits) - 1
    near = distance * how.quotient.value(fraction >> how.quotient.bits, within)
    far = abs(power) * how.step << form.precision
    subtracts = power != 0 and bool(half) != (power < 0)
    return far - near if subtracts else far + near, power < 0 if power else bool(half)


def logarithm_of(form: FloatFormat, bits: int, *, base: int) -> int:
    """The model of `logarithm`, on bits."""
    how, number = logarithm_to(form, base), Pattern(form, bits)
    if number.zero:
        return infinity_of(form, True)
    if number.nan or number.negative:
        return nan_of(form)
    if number.infinite:
        return infinity_of(form)
    size, negative = size_of_logarithm_of(how, number)
    return rounded(form, size, -how.fraction, negative and size != 0)
