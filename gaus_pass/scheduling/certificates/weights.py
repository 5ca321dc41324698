"""Bits alive in the step that has most: a flow below weights of the steps.

What has started by each step cuts a network of operations and steps in two, and the cut pays for
what is alive: see `gaus_pass.solvers.step_weights.network`.  No cut pays less than a flow from what
has surely started to what surely has not; and some step keeps at least the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray, Problem
from gaus_pass.scheduling.certificates.rows import Arc, ChainPaths, Rows
from gaus_pass.scheduling.certificates.units import windows
from gaus_pass.solvers.common.max_flow import maximum_flow
from gaus_pass.solvers.step_weights.network import each_step

_MOST_ARCS = 400_000
"""Arcs of a network: the flow over more would be a file of tens of megabytes."""
_BETWEEN = ("dependence", "chain", "within")


@dataclass(frozen=True)
class _Arcs:
    """(k,) arcs of one kind: number of the constraint, step, ends; ``most`` is 0 if unbounded."""

    kind: str
    number: IntArray
    step: IntArray
    tail: IntArray
    head: IntArray
    most: IntArray


class WeightedSteps:
    """The network of a problem at one II and within one length, under weights.

    Parameters
    ----------
    weights
        (steps,) or, with an II, (slots,); integers, at least 0, and some above.
    """

    def __init__(self, problem: Problem, ii: int | None, rows: Rows, weights: IntArray) -> None:
        self._p, self._ii, self._rows = problem, ii or 0, rows
        self._early, self._late = windows(problem, rows)
        self._offset = np.cumsum(self._late - self._early) - self._late
        self._started = int((self._late - self._early).sum())
        counts = (problem.val_bits > 0)[problem.use_owner]
        if ii is None:  # the length would shift what lies between iterations
            counts &= problem.use_distance == 0
        self._use = np.flatnonzero(counts)
        last = np.zeros(problem.num_values, np.int64)
        np.maximum.at(last, problem.use_owner[counts], self._last[self._use])
        begin = self._early[problem.val_producer] + problem.val_hold
        value, step = each_step(begin, last)
        at = step % ii if ii else step
        weight = np.where(at < len(weights), weights[np.minimum(at, len(weights) - 1)], 0)
        self._value, self._step = value[weight > 0], step[weight > 0]
        self._weight, self._weights = weight[weight > 0], weights
        self._none = self._started + 1 + len(self._value)

    @property
    def _last(self) -> IntArray:
        """(uses,) the step from which on a use has surely happened."""
        return self._late[self._p.use_op] + self._ii * self._p.use_distance

    def part(self, paths: ChainPaths) -> tuple[dict[str, Any], int] | None:
        """The part of a certificate and the bits that it proves; None where it is too large.

        Raises
        ------
        SolverError
            The flow is not found.
        """
        p, span = self._p, self._late - self._early
        between = self._between()
        uses = np.bincount(p.use_owner[self._use], minlength=p.num_values)[self._value]
        size = int(span.sum() + span[self._rows.plus[between]].sum() + uses.sum())
        if size > _MOST_ARCS or not len(self._value):
            return None
        kinds = [self._later(), *self._dependences(between), self._values(), self._users()]
        flows = self._flows(kinds)
        value = sum(int(f[k.head == self._none].sum()) for k, f in zip(kinds, flows, strict=True))
        found: list[Arc] = []
        for kind, flow in zip(kinds, flows, strict=True):
            for k in np.flatnonzero(flow).tolist():
                number = int(kind.number[k])
                number = paths.number(number) if kind.kind == "chain" else number
                found.append([kind.kind, number, int(kind.step[k]), int(flow[k])])
        weights = [[t, int(self._weights[t])] for t in np.flatnonzero(self._weights).tolist()]
        part = {"kind": "weights", "weights": weights, "arcs": found}
        return part, -(-value // int(self._weights.sum()))

    def _flows(self, kinds: list[_Arcs]) -> list[IntArray]:
        """(k,) how much flows over the arcs of each kind."""
        tail, head, most = (
            np.concatenate([getattr(kind, key) for kind in kinds])
            for key in ("tail", "head", "most")
        )
        most[most == 0] = int(most.sum()) + 1
        used = (tail != head) & (tail != self._none) & (head != self._started)
        amounts = np.zeros(len(tail), np.int64)
        found = maximum_flow(tail[used], head[used], most[used], self._started, self._none)
        amounts[used] = found.arcs
        return np.split(amounts, np.cumsum([len(kind.tail) for kind in kinds])[:-1])

    def _node(self, operation: IntArray, step: IntArray) -> IntArray:
        """(k,) nodes of operations that have started by steps, or where it is decided."""
        node = np.where(step < self._early[operation], self._none, self._offset[operation] + step)
        return np.where(step >= self._late[operation], self._started, node)

    def _free(
        self, kind: str, number: IntArray, step: IntArray, tail: IntArray, head: IntArray
    ) -> _Arcs:
        return _Arcs(kind, number, step, tail, head, np.zeros(len(step), np.int64))

    def _later(self) -> _Arcs:
        """What has started by a step has started by the next one."""
        own, step = each_step(self._early, self._late - 1)
        return self._free("later", own, step, self._node(own, step), self._node(own, step + 1))

    def _between(self) -> BoolArray:
        return np.array([kind in _BETWEEN for kind, _ in self._rows.names], np.bool_)

    def _dependences(self, between: BoolArray) -> list[_Arcs]:
        """What has started by a step needs the other end to have started some steps before."""
        rows, found = self._rows, list[_Arcs]()
        early, late = self._early, self._late
        kinds = np.array([kind for kind, _ in rows.names])
        numbers = np.array([k for _, k in rows.names], np.int64)
        for name in _BETWEEN:
            at = np.flatnonzero(between & (kinds == name))
            after, before, gap = rows.plus[at], rows.minus[at], rows.gap[at]
            own, step = each_step(
                np.maximum(early[after], early[before] + gap),
                np.minimum(late[after], late[before] + gap),
            )
            ends = self._node(after[own], step), self._node(before[own], step - gap[own])
            found.append(self._free(name, numbers[at][own], step, *ends))
        return found

    def _values(self) -> _Arcs:
        """A value is paid for where its producer has started and not all users have."""
        p, value = self._p, self._value
        producer = self._node(p.val_producer[value], self._step - p.val_hold[value])
        alive = self._started + 1 + np.arange(len(value))
        return _Arcs("value", value, self._step, producer, alive, p.val_bits[value] * self._weight)

    def _users(self) -> _Arcs:
        p = self._p
        first = np.searchsorted(self._value, np.arange(p.num_values + 1))
        owner = p.use_owner[self._use]
        own, pair = each_step(first[owner], first[owner + 1])
        use, step = self._use[own], self._step[pair]
        user = self._node(p.use_op[use], step - self._ii * p.use_distance[use])
        return self._free("use", use, step, self._started + 1 + pair, user)
