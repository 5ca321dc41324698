"""What is proposed is applied here, and gives what it promised."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.pictures import loop
from support.problems import random_problem

import gaus_pass as gp
from gaus_pass.analysis.explain import Proposal
from gaus_pass.option_table import parse_options


def applied(options: gp.Options, proposal: Proposal) -> gp.Options:
    """The options with the words of a proposal, as a user would write them."""
    said = parse_options(f"{proposal.option}={proposal.value}", gp.Options)
    if proposal.option == "limits":
        return replace(options, limits={**options.limits, **said.limits})
    return replace(options, cycle_time=said.cycle_time)


def check(problem: gp.Problem, options: gp.Options, ii: int | None = None) -> list[str]:
    """Apply every suggestion and hold it to its promise; their texts."""
    before = gp.solve(problem, options, ii=ii)
    for proposal in before.suggestions:
        after = gp.solve(problem, applied(options, proposal), ii=ii)
        kind, number = sorted(proposal.aim.split(), key=str.isdigit)
        if kind == "II":
            assert before.schedule.ii is not None
            assert (after.schedule.ii or 0) <= int(number) < before.schedule.ii, str(proposal)
        else:
            length = after.schedule.length(after.problem)
            assert length <= int(number) < before.schedule.length(before.problem), str(proposal)
    return [str(p) for p in before.suggestions]


def test_a_longer_cycle_saves_a_stage():
    """Delays 2 + 2 + 2 + 2 in a cycle of 5 take two stages of two; 6 fits three, 8 all four."""
    delays = [2.0] * 5
    problem = gp.from_arrays([0] * 5, [(i, i + 1) for i in range(4)], 8, delay=delays)
    found = check(problem, gp.Options(cycle_time=5.0), ii=1)
    assert found == ["cycle-time=6 gives 2 stages"]
    tight = replace(
        problem, operator_types=(replace(problem.operator_types[0], in_delay=2.05, out_delay=2.05),)
    )
    assert check(tight, gp.Options(cycle_time=5.0), ii=1) == ["cycle-time=6.2 gives 2 stages"]


def test_the_cycle_time_is_the_least_in_two_digits():
    problem = gp.from_arrays([0] * 5, [(i, i + 1) for i in range(4)], 8, delay=[2.03] * 5)
    assert check(problem, gp.Options(cycle_time=5.0), ii=1) == ["cycle-time=6.1 gives 2 stages"]
    below = gp.solve(problem, gp.Options(cycle_time=6.0), ii=1)
    assert below.schedule.length(problem) == 3


def test_a_longer_cycle_lowers_the_ii_of_a_recurrence():
    problem = gp.from_arrays(
        [0, 0, 0], [(0, 1), (1, 2), (2, 0)], 8, distance=[0, 0, 1], delay=[3.0, 3.0, 3.0]
    )
    assert "cycle-time=9 gives II 1" in check(problem, gp.Options(cycle_time=6.0))


def test_another_unit_lowers_the_ii_or_the_length():
    builder = gp.ProblemBuilder()
    builder.resource_type("mul", limit=1)
    builder.operator_type("mul", 1, uses={"mul": 1})
    for i in range(4):
        builder.operation(f"m{i}", "mul")
    problem = builder.build()
    assert check(problem, gp.Options()) == ["limits=mul:2 gives 2 steps"]
    assert check(problem, gp.Options(ii=1)) == [
        "limits=mul:4 gives II 1",
        "limits=mul:2 gives II 2",
    ]


def test_nothing_is_proposed_where_nothing_helps():
    chain = gp.from_arrays([1, 1], [(0, 1)], 8)
    assert check(chain, gp.Options()) == []
    assert check(gp.from_arrays([], []), gp.Options()) == []
    assert check(loop(), gp.Options(length=6, solver="list")) == []


def test_the_length_is_no_cost_where_it_is_given():
    problem = gp.from_arrays([0] * 5, [(i, i + 1) for i in range(4)], 8, delay=[2.0] * 5)
    for options in (gp.Options(cycle_time=5.0, length=9), gp.Options(cycle_time=5.0, slack=2.0)):
        assert check(problem, options, ii=1) == []


def test_a_clock_that_the_option_would_change_is_left_alone():
    """The file's clock has a clock-to-q that `cycle-time=` would take to 0."""
    problem = gp.from_arrays([0] * 5, [(i, i + 1) for i in range(4)], 8, delay=[2.0] * 5)
    slow = replace(problem, clock=gp.Clock(5.0, clock_to_q=0.5))
    assert check(slow, gp.Options(), ii=1) == []


@pytest.mark.parametrize("seed", range(30))
def test_promises_hold_on_random_problems(seed: int):
    rng = np.random.default_rng(seed)
    kinds = {"recurrences": seed % 2 == 0, "resources": seed % 3 != 0, "clock": seed % 5 == 0}
    problem = random_problem(rng, int(rng.integers(3, 20)), **kinds)
    cycle_time = 6.0 if seed % 4 == 0 else None
    solver = "auto" if seed < 4 else "list"
    for target in (None, 1):
        check(problem, gp.Options(solver=solver, ii=target, cycle_time=cycle_time))
