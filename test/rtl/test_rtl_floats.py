"""Kernels of floating-point numbers without a library: equal to numpy, bit for bit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from float_kernels import FLOATS
from loop_lowering import check, lower

from gaus_pass.options import Options

FOLDER = Path(__file__).resolve().parents[1] / "kernels" / "floats"
_ARGUMENT = re.compile(r"%\w+: (memref<([\dx]+)xf32>|index|f32)")
SETS = 3


def shapes(text: str) -> list[Any]:
    """Of each argument: the shape of a memory, ``index`` or ``f32``."""
    head = text[text.index("func.func") :].partition("{")[0]
    found = _ARGUMENT.findall(head)
    return [tuple(map(int, size.split("x"))) if size else kind for kind, size in found]


def numbers(rng: np.random.Generator, count: int) -> list[int]:
    """Bits of numbers around 1 of both signs, and some that are 0 or tiny."""
    found = rng.normal(size=count).astype(np.float32)
    found[rng.random(count) < 0.1] = 0
    found[rng.random(count) < 0.1] *= np.float32(1e-38)
    return found.view(np.int32).tolist()


def data_of(text: str, rng: np.random.Generator) -> list[Any]:
    """Arguments as the hardware sees them: bits."""
    made: list[Any] = []
    for shape in shapes(text):
        if shape == "index":
            made.append(int(rng.integers(0, 16)))
        elif shape == "f32":
            made += numbers(rng, 1)
        else:
            made.append(numbers(rng, int(np.prod(shape))))
    return made


def on_bits(name: str, text: str) -> Any:
    """The reference as a function of bits."""

    def run(*arguments: Any) -> list[int]:
        given: list[Any] = []
        for value, shape in zip(arguments, shapes(text), strict=True):
            if shape == "index":
                given.append(value)
            elif shape == "f32":
                given.append(np.array(value, np.int32).view(np.float32)[()])
            else:
                given.append(np.array(value, np.int32).view(np.float32).reshape(shape))
        with np.errstate(all="ignore"):
            results = FLOATS[name](*given)
        for value, after in zip(arguments, given, strict=True):
            if isinstance(value, list):
                value[:] = after.reshape(-1).view(np.int32).tolist()
        return [int(np.float32(r).view(np.int32)) for r in results]

    return run


def run(name: str, folder: Path, **options: Any) -> Any:
    text = (FOLDER / f"{name}.mlir").read_text()
    lowered = lower(FOLDER / f"{name}.mlir", Options(**options))
    rng = np.random.default_rng(1)
    data = [data_of(text, rng) for _ in range(SETS)]
    trips = shapes(text).index("index") if "index" in shapes(text) else None
    counted = (lambda _: []) if trips is None else (lambda a: [a[trips]])
    assert check(lowered, on_bits(name, text), data, counted, folder) == 4 * SETS
    return lowered


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", FLOATS)
def test_floats_are_those_of_numpy(name: str, tmp_path: Path):
    run(name, tmp_path)
