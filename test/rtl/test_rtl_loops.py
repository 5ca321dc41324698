"""The twelve kernels as hardware: bit-exact, with the promised cycles and registers."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import KERNELS, LIBRARY, check, lower, promised_value_bits
from support.loop_kernels import KERNELS as REFERENCES

from gaus_pass.options import Options

SETTINGS: dict[str, dict[str, Any]] = {
    "minimal": {},
    "ii-4": {"ii": 4},
    "one-multiplier": {"limits": {"mul": 1}},
}
MORE: dict[str, dict[str, Any]] = {
    "two-ports": {"ports": "2rw"},
    "late-memory": {"ports": "1r1w", "read_latency": 2},
    "later-memory": {"ports": "2rw", "read_latency": 4},
    "new-data": {"ports": "1r1w", "read_during_write": "new"},
    "undefined-data": {"ports": "2rw", "read_during_write": "undefined"},
    "flattened": {"flatten": True},
    "unshared": {"ii": 4, "share": "limits"},
    "one-adder": {"ii": 3, "limits": {"add": 1, "mul": 1}},
}


def run(name: str, settings: dict[str, Any], folder: Path) -> None:
    kernel = REFERENCES[name]
    lowered = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, **settings))
    data = kernel.data(random.Random(name))
    assert check(lowered, kernel.run, data, _trips(lowered.description, kernel), folder) == 40
    bits = lowered.description["register_bits"]
    assert bits["value"] == promised_value_bits(lowered.design)


def _trips(description: dict[str, Any], kernel: Any) -> Any:
    """The reference gives all loops' iterations, the formula asks for the unknown ones."""
    [*_, known] = _known(description["cycles"]["items"])
    return (lambda _: []) if known else kernel.trips


def _known(items: list[dict[str, Any]]) -> list[bool]:
    found: list[bool] = []
    for item in items:
        if item["kind"] == "around":
            found += _known(item["items"])
        elif item["kind"] == "loop":
            found.append(item["trips"] is not None)
    return found


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", REFERENCES)
def test_kernels_run(name: str, tmp_path: Path):
    run(name, SETTINGS["minimal"], tmp_path)


@pytest.mark.slow
@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("setting", [*SETTINGS, *MORE])
@pytest.mark.parametrize("name", REFERENCES)
def test_kernels_run_in_every_way(name: str, setting: str, tmp_path: Path):
    run(name, {**SETTINGS, **MORE}[setting], tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", ["fft_butterfly", "iir", "distance_three"])
@pytest.mark.parametrize("setting", ["ii-4", "one-multiplier", "one-adder", "late-memory"])
def test_units_are_shared(name: str, setting: str, tmp_path: Path):
    run(name, {**SETTINGS, **MORE}[setting], tmp_path)
