"""Kernels of `tools/kernels` as hardware: bit-exact, in the promised number of cycles."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

from fuzz.loops.cycles import promised, promised_alone
from kernels.table import Kernel
from kernels.tracing import Tracer
from loop_lowering import lower
from loop_simulation import Run, simulate

from gaus_pass.diagnostics import Diagnostic
from gaus_pass.options import Options

ANEW = ("change places", "line buffer", "shift register")
"""What remarks say where loops run other iterations than those of the source."""


def run_kernel(
    source: Path, kernel: Kernel, runs: list[Run], options: Options, folder: Path
) -> int:
    """Simulate runs at the small size and compare results, memories and cycles; clock edges.

    Where loops are made anew the cycles are compared if the description alone says how many.
    """
    told: list[Diagnostic] = []
    lowered = lower(source, options, told.append)
    anew = any(word in one.message for one in told for word in ANEW)
    seen = simulate(lowered.verilog, lowered.description, runs, folder)
    edges = 0
    for run, found in zip(runs, seen, strict=True):
        arguments = copy.deepcopy(run.arguments)
        tracer = Tracer(kernel.run)
        results = kernel.reference("small", tracer.function)(*arguments)
        assert found is not None
        assert found.results == results, run
        assert found.memories == [a for a in arguments if isinstance(a, list)], run
        known = promised_alone(lowered.description)
        if not anew:
            assert found.cycles == promised(lowered.description, tracer.runs), run
        elif known is not None:
            assert found.cycles == known, run
        assert found.late == 0, run
        edges += found.cycles
    return edges


def one_run(kernel: Kernel) -> list[Run]:
    """A data set with stalls and a reset in mid-run, then again back to back."""
    rng = random.Random(kernel.name)
    data = kernel.made(rng, "small", 1)
    return [Run(data, 60, rng.randrange(5, 60)), Run(kernel.made(rng, "small", 2), how=1)]


def all_runs(kernel: Kernel) -> list[Run]:
    """Three data sets: plainly, back to back, with stalls, with a reset in mid-run."""
    rng = random.Random(kernel.name)
    data = [kernel.made(rng, "small", count) for count in range(3)]
    ways: list[dict[str, Any]] = [
        {}, {"how": 1}, {"stalls": 80}, {"stalls": 40, "reset_at": rng.randrange(1, 80)}
    ]  # fmt: skip
    return [Run(d, **way) for way in ways for d in data]
