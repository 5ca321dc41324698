"""PolyBench and MachSuite in C as hardware, against the Python that they are made of."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
from kernels import machsuite, polybench
from kernels.files import c_sources
from loop_lowering import lower
from loop_simulation import Run, simulate

from gaus_pass.frontends.c.door import import_c
from gaus_pass.options import Options

KERNELS = {**polybench.KERNELS, **machsuite.KERNELS}
SOURCES = c_sources()
QUICK = ("atax", "lu", "deriche", "kmp", "bfs_queue", "sort_merge", "viterbi")
"""Those whose control has something of its own."""


def test_all_kernels_have_a_form_in_c():
    assert set(SOURCES) == set(KERNELS)


def run(name: str, count: int, folder: Path) -> None:
    """Simulate data sets; results and memories are those of the Python function."""
    pytest.importorskip("clang.cindex")
    kernel, rng = KERNELS[name], random.Random(name)
    file = folder / f"{name}.mlir"
    file.write_text(import_c(str(SOURCES[name]), name, (), lambda _: None).text)
    lowered = lower(file, Options())
    runs = [Run(kernel.made(rng, "small", k), 40 * (k % 2)) for k in range(count)]
    seen = simulate(lowered.verilog, lowered.description, runs, folder)
    for one, found in zip(runs, seen, strict=True):
        arguments = copy.deepcopy(one.arguments)
        results = kernel.reference("small")(*arguments)
        assert found is not None
        assert found.results == results, one
        assert found.memories == [a for a in arguments if isinstance(a, list)], one


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", QUICK)
def test_kernels_in_c_run(name: str, tmp_path: Path):
    run(name, 2, tmp_path)


@pytest.mark.slow
@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", SOURCES)
def test_all_kernels_in_c_run(name: str, tmp_path: Path):
    run(name, 3, tmp_path)
