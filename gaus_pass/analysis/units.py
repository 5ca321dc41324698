"""Binding: which unit of its resource type each operation runs on.

One model serves all places that bind operations to units: `UnitsInUse` knows the units taken
in each slot.  `first_fit` gives each operation the unit of least number that is free, in an order
that the caller chooses; `left_edge` goes by slots, which takes fewest units.  Who chooses among
the free units by other costs, as `gaus_pass.rtl.binding` by multiplexers, asks `UnitsInUse` itself.
The verifier counts for itself.

    slot      0   1   2
    unit 0    a   a   c
    unit 1    b   .   b      b begins in slot 2 and wraps round the II of 3, so it meets a
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule


class UnitsInUse:
    """The units of a resource type, by the slots in which they are taken.

    Parameters
    ----------
    ii
        Steps after which slots repeat; None where they do not.
    limit
        How many units there are; None for any number.
    """

    def __init__(self, ii: int | None, limit: int | None = None) -> None:
        self._ii, self._limit = ii, limit
        self._taken: defaultdict[int, int] = defaultdict(int)  # by slot, a bit for each unit

    def _slots(self, begin: int, blocking: int) -> range | set[int]:
        steps = range(begin, begin + blocking)
        return steps if self._ii is None else {t % self._ii for t in steps}

    def take(self, unit: int, begin: int, blocking: int) -> None:
        """Occupy a unit for ``blocking`` steps."""
        for slot in self._slots(begin, blocking):
            self._taken[slot] |= 1 << unit

    def _taken_in(self, begin: int, blocking: int) -> int:
        taken = 0
        for slot in self._slots(begin, blocking):
            taken |= self._taken[slot]
        return taken

    def first_free(self, begin: int, blocking: int) -> int | None:
        """The unit of least number that is free throughout; None where the limit leaves none."""
        taken = self._taken_in(begin, blocking)
        unit = (~taken & (taken + 1)).bit_length() - 1
        return unit if self._limit is None or unit < self._limit else None

    def free(self, begin: int, blocking: int, count: int) -> list[int]:
        """Those of the first ``count`` units that are free throughout."""
        taken = self._taken_in(begin, blocking)
        most = count if self._limit is None else min(count, self._limit)
        return [unit for unit in range(most) if not taken >> unit & 1]


def first_fit(
    problem: Problem, schedule: Schedule, operations: IntArray, limit: int | None = None
) -> IntArray:
    """(k,) units of operations (k,), each the free one of least number when its turn comes.

    An operation that needs several units is listed several times.  -1 where ``limit`` leaves
    none.
    """
    units = UnitsInUse(schedule.ii, limit)
    found = np.full(len(operations), -1, np.int64)
    begin, blocking = schedule.start[operations].tolist(), problem.blocking[operations].tolist()
    for k, (first, busy) in enumerate(zip(begin, blocking, strict=True)):
        unit = units.first_free(first, busy)
        if unit is not None:
            units.take(unit, first, busy)
            found[k] = unit
    return found


def left_edge(
    problem: Problem, schedule: Schedule, operations: IntArray, limit: int | None = None
) -> IntArray:
    """(k,) as `first_fit`, in the order of slots: with as few units as are in use at a time.

    What wraps round the II may take more.  It is then tried first as well, since all of it holds a
    unit in slot 0, and the order that leaves fewer without a unit, or takes fewer units, counts.
    """
    slot = schedule.slot[operations]
    orders = [np.argsort(slot, kind="stable")]
    if schedule.ii is not None:
        wraps = slot + problem.blocking[operations] > schedule.ii
        orders += [np.lexsort((slot, ~wraps))] if wraps.any() else []
    found = np.empty((len(orders), len(operations)), np.int64)
    for row, order in zip(found, orders, strict=True):
        row[order] = first_fit(problem, schedule, operations[order], limit)
    return min(found, key=lambda row: (int((row < 0).sum()), int(row.max(initial=-1))))


def bind_units(problem: Problem, schedule: Schedule) -> Schedule:
    """The schedule with units.

    An operation gets a unit when it uses one unit of one limited resource type.  Those that use
    more hold units as well, but a single number cannot say which.  Intervals that wrap round the
    II can need more units than are in use at a time: what finds none within the limit stays
    without.
    """
    limited = [r for r in problem.resource_types if r.limit is not None]
    if not limited:
        return schedule
    unit = np.full(problem.num_operations, -1, np.int64)
    alone = np.array([sum(t.uses.values()) == 1 for t in problem.operator_types], np.bool_)
    for resource in limited:
        units = problem.units(resource.name)
        boxes = np.repeat(np.arange(problem.num_operations), units)
        found = left_edge(problem, schedule, boxes, resource.limit)
        numbered = alone[problem.type_of[boxes]]
        unit[boxes[numbered]] = found[numbered]
    return replace(schedule, unit=unit)
