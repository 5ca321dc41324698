"""A hundred runs of kernels of several stages, with a caller that never waits and one that does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flow_simulation import HASTY, Caller, Simulation
from loop_lowering import lower
from process_kernels import KERNELS

from gaus_pass.options import Options

RUNS = 100
HESITANT = Caller(stalls=40, gaps=60, holds=90, seed=7)


@pytest.mark.parametrize("name", KERNELS)
def test_a_hundred_runs(name: str, tmp_path: Path) -> None:
    kernel = KERNELS[name]
    lowered = lower(kernel.source, Options())
    flow = lowered.description["dataflow"]
    assert flow["interval"] == max(process["interval"] for process in flow["processes"])
    simulation = Simulation(lowered.verilog, lowered.description, tmp_path)
    arguments = lowered.description["interface"]["arguments"]
    rng = random.Random(name)
    runs = [
        [[rng.randrange(-40, 40) for _ in range(a["size"])] for a in arguments] for _ in range(RUNS)
    ]
    expected = [kernel.reference(*run) for run in runs]
    for caller in (HASTY, HESITANT):
        seen = simulation.run(runs, caller)
        for number, (found, wanted) in enumerate(zip(seen, expected, strict=True)):
            for k, values in zip(kernel.filled, wanted, strict=True):
                assert found.memories[arguments[k]["name"]] == values, (caller, number)
            assert found.late == 0
        if caller is HASTY:
            assert {run.apart for run in seen[RUNS // 2 :]} == {flow["interval"]}
