"""What a measurement says of the delays that a schedule counted.

::

    schedule ──► module ──► measured arrival of each register and memory
        ▲                                │ beside the latest path to it
        └── corrected delays ◄───────────┘

Where a path takes longer than the clock, what it takes more than its sum is shared out to the
operations on it, so that the next schedule does not chain them.  Where everything keeps the clock,
operations give back a part of what their paths take less than their sums, so that the next schedule
needs fewer registers (after ISDC: subgraph delays from synthesis in place of their sums).  What
operations take less in a row than one by one shows only where they are in a row: where a
measurement that keeps the clock asks for nothing else, all of them are tried with much less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.hls.arrival import Place
from gaus_pass.hls.corrections import Corrections, added, end_of, operations_on
from gaus_pass.hls.paths import Path, Timed
from gaus_pass.target.measure import Measure

_GIVEN_BACK = 0.7
"""The part of what a path takes less that its operations give back: placements differ."""
_OVERLAP = 0.4
"""The part of their delays by which operations in a row are tried to overlap."""


def after(
    measure: Measure, model: Function, timed: Timed, earlier: Corrections, bound: float | None
) -> Corrections | None:
    """The delays that a measurement asks for; None where it says nothing of them.

    Parameters
    ----------
    earlier
        The corrections under which the design was scheduled.
    bound
        Nanoseconds that a path may take; None for the period of the clock.
    """
    if not timed.clock.unit:
        return None
    arrivals = {name: 1000 * ns for name, ns in measure.arrivals.items()}
    period = timed.clock.cycle_time if bound is None else 1000 * bound
    if 1000 * measure.delay > period:
        return raised(model, timed, arrivals, earlier, period)
    return lowered(model, timed, arrivals, earlier)


def raised(
    model: Function,
    timed: Timed,
    arrivals: Mapping[str, float],
    earlier: Corrections,
    period: float,
) -> Corrections | None:
    """Corrections after a measurement in which paths take longer than they may.

    Parameters
    ----------
    arrivals
        In picoseconds; see `gaus_pass.target.measure.Measure`.
    earlier
        The corrections under which it was scheduled.
    period
        What a path may take, in picoseconds.

    Returns
    -------
    Corrections or None
        None where no operation of the source is on such a path.
    """
    clock = timed.clock
    budget = clock.cycle_time - clock.kept
    found: dict[Place, float] = {}
    for path, measured, summed in measured_paths(timed, arrivals):
        places = operations_on(model, path)
        if measured <= period or not places:
            continue
        # Beyond what a cycle of the clock has for the schedule, also where less is allowed.
        share = (measured * clock.cycle_time / period - min(summed, budget)) / len(places)
        for place in places:
            found[place] = max(found.get(place, 0.0), share)
    return added(earlier, found) if found else None


def lowered(
    model: Function, timed: Timed, arrivals: Mapping[str, float], earlier: Corrections
) -> Corrections | None:
    """As `raised`, where all paths keep the clock: each operation gives back what it can."""
    rest: dict[Place, float] = {}
    for path, measured, summed in measured_paths(timed, arrivals):
        places = operations_on(model, path)
        for place in places:
            less = _GIVEN_BACK * max(0.0, summed - measured) / len(places)
            rest[place] = min(rest.get(place, less), less)
    found = {place: -less for place, less in rest.items() if less >= 1}
    return added(earlier, found) if found else None


def bolder(model: Function, earlier: Corrections) -> Corrections:
    """Corrections with which operations of one cycle are chained as if they overlapped."""
    found: dict[Place, float] = {}
    for number, leaf in enumerate(model.leaves()):
        problem = leaf.graph.problem
        for i, operation in enumerate(leaf.graph.loop.operations):
            kind = problem.operator_types[problem.type_of[node(i)]]
            if operation.access is None and kind.latency == 0 and kind.in_delay:
                found[number, i] = -_OVERLAP * kind.in_delay
    return added(earlier, found)


def measured_paths(
    timed: Timed, arrivals: Mapping[str, float]
) -> Iterator[tuple[Path, float, float]]:
    """For each register and memory that was measured: its latest path, the measurement, the sum."""
    seen: set[str] = set()
    spent = timed.clock.clock_to_q + timed.clock.setup
    for path in timed.paths:  # the latest first
        name = end_of(path)
        if name in arrivals and name not in seen:
            seen.add(name)
            yield path, arrivals[name], path.time + spent
