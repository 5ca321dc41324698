"""A small loop is proven optimal without the libraries that take seconds to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_KERNELS = Path(__file__).resolve().parents[1] / "kernels"
_SCRIPT = """
import sys
from gaus_pass.opt.main import main
heavy = ("torch", "numba", "scipy", "matplotlib")
try:
    main()
finally:
    print("loaded:", *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("options", ["", "limits=mul:1", "objective=ii>memory"])
def test_neither_torch_nor_numba(options: str) -> None:
    library = f"operators={_KERNELS}/Inputs/circt.json"
    run = subprocess.run(
        [
            *(sys.executable, "-c", _SCRIPT, f"--gaus-schedule={library} {options}"),
            *(str(_KERNELS / "iir.mlir"), "-o", "/dev/null"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.splitlines()[-1].split() == ["loaded:"]
