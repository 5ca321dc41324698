"""Values of elementary functions, far more exact than any format of numbers."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from math import isqrt

_EXACT = Context(prec=80)
"""Decimal digits: 265 bits.  Results of `decimal` are rounded correctly, so the same everywhere."""
_TERMS = Fraction(1, 1 << 270)
"""Terms of a series that are less are left out."""
_UNIT = 1 << 320
"""Whole numbers of series count in one over it."""
_HALVINGS = 6
"""How often an angle is halved before its series."""


def _decimal(x: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(x.numerator), Decimal(x.denominator))


def exp(x: Fraction) -> Fraction:
    """E to the power of x."""
    return Fraction(_EXACT.exp(_decimal(x)))


def log(x: Fraction) -> Fraction:
    """The natural logarithm of a positive number."""
    return Fraction(_EXACT.ln(_decimal(x)))


def exp2(x: Fraction) -> Fraction:
    """2 to the power of x."""
    return exp(x * log(Fraction(2)))


def log2(x: Fraction) -> Fraction:
    """The logarithm of a positive number to the base of 2."""
    return log(x) / log(Fraction(2))


def rsqrt(x: Fraction) -> Fraction:
    """One over the square root of a positive number."""
    return Fraction(_EXACT.divide(Decimal(1), _EXACT.sqrt(_decimal(x))))


def cbrt(x: Fraction) -> Fraction:
    """The cube root of a positive number."""
    return exp(log(x) / 3)


def sinh(x: Fraction) -> Fraction:
    """The hyperbolic sine of a number that is not much closer to 0 than 2^-30."""
    return (exp(x) - exp(-x)) / 2


def asinh(x: Fraction) -> Fraction:
    """The inverse of the hyperbolic sine."""
    return log(x + 1 / rsqrt(x * x + 1))


def atanh(x: Fraction) -> Fraction:
    """The inverse of the hyperbolic tangent."""
    return log((1 + x) / (1 - x)) / 2


def atan(x: Fraction) -> Fraction:
    """The angle of a tangent."""
    number = round(x * _UNIT)
    for _ in range(_HALVINGS):
        number = number * _UNIT // (_UNIT + isqrt(_UNIT * _UNIT + number * number))
    square, total, power, n = number * number // _UNIT, 0, number, 1
    while power:
        total += power // n
        power, n = -(power * square // _UNIT), n + 2
        # Rounded down, a negative power would end at -1.
        power = 0 if power == -1 else power
    return Fraction(total << _HALVINGS, _UNIT)


def asin(x: Fraction) -> Fraction:
    """The angle of a sine below 1."""
    return atan(x * rsqrt(1 - x * x))


def erf(x: Fraction) -> Fraction:
    """The error function of a positive number up to about 10."""
    square = round(2 * x * x * _UNIT)
    term, total, n = round(x * _UNIT), 0, 1
    while term:
        total += term
        n += 2
        term = term * square // (n * _UNIT)
    half = rsqrt(pi(300))
    return Fraction(2 * total, _UNIT) * exp(-x * x) * half


def tanh(x: Fraction) -> Fraction:
    """The hyperbolic tangent; by its series where the quotient of powers of e would cancel."""
    if abs(x) < Fraction(1, 1 << 20):
        square = x * x
        return x * (1 - square * (Fraction(1, 3) - square * (Fraction(2, 15) - square * Fraction(
            17, 315) * (1 - square * Fraction(62, 153)))))  # fmt: skip
    # Above a hundred it is 1 for all purposes.
    return 1 - 2 / (exp(2 * min(abs(x), Fraction(100))) + 1) if x > 0 else -tanh(-x)


def sine(x: Fraction) -> Fraction:
    """The sine of a number up to about 2."""
    if abs(x) < Fraction(1, 1 << 60):
        return x - x**3 / 6
    return _series(x, x)


def cosine(x: Fraction) -> Fraction:
    """The cosine of a number up to about 2."""
    return _series(x, Fraction(1), first=0)


def _series(x: Fraction, term: Fraction, first: int = 1) -> Fraction:
    total, n = Fraction(0), first
    while abs(term) > _TERMS:
        total += term
        term *= -x * x / ((n + 1) * (n + 2))
        # Fewer bits than the exact product has: its numerator would grow without end.
        term = Fraction(round(term * (1 << 300)), 1 << 300)
        n += 2
    return total


@cache
def pi(bits: int) -> Fraction:
    """π with so many bits behind the point, by Machin's formula."""
    unit = 1 << (bits + 32)

    def inverse_tangent(n: int) -> int:
        power = total = unit // n
        k = 1
        while power:
            power //= -n * n
            k += 2
            total += power // k
        return total

    return Fraction(4 * (4 * inverse_tangent(5) - inverse_tangent(239)) >> 32, 1 << bits)
