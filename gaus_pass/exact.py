"""What callers give, taken exactly or refused: 2.0 is 2, and 2.9 is not quietly 2.

Functions with a ``what`` raise `InvalidProblem`; it and its ``names`` (for ``str.format``) say what
is wrong.  Commands load this module before they know what to do: it loads numpy only for what is no
plain number, list or tuple.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from numbers import Integral, Real
from typing import Any, TypeVar, cast

from gaus_pass.errors import GausError, InvalidOption, InvalidProblem

T = TypeVar("T")

_CLOCK = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>[A-Za-z]*)")
_PERIODS = {"ps": 1.0, "ns": 1e3, "us": 1e6}
_FREQUENCIES = {"GHz": 1e3, "MHz": 1e6, "kHz": 1e9}
"""Picoseconds of a period, and of the period of one such frequency."""
_LONGEST = 2**40
"""Picoseconds, about a second."""

FARTHEST = 2**62
"""Largest magnitude that is read at all: the sum of two still fits 64 bits."""


def as_whole(value: object) -> int | None:
    """The integer that a number is, or None: 2, 2.0 and numpy's are; 2.5, True and ``"2"`` not."""
    if type(value) is int:
        return value
    value = _scalar(value)
    if isinstance(value, bool) or not isinstance(value, Real):  # numpy's bool is no Real
        return None
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() else None


def as_real(value: object) -> float | None:
    """The float that a number is, or None: not for True, ``"2"`` or what no float can hold."""
    if type(value) is float:
        return value
    value = _scalar(value)
    if isinstance(value, bool) or not isinstance(value, Real):  # numpy's bool is no Real
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _scalar(value: object) -> object:
    """What an array without axes holds; anything else as it is."""
    if getattr(value, "ndim", None) != 0:
        return value
    return cast(Any, value)[()]


def whole(value: object, what: str, *names: object) -> int:
    """An integer.

    Raises
    ------
    InvalidProblem
        It is none, or beyond ±2^62.
    """
    number = value if type(value) is int else as_whole(value)
    if number is None or not -FARTHEST <= number <= FARTHEST:
        wanted = "a whole number" if number is None else f"within ±{FARTHEST}"
        raise InvalidProblem(f"{what.format(*names)} is {_shown(value)}, which is not {wanted}")
    return number


def optional_whole(value: object, what: str, *names: object) -> int | None:
    """As `whole`; None stays None."""
    return None if value is None else whole(value, what, *names)


def real(value: object, what: str, *names: object) -> float:
    """A float, NaN and infinity included.

    Raises
    ------
    InvalidProblem
        It is none.
    """
    number = as_real(value)
    if number is None:
        raise InvalidProblem(f"{what.format(*names)} is {_shown(value)}, which is not a number")
    return number


def text(value: object, what: str, *names: object) -> str:
    """A string.

    Raises
    ------
    InvalidProblem
        It is none.
    """
    if not isinstance(value, str):
        raise InvalidProblem(f"{what.format(*names)} is {_shown(value)}, which is not a text")
    return str(value)


def truth(value: object, what: str, *names: object) -> bool:
    """A bool.

    Raises
    ------
    InvalidProblem
        It is none.
    """
    if isinstance(value, bool):
        return value
    import numpy as np

    if not isinstance(value, np.bool_):
        raise InvalidProblem(f"{what.format(*names)} is {_shown(value)}, not True or False")
    return bool(value)


def instance(value: object, kind: type[T], what: str, error: type[GausError] = InvalidProblem) -> T:
    """A value of a class; raises ``error`` for any other."""
    if not isinstance(value, kind):
        raise error(f"{what} is {_shown(value)}; it must be of class {kind.__name__}")
    return value


def counts(value: object, what: str, *names: object) -> dict[str, int]:
    """A dict of whole numbers by name, a copy.

    Raises
    ------
    InvalidProblem
        It is no mapping, or not of such.
    """
    what = what.format(*names)
    if not isinstance(value, Mapping):
        example = value if isinstance(value, str) else "mul"
        raise InvalidProblem(
            f"{what} is {_shown(value)}; give a mapping of names to numbers: {{'{example}': 1}}"
        )
    pairs: Mapping[Any, Any] = value
    return {
        text(name, "a name in {}", what): whole(number, "'{}' in {}", name, what)
        for name, number in pairs.items()
    }


