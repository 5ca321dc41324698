"""Where torch is not installed: what needs it says how to get it, the rest does without."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from support.problems import random_problem

from gaus_pass.analysis.verify import violations
from gaus_pass.cli import main
from gaus_pass.errors import MissingDependency
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers import base

REMEDY = r"needs torch; install it with: pip install 'gaus-pass\[torch\]'$"
WITH_TORCH = ("gaus", "gaus-paper", "gumbel", "gflownet")


@pytest.fixture(autouse=True)
def _no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        base, "find_spec", lambda name: None if name == "torch" else find_spec(name)
    )


@pytest.fixture
def graph(root: Path) -> str:
    return str(root / "examples" / "full_adder.aag")


@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("solver", WITH_TORCH)
def test_solvers_that_need_it_name_the_extra(solver: str, samples: int) -> None:
    problem = random_problem(np.random.default_rng(1), 8)
    with pytest.raises(MissingDependency, match=f"^solver={solver} {REMEDY}"):
        solve(problem, Options(solver=solver, samples=samples))


def test_every_other_solver_is_there() -> None:
    assert [name for name in base.solver_names() if not base.is_there(name)] == sorted(
        WITH_TORCH, key=base.solver_names().index
    )


@pytest.mark.parametrize("objective", ["memory", "10*resources + communication"])
@pytest.mark.parametrize("samples", [1, 4])
def test_auto_leaves_the_gradients_out(objective: str, samples: int) -> None:
    problem = random_problem(np.random.default_rng(2), 300)
    options = Options(objective=objective, slack=1.3, iterations=5, samples=samples)
    outcome = solve(problem, options)
    assert violations(outcome.problem, outcome.schedule) == []
    assert not any("gaus" in point.source for point in outcome.result.trace)
    assert len(outcome.samples) == (samples if samples > 1 else 0)


def test_compare_leaves_the_rows_out_with_a_remark(
    graph: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--solvers", "asap,gaus,sdc,gumbel", "--objective", "register-bits"]
    assert main(["compare", graph, *words]) == 0
    table, said = capsys.readouterr()
    assert [line.split()[0] for line in table.splitlines()] == ["solver", "asap", "sdc"]
    assert said == (
        "remark: left out without torch: gaus, gumbel; install it with: "
        "pip install 'gaus-pass[torch]'\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["compare", "--solvers", "gaus"],
        ["schedule", "--solver", "gaus", "-o", "out.json"],
        ["train", "-o", "out.safetensors"],
    ],
)
def test_commands_name_the_extra(
    words: list[str],
    graph: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([words[0], graph, *words[1:]]) == 1
    out, said = capsys.readouterr()
    assert not out
    assert said.endswith("needs torch; install it with: pip install 'gaus-pass[torch]'\n")
    assert said.startswith("error: ")
    assert not list(tmp_path.iterdir())
