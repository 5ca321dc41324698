"""Steps and distances that are asked of operations, against all schedules enumerated."""

from __future__ import annotations

import json
import random
from itertools import product

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.analysis.verify import violations
from gaus_pass.formats.problem_json import problem_from_json, problem_to_json
from gaus_pass.model.constrained import constrained
from gaus_pass.model.schedule import Schedule
from gaus_pass.model.timing_constraints import TimingConstraint, parse_constraints

LAST = 6
"""Steps that are enumerated."""


def chain_and_side() -> gp.Problem:
    return gp.from_arrays(latency=[3, 1, 1, 2], edges=[(0, 2), (1, 2), (2, 3)], bits=8)


def random_case(rng: random.Random) -> tuple[list[int], list[tuple[int, int]], str]:
    n = 4
    edges = [(a, b) for b in range(n) for a in range(b) if rng.random() < 0.5]
    asked: list[str] = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        a, b = rng.sample(range(n), 2)
        low, high = sorted((rng.randrange(4), rng.randrange(4)))
        kind = rng.choice(("op{b}:{low}..{high}", "op{b}:{high}", "op{a}->op{b}:..{high}",
                           "op{a}->op{b}:{low}..{high}", "op{a}->op{b}:{low}.."))  # fmt: skip
        asked.append(kind.format(a=a, b=b, low=low, high=high))
    return [rng.choice((0, 1, 1, 2)) for _ in range(n)], edges, ",".join(asked)


def holds(c: TimingConstraint, start: tuple[int, ...]) -> bool:
    steps = start[int(c.name[2:])] - (0 if c.after is None else start[int(c.after[2:])])
    return (c.least is None or steps >= c.least) and (c.most is None or steps <= c.most)


@pytest.mark.parametrize("ii", [None, 1, 2, 3])
def test_the_least_length_is_found(ii: int | None):
    rng = random.Random(str(ii))
    found = refused = 0
    for _ in range(12):
        latency, edges, asked = random_case(rng)
        problem = gp.from_arrays(latency=latency, edges=edges, bits=4)
        constraints = parse_constraints(asked)
        lengths = [
            max(t + max(own, 1) for t, own in zip(start, latency, strict=True))
            for start in product(range(LAST + 1), repeat=4)
            if all(start[b] >= start[a] + latency[a] for a, b in edges)
            and all(holds(c, start) for c in constraints)
        ]
        options = gp.Options(constraints=asked, ii=ii)
        if lengths:
            outcome = gp.solve(problem, options)
            assert outcome.terms["length"] == min(lengths), (latency, edges, asked)
            assert outcome.schedule.ii == ii
            assert all(holds(c, tuple(outcome.schedule.start.tolist())) for c in constraints)
            found += 1
        else:
            with pytest.raises((gp.Infeasible, gp.InvalidProblem)):
                gp.solve(problem, options)
            refused += 1
    assert found > 3
    assert refused


def test_distances_hold_beside_limits():
    builder = gp.ProblemBuilder()
    builder.resource_type("mul", 1)
    builder.operator_type("mul", 1, uses={"mul": 1})
    for k in range(3):
        builder.operation(f"op{k}", "mul")
    options = gp.Options(constraints="op2->op0:1..1,op2:1..")
    outcome = gp.solve(builder.build(), options)
    start = outcome.schedule.start
    assert outcome.schedule.ii is None
    assert start.tolist() == [2, 0, 1]


@pytest.mark.parametrize("solver", ["list", "sdc", "asap", "cp-sat", "force-directed", "refine"])
def test_every_solver_keeps_distances(solver: str):
    asked = "op0->op1:1..1,op1->op3:..3"
    for ii in (None, 2):
        outcome = gp.solve(chain_and_side(), gp.Options(constraints=asked, ii=ii, solver=solver))
        assert outcome.schedule.start.tolist() == [0, 1, 3, 4]


def test_a_distance_that_cannot_be_kept_is_explained():
    with pytest.raises(gp.Infeasible) as caught:
        gp.solve(chain_and_side(), gp.Options(constraints="op0->op3:..2,op1->op2:..2"))
    text = "'op3' cannot start within 2 steps of 'op0': op0 → op2 → op3 takes 4; allow at least 4"
    assert caught.value.message == text


def test_the_verifier_and_the_problem_json_know_distances():
    problem = constrained(chain_and_side(), parse_constraints("op0->op3:..4"))
    assert problem_from_json(json.loads(json.dumps(problem_to_json(problem)))) == problem
    late = Schedule(np.array([0, 2, 3, 5]))
    assert [v.kind for v in violations(problem, late)] == ["distance"]


def test_samples_keep_distances():
    options = gp.Options(constraints="op0->op1:..1", ii=2, samples=3, slack=1.5)
    outcome = gp.solve(chain_and_side(), options)
    assert len(outcome.samples) > 1
    assert all(s.schedule.start[1] <= s.schedule.start[0] + 1 for s in outcome.samples)
    with pytest.raises(gp.InvalidOption, match="add ii=N"):
        gp.solve(chain_and_side(), gp.Options(constraints="op0->op1:..1", samples=3))
