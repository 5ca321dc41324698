"""Cycles of a run before it runs: iterations are counted where bounds say how many there are.

::

    for i = 0 to n: for j = 0 to i: …       each i is looked at, and j counted: n · (n - 1) / 2
    for i = 0 to n: for j = 0 to m: …       one i is looked at, and multiplied by n

Bounds are constants and linear in induction variables of loops around; where something else is in
them, a number of iterations is a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

from gaus_pass.hardware.cycles import (
    AroundCycles,
    BranchCycles,
    ItemCycles,
    LeafCycles,
    ParallelCycles,
    WhileCycles,
)
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Level, Loop
from gaus_pass.hardware.process import Around, Branch, Item, Leaf, While
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.transforms.accesses import Accesses
from gaus_pass.rtl.plan import LeafPlan

TRIPS = 64
"""Iterations of a loop of which nobody knows how many it has."""
_MOST = 100_000
"""Iterations of loops around others that are looked at one by one."""

Known = dict[Any, int]
"""Induction variables of loops around, by value of the IR, in an iteration of these."""


def estimated_cycles(model: Function, plans: Iterable[LeafPlan]) -> int:
    """Cycles of a run, or of the slowest process; those of the longer side of an if."""
    return _Estimate(model).total([plan.cycles for plan in plans])


def guesses(model: Function) -> bool:
    """Whether the cycles of a function are a guess, because bounds are known only at run time."""
    estimate = _Estimate(model)
    estimate.total([LeafCycles("", "", 1, 1, 0, None) for _ in model.leaves()])
    return estimate.guessed


class _Estimate:
    def __init__(self, model: Function) -> None:
        self.model = model
        self.guessed = False
        self._accesses = Accesses()
        self._left = _MOST
        self._forms: dict[tuple[int, LinearForm], tuple[tuple[tuple[Any, int], ...], int]] = {}
        self._used: dict[int, frozenset[Any]] = {}
        self._seen: dict[tuple[int, tuple[int | None, ...]], int] = {}

    def total(self, leaves: list[LeafCycles]) -> int:
        cycles = self.model.cycles(leaves)
        if self.model.flow is not None:
            [parallel] = cycles.items
            assert isinstance(parallel, ParallelCycles)
            items = map(self.model.items_of, self.model.flow.processes)
            pairs = zip(items, parallel.processes, strict=True)
            return max(self._all(own, counted, {}) for own, counted in pairs)
        return cycles.done + self._all(self.model.items, cycles.items, {})

    def _all(self, items: Iterable[Item], cycles: Iterable[ItemCycles], known: Known) -> int:
        return sum(self._of(i, c, known) for i, c in zip(items, cycles, strict=True))

    def _of(self, item: Item, cycles: ItemCycles, known: Known) -> int:
        """Cycles of an item, the same as long as what its bounds are made of is the same."""
        key = id(item), tuple(known.get(value) for value in self._uses(item))
        if key not in self._seen:
            self._seen[key] = self._counted(item, cycles, known)
        return self._seen[key]

    def _counted(self, item: Item, cycles: ItemCycles, known: Known) -> int:
        match item, cycles:
            case Leaf(), LeafCycles():
                loop = item.graph.loop
                trips = prod(self._trips(loop, level, known) for level in loop.levels)
                return cycles.total(1 if item.straight else trips)
            case Around(), AroundCycles():
                return self._around(item, cycles, known)
            case Branch(), BranchCycles():
                sides = ((item.then, cycles.then), (item.otherwise, cycles.otherwise))
                return cycles.decide + max(self._all(i, c, known) for i, c in sides)
            case While(), WhileCycles():
                self.guessed = True
                once = cycles.per_iteration + self._all(item.before, cycles.before, known)
                after = self._all(item.after, cycles.after, known)
                return once * TRIPS + after * (TRIPS - 1)
            case _:
                raise AssertionError("items and their cycles differ")

    def _around(self, item: Around, cycles: AroundCycles, known: Known) -> int:
        [level] = item.header.levels
        trips = self._trips(item.header, level, known)
        induction = item.header.values[level.induction].source_value
        first, step = self._bound(item.header, level.lower.forms, max, known), level.constant_step

        def once(k: int) -> int:
            inside = {**known, induction: (first or 0) + k * (step or 1)}
            return cycles.per_iteration + self._all(item.items, cycles.items, inside)

        if not trips:
            return cycles.end
        if not any(induction in self._uses(inner) for inner in item.items):
            return trips * once(0) + cycles.end
        if first is None or step is None or trips > self._left:
            self.guessed = True
            return trips * once(trips // 2) + cycles.end
        self._left -= trips
        return sum(map(once, range(trips))) + cycles.end

    def _trips(self, loop: Loop, level: Level, known: Known) -> int:
        if level.trips is not None:
            return level.trips
        low = self._bound(loop, level.lower.forms, max, known)
        high = self._bound(loop, level.upper.forms, min, known)
        step = level.constant_step
        if low is None or high is None or step is None:
            self.guessed = True
            return TRIPS
        return max(0, -(-(high - low) // step))

    def _bound(self, loop: Loop, forms: Iterable[LinearForm], of: Any, known: Known) -> int | None:
        """The greatest or least of some forms; None where one is not known."""
        found: list[int] = []
        for form in forms:
            terms, total = self._read(loop, form)
            if any(value not in known for value, _ in terms):
                return None
            found.append(total + sum(by * known[value] for value, by in terms))
        return of(found) if found else None

    def _read(self, loop: Loop, form: LinearForm) -> tuple[tuple[tuple[Any, int], ...], int]:
        """A form over values of the IR, with what is computed between loops written out."""
        key = id(loop), form
        if key not in self._forms:
            terms, total = dict[Any, int](), form.constant
            for atom, by in form.terms:
                value = loop.values[atom].source_value
                if not isinstance(value, ir.Value):
                    terms[object()] = by  # nobody knows it
                    continue
                own = self._accesses.form(value)
                total += by * own.constant
                for name, factor in own.terms:
                    inner = self._accesses.value(name) if name in own.names else object()
                    terms[inner] = terms.get(inner, 0) + by * factor
            self._forms[key] = tuple(terms.items()), total
        return self._forms[key]

    def _uses(self, item: Item) -> frozenset[Any]:
        """What the bounds in an item are made of."""
        if id(item) not in self._used:
            self._used[id(item)] = frozenset(self._made_of(item))
        return self._used[id(item)]

    def _made_of(self, item: Item) -> Iterator[Any]:
        loops = [item.graph.loop] if isinstance(item, Leaf) else []
        inside: tuple[Item, ...] = ()
        match item:
            case Leaf():
                pass
            case Around():
                loops, inside = [item.header], item.items
            case Branch():
                inside = (*item.then, *item.otherwise)
            case While():
                inside = (*item.before, *item.after)
        for loop in loops:
            for level in loop.levels:
                for form in (*level.lower.forms, *level.upper.forms):
                    yield from (value for value, _ in self._read(loop, form)[0])
        for inner in inside:
            yield from self._uses(inner)
