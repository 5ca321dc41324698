"""Plain dataflow: graphs in two languages are one problem, and writing loses nothing."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from property.test_formats import circuits

from gaus_pass.errors import InvalidProblem
from gaus_pass.formats.aiger import parse_aiger
from gaus_pass.formats.aiger_file import Reader
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.dataflow.aig_import import synth_text
from gaus_pass.ir.dataflow.apply import apply, read_schedule
from gaus_pass.ir.dataflow.reading import read_dataflow
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.regions.ssp import with_units
from gaus_pass.scheduling.solve import solve

ARRAYS = [
    "dep_src", "dep_dst", "dep_distance", "dep_delay", "dep_carries", "dep_weight",
    "val_producer", "val_bits", "val_hold", "use_ptr", "use_op", "use_distance", "earliest",
    "latest", "latency",
]  # fmt: skip


def read(text: str, options: Options | None = None) -> Any:
    """The graphs of a text, and the module that they live in."""
    context = new_context()
    with context:
        module = ir.Module.parse(text, context=context)
        return read_dataflow(module.operation, options or Options(), lambda _: None), module


def assert_same(a: Problem, b: Problem) -> None:
    assert a.names == b.names
    assert a.val_names == b.val_names
    for name in ARRAYS:
        assert np.array_equal(getattr(a, name), getattr(b, name)), name
    uses = [[dict(p.operator_types[i].uses) for i in p.type_of] for p in (a, b)]
    assert uses[0] == uses[1]


@settings(max_examples=60, deadline=None)
@given(circuits(), st.sampled_from(["nodes", "ports"]))
def test_aiger_and_synth_are_the_same_problem(circuit: Any, io: str):
    data = circuit.binary()
    text = synth_text(Reader(data, "x").read(), "x")
    (graph,), _ = read(text, Options(io=io))
    assert_same(graph.problem, parse_aiger(data, "x", io, node_latency=0))


def random_module(seed: int, size: int) -> str:
    """Comb operations, registers with and without enable, in any order."""
    rng = random.Random(seed)
    values = ["%a", "%b"]
    lines: list[str] = []
    for i in range(size):
        kind = rng.choice(["add", "mul", "xor", "sub", "compreg", "ce", "shift"])
        x, y = rng.choice(values), rng.choice(values)
        if kind == "compreg":
            later = f"%v{rng.randrange(size)}"  # may come later, or be itself
            lines.append(f"%v{i} = seq.compreg {later}, %clk : i8")
        elif kind == "ce":
            lines.append(f"%v{i} = seq.compreg.ce {x}, %clk, %en : i8")
        elif kind == "shift":
            lines.append(f"%v{i} = seq.shiftreg [{rng.randint(1, 3)}] {x}, %clk, %en : i8")
        else:
            lines.append(f"%v{i} = comb.{kind} {x}, {y} : i8")
        values.append(f"%v{i}")
    rng.shuffle(lines)
    ports = "in %clk : !seq.clock, in %en : i1, in %a : i8, in %b : i8, out y : i8"
    body = "\n".join(lines)
    return f"hw.module @m({ports}) {{\n{body}\nhw.output {values[-1]} : i8\n}}\n"


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 25),
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from(["nodes", "ports"]),
)
def test_what_is_written_reads_as_the_same_problem(seed: int, size: int, ii: int | None, io: str):
    options = Options(ii=ii, io=io, limits={"add": 2, "mul": 1}, cycle_time=2.0, solver="list")
    (graph,), module = read(random_module(seed, size), options)
    outcome = with_units(solve(graph.problem, options))
    apply(graph, outcome.schedule)
    with module.context:
        text = str(module)
    (again,), _ = read(text, options)
    assert_same(again.problem, graph.problem)
    starts = dict(zip(graph.problem.names, outcome.schedule.start.tolist(), strict=True))
    written = read_schedule(again)
    assert written == {n: s for n, s in starts.items() if n in written}
    assert len(written) == len(graph.operations)

    # Scheduling what carries a schedule gives the same text.
    second = with_units(solve(again.problem, options))
    apply(again, second.schedule)
    with again.container.op.context:
        container = again.container.op
        assert str(container) in text or str(container.parent) == text


@pytest.mark.parametrize("length", [1, 2, 5])
def test_inverters_in_a_circle_are_refused(length: int):
    wires = "\n".join(
        f"%v{i} = synth.aig.and_inv not %v{(i + 1) % length} : i1" for i in range(length)
    )
    with pytest.raises(InvalidProblem, match="combinational cycle of inverters"):
        read(f"hw.module @m(out y : i1) {{ {wires}\n hw.output %v0 : i1 }}")
