"""Properties that hold on every problem."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.problems import problems

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.formats.problem_json import problem_from_json, problem_to_json
from gaus_pass.formats.result_json import solved_document
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve

OBJECTIVES = st.sampled_from(
    ["ii > length > register-bits", "register-bits", "communication", "memory > length",
     "5*length + 2*communication", "resources > length", "resources.free"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    problems(), OBJECTIVES, st.sampled_from(["auto", "list", "sdc"]), st.sampled_from([None, 1, 3])
)
def test_everything_that_a_solver_returns_passes_verify(
    problem: Problem, objective: str, solver: str, ii: int | None
) -> None:
    outcome = solve(problem, Options(objective=objective, solver=solver, ii=ii))
    assert violations(problem, outcome.schedule) == []
    assert outcome.result.objective >= outcome.result.lower_bound
    assert (outcome.result.status is SolveStatus.OPTIMAL) == (
        outcome.result.objective <= outcome.result.lower_bound
    )
    if ii is not None and outcome.schedule.ii != ii:
        assert outcome.warnings


@settings(max_examples=100, deadline=None)
@given(problems(resources=False), st.integers(0, 4))
def test_more_room_never_hurts(problem: Problem, more: int) -> None:
    tight = solve(problem, Options(objective="register-bits", ii=1))
    length = max(1, tight.terms["length"] + more)
    roomy = solve(problem, Options(objective="register-bits", ii=tight.schedule.ii, length=length))
    assert roomy.terms["register-bits"] <= tight.terms["register-bits"]


@settings(max_examples=100, deadline=None)
@given(problems())
def test_json_round_trip(problem: Problem) -> None:
    again = problem_from_json(json.loads(json.dumps(problem_to_json(problem))))
    for field in fields(Problem):
        one, two = getattr(problem, field.name), getattr(again, field.name)
        if isinstance(one, np.ndarray):
            assert one.tolist() == two.tolist(), field.name
        else:
            assert one == two, field.name


@settings(max_examples=30, deadline=None)
@given(problems(most_operations=6), st.randoms())
def test_hostile_json_is_refused_with_a_message(problem: Problem, random: Random) -> None:
    """Break one thing anywhere in the document: a GausError or a problem, never anything else."""
    data = json.loads(json.dumps(solved_document(solve(problem))))["problem"]
    key = random.choice(sorted(data))
    data[key] = random.choice([None, "x", -1, [1], [{"src": 99}], {}, [[]], 1e300])
    with suppress(GausError):
        problem_from_json(data)
