"""From a task to its tensors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.gaus.groups import GroupMaximum
from gaus_pass.solvers.gaus.kernels import compiled
from gaus_pass.solvers.gaus.tensors import (
    Communication,
    Dependences,
    Graph,
    Members,
    Placement,
    Users,
    Values,
)

_MOST_STEPS = 2**26
"""Longest profile, all restarts together."""


def build_graph(task: Task, place: Placement) -> Graph:
    """Translate a task; the problem has at least one operation.

    Raises
    ------
    SolverError
        The schedule may be so long that a number per step does not fit into memory.
    """
    problem, windows = task.problem, task.windows
    last = int(windows.alap.max())
    cycles = task.length if task.ii is None else task.ii
    longest = last + cycles * int(problem.use_distance.max(initial=0))
    if longest * place.copies > _MOST_STEPS:
        raise SolverError(
            f"gaus keeps a profile over {longest} steps, and {_MOST_STEPS} are the most that it "
            "can hold; lower the length or use solver=sdc"
        )
    bins = last + 2 + int(problem.per_type("blocking").max())
    graph = Graph(
        place=place,
        operations=problem.num_operations,
        interval=task.ii,
        lower=place.numbers(windows.asap),
        upper=place.numbers(windows.alap),
        bins=bins,
        last=last,
        dependences=_dependences(task, place),
        values=_values(task, place),
        users={r.name: tuple(_users(task, place, r.name)) for r in problem.resource_types},
        cost={r.name: r.cost for r in problem.resource_types},
        limits=problem.limits,
        ends=_ends(task, place),
        communication=_communication(task, place),
    )
    if compiled(place.device):
        return graph
    from gaus_pass.solvers.gaus.gpu.functions import OnDevice

    return replace(graph, gpu=OnDevice(graph))


def _dependences(task: Task, place: Placement) -> Dependences:
    src, dst, gap = task.edges.at(task.ii)
    return Dependences(place.indices(src), place.indices(dst), place.numbers(gap))


def _values(task: Task, place: Placement) -> Values:
    """Values without users or bits cost nothing and are left out."""
    problem = task.problem
    counts = np.diff(problem.use_ptr)
    kept = np.flatnonzero((counts > 0) & (problem.val_bits > 0))
    chosen = np.repeat((counts > 0) & (problem.val_bits > 0), counts)
    operation, distance = problem.use_op[chosen], problem.use_distance[chosen]
    producer, hold = problem.val_producer[kept], problem.val_hold[kept]
    owner = np.repeat(np.arange(len(kept)), counts[kept])
    cycles = task.length if task.ii is None else task.ii
    latest_use = (task.windows.alap[operation] + cycles * distance).max(initial=0)
    last = int(max(latest_use, (task.windows.alap[producer] + hold).max(initial=0)))

    def members(op: IntArray, far: IntArray, more: IntArray, group: IntArray) -> Members:
        order = np.argsort(group, kind="stable")
        apart = (task.ii or 0) * far + more
        return Members(
            place.indices(op[order]),
            place.numbers(apart[order]),
            place.numbers(far[order] if task.ii is None else 0 * far),
            GroupMaximum.of(group[order], len(kept)),
        )

    none = np.zeros_like(distance)
    return Values(
        producer=place.indices(producer),
        hold=place.numbers(hold),
        bits=place.numbers(problem.val_bits[kept]),
        uses=members(operation, distance, none, owner),
        end=members(
            np.concatenate((operation, producer)),
            np.concatenate((distance, np.zeros_like(producer))),
            np.concatenate((none, hold)),
            np.concatenate((owner, np.arange(len(kept)))),
        ),
        across=task.ii is None and bool(distance.any()),
        bins=last + 2,
        last=last,
    )


def _users(task: Task, place: Placement, resource: str) -> Iterator[Users]:
    problem = task.problem
    units, blocking = problem.units(resource), problem.blocking
    for cycles in np.unique(blocking[units > 0]).tolist():
        chosen = np.flatnonzero((units > 0) & (blocking == cycles))
        yield Users(place.indices(chosen), place.numbers(units[chosen]), cycles)


def _ends(task: Task, place: Placement) -> Members:
    """An operation whose latest end comes before another's earliest one never ends last."""
    busy = task.problem.busy
    least = int((task.windows.asap + busy).max())
    late = np.flatnonzero(task.windows.alap + busy >= least)
    group = GroupMaximum.of(np.zeros(len(late), np.int64), 1)
    return Members(place.indices(late), place.numbers(busy[late]), place.numbers(0 * late), group)


def _communication(task: Task, place: Placement) -> Communication:
    problem = task.problem
    counted = problem.dep_weight > 0
    n = problem.num_operations
    into = np.bincount(problem.dep_dst[counted], minlength=n)
    out = np.bincount(problem.dep_src[counted], minlength=n)
    distance = float(problem.dep_distance[counted].sum())
    if task.ii is None:
        return Communication(place.numbers(into - out), 0.0, distance)
    return Communication(place.numbers(into - out), task.ii * distance, 0.0)
