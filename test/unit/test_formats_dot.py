"""Graphviz DOT: drawings of problems and schedules, and plain digraphs read back."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from support.paths import ROOT

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.dot import parse_dot, quote, to_dot
from gaus_pass.formats.readers import read_problem
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

HOSTILE = 'a "quoted" \\N <b>]; }\nnext // \\'


def edges(problem: Problem) -> list[tuple[int, ...]]:
    columns = (problem.dep_src, problem.dep_dst, problem.dep_distance, problem.dep_weight)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def loop() -> Problem:
    builder = ProblemBuilder(HOSTILE)
    builder.operator_type("add", 1)
    first, second = builder.operation(HOSTILE, "add"), builder.operation("b", "add")
    builder.value(first, 8, [second])
    builder.value(second, 4, [(first, 2)])
    builder.dependence(first, second)
    return builder.build()


def test_names_and_edges_come_back() -> None:
    problem = loop()
    again = parse_dot(to_dot(problem), "x.dot")
    assert again.names == problem.names
    assert edges(again) == edges(problem)


@pytest.mark.parametrize("file", ["counter.aag", "full_adder.aag", "workload.gml"])
def test_examples_come_back(file: str) -> None:
    problem = read_problem(str(ROOT / "examples" / file))
    again = parse_dot(to_dot(problem), "x.dot")
    assert (again.names, edges(again)) == (problem.names, edges(problem))


def test_drawing_of_a_schedule() -> None:
    text = to_dot(loop(), Schedule(np.array([0, 5]), ii=2))
    assert '{ rank=same; s0 [label="stage 0", shape=plaintext]; n0; }' in text
    assert '{ rank=same; s2 [label="stage 2", shape=plaintext]; n1; }' in text
    assert "s0 -> s2 [style=invis];" in text
    assert 'n1 -> n0 [weight=4, distance=2, xlabel="2", constraint=false, style=dashed];' in text
    with pytest.raises(ImportFailed, match="subgraphs are not read"):
        parse_dot(text, "x.dot")


def test_drawing_of_nothing() -> None:
    empty = ProblemBuilder().build()
    text = to_dot(empty, Schedule(np.zeros(0, np.int64)))
    assert parse_dot(text, "x.dot").num_operations == 0


def test_quote() -> None:
    assert quote('a"b\\N\n\x00') == r'"a\"b\\N\n\\x00"'
    assert quote("\x1b[31m\u202e\x85\ud800") == r'"\\x1b[31m\\u202e\\x85\\ud800"'


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not here")
def test_graphviz_takes_it() -> None:
    problem = replace(loop(), names=(HOSTILE, "subgraph"))
    text = to_dot(problem, Schedule(np.array([0, 1])))
    subprocess.run(["dot", "-Tsvg"], input=text, text=True, check=True, capture_output=True)


def test_by_hand() -> None:
    text = """
    strict digraph G { // a comment
      rankdir = LR; node [shape=box, label="\\N"]; edge [weight=4]
      a -> b -> "c \\" d" [color=red; label=x][distance=0]
      /* another -> one */ b [parameter=3 label="B\\lb"]; b -> B;
      Node [weight=2]
      -1.5 ; a -> -1.5 [weight=0]
    }"""
    problem = parse_dot(text, "x.dot", 0)
    assert problem.names == ("a", "B\nb", 'c " d', "B", "-1.5")
    units = [problem.operator_types[t].uses.get("node", 0) for t in problem.type_of.tolist()]
    assert units == [1, 3, 1, 1, 2]
    assert edges(problem) == [(0, 1, 0, 4), (0, 4, 0, 0), (1, 2, 0, 4), (1, 3, 0, 4)]
    assert problem.latency.tolist() == [0] * 5


REFUSED: list[tuple[str, str, str]] = [
    ("empty", "", "'digraph' expected, not 'the end'"),
    ("prose", "Hello, world!", "not a plain DOT digraph at '!'"),
    ("undirected", "graph { a -- b }", "'digraph' expected, not 'graph'"),
    ("undirected edge", "digraph { a -- b }", "expected, not '--'"),
    ("open", "digraph { a -> b", "subgraphs are not read[)] expected, not 'the end'"),
    ("two", "digraph {} digraph {}", "the end after '}' expected, not 'digraph'"),
    ("subgraph", "digraph { subgraph c { a } }", "expected, not '{'"),
    ("port", "digraph { a:n -> b }", "not a plain DOT digraph at ':n -> b }'"),
    ("html", "digraph { a [label=<b>] }", "not a plain DOT digraph at '<b>"),
    ("open string", 'digraph { "a }', "not a plain DOT digraph at '\"a }'"),
    ("open comment", "digraph { /* a }" + " /* */" * 200, "a node, '->' or '}'"),
    ("comments", "digraph { " + "/**/" * 500 + "!", "not a plain DOT digraph at '!'"),
    ("no target", "digraph { a -> ; }", "a node after '->' expected, not ';'"),
    ("no value", "digraph { a [weight=] }", "a value expected, not ']'"),
    ("no equals", "digraph { a [weight] }", "'=' expected, not ']'"),
    ("braces", "digraph " + "{" * 100_000, "expected, not '{'"),
    ("negative", "digraph { a -> b [weight=-1] }", "weight is -1; it must be a whole number"),
    ("fraction", "digraph { a [parameter=1.5] }", "parameter is 1.5"),
    ("cycle", "digraph { a -> b -> a }", "cycle of 2 dependences"),
]


@pytest.mark.parametrize(("text", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ImportFailed, match=message) as error:
        parse_dot(text, "bad.dot")
    assert error.value.location.startswith("bad.dot")


def test_place() -> None:
    with pytest.raises(ImportFailed) as error:
        parse_dot('digraph { "two\nlines" /* and\nmore */;\n\n a -> b [weight=x] }', "bad.dot")
    assert error.value.location == "bad.dot:5:1"
