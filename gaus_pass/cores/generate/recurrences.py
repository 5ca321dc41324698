"""The families of cores that are computed digit by digit."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.cores.generate import float_divide, integer_divide
from gaus_pass.cores.generate.families import Choices
from gaus_pass.cores.generate.float_remainder import remaining
from gaus_pass.cores.generate.recurrence import Recurrence
from gaus_pass.cores.generate.types import type_of

REMAINDER = "remf"
"""The family of remainders of floats, which have too many digits for anything but a recurrence."""

_DIVISIONS: dict[str, tuple[bool, integer_divide.Rounding]] = {
    "div": (False, "zero"),
    "rem": (True, "zero"),
    "floordiv": (False, "down"),
    "ceildiv": (False, "up"),
}
"""Of integers: whether the remainder is wanted, and how a quotient is rounded."""


_DIGITS = {
    "div": float_divide.dividing,
    "sqrt": float_divide.rooting,
    REMAINDER: remaining,
}


def recurrence_for(family: str, name: str, choices: Choices | None = None) -> Recurrence | None:
    """The family for a type digit by digit; None where it is not computed so."""
    how = choices or Choices()
    of = how.of(type_of(name))
    if of.form is None:
        if family not in _DIVISIONS:
            return None
        remains, rounding = _DIVISIONS[family]
        one, two = (
            integer_divide.dividing(
                of.width, signed=of.kind == "s", remains=remains, rounding=rounding, at_once=bits
            )
            for bits in (1, 2)
        )
        return replace(one, wider=two)
    make = _DIGITS.get(family)
    return None if make is None else make(of.form, how.flush)
