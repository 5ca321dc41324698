"""The least cycle time that can be met, for the error where hardware misses the given one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaus_pass.errors import ClockMissed, GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.process import Leaf
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_of
from gaus_pass.support.cycle_times import grid_of, least_cycle_time, rounded_up

_ROUNDS = 8
_A_LITTLE_MORE = 1.000001

Place = tuple[Function, Leaf]


def with_remedy(missed: ClockMissed, waiting: Sequence[Place], options: Options) -> ClockMissed:
    """The error of the first of these leaves, with a cycle time that all of them meet.

    Leaves that were scheduled before them meet a longer cycle time as well.

    Parameters
    ----------
    waiting
        The leaf that missed the cycle time, and those that were to be scheduled after it.
    """
    asked = options.period
    assert asked is not None
    cycle_time = _of_leaf(waiting[0], missed.needed, options)
    for place in waiting[1:]:
        if cycle_time is not None and not _meets(place, options.at_period(cycle_time)):
            cycle_time = _of_leaf(place, cycle_time, options)
    if cycle_time is None:
        return missed
    cause = missed.message.partition(";")[0]
    remedy = clock_of(options, cycle_time).remedy(cycle_time)
    text = f"{cause}; {remedy}, at which all of it was scheduled"
    return ClockMissed(text, cycle_time, missed.location)


def _of_leaf(place: Place, at_least: float, options: Options) -> float | None:
    """The least cycle time that a leaf meets with a quick solver; None if none is found."""
    asked = options.period
    assert asked is not None
    digits, cycle_time = grid_of(asked), at_least
    for _ in range(_ROUNDS):
        cycle_time = rounded_up(cycle_time, digits)
        needed = _needed(place, options.at_period(cycle_time))
        if needed is None:
            return None
        if needed <= cycle_time:
            break
        cycle_time = needed
    else:
        return None
    quick = replace(options, solver="list", samples=1)
    least = least_cycle_time(asked, lambda t: _meets(place, quick.at_period(t)), cycle_time)
    if least < cycle_time and _meets(place, options.at_period(least)):
        return least
    return cycle_time


def _needed(place: Place, options: Options) -> float | None:
    """The cycle time if a leaf meets it, else a greater one; None without a schedule."""
    cycle_time = options.period
    assert cycle_time is not None
    try:
        schedule_leaf(*place, options)
    except ClockMissed as error:
        return max(error.needed, cycle_time * _A_LITTLE_MORE)
    except GausError:
        return None
    return cycle_time


def _meets(place: Place, options: Options) -> bool:
    return _needed(place, options) == options.period
