"""A solver, an objective and a kind of IR added by a file and a line each work on every surface."""

from __future__ import annotations

import ast
import json
import os
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import toys as all_toys
from support.paths import ROOT

import gaus_pass as gp
from gaus_pass import registry
from gaus_pass.errors import InvalidOption, SolverError
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.solvers.base import is_there, solver_names

PACKAGE = ROOT / "gaus_pass"

# The programs, with three lines more in their registry.
PROGRAM = """
import sys
from support import toys
toys.register()
from {module} import main
sys.exit(main())
"""

MACHINE = """
fsm.machine @traffic() attributes {initialState = "red"} {
  fsm.state @red transitions {
    fsm.transition @amber
    fsm.transition @blink
  }
  fsm.state @amber transitions { fsm.transition @green }
  fsm.state @blink transitions { fsm.transition @green }
  fsm.state @green
}
"""


def run(module: str, *words: str | Path, fails: bool = False) -> str:
    """What a program prints."""
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'test'}"},
        check=False,
    )
    assert (found.returncode != 0) is fails, found.stderr
    return found.stderr if fails else found.stdout


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.SOLVERS, "toy", all_toys.SOLVER)
    monkeypatch.setitem(registry.TERMS, "start-sum", all_toys.TERM)
    monkeypatch.setitem(registry.IR_KINDS, "machine", all_toys.KIND)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    path = tmp_path / "traffic.mlir"
    path.write_text(MACHINE)
    return path


def diamond() -> Problem:
    return gp.from_arrays(latency=[1] * 4, edges=[(0, 1), (0, 2), (1, 3), (2, 3)], bits=8)


@pytest.mark.usefixtures("toys")
def test_the_python_api_has_all_three():
    own: Any = {"toy_late": 1}
    asked: Any = Options(solver="toy", objective="length > start-sum", length=5, **own)
    outcome = gp.solve(diamond(), asked)
    assert outcome.schedule.start.tolist() == [1, 2, 2, 3]
    assert outcome.terms["start-sum"] == 8
    assert outcome.result.lower_bound == (3, 4)
    assert (asked.toy_late, replace(asked, toy_late=0).toy_late) == (1, 0)
    with pytest.raises(InvalidOption, match="toy-late=-1 is out of range; it must be at least 0"):
        replace(asked, toy_late=-1)
    with pytest.raises(InvalidOption, match="unknown term 'start-sums'; did you mean 'start-sum'"):
        gp.solve(diamond(), Options(objective="start-sums"))


@pytest.mark.usefixtures("toys")
@pytest.mark.parametrize("ii", [None, 2])
def test_every_solver_counts_the_objective_or_names_it(ii: int | None):
    said: dict[str, str] = {}
    for name in filter(is_there, solver_names()):
        options = Options(solver=name, objective="start-sum", length=5, iterations=3, ii=ii)
        try:
            outcome = gp.solve(diamond(), options)
        except SolverError as error:
            said[name] = error.message
            continue
        assert outcome.result.objective == (outcome.schedule.start.sum(),)
        if name in ("auto", "cp-sat", "asap", "list"):
            assert outcome.result.objective == outcome.result.lower_bound == (4,)
    refusing = {"force-directed", "refine", "order-cut", "gaus", "gumbel", "gaus-paper"}
    assert set(said) == refusing & set(filter(is_there, solver_names()))
    for name, message in said.items():
        assert message == f"solver '{name}' has no model of 'start-sum'; use solver=list or auto"


@pytest.mark.usefixtures("toys")
def test_auto_searches_what_it_can_count_and_leaves_out_who_cannot():
    problem = gp.from_arrays(latency=[1] * 6, edges=[(0, 5)], bits=8)
    tried = gp.solve(problem, Options(objective="start-sum > memory", length=9)).result
    assert tried.objective == (1, tried.objective[1])
    assert {point.source for point in tried.trace} <= {"auto: asap", "auto: cp-sat", "auto: start"}


@pytest.mark.usefixtures("toys")
def test_the_page_and_the_table_of_options_have_its_option():
    for tool, text in (("make_options_doc", "page"), ("make_plugin_options", "table")):
        made = runpy.run_path(str(ROOT / "tools" / f"{tool}.py"))[text]()
        assert "toy-late" in made
        assert "steps by which everything starts later" in made


def test_schedule_and_report_have_all_three(machine: Path, tmp_path: Path):
    out = tmp_path / "out.json"
    words = ("--solver", "toy", "--toy-late", "1", "--objective", "length > start-sum")
    run("gaus_pass.cli", "schedule", machine, *words, "--length", "4", "-o", out)
    made = json.loads(out.read_text())
    (result,) = made["results"]
    assert made["states"] == 4
    assert result["solver"] == "toy"
    assert result["terms"]["start-sum"] == 8
    assert result["objective"]["value"] == [4, 8]
    assert result["lower_bound"] == [3, 4]
    assert "start-sum" in run("gaus_pass.cli", "report", out)
    again = run("gaus_pass.cli", "schedule", out, "--solver", "toy")
    assert json.loads(again)["results"][0]["terms"]["start-sum"] == 4


def test_compare_sets_them_beside_the_others(machine: Path):
    words = ("--solvers", "toy,list,cp-sat,refine", "--objective", "start-sum", "--iterations", "3")
    lines = run("gaus_pass.cli", "compare", machine, *words).splitlines()
    rows = {line.split()[0]: line for line in lines}
    assert [rows[name].split()[1] for name in ("toy", "list", "cp-sat")] == ["4", "4", "4"]
    assert "no schedule: solver 'refine' has no model of 'start-sum'" in rows["refine"]


def test_the_pass_writes_the_new_kind(machine: Path, tmp_path: Path):
    out = tmp_path / "out.txt"
    options = f"solver=toy toy-late=1 length=4 objective='start-sum' report={out}"
    made = run("gaus_pass.opt.main", f"--gaus-schedule={options}", machine)
    assert "fsm.state @red {toy.start = 1 : i64}" in made
    assert "fsm.state @green {toy.start = 3 : i64}" in made
    assert "start-sum" in out.read_text()
    help = run("gaus_pass.opt.main", "--help")
    for text in ("toy-late=N", "gflownet or toy", "memory, start-sum;"):
        assert text in help


def test_where_there_is_nothing_the_new_kind_is_named(tmp_path: Path):
    empty = tmp_path / "empty.mlir"
    empty.write_text("module {}\n")
    said = run("gaus_pass.cli", "schedule", empty, fails=True)
    assert "no module or function with a body, and no fsm.machine" in said


def test_no_condition_of_a_solver_reads_the_name_of_a_term():
    """What counts is what a term counts: `Counts`, which stands in the registry."""
    names = {*registry.TERMS, "resources."}
    found: list[str] = []
    for path in [p for d in ("solvers", "scheduling") for p in (PACKAGE / d).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            asked = isinstance(node, ast.Compare)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asked = node.func.attr in ("startswith", "removeprefix")
            words = (
                [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)] if asked else []
            )
            if names & {word for word in words if isinstance(word, str)}:
                found.append(f"{path.relative_to(PACKAGE)}: {ast.unparse(node)}")
    assert found == []
