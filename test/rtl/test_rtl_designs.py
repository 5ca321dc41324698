"""Written designs in simulation: CIRCT's own example, ours, and modules bound to operators."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lowering import LOWERING, scheduled
from pipeline_simulation import Ports, simulate, stimulus
from rtl_walker import register_bits

HERE = Path(__file__).resolve().parent


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("where", ["own", "public"])
def test_linear_example_is_right(where: str, tmp_path: Path, request: pytest.FixtureRequest):
    if where == "own":
        file = HERE.parent / "pipeline" / "linear.mlir"
    else:
        file = request.getfixturevalue("shared_data") / "circt" / "pipeline-schedule-linear.mlir"
    design, report = scheduled(file.read_text(), tmp_path)
    result = report["results"][0]
    # CIRCT's own schedule costs 455 = 448 + 7, and the optimum is no better here.
    assert (result["length"], result["terms"]["register-bits"]) == (8, 448)
    assert report["control_bits"] == 7
    design.lower(*LOWERING)
    with design.context:
        assert register_bits(design.module, "pipeline") == 455

    ports = Ports(
        [("arg0", 32), ("arg1", 32)], [("out", 32)], True, False, done=False, module="pipeline"
    )

    def evaluate(inputs: list[int]) -> list[int]:
        a, b = inputs
        return [(a * (a + b) + (b + a)) % 2**32]

    cycles = stimulus(ports, 8, evaluate, 1, 300)
    answer = simulate(design.verilog(), ports, cycles, 16, tmp_path)
    assert answer.startswith("PASS"), answer


@pytest.mark.requires_tool("iverilog")
def test_the_example_filters(tmp_path: Path):
    text = (HERE.parents[1] / "examples" / "fir.mlir").read_text()
    options = re.search(r"^// demo: (.*)$", text, re.MULTILINE)
    assert options is not None
    design, report = scheduled(text, tmp_path, options[1])
    stages = report["results"][0]["length"]
    assert stages > 1
    design.lower(*LOWERING)
    names = [(f"x{i}", 12) for i in range(5)]
    ports = Ports(names, [("y", 12)], True, False, done=False, module="fir")

    def evaluate(x: list[int]) -> list[int]:
        total = 113 * (x[0] + x[4]) + 1387 * (x[1] + x[3]) + 3089 * x[2]
        return [min((total + 2048) % 2**24 >> 12, 2047)]

    cycles = stimulus(ports, stages, evaluate, 3, 300)
    answer = simulate(design.verilog(), ports, cycles, 2 * stages, tmp_path)
    assert answer.startswith("PASS"), answer


BOUND = """
hw.module @mul32_3(in %clk : !seq.clock, CE in %a : i32, in %b : i32, out p : i32) {
  PRODUCT
  hw.output %3 : i32
}
hw.module @top(in %x0 : i32, in %x1 : i32, in %go : i1, in %clk : !seq.clock, in %rst : i1,
               in %stall : i1, out y0 : i32, out done : i1) {
  %y, %d = pipeline.unscheduled(%a : i32 = %x0, %b : i32 = %x1) STALL
      clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (y : i32) {
    %0 = comb.mul %a, %b : i32
    %1 = comb.mul %0, %a : i32
    %2 = comb.sub %1, %b : i32
    pipeline.return %2 : i32
  }
  hw.output %y, %d : i32, i1
}
"""


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("stall", [False, True])
def test_bound_modules_are_right(stall: bool, tmp_path: Path):
    register = "seq.compreg.ce {}, %clk, %ce : i32" if stall else "seq.compreg {}, %clk : i32"
    product = ["%0 = comb.mul %a, %b : i32"]
    product += [f"%{i + 1} = {register.format(f'%{i}')}" for i in range(3)]
    text = BOUND.replace("PRODUCT", "\n  ".join(product))
    text = text.replace("CE", "in %ce : i1," if stall else "")
    text = text.replace("STALL", "stall(%stall)" if stall else "")
    library = HERE.parent / "pipeline" / "Inputs" / "mul32.json"
    design, report = scheduled(text, tmp_path, f"operators={library}")
    result = report["results"][0]
    # Only the two inputs wait between the stages; the modules hold the products themselves.
    assert (result["length"], result["terms"]["register-bits"]) == (7, 3 * 32 + 6 * 32)
    assert report["needs_retiming"] == []
    design.lower(*LOWERING)
    with design.context:
        assert register_bits(design.module) == result["terms"]["register-bits"] + 6

    ports = Ports([("x0", 32), ("x1", 32)], [("y0", 32)], True, stall)

    def evaluate(inputs: list[int]) -> list[int]:
        a, b = inputs
        return [(a * b * a - b) % 2**32]

    cycles = stimulus(ports, 7, evaluate, 2, 300)
    answer = simulate(design.verilog(), ports, cycles, 14, tmp_path)
    assert answer.startswith("PASS"), answer
