"""A reviewer's questions: paired intervals, starts, and the published code's program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gaus_pass as gp

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "bench"
CHAINS = """graph [ directed 1
""" + "".join(f'node [ id {i} label "{i}" ]\n' for i in range(12)) + "".join(
    f"edge [ source {i} target {i + 4} parameter 1 ]\n" for i in range(8)
) + "]\n"  # fmt: skip


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(TOOLS))
    return TOOLS


@pytest.mark.usefixtures("tools")
def test_an_interval_holds_the_ratio_and_knows_what_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    import bootstrap

    monkeypatch.setattr(bootstrap, "RESAMPLES", 400)
    ratio_of = bootstrap.ratio_of

    rng = np.random.default_rng(1)
    noise = {
        f"g{k}": [(80.0 * np.exp(rng.normal(0, 0.05)), 100.0) for _ in range(5)] for k in "abcd"
    }
    found = ratio_of(noise)
    assert found is not None
    assert found.low < 0.8 < found.high < 1
    assert (found.instances, found.pairs) == (4, 20)
    # Seeds that agree within an instance do not make up for instances that do not.
    apart = ratio_of({"a": [(50.0, 100.0)] * 50, "b": [(200.0, 100.0)] * 50})
    assert apart is not None
    assert (apart.low, apart.high) == (pytest.approx(0.5), pytest.approx(2.0))
    assert apart.mean == pytest.approx(1.0)
    assert ratio_of({}) is None


@pytest.mark.usefixtures("tools")
def test_the_published_code_gets_the_graph_and_its_best_values_are_read() -> None:
    from gs_schedule import Settings, adapted, curve_of, gml_of

    problem = gp.from_arrays(latency=[0, 0, 0], edges=[(0, 1), (1, 2)])
    text = gml_of(problem)
    assert text.count("node [") == 3
    assert "source 1 target 2" in text
    program = adapted("seed = 30\nnum_epochs = 500\n", Settings(10, 10.0, epochs=7, seed=3))
    assert program == "seed = 3\nnum_epochs = 7\n"
    line = "epoch {} solution (resource): 4, (communication cost): 2, (objective): {}\n"
    printed = "Legal Solution!\n" + line.format(1, 50) + line.format(2, 60) + line.format(3, 42)
    assert curve_of(printed, 6.0) == [[2.0, 50.0], [4.0, 50.0], [6.0, 42.0]]


@pytest.mark.torch
def test_runs_are_kept_paired_and_reported(
    tools: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    import results
    import reviewer
    import reviewer_report

    monkeypatch.setattr(results, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(results, "IMAGES", tmp_path)
    monkeypatch.setattr(reviewer_report, "PACKAGES", ("numpy",))
    monkeypatch.setattr(reviewer, "INSTANCES", {"starts": ("A chains", "A absent")})
    some = ("gaus-paper, list", "gumbel, list")
    monkeypatch.setattr(reviewer, "SAME_STARTS", {n: reviewer.SAME_STARTS[n] for n in some})
    (tmp_path / "chains.gml").write_text(CHAINS)
    words = ["starts", "--graphs", str(tmp_path), "--seeds", "1", "--seconds", "0.01"]
    words += ["--store", str(tmp_path / "runs.jsonl")]
    reviewer.main(words)
    kept: Any = (tmp_path / "runs.jsonl").read_text()
    page = (tmp_path / "results" / "reviewer.md").read_text(encoding="utf-8")
    assert kept.count("\n") == 2
    assert "| gaus-paper, list / gumbel, list | " in page
    assert "71.8 %" in page
    assert "absent" not in page
    reviewer.main([*words, "--report-only"])
    assert (tmp_path / "runs.jsonl").read_text() == kept
