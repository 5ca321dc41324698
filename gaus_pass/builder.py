"""Build a `Problem` step by step, from arrays, or from a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gaus_pass.check import check
from gaus_pass.errors import InvalidProblem
from gaus_pass.problem import NO_DEADLINE, Clock, OperatorType, Problem, ResourceType

if TYPE_CHECKING:
    import networkx as nx

User = int | tuple[int, int]


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
        self.name = name
        self._resources: dict[str, ResourceType] = {}
        self._types: dict[str, OperatorType] = {}
        self._type_index: dict[str, int] = {}
        self._operations: list[_Operation] = []
        self._dependences: list[tuple[int, int, int, int, bool, int]] = []
        self._values: list[tuple[int, int, int, str]] = []
        self._users: list[list[tuple[int, int]]] = []
        self._later: list[tuple[tuple[int, str], ...]] = []

    def resource_type(self, name: str, limit: int | None = None, cost: int = 1) -> str:
        """Declare a resource type; the same name twice must mean the same thing."""
        return self._declare(self._resources, ResourceType(name, limit, cost), "resource type")

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
        new = OperatorType(name, latency, in_delay, out_delay, blocking, dict(uses or {}))
        self._declare(self._types, new, "operator type")
        self._type_index.setdefault(name, len(self._type_index))
        return name

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
        """Add an operation and return its index."""
        if operator_type not in self._type_index:
            have = ", ".join(self._type_index) or "none"
            raise InvalidProblem(
                f"operation '{name}' has unknown type '{operator_type}'; there are: {have}",
                location,
            )
        end = int(NO_DEADLINE) if latest is None else latest
        index = self._type_index[operator_type]
        self._operations.append(_Operation(name, index, location, earliest, end))
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
        least = -1 if delay is None else delay
        if least < 0 and delay is not None:
            raise InvalidProblem(f"dependence {src} -> {dst} has negative delay {delay}")
        self._dependences.append((src, dst, distance, least, carries, weight))

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
        """Add a value of ``bits`` bits; unless told otherwise also the dependences to its users.

        ``later`` says what it is called so many iterations later.
        """
        pairs = [(u, 0) if isinstance(u, int) else u for u in users]
        self._values.append((producer, bits, hold, name))
        self._later.append(tuple(sorted((later or {}).items())))
        self._users.append(pairs)
        if dependences:
            for op, distance in dict.fromkeys(pairs):
                self.dependence(producer, op, distance, weight=bits)
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
            operator_types=tuple(self._types.values()),
            resource_types=tuple(self._resources.values()),
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


def from_arrays(
    latency: Sequence[int],
    edges: ArrayLike,
    bits: Sequence[int] | int = 1,
    distance: Sequence[int] | None = None,
    names: Sequence[str] | None = None,
    delay: Sequence[float] | None = None,
    cycle_time: float | None = None,
) -> Problem:
    """A problem from plain arrays: one value an operation, used along its out-edges.

    Parameters
    ----------
    latency : (n,)
        Cycles per operation.
    edges : (m, 2)
        Source and destination operations.
    bits : (n,) or one number
        Width of each operation's result.
    distance : (m,)
        Iterations between the ends; default 0.
    delay : (n,)
        Combinational delay per operation: of the operator for latency 0, before the first register
        otherwise.
    cycle_time
        Clock period; without it delays are ignored.

    Raises
    ------
    InvalidProblem
        Shapes do not fit or the graph contradicts itself.
    """
    n = len(latency)
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    hops = np.zeros(len(pairs), np.int64) if distance is None else np.asarray(distance, np.int64)
    widths = [bits] * n if isinstance(bits, int) else list(bits)
    delays = [0.0] * n if delay is None else list(delay)
    if len(hops) != len(pairs) or len(widths) != n or len(delays) != n:
        raise InvalidProblem(
            f"shapes differ: {n} operations, {len(widths)} widths, {len(delays)} delays; "
            f"{len(pairs)} edges, {len(hops)} distances"
        )
    if len(pairs) and not (pairs.min() >= 0 and pairs.max() < n):
        raise InvalidProblem(f"an edge names an operation outside 0..{n - 1}")
    builder = ProblemBuilder()
    for i in range(n):
        kind = f"latency{latency[i]}" + (f"delay{delays[i]}" if delays[i] else "")
        builder.operator_type(kind, int(latency[i]), delays[i])
        builder.operation(names[i] if names else f"op{i}", kind)
    users: list[list[User]] = [[] for _ in range(n)]
    for (src, dst), hop in zip(pairs.tolist(), hops.tolist(), strict=True):
        users[src].append((dst, hop))
    for i in range(n):
        builder.value(i, int(widths[i]), users[i])
    return builder.build(clock=None if cycle_time is None else Clock(cycle_time))


def from_networkx(graph: nx.DiGraph[Any], cycle_time: float | None = None) -> Problem:
    """A problem from a directed graph.

    Node attributes: ``latency`` (default 1), ``bits`` (default 1), ``delay`` (default 0).
    Edge attribute: ``distance`` (default 0).

    Raises
    ------
    InvalidProblem
        The graph contradicts itself.
    """
    nodes = list(graph.nodes)
    index = {node: i for i, node in enumerate(nodes)}

    def attribute(key: str, default: float) -> list[Any]:
        return [graph.nodes[node].get(key, default) for node in nodes]

    return from_arrays(
        latency=attribute("latency", 1),
        edges=[(index[u], index[v]) for u, v in graph.edges()],
        bits=attribute("bits", 1),
        distance=[d.get("distance", 0) for _, _, d in graph.edges(data=True)],
        names=[str(node) for node in nodes],
        delay=attribute("delay", 0.0) if cycle_time is not None else None,
        cycle_time=cycle_time,
    )
