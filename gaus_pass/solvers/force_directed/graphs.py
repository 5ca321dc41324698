"""Distribution graphs: how much of a resource is in use in a step, if starts are equally likely.

They are kept in Fenwick trees, so that a window changes them and is summed over them in the
logarithm of the steps, however wide it is.  The last one is the storage graph: bits alive.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.force_directed.tables import Loads, State, Storage
from gaus_pass.support.jit import Scalar, lazy_njit


@lazy_njit
def _change(level: FloatArray, moment: FloatArray, at: int, amount: float) -> None:
    """Raise everything from a slot on."""
    i = at + 1
    while i < len(level):
        level[i] += amount
        moment[i] += amount * at
        i += i & -i


@lazy_njit
def _below(level: FloatArray, moment: FloatArray, end: int) -> float:
    """Sum over all slots before ``end``."""
    slope, base, i = 0.0, 0.0, end
    while i > 0:
        slope += level[i]
        base += moment[i]
        i -= i & -i
    return slope * end - base


@lazy_njit
def _spread(state: State, row: int, begin: Scalar, end: Scalar, amount: float) -> None:
    """Add an amount to steps [begin, end), folded into the slots there are."""
    level, moment = state.level[row], state.moment[row]
    slots = len(level) - 2
    rounds = (end - begin) // slots
    if rounds > 0:
        _change(level, moment, 0, amount * rounds)
        _change(level, moment, slots, -amount * rounds)
    first = begin % slots
    last = first + (end - begin) % slots
    if last > slots:
        _change(level, moment, 0, amount)
        _change(level, moment, last - slots, -amount)
        last = slots
    _change(level, moment, first, amount)
    _change(level, moment, last, -amount)


@lazy_njit
def total_over(state: State, row: int, begin: Scalar, end: Scalar) -> float:
    """Sum of a distribution graph over steps [begin, end)."""
    level, moment = state.level[row], state.moment[row]
    slots = len(level) - 2
    total = 0.0
    rounds = (end - begin) // slots
    if rounds > 0:
        total = rounds * _below(level, moment, slots)
    first = begin % slots
    last = first + (end - begin) % slots
    if last > slots:
        total += _below(level, moment, last - slots)
        last = slots
    return total + _below(level, moment, last) - _below(level, moment, first)


@lazy_njit
def occupy(state: State, loads: Loads, i: Scalar, low: Scalar, high: Scalar, sign: float) -> None:
    """Add (or take away) an operation that starts in its window with equal chances."""
    kind = loads.type_of[i]
    blocking, width = loads.blocking[kind], high - low + 1
    for r in range(loads.units.shape[1]):
        amount = sign * loads.units[kind, r] / width
        if amount != 0:
            for k in range(min(blocking, width)):
                end = low + k + blocking if blocking > width else high + k + 1
                _spread(state, r, low + k, end, amount)


@lazy_njit
def find_span(
    state: State, storage: Storage, v: Scalar, i: Scalar, low: Scalar, high: Scalar, span: IntArray
) -> None:
    """Put a value's lifetime into ``span`` (4,), were operation i (or none, -1) in a window.

    First and last step of the longest lifetime, the latest beginning and the earliest end.
    """
    maker = storage.producer[v]
    hold = storage.hold[v]
    span[0] = (low if maker == i else state.low[maker]) + hold
    span[2] = (high if maker == i else state.high[maker]) + hold
    span[1], span[3] = span[2], span[0]
    for k in range(storage.use_ptr[v], storage.use_ptr[v + 1]):
        user = storage.use_op[k]
        span[3] = max(span[3], (low if user == i else state.low[user]) + storage.shift[k])
        span[1] = max(span[1], (high if user == i else state.high[user]) + storage.shift[k])
    span[3] = min(span[3], span[1])


@lazy_njit
def chance_of(span: IntArray) -> float:
    """Probability that a value is alive where it need not be: Paulin and Knight's average lifetime.

    A third of the lifetimes of ASAP, of ALAP and of the longest, less what must be.
    """
    first, last, ready, soon = span
    average = (soon - first + last - ready + last - first) / 3.0
    must = max(soon - ready, 0)
    rest = last - first - must
    return max(min((average - must) / rest, 1.0), 0.0) if rest > 0 else 0.0


@lazy_njit
def store(state: State, span: IntArray, bits: Scalar, sign: float) -> None:
    """Add (or take away) a value to the storage graph, which is the last."""
    row, chance = len(state.level) - 1, chance_of(span)
    if span[1] > span[0]:
        _spread(state, row, span[0], span[1], sign * bits * chance)
    if span[3] > span[2]:
        _spread(state, row, span[2], span[3], sign * bits * (1.0 - chance))


@lazy_njit
def sums(state: State) -> FloatArray:
    """(r + 1,) totals of the distribution graphs."""
    found = np.zeros(len(state.level))
    for row in range(len(state.level)):
        found[row] = total_over(state, row, 0, state.level.shape[1] - 2)
    return found