def items(
    value: object, what: str, form: str = "a list with one entry each", *names: object
) -> list[Any]:
    """The items of a sequence, an array or an iterable that is neither a text nor a mapping.

    Raises
    ------
    InvalidProblem
        It is none of these; the message asks for ``form``.
    """
    if type(value) in (list, tuple):
        return [*cast(Iterable[Any], value)]
    import numpy as np

    if hasattr(value, "__array__") and not isinstance(value, np.generic):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value.tolist()
    # The edges of a networkx graph are a mapping and a set.
    if isinstance(value, Set) or not isinstance(value, str | bytes | Mapping):
        with suppress(TypeError):
            return list(cast(Iterable[Any], value))
    raise InvalidProblem(f"{what.format(*names)} is {_shown(value)}; give {form}")


def pair(value: object, first: str, second: str, what: str, *names: object) -> tuple[int, int]:
    """Two whole numbers, which the message calls ``first`` and ``second``.

    Raises
    ------
    InvalidProblem
        It is something else.
    """
    form = f"({first}, {second})"
    found = items(value, what, form, *names)
    if len(found) != 2:
        raise InvalidProblem(f"{what.format(*names)} has {len(found)} entries; give {form}")
    one, other = found
    whose = "{} of " + what
    return whole(one, whose, first, *names), whole(other, whose, second, *names)


def per_item(value: object, count: int, what: str, of: str) -> list[Any]:
    """``count`` items, or one number as often.

    Raises
    ------
    InvalidProblem
        Another number of items.
    """
    if as_real(value) is not None:
        return [value] * count
    found = items(value, what)
    if len(found) != count:
        raise InvalidProblem(f"shapes differ: {what} has {len(found)} entries for {count} {of}")
    return found


def parse_clock(text: str) -> int:
    """``100MHz`` or ``10ns`` → the period in picoseconds, rounded down.

    Raises
    ------
    InvalidOption
        Not a number with a unit, or no clock at all.
    """
    match = _CLOCK.fullmatch(text.strip())
    unit = match["unit"] if match is not None else ""
    if match is None or (unit and unit not in (*_PERIODS, *_FREQUENCIES)):
        units = ", ".join((*_FREQUENCIES, *_PERIODS))
        raise InvalidOption(
            f"clock={text:.60} is no number with a unit ({units}); write clock=100MHz or clock=10ns"
        )
    number = float(match["number"])
    if not unit:
        raise InvalidOption(
            f"clock={text:.60} has no unit; write clock={text:.60}MHz or clock={text:.60}ns"
        )
    period = number * _PERIODS[unit] if unit in _PERIODS else _over(_FREQUENCIES[unit], number)
    if not 1 <= period <= _LONGEST:
        raise InvalidOption(
            f"clock={text:.60} is out of range; a period is from 1 ps to {_LONGEST / 1e12:.3g} s"
        )
    return int(period + 1e-6)


def _over(one: float, count: float) -> float:
    return one / count if count else 0.0


def _shown(value: object) -> str:
    import numpy as np

    shown = f"{value!r:.60}" if not isinstance(value, np.ndarray) else f"an array {value.shape}"
    return " ".join(shown.split())


def require_one_clock(
    clock: str, cycle_time: float | None, part: str | None, parts: tuple[str, ...]
) -> None:
    """Check that a clock has a form, is the only one, and has a part with delays.

    Raises
    ------
    InvalidOption
        It is not so.
    """
    parse_clock(clock)
    if cycle_time is not None:
        raise InvalidOption(
            f"clock={clock} and cycle-time={cycle_time:g} are two clocks; leave out one of them"
        )
    if part is None:
        raise InvalidOption(
            f"clock={clock} needs the delays of a part; add part={'|'.join(parts)}, or "
            "give cycle-time in the unit of delay-model"
        )
