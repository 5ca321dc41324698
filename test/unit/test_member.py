"""Solvers in processes of their own: the same answers, and whatever happens to the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.problems import random_problem
from support.processes import alive, within
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, SolverError
from gaus_pass.model.schedule import SolveResult, SolveStatus
from gaus_pass.solvers.auto import conditions, local, member, stages
from gaus_pass.solvers.auto.member import beside
from gaus_pass.solvers.auto.run import AutoRun, solve_auto
from gaus_pass.solvers.base import Budget, Task, find_solver

SECONDS = 4.0
"""Time limit of what is begun and not awaited."""


def task(n: int = 30, seconds: float | None = None, runs: int | None = 2) -> Task:
    problem = random_problem(np.random.default_rng(5), n)
    return replace(task_of(problem, "memory", more=3), budget=Budget(runs, seconds))


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "_WORTH_OPERATIONS", 0)
    monkeypatch.setattr(member, "processors", lambda: 2)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were begun."""
    begun: list[subprocess.Popen[bytes]] = []
    begin = member._begin  # pyright: ignore[reportPrivateUsage]

    def noted() -> subprocess.Popen[bytes] | None:
        child = begin()
        if child is not None:
            begun.append(child)
        return child

    monkeypatch.setattr(member, "_begin", noted)
    return begun


def test_answers_the_same_as_here() -> None:
    asked = task()
    with beside("force-directed", asked) as result:
        assert result is not None
        there = result()
    here = find_solver("force-directed")(asked)
    assert there.schedule.start.tolist() == here.schedule.start.tolist()
    assert (there.objective, there.lower_bound, there.status) == (
        here.objective,
        here.lower_bound,
        here.status,
    )


def test_errors_stay_what_they_are() -> None:
    asked = task().with_own(checkpoint="nowhere.safetensors")
    with pytest.raises(GausError) as here:
        find_solver("gflownet")(asked)
    with beside("gflownet", asked) as result:
        assert result is not None
        with pytest.raises(GausError) as there:
            result()
    assert type(there.value) is type(here.value)
    assert (there.value.message, there.value.location) == (here.value.message, here.value.location)


def test_a_bug_there_reads_like_a_bug_here() -> None:
    with beside("list", replace(task(), windows=None)) as result:  # type: ignore[arg-type]
        assert result is not None
        with pytest.raises(SolverError, match="solver 'list' failed: AttributeError"):
            result()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_killed_from_outside(number: int, children: list[subprocess.Popen[bytes]]) -> None:
    with beside("force-directed", task(seconds=SECONDS, runs=None)) as result:
        assert result is not None
        children[0].send_signal(number)
        with pytest.raises(SolverError, match=f"was ended by {signal.Signals(number).name}"):
            result()


def test_stopped_from_outside(
    monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(member, "_GRACE", 0.0)
    with beside("force-directed", task(seconds=SECONDS, runs=None)) as result:
        assert result is not None
        children[0].send_signal(signal.SIGSTOP)
        with pytest.raises(SolverError, match="is stuck"):
            result()
    assert children[0].returncode == -signal.SIGKILL


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_is_left_behind(
    error: type[BaseException], children: list[subprocess.Popen[bytes]]
) -> None:
    with pytest.raises(error), beside("force-directed", task(seconds=SECONDS, runs=None)):
        raise error
    assert children[0].returncode is not None


def test_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    program = (
        "import os, sys\n"
        "sys.path[:0] = sys.argv[2:]\n"
        "from test_member import SECONDS, task\n"
        "from gaus_pass.solvers.auto import member\n"
        "begin = member._begin\n"
        "def noted():\n"
        "    child = begin()\n"
        "    open(sys.argv[1], 'w').write(str(child.pid))\n"
        "    return child\n"
        "member._begin, member._WORTH_OPERATIONS, member.processors = noted, 0, lambda: 2\n"
        "with member.beside('force-directed', task(400, 600.0, None)):\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    here = Path(__file__).parent
    words = [sys.executable, "-c", program, str(noted), str(here), str(here.parent)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    child = int(noted.read_text())
    within(10.0, lambda: not alive(child))


@pytest.mark.parametrize("why", ["one core", "no interpreter", "no process", "too little to do"])
def test_none_where_it_does_not_pay(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> subprocess.Popen[bytes]:
        raise OSError("too many processes")

    match why:
        case "one core":
            monkeypatch.setattr(member, "processors", lambda: 1)
        case "no interpreter":
            monkeypatch.setattr(sys, "executable", "")
        case "no process":
            monkeypatch.setattr(subprocess, "Popen", none)
        case _:
            monkeypatch.setattr(member, "_WORTH_OPERATIONS", 10_000)
    with beside("force-directed", task()) as result:
        assert result is None


def test_auto_answers_the_same_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "is_small", lambda *_: False)
    asked = task(40, runs=20)
    beside_each_other = solve_auto(asked)
    monkeypatch.setattr(member, "processors", lambda: 1)
    one_by_one = solve_auto(asked)
    assert beside_each_other.schedule.start.tolist() == one_by_one.schedule.start.tolist()
    assert beside_each_other.objective == one_by_one.objective


def test_auto_goes_on_when_its_member_is_killed(
    monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(conditions, "is_small", lambda *_: False)
    level = local.level_bits

    def kill_and_level(*given: object) -> object:
        os.kill(children[0].pid, signal.SIGKILL)
        return level(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "level_bits", kill_and_level)
    asked = task(40, runs=20)
    result = solve_auto(asked)
    assert children[0].returncode == -signal.SIGKILL
    assert result.status is not SolveStatus.INTERRUPTED
    assert violations(asked.problem, result.schedule, asked.length) == []
    assert result.objective <= find_solver("sdc")(asked).objective


def test_a_model_beside_the_search_hands_in_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = task(40, seconds=10.0, runs=None)
    found, better = find_solver("asap")(asked), find_solver("sdc")(asked)
    begun: list[tuple[str, Task]] = []

    @contextmanager
    def member_at_work(name: str, given: Task) -> Generator[Callable[[], SolveResult]]:
        begun.append((name, given))
        yield lambda: better

    monkeypatch.setattr(local, "models_beside", lambda _: True)
    monkeypatch.setattr(local, "refine", lambda *_: found)
    monkeypatch.setattr(local, "beside", member_at_work)
    run = AutoRun(asked)
    [search] = [stage.run for stage in stages.STAGES if stage.name == "refine"]
    assert search(run, asked) is better
    assert run.found["refine"] is found.schedule, "it stays whatever becomes of the member"
    [(name, given)] = begun
    assert name == "cp-sat"
    assert given.budget.seconds is not None
    assert given.budget.seconds < 10.0, "its process has to start first"


@pytest.mark.parametrize("left_out", [False, True])
def test_a_model_beside_the_search_can_be_left_out(left_out: bool) -> None:
    problem = random_problem(np.random.default_rng(5), 300)
    asked = task_of(problem, "memory", more=3)
    run = AutoRun(asked.with_own(without="cp-sat") if left_out else asked)
    assert conditions.models_beside(run) is not left_out
    assert not conditions.is_provable(run)
