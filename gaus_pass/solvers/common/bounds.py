"""Cheap lower bounds on every objective, as every solver reports at least."""

from __future__ import annotations

import numpy as np

from gaus_pass.analysis.objectives import term_of
from gaus_pass.model.check import users_of
from gaus_pass.model.longest_path import longest_paths
from gaus_pass.model.problem import NO_DEADLINE, IntArray, Problem
from gaus_pass.registry import load
from gaus_pass.solvers.base import Task

_MOST_PATHS = 60_000_000
"""Operations times edges up to which all paths are measured, in a tenth of a second or so."""
_APART = -(2**30)
_GRID = 128
"""Ends of the intervals that are tried for work that must lie inside."""


def lower_bound(task: Task) -> tuple[float, ...]:
    """One proven bound per level of the objective, from dependences, windows and limits."""
    return tuple(
        sum(weight * term_bound(task, name) for weight, name in level)
        for level in task.objective.levels
    )


def term_bound(task: Task, name: str) -> int:
    """A proven lower bound on one term at the task's II and length."""
    term, of = term_of(name)
    return load(term.bound)(task, *of) if term.bound else 0


def ii_bound(task: Task) -> int:
    """The II, which is given."""
    return task.ii or 0


def register_bits_bound(task: Task) -> int:
    """Registers that the least lifetimes need."""
    return int((task.problem.val_bits * -(-least_lifetimes(task) // (task.ii or 1))).sum())


def resources_bound(task: Task) -> int:
    """Cost of the least peaks."""
    return sum(r.cost * peak_bound(task, r.name) for r in task.problem.resource_types)


def length_bound(task: Task) -> int:
    """Critical path, and the work on each limited resource type between heads and tails.

    No step has more units in use than the limit, with an II as well, where a slot is the sum of
    several steps.
    """
    bound = int((task.windows.asap + task.problem.busy).max(initial=0))
    limited = [r for r in task.problem.resource_types if r.limit]
    if not limited:
        return bound
    tail = _tails(task)
    return max([bound, *(_work_between(task, r.name, r.limit or 1, tail) for r in limited)])


def _tails(task: Task) -> IntArray:
    """(n,) steps from the start of each operation to the end of the schedule, at least."""
    src, dst, gap = task.edges.at(task.ii)
    busy = task.problem.busy
    return longest_paths(dst, src, gap, busy, np.full(len(busy), NO_DEADLINE)).start


def _work_between(task: Task, resource: str, limit: int, tail: IntArray) -> int:
    """Max over sets of users: their first start, their work, and what has to come after them all.

    Sets of operations that start at h or later and are over q steps before the end or earlier:
    interval energy, J. Erschler and P. Lopez, "Energy-based approach for task scheduling under time
    and resources constraints" (1990).  A tail is negative where a unit stays busy beyond the end.
    """
    problem = task.problem
    users = users_of(problem, resource)
    if len(users) == 0:
        return 0
    blocking = problem.blocking[users]
    first, after = task.windows.asap[users], tail[users] - blocking
    heads, tails = grid(first), grid(after)
    work = energy(problem.units(resource)[users] * blocking, (first, heads), (after, tails))
    needed = heads[:, None] - (-work // limit) + tails[None, :]
    return int(np.max(needed, where=work > 0, initial=0))


def energy(
    work: IntArray, one: tuple[IntArray, IntArray], other: tuple[IntArray, IntArray]
) -> IntArray:
    """(a, b) sums of the work (k,) of operations that are late enough in two ways.

    Parameters
    ----------
    one, other
        Times (k,) of the operations and ascending points (a,), (b,): what counts at a pair of
        points has times of at least these.
    """
    total = np.zeros((len(one[1]), len(other[1])), np.int64)
    at = [np.searchsorted(points, times, side="right") - 1 for times, points in (one, other)]
    np.add.at(total, tuple(at), work)
    return np.cumsum(np.cumsum(total[::-1, ::-1], axis=0), axis=1)[::-1, ::-1]


def grid(points: IntArray) -> IntArray:
    """At most `_GRID` of the points, with the first and the last."""
    points = np.unique(points)
    return points[np.unique(np.linspace(0, len(points) - 1, _GRID).astype(np.int64))]


def busiest(
    problem: Problem, resource: str, early: IntArray, late: IntArray
) -> tuple[list[int], int] | None:
    """An interval and the units that the work takes that has to lie inside; None without users.

    The one with the most work over its length, of a grid of ends.
    """
    users = users_of(problem, resource)
    if len(users) == 0:
        return None
    busy = problem.blocking[users]
    first, end = early[users], late[users] + busy
    begins, ends = grid(first), grid(end)
    work = problem.units(resource)[users] * busy
    inside = energy(work, (first, begins), (-end, -ends[::-1]))[:, ::-1]
    span = ends[None, :] - begins[:, None]
    units = np.where(span > 0, inside / np.maximum(span, 1), 0.0)
    at = np.unravel_index(int(np.argmax(units)), units.shape)
    if span[at] <= 0:
        return None
    total, steps = int(inside[at]), int(span[at])
    return [int(begins[at[0]]), int(ends[at[1]])], -(-total // steps)


def peak_bound(task: Task, resource: str) -> int:
    """Total work spread evenly over the steps (slots) there are, and the largest single use."""
    return spread_evenly(task.problem, resource, task.ii, task.length)


def spread_evenly(problem: Problem, resource: str, ii: int | None, length: int) -> int:
    """Units that the work needs in the steps of a length, or in the slots of an II."""
    used = [problem.operator_types[t] for t in np.unique(problem.type_of).tolist()]
    users = [t for t in used if t.uses.get(resource, 0)]
    if not users:
        return 0
    tail = max(max(t.blocking - max(t.latency, 1), 0) for t in users)
    slots = ii or max(length + tail, 1)
    largest = max(t.uses[resource] for t in users)
    return max(-(-problem.work(resource) // slots), largest)


def communication_bound(task: Task) -> int:
    """Boundaries between the windows of the two ends, and those that delays make."""
    problem = task.problem
    counted = problem.dep_weight > 0
    interval = task.ii or 0
    windows = task.windows
    src, dst = problem.dep_src[counted], problem.dep_dst[counted]
    apart = windows.asap[dst] - windows.alap[src] + interval * problem.dep_distance[counted]
    same = problem.dep_distance[counted] == 0
    # Without II an edge between iterations spans what is left of the schedule: at least 0.
    least = np.where(same | (interval > 0), problem.dep_delay[counted], 0)
    hops = np.maximum(apart, least)
    return int(hops.sum())


def least_lifetimes(task: Task) -> IntArray:
    """(v,) lower bound on the lifetime of each value, from the windows."""
    problem = task.problem
    least = np.zeros(problem.num_values, np.int64)
    owner = problem.use_owner
    ready = task.windows.alap[problem.val_producer] + problem.val_hold
    used = task.windows.asap[problem.use_op] + (task.ii or 0) * problem.use_distance
    np.maximum.at(least, owner, used - ready[owner])
    return least


def path_lifetimes(task: Task) -> IntArray:
    """(v,) lower bound on the lifetimes, from the windows and the paths from producers to users.

    A user that comes after another user comes later still, however wide the windows are.
    """
    problem, least = task.problem, least_lifetimes(task)
    src, dst, gap = task.edges.at(task.ii)
    n = problem.num_operations
    if n * len(src) > _MOST_PATHS:
        return least
    same = task.edges.distance == 0 if len(src) == len(task.edges.distance) else slice(None)
    src, dst, gap = src[same], dst[same], gap[same]
    # (operation, source) steps between the two starts, at least.
    apart = np.full((n, n), _APART, np.int32)
    np.fill_diagonal(apart, 0)
    for a, b, wait in zip(src.tolist(), dst.tolist(), gap.tolist(), strict=True):
        np.maximum(apart[b], apart[a] + wait, out=apart[b])
    owner = problem.use_owner
    between = apart[problem.use_op, problem.val_producer[owner]].astype(np.int64)
    later = (task.ii or 0) * problem.use_distance - problem.val_hold[owner]
    np.maximum.at(least, owner, np.where(between > _APART // 2, between + later, 0))
    return least


def memory_bound(task: Task) -> int:
    """Mandatory parts: between the latest production and the earliest last use."""
    problem = task.problem
    ready = task.windows.alap[problem.val_producer] + problem.val_hold
    last = ready + least_lifetimes(task)
    if task.ii is not None:
        total = int((problem.val_bits * (last - ready)).sum())
        return -(-total // task.ii)
    alive = np.zeros(int(last.max(initial=0)) + 2, np.int64)
    np.add.at(alive, ready, problem.val_bits)
    np.subtract.at(alive, last, problem.val_bits)
    return int(np.cumsum(alive).max(initial=0))
