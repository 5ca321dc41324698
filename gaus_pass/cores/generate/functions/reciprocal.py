"""The reciprocal of the square root, as a table of polynomials of the significand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    infinity_of,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.logic import signed_bits
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
"""Bits that the table's numbers have more than the significand."""


@cache
def _roots(form: FloatFormat) -> Segments:
    """2 / √m - 1 of the fraction of m, then 2 / √(2 m) - 1."""
    fraction = form.precision + _GUARD

    def bound(h: Fraction, n: int) -> Fraction:
        return 2 * h ** (n + 1) * Fraction(factorial(2 * n + 2), 4 ** (n + 1) * factorial(n + 1))

    degree, address = degree_for(fraction, bound)
    address = min(address, form.fraction - 1)
    count = 1 << address

    def root(segment: int, t: Fraction) -> Fraction:
        odd, place = divmod(segment, count)
        return 2 * exact.rsqrt((1 + (place + t) / count) * (1 + odd)) - 1

    bits, limits = form.fraction - address, (0, (1 << fraction) - 1)
    return fitted(root, 2 * count, degree, fraction, bits, limits)


def reciprocal_root(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """``1 / √a``; of a zero it is infinite, with its sign."""
    circuit = a.circuit
    roots = _roots(form)
    part = parts_of(a, form, False)
    width = signed_bits(-form.precision - form.bias, form.greatest) + 1
    significand, exponent = normalised(form, part, False, width)
    fraction = significand[: form.fraction]
    # The bias is odd: even exponents, as they are stored, are those of odd powers of two.
    segment = circuit.concat(~exponent[0], fraction[roots.bits :])
    value = roots.wire(segment, fraction[: roots.bits], shape)[: roots.fraction]
    half = (exponent - form.bias)[1:]
    stored = circuit.constant(form.bias - 1, width) - half.extended(width, signed=True)
    return packed(
        form,
        part.sign,
        stored,
        circuit.concat(circuit.constant(1, 1), value),
        nan=part.nan | part.sign & ~part.zero,
        infinite=part.zero,
        zero=part.infinite,
        subnormal=False,
    )


def reciprocal_root_of(form: FloatFormat, bits: int) -> int:
    """The model of `reciprocal_root`, on bits."""
    roots, number = _roots(form), Pattern(form, bits)
    if number.zero:
        return infinity_of(form, number.negative)
    if number.nan or number.negative:
        return nan_of(form)
    if number.infinite:
        return 0
    significand, exponent = number.normalised()
    power = exponent - form.bias
    fraction = significand - (1 << form.fraction)
    count = len(roots.coefficients[0]) // 2
    segment = count * (power % 2) + (fraction >> roots.bits)
    value = roots.value(segment, fraction & (1 << roots.bits) - 1)
    return rounded(form, (1 << roots.fraction) + value, -(power // 2) - 1 - roots.fraction)
