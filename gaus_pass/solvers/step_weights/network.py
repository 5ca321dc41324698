"""The time-expanded network of a task: its cuts are schedules, their capacity is bits alive.

Node (i, t) is on the source side when operation i has started by step t; nodes that windows
decide are the source or the sink.  A value is alive in t when its producer's node is on the source
side and a user's is not: an arc from the producer to a node that all users hang on, or to the only
user that is undecided.  Infinite arcs keep dependences and time.  For weights w of steps (slots)
the arcs of step t have capacity w[t] times bits, and the minimum cut is the least sum of w[t] times
the bits alive in t over all schedules.

Sources: H. Ishikawa, "Exact optimization for Markov random fields with convex priors", PAMI 25
(2003), for labels as chains; J. Picard, "Maximal closure of a graph", Management Science 22 (1976).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.solvers.base import Task


@dataclass(frozen=True)
class Arcs:
    """Capacities of one kind, per unit of the weight of their step.

    Attributes
    ----------
    tail, head : (k,)
        Nodes; equal to one another where the other end is the source or the sink.
    row : (k,)
        Step or slot.
    bits : (k,)
        At least 1.
    """

    tail: IntArray
    head: IntArray
    row: IntArray
    bits: IntArray


@dataclass(frozen=True)
class Network:
    """The network of a task within the steps [first, last).

    Attributes
    ----------
    nodes
        How many; those of the operations come first, by operation and by step.
    rows
        Steps, or slots with an II, that have weights.
    always : (rows,)
        Bits that are alive whatever the schedule is.
    forced_tail, forced_head : (m,)
        Infinite arcs.
    inner, entering, leaving
        Arcs between nodes, from the source, to the sink.
    begin, end : (n,)
        Undecided steps of every operation; those before are on the sink side.
    """

    nodes: int
    rows: int
    always: IntArray
    forced_tail: IntArray
    forced_head: IntArray
    inner: Arcs
    entering: Arcs
    leaving: Arcs
    begin: IntArray
    end: IntArray

    def starts(self, started: BoolArray) -> IntArray:
        """(n,) start times of a cut; ``started`` (nodes,) is its source side."""
        before = np.concatenate(([0], np.cumsum(started[: int((self.end - self.begin).sum())])))
        last = np.cumsum(self.end - self.begin)
        count = before[last] - before[last - (self.end - self.begin)]
        return self.end - count

    def profile(self, started: BoolArray) -> IntArray:
        """(rows,) bits alive of a cut."""
        alive = self.always.copy()
        cut = (
            (self.entering, ~started[self.entering.head]),
            (self.leaving, started[self.leaving.tail]),
            (self.inner, started[self.inner.tail] & ~started[self.inner.head]),
        )
        for arcs, hit in cut:
            np.add.at(alive, arcs.row[hit], arcs.bits[hit])
        return alive


def size_of(task: Task, first: int, last: int) -> int:
    """Arcs of the network within the steps [first, last), about."""
    begin, end = _undecided(task, first, last)
    _, dst, _ = task.edges.at(task.ii)
    span = end - begin
    return int(span.sum() + span[dst].sum() + span[task.problem.use_op].sum())


def whole(task: Task) -> tuple[int, int]:
    """Steps [first, last) outside which nothing is alive."""
    problem = task.problem
    latest = task.windows.alap[problem.use_op] + (task.ii or 0) * problem.use_distance
    return int(task.windows.asap.min(initial=0)), max(int(latest.max(initial=0)), 1)


def network_of(task: Task, first: int, last: int) -> Network:
    """Build it; with an II, [first, last) has to be `whole`.

    What lies outside decides nothing inside: an operation that has started by ``last`` forces those
    before it no more than its own windows do.  Dependences that look forward in time are left out
    at the ends, which can only lower a cut.
    """
    problem = task.problem
    begin, end = _undecided(task, first, last)
    span = end - begin
    offset = np.cumsum(span) - span - begin
    own, step = _spread(begin, end - 1)
    tails, heads = [offset[own] + step], [offset[own] + step + 1]
    src, dst, gap = task.edges.at(task.ii)
    moves = src != dst
    src, dst, gap = src[moves], dst[moves], gap[moves]
    low = np.maximum(begin[dst], np.minimum(first + np.maximum(gap, 0), last - 1))
    own, step = _spread(low, np.minimum(end[dst], end[src] + np.maximum(gap, 0)))
    back = np.maximum(step - gap[own], begin[src[own]])
    inside = back < end[src[own]]
    tails.append((offset[dst[own]] + step)[inside])
    heads.append((offset[src[own]] + back)[inside])
    values = _Values(task, first, last)
    owner, step = values.alive_steps()
    hold, producer = problem.val_hold[owner], problem.val_producer[owner]
    on = step - hold >= task.windows.alap[producer]
    off = step < values.unused[owner]
    node = offset[producer] + step - hold
    pair, user = values.undecided_users(begin, end, offset, step)
    apart = on[pair] | (node[pair] != user)
    pair, user = pair[apart], user[apart]
    several = np.bincount(pair, minlength=len(step))
    through = several > 1
    nodes = int(span.sum())
    target = np.full(len(step), -1, np.int64)
    target[through] = nodes + np.arange(int(through.sum()))
    tails.append(target[pair[through[pair]]])
    heads.append(user[through[pair]])
    only = ~through[pair]
    target[pair[only]] = user[only]
    rows = task.ii or last - first
    row = (step if task.ii else step - first) % rows
    bits = problem.val_bits[owner]

    def arcs(kind: BoolArray, tail: IntArray, head: IntArray) -> Arcs:
        return Arcs(tail[kind], head[kind], row[kind], bits[kind])

    always = np.zeros(rows, np.int64)
    np.add.at(always, row[on & off], bits[on & off])
    return Network(
        nodes=nodes + int(through.sum()),
        rows=rows,
        always=always,
        forced_tail=np.concatenate(tails),
        forced_head=np.concatenate(heads),
        inner=arcs(~on & ~off & (several > 0), node, target),
        entering=arcs(on & ~off & (several > 0), target, target),
        leaving=arcs(~on & off, node, node),
        begin=begin,
        end=end,
    )


def _undecided(task: Task, first: int, last: int) -> tuple[IntArray, IntArray]:
    """(n,) steps [begin, end) in which an operation may have started or not."""
    begin = np.clip(task.windows.asap, first, last)
    return begin, np.clip(task.windows.alap, first, last)


class _Values:
    """The uses that count, and when their values may be alive within [first, last)."""

    def __init__(self, task: Task, first: int, last: int) -> None:
        problem, windows = task.problem, task.windows
        owner = np.repeat(np.arange(problem.num_values), np.diff(problem.use_ptr))
        counts = problem.val_bits[owner] > 0
        if task.ii is None:  # the length would shift what lies between iterations
            counts &= problem.use_distance == 0
        self.owner, self.user = owner[counts], problem.use_op[counts]
        self.later = (task.ii or 0) * problem.use_distance[counts]
        latest = np.zeros(problem.num_values, np.int64)
        np.maximum.at(latest, self.owner, windows.alap[self.user] + self.later)
        # Until then some user has surely not started.
        self.unused = np.zeros(problem.num_values, np.int64)
        np.maximum.at(self.unused, self.owner, windows.asap[self.user] + self.later)
        # A producer before the first step counts where it has surely started.
        early = np.minimum(windows.alap, np.maximum(windows.asap, first))
        ready = early[problem.val_producer] + problem.val_hold
        self._used = np.unique(self.owner)
        self._begin = np.clip(ready, first, last)
        self._end = np.minimum(latest, last)

    def alive_steps(self) -> tuple[IntArray, IntArray]:
        """Value and step of every pair at which the value may be alive."""
        own, step = _spread(self._begin[self._used], self._end[self._used])
        return self._used[own], step

    def undecided_users(
        self, begin: IntArray, end: IntArray, offset: IntArray, steps: IntArray
    ) -> tuple[IntArray, IntArray]:
        """Index of the pair and node of each undecided user, where no user surely waits."""
        count = np.zeros(len(self._begin), np.int64)
        count[self._used] = np.maximum(self._end - self._begin, 0)[self._used]
        number = np.cumsum(count) - count - self._begin
        user, later = self.user, self.later
        low = np.maximum(np.maximum(self.unused, self._begin)[self.owner], begin[user] + later)
        own, step = _spread(low, np.minimum(end[user] + later, self._end[self.owner]))
        pair = number[self.owner[own]] + step
        node = offset[user[own]] + step - later[own]
        both = np.unique(pair * (int(node.max(initial=0)) + 1) + node)
        return np.divmod(both, int(node.max(initial=0)) + 1)


def _spread(begin: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
    """Index and step of every step of the ranges [begin, end)."""
    count = np.maximum(end - begin, 0)
    own = np.repeat(np.arange(len(begin)), count)
    return own, np.arange(len(own)) - (np.cumsum(count) - count - begin)[own]
