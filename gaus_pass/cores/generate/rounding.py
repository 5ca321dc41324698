"""Results brought into a format: shifted where they are subnormal, rounded, or replaced."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat
from gaus_pass.cores.generate.logic import saturated, shifted_right


def from_parts(
    form: FloatFormat,
    sign: Wire,
    rest: Wire,
    *,
    nan: Wire,
    infinite: Wire,
    zero: Wire | None = None,
) -> Wire:
    """A number of exponent and fraction, or what stands in their place.

    Parameters
    ----------
    rest
        Exponent and fraction, as they are stored.
    nan, infinite, zero
        What it is instead; the first that holds.  There is one that is not a number: quiet, without
        sign.
    """
    circuit = sign.circuit
    nan = nan if form.nans else circuit.constant(0, 1)
    infinite = infinite if form.infinities else circuit.constant(0, 1)
    special = nan | infinite
    exponent, fraction = rest[form.fraction :], rest[: form.fraction]
    dropped = special if zero is None else special | zero
    filling = special.repeat(form.exponent)
    found = [sign & ~nan]
    found.append(exponent | filling if zero is None else dropped.select(filling, exponent))
    found.append(dropped.select(nan, fraction.top))
    if form.fraction > 1:
        found.append(fraction[: form.fraction - 1].keep_if(~dropped))
    return circuit.concat(*found)


def round_and_pack(
    form: FloatFormat,
    flush: bool,
    sign: Wire,
    exponent: Wire,
    significand: Wire,
    guard: Wire,
    sticky: Sequence[Wire],
    *,
    nan: Wire,
    infinite: Wire,
    zero: Wire | None = None,
) -> Wire:
    """A result rounded to nearest, ties to even.

    Parameters
    ----------
    exponent
        To be stored, at least 1; ignored where the highest bit of the significand is 0.  With
        ``flush`` it may be 0, and the result is flushed unless rounding makes it normal.
    significand
        `FloatFormat.precision` bits; shifted until its highest bit is set, or the exponent is 1.
    guard, sticky
        The next bit, and bits of which one is set where there are ones behind it.
    infinite
        Among them results too large before rounding; rounding overflows by itself.
    """
    circuit = sign.circuit
    up = guard & circuit.any_of(significand[0], *sticky)
    fraction = significand[: form.fraction]
    if flush:
        # Rounding does not reach the least normal number.
        below = exponent.none()
        short = below & ~fraction.compare("eq", -1)
        zero = circuit.any_of(
            short, below & ~up, ~significand.top, *(() if zero is None else (zero,))
        )
    else:
        exponent = exponent.keep_if(significand.top)
    rest = circuit.concat(exponent, fraction)
    rest = rest + up.extended(rest.width)
    return from_parts(form, sign, rest, nan=nan, infinite=infinite, zero=zero)


def made_subnormal(wire: Wire, exponent: Wire) -> tuple[Wire, list[Wire]]:
    """A number shifted right until its exponent (signed) is 1, and bits that say what is lost.

    Where the exponent is at least 1 already, the number stays.
    """
    amount = wire.circuit.constant(1, exponent.width) - exponent
    distance = saturated(amount[: exponent.width - 1], wire.width)
    return shifted_right(wire, distance.keep_if(~amount.top))
