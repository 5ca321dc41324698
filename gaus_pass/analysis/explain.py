"""Causes of a missed target, and changes that would help.

Proposals are guesses until `gaus_pass.scheduling.solve` has solved the problem with them: only what
was proven is shown to a user.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from gaus_pass.analysis.bounds import MinimumII
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import IntArray, Problem

Notes = tuple[tuple[str, str], ...]
"""Places and texts."""

_MOST_USERS = 3
"""Users of a resource type that are shown besides the first."""


@dataclass(frozen=True)
class Proposal:
    """A change of options, by name and value as a user writes them, and what it is for."""

    option: str
    value: str
    aim: str

    def __str__(self) -> str:
        return f"{self.option}={self.value} gives {self.aim}"


def missed_ii(target: int, final: int, cause: str) -> str:
    """Message of a target II that is relaxed, in the words of HLS tools."""
    return f"Target II = {target}, final II = {final}: {cause}"


def bound_notes(problem: Problem, bound: MinimumII) -> Notes:
    """What waits for an earlier iteration in a recurrence; who else uses what is busy."""
    if bound.recurrent:
        return tuple(_carried(problem, bound.operations))
    users = bound.operations[1 : _MOST_USERS + 1]
    return tuple((problem.locations[i], f"{problem.describe(i)} needs it as well") for i in users)


def _carried(problem: Problem, cycle: Sequence[int]) -> Iterator[tuple[str, str]]:
    for one, two in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True):
        between = (problem.dep_src == one) & (problem.dep_dst == two)
        hops = [int(d) for d in problem.dep_distance[between] if d]
        if hops:
            place = problem.locations[one]
            text = f"{problem.describe(two)} waits for {problem.describe(one)}"
            text += f" at {place}" if place else ""
            before = f"{min(hops)} iteration{'s'[: min(hops) > 1]} before"
            yield problem.locations[two], f"{text}, {before}"


def propose_limits(problem: Problem, ii: int) -> Iterator[Proposal]:
    """Per limited resource type, the least limit that leaves room for an II."""
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        work = problem.work(resource.name)
        if work > resource.limit * ii:
            yield Proposal("limits", f"{resource.name}:{-(-work // ii)}", f"II {ii}")


def critical_path(problem: Problem, edges: Precedence, start: list[int]) -> list[int]:
    """Operations that decide the length at ASAP start times, first to last."""
    ends = [t + int(b) for t, b in zip(start, problem.busy.tolist(), strict=True)]
    if not ends:
        return []
    path = [max(range(len(ends)), key=lambda i: (ends[i], -i))]
    into: dict[int, list[int]] = {}
    for k, (j, hops) in enumerate(zip(edges.dst.tolist(), edges.distance.tolist(), strict=True)):
        if hops == 0:
            into.setdefault(j, []).append(k)
    while True:
        here = path[-1]
        tight = (
            int(edges.src[k])
            for k in into.get(here, [])
            if start[edges.src[k]] + edges.delay[k] == start[here]
        )
        before = next(tight, None)
        if before is None:
            return path[::-1]
        path.append(before)


def in_full(
    problem: Problem, edges: Precedence, operations: Sequence[int], cycle: bool = False
) -> list[int]:
    """A path (or cycle) of ``edges`` with the operations that lie inside its over-long chains.

    A chain keeps its two ends apart; what makes it long lies between them.
    """
    if not operations:
        return []
    rank = np.zeros(problem.num_operations, np.int64)
    rank[edges.order] = np.arange(len(edges.order))
    rows = rows_of(problem.dep_src, problem.num_operations)
    ends = [*operations[1:], operations[0]] if cycle else operations[1:]
    full: list[int] = []
    for a, b in zip(operations, ends, strict=False):
        full += [a, *_between(problem, edges, rows, rank, a, b)]
    return full if cycle else [*full, operations[-1]]


def _between(
    problem: Problem,
    edges: Precedence,
    rows: tuple[IntArray, IntArray],
    rank: IntArray,
    first: int,
    last: int,
) -> list[int]:
    """The operations on the slowest way from one end of a chain to the other."""
    joined = (edges.src == first) & (edges.dst == last)
    hops = int(edges.distance[joined].min())
    direct = (problem.dep_src == first) & (problem.dep_dst == last)
    if (problem.dep_distance[direct] == hops).any():
        return []
    latency = problem.latency
    arrival: dict[tuple[int, int], float] = {(0, first): 0.0}
    before: dict[tuple[int, int], tuple[int, int]] = {}
    heap = [(0, int(rank[first]), first)]
    # Edges lead to a later iteration or to a higher rank, so that a popped state is final.
    while heap:
        far, _, i = heappop(heap)
        if (far, i) == (hops, last) and before:
            break
        if latency[i] and (far, i) != (0, first):
            continue
        kind = problem.operator_types[problem.type_of[i]]
        for k in rows[1][rows[0][i] : rows[0][i + 1]].tolist():
            state = (far + int(problem.dep_distance[k]), int(problem.dep_dst[k]))
            time = arrival[far, i] + kind.out_delay
            if state[0] > hops or not problem.dep_carries[k] or time <= arrival.get(state, -1.0):
                continue
            if state not in arrival:
                heappush(heap, (state[0], int(rank[state[1]]), state[1]))
            arrival[state], before[state] = time, (far, i)
    return _walk_back(before, (0, first), (hops, last))


def _walk_back(
    before: dict[tuple[int, int], tuple[int, int]], first: tuple[int, int], last: tuple[int, int]
) -> list[int]:
    inside: list[int] = []
    state = before.get(last, first)
    while state != first:
        inside.append(state[1])
        state = before[state]
    return inside[::-1]
