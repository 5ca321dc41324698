"""What no II cures is said before any II is tried, and never of what some II cures."""

from __future__ import annotations

import random

import pytest
from support.oracle import legal_schedules

from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.room import require_room
from gaus_pass.errors import Infeasible
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve

Window = tuple[int, int]


def problem(limit: int, windows: list[Window], blocking: int = 1) -> Problem:
    """Operations on one resource type beside one that takes 1000 steps, so that IIs are many."""
    builder = ProblemBuilder()
    builder.resource_type("r", limit)
    builder.operator_type("short", blocking, blocking=blocking, uses={"r": 1})
    builder.operator_type("long", 1000)
    for k, (earliest, latest) in enumerate(windows):
        builder.operation(f"o{k}", "short", "", earliest, latest)
    builder.operation("long", "long")
    builder.dependence(0, 0, 1)
    return builder.build()


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (problem(1, [(0, 0), (0, 0)]), "operations 'o0', 'o1' have to run in step 0: that takes 2 "
         "unit-cycles of 'r', and its limit of 1 gives 1, at every II; raise the limit to"),
        (problem(2, [(3, 4), (0, 9), (3, 4), (3, 4), (4, 4), (3, 3)]), "operations 'o0', 'o2', "
         "'o3', 'o4' and 1 others have to run in steps 3 to 4: that takes 5"),
        (problem(1, [(0, 3), (1, 1)], blocking=5), "operations 'o0', 'o1' have to run in step 3"),
    ],
)  # fmt: skip
def test_the_cause_and_its_remedy(question: Problem, message: str):
    with pytest.raises(Infeasible, match=message.partition(";")[0]) as error:
        solve(question, Options(ii=1))
    assert message in error.value.message
    assert solve(question, Options(limits={"r": 6}, ii=20)).schedule.ii == 20


def test_only_what_no_ii_cures_is_refused():
    rng = random.Random(7)
    refused = 0
    for _ in range(150):
        builder = ProblemBuilder()
        limit = rng.randint(1, 2)
        builder.resource_type("r", limit)
        for k in range(3):
            builder.operator_type(f"t{k}", rng.randint(0, 2), blocking=rng.randint(1, 3),
                                  uses={"r": rng.randint(1, limit)})  # fmt: skip
        for k in range(3):
            earliest = rng.randint(0, 3)
            builder.operation(f"o{k}", f"t{rng.randrange(3)}", "", earliest,
                              earliest + rng.randint(0, 2))  # fmt: skip
        for _ in range(rng.randint(0, 2)):
            first, second = sorted(rng.sample(range(3), 2))
            builder.dependence(first, second, rng.randint(0, 1))
        question = builder.build()
        try:
            require_room(question, precedence(question), None)
        except Infeasible:
            refused += 1
            intervals = (None, *range(1, 9))
            assert not any(next(legal_schedules(question, ii, 9), None) for ii in intervals)
    assert refused > 20
