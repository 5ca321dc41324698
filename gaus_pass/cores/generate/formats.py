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
    nans, infinities, signed_zeros
        Whether operands and results can be no numbers or infinite, and whether the sign of a zero
        matters: what cannot be needs no logic.
    """

    exponent: int
    fraction: int
    nans: bool = True
    infinities: bool = True
    signed_zeros: bool = True

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
    exponent, fraction
        As they are stored.
    significand
        With the bit that is not stored.  That of a subnormal number is twice what is stored, which
        has the same weight at exponent 0 as any other number's at its exponent.
    plain
        The significand as it is stored, with 0 for the bit that is not: its exponent is ``lifted``.
    """

    sign: Wire
    exponent: Wire
    fraction: Wire
    significand: Wire
    lifted: Wire
    plain: Wire
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
    false, true = circuit.constant(0, 1), circuit.constant(1, 1)
    plain = circuit.concat(exponent.any(), fraction.keep_if(~low) if flush else fraction)
    doubled = circuit.concat(fraction, false)
    return Parts(
        sign=number.top,
        exponent=exponent,
        fraction=fraction,
        significand=plain if flush else low.select(doubled, circuit.concat(true, fraction)),
        lifted=circuit.concat(exponent[1:], exponent[0] | low),
        plain=plain,
        subnormal=false if flush else low,
        zero=low if flush else low & ~some,
        infinite=high & ~some if form.infinities else false,
        nan=high & some if form.nans else false,
    )
