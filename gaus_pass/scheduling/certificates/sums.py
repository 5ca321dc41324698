"""Constraints that add up to terms of an objective: the dual of a linear program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd, lcm
from typing import Any

import numpy as np

from gaus_pass.analysis.objectives import term_of
from gaus_pass.errors import SolverError
from gaus_pass.model.longest_path import longest_paths
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.registry import Counts
from gaus_pass.scheduling.certificates.rounds import Paths, with_rounds
from gaus_pass.scheduling.certificates.rows import Arc, ChainPaths, Rows
from gaus_pass.solvers.common.max_flow import maximum_flow
from gaus_pass.solvers.sdc.difference_lp import DifferenceLp, minimise

Terms = Sequence[tuple[Fraction, str]]
_FAR = 2**40


class Sums:
    """Bounds of linear terms of one problem at one II and within one length."""

    def __init__(
        self, problem: Problem, ii: int | None, length: int, rows: Rows, paths: ChainPaths
    ) -> None:
        self._problem, self._ii, self._length = problem, ii, length
        self._paths = paths
        self._plain = rows
        self.rounds: list[dict[str, Any]] = []

    def part(self, terms: Terms) -> tuple[dict[str, Any], Fraction]:
        """The part of a certificate that bounds a weighted sum of terms, and the bound.

        Raises
        ------
        GausError
            The program has no solution, or numbers too large.
        """
        rounded = (self._ii or 1) > 1 and any(
            term_of(name)[0].counts is Counts.REGISTERS for _, name in terms
        )
        rows = self._with_rounds() if rounded else self._plain
        scale = lcm(*(w.denominator for w, _ in terms)) * (self._ii or 1)
        cost, constant = self._cost(terms, rows, scale)
        solution = self._least(rows, cost)
        amounts = _dual(rows, cost, solution)
        used = np.flatnonzero(amounts)
        total = sum(int(amounts[k]) * int(rows.gap[k]) for k in used.tolist())
        bound = Fraction(total + constant, scale)
        unit = Fraction(
            gcd(*(w.numerator for w, _ in terms)), lcm(*(w.denominator for w, _ in terms))
        )
        part = {
            "kind": "sum",
            "terms": [[float(w), name] for w, name in terms],
            "scale": scale,
            "arcs": [[*self._named(rows, k), int(amounts[k])] for k in used.tolist()],
        }
        return part, unit * ceil(bound / unit)

    def _with_rounds(self) -> Rows:
        return with_rounds(self._problem, self._ii or 1, self._plain, self._between)

    @cached_property
    def _between(self) -> Paths:
        return Paths(self._plain)

    def circle(self) -> list[Arc] | None:
        """Constraints around a circle that no schedule of this II keeps, or None."""
        rows = self._plain
        never = np.full(rows.nodes, _FAR)
        start = np.zeros(rows.nodes, np.int64)
        found = longest_paths(rows.minus, rows.plus, rows.gap, start, never)
        return [[*self._named(rows, k), 1] for k in found.cycle] or None

    def _named(self, rows: Rows, row: int) -> Arc:
        kind, k = rows.names[row]
        if kind == "chain":
            return [kind, self._paths.number(k)]
        if kind == "round":
            return [kind, self._round(k)]
        return [kind, k]

    def _round(self, use: int) -> int:
        """The number of a lifetime paid in rounds, with the path that shows how long it is."""
        p = self._problem
        producer = int(p.val_producer[p.use_owner[use]])
        way = self._between.path(producer, int(p.use_op[use]))
        arcs = [[*self._named(self._plain, k), 1] for k in way]
        self.rounds.append({"use": use, "arcs": arcs})
        return len(self.rounds) - 1

    def _cost(self, terms: Terms, rows: Rows, scale: int) -> tuple[IntArray, int]:
        """(nodes,) what a step of each costs, times ``scale``, and what is added to their sum."""
        p, ii = self._problem, self._ii or 1
        cost: dict[int, Fraction] = defaultdict(Fraction)
        constant = Fraction(0)
        n = p.num_operations
        for weight, name in terms:
            counts = term_of(name)[0].counts
            if counts is Counts.LENGTH:
                cost[rows.end] += weight
            elif counts is Counts.HOPS:
                for k in np.flatnonzero(p.dep_weight > 0).tolist():
                    cost[int(p.dep_dst[k])] += weight
                    cost[int(p.dep_src[k])] -= weight
                    constant += weight * (self._ii or 0) * int(p.dep_distance[k])
            else:
                kept = np.flatnonzero(np.diff(p.use_ptr) > 0)
                for v in kept.tolist():
                    each = weight * int(p.val_bits[v]) / ii
                    cost[n + v] += each
                    cost[int(p.val_producer[v])] -= each
                    constant -= each * int(p.val_hold[v])
        found = np.zeros(rows.nodes, np.int64)
        for node, value in cost.items():
            found[node] = int(value * scale)
        return found, int(constant * scale)

    def _least(self, rows: Rows, cost: IntArray) -> IntArray:
        """(nodes,) an optimum of the program; the root is 0."""
        span = int(np.abs(rows.gap).sum()) + self._length + 1
        free = np.arange(rows.root)
        inner = (rows.minus != rows.root) & (rows.plus != rows.root)
        lower, upper = np.zeros(len(free), np.int64), np.full(len(free), min(span, _FAR))
        for row, bound, better in ((rows.minus, lower, np.maximum), (rows.plus, upper, np.minimum)):
            at = row == rows.root
            ends = rows.plus[at] if bound is lower else rows.minus[at]
            better.at(bound, ends, rows.gap[at] if bound is lower else -rows.gap[at])
        lp = DifferenceLp(
            rows.minus[inner], rows.plus[inner], rows.gap[inner], cost[:-1], lower, upper
        )
        return np.append(minimise(lp).start, 0)


def _dual(rows: Rows, cost: IntArray, solution: IntArray) -> IntArray:
    """(m,) how often each row counts: a flow over those that are tight that meets the costs.

    Raises
    ------
    SolverError
        There is none, which no optimum of a program allows.
    """
    tight = np.flatnonzero(solution[rows.plus] - solution[rows.minus] == rows.gap)
    balance = np.array(cost)
    balance[rows.root] = -int(cost[:-1].sum())
    source, sink = rows.nodes, rows.nodes + 1
    need, spare = np.flatnonzero(balance > 0), np.flatnonzero(balance < 0)
    wanted = int(balance[need].sum())
    tail = np.concatenate((rows.minus[tight], np.full(len(spare), source), need))
    head = np.concatenate((rows.plus[tight], spare, np.full(len(need), sink)))
    room = np.concatenate((np.full(len(tight), wanted), -balance[spare], balance[need]))
    flow = maximum_flow(tail, head, room, source, sink)
    if flow.value != wanted:
        raise SolverError("the dual of a linear program was not found at its optimum")
    amounts = np.zeros(len(rows.gap), np.int64)
    amounts[tight] = flow.arcs[: len(tight)]
    return amounts
