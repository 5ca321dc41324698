"""Problems as columns: what is written is read again, and what does not fit is said."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem

import gaus_pass as gp
from gaus_pass.errors import GausError, ImportFailed, InvalidProblem
from gaus_pass.formats import problem_json
from gaus_pass.formats.documents import parse_documents
from gaus_pass.formats.problem_json import problem_from_json, problem_to_json
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock, Problem


def everything() -> Problem:
    """A problem with something in every field."""
    builder = ProblemBuilder("all")
    builder.resource_type("mul", limit=1, cost=4)
    builder.operator_type("m", 3, 0.5, 0.2, blocking=2, uses={"mul": 1})
    builder.operator_type("a", 0, 0.4)
    builder.operation("x", "m", "f.c:1:2", earliest=1)
    builder.operation("y", "a", latest=40)
    builder.value(0, 16, [1], hold=3, name="v")
    builder.value(1, 8, [(0, 2)], name="w", later={2: "w2"})
    builder.dependence(0, 1, delay=5, carries=False, weight=7)
    return builder.build(Clock(2.0, 0.1), 50)


@pytest.fixture
def in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_json, "MOST_ROWS", 0)


@pytest.mark.usefixtures("in_columns")
def test_every_problem_comes_back() -> None:
    problems = [random_problem(np.random.default_rng(seed), 8) for seed in range(6)]
    for problem in (everything(), *problems):
        data = json.loads(json.dumps(problem_to_json(problem)))
        assert "columns" in data
        assert "operations" not in data
        assert problem_from_json(data) == problem


@pytest.mark.usefixtures("in_columns")
def test_columns_that_say_nothing_may_be_left_out() -> None:
    written = problem_to_json(gp.from_arrays([1, 2], [(0, 1)], bits=4))["columns"]
    assert "locations" not in written
    assert "latest" not in written
    short: Any = {
        k: written[k] for k in ("types", "src", "dst", "producer", "bits", "uses", "user")
    }
    frame = {"operator_types": [{"name": "t", "latency": 3}], "resource_types": []}
    problem = problem_from_json({**frame, "columns": {**short, "types": [0, 0]}})
    assert problem.names == ("op0", "op1")
    assert problem.dep_delay.tolist() == [3]


@pytest.mark.usefixtures("in_columns")
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("names", ["x"], "column 'names' has 1 entries; needed are 2"),
        ("names", ["x", "x"], "two operations have one name"),
        ("types", [0, 2], "a type of an operation is not one of 0..1"),
        ("src", [0, 1, 7], "a dependence begins at none of the operations 0..1"),
        ("dst", [1, 0, 7], "dependence destination out of range"),
        ("weight", [1], "column 'weight' has 1 entries; needed are 3"),
        ("uses", [1, 3], "use_ptr must rise"),
        ("bits", [16, -1], "negative width"),
        ("latest", [None, 0.5], "must be a whole number"),
        ("carries", [True, False, 1], "must be true or false"),
        ("user", "all", "must be a list"),
        ("types", None, "must be a list"),
    ],
)
def test_what_does_not_fit_is_said(key: str, value: Any, message: str) -> None:
    document = {"schema": 1, "problem": json.loads(json.dumps(problem_to_json(everything())))}
    broken: Any = copy.deepcopy(document)
    broken["problem"]["columns"][key] = value
    with pytest.raises((ImportFailed, InvalidProblem), match=message):
        parse_documents(json.dumps(broken), "a.json")
    del broken["problem"]["columns"]["types"]
    with pytest.raises(GausError, match=r"no key 'types'|must be a list"):
        parse_documents(json.dumps(broken), "a.json")
