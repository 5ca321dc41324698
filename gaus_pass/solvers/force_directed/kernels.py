"""Forces, and windows that close one by one."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.force_directed.graphs import (
    chance_of,
    find_span,
    occupy,
    store,
    total_over,
)
from gaus_pass.solvers.force_directed.tables import (
    Edges,
    Loads,
    Scratch,
    Springs,
    State,
    Storage,
)
from gaus_pass.support.jit import Scalar, lazy_njit

_STEPS = 16
"""Steps of a window whose force is looked at, evenly spread."""
_NEIGHBOURS = 32
"""Predecessors and successors whose forces are added to an operation's own."""


@lazy_njit
def _load(
    state: State, loads: Loads, springs: Springs, i: Scalar, low: Scalar, high: Scalar
) -> float:
    """Load on an operation in a window: its units times those in use there."""
    kind = loads.type_of[i]
    blocking, width = loads.blocking[kind], high - low + 1
    total = 0.0
    for r in range(loads.units.shape[1]):
        if loads.units[kind, r] == 0 or springs.stiff[r] == 0:
            continue
        met = 0.0
        for k in range(min(blocking, width)):
            end = low + k + blocking if blocking > width else high + k + 1
            met += total_over(state, r, low + k, end)
        # A third of what it adds itself looks ahead, as in the paper.
        own = loads.units[kind, r] * blocking / (3.0 * width)
        total += springs.stiff[r] * loads.units[kind, r] * (met / width + own)
    return total


@lazy_njit
def _keep(state: State, springs: Springs, span: IntArray, bits: Scalar) -> float:
    """Load on a value: its bits times those in the storage graph, and the price of its lifetime."""
    row, chance = len(state.level) - 1, chance_of(span)
    stiff, pull = springs.stiff[row], springs.pull[row]
    sure = max(span[3] - span[2], 0)
    total = pull * (chance * (span[1] - span[0]) + (1.0 - chance) * sure)
    if stiff != 0 and span[1] > span[0]:
        total += stiff * chance * total_over(state, row, span[0], span[1])
        if sure > 0:
            total += stiff * (1.0 - chance) * total_over(state, row, span[2], span[3])
    return bits * total


@lazy_njit
def _shift(
    state: State, loads: Loads, springs: Springs, j: Scalar, low: Scalar, high: Scalar
) -> float:
    """Force of an operation whose window becomes smaller."""
    before, after = state.low[j] + state.high[j], low + high
    force = springs.slope[j] * (after - before) / 2.0
    force += _load(state, loads, springs, j, low, high)
    return force - _load(state, loads, springs, j, state.low[j], state.high[j])


@lazy_njit
def _force(
    state: State, edges: Edges, loads: Loads, storage: Storage, springs: Springs,
    i: Scalar, low: Scalar, high: Scalar, span: IntArray,
) -> float:  # fmt: skip
    """Self force of operation i in a smaller window, and the forces of what that pushes aside."""
    force = _shift(state, loads, springs, i, low, high)
    for k in range(edges.succ_ptr[i], min(edges.succ_ptr[i + 1], edges.succ_ptr[i] + _NEIGHBOURS)):
        j, step = edges.succ[k], low + edges.succ_gap[k]
        if step > state.low[j]:
            force += _shift(state, loads, springs, j, min(step, state.high[j]), state.high[j])
    for k in range(edges.pred_ptr[i], min(edges.pred_ptr[i + 1], edges.pred_ptr[i] + _NEIGHBOURS)):
        j, step = edges.pred[k], high - edges.pred_gap[k]
        if step < state.high[j]:
            force += _shift(state, loads, springs, j, state.low[j], max(step, state.low[j]))
    for k in range(storage.touch_ptr[i], storage.touch_ptr[i + 1]):
        v = storage.touch[k]
        find_span(state, storage, v, i, low, high, span)
        force += _keep(state, springs, span, storage.bits[v])
        force -= _keep(state, springs, state.span[v], storage.bits[v])
    return force


@lazy_njit
def _rank(state: State, i: Scalar, force: float) -> None:
    """Put an operation's force into the tournament."""
    size = len(state.force)
    state.force[i] = force
    node = (i + size) // 2
    while node > 0:
        left, right = state.tree[2 * node], state.tree[2 * node + 1]
        state.tree[node] = left if state.force[left] <= state.force[right] else right
        node //= 2


