"""Linear costs under difference constraints and windows, solved exactly.

Minimise ``sum(cost * s)`` over integers with ``s[dst] - s[src] >= gap`` and
``lower <= s <= upper``.  The constraint matrix is totally unimodular and the dual is a minimum-cost
flow; `minimise` descends by minimum cuts and reads the proof of optimality from the last flow.

Source of the formulation: C. Leiserson and J. Saxe, "Retiming synchronous circuitry", Algorithmica
6 (1991) 5-35; as scheduling, J. Cong and Z. Zhang, "An efficient and versatile
scheduling algorithm based on SDC formulation", DAC 2006.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.errors import InvalidProblem, SolverError
from gaus_pass.model.longest_path import least_solution
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.solvers.sdc.cut_descent import Network, Progress, descend

LARGEST_STEP = 2**60
"""Largest magnitude of gaps and windows: sums of three stay inside int64."""

LARGEST_TOTAL_COST = 2**62
"""Largest sum of |cost|: no flow can exceed it."""


class DifferenceLp(NamedTuple):
    """Minimise ``sum(cost * s)`` with ``s[dst] - s[src] >= gap`` and ``lower <= s <= upper``.

    Attributes
    ----------
    src, dst
        (m,) variables of each constraint.
    gap
        (m,) steps, any sign; the gaps of a cycle must not sum to more than zero.
    cost
        (n,) cost per step of each variable, any sign.
    lower, upper
        (n,) windows in steps, both finite.
    """

    src: IntArray
    dst: IntArray
    gap: IntArray
    cost: IntArray
    lower: IntArray
    upper: IntArray


class DifferenceLpResult(NamedTuple):
    """An optimal solution and its proof.

    Attributes
    ----------
    start
        (n,) steps: the earliest of all optimal solutions, in every variable at once.
    objective
        ``sum(cost * start)``.
    lower_bound
        Objective of the dual flow; equal to ``objective``.
    """

    start: IntArray
    objective: int
    lower_bound: int


def minimise(
    lp: DifferenceLp, *, start: IntArray | None = None, progress: Progress | None = None
) -> DifferenceLpResult:
    """Solve a `DifferenceLp` exactly.

    Parameters
    ----------
    lp
        n variables, m constraints.
    start
        (n,) steps to begin at, for speed; they are moved to a solution near by when they are none.
        The result does not depend on them.
    progress
        Called with a stage and the objective of the variables that are not fixed.

    Raises
    ------
    InvalidProblem
        Array lengths or indices are out of range.
    Infeasible
        Windows and gaps contradict each other; the message names variables by index.
    SolverError
        Numbers too large for 64-bit arithmetic, or the proof of optimality failed.
    """
    _check(lp)
    lower = least_solution(lp.src, lp.dst, lp.gap, lp.lower, lp.upper)
    upper = -least_solution(lp.dst, lp.src, lp.gap, -lp.upper, -lower)
    free = lower < upper
    part = _between_free(lp, lower, upper, free)
    point = part.lower if start is None else np.minimum(start[free], part.upper)
    point = np.maximum(point, part.lower)
    point = least_solution(part.src, part.dst, part.gap, point, part.upper)
    network = _with_root(part)
    scale = _power_of_two(int((part.upper - part.lower).max(initial=1)))
    flow = descend(network, np.append(point, 0), scale, progress)
    result = np.array(lower)
    result[free] = _earliest(part, flow)
    _verify(lp, result)
    fixed = _dot(lp.cost[~free], lower[~free])
    bound = fixed + _dual_objective(network, flow)
    objective = _dot(lp.cost, result)
    if objective != bound:
        raise SolverError(f"optimum {objective} and dual bound {bound} of a difference LP differ")
    return DifferenceLpResult(result, objective, bound)


def _check(lp: DifferenceLp) -> None:
    n, m = len(lp.cost), len(lp.gap)
    if not (len(lp.src) == len(lp.dst) == m and len(lp.lower) == len(lp.upper) == n):
        raise InvalidProblem(f"a difference LP of {n} variables and {m} constraints has odd arrays")
    ends = np.concatenate([lp.src, lp.dst])
    if len(ends) and not 0 <= ends.min() <= ends.max() < n:
        raise InvalidProblem(f"a constraint names a variable outside 0..{n - 1}")
    for name, steps in (("gap", lp.gap), ("lower", lp.lower), ("upper", lp.upper)):
        if len(steps) and not -LARGEST_STEP <= steps.min() <= steps.max() <= LARGEST_STEP:
            raise SolverError(f"{name} {steps.min()}..{steps.max()} exceeds {LARGEST_STEP}")
    total = sum(abs(cost) for cost in lp.cost.tolist())
    if total > LARGEST_TOTAL_COST:
        raise SolverError(f"costs sum to {total}, more than {LARGEST_TOTAL_COST}: scale them down")


def _between_free(
    lp: DifferenceLp, lower: IntArray, upper: IntArray, free: BoolArray
) -> DifferenceLp:
    """Keep the variables that can move and the constraints that tight windows do not imply."""
    number = np.cumsum(free) - 1
    kept = upper[lp.src] + lp.gap > lower[lp.dst]
    src, dst = number[lp.src[kept]], number[lp.dst[kept]]
    return DifferenceLp(src, dst, lp.gap[kept], lp.cost[free], lower[free], upper[free])


def _with_root(lp: DifferenceLp) -> Network:
    """List the constraints, then lower and upper bounds as constraints from and to node n."""
    n = len(lp.cost)
    each = np.arange(n)
    root = np.full(n, n)
    tail = np.concatenate([lp.src, root, each]).astype(np.int32)
    head = np.concatenate([lp.dst, each, root]).astype(np.int32)
    gap = np.concatenate([lp.gap, lp.lower, -lp.upper])
    return Network(tail, head, gap, np.append(lp.cost, -lp.cost.sum()))


def _earliest(lp: DifferenceLp, flow: IntArray) -> IntArray:
    """Find the least optimal solution: constraints that carry flow are tight in every optimum.

    ``flow`` is over the constraints of `_with_root`.  By complementary slackness the result does
    not depend on which optimal flow it is.
    """
    m, n = len(lp.gap), len(lp.cost)
    rigid = np.flatnonzero(flow[:m])
    at_end = flow[m + n :] > 0
    return least_solution(
        np.concatenate([lp.src, lp.dst[rigid]]),
        np.concatenate([lp.dst, lp.src[rigid]]),
        np.concatenate([lp.gap, -lp.gap[rigid]]),
        np.where(at_end, lp.upper, lp.lower),
        lp.upper,
    )


def _dual_objective(network: Network, flow: IntArray) -> int:
    """Evaluate the bound that the flow proves; SolverError when it does not meet the costs."""
    if (flow < 0).any() or (network.inflow(flow) != network.cost).any():
        raise SolverError("the dual flow of a difference LP does not meet the costs")
    return _dot(flow, network.gap)


def _verify(lp: DifferenceLp, s: IntArray) -> None:
    broken = np.count_nonzero(s[lp.dst] - s[lp.src] < lp.gap)
    outside = np.count_nonzero((s < lp.lower) | (s > lp.upper))
    if broken or outside:
        raise SolverError(f"difference LP: {broken} constraints, {outside} windows broken")


def _dot(a: IntArray, b: IntArray) -> int:
    """Multiply exactly, whatever the magnitudes."""
    used = np.flatnonzero(a)
    return sum(x * y for x, y in zip(a[used].tolist(), b[used].tolist(), strict=True))


def _power_of_two(span: int) -> int:
    """Round ``span`` >= 1 down to a power of two."""
    return 1 << (span.bit_length() - 1)
