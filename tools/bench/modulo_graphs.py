"""Instances of suite C: graphs of a folder with widths, back-edges and a limit, as problem JSON.

    python tools/bench/modulo_graphs.py --graphs FOLDER --to build/bench/modulo [--only i2c,1000_1]

Widths are drawn from 1, 8, 16 and 32 bits (seed 7); |V|/20 back-edges go from an operation reached
by a random walk of up to five edges back to where the walk began (seed 0), with the least distance
that the II leaves feasible; length is 1.2 × depth, unit latency, and ⌈1.1 · n/II⌉ operations may
start in a slot.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
from results import ROOT
from suites import graphs_of, short_name

from gaus_pass.analysis.bounds import least_length, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.formats.readers import parse_problem
from gaus_pass.formats.result_json import document, write_document
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import IntArray, Problem

INTERVALS = (2, 4, 8)
_WIDTHS = (1, 8, 16, 32)
_SLACK, _ROOM = 1.2, 1.1
_LONGEST_WALK = 5


def edges_of(graph: Problem) -> IntArray:
    """(m, 2) ends of the dependences, each pair once; each becomes a use of a value."""
    return np.unique(np.stack((graph.dep_src, graph.dep_dst), 1), axis=0)


def back_edges(n: int, edges: IntArray, level: IntArray, interval: int) -> list[list[int]]:
    """From, to and distance of n/20 back-edges; no cycle needs more than the II."""
    rng = np.random.default_rng(0)
    ptr = np.searchsorted(edges[:, 0], np.arange(n + 1))
    found: list[list[int]] = []
    wanted, tries = n // 20, 0
    while len(found) < wanted and tries < 50 * wanted:
        tries += 1
        first = last = int(rng.integers(n))
        for _ in range(int(rng.integers(1, _LONGEST_WALK + 1))):
            begin, end = ptr[last], ptr[last + 1]
            if begin == end:
                break
            last = int(edges[rng.integers(begin, end), 1])
        if last != first:
            path = int(level[last] - level[first]) + 1
            found.append([last, first, max(1, math.ceil(path / interval))])
    return found


def modulo_problem(graph: Problem, interval: int) -> Problem:
    """The instance of a graph at an II."""
    n, edges = graph.num_operations, edges_of(graph)
    forward = precedence(graph)
    depth = least_length(graph, forward, None)
    builder = ProblemBuilder(f"{graph.name} II {interval}")
    builder.resource_type("unit", limit=math.ceil(_ROOM * n / interval))
    builder.operator_type("op", 1, uses={"unit": 1})
    for name in graph.names:
        builder.operation(name, "op")
    users: list[list[int | tuple[int, int]]] = [[] for _ in range(n)]
    for source, target in edges.tolist():
        users[source].append(target)
    level = windows(graph, forward, None, depth).asap
    for source, target, distance in back_edges(n, edges, level, interval):
        users[source].append((target, distance))
    widths = np.random.default_rng(7).choice(_WIDTHS, n).tolist()
    for i in range(n):
        builder.value(i, widths[i], users[i])
    return builder.build(length=math.ceil(_SLACK * depth))


def main() -> None:
    """Write one file a graph and II."""
    parser = argparse.ArgumentParser(description="Make the instances of suite C.")
    parser.add_argument("--graphs", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "bench" / "modulo")
    parser.add_argument("--only", default="", help="graphs, by name, separated by commas")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    wanted = frozenset(filter(None, given.only.split(",")))
    for path in graphs_of(given.graphs):
        name = short_name(path)
        if wanted and name not in wanted:
            continue
        graph = parse_problem(path.read_bytes(), path.name, io="nodes", node_latency=1)
        for interval in INTERVALS:
            target = given.to / f"{name}_ii{interval}.json"
            write_document(str(target), document(modulo_problem(graph, interval), []))


if __name__ == "__main__":
    main()