@lazy_njit
def _look(
    state: State, edges: Edges, loads: Loads, storage: Storage, springs: Springs, i: Scalar,
    part: int, span: IntArray,
) -> None:  # fmt: skip
    """Find anew what an operation is to do and how urgent it is; nothing once its window is shut.

    With ``part`` 0 it takes the step of least force, the least force first.  Otherwise it gives up
    that part of its window at the end with the greater force, the greatest difference first.
    """
    low, high = state.low[i], state.high[i]
    if low == high:
        _rank(state, i, np.inf)
        return
    if part > 0:
        cut = max((high - low + 1) // part, 1)
        early = _force(state, edges, loads, storage, springs, i, low, high - cut, span)
        late = _force(state, edges, loads, storage, springs, i, low + cut, high, span)
        state.best[i, 0] = low if early <= late else low + cut
        state.best[i, 1] = high - cut if early <= late else high
        _rank(state, i, -abs(early - late))
        return
    count = min(high - low + 1, _STEPS)
    least = np.inf
    for q in range(count):
        t = low + (high - low) * q // (count - 1)
        force = _force(state, edges, loads, storage, springs, i, t, t, span)
        if force < least:
            least = force
            state.best[i] = t
    _rank(state, i, least)


@lazy_njit
def _close(state: State, edges: Edges, loads: Loads, scratch: Scratch, i: Scalar) -> int:
    """Give operation i the window it wants, and close all that follow from that.

    How many operations changed; they are the first of ``scratch.changed``, and are in no graph.
    """
    low, high = state.low, state.high
    changed, stack, marked, waiting = (
        scratch.changed,
        scratch.stack,
        scratch.marked,
        scratch.waiting,
    )
    occupy(state, loads, i, low[i], high[i], -1.0)
    # What it wanted may lie outside of what others have left it since.
    first, last = max(state.best[i, 0], low[i]), min(state.best[i, 1], high[i])
    if first > last:
        first = last = low[i] if state.best[i, 1] < low[i] else high[i]
    low[i], high[i] = first, last
    changed[0], stack[0], marked[i], waiting[i] = i, i, True, True
    count = depth = 1
    while depth > 0:
        depth -= 1
        v = stack[depth]
        waiting[v] = False
        for sign in (1, -1):
            ptr = edges.succ_ptr if sign == 1 else edges.pred_ptr
            other = edges.succ if sign == 1 else edges.pred
            gap = edges.succ_gap if sign == 1 else edges.pred_gap
            bound = low if sign == 1 else high
            for k in range(ptr[v], ptr[v + 1]):
                j, step = other[k], bound[v] + sign * gap[k]
                if sign * (step - bound[j]) <= 0:
                    continue
                if not marked[j]:
                    occupy(state, loads, j, low[j], high[j], -1.0)
                    changed[count], marked[j] = j, True
                    count += 1
                bound[j] = step
                if not waiting[j]:
                    stack[depth], waiting[j] = j, True
                    depth += 1
    return count


@lazy_njit
def _enter(
    state: State, loads: Loads, storage: Storage, scratch: Scratch, count: int, first: bool
) -> None:
    """Put the first ``count`` changed operations and their values into the graphs."""
    for q in range(count):
        j = scratch.changed[q]
        scratch.marked[j] = False
        occupy(state, loads, j, state.low[j], state.high[j], 1.0)
        for k in range(storage.touch_ptr[j], storage.touch_ptr[j + 1]):
            v = storage.touch[k]
            if not scratch.entered[v]:
                scratch.entered[v] = True
                if not first:
                    store(state, state.span[v], storage.bits[v], -1.0)
                find_span(state, storage, v, -1, 0, 0, state.span[v])
                store(state, state.span[v], storage.bits[v], 1.0)
    for q in range(count):
        j = scratch.changed[q]
        for k in range(storage.touch_ptr[j], storage.touch_ptr[j + 1]):
            scratch.entered[storage.touch[k]] = False


@lazy_njit
def fill(state: State, loads: Loads, storage: Storage, scratch: Scratch) -> None:
    """Make the distribution graphs of the windows."""
    for i in range(len(state.low)):
        scratch.changed[i] = i
    _enter(state, loads, storage, scratch, len(state.low), True)


@lazy_njit
def rank_all(
    state: State, edges: Edges, loads: Loads, storage: Storage, springs: Springs, scratch: Scratch,
    part: int,
) -> None:  # fmt: skip
    """Find everybody's force."""
    size = len(state.force)
    for i in range(size):
        state.tree[size + i] = i
    for node in range(size - 1, 0, -1):
        state.tree[node] = state.tree[2 * node]
    for i in range(len(state.low)):
        _look(state, edges, loads, storage, springs, i, part, scratch.span)


@lazy_njit
def decide(
    state: State, edges: Edges, loads: Loads, storage: Storage, springs: Springs, scratch: Scratch,
    part: int, decisions: int, most: int,
) -> bool:  # fmt: skip
    """Narrow that many windows, always that of the least force; whether any are open still.

    Parameters
    ----------
    most
        Forces that are found anew for a decision, of operations whose windows changed
        and of those that seem to have the least force.
    """
    for _ in range(decisions):
        for _ in range(most):
            i = state.tree[1]
            if state.force[i] == np.inf:
                return False
            _look(state, edges, loads, storage, springs, i, part, scratch.span)
            if state.tree[1] == i:
                break
        i = state.tree[1]
        if state.force[i] == np.inf:
            return False
        count = _close(state, edges, loads, scratch, i)
        _enter(state, loads, storage, scratch, count, False)
        for q in range(count):
            j = scratch.changed[q]
            if q < most:
                _look(state, edges, loads, storage, springs, j, part, scratch.span)
            elif state.low[j] == state.high[j]:
                _rank(state, j, np.inf)
    return True
