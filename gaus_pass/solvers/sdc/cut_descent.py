"""Steepest descent by minimum cuts for linear costs under difference constraints.

The objective is L-natural convex, so a point that no shift of a set of variables by one improves is
optimal, and the best set to shift is a minimum cut among the tight constraints.  Shifting by powers
of two, largest first, needs a few cuts per scale; a step is as long as the slack allows.

Sources: K. Murota, *Discrete Convex Analysis*, SIAM 2003, chapter 10.3 (steepest descent and
scaling); K. Murota and A. Shioura, "Exact bounds for steepest descent algorithms of L-convex
function minimization", Operations Research Letters 42 (2014) 361-366; long steps as in the
primal-dual method, R. Ahuja, T. Magnanti, J. Orlin, *Network Flows*, 1993, chapter 9.8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.solvers.common.max_flow import maximum_flow

Progress = Callable[[str, float], None]


class Network(NamedTuple):
    """Constraints ``s[head] - s[tail] >= gap`` over nodes whose costs sum to zero.

    Attributes
    ----------
    tail, head
        (m,) end points.  Every node reaches every other one, so that no shift is unbounded.
    gap
        (m,) steps.
    cost
        (n,) cost of a node's step; as a flow problem, inflow less outflow of the node.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    gap: IntArray
    cost: IntArray

    def slack(self, start: IntArray) -> IntArray:
        """(m,) steps by which each constraint is more than met."""
        return start[self.head] - start[self.tail] - self.gap

    def inflow(self, flow: IntArray) -> IntArray:
        """(n,) inflow less outflow of each node."""
        net = np.zeros(len(self.cost), np.int64)
        np.add.at(net, self.head, flow)
        np.subtract.at(net, self.tail, flow)
        return net


def descend(
    network: Network, start: IntArray, scale: int, progress: Progress | None = None
) -> IntArray:
    """Minimise ``cost @ s`` from a solution ``start``.

    Parameters
    ----------
    network
        Constraints and costs of n nodes, m constraints.
    start
        (n,) steps that meet all constraints; a common shift changes nothing.
    scale
        Shift to begin with, a power of two in steps; it affects the time only.
    progress
        Called after every step with the scale and the objective, the last node being at step 0.

    Returns
    -------
    IntArray
        (m,) flow that meets ``cost`` on constraints that are tight in every optimum.

    Raises
    ------
    SolverError
        The maximum flow failed.
    """
    flow = np.zeros(len(network.gap), np.int64)
    while scale:
        slack = network.slack(start)
        flow[slack >= scale] = 0
        cut = _route(network, np.flatnonzero(slack < scale), flow)
        if cut is None:
            scale //= 2
            continue
        leaving = cut[network.tail] & ~cut[network.head]
        start = start + cut * slack[leaving].min()
        start = start - start[-1]  # only differences count: keep them small
        if progress is not None:
            progress(f"shifts by {scale}", float(network.cost.astype(np.float64) @ start))
    return flow


def _route(network: Network, tight: IntArray, flow: IntArray) -> BoolArray | None:
    """Add to ``flow``, in place, as much as the constraints ``tight`` can still carry.

    Returns
    -------
    BoolArray or None
        None when ``flow`` now meets all costs; otherwise (n,) the set whose shift pays most.
    """
    n = len(network.cost)
    missing = network.cost - network.inflow(flow)
    supplier, consumer = np.flatnonzero(missing < 0), np.flatnonzero(missing > 0)
    if len(supplier) == 0:
        return None
    largest = network.cost.sum(where=network.cost > 0)
    used = np.flatnonzero(flow)
    source, sink = n, n + 1
    more = maximum_flow(
        _joined(network.tail[tight], network.head[used], np.full(len(supplier), source), consumer),
        _joined(network.head[tight], network.tail[used], supplier, np.full(len(consumer), sink)),
        np.concatenate((largest - flow[tight], flow[used], -missing[supplier], missing[consumer])),
        source,
        sink,
    )
    forward, back = np.split(more.arcs[: len(tight) + len(used)], [len(tight)])
    flow[tight] += forward
    flow[used] -= back
    return None if more.value == -missing[supplier].sum() else more.source_side[:n]


def _joined(*parts: NDArray[np.integer]) -> IntArray:
    return np.concatenate(parts).astype(np.int64)
