"""Nodes and edges that the graph formats share, and the problem made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from gaus_pass.errors import ImportFailed, InvalidProblem
from gaus_pass.model.check import check
from gaus_pass.model.problem import NO_DEADLINE, IntArray, OperatorType, Problem, ResourceType

NODE = ResourceType("node")
"""The resource type of graphs: what one node takes of a step."""

_LARGEST = 2**31 - 1
"""GML's integers have 32 bits; sums over millions of them then stay below 63."""

UNITS = ("parameter", "weight")
_WHOLE = re.compile(r"[+-]?\d{1,15}(?:\.0*)?")


class Uses(NamedTuple):
    """(u,) which operation uses which value, how many iterations later, and its edge's weight."""

    value: IntArray
    user: IntArray
    distance: IntArray
    weight: IntArray


@dataclass
class Graph:
    """Nodes with the units that they take, and edges ``(source, target, distance, weight)``."""

    names: list[str] = field(default_factory=list[str])
    units: list[int] = field(default_factory=list[int])
    edges: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])

    def add_node(self, name: str, attributes: Mapping[str, str], where: str) -> None:
        """Add a node; without ``parameter`` or ``weight`` it takes one unit."""
        self.names.append(name)
        self.units.append(whole_number(attributes, UNITS, where))

    def add_edge(self, src: int, dst: int, attributes: Mapping[str, str], where: str) -> None:
        """Add an edge; without ``parameter`` or ``weight`` it weighs 1, its ``distance`` is 0."""
        weight = whole_number(attributes, UNITS, where)
        self.edges.append((src, dst, whole_number(attributes, ("distance",), where, 0), weight))


def whole_number(
    attributes: Mapping[str, str], keys: Sequence[str], where: str, default: int = 1
) -> int:
    """The first of these attributes that is there.

    Raises
    ------
    ImportFailed
        It is not a whole number from 0 to 2^31 − 1.
    """
    key = next((k for k in keys if k in attributes), None)
    if key is None:
        return default
    text = attributes[key]
    number = int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else -1
    if not 0 <= number <= _LARGEST:
        raise ImportFailed(
            f"{key} is {text[:40]}; it must be a whole number from 0 to {_LARGEST}", where
        )
    return number


def graph_problem(graph: Graph, name: str, node_latency: int) -> Problem:
    """The problem of a graph: nodes are operations, an edge of positive weight moves a value.

    A node takes its units of the resource type ``node``.  Its value has as many bits as its
    heaviest edge weighs; users are the ends of its edges of positive weight.  An edge of weight 0
    is an order only.

    Raises
    ------
    ImportFailed
        A cycle has distance 0.
    """
    n = len(graph.names)
    columns = np.array(graph.edges, np.int64).reshape(-1, 4).T
    src, dst, distance, weight = columns
    bits = np.zeros(n, np.int64)
    np.maximum.at(bits, src, weight)
    kinds, type_of = np.unique(np.array(graph.units, np.int64), return_inverse=True)
    types = [
        OperatorType(f"node{units}", node_latency, uses={NODE.name: units} if units else {})
        for units in kinds.tolist()
    ]
    return assemble(
        name, graph.names, type_of, types, np.arange(n), bits, Uses(src, dst, distance, weight)
    )


def assemble(
    name: str,
    names: Sequence[str],
    type_of: IntArray,
    types: Sequence[OperatorType],
    producer: IntArray,
    bits: IntArray,
    uses: Uses,
    *,
    value_names: Sequence[str] | None = None,
    latest: IntArray | None = None,
) -> Problem:
    """A checked problem from arrays; a builder's objects would take seconds at this size.

    Parameters
    ----------
    name
        What messages call the file.
    names, type_of : (n,)
        The operations.
    producer, bits : (v,)
        The values.
    uses
        One dependence each; those of positive weight use the value.

    Raises
    ------
    ImportFailed
        A cycle has distance 0.
    """
    order = np.argsort(uses.value, kind="stable")
    value, user, distance, weight = (column[order] for column in uses)
    latency = np.array([t.latency for t in types], np.int64)
    source, moves, n = producer[value], weight > 0, len(names)
    problem = Problem(
        names=tuple(names),
        locations=("",) * n,
        type_of=type_of.astype(np.int64),
        operator_types=tuple(types),
        resource_types=(NODE,),
        dep_src=source,
        dep_dst=user,
        dep_distance=distance,
        dep_delay=latency[type_of[source]],
        dep_carries=moves,
        dep_weight=weight,
        val_producer=producer,
        val_bits=bits,
        val_hold=np.zeros(len(producer), np.int64),
        use_ptr=np.searchsorted(value[moves], np.arange(len(producer) + 1)).astype(np.int64),
        use_op=user[moves],
        use_distance=distance[moves],
        val_names=tuple(names if value_names is None else value_names),
        earliest=np.zeros(n, np.int64),
        latest=np.full(n, NO_DEADLINE) if latest is None else latest,
        name=PurePath(name).name.partition(".")[0],
    )
    try:
        check(problem)
    except InvalidProblem as error:
        raise ImportFailed(error.message, name) from None
    return problem
