"""Numbers of a format as integers of Python, for models; and what functions do with wires alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat
from gaus_pass.cores.generate.logic import saturated, shifted_right
from gaus_pass.cores.generate.rounding import made_subnormal, round_and_pack


@dataclass(frozen=True)
class Pattern:
    """The bits of a number, read.

    Attributes
    ----------
    exponent, fraction
        As they are stored.
    """

    form: FloatFormat
    bits: int

    @property
    def negative(self) -> bool:
        """Its sign."""
        return bool(self.bits >> (self.form.width - 1))

    @property
    def exponent(self) -> int:
        """As it is stored."""
        return self.bits >> self.form.fraction & self.form.greatest

    @property
    def fraction(self) -> int:
        """As it is stored."""
        return self.bits & (1 << self.form.fraction) - 1

    @property
    def significand(self) -> int:
        """With the bit that is not stored; 0 for subnormal numbers."""
        return (1 << self.form.fraction) + self.fraction if self.exponent else 0

    @property
    def plain(self) -> int:
        """With the bit that is not stored; of a subnormal number as it is stored."""
        return self.significand or self.fraction

    @property
    def lifted(self) -> int:
        """The stored exponent that ``plain`` has."""
        return max(self.exponent, 1)

    @property
    def nan(self) -> bool:
        """Whether it is not a number."""
        return self.exponent == self.form.greatest and self.fraction != 0

    @property
    def infinite(self) -> bool:
        """Whether it is infinite."""
        return self.exponent == self.form.greatest and self.fraction == 0

    @property
    def zero(self) -> bool:
        """Whether it is 0."""
        return self.exponent == 0 and self.fraction == 0

    def normalised(self) -> tuple[int, int]:
        """Significand with its first bit set, and the exponent that would be stored."""
        if self.exponent:
            return self.significand, self.exponent
        more = self.form.precision - self.fraction.bit_length()
        return self.fraction << more, 1 - more


def nan_of(form: FloatFormat) -> int:
    """The bits of what is not a number."""
    return form.greatest << form.fraction | 1 << (form.fraction - 1)


def infinity_of(form: FloatFormat, negative: bool = False) -> int:
    """The bits of an infinite number."""
    return int(negative) << (form.width - 1) | form.greatest << form.fraction


def moved(number: int, places: int) -> int:
    """A number shifted left, or right where the places are less than 0."""
    return number << places if places >= 0 else number >> -places


def rounded(form: FloatFormat, number: int, scale: int, negative: bool = False) -> int:
    """The bits of ``number · 2^scale``, rounded to nearest, ties to even."""
    sign = int(negative) << (form.width - 1)
    if number == 0:
        return sign
    first = number.bit_length() + scale - 1
    step = max(first, 1 - form.bias) - form.fraction
    whole = round(Fraction(number) * Fraction(2) ** (scale - step))  # Python rounds ties to even
    found = whole + ((step + form.fraction + form.bias - 1) << form.fraction)
    return sign | min(found, form.greatest << form.fraction)


def fixed_point(
    form: FloatFormat, exponent: Wire, significand: Wire, whole: int, fraction: int
) -> tuple[Wire, Wire]:
    """A number's size with so many bits before and behind the point, and whether it is too large.

    What is behind the last bit is dropped.
    """
    circuit = exponent.circuit
    top = form.bias + whole - 1
    large = exponent.compare("ugt", top) if top < form.greatest else circuit.constant(0, 1)
    width = whole + fraction
    distance = circuit.constant(top, max(exponent.width, top.bit_length()))
    distance = distance - exponent.extended(distance.width)
    wire = circuit.concat(significand, circuit.constant(0, max(1, width - significand.width)))
    found, _ = shifted_right(wire, saturated(distance, wire.width))
    return found[found.width - width :], large


def fixed_point_of(pattern: Pattern, whole: int, fraction: int) -> tuple[int, bool]:
    """As `fixed_point`."""
    form = pattern.form
    large = pattern.exponent > form.bias + whole - 1
    places = pattern.exponent - form.bias - form.fraction + fraction
    size = pattern.significand
    return (0 if large else moved(size, places)), large


def with_sticky(wire: Wire, keep: int) -> Wire:
    """So many bits: the highest ones and one that says whether there are any behind these."""
    if wire.width < keep:
        return wire.circuit.concat(wire, wire.circuit.constant(0, keep - wire.width))
    rest = wire.width - keep + 1
    return wire.circuit.concat(wire[rest:], wire[:rest].any())


def first_of(
    number: Wire, exponent: Wire, places: int, *, subnormal: bool = True
) -> tuple[Wire, Wire]:
    """A number whose first bit is brought to its top, and the exponent that it has then.

    Parameters
    ----------
    exponent
        Of its top, to be stored, with a sign.  The number moves no further than to where this is 1,
        and is subnormal there.
    places
        How far from the top the first bit can be.
    subnormal
        Whether the number can be.
    """
    zero = number.circuit.constant(0, 1)
    last = exponent
    for k in range(places):
        moves = ~number.top
        if subnormal:
            moves = moves & exponent.compare("sgt", 1 + k)
        number = moves.select(number.circuit.concat(number[: number.width - 1], zero), number)
        last = last - moves.extended(last.width)
    return number, last


def packed(
    form: FloatFormat,
    sign: Wire,
    exponent: Wire,
    significand: Wire,
    *,
    nan: Wire,
    infinite: Wire,
    zero: Wire | None = None,
    subnormal: bool = True,
) -> Wire:
    """A number whose significand has its first bit set, rounded.

    Parameters
    ----------
    exponent
        To be stored, with a sign; 0 and less make the result subnormal.
    subnormal
        Whether it can be.
    """
    circuit = sign.circuit
    keep = form.precision + 1
    if significand.width < keep:
        zeros = circuit.constant(0, keep - significand.width)
        significand = circuit.concat(significand, zeros)
    found, lost = made_subnormal(significand, exponent) if subnormal else (significand, [])
    extra = found.width - keep
    return round_and_pack(
        form,
        False,
        sign,
        exponent[: form.exponent],
        found[extra + 1 :],
        found[extra],
        [*lost, *([found[:extra].any()] if extra else [])],
        nan=nan,
        infinite=infinite,
        zero=zero,
    )


def joined(
    form: FloatFormat,
    small: Wire,
    near: tuple[Wire, Wire],
    far: tuple[Wire, Wire],
    *,
    sign: Wire,
    nan: Wire,
    infinite: Wire,
    subnormal: bool = False,
) -> Wire:
    """A result that is computed in one way of small operands, in another of the others.

    Parameters
    ----------
    near, far
        Exponents, to be stored, and significands.
    infinite
        Of the others.
    """
    width, keep = max(near[0].width, far[0].width), far[1].width + 1
    exponents = (pair[0].extended(width, signed=True) for pair in (near, far))
    significands = (with_sticky(pair[1], keep) for pair in (near, far))
    return packed(
        form,
        sign,
        small.select(*exponents),
        small.select(*significands),
        nan=nan,
        infinite=infinite & ~small,
        subnormal=subnormal,
    )
