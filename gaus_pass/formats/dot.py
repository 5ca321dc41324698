"""Graphviz DOT: draws problems and schedules, and reads plain directed graphs.

The language: "The DOT Language", graphviz.org/doc/info/lang.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.graphs import Graph, graph_problem
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.text import several_lines

_TOKEN = re.compile(
    r"""\s*(?:(?P<comment>//[^\n]*|/\*[\s\S]*?\*/)|"(?P<quoted>(?:[^"\\]|\\[\s\S])*)"
        |(?P<id>[^\W\d]\w*|-?(?:\.\d+|\d+(?:\.\d*)?))|(?P<sign>->|--|[{}\[\];,=]))""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([\s\S])")


def to_dot(problem: Problem, schedule: Schedule | None = None) -> str:
    """Draw a problem; with a schedule, one row a stage.

    Dashed edges carry no value or lead to a later iteration, which their label counts.  Without a
    schedule `parse_dot` reads the names, dependences, distances and weights back.
    """
    lines = [f"digraph {quote(problem.name)} {{", "  node [shape=box];"]
    kinds = [quote(t.name) for t in problem.operator_types]
    lines += [
        f"  n{i} [label={quote(name)}, tooltip={kinds[kind]}];"
        for i, (name, kind) in enumerate(zip(problem.names, problem.type_of.tolist(), strict=True))
    ]
    if schedule is not None:
        lines += _rows(schedule)
    columns = (problem.dep_src, problem.dep_dst, problem.dep_weight, problem.dep_distance)
    carries = problem.dep_carries.tolist()
    rows = zip(*(column.tolist() for column in columns), carries, strict=True)
    lines += [_edge(*row) for row in rows]
    return "\n".join([*lines, "}", ""])


def _edge(src: int, dst: int, weight: int, distance: int, carries: bool) -> str:
    attributes = [f"weight={weight}"]
    if distance:  # must not push its end below its source, nor take a place in a row for a label
        attributes += [f"distance={distance}", f'xlabel="{distance}"', "constraint=false"]
    if distance or not carries:
        attributes.append("style=dashed")
    return f"  n{src} -> n{dst} [{', '.join(attributes)}];"


def _rows(schedule: Schedule) -> Iterator[str]:
    """The stages that have operations, headed by a column of their numbers."""
    stages = np.unique(schedule.stage)
    order = np.argsort(schedule.stage, kind="stable")
    ends = np.searchsorted(schedule.stage[order], stages, side="right").tolist()
    first = 0
    for stage, end in zip(stages.tolist(), ends, strict=True):
        members = "; ".join(f"n{i}" for i in order[first:end].tolist())
        yield f'  {{ rank=same; s{stage} [label="stage {stage}", shape=plaintext]; {members}; }}'
        first = end
    if len(stages) > 1:
        yield f"  {' -> '.join(f's{stage}' for stage in stages.tolist())} [style=invis];"


def quote(text: str) -> str:
    """``text`` as a quoted DOT string."""
    shown = several_lines(text).replace("\t", " ")
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def parse_dot(text: str, name: str, node_latency: int = 1) -> Problem:
    """The problem of a plain ``digraph``; see `gaus_pass.formats.graphs.graph_problem`.

    Nodes may have ``parameter`` or ``weight`` (units), edges also ``distance``; other attributes
    are skipped.  A node's label, where it has one, is the operation's name.

    Parameters
    ----------
    name
        What messages call the text.

    Raises
    ------
    ImportFailed
        Not DOT, not directed, or with ports, subgraphs or HTML labels; a number is negative; a
        cycle has distance 0.
    """
    return graph_problem(_Parser(text, name).read(), name, node_latency)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Parser:
    """Statement by statement; ``defaults`` hold for what is first named after them."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.tokens = self._scan()
        self.next = 0
        self.nodes: dict[str, tuple[dict[str, str], int]] = {}
        self.edges: list[tuple[str, str, dict[str, str], int]] = []
        self.defaults: dict[str, dict[str, str]] = {key: {} for key in ("graph", "node", "edge")}

    def _scan(self) -> list[_Token]:
        """Names as ``id`` or ``quoted``, signs under their own name, at last ``end``."""
        tokens: list[_Token] = []
        at, line, end = 0, 1, len(self.text.rstrip())
        while at < end:
            match = _TOKEN.match(self.text, at)
            if match is None:
                rest = self.text[at:end].lstrip()
                line += self.text.count("\n", at, end - len(rest))
                raise ImportFailed(f"not a plain DOT digraph at '{rest[:30]}'", self._where(line))
            kind = str(match.lastgroup)
            line += self.text.count("\n", at, match.start(kind))
            if kind != "comment":
                text = match[kind]
                tokens.append(_Token(text if kind == "sign" else kind, text, line))
            line += self.text.count("\n", match.start(kind), match.end())
            at = match.end()
        return [*tokens, _Token("end", "the end", line)]

    def _where(self, line: int) -> str:
        return f"{self.name}:{line}:1"

    def _take(self, *kinds: str) -> _Token | None:
        """The next token if it is of these kinds."""
        token = self.tokens[self.next]
        if token.kind not in kinds:
            return None
        self.next += 1
        return token

    def _need(self, what: str, *kinds: str) -> _Token:
        token = self._take(*kinds)
        if token is None:
            wrong = self.tokens[self.next]
            raise ImportFailed(f"{what} expected, not '{wrong.text[:30]}'", self._where(wrong.line))
        return token

    def _word(self, *words: str) -> str | None:
        """The next token in lower case if it is one of these unquoted words."""
        token = self.tokens[self.next]
        if token.kind != "id" or token.text.lower() not in words:
            return None
        self.next += 1
        return token.text.lower()

    def read(self) -> Graph:
        self._word("strict")
        if self._word("digraph") is None:
            self._need("'digraph'")
        self._take("id", "quoted")
        self._need("'{'", "{")
        while self._take("}") is None:
            self._statement()
            self._take(";", ",")
        self._need("the end after '}'", "end")
        return self._graph()

    def _statement(self) -> None:
        kind = self._word(*self.defaults)
        if kind is not None:
            self.defaults[kind].update(self._attributes())
            return
        chain = [self._need("a node, '->' or '}' (subgraphs are not read)", "id", "quoted")]
        if self._take("=") is not None:
            self._need("a value", "id", "quoted")
            return
        while self._take("->") is not None:
            chain.append(self._need("a node after '->'", "id", "quoted"))
        names = [self._unquoted(token) for token in chain]
        for name in names:
            self.nodes.setdefault(name, (dict(self.defaults["node"]), chain[0].line))
        attributes = self._attributes()
        if len(chain) == 1:
            self.nodes[names[0]][0].update(attributes)
        both = self.defaults["edge"] | attributes
        self.edges += [(a, b, both, chain[0].line) for a, b in pairwise(names)]

    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self._take("[") is not None:
            while self._take("]") is None:
                key = self._unquoted(self._need("an attribute or ']'", "id", "quoted"))
                self._need("'='", "=")
                found[key] = self._unquoted(self._need("a value", "id", "quoted"))
                self._take(",", ";")
        return found

    @staticmethod
    def _unquoted(token: _Token) -> str:
        return token.text.replace('\\"', '"') if token.kind == "quoted" else token.text

    def _graph(self) -> Graph:
        graph = Graph()
        index = {name: i for i, name in enumerate(self.nodes)}
        for name, (attributes, line) in self.nodes.items():
            graph.add_node(_shown(attributes, name), attributes, self._where(line))
        for src, dst, attributes, line in self.edges:
            graph.add_edge(index[src], index[dst], attributes, self._where(line))
        return graph


def _shown(attributes: dict[str, str], name: str) -> str:
    """The label that Graphviz shows in the node."""
    special = {"n": "\n", "l": "\n", "r": "\n", "N": name}
    return _ESCAPE.sub(lambda m: special.get(m[1], m[1]), attributes.get("label", name))
