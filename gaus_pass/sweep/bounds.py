"""Lower bounds of the metrics of a point, proven before it is computed, and what they exclude.

A *corner* bounds metrics from below; each design of a point is above one of its corners.  Where
other designs are as good as every corner, the point cannot be on the front, and is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import Windows, asap, minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.option_table import build_options
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5, XILINX
from gaus_pass.regions.questions import graph_format, questions
from gaus_pass.scheduling.prepare import prepare
from gaus_pass.solvers.base import Task as Solving
from gaus_pass.solvers.common.bounds import length_bound, path_lifetimes, peak_bound
from gaus_pass.sweep.metrics import Corners, Metrics, promised_period
from gaus_pass.sweep.point import Task, file_of
from gaus_pass.sweep.spec import HLS

_MOST_CORNERS = 32
ABSENT = float("nan")
"""Of a metric that a design surely lacks."""
_PERIOD, _TIME, _AREA = "period", "time", "area"


def corners_of(task: Task) -> Corners:
    """The corners of a point; what a corner does not name may be 0.  Never raises."""
    try:
        options = build_options(task.options, Options)
        found = _of_function(task, options) if task.flow == HLS else _of_problems(task, options)
        return tuple(_with_period(corner, options) for corner in found)
    except (GausError, RecursionError, MemoryError):
        return ()


def _with_period(corner: Metrics, options: Options) -> Metrics:
    period = promised_period(None, options)
    if period is None:
        return corner
    time = {_TIME: round(corner["cycles"] * period, 6)} if "cycles" in corner else {}
    return {**corner, _PERIOD: period, **time}


def _of_function(task: Task, options: Options) -> Iterator[Metrics]:
    from gaus_pass.hls.bounds.file import file_corners

    fabric = ECP5 if options.part == ECP5.name else XILINX
    for one in file_corners(file_of(task), options, fabric, task.trips):
        area = {} if task.target else {_AREA: one.area}
        yield {"cycles": one.cycles, "ii": one.ii, "length": one.length, **area}


def _of_problems(task: Task, options: Options) -> list[Metrics]:
    asked = questions(task.data, task.name, options, lambda _: None, task.node_latency)
    graph = graph_format(task.data, task.name)
    if graph is not None and graph != "json":
        [question] = asked
        return _of_graph(question.problem, options)
    floors = [_floor(question.problem, options) for question in asked]
    names = ("length", "register-bits", "resources")
    return [
        {name: sum(floor[name] for floor in floors) for name in names}
        | {"ii": max(floor["ii"] for floor in floors)}
    ]


def _floor(problem: Problem, options: Options) -> Metrics:
    """What holds for all IIs and lengths."""
    own = {r.name for r in problem.resource_types}
    limits = {name: count for name, count in options.limits.items() if name in own}
    solving = _solving(problem, replace(options, limits=limits, constraints=""))
    least = minimum_ii(solving.problem, solving.edges).ii if solving.edges.recurrent else 0
    return _corner(solving, None, None) | {"ii": least}


def _of_graph(problem: Problem, options: Options) -> list[Metrics]:
    """One corner for each II or length, the last for all beyond."""
    solving = _solving(problem, options)
    if options.ii is None and not solving.edges.recurrent:
        least = length_bound(solving)
        most = _most(solving.problem, least)
        asked = [b for b in (options.length, solving.problem.length) if b is not None]
        within = [length for length in range(least, most) if length <= min(asked, default=most)]
        return [_corner(solving, None, length) | {"ii": ABSENT} for length in (*within, None)]
    first = max(minimum_ii(solving.problem, solving.edges).ii, options.ii or 1)
    most = _most(solving.problem, first)
    found = [_corner(solving, ii, None) for ii in range(first, most)]
    return [*found, _corner(solving, None, None) | {"ii": most}]


def _most(problem: Problem, least: int) -> int:
    """Where no resource type needs more than one unit, unless that is far."""
    work = max((problem.work(r.name) for r in problem.resource_types), default=0)
    return min(max(least, work), least + _MOST_CORNERS)


def _solving(problem: Problem, options: Options) -> Solving:
    """The problem with windows that are open at their ends."""
    ready = prepare(problem, options)
    edges = precedence(ready)
    first = asap(ready, edges, None)
    horizon = int(first.max(initial=0)) + int(ready.busy.max(initial=0))
    open_windows = Windows(first, np.full_like(first, 2**40))
    return Solving(ready, edges, None, horizon, open_windows, parse_objective("length"))


def _corner(solving: Solving, ii: int | None, length: int | None) -> Metrics:
    """What holds at an II, or at a length without one; without both everywhere."""
    problem = solving.problem
    waits = path_lifetimes(replace(solving, ii=ii))
    if ii is None and length is None:
        waits = np.minimum(waits, 1)
    at = replace(solving, ii=ii, length=length or 2**40)
    units = sum(r.cost * peak_bound(at, r.name) for r in problem.resource_types)
    return {
        "ii": ii or 0,
        "length": max(length_bound(solving), length or 0),
        "register-bits": int((problem.val_bits * -(-waits // (ii or 1))).sum()),
        "resources": units,
    }


class Excluded:
    """What designs exclude.

    Parameters
    ----------
    objectives
        Metrics of the front; a design that lacks one excludes what surely lacks it, too.
    """

    def __init__(self, objectives: Sequence[str]) -> None:
        self.objectives = tuple(objectives)
        self._values = np.empty((0, len(self.objectives)))
        self._numbers = np.empty(0, np.int64)

    def add(self, designs: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Take designs in, by number."""
        found = [(n, [m.get(name, ABSENT) for name in self.objectives]) for n, m in designs]
        if found:
            self._values = np.concatenate((self._values, [values for _, values in found]))
            self._numbers = np.concatenate((self._numbers, [n for n, _ in found]))

    def why(self, number: int, corners: Corners) -> str:
        """Why a point is not on the front; empty where it may be.

        Of equal designs the front has the first, so that a later one does not exclude an earlier.
        """
        words: list[str] = []
        by: dict[int, None] = {}
        for corner in corners:
            least = np.array([corner.get(name, 0) for name in self.objectives])
            same = np.isnan(self._values) & np.isnan(least)
            better = np.all((self._values <= least) | same, axis=1)
            better &= np.any(self._values < least, axis=1) | (self._numbers < number)
            if not better.any():
                return ""
            by[int(self._numbers[better].min())] = None
            words.append(", ".join(
                f"{name} ≥ {value:g}"
                for name, value in zip(self.objectives, least, strict=True)
                if not np.isnan(value)
            ))  # fmt: skip
        if not words:
            return ""
        points = "point " if len(by) == 1 else "points "
        reach = "reaches" if len(by) == 1 else "reach"
        more = f" or {len(words) - 2} others" if len(words) > 2 else ""
        listed = ", ".join(map(str, by))
        return f"bounds: {' or '.join(words[:2])}{more}; {points}{listed} {reach} that"


def potential(corners: Corners, objectives: Sequence[str]) -> float:
    """By how good a point may be: the least product of objectives of its corners."""
    products = [float(np.nanprod([1 + c.get(name, 0) for name in objectives])) for c in corners]
    return min(products, default=0.0)
