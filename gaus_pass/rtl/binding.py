"""Which unit runs which operation.

Operations that use a resource type with a limit share units, and at II > 1 so do those of
expensive types.  Ports of memories are units as well.  In each slot an operation has a unit of its
own, and the units are chosen so that few different values reach a unit's inputs: multiplexers cost
area and time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from gaus_pass.errors import Infeasible
from gaus_pass.ir.loop import LoopGraph
from gaus_pass.ir.loop_model import Operand
from gaus_pass.ir.loop_timing import EXPENSIVE
from gaus_pass.problem import Problem
from gaus_pass.rtl.chains import place_of
from gaus_pass.schedule import Schedule

_ROUNDS = 8


@dataclass(frozen=True)
class Binding:
    """Operations of one leaf on units.

    Attributes
    ----------
    units
        By operation of the loop: resource type and number of the unit, for those that share.
    """

    units: dict[int, tuple[str, int]] = field(default_factory=dict[int, tuple[str, int]])

    def apply(self, schedule: Schedule, problem: Problem) -> Schedule:
        """The schedule with its units, as `verify` checks them."""
        unit = np.full(problem.num_operations, -1, np.int64)
        for operation, (_, number) in self.units.items():
            unit[operation + 1] = number
        return replace(schedule, unit=unit)


def bind(
    graph: LoopGraph, problem: Problem, schedule: Schedule, share: str, variant: int = 0
) -> Binding:
    """Bind the operations of a leaf.

    Parameters
    ----------
    problem
        That of the graph with the limits of the run.
    share
        ``auto``, or ``limits`` to share only what a limit asks for.
    variant
        Others than 0 decide at random in which order operations choose and which of equally good
        units they take.

    Raises
    ------
    Infeasible
        Every way to share units closes a combinational loop.
    """
    binder = _Binder(graph, problem, schedule, variant)
    for resource, operations in binder.shared(share).items():
        binder.bind(resource, operations)
    return Binding(dict(sorted(binder.units.items())))


def _choices(count: int, variant: int) -> tuple[list[int], list[int]]:
    """Who chooses when, and which of equal units is the first; in order without a variant."""
    if variant == 0:
        return list(range(count)), [0] * count
    rng = np.random.default_rng(variant)
    return rng.permutation(count).tolist(), rng.integers(0, 2**16, count).tolist()


class _Binder:
    def __init__(
        self, graph: LoopGraph, problem: Problem, schedule: Schedule, variant: int
    ) -> None:
        self.graph, self.loop = graph, graph.loop
        self.rank, self.turn = _choices(len(graph.loop.operations), variant)
        self.problem, self.schedule = problem, schedule
        self.ii = schedule.ii or 1
        self.units: dict[int, tuple[str, int]] = {}
        self.limits = {r.name: r.limit for r in problem.resource_types}

    def shared(self, share: str) -> dict[str, list[int]]:
        """Operations that share, by resource type."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i, operation in enumerate(self.loop.operations):
            kind = self.problem.operator_types[self.problem.type_of[i + 1]]
            uses = [name for name, units in kind.uses.items() if units == 1]
            if len(uses) != 1 or len(kind.uses) != 1:
                continue
            dear = operation.kind.startswith(EXPENSIVE) or i in self.graph.implementations
            pays = share == "auto" and dear and self.ii > 1
            if pays or self.limits[uses[0]] is not None or operation.access is not None:
                found[uses[0]].append(i)
        return found

    def slots(self, operation: int) -> range:
        """Slots in which an operation keeps its unit, not yet modulo II."""
        start = int(self.schedule.start[operation + 1])
        kind = self.problem.operator_types[self.problem.type_of[operation + 1]]
        return range(start, start + kind.blocking)

    def bind(self, resource: str, operations: Sequence[int]) -> None:
        """Choose units: first come, first served, then exchanged while that saves inputs."""
        taken: defaultdict[int, set[int]] = defaultdict(set)  # slot → units
        limit = self.limits[resource]
        for i in sorted(operations, key=lambda i: (int(self.schedule.slot[i + 1]), self.rank[i])):
            busy = {u for t in self.slots(i) for u in taken[t % self.ii]}
            count = 1 + max((u for _, u in self.units_of(resource)), default=-1)
            free = [u for u in range(count + 1) if u not in busy]
            if limit is not None:
                free = [u for u in free if u < limit]
            free = [u for u in free if not self.loops_back(i, (resource, u))]
            if not free:
                raise Infeasible(
                    f"operation '{self.loop.operations[i].name}' finds no unit of '{resource}' "
                    f"(limit {limit}) that it could share without a combinational loop; give the "
                    "operator a latency or raise the limit",
                    self.loop.operations[i].location,
                )
            tie = self.turn[i] % (count + 1)
            best = min(
                free,
                key=lambda u: (self.added(i, resource, u), u == count, (u - tie) % (count + 1)),
            )
            self.units[i] = (resource, best)
            for t in self.slots(i):
                taken[t % self.ii].add(best)
        self.improve(resource, operations)

    def units_of(self, resource: str) -> Iterator[tuple[int, int]]:
        """Operations and unit numbers of a resource type."""
        return ((i, u) for i, (name, u) in self.units.items() if name == resource)

    # Multiplexers

    def ports(self, operation: int) -> list[object]:
        """What reaches each input of an operation: the place where an operand is read."""
        step = int(self.schedule.start[operation + 1])
        model = self.loop.operations[operation]
        operands: list[Operand] = list(model.operands)
        if model.access is not None:
            operands.append(model.access.address)
        return [place_of(self.graph, self.schedule, o, step) for o in operands]

    def added(self, operation: int, resource: str, unit: int) -> int:
        """Multiplexer inputs that an operation adds to a unit."""
        others = [self.ports(i) for i, u in self.units_of(resource) if u == unit]
        own = self.ports(operation)
        return sum(
            all(k >= len(other) or other[k] != place for other in others)
            for k, place in enumerate(own)
        )

    def inputs(self, resource: str) -> int:
        """Multiplexer inputs of all units of a resource type."""
        distinct = {
            (u, k, place)
            for i, u in self.units_of(resource)
            for k, place in enumerate(self.ports(i))
        }
        return len(distinct)

    def improve(self, resource: str, operations: Sequence[int]) -> None:
        """Exchange the units of two operations of one slot while that saves inputs."""
        pairs = [
            (a, b)
            for a, b in combinations(operations, 2)
            if {t % self.ii for t in self.slots(a)} == {t % self.ii for t in self.slots(b)}
        ]
        best = self.inputs(resource)
        for _ in range(_ROUNDS):
            before = best
            for a, b in pairs:
                best = self._exchange(a, b, resource, best)
            if best == before:
                return

    def _exchange(self, a: int, b: int, resource: str, best: int) -> int:
        one, two = self.units[a], self.units[b]
        self.units[a], self.units[b] = two, one
        found = self.inputs(resource)
        if found < best and not self.loops_back(a, two) and not self.loops_back(b, one):
            return found
        self.units[a], self.units[b] = one, two
        return best

    # Combinational loops

    def loops_back(self, operation: int, unit: tuple[str, int]) -> bool:
        """Whether a path without a register would lead from a unit's output to its input."""
        if self.problem.latency[operation + 1] > 0:
            return False
        before = self.units.get(operation)
        self.units[operation] = unit
        found = self._reaches(operation, unit)
        if before is None:
            del self.units[operation]
        else:
            self.units[operation] = before
        return found

    def _reaches(self, operation: int, unit: tuple[str, int]) -> bool:
        on_unit: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for i, u in self.units.items():
            on_unit[u].append(i)
        seen: set[int] = set()
        stack = [j for i in on_unit[unit] for j in self.chained(i)]
        while stack:
            i = stack.pop()
            if self.units.get(i) == unit:
                return True
            if i in seen or self.problem.latency[i + 1] > 0:
                continue
            seen.add(i)
            mates = on_unit[self.units[i]] if i in self.units else [i]
            stack += [j for mate in mates for j in self.chained(mate)]
        return False

    def chained(self, operation: int) -> list[int]:
        """Operations that read a result in the cycle in which it is made."""
        if not hasattr(self, "_chained"):
            self._chained = self._find_chained()
        return self._chained[operation]

    def _find_chained(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.loop.operations]
        for i, operation in enumerate(self.loop.operations):
            step = int(self.schedule.start[i + 1])
            for operand in operation.uses():
                producer = self.loop.values[operand.value].producer
                if producer < 0 or self.problem.latency[producer + 1] > 0:
                    continue
                if place_of(self.graph, self.schedule, operand, step)[1] == 0:
                    found[producer].append(i)
        return found
