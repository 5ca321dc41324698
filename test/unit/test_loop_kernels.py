"""The twelve kernels: read, scheduled, judged, and the least II found a second way."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.cp_modulo import feasible
from support.loop_interpreter import interpret
from support.loop_kernels import KERNELS

from gaus_pass.analysis.verify import violations
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.ir.loops.reading import read_loops
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import Outcome, solve

HERE = Path(__file__).resolve().parents[1] / "kernels"
LIBRARY = str(HERE / "Inputs" / "circt.json")
SETTINGS = {
    "minimal": Options(operators=LIBRARY),
    "ii-4": Options(operators=LIBRARY, ii=4),
    "one-multiplier": Options(operators=LIBRARY, limits={"mul": 1}),
}
CONTEXT = new_context()


MODULES: list[Any] = []
"""Modules live as long as the graphs that refer to them."""


def solved(name: str, options: Options) -> tuple[LoopGraph, Outcome]:
    with CONTEXT:
        MODULES.append(parse_file(str(HERE / f"{name}.mlir"), CONTEXT))
        [graph] = read_loops(MODULES[-1].operation, options, lambda _: None)
    return graph, solve(graph.problem, options, pipelined=True)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", KERNELS)
def test_schedules_are_legal_and_the_ii_is_least(name: str, setting: str):
    options = SETTINGS[setting]
    _, outcome = solved(name, options)
    assert violations(outcome.problem, outcome.schedule) == []
    ii = outcome.schedule.ii
    assert ii is not None
    least = options.ii or 1
    assert ii >= least
    room = outcome.schedule.length(outcome.problem) + ii
    assert feasible(outcome.problem, ii, room)
    # Every II below, down to the target, is impossible for CP-SAT, however long the schedule.
    work = int(outcome.problem.busy.sum())
    for smaller in range(least, ii):
        assert not feasible(outcome.problem, smaller, work + smaller * len(outcome.problem.names))


def test_the_second_way_finds_schedules_too():
    """CP-SAT says yes at the II that was found and no one below: it can say both."""
    _, outcome = solved("iir", SETTINGS["minimal"])
    assert outcome.schedule.ii == 3
    assert feasible(outcome.problem, 3, 20)
    assert not feasible(outcome.problem, 2, 60)


VARIANTS = {
    "one-port": Options(operators=LIBRARY),
    "flattened": Options(operators=LIBRARY, flatten=True),
    # With ports to spare only dependences keep accesses apart.
    "four-ports": Options(operators=LIBRARY, ports="4rw"),
    "flattened-slow": Options(operators=LIBRARY, ports="4rw", read_latency=2, flatten=True),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", KERNELS)
def test_the_model_computes_what_the_reference_does(name: str, variant: str):
    """The loop model, run in the order of a schedule, iteration overlapping iteration."""
    options = replace(VARIANTS[variant], solver="list")
    graph, outcome = solved(name, options)
    if options.flatten and name in ("stencil", "bicg"):
        assert len(graph.loop.levels) == 2
    kernel = KERNELS[name]
    for arguments in kernel.data(random.Random(name)):
        expected = copy.deepcopy(arguments)
        results = kernel.run(*expected)
        assert interpret(graph, outcome.schedule, arguments) == results
        assert arguments == expected
