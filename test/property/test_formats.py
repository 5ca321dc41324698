"""Properties of the readers: both forms of AIGER agree, and no input ends in a traceback."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.problems import problems

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.aiger import parse_aiger
from gaus_pass.formats.dot import parse_dot, to_dot
from gaus_pass.formats.gml import parse_gml
from gaus_pass.formats.readers import Io, parse_problem
from gaus_pass.model.problem import Problem

IO = st.sampled_from(["nodes", "ports"])


@dataclass
class Circuit:
    """An and-inverter graph in the numbering of the binary form."""

    inputs: int
    next_states: list[int]
    outputs: list[int]
    ands: list[tuple[int, int]]

    @property
    def before(self) -> int:
        """Variables before the first AND."""
        return self.inputs + len(self.next_states)

    def header(self, form: str) -> bytes:
        counts = (self.inputs, len(self.next_states), len(self.outputs), len(self.ands))
        return b"%s %d %d %d %d %d\n" % (form.encode(), self.before + len(self.ands), *counts)

    def binary(self) -> bytes:
        lines = [b"%d\n" % literal for literal in (*self.next_states, *self.outputs)]
        numbers: list[int] = []
        for k, (larger, smaller) in enumerate(self.ands, self.before + 1):
            numbers += [2 * k - larger, larger - smaller]
        return self.header("aig") + b"".join(lines) + b"".join(map(varint, numbers)) + b"i0 in\n"

    def ascii(self, rng: np.random.Generator) -> bytes:
        """With the ANDs in any order."""
        first, end = 2 * self.inputs + 2, 2 * self.before + 2
        lines = [[literal] for literal in range(2, first, 2)]
        lines += [list(pair) for pair in zip(range(first, end, 2), self.next_states, strict=True)]
        lines += [[literal] for literal in self.outputs]
        ands = [[end + 2 * k, *pair] for k, pair in enumerate(self.ands)]
        lines += [ands[k] for k in rng.permutation(len(ands))]
        text = "".join(" ".join(map(str, line)) + "\n" for line in lines)
        return self.header("aag") + text.encode() + b"i0 in\n"

    def origin(self, literal: int) -> tuple[int, int] | None:
        """The input or AND behind a literal, and the latches in between."""
        variable, latches = literal // 2, 0
        while self.inputs < variable <= self.before:
            variable, latches = self.next_states[variable - self.inputs - 1] // 2, latches + 1
            if latches > len(self.next_states):
                return None
        return None if variable == 0 else (variable, latches)

    def uses(self) -> set[tuple[int, int, int]]:
        """(variable, AND, distance)."""
        found: set[tuple[int, int, int]] = set()
        for k, pair in enumerate(self.ands, self.before + 1):
            for origin in filter(None, map(self.origin, pair)):
                found.add((origin[0], k, origin[1]))
        return found


def varint(number: int) -> bytes:
    head: list[int] = []
    while number >= 128:
        head.append(number % 128 + 128)
        number //= 128
    return bytes([*head, number])


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    inputs, latches = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    before, ands = inputs + latches, draw(st.sampled_from([0, 1, 7, 30, 200]))
    pairs = [
        tuple(sorted(rng.integers(0, 2 * k, 2).tolist(), reverse=True))
        for k in range(before + 1, before + ands + 1)
    ]
    most = 2 * (before + ands) + 2
    ends = rng.integers(0, most, draw(st.integers(0, 3))).tolist()
    return Circuit(inputs, rng.integers(0, most, latches).tolist(), ends, pairs)


def named_uses(problem: Problem) -> list[tuple[str, str, int]]:
    """(value, user, distance)."""
    owner = np.repeat(np.arange(problem.num_values), np.diff(problem.use_ptr)).tolist()
    rows = zip(owner, problem.use_op.tolist(), problem.use_distance.tolist(), strict=True)
    return sorted((problem.val_names[v], problem.names[op], k) for v, op, k in rows)


@settings(max_examples=150, deadline=None)
@given(circuits(), IO, st.integers(0, 2**32 - 1))
def test_both_forms_of_aiger_say_the_same(circuit: Circuit, io: Io, seed: int) -> None:
    binary = parse_aiger(circuit.binary(), "x", io)
    text = parse_aiger(circuit.ascii(np.random.default_rng(seed)), "x", io)
    assert named_uses(binary) == named_uses(text)

    def name(variable: int) -> str:
        if variable > circuit.before:
            return f"n{variable}"
        return "in" if variable == 1 else f"i{variable - 1}"

    expected = [(name(v), name(k), distance) for v, k, distance in circuit.uses()]
    if io == "ports":
        leaving = {origin for o in circuit.outputs if (origin := circuit.origin(o)) is not None}
        expected += [(name(v), "outputs", distance) for v, distance in leaving]
    assert named_uses(binary) == sorted(expected)


def reads_or_refuses(data: bytes, name: str, io: Io = "nodes") -> None:
    try:
        assert isinstance(parse_problem(data, name, io=io), Problem)
    except ImportFailed as error:
        assert name in error.location  # noqa: PT017


@settings(max_examples=200, deadline=None)
@given(circuits(), IO, st.booleans(), st.data())
def test_any_beginning_of_aiger(
    circuit: Circuit, io: Io, is_binary: bool, data: st.DataObject
) -> None:
    whole = circuit.binary() if is_binary else circuit.ascii(np.random.default_rng(0))
    reads_or_refuses(whole[: data.draw(st.integers(0, len(whole)))], "x.aig", io)


@settings(max_examples=300, deadline=None)
@given(circuits(), st.booleans(), st.data())
def test_aiger_with_any_bytes_changed(
    circuit: Circuit, is_binary: bool, data: st.DataObject
) -> None:
    whole = circuit.binary() if is_binary else circuit.ascii(np.random.default_rng(0))
    reads_or_refuses(changed(whole, data), "x.aig")


def changed(whole: bytes, data: st.DataObject) -> bytes:
    """A piece of it exchanged for something else."""
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    return whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:]


def gml_text(seed: int) -> str:
    rng = np.random.default_rng(seed)
    graph = nx.DiGraph()
    graph.add_nodes_from((i, {"parameter": int(rng.integers(9))}) for i in range(6))
    graph.add_edges_from((i, j, {"parameter": j}) for i in range(6) for j in range(i + 1, 6, 2))
    return "\n".join(nx.generate_gml(graph))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 99), st.booleans(), st.data())
def test_gml_and_dot_with_any_bytes_changed(seed: int, is_gml: bool, data: st.DataObject) -> None:
    text = gml_text(seed)
    whole = text if is_gml else to_dot(parse_gml(text, "x"))
    reads_or_refuses(changed(whole.encode(), data), "x.gml" if is_gml else "x.dot")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.aig", "x.gml", "x.dot", "x.json", "x.gz", "x"]))
def test_any_bytes(data: bytes, name: str) -> None:
    reads_or_refuses(data, name)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_dot_keeps_names_and_dependences(problem: Problem) -> None:
    again = parse_dot(to_dot(problem), "x.dot")
    assert again.names == problem.names

    def rows(p: Problem) -> list[tuple[int, ...]]:
        columns = (p.dep_src, p.dep_dst, p.dep_distance, p.dep_weight)
        return sorted(zip(*(column.tolist() for column in columns), strict=True))

    assert rows(again) == rows(problem)
