"""AIGER files: what they mean as problems, and what is refused."""

from __future__ import annotations

import pytest
from support.paths import ROOT, SHARED_DATA

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.aiger import parse_aiger
from gaus_pass.formats.readers import Io, read_problem
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve

# n3 = b & i0, n4 = !n3 & i0, and the output is !n4.
SMALL = b"aag 4 2 0 1 2\n2\n4\n9\n6 4 2\n8 7 2\ni1 b\n"
SMALL_BINARY = b"aig 4 2 0 1 2\n9\n\x02\x02\x01\x05i1 b\nc\nany \xff bytes\n"


def edges(problem: Problem) -> list[tuple[str, str, int]]:
    """(source, target, distance) of all dependences."""
    names, columns = problem.names, (problem.dep_src, problem.dep_dst, problem.dep_distance)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return sorted((names[src], names[dst], distance) for src, dst, distance in rows)


@pytest.mark.parametrize("data", [SMALL, SMALL_BINARY], ids=["ascii", "binary"])
def test_nodes(data: bytes) -> None:
    problem = parse_aiger(data, "dir/small.x.aig")
    assert problem.name == "small"
    assert problem.names == ("i0", "b", "n3", "n4")
    assert edges(problem) == [
        ("b", "n3", 0),
        ("i0", "n3", 0),
        ("i0", "n4", 0),
        ("n3", "n4", 0),
    ]
    assert problem.dep_weight.tolist() == [1] * 4
    assert problem.val_producer.tolist() == [0, 1, 2, 3]
    assert problem.val_bits.tolist() == [1] * 4
    assert problem.use_ptr.tolist() == [0, 2, 3, 4, 4]  # the output is no use
    assert all(t.latency == 1 and t.uses == {"node": 1} for t in problem.operator_types)


@pytest.mark.parametrize("data", [SMALL, SMALL_BINARY], ids=["ascii", "binary"])
def test_ports(data: bytes) -> None:
    problem = parse_aiger(data, "small.aig", "ports")
    assert problem.names == ("inputs", "n3", "n4", "outputs")
    assert problem.latency.tolist() == [0, 1, 1, 0]
    assert [problem.operator_types[t].uses.get("node", 0) for t in problem.type_of] == [0, 1, 1, 0]
    assert problem.latest[0] == 0
    assert problem.val_names == ("i0", "b", "n3", "n4")
    assert problem.val_producer.tolist() == [0, 0, 1, 2]
    assert problem.use_ptr.tolist() == [0, 2, 3, 4, 5]
    # Inputs wait at no cost in time: two ANDs in steps 0 and 1, their result in step 2.
    assert solve(problem).schedule.start.tolist() == [0, 0, 1, 2]


def test_latency_0() -> None:
    assert solve(parse_aiger(SMALL, "small.aig", node_latency=0)).terms["length"] == 1


def test_a_literal_and_its_complement_are_one_use() -> None:
    problem = parse_aiger(b"aag 2 1 0 0 1\n2\n4 2 3\n", "x.aag")
    assert edges(problem) == [("i0", "n2", 0)]


def test_latches_are_distances() -> None:
    """A shift register of two, read at once and at its end; n5 keeps itself."""
    text = b"aag 7 1 4 0 2\n2\n4 2\n6 4 1\n8 14\n10 0\n12 6 2\n14 9 13\n"
    problem = parse_aiger(text, "x.aag")
    assert edges(problem) == [
        ("i0", "n6", 0),
        ("i0", "n6", 2),
        ("n6", "n7", 0),
        ("n7", "n7", 1),
    ]


def test_latches_without_an_operation_behind_them_are_free() -> None:
    """Two latches that swap, one that keeps itself and one that is constant, all read."""
    text = b"aag 7 0 4 0 3\n2 4\n4 2\n6 6\n8 1\n10 2 6\n12 8 4\n14 10 12\n"
    assert edges(parse_aiger(text, "x.aag")) == [("n5", "n7", 0), ("n6", "n7", 0)]


def test_latch_in_binary() -> None:
    problem = parse_aiger(b"aig 3 1 1 0 1\n6 4\n\x02\x02", "x.aig")
    assert edges(problem) == [("i0", "n3", 0), ("n3", "n3", 1)]


def test_everything_that_leaves_is_an_output() -> None:
    """Output, bad state, constraint, two justice literals and fairness; constants are free."""
    text = b"aag 5 5 0 1 0 1 1 1 1\n2\n4\n6\n8\n10\n2\n4\n6\n2\n1\n8\n10\nb0 bad\nj0 alive\n"
    problem = parse_aiger(text, "x.aag", "ports")
    assert edges(problem) == [("inputs", "outputs", 0)] * 5


def test_and_may_read_what_follows_in_ascii() -> None:
    problem = parse_aiger(b"aag 9 1 0 0 2\n8\n4 18 8\n18 8 1", "x.aag")
    assert edges(problem) == [("i0", "n2", 0), ("i0", "n9", 0), ("n9", "n2", 0)]


@pytest.mark.parametrize("io", ["nodes", "ports"])
@pytest.mark.parametrize("data", [b"aag 0 0 0 0 0\n", b"aig 0 0 0 1 0\n1\n"])
def test_empty_circuit(data: bytes, io: str) -> None:
    assert parse_aiger(data, "x.aig", io).num_dependences == 0


REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "no AIGER header"),
    ("other", b"\x7fELF\x00\xff", "no AIGER header"),
    ("negative", b"aag -1 0 0 0 0\n", "no AIGER header"),
    ("few counts", b"aag 1 1 0 0\n2\n", "no AIGER header"),
    ("10^18", b"aig 1000000000000000000 1000000000000000000 0 0 0\n", "no AIGER header"),
    ("large M", b"aag 9999999999 0 0 0 0\n", "M is 9999999999; it can be 2147483647 at most"),
    ("many inputs", b"aig 2000000000 2000000000 0 0 0\n", "2000000000 variables in a file of 32"),
    (
        "many lines",
        b"aag 2000000000 2000000000 0 0 0\n2\n",
        "cut short: 2000000000 lines of kind in",
    ),
    ("many ANDs", b"aig 9999 0 0 0 9999\n\x02", "cut short: 9999 ANDs wanted, 0 found"),
    ("justice", b"aag 0 0 0 0 0 0 0 1\n9999999999\n", "cut short: 9999999999 lines"),
    ("small M", b"aag 1 2 0 0 0\n2\n4\n", "M is 1, but there are I [+] L [+] A = 2 variables"),
    ("M too large in binary", b"aig 3 2 0 0 0\n", "M is 3, but there are"),
    ("two numbers", b"aag 1 1 0 0 0\n2 4\n", "'2 4' is no input: 1 numbers expected"),
    ("letters", b"aag 1 1 0 1 0\n2\nx\n", "'x' is no output"),
    ("odd input", b"aag 1 1 0 0 0\n3\n", "literal 3 is no variable; those are even and from 2 to"),
    ("input 0", b"aag 1 1 0 0 0\n0\n", "literal 0 is no variable"),
    ("above M", b"aag 1 1 0 0 0\n4\n", "literal 4 is no variable; .* 2 M = 2"),
    ("defined twice", b"aag 2 1 0 0 1\n2\n2 1 1\n", "literal 2 is defined twice"),
    ("undefined", b"aag 2 1 0 1 0\n2\n5\n", "literal 5 is used and nothing defines it"),
    ("undefined in binary", b"aig 1 1 0 1 0\n9999999999\n", "literal 9999999999 is used"),
    ("reset", b"aag 2 1 1 0 0\n2\n4 2 3\n", "reset value 3; it must be 0, 1 or the latch 4"),
    ("cycle", b"aag 2 0 0 0 2\n2 4 1\n4 3 1\n", "cycle of 2 dependences with distance 0"),
    ("self", b"aag 1 0 0 0 1\n2 2 1\n", "'n1' depends on itself"),
    ("forward in binary", b"aig 2 1 0 0 1\n\x00\x02", "AND 4 reads 4 and 2; possible are 0 to 3"),
    ("below 0", b"aig 2 1 0 0 1\n\x01\x04", "AND 4 reads 3 and -1"),
    ("long number", b"aig 1 0 0 0 1\n\x82\x80\x80\x80\x80\x00\x00", "AND 2 has too long a number"),
    ("endless number", b"aig 1 0 0 0 1\n" + b"\x82" * 1000, "cut short: 1 ANDs wanted, 0 found"),
    ("symbol of nothing", b"aag 1 1 0 0 0\n2\ni1 a\n", "'i1 a' names nothing"),
    ("no symbol", b"aag 1 1 0 0 0\n2\nhello\n", "'hello' names nothing"),
    ("Latin-1", b"aag 1 1 0 0 0\n2\ni0 \xe9t\xe9\n", r"symbol '\\xe9t\\xe9' is not in UTF-8"),
]


@pytest.mark.parametrize(("data", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(ImportFailed, match=message) as error:
        parse_aiger(data, "bad.aig")
    assert error.value.location.startswith("bad.aig")


def test_place() -> None:
    with pytest.raises(ImportFailed) as error:
        parse_aiger(b"aag 3 1 0 1 2\n2\n6\n4 2 2\n6 4\n", "bad.aag")
    assert error.value.location == "bad.aag:5:1"


@pytest.mark.parametrize("io", ["nodes", "ports"])
@pytest.mark.parametrize(("name", "ii"), [("counter", 2), ("full_adder", None)])
def test_examples(name: str, ii: int | None, io: Io) -> None:
    outcome = solve(read_problem(str(ROOT / "examples" / f"{name}.aag"), io=io))
    assert outcome.schedule.ii == ii


# Nodes, dependences and depth with inputs as nodes.
PUBLIC = {
    "adder": (1276, 2040, 256),
    "div": (57375, 114494, 4373),
    "i2c": (1489, 2684, 21),
    "max": (3377, 5730, 288),
    "square": (18548, 36968, 251),
    "voter": (14759, 27516, 71),
}


@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="public benchmarks are not here")
@pytest.mark.parametrize("name", PUBLIC)
def test_public_circuits(name: str) -> None:
    problem = read_problem(str(SHARED_DATA / "epfl" / f"{name}.aig"))
    length = solve(problem, Options(solver="asap", objective="length")).terms["length"]
    assert (problem.num_operations, problem.num_dependences, length) == PUBLIC[name]
