"""Axes of a design space: options with the values to try, and the product of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import prod

from gaus_pass.errors import InvalidOption
from gaus_pass.exact import parse_clock
from gaus_pass.option_table import build_options, key_of, options_of, unknown_name
from gaus_pass.options import Options

MOST_POINTS = 1_000_000
"""Points of a design space."""
_RANGE = re.compile(
    r"""(?P<first>-?\d+(?:\.\d+)?)(?P<unit>[A-Za-z]*)
        \.\.(?P<last>-?\d+(?:\.\d+)?)(?P<unit2>[A-Za-z]*)
        (?: : (?P<step>\d+(?:\.\d+)?)(?P<unit3>[A-Za-z]*) )?""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_REFUSED = {
    "time-limit": "results have to repeat, and a time limit makes them vary; bound iterations, "
    "or let --point-seconds end a point that takes too long",
    "report": "the store keeps the result of every point",
}
"""Options that no point may have, and why."""


@dataclass(frozen=True)
class Axis:
    """An option by its key, and its values as text; an empty one leaves it at its default."""

    name: str
    values: tuple[str, ...]

    @cached_property
    def ordered(self) -> bool:
        """Whether its values differ in numbers alone, so that some lie between others."""
        return len({_DIGITS.sub("#", value) for value in self.values if value}) < 2


@dataclass(frozen=True)
class Space:
    """The product of axes.  Points are numbered; the value of the last axis changes fastest."""

    axes: tuple[Axis, ...]

    @property
    def size(self) -> int:
        """Number of points; 1 without axes."""
        return prod(len(axis.values) for axis in self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    def indices(self, number: int) -> tuple[int, ...]:
        """The places of a point on the axes."""
        found: list[int] = []
        for count in reversed(self.shape):
            number, place = divmod(number, count)
            found.append(place)
        return tuple(reversed(found))

    def number(self, indices: Sequence[int]) -> int:
        """The number of the point at these places; the inverse of `indices`."""
        number = 0
        for count, place in zip(self.shape, indices, strict=True):
            number = number * count + place
        return number

    def values(self, number: int) -> dict[str, str]:
        """The value of a point on each axis."""
        places = zip(self.axes, self.indices(number), strict=True)
        return {axis.name: axis.values[place] for axis, place in places}

    def neighbours(self, number: int) -> Iterator[int]:
        """Points that differ by one step on one axis; where it has no order, by any."""
        places = self.indices(number)
        for k, axis in enumerate(self.axes):
            here, count = places[k], len(axis.values)
            for place in (here - 1, here + 1) if axis.ordered else range(count):
                if 0 <= place < count and place != here:
                    yield self.number((*places[:k], place, *places[k + 1 :]))


def parse_axes(texts: Sequence[str], fixed: Mapping[str, str]) -> Space:
    """The space of ``name=value|value|first..last:step`` texts.

    Parameters
    ----------
    fixed
        Options that all points have.

    Raises
    ------
    InvalidOption
        A text is none of that form, an option is unknown, refused or there twice, a value is not
        one of its option, or there are too many points.
    """
    axes: list[Axis] = []
    for name, value in fixed.items():
        _require_allowed(name, f"--{name}")
        build_options({name: value}, _Lenient)
    for text in texts:
        axis = _parse_axis(text)
        if axis.name in fixed:
            raise InvalidOption(
                f"--axis {axis.name}: --{axis.name}={fixed[axis.name]} fixes it; leave out one"
            )
        if any(other.name == axis.name for other in axes):
            raise InvalidOption(f"--axis {axis.name} is given twice; write its values as a|b")
        axes.append(axis)
    space = Space(tuple(axes))
    if space.size > MOST_POINTS:
        sizes = " × ".join(map(str, space.shape))
        raise InvalidOption(
            f"--axis: {sizes} = {space.size:,} points are more than {MOST_POINTS:,}; "
            "leave out values or axes"
        )
    return space


def _require_allowed(name: str, what: str) -> None:
    if name in _REFUSED:
        raise InvalidOption(f"{what} is not for a sweep: {_REFUSED[name]}")


def _parse_axis(text: str) -> Axis:
    name, equals, values = text.partition("=")
    name = name.strip().removeprefix("--")
    if not equals:
        raise InvalidOption(
            f"--axis: '{text:.60}' is not of the form option=value|value, as in ii=1..4"
        )
    valid = [key_of(s.name) for s in options_of(Options) if key_of(s.name) not in _REFUSED]
    _require_allowed(name, f"--axis {name}")
    if name not in valid:
        raise InvalidOption("--axis: " + unknown_name("option", name, valid))
    found = [one for part in values.split("|") for one in _expand(name, part.strip())]
    for value in found:
        if value:
            _require_value(name, value)
        if found.count(value) > 1:
            raise InvalidOption(f"--axis {name}: '{value}' is there twice")
    return Axis(name, tuple(found))


def _require_value(name: str, value: str) -> None:
    """Refuse what the option does not take, whatever the others are."""
    try:
        build_options({name: value}, _Lenient)
    except InvalidOption as error:
        raise InvalidOption(f"--axis {name}: {error.message}") from None


class _Lenient(Options):
    """Options of which only each for itself is checked: others may make them fit together."""

    def _check_clock(self) -> None:
        if self.clock is not None:
            parse_clock(self.clock)


def _expand(name: str, part: str) -> list[str]:
    match = _RANGE.fullmatch(part)
    if match is None:
        return [part]
    units = {match[key] for key in ("unit", "unit2", "unit3") if match[key]}
    if len(units) > 1:
        raise InvalidOption(f"--axis {name}: '{part}' mixes units: {', '.join(sorted(units))}")
    first, last = Decimal(match["first"]), Decimal(match["last"])
    step = Decimal(match["step"] or 1)
    if step == 0 or last < first:
        why = "its step is 0" if step == 0 else f"{last} is below {first}"
        raise InvalidOption(f"--axis {name}: '{part}' has no values, because {why}")
    count = int((last - first) / step) + 1
    if count > MOST_POINTS:
        raise InvalidOption(
            f"--axis {name}: '{part}' has {count:,} values, more than {MOST_POINTS:,}"
        )
    return [_shortest(first + k * step) + "".join(units) for k in range(count)]


def _shortest(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
