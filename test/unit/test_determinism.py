"""The same input, options and seed give the same bytes, whatever the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gaus_pass.solvers.base import is_there, solver_names

ENVIRONMENTS = (
    {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "1"},
    {"OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "2", "NUMBA_NUM_THREADS": "1"},
)
# Learning makes no other kind of answer when it is short.
ITERATIONS = {"gaus": 40, "gaus-paper": 40, "gumbel": 20, "gflownet": 2}
# All in one process an environment: to start one takes longer than to schedule.
PROGRAM = """
import sys
from gaus_pass.opt.main import main

example, folder, *every = sys.argv[1:]
for options in every:
    solver = options.split()[0].removeprefix("solver=")
    assert main([example, f"--gaus-schedule={options}", "-o", f"{folder}/{solver}.mlir"]) == 0
"""


def outputs(example: Path, folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """The scheduled IR of every solver that is there but order-cut, which is for other graphs."""
    folder.mkdir()
    rest = (
        'cycle-time=30 seed=3 delay-model=aig slack=1.5 objective="length > memory + register-bits"'
    )
    every = [
        f"solver={s} {rest}" + (f" iterations={ITERATIONS[s]}" if s in ITERATIONS else "")
        for s in solver_names()
        if is_there(s) and s != "order-cut"
    ]
    command = [sys.executable, "-c", PROGRAM, str(example), str(folder), *every]
    subprocess.run(command, env=os.environ | environment, check=True)
    found = {file.stem: file.read_bytes() for file in folder.iterdir()}
    assert len(found) == len(every)
    return found


def test_same_bytes(root: Path, tmp_path: Path) -> None:
    example = root / "examples" / "fir.mlir"
    one, two = (
        outputs(example, tmp_path / str(k), environment)
        for k, environment in enumerate(ENVIRONMENTS)
    )
    for solver, text in one.items():
        assert b"gaus.start" in text, solver
        assert text == two[solver], solver
