"""GML graphs: what they mean as problems, and what is refused."""

from __future__ import annotations

import networkx as nx
import pytest
from support.paths import ROOT, SHARED_DATA

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.gml import parse_gml
from gaus_pass.formats.readers import read_problem
from gaus_pass.model.problem import Problem
from gaus_pass.scheduling.solve import solve


def graph(body: str, head: str = "directed 1") -> str:
    return f"graph [\n{head}\n{body}\n]\n"


def units(problem: Problem) -> list[int]:
    return [problem.operator_types[t].uses.get("node", 0) for t in problem.type_of.tolist()]


def test_weights() -> None:
    problem = read_problem(str(ROOT / "examples" / "workload.gml"))
    assert problem.names[:3] == ("load_a", "load_b", "scale")
    assert units(problem) == [4, 4, 1, 9, 2, 3, 0, 4]
    assert problem.dep_weight.tolist() == [32, 32, 32, 16, 64, 64, 8, 32, 0]
    # A value is as wide as its heaviest edge; the edge of weight 0 moves nothing.
    assert problem.val_bits.tolist() == [32, 32, 16, 64, 64, 32, 0, 0]
    assert problem.use_ptr.tolist() == [0, 2, 3, 4, 5, 7, 8, 8, 8]
    assert problem.dep_carries.tolist() == [True] * 8 + [False]
    assert solve(problem).terms["length"] == 5
    at_once = read_problem(str(ROOT / "examples" / "workload.gml"), node_latency=0)
    assert solve(at_once).terms["length"] == 1


def test_what_networkx_writes() -> None:
    source = nx.MultiDiGraph(name="any", pad=0.5)
    source.add_node('über "x" & ]', weight=3, tags=["a", "b", "a"], graphics={"x": 1.5e-7})
    source.add_node(2, parameter=2.0, big=2**40, odd=float("inf"))
    source.add_edge('über "x" & ]', 2, weight=7)
    source.add_edge('über "x" & ]', 2)
    source.add_edge(2, 2, distance=1)
    problem = parse_gml("\n".join(nx.generate_gml(source)), "x.gml")
    assert problem.names == ('über "x" & ]', "2")
    assert units(problem) == [3, 2]
    assert sorted(problem.dep_weight.tolist()) == [1, 1, 7]
    assert problem.val_bits.tolist() == [7, 1]
    assert problem.dep_distance.tolist() == [0, 0, 1]


def test_layout_of_the_text_does_not_matter() -> None:
    text = (
        '# by hand\nCreator "me"\nVersion 1\ngraph[directed 1 node[id -1]edge[target 5 source -1]'
    )
    problem = parse_gml(text + '\n  # more ]\nnode [ id 5 node [ id -1 ] label "#5" ]]', "x.gml")
    assert problem.names == ("-1", "#5")
    assert problem.dep_dst.tolist() == [1]


def test_empty_graph() -> None:
    assert parse_gml(graph(""), "x.gml").num_operations == 0


NODES = "node [ id 0 ]\nnode [ id 1 ]\n"

REFUSED: list[tuple[str, str, str]] = [
    ("empty", "", "not GML with one graph: 0 times"),
    ("prose", "Dear all,\nhello", "not GML at 'Dear all,"),
    ("two graphs", graph("") * 2, "not GML with one graph: 2 times"),
    ("undirected", graph(NODES, ""), "not directed: no 'directed 1'"),
    ("directed 0", graph(NODES, "directed 0"), "not directed"),
    ("open", graph("node [ id 0 "), r"'graph \[' has no '\]'"),
    ("closed", graph("node [ id 0 ] ]"), r"'\]' without '\['"),
    ("deep", "a [ " * 100_000, r"'a \[' has no '\]'"),
    ("open string", graph('node [ id 0 label "x ]'), "not GML at 'label \"x"),
    ("no value", graph("node [ id ]"), r"not GML at 'id \]"),
    ("glued", graph("node [ id0 ]"), r"not GML at 'id0 \]"),
    ("long number", graph(f"node [ id {'9' * 300_000}x ]"), "not GML at 'id 999"),
    ("long key", graph(f"node [ i{'9' * 300_000}x ]"), "not GML at 'i999"),
    ("no id", graph("node [ label 3 ]"), "node without id"),
    ("same id", graph(NODES + "node [ id 1 ]"), "node id 1 is given twice"),
    ("two ids", graph("node [ id 1 id 2 ]"), "node has two of id"),
    ("no target", graph(NODES + "edge [ source 0 ]"), "edge without target"),
    ("unknown node", graph(NODES + "edge [ source 0 target 9 ]"), "names node 9, which does not"),
    ("negative units", graph("node [ id 0 parameter -4 ]"), "parameter is -4; it must be a whole"),
    ("fraction", graph("node [ id 0 weight 1.5 ]"), "weight is 1.5; it must be a whole number"),
    ("text", graph('node [ id 0 parameter "many" ]'), "parameter is many"),
    ("huge", graph(f"node [ id 0 parameter {10**18} ]"), "from 0 to 2147483647"),
    ("digits", graph(f"node [ id 0 parameter {'9' * 9999} ]"), "parameter is 99999"),
    ("negative weight", graph(NODES + "edge [ source 0 target 1 parameter -1 ]"), "is -1"),
    ("cycle", graph(NODES + "edge [ source 0 target 1 ] edge [ source 1 target 0 ]"), "cycle of 2"),
    ("self loop", graph(NODES + "edge [ source 0 target 0 ]"), "'0' depends on itself"),
]


@pytest.mark.parametrize(("text", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ImportFailed, match=message) as error:
        parse_gml(text, "bad.gml")
    assert error.value.location.startswith("bad.gml")


def test_place() -> None:
    with pytest.raises(ImportFailed) as error:
        parse_gml(graph(NODES + "edge [\n source 0\n\n target 7 ]"), "bad.gml")
    assert error.value.location == "bad.gml:5:1"


# Nodes, edges, edges that move something, units in all, most units.
PUBLIC = {
    "1000_1": (949, 2730, 1092, 1_134_096, 4971),
    "10000_1": (9432, 27_636, 11_054, 11_352_808, 5000),
    "sparse_10000_1": (8058, 9805, 3922, 9_623_024, 5000),
}


@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="public workloads are not here")
@pytest.mark.parametrize("name", PUBLIC)
def test_public_workloads(name: str) -> None:
    problem = read_problem(str(SHARED_DATA / "random" / f"rand_graph_{name}.gml.gz"))
    assert problem.name == f"rand_graph_{name}"
    graph = (problem.num_operations, problem.num_dependences, int(problem.dep_carries.sum()))
    assert (*graph, sum(units(problem)), max(units(problem))) == PUBLIC[name]
