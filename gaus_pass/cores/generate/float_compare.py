"""Comparisons of floating-point numbers, and what follows from them."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of

PREDICATES = (
    "false", "oeq", "ogt", "oge", "olt", "ole", "one", "ord",
    "ueq", "ugt", "uge", "ult", "ule", "une", "uno", "true",
)  # fmt: skip
"""Of `arith.cmpf`, in the order of their numbers."""


def compare(predicate: str, form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """Whether a relation of `PREDICATES` holds."""
    circuit = a.circuit
    number = PREDICATES.index(predicate)
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    unordered = one.nan | two.nan
    if number in (0, 15):
        return circuit.constant(number == 15, 1)
    if number in (7, 14):
        return unordered if number == 14 else ~unordered
    relation = predicate[1:]
    if relation in ("gt", "ge"):
        a, b, one, two = b, a, two, one
    zeros = one.zero & two.zero
    magnitudes = a[: form.width - 1], b[: form.width - 1]
    if relation in ("eq", "ne"):
        found = (a.compare("eq", b) | zeros) ^ circuit.constant(relation == "ne", 1)
    else:
        # Strictly less; equal numbers only where the relation asks for that.
        less = magnitudes[0].compare("ult", magnitudes[1])
        equal = magnitudes[0].compare("eq", magnitudes[1])
        below = one.sign.select(~less & ~equal, less)
        differ = one.sign ^ two.sign
        found = differ.select(one.sign & ~zeros, below & ~zeros)
        if relation in ("ge", "le"):
            found = found | zeros | equal & ~differ
    return found & ~unordered if predicate.startswith("o") else found | unordered


def extreme(
    least: bool, numbers_win: bool, form: FloatFormat, flush: bool, a: Wire, b: Wire
) -> Wire:
    """The lesser or the greater of two numbers; -0 is less than +0.

    Parameters
    ----------
    numbers_win
        Whether a number is preferred to what is not one (`arith.minnumf`), or the other way round
        (`arith.minimumf`).
    """
    circuit = a.circuit
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    less = a[: form.width - 1].compare("ult", b[: form.width - 1])
    below = (one.sign ^ two.sign).select(one.sign, one.sign ^ less)
    first = below if least else ~below
    nan = one.nan & two.nan if numbers_win else one.nan | two.nan
    if numbers_win:
        first = first & ~one.nan | two.nan
    if flush:
        a, b = (flushed(form, number) for number in (a, b))
    quiet = circuit.constant(form.greatest << form.fraction | 1 << form.fraction - 1, form.width)
    return nan.select(quiet, first.select(a, b))


def flushed(form: FloatFormat, number: Wire) -> Wire:
    """A number whose subnormal values are zeros."""
    some = number[form.fraction : form.width - 1].any()
    return number.circuit.concat(number[form.fraction :], number[: form.fraction].keep_if(some))


def negate(number: Wire) -> Wire:
    """A number with the other sign, whatever it is."""
    return number.circuit.concat(~number.top, number[: number.width - 1])


def absolute(number: Wire) -> Wire:
    """A number without its sign, whatever it is."""
    return number.circuit.concat(number.circuit.constant(0, 1), number[: number.width - 1])
