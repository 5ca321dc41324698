"""Small problems, all schedules enumerated: what is proven must be true."""

from __future__ import annotations

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem

from gaus_pass.analysis.objectives import evaluate_term
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve

CASES = [(seed, bool(seed & 1), bool(seed & 2), bool(seed & 4)) for seed in range(48)]
ROOM = 6
# Without II iterations do not overlap: problems with recurrences always get one.
CASES_AND_II = [(case, ii) for case in CASES for ii in (None, 1, 2) if ii or not case[1]]


def problem_of(case: tuple[int, bool, bool, bool]) -> Problem:
    seed, recurrences, resources, clock = case
    rng = np.random.default_rng(1000 + seed)
    return random_problem(
        rng, int(rng.integers(2, 5)), recurrences=recurrences, resources=resources, clock=clock
    )


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("ii", [None, 1, 2, 3])
def test_verify_accepts_exactly_the_legal_schedules(
    case: tuple[int, bool, bool, bool], ii: int | None
) -> None:
    problem = problem_of(case)
    rng = np.random.default_rng(case[0])
    legal = list(oracle.legal_schedules(problem, ii, 4))
    for start in legal[:200]:
        assert violations(problem, Schedule(np.array(start), ii), 4) == []
    for _ in range(100):
        start = tuple(rng.integers(0, 5, problem.num_operations).tolist())
        judged = not violations(problem, Schedule(np.array(start), ii), 4)
        assert judged == oracle.is_legal(problem, start, ii, 4), start


@pytest.mark.parametrize(("case", "ii"), CASES_AND_II, ids=str)
def test_exact_objectives(case: tuple[int, bool, bool, bool], ii: int | None) -> None:
    problem = problem_of(case)
    for start in list(oracle.legal_schedules(problem, ii, 4))[:50]:
        schedule = Schedule(np.array(start), ii)
        for name in ("register-bits", "memory", "communication"):
            count = getattr(oracle, name.replace("-", "_"))
            assert evaluate_term(problem, schedule, name) == count(problem, start, ii), name
        assert evaluate_term(problem, schedule, "length") == oracle.length(problem, start)


@pytest.mark.parametrize(("case", "ii"), CASES_AND_II, ids=str)
@pytest.mark.parametrize("term", ["register-bits", "communication", "memory", "length"])
def test_bounds_and_optima(case: tuple[int, bool, bool, bool], term: str, ii: int | None) -> None:
    """Never below the optimum's bound, never illegal, and equal when it says optimal."""
    problem = problem_of(case)
    options = Options(objective=term, ii=ii, length=ROOM, strict=True)
    legal = list(oracle.legal_schedules(problem, ii, ROOM))
    try:
        outcome = solve(problem, options)
    except GausError:
        assert not legal or any(r.limit is not None for r in problem.resource_types)
        return
    assert legal, "solved something that has no schedule"
    values = [evaluate_term(problem, Schedule(np.array(s), ii), term) for s in legal]
    best = min(values)
    result = outcome.result
    assert tuple(result.schedule.start.tolist()) in set(legal)
    assert result.lower_bound[0] <= best <= result.objective[0]
    if result.status is SolveStatus.OPTIMAL:
        assert result.objective[0] == best
    limited = any(r.limit is not None for r in problem.resource_types)
    if term != "memory" and not limited and not (term == "register-bits" and ii == 2):
        assert result.status is SolveStatus.OPTIMAL


@pytest.mark.parametrize("case", CASES, ids=str)
def test_lexicographic_default(case: tuple[int, bool, bool, bool]) -> None:
    """At II 1: the least length, and under it the fewest register bits."""
    problem = problem_of(case)
    if any(r.limit is not None for r in problem.resource_types):
        return
    try:
        outcome = solve(problem, Options(ii=1, strict=True))
    except GausError:
        assert not list(oracle.legal_schedules(problem, 1, ROOM))
        return
    if outcome.terms["length"] > ROOM:
        return
    ranked = [
        (oracle.length(problem, s), oracle.register_bits(problem, s, 1))
        for s in oracle.legal_schedules(problem, 1, outcome.terms["length"])
    ]
    assert (outcome.terms["length"], outcome.terms["register-bits"]) == min(ranked)
