"""The bench: it runs what is missing, goes on where it stopped, and reports what it has."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "bench"
GRAPH = """graph [ directed 1
  node [ id 0 label "a" weight 2 ] node [ id 1 label "b" weight 1 ] node [ id 2 label "c" weight 1 ]
  edge [ source 0 target 1 weight 3 ] edge [ source 0 target 2 weight 1 ]
]
"""


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(TOOLS))
    import bench
    import results
    import suite_report

    monkeypatch.setattr(results, "RESULTS", tmp_path / "docs" / "results.md")
    monkeypatch.setattr(suite_report, "_PICTURES", tmp_path / "docs" / "pictures")
    monkeypatch.setattr(suite_report, "_PACKAGES", ("numpy",))
    return bench


def test_a_bench_is_resumed_and_reported(bench: Any, tmp_path: Path) -> None:
    graphs, store = tmp_path / "graphs", tmp_path / "runs.jsonl"
    graphs.mkdir()
    (graphs / "tiny.gml").write_text(GRAPH)
    words = ["R", "--graphs", str(graphs), "--store", str(store), "--seeds", "1", "--seconds", "1"]
    bench.main([*words, "--solvers", "sdc"])
    bench.main([*words, "--solvers", "sdc,asap"])
    runs = [json.loads(line) for line in store.read_text().splitlines()]
    assert [run["job"]["solver"] for run in runs] == ["sdc", "asap"]
    assert runs[0]["value"] == runs[0]["bound"] <= runs[1]["value"]
    text = (tmp_path / "docs" / "results.md").read_text()
    assert text.count("## Suite R") == 1
    assert "| tiny (" in text
    assert (tmp_path / "docs" / "pictures" / "suite-R.png").stat().st_size > 1000


def test_a_folder_without_graphs_is_said(bench: Any, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no graphs"):
        bench.main(["A", "--graphs", str(tmp_path), "--store", str(tmp_path / "runs.jsonl")])


def test_a_failed_run_is_kept_with_its_reason(bench: Any, tmp_path: Path) -> None:
    graphs, store = tmp_path / "graphs", tmp_path / "runs.jsonl"
    graphs.mkdir()
    (graphs / "broken.aig").write_bytes(b"aig 1 2 3\n")
    words = ["R", "--graphs", str(graphs), "--store", str(store), "--seeds", "1"]
    with pytest.raises(SystemExit, match=r"no result yet: .*broken\.aig"):
        bench.main([*words, "--solvers", "asap"])
    (run,) = [json.loads(line) for line in store.read_text().splitlines()]
    assert run["value"] is None
    assert "broken.aig" in run["failure"]
    assert sys.executable not in run["failure"]
