"""Cycle times of two digits more than nothing: the least one that meets a condition."""

from __future__ import annotations

import math
from collections.abc import Callable

_FURTHEST = 2.0**20


def grid_of(cycle_time: float) -> int:
    """Decimal places that give a cycle time two significant digits."""
    return 1 - math.floor(math.log10(cycle_time))


def rounded_up(cycle_time: float, digits: int) -> float:
    """The least number of that many places that is not less."""
    scale = 10.0**digits
    return round(math.ceil(cycle_time * scale - 1e-9) / scale, max(digits, 0))


def least_cycle_time(
    above: float, holds: Callable[[float], bool], known: float | None = None
) -> float:
    """The least cycle time above one that meets a condition, in two digits of that one.

    A longer cycle never forbids what a shorter one allows, so that it is found by halving.

    Parameters
    ----------
    known
        One that meets it, where that is known.
    """
    digits = grid_of(above)
    grid = 10.0**-digits
    low = math.floor(above / grid + 1e-9)
    if known is not None:
        high = round(rounded_up(known, digits) / grid)
        # What is known is mostly what is least.
        if high - low > 1 and not holds(round((high - 1) * grid, max(digits, 0))):
            low = high - 1
    else:
        high = low + 1
        while not holds(round(high * grid, max(digits, 0))) and high < low * _FURTHEST:
            low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        met = holds(round(middle * grid, max(digits, 0)))
        low, high = (low, middle) if met else (middle, high)
    return round(high * grid, max(digits, 0))
