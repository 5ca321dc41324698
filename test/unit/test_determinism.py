"""The same input, options and seed give the same bytes, whatever the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gaus_pass.solvers.base import solver_names

ENVIRONMENTS = (
    {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "1"},
    {"OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "2", "NUMBA_NUM_THREADS": "1"},
)


def output(root: Path, options: str, environment: dict[str, str]) -> bytes:
    example = root / "examples" / "fir.mlir"
    command = [sys.executable, "-m", "gaus_pass.opt", str(example), f"--gaus-schedule={options}"]
    child = subprocess.run(
        command, env=os.environ | environment, stdout=subprocess.PIPE, check=True, cwd=root
    )
    return child.stdout


@pytest.mark.parametrize("solver", [s for s in solver_names() if s != "order-cut"])
def test_same_bytes(root: Path, solver: str) -> None:
    options = f'solver={solver} cycle-time=30 seed=3 objective="length > memory + register-bits"'
    if solver.startswith(("gaus", "gumbel", "gflownet")) or solver == "auto":
        pytest.importorskip("torch")
    one, two = (output(root, options + " delay-model=aig slack=1.5", e) for e in ENVIRONMENTS)
    assert b"gaus.start" in one
    assert one == two
