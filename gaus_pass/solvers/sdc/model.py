"""A task as a linear program over start times, last uses and the length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import NamedTuple
from weakref import ReferenceType, ref

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.analysis.objectives import Level
from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.solvers.base import Task, has_model, model_of
from gaus_pass.solvers.common.bounds import path_lifetimes
from gaus_pass.solvers.sdc.difference_lp import DifferenceLp, minimise

_LARGEST = 2**61
LIFETIMES: Level = ((1.0, "register-bits"),)
"""Short lifetimes: what is closest to most of what is not linear."""
_last: list[_Solved] = []
"""The program that was solved last: auto asks for its solution, its bound, and without limits."""


class _Solved(NamedTuple):
    """Solution of `least_lifetimes`, and what it depends on: limits are not among it."""

    arrays: tuple[ReferenceType[IntArray], ...]
    ii: int | None
    windows: Windows
    edges: Precedence
    solution: IntArray

    @staticmethod
    def arrays_of(problem: Problem) -> tuple[IntArray, ...]:
        return (
            problem.val_bits, problem.val_hold, problem.val_producer, problem.use_op,
            problem.use_distance,
        )  # fmt: skip

    def is_of(self, task: Task) -> bool:
        mine = zip(self.arrays, self.arrays_of(task.problem), strict=True)
        same = self.windows is task.windows and self.edges is task.edges and self.ii == task.ii
        return same and all(array() is other for array, other in mine)


class LinearModel:
    """Variables: n start times, one last use per value that has several users, the length.

    A value with a single user is last used when that user starts and needs no variable, unless its
    least lifetime is rounded up.

    Parameters
    ----------
    rounded
        At an II above 1 registers are paid in rounds of II cycles.  No lifetime then counts less
        than its least one rounded up to whole rounds, which together with the lifetime itself is
        the convex envelope of what is paid.
    """

    def __init__(self, task: Task, rounded: bool = False) -> None:
        self.task = task
        problem = task.problem
        n = problem.num_operations
        interval = task.ii or 0
        counts = np.diff(problem.use_ptr)
        owner = problem.use_owner
        shared = counts > 1
        self._paid = np.zeros(problem.num_values, np.int64)
        if rounded and interval > 1:
            self._paid = interval * -(-path_lifetimes(task) // interval) * (counts > 0)
            shared |= self._paid > 0
        self._single = np.flatnonzero((counts == 1) & ~shared)
        self._single_use = problem.use_ptr[self._single]
        self._several = np.flatnonzero(shared)
        variable = np.zeros(problem.num_values, np.int64)
        variable[self._several] = n + np.arange(len(self._several))
        self._variable = variable
        uses = shared[owner]
        self._late_src = problem.use_op[uses]
        self._late_dst = variable[owner[uses]]
        self._late_gap = interval * problem.use_distance[uses]
        self._end = n + len(self._several)
        self._constant_lifetime = int(
            (
                problem.val_bits[self._single] * interval * problem.use_distance[self._single_use]
            ).sum()
        )

    def is_linear(self, level: Level) -> bool:
        """Whether every term of the level can be optimised exactly or by its linear bound."""
        return all(has_model(name, "linear") for _, name in level)

    def program(self, levels: Sequence[Level]) -> DifferenceLp:
        """The levels as one program: each weighs more than all after it can ever sum to.

        Raises
        ------
        SolverError
            The weights do not fit into 62 bits.
        """
        task, problem = self.task, self.task.problem
        n, end = problem.num_operations, self._end
        src, dst, gap = task.edges.at(task.ii)
        all_ops = np.arange(n)
        first = task.windows.asap
        paid = self._several[self._paid[self._several] > 0]
        producer, kept = problem.val_producer[paid], (problem.val_hold + self._paid)[paid]
        latest_use = np.full(end - n, int(self._late_bound()), np.int64)
        lower = np.concatenate((first, self._earliest_last_use(), [0]))
        upper = np.concatenate((task.windows.alap, latest_use, [task.length]))
        cost = self._weighted(levels, upper - lower)
        ends = np.full(n, end) if cost[end] else np.zeros(0, np.int64)
        sources = all_ops if cost[end] else ends
        return DifferenceLp(
            src=np.concatenate((src, self._late_src, producer, sources)),
            dst=np.concatenate((dst, self._late_dst, self._variable[paid], ends)),
            gap=np.concatenate((gap, self._late_gap, kept, problem.busy[sources])),
            cost=cost,
            lower=lower,
            upper=upper,
        )

    def _late_bound(self) -> int:
        """No last use is later than this, nor the end of the rounds that are paid anyway."""
        problem, alap = self.task.problem, self.task.windows.alap
        paid = alap[problem.val_producer] + problem.val_hold + self._paid
        used = alap[self._late_src] + self._late_gap
        return max(int(used.max(initial=0)), int(paid.max(initial=0)))

    def _earliest_last_use(self) -> IntArray:
        n = self.task.problem.num_operations
        least = np.zeros(self._end - n, np.int64)
        first = self.task.windows.asap[self._late_src] + self._late_gap
        np.maximum.at(least, self._late_dst - n, first)
        return least

    def _weighted(self, levels: Sequence[Level], span: IntArray) -> IntArray:
        total = np.zeros(self._end + 1, dtype=object)
        for level in levels:
            cost = self._level_cost(level)
            # A step in an earlier level outweighs everything that this level can change.
            reach = int((np.abs(cost) * span.astype(object)).sum())
            total = total * (reach + 1) + cost if total.any() else cost
        if int(np.abs(total).sum()) > _LARGEST:
            raise SolverError(
                f"the levels of the objective '{self.task.objective}' need weights beyond 62 bits "
                "on this problem; use fewer levels or smaller weights"
            )
        return total.astype(np.int64)

    def _level_cost(self, level: Level) -> np.ndarray:  # type: ignore[type-arg]
        cost = np.zeros(self._end + 1, dtype=object)
        parts = [linear_term(name)[0].parts(self.task) for _, name in level]
        together = lcm(*parts)
        for weight, each, (_, name) in zip(_whole_weights(level), parts, level, strict=True):
            cost = cost + weight * (together // each) * self._term_cost(name).astype(object)
        return cost

    def _term_cost(self, name: str) -> IntArray:
        """(variables,) what one step of each variable costs in a term."""
        part, of = linear_term(name)
        cost = np.zeros(self._end + 1, np.int64)
        part.add_cost(self, cost, *of)
        return cost

    def bound(self, level: Level, solution: IntArray) -> float:
        """Lower bound that the optimum of a level proves for its exact value.

        Terms are whole numbers, so that the sum is rounded up to what sums of them can be.  The
        terms may not be rounded one by one: another solution may have less of one that rounds.
        """
        weights = [_fraction(weight) for weight, _ in level]
        total = sum(
            (
                w * self._term_value(name, solution)
                for w, (_, name) in zip(weights, level, strict=True)
            ),
            Fraction(0),
        )
        unit = Fraction(gcd(*_whole_weights(level)), lcm(*(w.denominator for w in weights)))
        return float(unit * ceil(total / unit))

    def _term_value(self, name: str, solution: IntArray) -> Fraction:
        part, of = linear_term(name)
        value = part.value(self, int(self._term_cost(name) @ solution), *of)
        return Fraction(value, part.parts(self.task))

    def add_length(self, cost: IntArray) -> None:
        """A step of the length."""
        cost[self._end] = 1

    def add_lifetimes(self, cost: IntArray) -> None:
        """A bit of every value for a step."""
        problem = self.task.problem
        one, many = self._single, self._several
        np.add.at(cost, problem.use_op[self._single_use], problem.val_bits[one])
        np.subtract.at(cost, problem.val_producer[one], problem.val_bits[one])
        np.add.at(cost, self._variable[many], problem.val_bits[many])
        np.subtract.at(cost, problem.val_producer[many], problem.val_bits[many])

    def lifetimes_of(self, value: int) -> int:
        """Bits times steps that values are alive where `add_lifetimes` gives this much."""
        problem = self.task.problem
        used = np.diff(problem.use_ptr) > 0
        held = int((problem.val_bits * problem.val_hold)[used].sum())
        return value - held + self._constant_lifetime


@dataclass(frozen=True)
class LinearTerm:
    """A term that is linear in the variables of a `LinearModel`, or bounded from below by that.

    Attributes
    ----------
    add_cost
        ``add_cost(model, cost)``: add what a step of each variable costs to (variables,).
    value
        ``value(model, cost @ variables)``: what that says of the term times ``parts``.
    parts
        ``parts(task)``: how many of the costs make one of the term.
    exact
        ``exact(task)``: whether the term is linear indeed, so that an optimum of it is one.
    """

    add_cost: Callable[..., None]
    value: Callable[..., int] = field(default=lambda model, value, *of: value)
    exact: Callable[..., bool] = field(default=lambda task, *of: True)
    parts: Callable[[Task], int] = field(default=lambda task: 1)


def linear_term(name: str) -> tuple[LinearTerm, tuple[str, ...]]:
    """The linear form of a term, and further arguments.  Raises `SolverError` without any."""
    return model_of(name, "linear", "sdc")


def _nothing(model: LinearModel, cost: IntArray) -> None:
    """It is given."""


def _add_communication(model: LinearModel, cost: IntArray) -> None:
    problem = model.task.problem
    crossing = problem.dep_weight > 0
    np.add.at(cost, problem.dep_dst[crossing], 1)
    np.subtract.at(cost, problem.dep_src[crossing], 1)


def _communication(model: LinearModel, value: int) -> int:
    problem = model.task.problem
    crossing = problem.dep_weight > 0
    return value + (model.task.ii or 0) * int(problem.dep_distance[crossing].sum())


II = LinearTerm(_nothing, lambda model, _: model.task.ii or 0)
LENGTH = LinearTerm(LinearModel.add_length)
COMMUNICATION = LinearTerm(_add_communication, _communication)
REGISTER_BITS = LinearTerm(
    LinearModel.add_lifetimes,
    LinearModel.lifetimes_of,
    lambda task: (task.ii or 1) == 1,
    lambda task: task.ii or 1,
)
"""Beyond II 1 registers round up for every value."""


def _whole_weights(level: Level) -> list[int]:
    """Integers in the ratio of the weights, up to a millionth."""
    weights = [_fraction(weight) for weight, _ in level]
    scale = lcm(*(w.denominator for w in weights))
    return [int(weight * scale) for weight in weights]


def _fraction(weight: float) -> Fraction:
    return Fraction(weight).limit_denominator(10**6)


def least_lifetimes(task: Task) -> IntArray:
    """Values (variables,) of the variables of ``LinearModel(task)``, start times (n,) first.

    Raises
    ------
    GausError
        The program has no solution, or numbers too large.
    """
    for last in list(_last):
        if last.is_of(task):
            return last.solution
    model = LinearModel(task)
    solution = minimise(model.program([LIFETIMES]), progress=task.progress).start
    arrays = tuple(map(ref, _Solved.arrays_of(task.problem)))
    _last[:] = [_Solved(arrays, task.ii, task.windows, task.edges, solution)]
    return solution
