"""A task as a CP-SAT model: start times, difference constraints, slots and limits.

Every variable carries the value that it has in the incumbent as a hint, so that the search begins
with a complete solution.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gaus_pass.errors import Infeasible
from gaus_pass.model.check import users_of
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.libraries import cp_model

Expression = Any
"""A linear expression of CP-SAT; its stubs are too narrow for sums that may be constants."""


LATEST = 2**44
"""No value is alive after that: start times and distances are below 2^40."""

MOST_COUNTED = 5000
"""Operations times steps (slots) of a resource type up to which each has a variable."""
_FEW_STEPS, _MOST_IN_FEW = 16, 100_000
"""The same where operations have few steps each: neighbourhood search then finds much more."""


class Item(NamedTuple):
    """An interval that takes an amount; one of variable duration has a hint for its end."""

    begin: Expression
    duration: Expression
    amount: int
    end_hint: int | None = None


class Model:
    """Start times under dependences, windows, clock and limits; terms are added by `terms`.

    Parameters
    ----------
    known : (n,) or None
        A legal schedule, to begin with.
    """

    def __init__(self, task: Task, known: IntArray | None) -> None:
        self.task = task
        self.known = None if known is None else known.tolist()
        self.cp: Any = cp_model().CpModel()
        self.weighted_sum: Any = cp_model().LinearExpr.weighted_sum
        first, last = task.windows.asap.tolist(), task.windows.alap.tolist()
        self.start = [
            self.variable(low, high, self.start_hint(i))
            for i, (low, high) in enumerate(zip(first, last, strict=True))
        ]
        self._slots: dict[tuple[int, int], tuple[Expression, Expression]] = {}
        self._begun: dict[tuple[int, int], Any] = {}
        self._choices: dict[int, dict[int, Any]] = {}
        self._length: Expression = None
        self._add_precedence()
        for resource in task.problem.resource_types:
            if resource.limit is not None:
                self.keep_within(resource.name, resource.limit)

    def variable(self, low: int, high: int, hint: int | None) -> Any:
        """An integer variable; it may be wide, CP-SAT keeps only its bounds."""
        variable = self.cp.new_int_var(low, high, "")
        if hint is not None:
            self.cp.add_hint(variable, hint)
        return variable

    def start_hint(self, operation: int) -> int | None:
        """The start time in the incumbent."""
        return None if self.known is None else self.known[operation]

    def _add_precedence(self) -> None:
        columns = (column.tolist() for column in self.task.edges.at(self.task.ii))
        tightest: dict[tuple[int, int], int] = {}
        for src, dst, gap in zip(*columns, strict=True):
            tightest[src, dst] = max(gap, tightest.get((src, dst), gap))
        for (src, dst), gap in tightest.items():
            if src != dst:
                self.cp.add(self.start[dst] - self.start[src] >= gap)
            elif gap > 0:
                name = self.task.problem.describe(src)
                raise Infeasible(f"operation {name} cannot repeat every {self.task.ii} cycles")

    def slot(self, operation: int, later: int = 0) -> tuple[Expression, Expression]:
        """Quotient and remainder by II of an operation's start time plus ``later``."""
        ii = self.task.ii
        assert ii is not None
        whole, later = divmod(later, ii)
        if (operation, later) not in self._slots:
            self._slots[operation, later] = self._fold(operation, later)
        quotient, slot = self._slots[operation, later]
        return quotient + whole, slot

    def _fold(self, operation: int, later: int) -> tuple[Expression, Expression]:
        ii = self.task.ii or 1
        windows = self.task.windows
        time = self.start[operation] + later
        if ii == 1:
            return time, 0
        low, high = int(windows.asap[operation]) + later, int(windows.alap[operation]) + later
        known = self.start_hint(operation)
        hint = (None, None) if known is None else divmod(known + later, ii)
        quotient = self.variable(low // ii, high // ii, hint[0])
        slot = self.variable(0, ii - 1, hint[1])
        self.cp.add(time == ii * quotient + slot)
        return quotient, slot

    def window(self, operation: int) -> int:
        """Number of start times that an operation can have."""
        windows = self.task.windows
        return int(windows.alap[operation] - windows.asap[operation]) + 1

    def begun(self, operation: int, step: int) -> Any:
        """Whether an operation has started by the end of a step: a variable, or 0 or 1."""
        windows = self.task.windows
        if step < windows.asap[operation] or step >= windows.alap[operation]:
            return int(step >= windows.alap[operation])
        if (operation, step) not in self._begun:
            literal = self.cp.new_bool_var("")
            known = self.start_hint(operation)
            if known is not None:
                self.cp.add_hint(literal, known <= step)
            self.cp.add(self.start[operation] <= step).only_enforce_if(literal)
            self.cp.add(self.start[operation] > step).only_enforce_if(~literal)
            self._begun[operation, step] = literal
        return self._begun[operation, step]

    def length(self) -> Expression:
        """The schedule length; at least that where only shorter is better."""
        if self._length is None:
            task = self.task
            ends = [s + b for s, b in zip(self.start, task.problem.busy.tolist(), strict=True)]
            hint = None if self.known is None else length_of(task, self.known)
            self._length = self.variable(0, task.length, hint)
            # Without II it also says when the next iteration begins: more is not always worse.
            if task.ii is None and task.problem.dep_distance.any():
                self.cp.add_max_equality(self._length, ends)
            else:
                for end in ends:
                    self.cp.add(self._length >= end)
        return self._length

    def interval(self) -> Expression:
        """Cycles between iterations: II, or the length when iterations do not overlap."""
        return self.length() if self.task.ii is None else self.task.ii

    def keep_within(self, resource: str, capacity: Expression) -> None:
        """Bound the units in use in every step (slot); ``capacity`` may be a variable.

        Few operations are counted slot by slot, whose relaxation proves more; many are stacked.
        """
        problem, ii = self.task.problem, self.task.ii
        found: list[tuple[int, int, int]] = []
        always = 0
        for i in users_of(problem, resource).tolist():
            kind = problem.operator_types[problem.type_of[i]]
            units, busy = kind.uses[resource], kind.blocking
            if ii is not None:
                always, busy = always + units * (busy // ii), busy % ii
            if busy:
                found.append((i, busy, units))
        room = capacity - always
        if isinstance(room, int):
            if room < 0:
                raise Infeasible(f"every slot has {-room} units more in use than the limit")
            if sum(units for *_, units in found) <= room:
                return
        brief = all(busy == 1 for _, busy, _ in found)
        if brief and is_counted(sum(self._places(i) for i, *_ in found), len(found)):
            self._count(found, room)
        else:
            self.stack([Item(self._begin(i), busy, units) for i, busy, units in found], room)

    def _begin(self, operation: int) -> Expression:
        return self.start[operation] if self.task.ii is None else self.slot(operation)[1]

    def _places(self, operation: int) -> int:
        """In how many steps (slots) an operation can start."""
        return self.task.ii or self.window(operation)

    def _count(self, users: list[tuple[int, int, int]], capacity: Expression) -> None:
        ii = self.task.ii
        busy: dict[int, list[tuple[Any, int]]] = {}
        for i, cycles, units in users:
            for place, begins in self._choice(i).items():
                for later in range(cycles):
                    at = place + later if ii is None else (place + later) % ii
                    busy.setdefault(at, []).append((begins, units))
        for pairs in busy.values():
            literals, amounts = zip(*pairs, strict=True)
            self.cp.add(self.weighted_sum(literals, amounts) <= capacity)

    def _choice(self, operation: int) -> dict[int, Any]:
        """For every step (slot) whether the operation starts there."""
        if operation not in self._choices:
            first = 0 if self.task.ii else int(self.task.windows.asap[operation])
            places = range(first, first + self._places(operation))
            known = self.start_hint(operation)
            at = None if known is None else known % (self.task.ii or known + 1)
            literals = [self.cp.new_bool_var("") for _ in places]
            for place, literal in zip(places, literals, strict=True):
                if at is not None:
                    self.cp.add_hint(literal, place == at)
            self.cp.add_exactly_one(literals)
            self.cp.add(self._begin(operation) == self.weighted_sum(literals, list(places)))
            self._choices[operation] = dict(zip(places, literals, strict=True))
        return self._choices[operation]

    def stack(self, items: list[Item], capacity: Expression) -> None:
        """At no time do the items add up to more than ``capacity``.

        With an II they begin in a slot and may run over its end, once.  A second copy II later
        makes the slots from II to 2 II - 1 see all of them.
        """
        ii = self.task.ii
        unit = all(isinstance(item.duration, int) and item.duration == 1 for item in items)
        copies = [0] if ii is None or unit else [0, ii]
        intervals = [self._interval(item, shift) for shift in copies for item in items]
        amounts = [item.amount for item in items] * len(copies)
        self.cp.add_cumulative(intervals, amounts, capacity)

    def _interval(self, item: Item, shift: int) -> Any:
        begin = item.begin + shift
        if isinstance(item.duration, int):
            return self.cp.new_fixed_size_interval_var(begin, item.duration, "")
        hint = None if item.end_hint is None else item.end_hint + shift
        end = self.variable(0, LATEST, hint)
        return self.cp.new_interval_var(begin, item.duration, end, "")

    def starts(self, value: Any) -> list[int]:
        """(n,) start times of a solution; ``value`` gives a variable's value in it."""
        return [int(value(variable)) for variable in self.start]


def is_counted(places: int, users: int) -> bool:
    """Whether every place of every user of a resource type gets a variable."""
    return places <= max(MOST_COUNTED, min(_FEW_STEPS * users, _MOST_IN_FEW))


def length_of(task: Task, start: list[int]) -> int:
    """The schedule length of start times."""
    busy = task.problem.busy.tolist()
    return max((s + b for s, b in zip(start, busy, strict=True)), default=0)


def as_schedule(task: Task, start: list[int]) -> Schedule:
    """The schedule with these start times at the task's II."""
    import numpy as np

    return Schedule(np.array(start, np.int64), task.ii)
