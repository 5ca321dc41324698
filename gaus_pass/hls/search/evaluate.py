"""What a point takes: cycles by a quick schedule, area by its netlist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from gaus_pass.cores.operators import iterating
from gaus_pass.cores.placing import core_units
from gaus_pass.diagnostics import Emit
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import EXPENSIVE, node
from gaus_pass.hls.area import Area, area_of
from gaus_pass.hls.estimate import estimated_cycles, guesses
from gaus_pass.hls.from_file import FunctionFile, chosen_function
from gaus_pass.hls.functions import functions, lower_solved
from gaus_pass.hls.leaf import Answer, schedule_leaf
from gaus_pass.hls.promise import Begun, Built, kept
from gaus_pass.hls.reading import read_functions
from gaus_pass.hls.search.loops import Shape, shape_of
from gaus_pass.hls.search.points import FULL, Point, changed
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_source
from gaus_pass.ir.loops.function import transformed
from gaus_pass.ir.loops.memory import read_memories
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.parts.fabric import Fabric

_FACTORS = (2, 4, 8, 16, 32, 64)
_MOST_OPERATIONS = 1024
"""Operations that an unrolled body may have."""


@dataclass(frozen=True)
class Row:
    """A point that has a design.

    Attributes
    ----------
    options
        What the point says, as text by option.
    ii
        Of each loop.
    units
        By resource type that can be shared: the units that it needs now.
    iterates
        Whether some of them could work digit by digit.
    jammed
        Unrolled loops around others, which run once for all copies.
    """

    number: int
    point: Point
    options: dict[str, str]
    cycles: int
    area: Area
    ii: tuple[int, ...]
    units: dict[str, int]
    iterates: bool = False
    jammed: tuple[str, ...] = ()


class Evaluator:
    """Evaluates points of one function.

    Parameters
    ----------
    outside
        Whether arguments may be divided among banks, which changes the ports of the module.

    Raises
    ------
    GausError
        The function cannot be read.
    """

    def __init__(
        self, file: FunctionFile, options: Options, fabric: Fabric, outside: bool = True
    ) -> None:
        self.file, self.fabric, self.outside = file, fabric, outside
        self.asked = replace(options, report=None)
        context = new_context(allow_unregistered=file.allow_unregistered)
        with context:
            whole, function = self._function(context)
            plain = transformed(function, replace(self.asked, unroll="", transforms="none"), ())
            names = {m.value: m.name for m in read_memories(plain, {})}
            self.shape: Shape = shape_of(plain, names)
            del whole  # the function is a part of it

    def _function(self, context: Any) -> tuple[Any, Any]:
        """The module of the file, which has to be kept as long as its function is used."""
        module = parse_source(self.file.data, self.file.name, context)
        every = functions(module.operation)
        return module, chosen_function(every, self.file.top, self.file.name)

    def texts(self, point: Point) -> dict[str, str]:
        """What a point asks for, as options."""
        banks = self.shape.partition(dict(point.unroll), self.outside) if point.banked else ""
        return point.changes(banks, self.asked)

    def evaluate(self, number: int, point: Point) -> Row:
        """Schedule and lower a point.

        Raises
        ------
        GausError
            There is no such design.
        KeyboardInterrupt
            The user said stop.
        """
        texts = self.texts(point)
        options = replace(changed(self.asked, texts), solver="list", time_limit=None, samples=1)
        context = new_context(allow_unregistered=self.file.allow_unregistered)
        with context:
            whole, function = self._function(context)
            [model] = read_functions([function], options)
            made: list[Any] = []

            def lower(answers: Sequence[Answer], begun: Begun, ahead: int) -> Built:
                timed = lower_solved(model, answers, options, begun, ahead=ahead).timed
                return answers, timed

            answers = kept(model, options, _schedule, lower, made.append, lambda _: None)
            plans = [solved.plan() for solved, _ in answers]
            cycles, area = estimated_cycles(model, plans), area_of(made[-1], model, self.fabric)
            del whole
        ii = tuple(plan.ii for plan in plans if not plan.straight)
        units, cores = _units(model, answers), core_units(model)
        iterates, jammed = bool(iterating(cores)), self._jammed(point)
        return Row(number, point, texts, cycles, area, ii, units, iterates, jammed)

    def _jammed(self, point: Point) -> tuple[str, ...]:
        factors = dict(point.unroll)
        loops = (loop for loop in self.shape.loops if loop.name in factors)
        return tuple(loop.name for loop in loops if loop.is_around(factors))

    def guesses(self) -> bool:
        """Whether trip counts are known only at run time, so that cycles are a guess."""
        context = new_context(allow_unregistered=self.file.allow_unregistered)
        with context:
            whole, function = self._function(context)
            [model] = read_functions([function], self.asked, steps=())
            found = guesses(model)
            del whole
            return found

    def moves(self, row: Row, fewer: bool = False) -> Iterator[Point]:
        """Points one step away, in a fixed order.

        Parameters
        ----------
        fewer
            Begin with those that take less area.
        """
        ways = (self._fewer, self._more) if fewer else (self._more, self._fewer)
        for way in ways:
            yield from way(row)

    def _more(self, row: Row) -> Iterator[Point]:
        """More iterations at once: of the innermost loops, then of those around them."""
        point, factors = row.point, dict(row.point.unroll)
        innermost = [loop for loop in self.shape.loops if not loop.is_around(factors)]
        around = [loop for loop in self.shape.loops if loop.jams and loop not in innermost]
        for loop in (*innermost, *around):
            for factor in _next(factors.get(loop.name), loop.trips):
                copies = (loop.trips or 1) if factor == FULL else int(factor)
                if copies * loop.operations <= _MOST_OPERATIONS:
                    yield point.unrolled(loop.name, factor)

    def _fewer(self, row: Row) -> Iterator[Point]:
        """Fewer and smaller units, longer intervals, no banks, loops as they are."""
        point = row.point
        for resource, count in row.units.items():
            for fewer in sorted({ceil(count / 2), ceil(3 * count / 4)}):
                if fewer < count:  # multiplexers may leave no time for half of them
                    yield point.limited(resource, fewer)
        if point.cores is None and self.asked.cores == "auto" and row.iterates:
            yield replace(point, cores="iterative")
        if row.ii and self.asked.ii is None:
            for ii in (max(row.ii) + 1, 2 * max(row.ii)):
                if point.ii is None:
                    yield replace(point, ii=ii)
        if point.banked and "partition" in row.options:
            yield replace(point, banked=False)
        if point.transforms is None and self.asked.transforms == "safe":
            yield replace(point, transforms="none")


def _schedule(model: Function, options: Options, emit: Emit) -> list[Answer]:
    answers = [schedule_leaf(model, leaf, options, emit) for leaf in model.leaves()]
    if any(o.result.status is SolveStatus.INTERRUPTED for _, o in answers):
        raise KeyboardInterrupt
    return answers


def _next(factor: str | None, trips: int | None) -> Iterator[str]:
    """The next greater factors of a loop, all iterations the last."""
    if factor == FULL:
        return
    now = 1 if factor is None else int(factor)
    greater = [f for f in _FACTORS if f > now and (trips is None or 2 * f <= trips)]
    if trips is not None and trips > now:
        greater.append(trips)
    for f in greater[:2]:
        yield FULL if f == trips else str(f)


def _units(model: Function, answers: list[Answer]) -> dict[str, int]:
    """Units by resource type of expensive operations: the most of any loop, as all share them."""
    found: dict[str, int] = {}
    for (solved, _), leaf in zip(answers, model.leaves(), strict=True):
        problem, loop = solved.problem, leaf.graph.loop
        slots: dict[tuple[str, int], int] = {}
        for i, operation in enumerate(loop.operations):
            dear = operation.kind.startswith(EXPENSIVE) or i in leaf.graph.instances
            if operation.access is not None or not dear:
                continue
            kind = problem.operator_types[problem.type_of[node(i)]]
            slot = int(solved.schedule.start[node(i)]) % (solved.schedule.ii or 1)
            for name in kind.uses:
                slots[name, slot] = slots.get((name, slot), 0) + 1
        for (name, _), count in slots.items():
            found[name] = max(found.get(name, 0), count)
    return dict(sorted(found.items()))
