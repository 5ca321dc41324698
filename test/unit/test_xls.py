"""Our optimum is that of Google XLS for the same graph, unit delays and clock.

`tools/bench/xls_graphs.py` says what is counted how, `tools/bench/xls_compare.py` compares times.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import gaus_pass as gp
from gaus_pass.analysis.objectives import register_bits

pytest.importorskip("xls", reason="xls-python is not installed")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "bench"))

from xls_graphs import (  # pyright: ignore[reportMissingImports]
    OBJECTIVE,
    count_registers,
    our_problem,
    random_graph,
    read_stages,
    run_xls,
    xls_text,
)

CASES = [(n, clock, seed) for n in (20, 60, 120, 300) for clock in (1, 2, 5, 9) for seed in (0, 1)]


@pytest.mark.parametrize(("operations", "clock", "seed"), CASES)
def test_the_optimum_is_that_of_xls(operations: int, clock: int, seed: int):
    graph = random_graph(operations, seed)
    problem = our_problem(graph, clock)
    block, verilog = run_xls(xls_text(graph), clock)
    theirs = gp.Schedule(read_stages(verilog, graph), ii=1)

    # XLS's stages are legal here, and our count of them is what XLS builds.
    assert gp.violations(problem, theirs) == []
    assert register_bits(problem, theirs) == count_registers(block)

    ours = gp.solve(problem, gp.Options(objective=OBJECTIVE), ii=1)
    assert ours.result.gap == 0
    assert ours.terms["length"] == theirs.length(problem)
    assert ours.terms["register-bits"] == register_bits(problem, theirs)
