"""What is written into the IR is what is read from it, for any legal schedule."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lowering import LOWERING, Design
from pipeline_generator import generate
from random_pipeline import Style

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.operation_names import SCHEDULED, UNSCHEDULED
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.library import default_library
from gaus_pass.ir.operators.types import OperatorTypes
from gaus_pass.ir.pipelines.apply import apply, read_schedule
from gaus_pass.ir.pipelines.extract import PipelineReader
from gaus_pass.ir.pipelines.graph import PipelineGraph
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


def read(module: Any) -> PipelineGraph:
    types = OperatorTypes(module.operation, [default_library()])
    reader = PipelineReader(TimingSource(types))
    return reader.read(find_operations(module, UNSCHEDULED)[0], "top.p0")


def random_schedule(problem: Problem, seed: int) -> Schedule:
    """Legal starts with random gaps; the return is last."""
    rng = random.Random(seed)
    start = np.zeros(problem.num_operations, np.int64)
    for i in range(1, problem.num_operations):
        before = problem.dep_dst == i
        ready = (start[problem.dep_src] + problem.dep_delay)[before]
        start[i] = ready.max(initial=0) + rng.choice((0, 0, 0, 1, 2))
    return Schedule(start, 1)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.booleans(), st.booleans())
def test_read_gives_what_was_written(seed: int, size: int, captures: bool, bodies: bool):
    pipeline = generate(seed, size, Style(captures=captures, latency_bodies=bodies))
    design = Design(pipeline.mlir())
    with design.context, ir.Location.unknown():
        graph = read(design.module)
        problem = graph.problem
        schedule = random_schedule(problem, seed)
        assert not list(violations(problem, schedule))
        new = apply(graph, schedule)
        assert design.module.operation.verify()
        expected = dict(zip(problem.names[1:-1], schedule.start[1:-1].tolist(), strict=True))
        assert read_schedule(new) == expected
        assert new.attributes["gaus.length"].value == schedule.length(problem)
        text = str(design.module)
    again = Design(text)
    with again.context:
        assert read_schedule(find_operations(again.module, SCHEDULED)[0]) == expected
    again.lower(*LOWERING)


GOOD_AND_BAD = """
hw.module @good(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = comb.add %a, %a : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}
hw.module @bad(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = BAD : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}
"""


@pytest.mark.parametrize(
    ("bad", "options"),
    [
        ("seq.compreg %a, %clk", ""),
        ("comb.mul %a, %a", "limits=mul:0"),
        ("comb.mul %a, %a {ssp.operator_type = @lib::@none}", ""),
        ("comb.mul %a, %a", "report=/nowhere/at/all.json"),
        ("comb.mul %a, %a", "operators=/nowhere/at/all.json"),
    ],
)
def test_an_error_changes_nothing(bad: str, options: str):
    design = Design(GOOD_AND_BAD.replace("BAD", bad))
    before = str(design)
    with pytest.raises(GausError):
        design.run("gaus-schedule", options)
    assert str(design) == before
