"""Maximum flows and minimum cuts: by OR-Tools, or for few arcs by a search of our own.

OR-Tools takes longer to load than a network of a few hundred arcs takes to be searched.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gaus_pass.errors import SolverError
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.solvers.common.libraries import simple_max_flow

FEW_ARCS = 1000
"""Networks of at most that many arcs are searched here."""


class Flow(NamedTuple):
    """A maximum flow.

    Attributes
    ----------
    arcs
        (m,) flow on each arc; several maximum flows may exist.
    value
        Of the whole flow.
    source_side
        (nodes,) whether the source still reaches a node: the least set that a minimum cut splits
        off, which is the same for every maximum flow.
    """

    arcs: IntArray
    value: int
    source_side: BoolArray


def maximum_flow(
    tail: IntArray, head: IntArray, capacity: IntArray, source: int, sink: int
) -> Flow:
    """A maximum flow from ``source`` to ``sink``, whose number is the largest.

    Parameters
    ----------
    tail, head, capacity
        (m,) arcs; capacities are not negative, and those out of the source sum to an int64.

    Raises
    ------
    SolverError
        OR-Tools does not solve it.
    """
    by = _searched if len(tail) <= FEW_ARCS else _by_or_tools
    return by(tail, head, capacity, source, sink)


def _by_or_tools(
    tail: IntArray, head: IntArray, capacity: IntArray, source: int, sink: int
) -> Flow:
    flows = simple_max_flow()
    solver: Any = flows()  # its stubs give element types where array types belong
    arcs = solver.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), capacity)
    status = solver.solve(source, sink)
    if status != flows.OPTIMAL:
        raise SolverError(f"maximum flow over {len(tail)} arcs ended with {status}")
    side = np.zeros(sink + 1, np.bool_)
    side[solver.get_source_side_min_cut()] = True
    side[source] = True  # which OR-Tools leaves out where no arc leaves it
    return Flow(solver.flows(arcs), int(solver.optimal_flow()), side)


def _searched(tail: IntArray, head: IntArray, capacity: IntArray, source: int, sink: int) -> Flow:
    network = _Residual(tail.tolist(), head.tolist(), capacity.tolist(), sink + 1)
    value = 0
    while (level := network.levels(source))[sink] >= 0:
        value += network.fill(level, source, sink)
    arcs = np.array(network.left[1::2], np.int64)  # what can be taken back
    return Flow(arcs, value, np.array(level) >= 0)


class _Residual:
    """Residual network of a flow: arc 2k is arc k, arc 2k + 1 its reverse.

    Source: E. A. Dinic, "Algorithm for solution of a problem of maximum flow in networks with power
    estimation", Soviet Mathematics Doklady 11 (1970) 1277-1280.
    """

    def __init__(self, tail: list[int], head: list[int], capacity: list[int], nodes: int) -> None:
        self.end = [node for pair in zip(head, tail, strict=True) for node in pair]
        self.left = [room for most in capacity for room in (most, 0)]
        self.out: list[list[int]] = [[] for _ in range(nodes)]
        for arc, (begin, end) in enumerate(zip(tail, head, strict=True)):
            self.out[begin].append(2 * arc)
            self.out[end].append(2 * arc + 1)

    def levels(self, source: int) -> list[int]:
        """(nodes,) arcs on the shortest path from the source; -1 where there is none."""
        end, left, out = self.end, self.left, self.out
        level = [-1] * len(out)
        level[source] = 0
        queue = [source]
        for node in queue:
            for arc in out[node]:
                if left[arc] and level[end[arc]] < 0:
                    level[end[arc]] = level[node] + 1
                    queue.append(end[arc])
        return level

    def fill(self, level: list[int], source: int, sink: int) -> int:
        """Augment along shortest paths; the amount of flow that this adds."""
        end, left, out = self.end, self.left, self.out
        tried = [0] * len(out)
        total, node = 0, source
        way: list[int] = []
        while True:
            if node == sink:
                sent = min(left[arc] for arc in way)
                total += sent
                for arc in way:
                    left[arc] -= sent
                    left[arc ^ 1] += sent
                full = next(k for k, arc in enumerate(way) if not left[arc])
                node = end[way[full] ^ 1]
                del way[full:]
            elif tried[node] < len(out[node]):
                arc = out[node][tried[node]]
                if left[arc] and level[end[arc]] > level[node]:
                    way.append(arc)
                    node = end[arc]
                else:
                    tried[node] += 1
            elif way:
                node = end[way.pop() ^ 1]
                tried[node] += 1
            else:
                return total
