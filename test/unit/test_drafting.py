"""``stages=N``: the shortest cycle that so many stages allow."""

from __future__ import annotations

import random

import pytest

import gaus_pass as gp
from gaus_pass.analysis.bounds import least_length
from gaus_pass.analysis.constraints import precedence
from gaus_pass.diagnostics import Diagnostic
from gaus_pass.errors import Infeasible
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.model.problem import Problem
from gaus_pass.passes.schedule import run
from gaus_pass.scheduling.stages import fit_stages


def random_problem(seed: int, fractional: bool) -> Problem:
    """A graph with "return" last; some operations take a cycle and more."""
    rng = random.Random(seed)
    builder = gp.ProblemBuilder("p")
    builder.operator_type("in", 0)
    kinds = ["in"]
    for i in range(5):
        delay = float(rng.randint(0, 9)) + (0.25 * rng.randint(0, 3) if fractional else 0.0)
        latency = rng.choice((0, 0, 0, 1, 2))
        out = delay if latency == 0 else float(rng.randint(0, 3))
        kinds.append(builder.operator_type(f"k{i}", latency, delay, out))
    users: list[list[int]] = [[] for _ in range(15)]
    builder.operation("inputs", "in", latest=0)
    for i in range(1, 15):
        builder.operation(f"v{i}", rng.choice(kinds[1:]))
        for operand in rng.sample(range(i), min(i, 2)):
            users[operand].append(i)
    builder.operator_type("return", 0)
    last = builder.operation("return", "return")
    for i, its_users in enumerate(users):
        builder.value(i, 8, its_users or [last])
    return builder.build()


def stages_at(problem: Problem, cycle: float) -> int:
    from dataclasses import replace

    timed = replace(problem, clock=gp.Clock(cycle, 0.5, 0.25))
    return least_length(timed, precedence(timed), 1)


@pytest.mark.parametrize("fractional", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_no_shorter_cycle_would_do(seed: int, fractional: bool):
    problem = random_problem(seed, fractional)
    needed = stages_at(problem, 1e6)
    for stages in (needed, needed + 1, needed + 3):
        remarks: list[Diagnostic] = []
        options = gp.Options(stages=stages, clock_to_q=0.5, setup=0.25)
        pinned, fitting = fit_stages(problem, options, "here:1:1", remarks.append)
        cycle = fitting.cycle_time
        assert cycle is not None
        assert stages_at(problem, cycle) <= stages
        slowest = max(max(t.in_delay, t.out_delay) for t in problem.operator_types) + 0.75
        shorter = cycle - 1 if not fractional else cycle * 0.99
        assert shorter < slowest or stages_at(problem, shorter) > stages
        assert remarks[0].message == f"stages={stages}: the least cycle time is {cycle:g}"
        assert gp.solve(pinned, fitting, ii=1).schedule.length(pinned) == stages


def test_too_few_stages_are_refused():
    problem = random_problem(3, False)
    needed = stages_at(problem, 12)
    options = gp.Options(stages=needed - 1, cycle_time=12, clock_to_q=0.5, setup=0.25)
    with pytest.raises(Infeasible, match=f"needs at least {needed} stages at cycle-time=12"):
        fit_stages(problem, options, "here:1:1", None)


@pytest.mark.parametrize("second", ["comb.mul %a, %a : i8", "comb.add %0, %a : i8"])
def test_a_failure_leaves_every_module_as_it_was(second: str):
    text = f"""hw.module @good(in %a : i8, out y : i8) {{
      %0 = comb.add %a, %a : i8
      hw.output %0 : i8
    }}
    hw.module @bad(in %a : i8, out y : i8) {{
      %0 = {second}
      hw.output %0 : i8
    }}"""
    context = new_context()
    with context:
        module = ir.Module.parse(text, context=context)
        before = str(module)
        options = gp.Options(pipeline=True, cycle_time=2.0, limits={"mul": 0})
        with pytest.raises(gp.GausError):
            run(module.operation, options, lambda _: None)
        assert str(module) == before
