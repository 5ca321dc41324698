"""Binding: which operation runs on which unit.

Operations that use a resource type with a limit share units, and at II > 1 so do expensive ones.
Ports of memories are units as well.  A unit runs at most one operation in each slot.  Units are
chosen to keep multiplexers small, because these cost area and time: as few different values as
possible reach each input of a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from gaus_pass.analysis.units import UnitsInUse
from gaus_pass.errors import Infeasible
from gaus_pass.hardware.operations import EXPENSIVE, Operand, node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.rtl.binding.chains import Place, place_of
from gaus_pass.rtl.binding.unit_inputs import UnitInputs

_ROUNDS = 8


@dataclass(frozen=True)
class Binding:
    """Operations of one leaf on units.

    Attributes
    ----------
    units
        Resource type and number of the unit, by operation of the loop, for those that share.
    riders
        Of these: accesses on ports that the problem gives to others.
    """

    units: dict[int, tuple[str, int]] = field(default_factory=dict[int, tuple[str, int]])
    riders: frozenset[int] = frozenset()

    def apply(self, schedule: Schedule, problem: Problem) -> Schedule:
        """The schedule with its units, as `verify` checks them."""
        unit = np.full(problem.num_operations, -1, np.int64)
        for operation, (_, number) in self.units.items():
            if operation not in self.riders:
                unit[node(operation)] = number
        return replace(schedule, unit=unit)


def bind(
    graph: LoopGraph,
    problem: Problem,
    schedule: Schedule,
    share: str,
    variant: int = 0,
    small: bool = True,
) -> Binding:
    """Bind the operations of a leaf.

    Parameters
    ----------
    problem
        The problem of the graph with the limits of the run.
    share
        ``auto``, or ``limits`` to share only what a limit asks for.
    variant
        0 binds the operations of a slot in program order.  Any other number is the seed of a random
        order, and of the choice among equally good units.
    small
        Operations are exchanged while that saves inputs of multiplexers.

    Raises
    ------
    Infeasible
        Every binding closes a combinational loop.
    """
    binder = _Binder(graph, problem, schedule, variant)
    for resource, operations in binder.shared(share).items():
        binder.bind(resource, operations)
        if small:
            binder.improve(resource, operations)
    units = binder.units | {i: binder.units[other] for i, other in graph.riders.items()}
    return Binding(dict(sorted(units.items())), frozenset(graph.riders))


def _choices(count: int, variant: int) -> tuple[list[int], list[int]]:
    """Each operation's rank within its slot, and where its search for a unit begins."""
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
        self.latency: list[int] = problem.latency.tolist()
        self.ii = schedule.ii or 1
        self.units: dict[int, tuple[str, int]] = {}
        self.mates: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._inputs: dict[str, UnitInputs] = {}
        self._ports: dict[int, list[Place]] = {}
        self.limits = {r.name: r.limit for r in problem.resource_types}

    def shared(self, share: str) -> dict[str, list[int]]:
        """Operations that share, by resource type."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i, operation in enumerate(self.loop.operations):
            kind = self.problem.operator_types[self.problem.type_of[node(i)]]
            uses = [name for name, units in kind.uses.items() if units == 1]
            if len(uses) != 1 or len(kind.uses) != 1:
                continue
            dear = operation.kind.startswith(EXPENSIVE) or i in self.graph.instances
            pays = share == "auto" and dear and self.ii > 1
            if pays or self.limits[uses[0]] is not None or operation.access is not None:
                found[uses[0]].append(i)
        return found

    def interval(self, operation: int) -> tuple[int, int]:
        """First step in which an operation keeps its unit, and for how many steps."""
        kind = self.problem.operator_types[self.problem.type_of[node(operation)]]
        return int(self.schedule.start[node(operation)]), kind.blocking

    def bind(self, resource: str, operations: Sequence[int]) -> None:
        """Choose units greedily."""
        limit = self.limits[resource]
        units = UnitsInUse(self.ii, limit)
        inputs = self._inputs[resource] = UnitInputs(self.ports)
        count = 0
        slot = self.schedule.slot
        for i in sorted(operations, key=lambda i: (int(slot[node(i)]), self.rank[i])):
            begin, blocking = self.interval(i)
            free = units.free(begin, blocking, count + 1)
            free = [u for u in free if not self.loops_back(i, (resource, u))]
            if not free:
                raise Infeasible(
                    f"operation '{self.loop.operations[i].name}' finds no unit of '{resource}' "
                    f"(limit {limit}) that it could share without a combinational loop; give the "
                    "operator a latency or raise the limit",
                    self.loop.operations[i].location,
                )
            tie, last = self.turn[i] % (count + 1), count
            costs = {u: (inputs.added(i, u), u == last, (u - tie) % (last + 1)) for u in free}
            best = min(free, key=costs.__getitem__)
            self._put(i, (resource, best))
            count = max(count, best + 1)
            units.take(best, begin, blocking)

    def _put(self, operation: int, unit: tuple[str, int]) -> None:
        """Put the operation on the unit."""
        self.units[operation] = unit
        self.mates[unit].append(operation)
        self._inputs[unit[0]].put(operation, unit[1])

    def _take(self, operation: int) -> tuple[str, int]:
        """Take the operation off its unit, which is returned."""
        unit = self.units.pop(operation)
        self.mates[unit].remove(operation)
        self._inputs[unit[0]].take(operation, unit[1])
        return unit

    # Multiplexers

    def ports(self, operation: int) -> list[Place]:
        """The place that each operand of an operation is read from."""
        if operation not in self._ports:
            step = int(self.schedule.start[node(operation)])
            model = self.loop.operations[operation]
            operands: list[Operand] = list(model.operands)
            if model.access is not None:
                operands.append(model.access.address)
            places = [place_of(self.graph, self.schedule, o, step) for o in operands]
            self._ports[operation] = places
        return self._ports[operation]

    def improve(self, resource: str, operations: Sequence[int]) -> None:
        """Exchange the units of two operations of one slot while that saves inputs."""
        alike: defaultdict[frozenset[int], list[int]] = defaultdict(list)
        for i in operations:
            begin, blocking = self.interval(i)
            alike[frozenset(t % self.ii for t in range(begin, begin + blocking))].append(i)
        place = {i: k for k, i in enumerate(operations)}
        pairs = [pair for group in alike.values() for pair in combinations(group, 2)]
        pairs.sort(key=lambda pair: (place[pair[0]], place[pair[1]]))
        for _ in range(_ROUNDS):
            before = self._inputs[resource].total
            for a, b in pairs:
                self._exchange(a, b, self._inputs[resource])
            if self._inputs[resource].total == before:
                return

    def _exchange(self, a: int, b: int, inputs: UnitInputs) -> None:
        """Exchange the units of the two where that saves inputs."""
        if self.units[a] == self.units[b]:
            return
        before = inputs.total
        one, two = self._take(a), self._take(b)
        self._put(a, two)
        self._put(b, one)
        if inputs.total < before and not self.loops_back(a, two) and not self.loops_back(b, one):
            return
        self._take(a)
        self._take(b)
        self._put(a, one)
        self._put(b, two)

    # Combinational loops

    def loops_back(self, operation: int, unit: tuple[str, int]) -> bool:
        """Whether a path without a register would lead from a unit's output to its input."""
        if self.latency[node(operation)] > 0:
            return False
        if self.units.get(operation) == unit:
            return self._reaches(unit)
        before = self._take(operation) if operation in self.units else None
        self._put(operation, unit)
        found = self._reaches(unit)
        self._take(operation)
        if before is not None:
            self._put(operation, before)
        return found

    def _reaches(self, unit: tuple[str, int]) -> bool:
        seen: set[int] = set()
        stack = [j for i in self.mates[unit] for j in self.chained(i)]
        while stack:
            i = stack.pop()
            if self.units.get(i) == unit:
                return True
            if i in seen or self.latency[node(i)] > 0:
                continue
            seen.add(i)
            mates = self.mates[self.units[i]] if i in self.units else [i]
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
            step = int(self.schedule.start[node(i)])
            for operand in operation.uses():
                producer = self.loop.values[operand.value].producer
                if producer < 0 or self.latency[node(producer)] > 0:
                    continue
                if place_of(self.graph, self.schedule, operand, step)[1] == 0:
                    found[producer].append(i)
        return found
