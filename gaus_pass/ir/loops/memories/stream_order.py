"""The elements of an array in the order in which a function accesses them.

Where all bounds are known, the loops are run through, without their operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gaus_pass.errors import GausError, InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Bound, Level, Loop
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.operations import Access, Operation
from gaus_pass.hardware.process import Around, Branch, Item, Leaf, While

Array = npt.NDArray[np.int64]

MOST = 1 << 22
"""Accesses that are run through."""


class UnknownSize(GausError):
    """Something that the order depends on is known only at run time; the message names it."""


@dataclass(frozen=True)
class Elements:
    """Accesses in their order.

    Attributes
    ----------
    row
        The iteration of the loops around that each is in.
    element
        Its row-major number.
    site
        The operation, by its number in a list.
    """

    row: Array
    element: Array
    site: Array


@dataclass(frozen=True)
class _Rows:
    """Iterations of the loops around: how many, and their induction variables in each."""

    count: int
    known: Mapping[Any, Array]


def accesses_of(loop: Loop, number: int) -> list[Operation]:
    """The operations of a leaf that access a memory."""
    return [o for o in loop.operations if o.access is not None and o.access.memory == number]


class Order:
    """Runs through the loops of a function for one of its memories.

    Attributes
    ----------
    sites
        The operations that access it.
    """

    def __init__(self, number: int, memory: Memory) -> None:
        self._number, self._memory = number, memory
        self.sites: list[Operation] = []

    def of(self, items: Iterable[Item]) -> Elements:
        """The accesses of items that run one after the other.

        Raises
        ------
        UnknownSize
            A bound or a subscript is not known.
        InvalidProblem
            There are too many to run through.
        """
        return self._items(items, _Rows(1, {}))

    def _items(self, items: Iterable[Item], rows: _Rows) -> Elements:
        found = [self._item(item, rows) for item in items if self._touches(item)]
        row, element, site = (
            np.concatenate([getattr(e, key) for e in found] or [np.zeros(0, np.int64)])
            for key in ("row", "element", "site")
        )
        order = np.argsort(row, kind="stable")
        return Elements(row[order], element[order], site[order])

    def _touches(self, item: Item) -> bool:
        if isinstance(item, Leaf):
            return bool(accesses_of(item.graph.loop, self._number))
        return isinstance(item, Around) and any(map(self._touches, item.items))

    def _item(self, item: Item, rows: _Rows) -> Elements:
        if isinstance(item, Leaf):
            return self._leaf(item.graph.loop, rows)
        assert isinstance(item, Around)
        values, row, count = self._levels(item.header, rows)
        known = {value: array[row] for value, array in rows.known.items()}
        induction = item.header.levels[0].induction
        known[item.header.values[induction].source_value] = values[induction]
        inner = self._items(item.items, _Rows(count, known))
        return Elements(row[inner.row], inner.element, inner.site)

    def _leaf(self, loop: Loop, rows: _Rows) -> Elements:
        values, row, count = self._levels(loop, rows)
        inside = _Values(loop, _Rows(count, {v: a[row] for v, a in rows.known.items()}))
        inside.values |= values
        own = accesses_of(loop, self._number)
        happens = np.ones((count, len(own)), bool)
        elements = np.zeros((count, len(own)), np.int64)
        for k, operation in enumerate(own):
            assert operation.access is not None
            happens[:, k] = inside.happens(operation.access)
            elements[:, k] = inside.element(operation.access, self._memory)
        sites = np.arange(len(self.sites), len(self.sites) + len(own))
        self.sites += own
        rows_of = np.repeat(row, len(own)).reshape(count, len(own))
        site = np.broadcast_to(sites, (count, len(own)))
        return Elements(rows_of[happens], elements[happens], site[happens])

    def _levels(self, loop: Loop, rows: _Rows) -> tuple[dict[int, Array], Array, int]:
        """Induction variables in each iteration, and the row that it is in."""
        inside = _Values(loop, rows)
        row = np.arange(rows.count)
        for level in loop.levels:
            first, trips, step = inside.range_of(level)
            total = int(trips.sum())
            if total > MOST:
                raise InvalidProblem(
                    f"'{self._memory.name}' has more than {MOST} accesses, too many to find their "
                    "order",
                    loop.location,
                )
            outer = np.repeat(np.arange(len(row)), trips)
            count = np.arange(total) - np.repeat(np.cumsum(trips) - trips, trips)
            row = row[outer]
            inside.select(outer)
            inside.values[level.induction] = first[outer] + count * step
        return inside.values, row, len(row)


class _Values:
    """Values of a loop in many iterations at once."""

    def __init__(self, loop: Loop, rows: _Rows) -> None:
        self._loop, self._rows = loop, rows
        self.values: dict[int, Array] = {}

    def select(self, rows: Array) -> None:
        """Go from iterations to those inside them."""
        self.values = {number: array[rows] for number, array in self.values.items()}
        known = {value: array[rows] for value, array in self._rows.known.items()}
        self._rows = _Rows(len(rows), known)

    def range_of(self, level: Level) -> tuple[Array, Array, int]:
        """First value, number of iterations, and step."""
        step = level.constant_step
        if step is None:
            raise UnknownSize("the step of a loop")
        first, end = self._bound(level.lower, np.maximum), self._bound(level.upper, np.minimum)
        return first, np.maximum(0, -((first - end) // step)), step

    def _bound(self, bound: Bound, of_two: np.ufunc) -> Array:
        found = self._form(bound.forms[0])
        for form in bound.forms[1:]:
            found = of_two(found, self._form(form))
        return found

    def happens(self, access: Access) -> npt.NDArray[np.bool_]:
        """Whether an access happens."""
        found = np.ones(self._rows.count, bool)
        for conditions, holds in access.domain:
            own = np.ones(self._rows.count, bool)
            for form, equality in conditions:
                value = self._form(form)
                own &= (value == 0) if equality else (value >= 0)
            found &= own == holds
        return found

    def element(self, access: Access, memory: Memory) -> Array:
        """The row-major number of the element that an access touches."""
        forms, strides = access.subscripts, memory.strides
        if len(forms) != len(memory.shape):
            strides = (1,)
        total = np.zeros(self._rows.count, np.int64)
        for form, stride in zip(forms, strides, strict=True):
            total = total + stride * self._form(form)
        return total

    def _form(self, form: LinearForm) -> Array:
        total = np.full(self._rows.count, form.constant, np.int64)
        for atom, coefficient in form.terms:
            total = total + coefficient * self._value(atom)
        return total

    def _value(self, number: int) -> Array | int:
        if number in self.values:
            return self.values[number]
        value = self._loop.values[number]
        if value.constant is not None:
            return value.constant
        if value.source_value in self._rows.known:
            return self._rows.known[value.source_value]
        if value.form is not None and value.scale is None:
            return self._form(value.form)
        raise UnknownSize(f"%{value.name.lstrip('%')}")


def sites(items: Iterable[Item], number: int) -> Iterator[tuple[Operation, tuple[Item, ...]]]:
    """The accesses of a memory, each with the items around it, down to its leaf."""
    for item in items:
        if isinstance(item, Leaf):
            yield from ((o, (item,)) for o in accesses_of(item.graph.loop, number))
        else:
            yield from ((o, (item, *around)) for o, around in sites(inside(item), number))


def inside(item: Item) -> tuple[Item, ...]:
    """The items that an item runs."""
    match item:
        case Leaf():
            return ()
        case Around():
            return item.items
        case Branch():
            return (*item.then, *item.otherwise)
        case While():
            return (*item.before, *item.after)
