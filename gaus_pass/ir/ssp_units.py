"""Binding: which unit of its resource type each operation runs on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.problem import OperatorType, Problem
from gaus_pass.schedule import Schedule

_Busy = dict[str, list[set[int]]]


def bind_units(problem: Problem, schedule: Schedule) -> Schedule:
    """The schedule with units, first come first served (left edge).

    An operation gets a unit when it uses one unit of one limited resource type.  Those that use
    more hold units as well, but a single number cannot say which.  Intervals that wrap round the
    II can be more than units in the given order even within the limit: such an operation stays
    without.
    """
    limits = {r.name: r.limit for r in problem.resource_types if r.limit is not None}
    if not limits:
        return schedule
    unit = np.full(problem.num_operations, -1, np.int64)
    busy: _Busy = {name: [set() for _ in range(limit)] for name, limit in limits.items()}
    for i in np.argsort(schedule.slot, kind="stable").tolist():
        kind = problem.operator_types[problem.type_of[i]]
        taken = _take(kind, _slots(schedule, i, kind), busy)
        single = sum(kind.uses.values()) == 1
        if taken and single:
            unit[i] = taken[0]
    return replace(schedule, unit=unit)


def _slots(schedule: Schedule, operation: int, kind: OperatorType) -> set[int]:
    steps = range(int(schedule.start[operation]), int(schedule.start[operation]) + kind.blocking)
    return {step if schedule.ii is None else step % schedule.ii for step in steps}


def _take(kind: OperatorType, slots: set[int], busy: _Busy) -> list[int]:
    """Occupy the first free units for ``slots`` and say which."""
    taken: list[int] = []
    for resource, units in kind.uses.items():
        free = [u for u, used in enumerate(busy.get(resource, ())) if not used & slots]
        for u in free[:units]:
            busy[resource][u] |= slots
        taken += free[:units]
    return taken
