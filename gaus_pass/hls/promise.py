"""The promise of a clock: a module whose paths are late is scheduled again until none is.

::

    schedule ──► module ──► its paths ──► none is late: done
        ▲                       │
        └── what they take more ┘  to the operations on them, so that fewer share a cycle

A late path of the control asks for one that finds what comes next ahead of time.  What nothing
mends is an error with the clock that would do; that clock has been tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit
from gaus_pass.errors import ClockMissed, GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hls.corrections import Corrections, added, corrected, operations_on
from gaus_pass.hls.leaf import Answer
from gaus_pass.hls.paths import Timed
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_of
from gaus_pass.support.cycle_times import grid_of, rounded_up

_REPAIRS = 6
_CLOCKS = 6
"""Clocks that are tried for the remedy."""
_MORE = 1.0
"""Picoseconds, or levels, beyond what a path is late, so that it does not just fit."""
_MOST_AHEAD = 2
_SHARED_WHERE_LIMITED = "limits"

Schedule = Callable[[Function, Options, Emit], "list[Answer]"]
Built = tuple[Any, "Timed | None"]
"""A design, and its paths where they are timed."""
Begun = Callable[[Any], object]
Lower = Callable[[Sequence[Answer], Begun, int], Built]
"""Inserts the module of scheduled leaves, and tells of every module that it inserts; the number is
`gaus_pass.rtl.netlist.environment.Environment.ahead`."""


def kept(
    model: Function,
    options: Options,
    schedule: Schedule,
    lower: Lower,
    begun: Begun,
    emit: Emit,
) -> Any:
    """The design of a function, every path of which keeps the clock.

    Parameters
    ----------
    begun
        Told of every module that is left in the IR; those of attempts are erased.

    Raises
    ------
    ClockMissed
        A path is late, and no other schedule mends it.
    GausError
        There is no schedule.
    """
    late: ClockMissed | None = None
    for asked in _ways(options):
        corrections: Corrections = {}
        ahead = 0
        for _ in range(_REPAIRS):
            said: list[Diagnostic] = []
            made: list[Any] = []
            try:
                answers = schedule(corrected(model, corrections), asked, said.append)
            except GausError:
                if late is None:
                    raise
                break  # nothing chains less than this
            try:
                design, timed = lower(answers, made.append, ahead)
            except BaseException:
                _erase(made)
                raise
            if timed is None or options.clock is None or not timed.violated:
                for diagnostic in said:
                    emit(diagnostic)
                for module in made:
                    begun(module)
                return design
            _erase(made)
            late = _sooner(late, timed)
            more = _late(model, timed, corrections)
            if more is not None:
                corrections = added(corrections, more)
            elif ahead == _MOST_AHEAD:
                break
            else:
                ahead += 1
    assert late is not None
    raise late


def _ways(options: Options) -> list[Options]:
    """The options, then without units that are shared by choice: they have multiplexers."""
    if options.share == _SHARED_WHERE_LIMITED:
        return [options]
    return [options, replace(options, share=_SHARED_WHERE_LIMITED)]


def _erase(modules: Sequence[Any]) -> None:
    for module in reversed(modules):
        module.operation.erase()


def _sooner(earlier: ClockMissed | None, timed: Timed) -> ClockMissed:
    """The error of the attempt that came closest."""
    found = timed.missed()
    return found if earlier is None or found.needed < earlier.needed else earlier


def _late(model: Function, timed: Timed, corrections: Corrections) -> Corrections | None:
    """What operations take more, so that no late path is scheduled again as it is.

    An operation that is late again has on its path what its schedule does not see, and nobody knows
    how much: what it takes more grows to three times of what was tried.
    None where a late path has no operation that could be elsewhere.
    """
    found: dict[tuple[int, int], float] = {}
    for path in timed.violated:
        # A memory or register behind another has no logic that could be elsewhere.
        places = operations_on(model, path) if path.steps else []
        if not places:
            return None
        late = path.time - timed.clock.available + _MORE
        spent = sum(corrections.get(place, 0.0) for place in places)
        if spent:
            late = max(late, path.unowned, 2 * spent)
        for place in places:
            found[place] = max(found.get(place, 0.0), late / len(places))
    return found


def with_tried_clock(
    missed: ClockMissed, options: Options, holds: Callable[[Options], object]
) -> ClockMissed:
    """The error with a clock that has been tried.

    Parameters
    ----------
    holds
        Makes the design at other options; raises as `kept` does.
    """
    asked = options.period
    if asked is None or options.part is None:
        return missed
    digits, period = grid_of(asked), missed.needed
    for _ in range(_CLOCKS):
        period = rounded_up(period, digits)
        try:
            holds(options.at_period(period))
        except ClockMissed as again:
            period = max(again.needed, period * 1.000001)
        except GausError:
            return missed
        else:
            cause = missed.message.rpartition("; ")[0]
            remedy = clock_of(options, period).remedy(period)
            return ClockMissed(
                f"{cause}; {remedy}, at which all paths are kept", period, missed.location
            )
    return missed
