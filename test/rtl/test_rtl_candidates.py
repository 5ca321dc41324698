"""Candidates in simulation: they compute what the function does, in the promised cycles."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from loop_lowering import Lowered, check
from support.candidates import maker
from support.loop_kernels import KERNELS as REFERENCES
from test_rtl_loops import _trips

from gaus_pass.hls.explore.recipes import REGISTERS, Recipe

RECIPES = {
    "deeper": Recipe(deeper=2),
    "chains": Recipe(chain=0.75),
    "binding": Recipe(binding=2, deeper=1),
    "sample": Recipe(objective=REGISTERS, more=2, sample=2),
}
QUICK = "fft_butterfly"


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize(
    "name", [QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in REFERENCES if n != QUICK)]
)
def test_candidates_compute_what_the_function_does(name: str, recipe: str, tmp_path: Path):
    made = maker(name).make(RECIPES[recipe])
    if made is None:
        assert name != QUICK, "fft_butterfly has a design of every recipe"
        return
    lowered = Lowered(made.design, made.verilog)
    kernel = REFERENCES[name]
    data = kernel.data(random.Random(name))
    assert check(lowered, kernel.run, data, _trips(lowered.description, kernel), tmp_path) == 40
