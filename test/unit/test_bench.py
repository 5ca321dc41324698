"""The bench: it runs what is missing, goes on where it stopped, and reports what it has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
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

    monkeypatch.setattr(results, "RESULTS", tmp_path / "docs" / "results")
    monkeypatch.setattr(results, "IMAGES", tmp_path / "docs" / "images")
    monkeypatch.setattr(suite_report, "PACKAGES", ("numpy",))
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
    text = (tmp_path / "docs" / "results" / "suite-r.md").read_text()
    assert text.startswith("# Suite R: register bits\n")
    assert text.count("## Suite R") == 1
    assert "(../images/suite-R.png)" in text
    assert "| tiny (" in text
    assert (tmp_path / "docs" / "images" / "suite-R.png").stat().st_size > 1000


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


def test_means_are_told_both_ways_and_for_circuits(bench: Any, tmp_path: Path) -> None:
    import suite_report
    from suites import Instance

    instances = [Instance("x", Path("x.aig"), ()), Instance("y", Path("y.gml"), ())]
    assert suite_report._means(instances, [{"x": 2.0, "y": 8.0}, {}]) == [
        ["geometric mean of value / auto's", "4.000 (2)", ""],
        ["auto reduces it to", "0.250", ""],
        ["circuits: geometric mean of value / auto's", "2.000 (1)", ""],
        ["circuits: auto reduces it to", "0.500", ""],
    ]


def test_every_peer_is_measured_in_its_own_time(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fairness
    from runs import Run

    graphs, store = tmp_path / "graphs", tmp_path / "runs.jsonl"
    graphs.mkdir()
    (graphs / "i2c.aig").write_bytes(b"")

    def run(job: Any, suite: Any, instance: Any) -> Run:
        return Run(job, 8053.0 if job.solver == "list" else None, 0.0, 1.0, 1.0, [])

    monkeypatch.setattr(fairness, "execute", run)
    fairness.main(["--graphs", str(graphs), "--store", str(store), "--seeds", "1"])
    seconds = {json.loads(line)["job"]["seconds"] for line in store.read_text().splitlines()}
    assert seconds == {10.0, 24.0, 30.0, 40.0}
    text = (tmp_path / "docs" / "results" / "suite-a.md").read_text()
    assert "| i2c | 8,053 (1.000) | – | – | – | – |" in text
    assert "| geometric mean | 1.000 |  |  |  |  |" in text


def test_pareto_fronts(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pareto
    from runs import Run

    assert pareto.front([(1, 5), (2, 2), (2, 3), (3, 2), (5, 1)]) == {(1, 5), (2, 2), (5, 1)}
    graphs, store = tmp_path / "graphs", tmp_path / "runs.jsonl"
    graphs.mkdir()
    (graphs / "tiny.gml").write_text(GRAPH)

    def run(job: Any, suite: Any, instance: Any) -> Run:
        worse = float(job.solver != "auto")
        terms = {"resources": 1, "communication": 1, "length": 1, "memory": 1}
        return Run(job, 1, 1, 1, 1, [], terms={k: v + worse for k, v in terms.items()})

    monkeypatch.setattr(pareto, "execute", run)
    pareto.main(["--graphs", str(graphs), "--store", str(store), "--only", "tiny"])
    pareto.main(["--graphs", str(graphs), "--store", str(store), "--only", "", "--report-only"])
    text = (tmp_path / "docs" / "results" / "pareto.md").read_text()
    assert text.count("## Pareto fronts") == 1
    assert "| tiny | 0 | 0 | 0 | 0 | 1 | 1 |" in text
    assert len(list((tmp_path / "docs" / "images").glob("pareto-*.png"))) == 2


def test_the_bench_of_the_target_draws_and_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(TOOLS))
    import target

    def row(number: int, deeper: int, area: float) -> dict[str, Any]:
        numbers = {"area": area, "delay": 2.0, "flip-flops": 3.0}
        base = {"number": number, "recipe": {"deeper": deeper}, "ii": [1, None], "length": [2, 1]}
        proxy = {"register-bits": number}
        more = {"objective": [number], "proxy": proxy, "target": numbers, "score": 2 * area}
        return base | more

    failed = {"number": 3, "recipe": {"deeper": 0}, "ii": [1], "length": [2], "failure": "no"}
    found = {"candidates": [row(0, 0, 8.0), row(1, 1, 2.0), row(2, 0, 4.0), failed], "chosen": 1}
    assert target.row_of("k", found) == [
        "k", "1", "3", "3", "8", "3", "2", "3", "2", "3", "2", "-75.0%", "-50.0%", "-0.50",
    ]  # fmt: skip
    assert target.geometric_mean([0.25, 1.0]) == 0.5
    monkeypatch.setattr(target, "PICTURE", tmp_path / "target.png")
    target.draw({"k": found})
    assert (tmp_path / "target.png").stat().st_size > 0


def test_instances_of_suite_l_are_what_their_names_say(bench: Any, tmp_path: Path) -> None:
    import large_graphs
    import numpy as np
    from large_bodies import FAMILIES, KINDS

    from gaus_pass.formats.readers import read_problem

    for family, make in FAMILIES.items():
        graph = make(300, np.random.default_rng(1))
        assert 100 < len(graph.kind) < 900
        assert (graph.uses[:, 0] < graph.uses[:, 1]).all()
        readers = np.bincount(graph.uses[:, 0], minlength=len(graph.kind))
        unread = {KINDS[k] for k in np.unique(graph.kind[readers == 0]).tolist()}
        assert family in ("layered", "random") or unread == {"store"}
        made = {f: large_graphs.instance(graph, family, f) for f in large_graphs.FORMULATIONS}
        assert made["a"].length == 10
        assert made["b"].length == -(-6 * (made["r"].length or 0) // 5)
        assert {r.limit for r in made["b"].resource_types} == {None}
        assert made["bl"].resource_types[KINDS.index("add")].limit
        assert made["c"].dep_distance.any()
    path = large_graphs.file_of("fft", 300, 0, "c", tmp_path)
    assert path.name == f"fft-300-0_ii{large_graphs.interval_of(300)}.c.json"
    assert path == large_graphs.file_of("fft", 300, 0, "c", tmp_path)
    assert read_problem(str(path)).name == "fft-300-0"


def test_names_that_a_bench_does_not_know_are_refused(
    bench: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import large_graphs

    few = ["--sizes", "60", "--seeds", "1", "--to", str(tmp_path)]
    for refused, message in (
        (
            ["--formulations", "b,lu"],
            "argument --formulations: unknown formulation 'lu'; valid: a,",
        ),
        (["--families", "gem"], "argument --families: unknown family 'gem'; did you mean 'gemm'?"),
        (["--sizes", "1e4"], "argument --sizes: invalid"),
    ):
        with pytest.raises(SystemExit) as end:
            large_graphs.main([*few, *refused])
        assert end.value.code == 2
        assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    large_graphs.main([*few, "--families", "gemm", "--formulations", "b,r"])
    assert len(list(tmp_path.iterdir())) == 2
    with pytest.raises(SystemExit):
        bench.main(["LB", "--graphs", str(tmp_path), "--solvers", "list,sdk"])
    message = "argument --solvers: unknown solver 'sdk'; did you mean 'sdc'?"
    assert message in capsys.readouterr().err


def test_suite_l_is_several_on_one_page(bench: Any, tmp_path: Path) -> None:
    import large_graphs

    for formulation in ("b", "r"):
        large_graphs.file_of("gemm", 60, 0, formulation, tmp_path)
    words = ["--graphs", str(tmp_path), "--store", str(tmp_path / "runs.jsonl"), "--seeds", "1"]
    bench.main(["LB", "LR", *words, "--seconds", "1", "--solvers", "list"])
    text = (tmp_path / "docs" / "results" / "suite-l.md").read_text()
    assert text.startswith("# Suite L: 1,000 to 1,000,000 operations\n")
    assert "## Suite LB: memory footprint" in text
    assert text.count("| gemm-60-0 (") == 2


def test_the_cpu_clock_counts_work_and_runs_keep_their_clock(bench: Any, tmp_path: Path) -> None:
    graphs, store = tmp_path / "graphs", tmp_path / "runs.jsonl"
    graphs.mkdir()
    (graphs / "tiny.gml").write_text(GRAPH)
    words = ["R", "--graphs", str(graphs), "--store", str(store), "--seeds", "1", "--seconds", "1"]
    for clock in ("wall", "cpu"):
        bench.main([*words, "--solvers", "asap", "--clock", clock])
    runs = [json.loads(line) for line in store.read_text().splitlines()]
    assert [run["job"]["clock"] for run in runs] == ["wall", "cpu"]
    assert runs[0]["value"] == runs[1]["value"]
    assert runs[1]["seconds"] <= 1.2 * runs[1]["cpu"]
    text = (tmp_path / "docs" / "results" / "suite-r.md").read_text()
    assert "of a clock that counts CPU time" in text


PROGRAM = """
import os, threading, time
def work(seconds):
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        pass
began = time.monotonic()
time.sleep(0.3)
slept = time.monotonic() - began
work(0.3)
alone = time.monotonic() - began - slept
rang = threading.Event()
timer = threading.Timer(0.2, rang.set)
timer.start()
work(0.4)
print(slept < 0.1, 0.2 < alone < 0.4, rang.wait(5), len(os.sched_getaffinity(0)))
"""


def test_under_the_meter_only_work_takes_time() -> None:
    words = [sys.executable, str(TOOLS / "meter.py"), "cpu", "60", sys.executable, "-c", PROGRAM]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "True True True 2"
    seconds, cpu, _, status = map(float, said[1].split())
    assert 0.6 < seconds <= 1.1 * cpu
    assert status == 0


def test_the_meter_ends_what_outruns_the_limit() -> None:
    words = [sys.executable, str(TOOLS / "meter.py"), "cpu", "0.3", sys.executable, "-c"]
    said = subprocess.run([*words, "while 1: pass"], capture_output=True, text=True, check=True)
    assert said.stdout.split()[-1] == "-9"


def test_two_threads_side_by_side_take_half_of_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    import meter

    second = 10**9
    now, states = [0.0], [dict[int, meter._Thread]()]
    monkeypatch.setattr(meter, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(meter, "_threads", lambda process: states[0])
    monkeypatch.setattr(meter, "os", SimpleNamespace(nice=lambda more: 0))
    clock = meter.CpuClock(1)

    def after(seconds: float, *threads: meter._Thread) -> float:
        now[0] += seconds
        states[0] = dict(enumerate(threads))
        before = clock.seconds
        return clock.read() - before

    one, none = meter._Thread(second, 0, True, 0), meter._Thread(0, 0, False, 0)
    assert after(1.0, one, none) == pytest.approx(1.0)
    # Both on one core, each at work for a second and in wait for another.
    busy = meter._Thread(2 * second, second, True, 0), meter._Thread(second, second, True, 0)
    assert 1.0 <= after(2.0, *busy) < 1.2
    # A nicer one does not count.
    nicer = meter._Thread(3 * second, second, True, 0), meter._Thread(2 * second, second, True, 19)
    assert after(1.0, *nicer) == pytest.approx(1.0)
