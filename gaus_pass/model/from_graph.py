"""Problems from arrays of operations and edges, or from a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gaus_pass.errors import InvalidProblem
from gaus_pass.exact import items, pair, per_item, real, whole
from gaus_pass.model.builder import ProblemBuilder, User
from gaus_pass.model.plain import PlainGraph, kind_name
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.option_table import unknown_name

if TYPE_CHECKING:
    import networkx as nx

_OPS = "operations"
_NODE_DEFAULTS: Mapping[str, float] = {"latency": 1, "bits": 1, "delay": 0.0}


def from_arrays(
    latency: Sequence[int],
    edges: ArrayLike | Iterable[tuple[int, int]],
    bits: Sequence[int] | int = 1,
    distance: Sequence[int] | int | None = None,
    names: Sequence[str] | None = None,
    delay: Sequence[float] | float | None = None,
    cycle_time: float | None = None,
) -> Problem:
    """A problem from plain arrays: one value an operation, used along its out-edges.

    Lists, numpy arrays and whatever can be iterated serve alike; a number is as good as its float
    where that is whole (2.0, not 2.9).

    Parameters
    ----------
    latency : (n,)
        Cycles per operation.
    edges : (m, 2)
        Source and destination operations.
    bits : (n,) or one number
        Width of each operation's result.
    distance : (m,) or one number
        Iterations between the ends; default 0.
    names : (n,)
        What operations are called, each differently; default ``op0``, ``op1``, …
    delay : (n,) or one number
        Combinational delay per operation: of the operator for latency 0, before the first register
        otherwise.
    cycle_time
        Clock period; without it delays are ignored.

    Raises
    ------
    InvalidProblem
        Shapes do not fit, a number is not what it should be, or the graph contradicts itself.
    """
    graph = PlainGraph.of(latency, edges, bits, 0 if distance is None else distance, names, delay)
    if graph is not None:
        return graph.problem(_clock(cycle_time))
    cycles = items(latency, "latency")
    n = len(cycles)
    called = [f"op{i}" for i in range(n)] if names is None else per_item(names, n, "names", _OPS)
    pairs = _edges(edges, n)
    hops = per_item(0 if distance is None else distance, len(pairs), "distance", "edges")
    widths = per_item(bits, n, "bits", _OPS)
    delays = per_item(0.0 if delay is None else delay, n, "delay", _OPS)
    builder = ProblemBuilder()
    kinds: dict[tuple[int, float], str] = {}
    for name, steps, time in zip(called, cycles, delays, strict=True):
        steps, time = whole(steps, "latency of '{}'", name), real(time, "delay of '{}'", name)
        kind = kinds.get((steps, time)) or builder.operator_type(
            kind_name(steps, time), steps, time
        )
        kinds[steps, time] = kind
        builder.operation(name, kind)
    users: list[list[User]] = [[] for _ in range(n)]
    for (src, dst), hop in zip(pairs, hops, strict=True):
        distance = whole(hop, "distance of edge '{}' -> '{}'", called[src], called[dst])
        users[src].append((dst, distance))
    for i, width in enumerate(widths):
        builder.value(i, whole(width, "bits of '{}'", called[i]), users[i])
    return builder.build(clock=_clock(cycle_time))


def _clock(cycle_time: float | None) -> Clock | None:
    return None if cycle_time is None else Clock(cycle_time)


def _edges(given: object, n: int) -> list[tuple[int, int]]:
    """(m, 2) edges as pairs of operations below ``n``.

    Raises
    ------
    InvalidProblem
        Another shape, such as (2, m), or an operation that does not exist.
    """
    rows = items(given, "edges", "a list of pairs")
    if len(rows) == 2 and all(np.ndim(row) == 1 and len(row) > 2 for row in rows):
        raise InvalidProblem(
            f"edges has 2 rows of {len(rows[0])} and {len(rows[1])}; give one pair (source, "
            "destination) an edge: transpose it"
        )
    pairs = [pair(row, "source", "destination", "edge {}", k) for k, row in enumerate(rows)]
    for k, ends in enumerate(pairs):
        if not all(0 <= end < n for end in ends):
            last = f"outside 0..{n - 1}" if n else "and there are none"
            raise InvalidProblem(f"edge {k} is {ends}; an edge names an operation {last}")
    return pairs


def from_networkx(
    graph: nx.DiGraph[Any], cycle_time: float | None = None, ignore: Iterable[str] = ()
) -> Problem:
    """A problem from a directed graph.

    Node attributes: ``latency`` (default 1), ``bits`` (default 1), ``delay`` (default 0).
    Edge attribute: ``distance`` (default 0).

    Parameters
    ----------
    cycle_time
        Clock period; without it delays are ignored.
    ignore
        Other attributes that nodes and edges may have.

    Raises
    ------
    InvalidProblem
        The graph is not directed, an attribute is unknown or not what it should be, two nodes have
        one name as text, or the graph contradicts itself.
    """
    if not (hasattr(graph, "is_directed") and graph.is_directed()):
        raise InvalidProblem(f"{type(graph).__name__} is not directed; give a networkx.DiGraph")
    nodes = list(graph.nodes)
    index = {node: i for i, node in enumerate(nodes)}
    ignored = tuple(items(ignore, "ignore"))
    for node, given in graph.nodes(data=True):
        _known(given, _NODE_DEFAULTS, ignored, "node '{}'", node)
    for src, dst, given in graph.edges(data=True):
        _known(given, {"distance": 0}, ignored, "edge '{}' -> '{}'", src, dst)

    def attribute(key: str) -> list[Any]:
        return [graph.nodes[node].get(key, _NODE_DEFAULTS[key]) for node in nodes]

    return from_arrays(
        latency=attribute("latency"),
        edges=[(index[u], index[v]) for u, v in graph.edges()],
        bits=attribute("bits"),
        distance=[d.get("distance", 0) for _, _, d in graph.edges(data=True)],
        names=[str(node) for node in nodes],
        delay=attribute("delay"),
        cycle_time=cycle_time,
    )


def _known(
    given: Mapping[str, Any], known: Mapping[str, Any], ignored: tuple[str, ...], of: str, *at: Any
) -> None:
    """Refuse attributes that would be ignored without anybody having said so."""
    for key in given:
        if key not in known and key not in ignored:
            wrong = unknown_name("attribute", str(key), list(known))
            raise InvalidProblem(
                f"{of.format(*at)} has an {wrong}; where it means nothing, say ignore=('{key}',)"
            )
