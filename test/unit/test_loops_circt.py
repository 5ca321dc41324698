"""Loops against CIRCT's own pass: never a greater II, never more register bits."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "bench"))

from loops import Pipelines, compare  # noqa: E402  # pyright: ignore


def test_on_the_functions_of_its_own_test(shared_data: Path):
    answers = compare(str(shared_data / "circt" / "affine-scheduling-analysis.mlir"))
    taken = {name: circt for name, circt, _ in answers if isinstance(circt, Pipelines)}
    assert {name: taken[name].ii for name in ("test3", "test4", "test5")} == {
        "test3": [2],
        "test4": [2],
        "test5": [3],
    }
    for name, _, ours in answers:
        # The loops that it refuses are scheduled, too.
        assert len(ours["ii"]) == 1
        assert ours["ii"] == ours["bound"]
        if name in taken:
            assert ours["pipeline-ii"] <= taken[name].ii
            assert ours["pipeline-bits"] <= taken[name].bits


def test_on_kernels_that_it_takes():
    for kernel in ("dot_product", "prefix_sum"):
        [(_, circt, ours)] = compare(str(ROOT / "test" / "kernels" / f"{kernel}.mlir"))
        assert isinstance(circt, Pipelines)
        assert ours["pipeline-ii"] <= circt.ii
        assert ours["pipeline-bits"] <= circt.bits
