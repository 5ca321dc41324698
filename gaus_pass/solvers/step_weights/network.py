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
class Frame:
    """Data of a task that decide its cuts, on all steps or on every ``stride``-th.

    Attributes
    ----------
    src, dst, gap : (m,)
        Dependences, in steps of the frame.
    begin, end : (n,)
        Undecided steps [begin, end) of every operation: before its earliest, from its latest start
        on it is decided whether it has started.
    hold : (v,)
        Steps of the frame from the start of a value's producer until the value is alive.
    """

    task: Task
    src: IntArray
    dst: IntArray
    gap: IntArray
    begin: IntArray
    end: IntArray
    hold: IntArray
    stride: int = 1

    def size(self) -> int:
        """Arcs of the network, about."""
        span, problem = self.end - self.begin, self.task.problem
        return int(span.sum() + span[self.dst].sum() + span[problem.use_op].sum())


def frame_of(task: Task) -> Frame:
    """All steps."""
    src, dst, gap = task.edges.at(task.ii)
    apart = src != dst
    windows = task.windows
    return Frame(
        task,
        src[apart],
        dst[apart],
        gap[apart],
        windows.asap,
        windows.alap,
        task.problem.val_hold,
    )


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
    """The network of a frame.

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
    stride
        Of the frame.
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
    stride: int

    def starts(self, started: BoolArray) -> IntArray:
        """(n,) steps from which on a cut's source side, ``started`` (nodes,), has an operation.

        At stride 1 these are start times.
        """
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


def network_of(frame: Frame) -> Network:
    """Build it."""
    task, problem = frame.task, frame.task.problem
    begin, end = frame.begin, frame.end
    span = end - begin
    offset = np.cumsum(span) - span - begin
    own, step = each_step(begin, end - 1)
    tails, heads = [offset[own] + step], [offset[own] + step + 1]
    src, dst, gap = frame.src, frame.dst, frame.gap
    own, step = each_step(
        np.maximum(begin[dst], begin[src] + gap), np.minimum(end[dst], end[src] + gap)
    )
    tails.append(offset[dst[own]] + step)
    heads.append(offset[src[own]] + step - gap[own])
    values = _Values(frame)
    owner, step = values.alive_steps()
    hold, producer = frame.hold[owner], problem.val_producer[owner]
    on = step - hold >= end[producer]
    off = step < values.unused[owner]
    node = offset[producer] + step - hold
    pair, user = values.undecided_users(offset)
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
    rows = task.ii or max(int(step.max(initial=0)) + 1, 1)
    row = step % rows
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
        stride=frame.stride,
    )


class _Values:
    """The uses that count, and when their values may be alive."""

    def __init__(self, frame: Frame) -> None:
        task, problem = frame.task, frame.task.problem
        owner = problem.use_owner
        counts = problem.val_bits[owner] > 0
        if task.ii is None:  # the length would shift what lies between iterations
            counts &= problem.use_distance == 0
        self._owner, user = owner[counts], problem.use_op[counts]
        later = (task.ii or 0) * problem.use_distance[counts]
        self._user, self._later = user, later
        self._first, self._last = frame.begin[user] + later, frame.end[user] + later
        until = np.zeros(problem.num_values, np.int64)
        np.maximum.at(until, self._owner, self._last)
        # Until then some user has surely not started.
        self.unused = np.zeros(problem.num_values, np.int64)
        np.maximum.at(self.unused, self._owner, self._first)
        self._begin = frame.begin[problem.val_producer] + frame.hold
        self._count = np.zeros(problem.num_values, np.int64)
        used = np.unique(self._owner)
        self._count[used] = np.maximum(until - self._begin, 0)[used]

    def alive_steps(self) -> tuple[IntArray, IntArray]:
        """Value and step of every pair at which the value may be alive."""
        return each_step(self._begin, self._begin + self._count)

    def undecided_users(self, offset: IntArray) -> tuple[IntArray, IntArray]:
        """Index of the pair and node of each undecided user, where no user surely waits."""
        number = np.cumsum(self._count) - self._count - self._begin
        low = np.maximum(np.maximum(self.unused, self._begin)[self._owner], self._first)
        own, step = each_step(low, self._last)
        pair = number[self._owner[own]] + step
        node = offset[self._user[own]] + step - self._later[own]
        many = int(node.max(initial=0)) + 1
        both = np.unique(pair * many + node)
        return both // many, both % many


def each_step(begin: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
    """Index and step of every step of the ranges [begin, end)."""
    count = np.maximum(end - begin, 0)
    own = np.repeat(np.arange(len(begin)), count)
    return own, np.arange(len(own)) - (np.cumsum(count) - count - begin)[own]
