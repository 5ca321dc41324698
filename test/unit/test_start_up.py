"""Small problems are proven optimal without the libraries that take long to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_TEST = Path(__file__).resolve().parents[1]
_SCRIPT = """
import sys
from gaus_pass.opt.main import main
unwanted = sys.argv.pop(1).split()
try:
    main()
finally:
    print("loaded:", *(name for name in unwanted if name in sys.modules), file=sys.stderr)
"""
_HEAVY = "torch numba scipy matplotlib"
_OF_OTHERS = (
    "ortools gaus_pass.ir.loops gaus_pass.ir.dataflow.extract gaus_pass.ir.ssp.extract "
    "gaus_pass.ir.operators.aig_delays gaus_pass.ir.operators.xls_delays gaus_pass.solvers.cp_sat "
    "gaus_pass.solvers.auto.stages gaus_pass.scheduling.advice gaus_pass.analysis.explain"
)
_PIPELINE = """
ssp.library @lib {
  operator_type @add [latency<1>]
}
hw.module @top(in %a : i8, in %b : i8, in %go : i1, in %clk : !seq.clock, in %rst : i1,
               out y : i8) {
  %p:2 = pipeline.unscheduled(%x : i8 = %a, %y : i8 = %b) clock(%clk) reset(%rst) go(%go)
      entryEn(%en) {operator_lib = @lib} -> (r : i8) {
    %0 = comb.add %x, %y {ssp.operator_type = @add} : i8
    %1 = comb.xor %0, %x : i8
    %2 = comb.mul %1, %y {ssp.operator_type = @add} : i8
    %3 = comb.sub %0, %y : i8
    %4 = comb.add %3, %2 : i8
    pipeline.return %4 : i8
  }
  hw.output %p#0 : i8
}
"""


def loaded(unwanted: str, *words: str) -> list[str]:
    """Which of the modules a run of the driver has loaded."""
    command = [sys.executable, "-c", _SCRIPT, unwanted, *words, "-o", "/dev/null"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    label, *names = run.stderr.splitlines()[-1].split()
    assert label == "loaded:"
    return names


@pytest.mark.parametrize("options", ["", "limits=mul:1", "objective=ii>memory"])
def test_a_small_loop_loads_neither_torch_nor_numba(options: str) -> None:
    kernels = _TEST / "kernels"
    library = f"operators={kernels}/Inputs/circt.json"
    assert not loaded(_HEAVY, f"--gaus-schedule={library} {options}", str(kernels / "iir.mlir"))


@pytest.mark.parametrize("options", ["", "cycle-time=2"])
def test_a_small_pipeline_loads_nothing_of_other_problems(options: str, tmp_path: Path) -> None:
    file = tmp_path / "in.mlir"
    file.write_text(_PIPELINE)
    assert not loaded(f"{_HEAVY} {_OF_OTHERS}", f"--gaus-schedule={options}", str(file))
