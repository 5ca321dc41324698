"""GML graphs, as networkx writes them: node ``parameter`` = units, edge ``parameter`` = weight.

The attributes are those of the random workloads of M. Liu, Y. Li, J. Yin, Z. Zhang and C. Yu,
"Differentiable Combinatorial Scheduling at Scale", ICML 2024.  The syntax is that of M. Himsolt,
"GML: A portable Graph File Format", University of Passau, 1997.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.graphs import UNITS, Graph, graph_problem
from gaus_pass.model.problem import Problem

_KEYS = frozenset({*UNITS, "id", "label", "source", "target", "distance", "directed"})
_COMMENT = re.compile(r"(?m)^[ \t]*#[^\n]*")
_PAIR = re.compile(
    r"""(\s*)(?:\]|([A-Za-z]\w*)(?!\w)\s*
        (?:(\[)|"([^"]*)"|([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:NAN|INF))(?=[\s\]])))""",
    re.VERBOSE,
)


def parse_gml(text: str, name: str, node_latency: int = 1) -> Problem:
    """The problem of a directed GML graph; see `graph_problem`.

    Parameters
    ----------
    name
        What messages call the text.

    Raises
    ------
    ImportFailed
        Not GML, not one directed graph, an id is missing, unknown or given twice, a number is
        negative, or a cycle has distance 0.
    """
    graph, ids = Graph(), dict[str, int]()
    nodes, edges = _lists_of_graph(text, name)
    for node in nodes:
        key = _required(node, "id")
        if ids.setdefault(key, len(ids)) != len(graph.names):
            raise ImportFailed(f"node id {key} is given twice", node.where)
        graph.add_node(html.unescape(node.values.get("label", key)), node.values, node.where)
    for edge in edges:
        ends = [_required(edge, "source"), _required(edge, "target")]
        for end in ends:
            if end not in ids:
                raise ImportFailed(f"an edge names node {end}, which does not exist", edge.where)
        graph.add_edge(ids[ends[0]], ids[ends[1]], edge.values, edge.where)
    return graph_problem(graph, name, node_latency)


@dataclass(frozen=True)
class _List:
    """The content of a pair of brackets without nested lists."""

    key: str
    name: str
    line: int
    values: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def where(self) -> str:
        return f"{self.name}:{self.line}:1"


def _required(item: _List, key: str) -> str:
    if key not in item.values:
        raise ImportFailed(f"{item.key} without {key}", item.where)
    return item.values[key]


def _lists_of_graph(text: str, name: str) -> tuple[list[_List], list[_List]]:
    """The nodes and edges of the one graph."""
    found: dict[str, list[_List]] = {"graph": [], "node": [], "edge": []}
    for item in _lists(text, name):
        found.get(item.key, []).append(item)
    graphs = found["graph"]
    if len(graphs) != 1:
        raise ImportFailed(f"not GML with one graph: {len(graphs)} times 'graph [ … ]'", name)
    if graphs[0].values.get("directed") != "1":
        raise ImportFailed("the graph is not directed: no 'directed 1'", graphs[0].where)
    return found["node"], found["edge"]


def _lists(text: str, name: str) -> Iterator[_List]:
    """Graphs and the lists directly in a graph, in the order in which they end."""
    text = _COMMENT.sub("", text).rstrip()
    stack = [_List("", name, 1)]
    at, line = 0, 1
    while at < len(text):
        match = _PAIR.match(text, at)
        start = at + len(match[1]) if match else len(text) - len(text[at:].lstrip())
        line += text.count("\n", at, start)
        if match is None:
            raise ImportFailed(f"not GML at '{text[start : start + 30]}'", f"{name}:{line}:1")
        _, key, opens, string, number = match.groups()
        if opens:
            stack.append(_List(key, name, line))
        elif key:
            _add(stack[-1], key, number if string is None else string, line)
        elif len(stack) == 1:
            raise ImportFailed("']' without '['", f"{name}:{line}:1")
        else:
            item = stack.pop()
            if _counts(item, stack):
                yield item
        at = match.end()
        line += text.count("\n", start, at)
    if len(stack) > 1:
        raise ImportFailed(f"'{stack[-1].key} [' has no ']'", stack[-1].where)


def _counts(item: _List, around: list[_List]) -> bool:
    if item.key == "graph":
        return len(around) == 1
    return len(around) == 2 and around[1].key == "graph"


def _add(item: _List, key: str, value: str, line: int) -> None:
    """Networkx writes lists as repeated keys; of those that mean something here, one is enough."""
    if item.values.setdefault(key, value) != value and key in _KEYS:
        raise ImportFailed(f"{item.key} has two of {key}", f"{item.name}:{line}:1")
