"""Stable rescheduling: the fewest moves among the best schedules, against all of them."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.analysis.objectives import evaluate, parse_objective
from gaus_pass.analysis.verify import violations
from gaus_pass.formats.result_json import solved_document
from gaus_pass.model.earlier import EarlierSchedule, earlier_starts
from gaus_pass.model.schedule import Schedule
from gaus_pass.scheduling.solve import solved_task


def written(path: Path, problem: gp.Problem, start: list[int], name: str = "") -> str:
    """A result JSON with these starts."""
    named = replace(problem, name=name)
    outcome = gp.solve(named)
    document = solved_document(outcome)
    document["results"][0]["schedules"] = [{"start": start}]
    path.write_text(json.dumps(document))
    return str(path)


def random_problem(rng: random.Random) -> gp.Problem:
    n = rng.choice((3, 4))
    edges = [(a, b) for b in range(n) for a in range(b) if rng.random() < 0.4]
    return gp.from_arrays(latency=[rng.choice((0, 1, 2)) for _ in range(n)], edges=edges, bits=8)


def least_moves(
    problem: gp.Problem, plain: gp.Outcome, outcome: gp.Outcome, earlier: list[int]
) -> int:
    """Over all schedules that are as good, within the length of the run."""
    objective, length = parse_objective(plain.objective), solved_task(outcome).length
    found = [
        sum(a != b for a, b in zip(start, earlier, strict=True))
        for start in product(range(length), repeat=problem.num_operations)
        if not violations(problem, one := Schedule(np.array(start), plain.schedule.ii), length)
        and evaluate(problem, one, objective) <= plain.result.objective
    ]
    return min(found)


@pytest.mark.parametrize(
    ("objective", "ii"),
    [("ii > length > register-bits", None), ("register-bits", 2), ("length", 1), ("memory", None)],
)
def test_the_fewest_operations_move(objective: str, ii: int | None, tmp_path: Path):
    rng = random.Random(f"{objective} {ii}")
    moved = 0
    for _ in range(8):
        problem = random_problem(rng)
        options = gp.Options(
            objective=objective, ii=ii, slack=1.5 if "length" not in objective else 1
        )
        plain = gp.solve(problem, options)
        earlier = [max(0, t + rng.choice((-1, 0, 0, 1))) for t in plain.schedule.start.tolist()]
        path = written(tmp_path / "old.json", problem, earlier)
        outcome = gp.solve(problem, replace(options, like=path))
        assert outcome.moved is not None
        assert outcome.result.objective == plain.result.objective
        assert outcome.moved.count == outcome.moved.least
        assert outcome.moved.count == least_moves(problem, plain, outcome, earlier)
        moved += outcome.moved.count
    assert moved


def test_the_same_again_moves_nothing(tmp_path: Path):
    problem = gp.from_arrays(latency=[3, 1, 1, 2], edges=[(0, 2), (1, 2), (2, 3)], bits=8)
    for options in (
        gp.Options(),
        gp.Options(ii=2, samples=3, slack=1.5),
        gp.Options(constraints="op0->op1:..1", length=9),
        gp.Options(constraints="op0->op1:..1", ii=2),
        gp.Options(solver="list", objective="length"),
    ):
        first = gp.solve(problem, options)
        path = written(tmp_path / "old.json", problem, first.schedule.start.tolist())
        again = gp.solve(problem, replace(options, like=path))
        assert again.schedule.start.tolist() == first.schedule.start.tolist()
        assert again.moved is not None
        assert (again.moved.count, again.moved.known, again.moved.new) == (0, 4, 0)
        assert solved_document(again)["results"][0]["moved"]["least"] == 0


def test_greatest_distances_stay_when_little_moves(tmp_path: Path):
    problem = gp.from_arrays(latency=[1, 1, 1], edges=[(0, 2)], bits=8)
    path = written(tmp_path / "old.json", problem, [0, 5, 1])
    options = gp.Options(constraints="op0->op1:..1", objective="length", length=8, like=path)
    outcome = gp.solve(problem, options)
    assert outcome.schedule.ii is None
    assert outcome.schedule.start[1] <= outcome.schedule.start[0] + 1
    assert outcome.moved is not None
    assert (outcome.moved.count, outcome.moved.least) == (1, 1)


def test_what_is_new_shifts_no_others():
    builder = gp.ProblemBuilder("p")
    for kind in ("load", "arith.addi", "arith.muli"):
        builder.operator_type(kind, 1)
    for name, kind in (
        ("x", "load"), ("%0", "arith.addi"), ("%1", "arith.muli"), ("%2", "arith.addi"),
        ("load_1", "load"),
    ):  # fmt: skip
        builder.operation(name, kind)
    operations = (("%0", "arith.addi"), ("%1", "arith.addi"), ("x", "load"), ("load_1", "load"))
    earlier = EarlierSchedule("p", operations, np.array([3, 4, 5, 6]))
    assert earlier_starts(builder.build(), earlier).tolist() == [5, 3, -1, 4, 6]


def test_a_file_with_several_problems_goes_by_names(tmp_path: Path):
    problem = gp.from_arrays(latency=[1, 1], edges=[(0, 1)], bits=8)
    one = json.loads(Path(written(tmp_path / "a.json", problem, [0, 4], "a")).read_text())
    two = json.loads(Path(written(tmp_path / "b.json", problem, [0, 1], "b")).read_text())
    path = tmp_path / "both.json"
    path.write_text(json.dumps({"schema": 1, "regions": [one, two]}))
    options = gp.Options(like=str(path), length=6, objective="ii")
    starts = {
        name: gp.solve(replace(problem, name=name), options).schedule.start.tolist()
        for name in ("a", "b")
    }
    assert starts == {"a": [0, 4], "b": [0, 1]}
    moved = gp.solve(replace(problem, name="c"), options).moved
    assert moved is not None
    assert (moved.known, moved.new) == (0, 2)
    assert moved.text.endswith("both.json has none of these operations; nothing is kept")


def test_files_that_are_no_results_are_refused(tmp_path: Path):
    problem = gp.from_arrays(latency=[1, 1], edges=[(0, 1)], bits=8)
    with pytest.raises(gp.GausError, match="like: cannot read"):
        gp.solve(problem, gp.Options(like=str(tmp_path / "none.json")))
    path = tmp_path / "problem.json"
    document = json.loads(Path(written(path, problem, [0, 1])).read_text())
    path.write_text(json.dumps({**document, "results": []}))
    with pytest.raises(gp.GausError, match="has no schedule"):
        gp.solve(problem, gp.Options(like=str(path)))
