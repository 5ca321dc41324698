"""Binding: which unit of its resource type each operation runs on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

import numpy as np

from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


def bind_units(problem: Problem, schedule: Schedule) -> Schedule:
    """The schedule with units, first come first served (left edge).

    An operation gets a unit when it uses one unit of one limited resource type.  Those that use
    more hold units as well, but a single number cannot say which.  Intervals that wrap round the
    II can be more than units in the given order even within the limit: such an operation stays
    without.
    """
    units = {
        r.name: _Units(r.limit, schedule.ii) for r in problem.resource_types if r.limit is not None
    }
    if not units:
        return schedule
    unit = np.full(problem.num_operations, -1, np.int64)
    slots: list[int] = schedule.slot.tolist()
    for i in np.argsort(schedule.slot, kind="stable").tolist():
        kind = problem.operator_types[problem.type_of[i]]
        taken: list[int] = []
        for name, count in kind.uses.items():
            if name in units:
                taken += units[name].take(slots[i], kind.blocking, count)
        if taken and sum(kind.uses.values()) == 1:
            unit[i] = taken[0]
    return replace(schedule, unit=unit)


@dataclass
class _Units:
    """The units of one resource type that have been used, asked in the order of slots.

    Attributes
    ----------
    free
        Heap of units that are free again.
    busy
        Heap of ``(end, unit)``.
    first
        By unit: its first slot; what wraps round the II must end before that.
    """

    limit: int
    ii: int | None
    free: list[int] = field(default_factory=list[int])
    busy: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    first: list[int] = field(default_factory=list[int])

    def take(self, slot: int, blocking: int, count: int) -> list[int]:
        """Occupy the first ``count`` units free for ``blocking`` slots, or as many as there are."""
        while self.busy and self.busy[0][0] <= slot:
            heappush(self.free, heappop(self.busy)[1])
        taken: list[int] = []
        unfit: list[int] = []
        while self.free and len(taken) < count:
            unit = heappop(self.free)
            fits = self.ii is None or slot + blocking <= self.first[unit] + self.ii
            (taken if fits else unfit).append(unit)
        while len(taken) < count and len(self.first) < self.limit:
            taken.append(len(self.first))
            self.first.append(slot)
        for unit in unfit:
            heappush(self.free, unit)
        for unit in taken:
            heappush(self.busy, (slot + blocking, unit))
        return taken
