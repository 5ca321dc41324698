"""Candidates of the measured choice and points of the search keep the clock."""

from __future__ import annotations

from typing import Any

import pytest

from gaus_pass.hls.explore.candidates import CandidateMaker, Source
from gaus_pass.hls.from_file import FunctionFile, verilog_of
from gaus_pass.hls.functions import functions
from gaus_pass.hls.search import evaluate
from gaus_pass.hls.search.evaluate import Evaluator
from gaus_pass.hls.search.points import Point
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5

ROWS = b"""func.func @f(%m: memref<19x39xi16>, %n: index) {
  %one = arith.constant 1 : i16
  affine.for %i = 0 to %n {
    affine.for %k = affine_map<(d0) -> (d0)>(%i) to 38 {
      %v = affine.load %m[%i, %k] : memref<19x39xi16>
      %w = arith.addi %v, %one : i16
      affine.store %w, %m[%i, %k] : memref<19x39xi16>
    }
  }
  return
}"""
"""Where an address of the control is late, unless its row is kept in a register."""
CLOCK = Options(part="ecp5", clock="110MHz")


def test_candidates_are_repaired():
    def export(module: Any, context: Any) -> str:
        for function in functions(module.operation):
            function.erase()
        return verilog_of(module, context)

    source = Source(ROWS, "f.mlir", lambda m: functions(m.operation)[0], export)
    best = CandidateMaker(source, CLOCK, 0, lambda _: None).best
    assert best.design.timed is not None
    assert not best.design.timed.violated
    assert "_times_" in best.verilog


def test_points_of_the_search_are_repaired(monkeypatch: pytest.MonkeyPatch):
    seen: list[int] = []
    original = evaluate.lower_solved

    def lower(*given: Any, **options: Any) -> Any:
        design = original(*given, **options)
        assert design.timed is not None
        seen.append(len(design.timed.violated))
        return design

    monkeypatch.setattr(evaluate, "lower_solved", lower)
    Evaluator(FunctionFile(ROWS, "f.mlir"), CLOCK, ECP5).evaluate(0, Point())
    assert seen[0] > 0 == seen[-1]
