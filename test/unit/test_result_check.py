"""Result JSON with values of the wrong kind: every field, and what is said of it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import gaus_pass as gp
from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.formats.documents import parse_documents
from gaus_pass.formats.result_check import check_result
from gaus_pass.formats.result_json import solved_document

WRONG: tuple[Any, ...] = (None, True, -1, 2**63, 1.5, float("nan"), "x", [], {}, [None], ["x"])


def solved() -> dict[str, Any]:
    problem = gp.from_arrays(latency=[1, 0, 2], edges=[(0, 1), (1, 2)], bits=8)
    options = gp.Options(samples=2, slack=2.0, solver="list")
    return json.loads(json.dumps(solved_document(gp.solve(problem, options))))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        found += places(item, (*path, key)) if isinstance(item, dict | list) else [(*path, key)]
    return found


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


def test_every_field_of_a_result_is_refused_or_taken():
    document = solved()
    refused = 0
    for path in places(document["results"], ("results",)):
        for value in WRONG:
            text = json.dumps(changed(document, path, value))
            try:
                parse_documents(text, "a.json")
            except GausError:
                refused += 1
    assert refused > 200


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"results": [{"target_ii": [1]}]}, r"results\[0\].target_ii is \[1\]; it must be a whole"),
        ({"results": [{"gap": float("inf")}]}, r"gap is inf; it must be a finite number"),
        ({"results": [{"schedules": [None]}]}, r"schedules\[0\] is None; it must be an object"),
        ({"results": [{"terms": {"length": "x"}}]}, r"terms.length is 'x'; it must be a finite"),
        ({"loop": {"stages": 2**63}}, r"loop.stages is 9223372036854775808; it must be a whole"),
        ({"source": {"file": 1}}, r"source.file is 1; it must be a text"),
        ({"needs_retiming": "ab"}, r"needs_retiming is 'ab'; it must be a list"),
        ({"results": [{"verified": 1}]}, r"verified is 1; it must be true or false"),
    ],
)
def test_what_is_said(document: Any, message: str):
    with pytest.raises(GausError, match=message) as error:
        check_result(document, "a.json")
    assert error.value.location == "a.json"


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("operations", [{"name": "a", "type": 0}], r"operations\[0\].type is 0; it must be a text"),
        ("operations", [{"name": "a"}], r"problem.operations\[0\] has no key 'type'"),
        (
            "dependences",
            [{"src": 0.5, "dst": 1}],
            r"dependences\[0\].src is 0.5; it must be a whole",
        ),
        ("values", [{"producer": 0, "bits": 1, "users": [[0]]}], r"a list of 2"),
        ("resource_types", {"name": "r"}, r"problem.resource_types is .*; it must be a list"),
        ("clock", 3, r"problem.clock is 3; it must be an object"),
    ],
)
def test_what_is_said_of_a_problem(key: str, value: Any, message: str):
    document = {"schema": 1, "problem": {**solved()["problem"], key: value}}
    with pytest.raises(GausError, match=message) as error:
        parse_documents(json.dumps(document), "a.json")
    assert error.value.location == "a.json"


def test_what_is_missing_or_unknown_is_no_matter():
    kept = {"schedules": [{"start": [0]}], "more": object()}
    check_result({"results": [kept], "loop": {}}, "a.json")


@pytest.mark.parametrize("result", [{}, {"schedules": []}, {"schedules": [{}]}])
def test_a_result_has_a_schedule(result: dict[str, Any]):
    document = {**solved(), "results": [result]}
    with pytest.raises(ImportFailed, match=r"'(schedules|start)'"):
        parse_documents(json.dumps(document), "a.json")
