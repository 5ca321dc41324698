"""The order on limited units as difference constraints, so that linear optima stay legal.

Operations are bound to units as in a given schedule; on every unit one follows the other.  With an
II the order is cyclic and holds over the slots: start[next] - start[this] is at least what it keeps
the unit for, plus II times the rounds between the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gaus_pass.bounds import Windows
from gaus_pass.check import users_of
from gaus_pass.constraints import Precedence, earliest_starts, latest_starts
from gaus_pass.schedule import Schedule
from gaus_pass.solvers.base import Task

_Edge = tuple[int, int, int, int]
"""Source, destination, distance, delay; between operations of other rounds distances may be < 0."""


def in_order_of(task: Task, placed: Schedule) -> Task:
    """The task with the order of a legal schedule on its limited units as dependences.

    Where intervals that wrap round the II cannot be bound to units, the operations on that resource
    type are pinned to where they are.
    """
    problem = task.problem
    edges: list[_Edge] = []
    pinned = np.zeros(problem.num_operations, np.bool_)
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        units = _bind(task, placed, resource.name, resource.limit)
        if units is None:
            pinned[users_of(problem, resource.name)] = True
        else:
            edges += [edge for unit in units for edge in _followers(task, placed, unit)]
    return _tightened(replace(task, edges=_with(task.edges, edges)), placed, pinned)


def _bind(task: Task, placed: Schedule, resource: str, limit: int) -> list[list[int]] | None:
    """Operations of every unit in the order of their slots, first come first served; or None."""
    problem = task.problem
    users = users_of(problem, resource)
    kinds = {i: problem.operator_types[problem.type_of[i]] for i in users.tolist()}
    if sum(kind.uses[resource] for kind in kinds.values()) <= limit:
        return []  # everyone has units of its own
    units: list[list[int]] = [[] for _ in range(limit)]
    slot = placed.slot
    for i in users[np.argsort(slot[users], kind="stable")].tolist():
        free = [unit for unit in units if _is_free(task, placed, unit, i)]
        wanted = kinds[i].uses[resource]
        if len(free) < wanted:
            return None
        # The unit with the fewest operations leaves the most freedom.
        for unit in sorted(free, key=len)[:wanted]:
            unit.append(i)
    return units


def _is_free(task: Task, placed: Schedule, unit: list[int], operation: int) -> bool:
    """Whether an operation fits on a unit after those with earlier slots, and before the first."""
    if not unit:
        return True
    blocking = task.problem.per_type("blocking")[task.problem.type_of]
    slot = placed.slot
    after = slot[operation] >= slot[unit[-1]] + blocking[unit[-1]]
    if task.ii is None:
        return bool(after)
    return bool(after and slot[operation] + blocking[operation] <= slot[unit[0]] + task.ii)


def _followers(task: Task, placed: Schedule, unit: list[int]) -> Iterator[_Edge]:
    """One after the other, and with an II the first again after the last."""
    blocking = task.problem.per_type("blocking")[task.problem.type_of]
    rounds = placed.stage
    pairs = pairwise(unit)
    for i, j in pairs:
        yield i, j, 0 if task.ii is None else int(rounds[i] - rounds[j]), int(blocking[i])
    if task.ii is not None and len(unit) > 1:
        i, j = unit[-1], unit[0]
        yield i, j, int(rounds[i] - rounds[j]) + 1, int(blocking[i])


def _with(known: Precedence, more: list[_Edge]) -> Precedence:
    src, dst, distance, delay = np.array(sorted(set(more)), np.int64).reshape(-1, 4).T
    return replace(
        known,
        src=np.concatenate((known.src, src)),
        dst=np.concatenate((known.dst, dst)),
        distance=np.concatenate((known.distance, distance)),
        delay=np.concatenate((known.delay, delay)),
    )


def _tightened(task: Task, placed: Schedule, pinned: np.ndarray) -> Task:  # type: ignore[type-arg]
    """The windows that the order and the pinned operations leave."""
    lower = np.where(pinned, placed.start, task.windows.asap)
    upper = np.where(pinned, placed.start, task.windows.alap)
    src, dst, gap = task.edges.at(task.ii)
    asap = earliest_starts(src, dst, gap, lower).start
    return replace(task, windows=Windows(asap, latest_starts(src, dst, gap, upper)))
