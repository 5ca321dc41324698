"""Numbers of C while they are lowered: what is known of each beside its value in MLIR."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gaus_pass.frontends.c.types import INT, Float, Int, Scalar
from gaus_pass.frontends.mlir.operations import Value


@dataclass(frozen=True)
class Form:
    """A sum of multiples of values of type index, and a constant.

    Attributes
    ----------
    terms
        Value and factor, which is not 0.
    """

    terms: tuple[tuple[Value, int], ...]
    constant: int = 0

    def plus(self, other: Form, factor: int = 1) -> Form:
        """``self + factor · other``."""
        found = dict(self.terms)
        for value, times in other.terms:
            found[value] = found.get(value, 0) + factor * times
        terms = tuple((v, t) for v, t in found.items() if t)
        return Form(terms, self.constant + factor * other.constant)

    def times(self, factor: int) -> Form:
        """A multiple."""
        return Form((), 0).plus(self, factor)


@dataclass(frozen=True)
class Number:
    """A scalar.

    Attributes
    ----------
    value
        In MLIR; None for a constant, which becomes one where it is used.
    low, high
        Bounds of an integer.
    form
        An integer as a sum of loop counters, where it is one.
    real
        A constant of a floating-point type.
    """

    type: Scalar
    value: Value | None
    low: int = 0
    high: int = 0
    form: Form | None = None
    real: float | None = field(default=None, compare=False)
    _pattern: str = ""
    """Tells constants apart: 0.0 and -0.0 are equal, but not the same."""

    @property
    def constant(self) -> int | None:
        """The integer that it always is."""
        return self.low if isinstance(self.type, Int) and self.low == self.high else None

    @property
    def is_constant(self) -> bool:
        """Whether it always is the same number."""
        return self.real is not None or self.constant is not None

    def within(self, low: int, high: int) -> Number:
        """The same with tighter bounds."""
        return replace(self, low=max(self.low, low), high=min(self.high, high))


def integer(number: int, kind: Int = INT) -> Number:
    """A constant of an integer type."""
    number = (number != 0) if kind.boolean else kind.wrapped(number)
    return Number(kind, None, int(number), int(number), Form((), int(number)))


def real(number: float, kind: Float) -> Number:
    """A constant of a floating-point type, rounded to it."""
    number = rounded(number, kind)
    return Number(kind, None, real=number, _pattern=number.hex())


def unknown(kind: Scalar, value: Value | None) -> Number:
    """A value of which nothing is known but its type."""
    if isinstance(kind, Int):
        return Number(kind, value, kind.least, kind.greatest)
    return Number(kind, value)


def rounded(number: float, kind: Float) -> float:
    """A number as a type has it; too large a one is infinite."""
    import numpy as np

    with np.errstate(over="ignore"):
        to = {16: np.float16, 32: np.float32, 64: np.float64}[kind.bits]
        return float(to(number))


def literal(number: float, kind: Float) -> str:
    """A constant as MLIR writes it, exactly."""
    import numpy as np

    if np.isfinite(number):
        text = repr(number)
        mantissa, e, exponent = text.partition("e")
        return f"{mantissa}{'' if '.' in mantissa else '.0'}{e}{exponent}"
    to = {16: np.float16, 32: np.float32, 64: np.float64}[kind.bits]
    return "0x" + to(number).tobytes()[::-1].hex().upper()
