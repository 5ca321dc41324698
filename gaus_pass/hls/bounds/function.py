"""Lower bounds of one model of a function: least schedules of its leaves, least units.

What is sure of a design is a *corner*: none of its metrics is below those.  Cycles and units trade
off, so that a function has several corners, one for each number of units in the leaf that needs the
most, and every design is above one of them::

    II of the leaf         from a to b, at least its recurrences, its limits, what is asked for
    area                   ≥ memories + operations of the leaf / b units
    cycles                 ≥ the cycle formula of the function at II a and least lengths
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from gaus_pass.analysis.bounds import Windows, asap, minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.errors import GausError
from gaus_pass.hardware.cycles import LOOP, STRAIGHT, LeafCycles
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.process import Leaf, LoopGraph
from gaus_pass.hls.bounds.units import Units, units_of
from gaus_pass.hls.bounds.widths import least_widths
from gaus_pass.hls.leaf import own_options
from gaus_pass.ir.loops.written import written_schedule
from gaus_pass.options import Options
from gaus_pass.parts.fabric import Fabric
from gaus_pass.scheduling.prepare import prepare
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import length_bound

_MOST_CORNERS = 64
_FAR = 2**40


@dataclass(frozen=True)
class Corner:
    """What no design in its range of IIs is below.

    Attributes
    ----------
    area
        In look-up tables, blocks by their share of the device.
    """

    cycles: int
    area: int
    ii: int
    length: int


@dataclass(frozen=True)
class _Least:
    """Of a leaf.

    Attributes
    ----------
    ii
        None where iterations do not overlap.
    """

    leaf: Leaf
    ii: int | None
    length: int
    units: Units

    def cycles(self, ii: int | None) -> LeafCycles:
        """At an II."""
        loop = self.leaf.graph.loop
        kind = STRAIGHT if self.leaf.straight else LOOP
        none = 1 if loop.exit is None else 0
        interval = self.length if ii is None else ii
        return LeafCycles(kind, loop.name, interval, self.length, 0, loop.trips, none)


def corners(
    model: Function,
    options: Options,
    fabric: Fabric,
    trips: int,
    fixed: int,
    cores: Callable[[str], int],
) -> tuple[Corner, ...]:
    """Corners of the designs of a model.

    Parameters
    ----------
    trips
        Iterations of loops whose own are known only at run time.
    fixed
        Area that every design has, in look-up tables.
    cores
        The area of the module of that name.

    Raises
    ------
    GausError
        Nothing is known: there is no schedule, or one is written in the source.
    """
    least = [
        _least(leaf, options, units_of(leaf.graph, widths, fabric, cores))
        for leaf, widths in zip(model.leaves(), least_widths(model), strict=True)
    ]
    costs: dict[str, int] = {}
    for one in least:
        for name, found in one.units.large.items():
            costs[name] = max(costs.get(name, 0), *found)
    overlapping = [k for k, one in enumerate(least) if one.ii is not None]
    most = max(overlapping, key=lambda k: least[k].units.area(least[k].ii or 1), default=None)
    made: list[Corner] = []
    for first, last in _ranges(None if most is None else least[most]):
        iis = [first if k == most else one.ii for k, one in enumerate(least)]
        counted = [one.cycles(ii) for one, ii in zip(least, iis, strict=True)]
        area = fixed + sum(costs.values())
        if most is not None:
            units = least[most].units
            own = sum(max(found) for found in units.large.values())
            area += units.area(last) - own
        ii = max((leaf.ii for leaf in counted if leaf.kind == LOOP), default=1)
        length = sum(leaf.length for leaf in counted)
        made.append(Corner(model.cycles(counted).estimate(trips), area, ii, length))
    return tuple(made)


def _ranges(one: _Least | None) -> Iterator[tuple[int, int]]:
    """Ranges of the II of a leaf in which its units are as many; the last has no end."""
    if one is None or one.ii is None:
        yield 1, 1
        return
    ends = [k for k in one.units.steps() if k >= one.ii]
    skip = max(1, ceil(len(ends) / _MOST_CORNERS))
    ends = [*ends[::-skip][::-1], _FAR]
    first = one.ii
    for end in ends:
        yield first, end
        first = end + 1


def _least(leaf: Leaf, options: Options, units: Units) -> _Least:
    if not leaf.straight and written_schedule(leaf.graph) is not None:
        raise GausError("a schedule is written in the source")
    graph = leaf.graph
    wanted = options.ii if options.ii is not None else graph.wanted_ii
    ii, length = _least_schedule(graph, options)
    if leaf.straight or not (graph.pipelined or wanted is not None):
        return _Least(leaf, None, length, units)
    ii = max(ii, wanted or 1)
    if graph.at_ii_one is not None and (wanted or 1) <= 1:
        ii, length = 1, min(length, _least_schedule(graph.at_ii_one, options)[1])
    return _Least(leaf, ii, length, units)


def _least_schedule(graph: LoopGraph, options: Options) -> tuple[int, int]:
    """The least II, and the least length at any II."""
    problem = prepare(graph.problem, own_options(graph, options))
    edges = precedence(problem)
    first = asap(problem, edges, None)
    objective = parse_objective("length")
    horizon = int(first.max(initial=0)) + 1
    task = Task(problem, edges, None, horizon, Windows(first, first), objective)
    return minimum_ii(problem, edges).ii, length_bound(task)
