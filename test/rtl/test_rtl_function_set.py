"""Functions as front ends and lowerings of MLIR leave them become hardware, as LLVM runs them."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path

import pytest
from llvm_functions import Compiled, Function, functions_of
from loop_simulation import runs_of, simulate

from gaus_pass.cli.program import run

FOLDER = Path(__file__).resolve().parents[1] / "functions"
SET = [(path, f) for path in sorted(FOLDER.glob("*.mlir")) for f in functions_of(path)]
QUICK = ("tiled_add", "matmul_strided", "find_break", "parallel_bounds", "scan_in_place", "carries")
ROUNDED = ("sigmoid_batch",)
"""Results that no standard fixes to the last bit: exp of hardware is not that of a C library."""
REFUSED = ("bytes_as_words",)
"""``memref.view``, which reads a memory as one of another type."""


def params(names: list[tuple[Path, Function]]) -> list[object]:
    return [pytest.param(p, f, id=f.name) for p, f in names]


def compare(path: Path, function: Function, folder: Path) -> int:
    """Simulate three data sets in every way; how many runs there were."""
    out, report = folder / "out.sv", folder / "out.json"
    words = [str(path), "--top", function.name, "--allow-unregistered-dialect", "-o", str(out)]
    status = run(["hls", *words, "--report", str(report), "--quiet"], is_process=False)
    assert status == (function.name in REFUSED)
    if status:
        return 0
    [description] = json.loads(report.read_text())["modules"]
    if function.name in ROUNDED:
        return 0
    extra = len(description["interface"]["arguments"]) - len(function.arguments)
    rng = random.Random(function.name)
    runs = runs_of([function.data(rng, extra) for _ in range(3)], random.Random(1))
    compiled = Compiled(path, folder)
    seen = simulate(out.read_text(), description, runs, folder)
    for sent, found in zip(runs, seen, strict=True):
        expected = copy.deepcopy(sent.arguments)
        results = compiled.call(function, expected)
        assert found is not None
        assert found.results == results, sent
        assert found.memories == [a for a in expected if isinstance(a, list)], sent
        assert found.late == 0, sent
    return len(runs)


@pytest.mark.requires_tool("iverilog", "mlir-opt-22", "cc")
@pytest.mark.parametrize(("path", "function"), params([x for x in SET if x[1].name in QUICK]))
def test_functions_equal_llvm(path: Path, function: Function, tmp_path: Path):
    assert compare(path, function, tmp_path) == 12


@pytest.mark.slow
@pytest.mark.requires_tool("iverilog", "mlir-opt-22", "cc")
@pytest.mark.parametrize(("path", "function"), params([x for x in SET if x[1].name not in QUICK]))
def test_every_function_equals_llvm(path: Path, function: Function, tmp_path: Path):
    assert compare(path, function, tmp_path) == (0 if function.name in (*ROUNDED, *REFUSED) else 12)
