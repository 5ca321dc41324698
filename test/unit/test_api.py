"""Solving from Python: keywords, names, JSON, pages, comparisons, progress, own solvers."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.registry import SOLVERS

NAMES = ["read", "index", "add"]


@pytest.fixture
def problem() -> gp.Problem:
    return gp.from_arrays([3, 1, 1], [(0, 2), (1, 2)], bits=8, names=NAMES)


@pytest.fixture
def own_solvers() -> Iterator[None]:
    before = dict(SOLVERS)
    yield
    SOLVERS.clear()
    SOLVERS.update(before)


def test_options_are_keywords(problem: gp.Problem) -> None:
    outcome = gp.solve(problem, objective="length > register-bits")
    assert outcome.start == {"read": 0, "index": 2, "add": 3}
    assert outcome["index"] == 2
    asked = gp.Options(objective="memory", seed=3)
    assert gp.solve(problem, asked, slack=2.0).options == gp.Options(
        objective="memory", seed=3, slack=2.0
    )
    with pytest.raises(gp.InvalidOption, match=r"option 'objektive'.*did you mean 'objective'"):
        gp.solve(problem, objektive="length")
    with pytest.raises(gp.InvalidOption, match="slack"):
        gp.solve(problem, slack=0.5)
    with pytest.raises(gp.InvalidProblem, match="no operation 'x'"):
        outcome["x"]


def test_json_is_read_back(problem: gp.Problem, tmp_path: Path) -> None:
    outcome = gp.solve(problem, objective="length > memory")
    path = tmp_path / "out.json"
    document = outcome.to_json(path)
    for source in (document, path, str(path)):
        again = gp.from_json(source)
        assert isinstance(again, gp.Outcome)
        assert again.problem == problem
        assert again.start == outcome.start
        assert again.terms == outcome.terms
        assert again.result.gap == 0.0
    assert gp.from_json(gp.problem_to_json(problem, path)) == problem
    assert gp.from_json(path) == problem


def test_json_that_does_not_hold_is_refused(problem: gp.Problem, tmp_path: Path) -> None:
    document = gp.solve(problem, objective="length > memory").to_json()
    early: Any = json.loads(json.dumps(document))
    early["results"][0]["schedules"][0]["start"][2] = 0
    with pytest.raises(gp.SolverError, match="illegal"):
        gp.from_json(early)
    better: Any = json.loads(json.dumps(document))
    better["results"][0]["objective"]["value"][1] -= 1
    with pytest.raises(gp.SolverError, match="not what the file says"):
        gp.from_json(better)
    with pytest.raises(gp.ImportFailed, match="cannot read"):
        gp.from_json(tmp_path / "none.json")
    with pytest.raises(gp.ImportFailed, match="2 problems"):
        gp.from_json({"schema": 1, "regions": [document, document]})


def test_a_notebook_shows_the_viewer(problem: gp.Problem) -> None:
    html = gp.solve(problem)._repr_html_()
    assert html.startswith("<iframe")
    assert "srcdoc=" in html
    assert all(f"&quot;{name}&quot;" in html for name in NAMES)
    assert "https:" not in html


def test_a_plot_has_a_bar_for_every_operation(problem: gp.Problem, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    figure = gp.solve(problem).plot(tmp_path / "plot.png")
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["read", "index", "add"]
    assert (tmp_path / "plot.png").stat().st_size > 1000


def test_solvers_are_compared(problem: gp.Problem) -> None:
    found = gp.compare(problem, ["asap", "sdc", "cp-sat"], objective="length > register-bits")
    assert list(found.outcomes) == ["asap", "sdc", "cp-sat"]
    bits = {row["solver"]: row["register-bits"] for row in found.records}
    assert bits == {"asap": 48, "sdc": 32, "cp-sat": 32}
    assert "<th>register-bits</th>" in found._repr_html_()
    with pytest.raises(gp.InvalidOption, match="fast"):
        gp.compare(problem, ["fast"])
    with pytest.raises(gp.InvalidOption, match="a list of names"):
        gp.compare(problem, "asap")
    pandas = pytest.importorskip("pandas")
    frame = found.frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.loc["sdc", "register-bits"] == 32


def test_progress_has_one_scale() -> None:
    rng = np.random.default_rng(1)
    edges = [(int(rng.integers(0, i)), i) for i in range(1, 60) for _ in range(2)]
    problem = gp.from_arrays([1] * 60, edges, bits=rng.integers(1, 32, 60).tolist())
    seen: list[gp.Progressed] = []
    outcome = gp.solve(
        problem, objective="memory", slack=1.5, time_limit=3.0, on_progress=seen.append
    )
    best = [step.best for step in seen]
    assert best == sorted(best, reverse=True)
    shares = [step.share for step in seen if step.share is not None]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert len(seen) >= 1
    assert best[-1] >= outcome.result.lower_bound[0]


@pytest.mark.usefixtures("own_solvers")
def test_an_own_solver_is_used_and_judged(problem: gp.Problem) -> None:
    gp.register_solver("late", lambda task: task.windows.alap)
    outcome = gp.solve(problem, solver="late", objective="length > register-bits")
    assert outcome.start["index"] == 2
    assert outcome.result.solver == "late"
    assert "late" in gp.compare(problem, ["late", "asap"]).outcomes
    gp.register_solver("late", lambda task: [0, 0, 0])
    with pytest.raises(gp.SolverError, match="late"):
        gp.solve(problem, solver="late")
    for name, words in (("auto", "of the package"), ("a b", "no name"), ("", "no name")):
        with pytest.raises(gp.InvalidOption, match=words):
            gp.register_solver(name, lambda task: task.windows.asap)


@pytest.mark.usefixtures("own_solvers")
@pytest.mark.parametrize("name", ["solving", "own_solver"])
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"gaus_pass.api.{name}")
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0
