"""Lower bounds that cost a second or two per ten thousand operations; auto computes them once.

Bits alive: the least sum of lifetimes spread over the steps there are, and for single steps the
least cut between what has started and what has not.  Units in use: the work that must lie in an
interval, over its length.  Units and communication together: `gaus_pass.solvers.auto.cones`.
"""

from __future__ import annotations

import time

import numpy as np

from gaus_pass.analysis.objectives import term_of
from gaus_pass.errors import GausError
from gaus_pass.registry import load
from gaus_pass.solvers.auto import register_bound
from gaus_pass.solvers.auto.cones import cone_bound
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import busiest, term_bound
from gaus_pass.solvers.common.bounds import memory_bound as cheap_memory_bound
from gaus_pass.solvers.common.bounds import peak_bound as cheap_peak_bound
from gaus_pass.solvers.common.max_flow import maximum_flow
from gaus_pass.solvers.sdc.model import LIFETIMES, LinearModel, least_lifetimes

_CUT_WORK = 2_500_000
"""Operations and uses that the minimum cuts of one run look at, all cuts together."""
_FEWEST_CUTS, _MOST_CUTS = 8, 200


def strong_bound(task: Task) -> tuple[float, ...]:
    """One proven bound per level of the objective."""
    known: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in known:
            known[name] = _term(task, name)
        return known[name]

    return tuple(
        max(sum(weight * of(name) for weight, name in level), cone_bound(task, level))
        for level in task.objective.levels
    )


def _term(task: Task, name: str) -> int:
    term, of = term_of(name)
    if not term.strong_bound:
        return term_bound(task, name)
    return load(term.strong_bound)(task, *of)


def resources_bound(task: Task) -> int:
    """Cost of the units that are surely in use at a time."""
    return sum(r.cost * peak_bound(task, r.name) for r in task.problem.resource_types)


def peak_bound(task: Task, resource: str) -> int:
    """Units that are surely in use at a time."""
    return max(cheap_peak_bound(task, resource), work_in_interval(task, resource))


def register_bits_bound(task: Task) -> int:
    """Bits that every schedule of the task needs."""
    return register_bound.register_bits_bound(task)


def memory_bound(task: Task) -> int:
    """Bits that some step (slot) has to keep."""
    cheap = cheap_memory_bound(task)
    try:
        average = _average_alive(task)
    except GausError:  # no overflow of a bound may cost the answer
        average = 0
    return max(cheap, average, 0 if task.ii is not None else _largest_cut(task))


def _average_alive(task: Task) -> int:
    """The least sum of all lifetimes over the steps (slots) in which anything can be alive."""
    problem = task.problem
    if task.ii is None and problem.use_distance.any():
        return 0
    total = int(LinearModel(task).bound(LIFETIMES, least_lifetimes(task)))
    if task.ii is not None:
        return total  # divided by II there
    kept = np.diff(problem.use_ptr) > 0
    ready = (task.windows.asap[problem.val_producer] + problem.val_hold)[kept]
    steps = int(task.windows.alap[problem.use_op].max(initial=0)) - int(ready.min(initial=2**40))
    return -(-total // steps) if steps > 0 else 0


def _largest_cut(task: Task) -> int:
    """Minimum cuts at evenly spread steps, then around the best of them, as far as time allows."""
    last, deadline = task.length - 2, task.budget.deadline()
    size = task.problem.num_operations + len(task.problem.use_op)
    count = min(max(_CUT_WORK // max(size, 1), _FEWEST_CUTS), _MOST_CUTS)
    known: dict[int, int] = {}

    def at(step: int) -> int:
        if step not in known:
            known[step] = least_alive(task, step) if time.monotonic() < deadline else 0
        return known[step]

    if last < 0:
        return 0
    for step in np.unique(np.linspace(0, last, min(count, last + 1)).astype(np.int64)).tolist():
        at(step)
    stride = max(last // count, 1)
    while stride:
        top = max(known, key=lambda step: known[step])
        for step in (top - stride, top + stride):
            if 0 <= step <= last:
                at(step)
        stride //= 2
    return max(known.values())


def least_alive(task: Task, step: int) -> int:
    """The least number of bits alive in a step (without II), over all ways to split the operations.

    An operation is on the source side when it has started by then.  A value is cut between its
    producer and a node that all of its users hang on.  Values held back from their producer's start
    count only where the producer has surely come early enough.
    """
    problem = task.problem
    asap, alap = task.windows.asap, task.windows.alap
    n, v = problem.num_operations, problem.num_values
    source, sink = n + v, n + v + 1
    node = np.arange(n)
    node[alap <= step] = source
    node[asap > step] = sink
    held = problem.val_hold
    begin = np.where(held == 0, node[problem.val_producer], sink)
    begin[(held > 0) & (alap[problem.val_producer] + held <= step)] = source
    owner = problem.use_owner
    end = node[problem.use_op]
    same = problem.use_distance == 0
    use = (begin[owner] != sink) & (end != source) & same
    kept = np.unique(owner[use])
    src, dst, gap = task.edges.at(task.ii)
    tail, head = node[dst], node[src]
    forced = (gap >= 0) & (tail != head) & (tail != sink) & (head != source)
    total = int(problem.val_bits[kept].sum())
    if total == 0:
        return 0
    tails = np.concatenate((begin[kept], n + owner[use], tail[forced]))
    heads = np.concatenate((n + kept, end[use], head[forced]))
    infinite = np.full(int(use.sum() + forced.sum()), total + 1)
    capacity = np.concatenate((problem.val_bits[kept], infinite))
    return maximum_flow(tails, heads, capacity, source, sink).value


def work_in_interval(task: Task, resource: str) -> int:
    """Without II: max over intervals of the work that has to lie inside, over their length."""
    if task.ii is not None:
        return 0
    found = busiest(task.problem, resource, task.windows.asap, task.windows.alap)
    return 0 if found is None else found[1]
