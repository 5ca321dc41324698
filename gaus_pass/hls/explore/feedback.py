"""What a measurement says of the delays that a schedule counted.

::

    schedule ──► module ──► measured arrival of each register and memory
        ▲                                │ beside the latest path to it
        └── corrected delays ◄───────────┘

Where a path takes longer than the clock, what it takes more than its sum is shared out to the
operations on it, so that the next schedule does not chain them.  Where everything keeps the clock,
operations give back a part of what their paths take less than their sums, so that the next schedule
needs fewer registers (after ISDC: subgraph delays from synthesis in place of their sums).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import LoopGraph, with_problems
from gaus_pass.hls.arrival import Place
from gaus_pass.hls.paths import Path, Timed
from gaus_pass.model.problem import OperatorType, Problem
from gaus_pass.target.measure import Measure

Corrections = Mapping[Place, float]
"""By leaf and operation: what it takes more than its library says, in picoseconds."""

_NAME = re.compile(r"'([^']+)'")
_SIGNAL = re.compile(r"(_p\d+)?_(addr|en|we|wdata|rdata|q)$")
_GIVEN_BACK = 0.7
"""The part of what a path takes less that its operations give back: placements differ."""


def corrected(model: Function, corrections: Corrections) -> Function:
    """The function with these corrections in its scheduling problems."""
    if not corrections:
        return model
    problems = (
        _slower(leaf.graph, {i: ps for (own, i), ps in corrections.items() if own == number})
        for number, leaf in enumerate(model.leaves())
    )
    return replace(model, items=with_problems(model.items, problems))


def _slower(graph: LoopGraph, corrections: Mapping[int, float]) -> Problem:
    problem = graph.problem
    types, type_of = list(problem.operator_types), np.array(problem.type_of)
    for i, more in sorted(corrections.items()):
        kind = types[type_of[node(i)]]
        type_of[node(i)] = len(types)
        types.append(_moved(kind, more))
    return replace(problem, operator_types=tuple(types), type_of=type_of)


def _moved(kind: OperatorType, more: float) -> OperatorType:
    """An operator that takes so much more; of one with latency it is what comes after the edge."""
    after = max(0.0, kind.out_delay + more)
    before = after if kind.latency == 0 else kind.in_delay
    return replace(kind, name=f"{kind.name} {more:+.0f} ps", in_delay=before, out_delay=after)


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
        places = _operations(model, path)
        if measured <= period or not places:
            continue
        # Beyond what a cycle of the clock has for the schedule, also where less is allowed.
        share = (measured * clock.cycle_time / period - min(summed, budget)) / len(places)
        for place in places:
            found[place] = max(found.get(place, 0.0), share)
    return _added(earlier, found) if found else None


def lowered(
    model: Function, timed: Timed, arrivals: Mapping[str, float], earlier: Corrections
) -> Corrections | None:
    """As `raised`, where all paths keep the clock: each operation gives back what it can."""
    rest: dict[Place, float] = {}
    for path, measured, summed in measured_paths(timed, arrivals):
        places = _operations(model, path)
        for place in places:
            less = _GIVEN_BACK * max(0.0, summed - measured) / len(places)
            rest[place] = min(rest.get(place, less), less)
    found = {place: -less for place, less in rest.items() if less >= 1}
    return _added(earlier, found) if found else None


def measured_paths(
    timed: Timed, arrivals: Mapping[str, float]
) -> Iterator[tuple[Path, float, float]]:
    """For each register and memory that was measured: its latest path, the measurement, the sum."""
    seen: set[str] = set()
    spent = timed.clock.clock_to_q + timed.clock.setup
    for path in timed.paths:  # the latest first
        name = _own_name(path.end)
        if name in arrivals and name not in seen:
            seen.add(name)
            yield path, arrivals[name], path.time + spent


def _own_name(words: str) -> str:
    """The register or memory that a path names; of a port its memory."""
    match = _NAME.search(words)
    name = "" if match is None else match[1]
    return name if words.startswith("register") else _SIGNAL.sub("", name)


def _operations(model: Function, path: Path) -> list[Place]:
    """The loads that a path begins with, and the operations on it."""
    match = _NAME.search(path.start)
    memory = "" if match is None else _SIGNAL.sub("", match[1])
    loads = [
        (number, i)
        for number, leaf in enumerate(model.leaves())
        for i, operation in enumerate(leaf.graph.loop.operations)
        if operation.access is not None
        and not operation.access.is_store
        and leaf.graph.loop.memories[operation.access.memory].name == memory
    ]
    return [*loads, *path.operations]


def _added(one: Corrections, two: Corrections) -> Corrections:
    total = defaultdict(float, one)
    for place, more in two.items():
        total[place] += more
    return dict(sorted(total.items()))
