"""Floating-point numbers rounded to whole ones."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, trunc

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions.numbers import Pattern, nan_of, rounded
from gaus_pass.cores.generate.logic import bits_for, shifted_right

MODES = ("floor", "ceil", "trunc", "round", "roundeven")
"""Down, up, to zero, to nearest with ties away from zero, and with ties to even numbers."""


def whole(form: FloatFormat, a: Wire, mode: str) -> Wire:
    """``a`` rounded in one of `MODES`; the sign stays, also of a result that is 0."""
    circuit = a.circuit
    part = parts_of(a, form, False)
    size = a[: form.width - 1]
    below = part.exponent.compare("ult", form.bias)
    large = part.exponent.compare("uge", form.bias + form.fraction)
    # Ones where the weight is less than 1.
    bits = bits_for(form.fraction)
    power = (part.exponent - form.bias)[: min(bits, form.exponent)]
    mask, _ = shifted_right(circuit.constant(-1, form.fraction), power)
    rest = part.fraction & mask
    inexact = rest.any()
    near = part.exponent.compare("eq", form.bias - 1)
    false = circuit.constant(0, 1)
    # From the number itself to the next one away from zero: of large numbers, of those below 1.
    away = {"floor": part.sign & inexact, "ceil": ~part.sign & inexact, "trunc": false}.get(mode)
    first = {"floor": part.sign & ~part.zero, "ceil": ~part.sign & ~part.zero, "trunc": false}.get(
        mode, near
    )
    if away is None:
        zero = circuit.constant(0, 1)
        inner = circuit.concat(zero, mask[1:]) if form.fraction > 1 else zero
        half = (part.fraction & mask & ~inner).any()
        away = half
        if mode == "roundeven":
            ones = circuit.concat(circuit.constant(1, 1), part.fraction)
            unit = circuit.concat(mask, circuit.constant(1, 1)) & ~circuit.concat(zero, mask)
            odd = (ones & unit).any()
            away = half & ((part.fraction & inner).any() | odd)
            first = near & part.fraction.any()
    cleared = size & ~mask.extended(size.width)
    next_one = (size | mask.extended(size.width)) + 1
    one = circuit.constant(form.bias << form.fraction, size.width).keep_if(first)
    found = below.select(one, large.select(size, away.select(next_one, cleared)))
    quiet = circuit.constant(nan_of(form), form.width)
    return part.nan.select(quiet, circuit.concat(part.sign, found))


def whole_of(form: FloatFormat, bits: int, mode: str) -> int:
    """The model of `whole`, on bits."""
    number = Pattern(form, bits)
    if number.nan:
        return nan_of(form)
    if number.infinite or number.zero:
        return bits
    significand, exponent = number.normalised()
    size = significand * Fraction(2) ** (exponent - form.bias - form.fraction)
    value = -size if number.negative else size
    if mode == "round":
        found = floor(size + Fraction(1, 2))
    else:
        found = abs({"floor": floor, "ceil": ceil, "trunc": trunc, "roundeven": round}[mode](value))
    return rounded(form, found, 0, number.negative)
