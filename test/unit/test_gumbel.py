"""solver=gumbel: both samplers draw legal samples, the same ones, with the same gradients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.objectives import evaluate
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.gumbel.config import GumbelConfig
from gaus_pass.solvers.gumbel.solver import solve_gumbel

torch = pytest.importorskip("torch")

from gaus_pass.solvers.gumbel.losses import Losses  # noqa: E402
from gaus_pass.solvers.gumbel.sampling import ByLevel, InOrder  # noqa: E402
from gaus_pass.solvers.gumbel.search import Search  # noqa: E402

pytestmark = pytest.mark.torch


def problem_of(seed: int, n: int = 25):
    return random_problem(np.random.default_rng(seed), n)


@pytest.mark.parametrize("seed", range(8))
def test_both_samplers_agree_on_samples_and_gradients(seed: int):
    task = task_of(problem_of(seed), "memory", more=5)
    random = torch.Generator().manual_seed(seed)
    shape = (3, task.problem.num_operations, task.length)
    scores = torch.randn(shape, generator=random)
    pull = torch.randn(2, *shape, generator=random)
    found = []
    for sampler in (InOrder(task), ByLevel(task, torch.device("cpu"))):
        leaf = scores.clone().requires_grad_()
        hard, since = sampler(leaf)
        (hard * pull[0] + since * pull[1]).sum().backward()
        found.append((hard.detach().argmax(-1), since.detach(), leaf.grad))
    assert torch.equal(found[0][0], found[1][0])
    assert torch.allclose(found[0][1], found[1][1], atol=1e-5)
    assert torch.allclose(found[0][2], found[1][2], atol=1e-4)
    for start in found[0][0].numpy():
        assert violations(task.problem, Schedule(start), task.length) == []


@pytest.mark.parametrize("name", ["communication", "register-bits"])
def test_losses_are_exact_on_samples(name: str):
    task = task_of(problem_of(1), name, more=5)
    start = task.windows.asap
    hard = torch.nn.functional.one_hot(torch.from_numpy(start), task.length)[None].float()
    problem = task.problem
    kept = np.diff(problem.use_ptr) > 0
    most = {
        "communication": int((problem.dep_weight > 0).sum()),
        "register-bits": int(problem.val_bits[kept].sum()) * task.length,
    }[name]
    loss = Losses(task, torch.device("cpu"))(hard, hard.cumsum(-1))
    (exact,) = evaluate(problem, Schedule(start), task.objective)
    assert float(loss[0]) * most == pytest.approx(exact, rel=1e-5)


def test_epochs_improve_on_the_first_sample():
    problem = from_arrays([1] * 60, [(i, j) for i in range(50) for j in (i + 5, i + 7) if j < 60])
    options = Options(solver="gumbel", objective="register-bits", slack=3)
    one = solve(problem, replace(options, iterations=1)).result.objective
    many = solve(problem, replace(options, iterations=150)).result.objective
    assert many < one


def test_a_problem_with_too_many_steps_is_refused_with_the_numbers():
    problem = from_arrays([1] * 40, [(i, i + 1) for i in range(39)])
    task = task_of(problem, "memory", more=40)
    with pytest.raises(SolverError, match=r"40 operations and 80 steps, 3200 in all"):
        solve_gumbel(task, GumbelConfig(most=3000))


def test_control_c_returns_the_best_so_far(monkeypatch: pytest.MonkeyPatch):
    epoch = Search._epoch

    def interrupted(self: Search, number: int, progress: float) -> None:
        if number == 3:
            raise KeyboardInterrupt
        epoch(self, number, progress)

    monkeypatch.setattr(Search, "_epoch", interrupted)
    task = task_of(problem_of(2), "memory", more=5)
    found = solve_gumbel(task)
    assert found.status is SolveStatus.INTERRUPTED
    assert violations(task.problem, found.schedule, task.length) == []


def test_recurrences_and_limits_are_repaired():
    rng = np.random.default_rng(3)
    for _ in range(5):
        problem = random_problem(rng, 12, recurrences=True, resources=True)
        options = Options(solver="gumbel", objective="ii > memory", slack=2.0, iterations=5)
        outcome = solve(problem, options)
        assert violations(outcome.problem, outcome.schedule) == []


def test_no_time_is_still_an_answer():
    task = task_of(problem_of(3), "memory", more=5, seconds=0.0)
    assert violations(task.problem, solve_gumbel(task).schedule, task.length) == []
