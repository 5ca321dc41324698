"""`ProblemBuilder`: builds a `Problem` step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.errors import InvalidProblem
from gaus_pass.exact import as_whole, instance, items, pair, text, truth, whole
from gaus_pass.model.check import check
from gaus_pass.model.problem import NO_DEADLINE, Clock, OperatorType, Problem, ResourceType

User = int | tuple[int, int]

_USERS = "a list of users"


@dataclass
class _Operation:
    name: str
    type_index: int
    location: str
    earliest: int
    latest: int


class ProblemBuilder:
    """Collects operations, dependences and values; `build` freezes and checks them.

    Raises
    ------
    InvalidProblem
        From any method, as soon as something is wrong; the message names it.
    """

    def __init__(self, name: str = "") -> None:
        self.name = text(name, "name of a problem")
        self._names: set[str] = set()
        self._resources: dict[str, ResourceType] = {}
        self._types: dict[str, OperatorType] = {}
        self._type_index: dict[str, int] = {}
        self._operations: list[_Operation] = []
        self._dependences: list[tuple[int, int, int, int, bool, int]] = []
        self._values: list[tuple[int, int, int, str]] = []
        self._users: list[list[tuple[int, int]]] = []
        self._later: list[tuple[tuple[int, str], ...]] = []

    def resource_type(
        self, name: str, limit: int | None = None, cost: int = 1, port_of: str = ""
    ) -> str:
        """Declare a resource type; the same name twice must mean the same thing."""
        made = ResourceType(name, limit, cost, port_of)
        return self._declare(self._resources, made, "resource type")

    def operator_type(
        self,
        name: str,
        latency: int,
        in_delay: float = 0.0,
        out_delay: float | None = None,
        blocking: int = 1,
        uses: Mapping[str, int] | None = None,
    ) -> str:
        """Declare an operator type; ``out_delay`` defaults to ``in_delay`` at latency 0, else 0."""
        if out_delay is None:
            out_delay = in_delay if latency == 0 else 0.0
        new = OperatorType(name, latency, in_delay, out_delay, blocking, uses or {})
        self._declare(self._types, new, "operator type")
        self._type_index.setdefault(name, len(self._type_index))
        return name

    @property
    def operator_types(self) -> tuple[OperatorType, ...]:
        """Those that are declared, in their order."""
        return tuple(self._types.values())

    @property
    def resource_types(self) -> tuple[ResourceType, ...]:
        """Those that are declared, in their order."""
        return tuple(self._resources.values())

    @staticmethod
    def _declare(table: dict[str, Any], new: Any, what: str) -> str:
        if table.setdefault(new.name, new) != new:
            raise InvalidProblem(f"{what} '{new.name}' is declared twice with different properties")
        return new.name

    def operation(
        self,
        name: str,
        operator_type: str,
        location: str = "",
        earliest: int = 0,
        latest: int | None = None,
    ) -> int:
        """Add an operation, called as no other, and return its index."""
        if text(operator_type, "type of operation '{}'", name) not in self._type_index:
            have = ", ".join(self._type_index) or "none"
            raise InvalidProblem(
                f"operation '{name}' has unknown type '{operator_type}'; there are: {have}",
                location,
            )
        if text(name, "name of an operation") in self._names:
            raise InvalidProblem(f"two operations are called '{name}'; names must differ", location)
        self._names.add(name)
        end = int(NO_DEADLINE) if latest is None else whole(latest, "latest start of '{}'", name)
        begin = whole(earliest, "earliest start of '{}'", name)
        index = self._type_index[operator_type]
        place = text(location, "location of '{}'", name)
        self._operations.append(_Operation(name, index, place, begin, end))
        return len(self._operations) - 1

    def dependence(
        self,
        src: int,
        dst: int,
        distance: int = 0,
        delay: int | None = None,
        carries: bool = True,
        weight: int = 0,
    ) -> None:
        """``dst`` starts at least ``delay`` (default: latency of ``src``) after ``src``."""
        ends = whole(src, "source of a dependence"), whole(dst, "destination of a dependence")
        whose = "{} of dependence {} -> {}"
        least = -1 if delay is None else whole(delay, whose, "delay", *ends)
        if least < 0 and delay is not None:
            raise InvalidProblem(f"dependence {src} -> {dst} has negative delay {delay}")
        hops = whole(distance, whose, "distance", *ends)
        moves = truth(carries, whose, "carries", *ends)
        self._dependences.append((*ends, hops, least, moves, whole(weight, whose, "weight", *ends)))

    def value(
        self,
        producer: int,
        bits: int,
        users: Iterable[User] = (),
        hold: int = 0,
        name: str = "",
        dependences: bool = True,
        later: Mapping[int, str] | None = None,
    ) -> int:
        """Add a value of ``bits`` bits and, unless ``dependences`` is false, those to its users.

        ``later`` says what it is called so many iterations later.
        """
        source = whole(producer, "producer of a value")
        whose = "{} of a value of operation {}"
        width = whole(bits, whose, "width", source)
        pairs = [_user(u, source) for u in items(users, whose, _USERS, "users", source)]
        renamed = later and {
            whole(k, whose, "distance in later", source): text(n, whose, "name in later", source)
            for k, n in instance(later, Mapping, whose.format("later", source)).items()
        }
        kept = whole(hold, whose, "hold", source)
        self._values.append((source, width, kept, text(name, whose, "name", source)))
        self._later.append(tuple(sorted(renamed.items())) if renamed else ())
        self._users.append(pairs)
        if truth(dependences, whose, "dependences", source):
            for op, distance in dict.fromkeys(pairs):
                self.dependence(source, op, distance, weight=width)
        return len(self._values) - 1

    def build(self, clock: Clock | None = None, length: int | None = None) -> Problem:
        """Freeze, check and return the problem."""
        ops, deps, values = self._operations, self._dependences, self._values
        latency = [t.latency for t in self._types.values()]
        n = len(ops)
        for src, dst, *_ in deps:
            if not (0 <= src < n and 0 <= dst < n):
                raise InvalidProblem(f"dependence {src} -> {dst}: there are only {n} operations")
        delays = [latency[ops[d[0]].type_index] if d[3] < 0 else d[3] for d in deps]
        problem = Problem(
            names=tuple(o.name for o in ops),
            locations=tuple(o.location for o in ops),
            type_of=_ints(o.type_index for o in ops),
            operator_types=self.operator_types,
            resource_types=self.resource_types,
            dep_src=_ints(d[0] for d in deps),
            dep_dst=_ints(d[1] for d in deps),
            dep_distance=_ints(d[2] for d in deps),
            dep_delay=_ints(delays),
            dep_carries=np.array([d[4] for d in deps], dtype=np.bool_),
            dep_weight=_ints(d[5] for d in deps),
            val_producer=_ints(v[0] for v in values),
            val_bits=_ints(v[1] for v in values),
            val_hold=_ints(v[2] for v in values),
            use_ptr=np.concatenate(([0], np.cumsum(_ints(len(u) for u in self._users)))),
            use_op=_ints(op for users in self._users for op, _ in users),
            use_distance=_ints(distance for users in self._users for _, distance in users),
            val_names=tuple(v[3] for v in values),
            earliest=_ints(o.earliest for o in ops),
            latest=_ints(o.latest for o in ops),
            clock=clock,
            length=length,
            name=self.name,
            val_later=tuple(self._later) if any(self._later) else (),
        )
        check(problem)
        return problem


def _ints(items: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(items), dtype=np.int64)


def _user(user: object, producer: int) -> tuple[int, int]:
    """One user of a value: an operation, or an operation and a distance."""
    what = "a user of a value of operation {}"
    if type(user) is not tuple and as_whole(user) is not None:
        return whole(user, what, producer), 0
    return pair(user, "operation", "distance", what, producer)
