"""Binary floating-point formats of IEEE 754's form, and the parts of their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gaus_pass.cores.generate.circuit import Wire


@dataclass(frozen=True)
class FloatFormat:
    """Sign, exponent, fraction; the highest exponent is for infinity and what is not a number.

    Attributes
    ----------
    exponent, fraction
        Their bits.
    """

    exponent: int
    fraction: int

    @property
    def width(self) -> int:
        """Bits of a number."""
        return 1 + self.exponent + self.fraction

    @property
    def precision(self) -> int:
        """Bits of the significand, with the one that is not stored."""
        return 1 + self.fraction

    @property
    def bias(self) -> int:
        """What the stored exponent is above that of the number."""
        return (1 << (self.exponent - 1)) - 1

    @property
    def greatest(self) -> int:
        """The stored exponent of infinity."""
        return (1 << self.exponent) - 1


_NAMED = {
    "f16": FloatFormat(5, 10), "bf16": FloatFormat(8, 7), "tf32": FloatFormat(8, 10),
    "f32": FloatFormat(8, 23), "f64": FloatFormat(11, 52), "f8E5M2": FloatFormat(5, 2),
}  # fmt: skip
_OTHER = re.compile(r"e([2-9]|1\d)m([1-9]\d*)")


def float_format(name: str) -> FloatFormat | None:
    """The format of ``f32``, or of ``e8m23`` (bits of exponent and fraction); None for others."""
    found = _OTHER.fullmatch(name)
    return _NAMED.get(name) or (FloatFormat(int(found[1]), int(found[2])) if found else None)


@dataclass(frozen=True)
class Parts:
    """What a floating-point number is made of.

    Attributes
    ----------
    exponent
        As it is stored, with 1 in the place of 0.
    significand
        With the bit that is not stored, which is 0 for subnormal numbers.
    """

    sign: Wire
    exponent: Wire
    significand: Wire
    subnormal: Wire
    zero: Wire
    infinite: Wire
    nan: Wire


def parts_of(number: Wire, form: FloatFormat, flush: bool) -> Parts:
    """The parts of a number; with ``flush`` a subnormal one is 0."""
    circuit = number.circuit
    fraction = number[: form.fraction]
    exponent = number[form.fraction : form.width - 1]
    low, high = exponent.none(), exponent.compare("eq", -1)
    some = fraction.any()
    kept = fraction.keep_if(~low) if flush else fraction
    lifted = exponent[0] | low
    return Parts(
        sign=number.top,
        exponent=circuit.concat(exponent[1:], lifted),
        significand=circuit.concat(~low, kept),
        subnormal=circuit.constant(0, 1) if flush else low,
        zero=low if flush else low & ~some,
        infinite=high & ~some,
        nan=high & some,
    )
