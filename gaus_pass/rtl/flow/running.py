"""Runs of processes in time: each goes on as soon as what it needs is there.

A process stands still as a whole while a FIFO that it pops is empty or one that it pushes is full;
see `gaus_pass.rtl.flow.build` for what the beginning of a run waits for.  The result is exact: the
hardware does the same in the same cycles where nobody outside holds it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.support.jit import Scalar, lazy_njit

Array = NDArray[Any]


@lazy_njit
def _run(
    runs: Scalar,
    in_flight: Scalar,
    first: Array,
    time: Array,
    link: Array,
    push: Array,
    total: Array,
    base: Array,
    depth: Array,
    edges: Array,
    keeps: Array,
    late: Array,
    returned: Scalar,
    pushed: Array,
    popped: Array,
    begun: Array,
    ended: Array,
    started: Array,
    done: Array,
) -> int:
    """Fill in all times; the number of runs that are done."""
    count = len(total)
    place = np.full(count, -1, dtype=np.int64)
    run = np.zeros(count, dtype=np.int64)
    clock = np.zeros(count, dtype=np.int64)
    next_push = np.zeros(len(depth), dtype=np.int64)
    next_pop = np.zeros(len(depth), dtype=np.int64)
    starts = 0
    finished = 0
    moved = True
    while moved:
        moved = False
        while starts < runs and (starts < in_flight or starts - in_flight < finished):
            at = 0
            if starts > 0:
                at = started[starts - 1] + 1
            if starts >= in_flight:
                at = max(at, done[starts - in_flight] + 1)
            started[starts] = at
            starts += 1
            moved = True
        for p in range(count):
            going = True
            while going and run[p] < runs:
                n = run[p]
                if place[p] < 0:
                    if n >= starts:
                        break
                    at = started[n] + 1
                    if n > 0:
                        at = max(at, ended[p, n - 1] + 1)
                        if keeps[p]:
                            if finished < n:
                                break
                            at = max(at, done[n - 1])
                    for e in range(len(edges)):
                        if edges[e, 0] != p:
                            continue
                        other = edges[e, 1]
                        before = n - edges[e, 3]
                        if before < 0:
                            continue
                        if run[other] <= before:
                            going = False
                            break
                        at = max(at, ended[other, before] + edges[e, 2])
                    if not going:
                        break
                    begun[p, n] = at
                    clock[p] = at
                    place[p] = first[p]
                    moved = True
                # One cycle with all its pushes and pops.
                k = place[p]
                while k < first[p + 1]:
                    before_time = 0
                    if k > first[p]:
                        before_time = time[k - 1]
                    at = clock[p] + time[k] - before_time
                    last = k
                    while last < first[p + 1] and time[last] == time[k]:
                        c = link[last]
                        if push[last]:
                            number = next_push[c] - depth[c]
                            if number >= 0:
                                if number >= next_pop[c]:
                                    going = False
                                    break
                                at = max(at, popped[base[c] + number] + 1)
                        else:
                            number = next_pop[c]
                            if number >= next_push[c]:
                                going = False
                                break
                            at = max(at, pushed[base[c] + number] + 1)
                        last += 1
                    if not going:
                        break
                    for j in range(k, last):
                        c = link[j]
                        if push[j]:
                            pushed[base[c] + next_push[c]] = at
                            next_push[c] += 1
                        else:
                            popped[base[c] + next_pop[c]] = at
                            next_pop[c] += 1
                    clock[p] = at
                    k = last
                    place[p] = k
                    moved = True
                if not going:
                    break
                rest = total[p]
                if first[p + 1] > first[p]:
                    rest = total[p] - time[first[p + 1] - 1]
                ended[p, n] = clock[p] + rest
                run[p] = n + 1
                place[p] = -1
                moved = True
        waiting = True
        while waiting and finished < runs:
            at = 0
            if finished > 0:
                at = done[finished - 1] + 1
            if finished >= starts:
                break
            if returned:
                at = max(at, started[finished] + 1)
            for p in range(count):
                if run[p] <= finished:
                    waiting = False
                    break
                at = max(at, ended[p, finished] + 1 + late[p])
            if waiting:
                done[finished] = at
                finished += 1
                moved = True
    return finished


@dataclass(frozen=True)
class Network:
    """Processes and what they wait for, as arrays.

    Attributes
    ----------
    first
        Where the events of each process begin, and one number more.
    events
        As in `gaus_pass.rtl.flow.events.Timeline`, of all processes in turn.
    total
        Last cycle of each process.
    tokens
        Pushes into each link in a run; 0 for a buffer.
    edges
        One row for each condition of a beginning: process, the one waited for, cycles from the end
        of that, and how many runs earlier; for the room in buffer b, minus 1 - b.
    keeps, late
        Of each process: whether it waits until ``done`` is taken, and cycles from its end until its
        results have been handed on.
    returned
        Whether an argument is a result.
    """

    first: Array
    events: Array
    total: Array
    tokens: Array
    edges: Array
    keeps: Array
    late: Array
    returned: bool

    def run(self, runs: int, depths: Array, in_flight: int) -> Times:
        """Some runs, started as soon as they are taken, with a sink that is always ready.

        Parameters
        ----------
        depths
            Of each link: elements of the FIFO, copies of the buffer.
        """
        count, shape = len(self.total), (len(self.total), runs)
        room = self.tokens * runs
        base = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
        pushed, popped = (np.zeros(int(base[-1]), dtype=np.int64) for _ in range(2))
        begun, ended = (np.zeros(shape, dtype=np.int64) for _ in range(2))
        started, done = (np.zeros(runs, dtype=np.int64) for _ in range(2))
        edges = self.edges.copy()
        for edge in edges:
            if edge[3] < 0:
                edge[3] = depths[-1 - edge[3]]
        work = runs * (len(self.events) + count * (len(edges) + 1))
        time, link, push = (np.ascontiguousarray(column) for column in self.events.T)
        run = _run.sized(4 * work)
        finished = run(
            runs, in_flight, self.first, time, link, push, self.total, base, depths,
            edges, self.keeps, self.late, int(self.returned), pushed, popped, begun, ended,
            started, done,
        )  # fmt: skip
        return Times(int(finished) == runs, started, done, begun, ended)


@dataclass(frozen=True)
class Times:
    """When runs were taken and done, and when processes began and ended them.

    Attributes
    ----------
    ends
        Whether all runs ended; if not, processes wait for each other.
    """

    ends: bool
    started: Array
    done: Array
    begun: Array
    ended: Array

    @property
    def late(self) -> int:
        """Cycles between the done of the first run that is surely regular and the last one."""
        return int(self.done[-1] - self.done[len(self.done) // 2])
