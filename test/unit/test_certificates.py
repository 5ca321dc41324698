"""Certificates: what is solved passes the checker that stands alone, no changed result does."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem

from gaus_pass.errors import GausError
from gaus_pass.formats.result_json import solved_document
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.standalone.check import Problem, Wrong, check_result, digest

Json = dict[str, Any]
OBJECTIVES = (
    "ii > length > register-bits",
    "ii > 2*register-bits + 3*communication",
    "0.5*resources + length > memory",
    "communication > length",
    "length > memory",
    "2*memory + 0.5*register-bits",
)


def documents() -> list[Json]:
    """Result JSON of random problems, as it is read back from a file."""
    found: list[Json] = []
    for seed in range(72):
        problem = random_problem(np.random.default_rng(seed), 4 + seed % 9)
        objective = OBJECTIVES[seed % len(OBJECTIVES)]
        ii = (None, 1, 2, 3)[seed // 4 % 4]
        solver = ("sdc", "list", "auto")[seed % 3]
        if seed % 5 == 0:
            problem = replace(problem, within=((0, 1, 6),))
        try:
            outcome = solve(problem, Options(ii=ii, objective=objective, solver=solver))
        except GausError:
            continue
        found.append(json.loads(json.dumps(solved_document(outcome))))
    return found


@pytest.fixture(scope="module")
def solved() -> list[Json]:
    return documents()


def checked(document: Json) -> tuple[int, int]:
    """How many bounds of the one result are certified and only claimed."""
    problem = document["problem"]
    return check_result(problem, Problem(problem), document["results"][0])


def test_what_is_solved_passes_and_most_bounds_are_certified(solved: list[Json]) -> None:
    counts = [checked(document) for document in solved]
    assert len(counts) >= 30
    proven, claimed = (sum(column) for column in zip(*counts, strict=True))
    assert proven >= 4 * claimed
    assert sum(bool(weighed(document["results"][0])) for document in solved) >= 5


def of_bits_alive() -> tuple[Json, Json]:
    """Values of 8 bits from five operations of step 0 to one in step 3; and the certificate."""
    problem = from_arrays([3] * 5 + [1], [(i, 5) for i in range(5)], bits=8)
    outcome = solve(problem, Options(objective="memory"))
    document = json.loads(json.dumps(solved_document(outcome)))
    (certificate,) = document["results"][0]["certificates"]
    (part,) = certificate["parts"]
    assert part["kind"] == "weights"
    assert outcome.result.lower_bound == (40,)
    assert checked(document) == (1, 0)
    document["results"][0]["digest"] = None
    return document, part


def test_a_flow_keeps_its_capacities() -> None:
    document, part = of_bits_alive()
    part["arcs"][0][3] += 1
    with pytest.raises(Wrong, match="capacities"):
        checked(document)


def test_arcs_that_are_there_twice_share_their_capacity() -> None:
    document, part = of_bits_alive()
    part["arcs"] *= 2
    with pytest.raises(Wrong, match="capacities"):
        checked(document)


def test_a_value_has_no_second_number() -> None:
    document, part = of_bits_alive()
    part["arcs"] += [[kind, k - 5, *rest] for kind, k, *rest in part["arcs"] if kind == "value"]
    with pytest.raises(Wrong, match="an arc"):
        checked(document)


def test_an_ii_between_two_numbers_is_not_the_least() -> None:
    """What forbids an II of 1.5 does not forbid 2."""
    problem = from_arrays([2, 2], [(0, 1), (1, 0)], distance=[0, 2])
    outcome = solve(problem, Options(ii=1, objective="ii > length"))
    document = json.loads(json.dumps(solved_document(outcome)))
    result = document["results"][0]
    assert result["ii"] == 2
    (part,) = result["certificates"][0]["parts"]
    assert part["by"] == "circle"
    part["least"] = 1.5
    result["certificates"][0]["bound"] = result["lower_bound"][0] = 1.5
    result.update(digest=None, status="feasible", gap=2 / 1.5 - 1)
    with pytest.raises(Wrong, match="nothing forbids"):
        checked(document)


def of_sums(result: Json) -> list[Json]:
    return [
        part
        for certificate in result["certificates"]
        if "claimed_by" not in certificate
        for part in certificate["parts"]
        if part["kind"] == "sum"
    ]


def start(result: Json, rng: random.Random) -> None:
    starts = result["schedules"][0]["start"]
    starts[rng.randrange(len(starts))] = -1


def term(result: Json, rng: random.Random) -> None:
    result["terms"][rng.choice(sorted(result["terms"]))] += rng.choice((-1, 1))


def bound(result: Json, rng: random.Random) -> None:
    level = rng.randrange(len(result["lower_bound"]))
    result["lower_bound"][level] += 1
    result["certificates"][level]["bound"] += 1
    result["objective"]["value"][level] += 1


def claim(result: Json, rng: random.Random) -> None:
    level = rng.randrange(len(result["lower_bound"]))
    result["lower_bound"][level] -= 1


def amount(result: Json, rng: random.Random) -> None:
    for part in of_sums(result):
        for arc in part["arcs"]:
            arc[2] += 1
            return
    result["length"] += 1


def arcs(result: Json, rng: random.Random) -> None:
    result["length"] += not of_sums(result)
    for part in of_sums(result):
        part["arcs"] = [[*arc[:2], 0] for arc in part["arcs"]] or [["early", 0, 1]]


def weighed(result: Json) -> list[Json]:
    return [
        part
        for certificate in result["certificates"]
        if "claimed_by" not in certificate
        for part in certificate["parts"]
        if part["kind"] == "weights"
    ]


def flow(result: Json, rng: random.Random) -> None:
    """Less of what the sink gets; or a weight that is larger than what was paid for."""
    result["length"] += not weighed(result)
    for part in weighed(result):
        if rng.random() < 0.5:
            part["arcs"] = [[*arc[:3], 0] for arc in part["arcs"]]
        else:
            part["weights"][0][1] += 10 * sum(weight for _, weight in part["weights"])


@pytest.mark.parametrize("change", [start, term, bound, claim, amount, arcs, flow])
def test_no_changed_result_passes(
    solved: list[Json], change: Callable[[Json, random.Random], None]
) -> None:
    rng = random.Random(change.__name__)
    for document in solved:
        other = copy.deepcopy(document)
        result = other["results"][0]
        change(result, rng)
        with pytest.raises(Wrong):
            checked(other)
        # Nor with its mark made right again.
        result["digest"] = digest(other["problem"], result)
        with pytest.raises(Wrong):
            checked(other)


def test_a_legal_move_that_changes_nothing_is_seen_by_the_mark(solved: list[Json]) -> None:
    document = copy.deepcopy(solved[0])
    document["problem"]["operations"][0]["location"] = "elsewhere.mlir:1:1"
    with pytest.raises(Wrong, match="changed after it was written"):
        checked(document)
