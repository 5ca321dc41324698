"""A legal schedule near start times that keep all dependences and use a few units too many.

Where a slot is too full, the operations there that can move farthest are taken out; placement in
the order of the start times finds them another slot, and sends on what stands in their way.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.construct.placement import Placement
from gaus_pass.solvers.refine.tables import loads_of, usage_rows


def repaired(task: Task, start: IntArray) -> Schedule | None:
    """A legal schedule near start times (n,); None where placement finds none."""
    kept = start.copy()
    kept[_too_many(task, start)] = -1
    return Placement(task).place(start, kept=kept)


def _too_many(task: Task, start: IntArray) -> IntArray:
    """Operations without which no limit is broken, chosen by the room between their neighbours."""
    loads = loads_of(task, list(task.problem.limits))
    units, busy = loads.units[loads.type_of], loads.blocking[loads.type_of]
    slots = task.ii or int((start + busy).max(initial=0))
    over = usage_rows(task, loads, start, slots) - loads.limit[:, None]
    full = (over > 0).any(axis=1)
    suspects = np.flatnonzero((units[:, full] > 0).any(axis=1))
    taken: list[int] = []
    for i in suspects[np.argsort(-_room(task, start)[suspects], kind="stable")].tolist():
        at = (start[i] + np.arange(int(busy[i]))) % slots
        if (over[units[i] > 0][:, at] > 0).any():
            taken.append(i)
            for slot in at.tolist():
                over[:, slot] -= units[i]
    return np.array(taken, np.int64)


def _room(task: Task, start: IntArray) -> IntArray:
    """(n,) steps between the neighbours of each operation."""
    first, last = task.windows.asap.copy(), task.windows.alap.copy()
    src, dst, gap = task.edges.at(task.ii)
    np.maximum.at(first, dst, start[src] + gap)
    np.minimum.at(last, src, start[dst] - gap)
    return last - first
