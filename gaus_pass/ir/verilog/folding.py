"""What an operation of `comb` is where all its operands are numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from gaus_pass.hardware.numbers import INTEGER_RELATIONS

_FOLDS: dict[str, Callable[[int, int], int]] = {
    "comb.add": operator.add,
    "comb.mul": operator.mul,
    "comb.and": operator.and_,
    "comb.or": operator.or_,
    "comb.xor": operator.xor,
}
"""Of any number of operands."""
_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def folded(
    name: str, attributes: Any, numbers: Sequence[int], widths: Sequence[int], bits: int
) -> int | None:
    """The number that an operation gives, of which the low ``bits`` count.

    Parameters
    ----------
    numbers, widths
        Of the operands: what they are, unsigned, and their bits.
    bits
        Width of the result.

    Returns
    -------
    int | None
        None for a quotient by zero, and for operations that are not of this kind.
    """
    first, last, width = numbers[0], numbers[-1], widths[0]
    match name:
        case "comb.sub":
            return first - last
        case "comb.shl":
            return first << last if last < bits else 0
        case "comb.shru":
            return first >> last
        case "comb.shrs":
            return _signed(first, width) >> last
        case "comb.divu":
            return first // last if last else None
        case "comb.modu":
            return first % last if last else None
        case "comb.icmp":
            return _compared(INTEGER_RELATIONS[attributes["predicate"].value], first, last, width)
        case "comb.mux":
            return numbers[1] if first else last
        case "comb.parity":
            return first.bit_count() % 2
        case "comb.extract":
            return first >> attributes["lowBit"].value
        case "comb.replicate" | "comb.concat":
            return _joined([*zip(numbers, widths, strict=True)] * (bits // sum(widths)))
        case _:
            return reduce(_FOLDS[name], numbers) if name in _FOLDS else None


def _compared(relation: str, one: int, two: int, width: int) -> int:
    """A comparison, by its name in `INTEGER_RELATIONS`."""
    if relation[0] == "s":
        one, two = _signed(one, width), _signed(two, width)
    return int(_RELATIONS[relation[-2:]](one, two))


def _joined(parts: Sequence[tuple[int, int]]) -> int:
    """Numbers of so many bits side by side, the first one highest."""
    return reduce(lambda above, part: above << part[1] | part[0], parts, 0)


def _signed(number: int, width: int) -> int:
    return number - (number >> (width - 1) << width)
