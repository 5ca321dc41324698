"""The cube root, as a table of polynomials of the significand for each rest of the exponent."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import Pattern, nan_of, packed, rounded
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.logic import signed_bits
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
"""Bits that the table's numbers have more than the significand."""


@cache
def _roots(form: FloatFormat) -> Segments:
    """∛m - 1 of the fraction of m, then ∛(2 m) - 1 and ∛(4 m) - 1."""
    fraction = form.precision + _GUARD
    degree, address = degree_for(fraction, lambda h, n: 2 * h ** (n + 1) * factorial(n))
    address = min(address, form.fraction - 1)
    count = 1 << address

    def root(segment: int, t: Fraction) -> Fraction:
        rest, place = divmod(segment, count)
        return exact.cbrt((1 + (place + t) / count) * (1 << rest)) - 1

    bits, limits = form.fraction - address, (0, (1 << fraction) - 1)
    return fitted(root, 3 * count, degree, fraction, bits, limits)


def cube_root(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """The cube root of ``a``, with its sign."""
    circuit = a.circuit
    roots = _roots(form)
    part = parts_of(a, form, False)
    # The exponent is counted from a multiple of three that is below all.
    thirds = (form.precision + form.bias) // 3 + 1
    width = signed_bits(-form.precision, form.greatest + 3 * thirds)
    significand, exponent = normalised(form, part, False, width)
    above = (exponent - (form.bias - 3 * thirds))[: width - 1]
    factor = circuit.constant((1 << width) // 3 + 1, width - 1)
    third = times(above, factor, shape)[width:]
    tripled = third.extended(width) + circuit.concat(third, circuit.constant(0, 1)).extended(width)
    rest = above[:2] - tripled[:2]
    fraction = significand[: form.fraction]
    segment = circuit.concat(rest, fraction[roots.bits :])
    value = roots.wire(segment, fraction[: roots.bits], shape)[: roots.fraction]
    least = -(form.bias + form.fraction) // 3
    return packed(
        form,
        part.sign,
        third.extended(max(width, form.exponent)) + (form.bias - thirds),
        circuit.concat(circuit.constant(1, 1), value),
        nan=part.nan,
        infinite=part.infinite,
        zero=part.zero,
        subnormal=least < 1 - form.bias,
    )


def cube_root_of(form: FloatFormat, bits: int) -> int:
    """The model of `cube_root`, on bits."""
    roots, number = _roots(form), Pattern(form, bits)
    if number.nan:
        return nan_of(form)
    if number.infinite or number.zero:
        return bits
    significand, exponent = number.normalised()
    third, rest = divmod(exponent - form.bias, 3)
    fraction = significand - (1 << form.fraction)
    segment = rest * (len(roots.coefficients[0]) // 3) + (fraction >> roots.bits)
    value = roots.value(segment, fraction & (1 << roots.bits) - 1)
    return rounded(form, (1 << roots.fraction) + value, third - roots.fraction, number.negative)
