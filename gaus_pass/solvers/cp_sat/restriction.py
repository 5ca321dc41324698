"""The task of a window: some operations of a task are free, the others stay where they are.

What does not move is left out, but for what the free ones touch: neighbours and users of shared
values are pinned, and what the others keep of the limited units is added up by step (slot), a
pinned operation for each.  The task therefore has the size of the window, not that of the problem.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.model.problem import BoolArray, IntArray, OperatorType, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task


@dataclass(frozen=True)
class Restriction:
    """The task of a window: ``kept`` (k,) are its operations in the whole; fillers come after."""

    task: Task
    kept: IntArray
    start: IntArray


def restricted(task: Task, best: Schedule, free: BoolArray) -> Restriction:
    """The task of the free operations (n,) among all others as they are in ``best``."""
    problem, edges = task.problem, task.edges
    owner = problem.use_owner
    touched = free[problem.val_producer].copy()
    touched[owner[free[problem.use_op]]] = True
    near = free[edges.src] | free[edges.dst]
    kept = free.copy()
    kept[edges.src[near]] = kept[edges.dst[near]] = True
    kept[problem.val_producer[touched]] = True
    kept[problem.use_op[touched[owner]]] = True
    chosen = np.flatnonzero(kept)
    new = np.full(problem.num_operations, -1, np.int64)
    new[chosen] = np.arange(len(chosen))
    types, type_of, filled = _fillers(task, best, kept)
    start = np.concatenate((best.start[chosen], filled))
    small = _sub_problem(problem, chosen, new, touched, owner, types, type_of)
    pinned = np.concatenate((~free[chosen], np.ones(len(filled), np.bool_)))
    asap = np.where(pinned, start, np.concatenate((task.windows.asap[chosen], filled)))
    alap = np.where(pinned, start, np.concatenate((task.windows.alap[chosen], filled)))
    between = replace(
        edges,
        src=new[edges.src[near]],
        dst=new[edges.dst[near]],
        distance=edges.distance[near],
        delay=edges.delay[near],
        order=np.arange(len(start)),
    )
    part = replace(task, problem=small, edges=between, windows=Windows(asap, alap), start=None)
    return Restriction(part, chosen, start)


def _fillers(
    task: Task, best: Schedule, kept: BoolArray
) -> tuple[tuple[OperatorType, ...], IntArray, IntArray]:
    """Operator types, their index per filler, and the steps (slots) that fillers are pinned to."""
    problem, ii = task.problem, task.ii
    types: dict[tuple[str, int], int] = {}
    type_of: list[int] = []
    steps: list[int] = []
    base = len(problem.operator_types)
    outside = np.flatnonzero(~kept)
    for resource in problem.resource_types:
        units = problem.units(resource.name)
        users = outside[units[outside] > 0]
        amount, first, busy = units[users], best.start[users], problem.blocking[users]
        step = np.repeat(first, busy) + _ramp(busy)
        if ii is not None:
            step %= ii
        use = np.bincount(step, np.repeat(amount, busy)).astype(np.int64)
        for at in np.flatnonzero(use).tolist():
            key = (resource.name, int(use[at]))
            type_of.append(base + types.setdefault(key, len(types)))
            steps.append(at)
    made = tuple(OperatorType(f"{n} of {r}", 0, uses={r: n}) for r, n in types)
    return made, np.array(type_of, np.int64), np.array(steps, np.int64)


def _ramp(counts: IntArray) -> IntArray:
    """0, 1, … for every count, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)


def _sub_problem(
    problem: Problem,
    chosen: IntArray,
    new: IntArray,
    touched: BoolArray,
    owner: IntArray,
    types: tuple[OperatorType, ...],
    type_of: IntArray,
) -> Problem:
    """The chosen operations, then the fillers; values that are touched, dependences that weigh."""
    uses = touched[owner]
    inside = (new[problem.dep_src] >= 0) & (new[problem.dep_dst] >= 0)
    fillers = len(type_of)
    counts = np.diff(problem.use_ptr)[touched]
    nothing = np.zeros(fillers, np.int64)
    return replace(
        problem,
        names=(*(problem.names[i] for i in chosen.tolist()), *("filler",) * fillers),
        locations=("",) * (len(chosen) + fillers),
        type_of=np.concatenate((problem.type_of[chosen], type_of)),
        operator_types=(*problem.operator_types, *types),
        dep_src=new[problem.dep_src[inside]],
        dep_dst=new[problem.dep_dst[inside]],
        dep_distance=problem.dep_distance[inside],
        dep_delay=problem.dep_delay[inside],
        dep_carries=problem.dep_carries[inside],
        dep_weight=problem.dep_weight[inside],
        val_producer=new[problem.val_producer[touched]],
        val_bits=problem.val_bits[touched],
        val_hold=problem.val_hold[touched],
        use_ptr=np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))),
        use_op=new[problem.use_op[uses]],
        use_distance=problem.use_distance[uses],
        val_names=(),
        val_later=(),
        earliest=np.concatenate((problem.earliest[chosen], nothing)),
        latest=np.concatenate((problem.latest[chosen], nothing + 2**40)),
        clock=None,
        length=None,
    )
