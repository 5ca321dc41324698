"""The least depths of FIFOs and buffers with which processes run as fast as with endless ones.

Depths are found one after the other, by runs in time (`gaus_pass.rtl.flow.running`): with one less
of any, the others as they are, a start is taken later.  Where times depend on data, a FIFO has a
fixed depth, or, where data can go two ways, room for a whole run: nothing waits in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from gaus_pass.errors import Infeasible
from gaus_pass.hardware.crossing import channels_fed, keeps_results, returns_argument
from gaus_pass.hardware.flow import Flow, Link
from gaus_pass.hardware.function import Function
from gaus_pass.rtl.flow.events import timelines
from gaus_pass.rtl.flow.iterations import Unknown
from gaus_pass.rtl.flow.running import Network
from gaus_pass.rtl.flow.ways import kept_for_later, other_way, value_edges
from gaus_pass.rtl.plan import LeafPlan

_GUESSED = 16
"""Elements of a FIFO between processes whose times are not known."""
_COPIES = 2


@dataclass(frozen=True)
class Pace:
    """How fast processes run.

    Attributes
    ----------
    interval
        Cycles from a start to the next one, if the caller starts and takes as soon as it can.
    run
        Cycles of a single run.
    processes
        Cycles from one run of each process to its next one, where nothing holds it up.
    """

    interval: int
    run: int
    processes: tuple[int, ...]


def with_depths(model: Function, plans: Sequence[LeafPlan]) -> tuple[Function, Pace | None]:
    """The function with depths of all that lies between its processes, and the pace.

    The pace is None where times depend on data, or on when elements come.

    Raises
    ------
    Infeasible
        A depth that is asked for lets processes wait for each other.
    """
    flow = model.flow
    assert flow is not None
    try:
        network = network_of(model, plans)
    except Unknown:
        depths = tuple(_safe_depth(model, flow, link) for link in flow.links)
        return replace(model, flow=flow.with_depths(depths, len(flow.processes) + 1)), None
    late = [kept_for_later(model, flow, link, plans) for link in flow.links]
    given = {k: link.depth - late[k] for k, link in enumerate(flow.links) if link.depth is not None}
    asked = {k: max(depth, 1) for k, depth in given.items()}
    try:
        depths, in_flight, pace = least_depths(network, _order(model, flow), asked)
    except _Circle as circle:
        least = circle.least + late[circle.link]
        raise _too_small(model, flow, flow.links[circle.link], least) from None
    for k, depth in given.items():
        if depth < 1:
            raise _too_small(model, flow, flow.links[k], late[k] + 1)
    whole = tuple(depth + more for depth, more in zip(depths, late, strict=True))
    known = None if any(plan.flushes and plan.ii > 1 for plan in plans) else pace
    return replace(model, flow=flow.with_depths(whole, in_flight)), known


def network_of(model: Function, plans: Sequence[LeafPlan]) -> Network:
    """The processes as arrays.

    Raises
    ------
    Unknown
        Times depend on data.
    """
    flow = model.flow
    assert flow is not None
    lines = timelines(model, plans)
    first = np.cumsum([0, *(len(line.events) for line in lines)])
    events = np.concatenate([line.events for line in lines])
    pushed = events[events[:, 2] == 1, 1]
    tokens = np.bincount(pushed, minlength=len(flow.links)).astype(np.int64)
    edges: list[tuple[int, int, int, int]] = []
    for number, link in enumerate(flow.links):
        if not link.in_order:
            edges.append((link.consumer, link.producer, 1, 0))
            edges.append((link.producer, link.consumer, 1, -1 - number))
    edges += [(two, one, 2, 0) for one, two in value_edges(model)]
    returned = set(model.returns)
    keeps = [keeps_results(model, p) for p in flow.processes]
    late = [
        int(not kept and bool(returned & channels_fed(model.items_of(p))))
        for p, kept in zip(flow.processes, keeps, strict=True)
    ]
    return Network(
        first.astype(np.int64),
        events,
        np.array([line.total for line in lines], dtype=np.int64),
        tokens,
        np.array(edges, dtype=np.int64).reshape(-1, 4),
        np.array(keeps, dtype=np.int64),
        np.array(late, dtype=np.int64),
        returns_argument(model),
    )


class _Circle(Exception):
    """Processes wait for each other, because a link has less than some depth."""

    def __init__(self, link: int, least: int) -> None:
        super().__init__()
        self.link, self.least = link, least


def _too_small(model: Function, flow: Flow, link: Link, least: int) -> Infeasible:
    names = [process.name for process in flow.processes]
    one, two = names[link.producer], names[link.consumer]
    others = " → ".join(names[k] for k in other_way(model, flow, link))
    memory = model.memories[link.memory].name
    text = (
        f"dataflow: with depth = {link.depth} of '{memory}', from {one} to {two}, processes wait "
        f"for each other: data also go {others}; give it a depth of at least {least}, or none, "
        "so that the least one is found"
    )
    return Infeasible(text, link.place)


def least_depths(
    network: Network, order: Sequence[int], asked: Mapping[int, int] = MappingProxyType({})
) -> tuple[tuple[int, ...], int, Pace]:
    """A depth for each link, the runs in flight, and the pace that they keep.

    Parameters
    ----------
    order
        Links, those first whose depth is to be small most of all.
    asked
        Depths that stay.

    Raises
    ------
    _Circle
        One that is asked for is too small.
    """
    count = len(network.total)
    runs = 6 * count + 12
    depths = np.maximum(network.tokens * runs, runs)
    for number, depth in asked.items():
        most, depths[number] = int(depths[number]), depth
        if not network.run(2, depths, 2).ends:

            def ends(depth: int, number: int = number) -> bool:
                depths[number] = depth
                return network.run(2, depths, 2).ends

            raise _Circle(number, _least(ends, most))
    free = network.run(runs, depths, runs)
    best = free.late

    def keeps_pace() -> bool:
        times = network.run(runs, depths, in_flight)
        return times.ends and times.late <= best

    in_flight = runs
    for number in order:
        if number in asked:
            continue

        def holds(depth: int, number: int = number) -> bool:
            depths[number] = depth
            return keeps_pace()

        depths[number] = _least(holds, int(depths[number]))

    def flies(number: int) -> bool:
        nonlocal in_flight
        in_flight = number
        return keeps_pace()

    in_flight = _least(flies, runs)
    single = network.run(1, depths, 1)
    distance = len(free.done) - 1 - len(free.done) // 2
    pace = Pace(
        -(-best // distance),
        int(single.done[0] - single.started[0]),
        tuple(int(total) + 1 for total in network.total),
    )
    return tuple(map(int, depths)), in_flight, pace


def _least(holds: Callable[[int], bool], most: int) -> int:
    """The least number, up to one that holds, with which something holds, and all above do."""
    high = 1
    while high < most and not holds(high):
        high *= 2
    high = min(high, most)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _order(model: Function, flow: Flow) -> list[int]:
    """Buffers before FIFOs, what takes more bits first."""

    def cost(number: int) -> tuple[int, int, int]:
        link = flow.links[number]
        memory = model.memories[link.memory]
        size = 1 if link.in_order else memory.size or 1
        return int(link.in_order), -size * memory.bits, number

    return sorted(range(len(flow.links)), key=cost)


def _safe_depth(model: Function, flow: Flow, link: Link) -> int:
    """A depth with which nothing waits in a circle, whatever the times are."""
    if not link.in_order:
        return link.depth or _COPIES
    size = model.memories[link.memory].size or 1
    if not other_way(model, flow, link):
        return link.depth or min(size, _GUESSED)
    if link.depth is not None and link.depth < size:
        raise _too_small(model, flow, link, size)
    return link.depth or size
