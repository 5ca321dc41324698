"""The JSON Schemas that are shipped: up to date, and kept by what is written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import gaus_pass as gp
from gaus_pass.cli import main as gaus
from gaus_pass.formats.problem_json import problem_to_json
from gaus_pass.formats.result_json import solved_document
from gaus_pass.formats.schemas import schemas

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "gaus_pass" / "data" / "schemas"


def faults(name: str, data: Any) -> list[str]:
    """What a schema says against data, as paths and messages."""
    from referencing import Registry, Resource

    known = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    registry = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in known])
    (schema,) = (s for s in known if s["$id"].endswith(f":{name}-1"))
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
    return [error.message for error in validator.iter_errors(data)]


def test_the_files_are_what_the_kinds_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import make_schemas

    wanted = make_schemas.files()
    assert {path.name for path in FOLDER.glob("*.json")} == set(wanted)
    for name, text in wanted.items():
        assert (FOLDER / name).read_text() == text, f"{name}: say make docs"
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


def solved() -> dict[str, Any]:
    problem = gp.from_arrays([3, 1, 1], [(0, 2), (1, 2)], bits=8)
    outcome = gp.solve(problem, gp.Options(objective="memory", samples=2))
    return json.loads(json.dumps(solved_document(outcome)))


def test_problems_and_results_keep_them() -> None:
    document = solved()
    assert faults("problem", document["problem"]) == []
    assert faults("result", document) == []
    assert faults("result", {"schema": 1, "regions": [document, document]}) == []
    many = gp.from_arrays([1] * 70_000, [(0, 1)])
    columns = json.loads(json.dumps(problem_to_json(many)))
    assert "columns" in columns
    assert faults("problem", columns) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("problem", "operations", 0, "name"), None),
        (("problem", "dependences", 0, "src"), "op0"),
        (("results", 0, "schedules", 0, "start"), [0.5]),
        (("results", 0, "lower_bound"), "many"),
        (("schema",), 2),
    ],
)
def test_what_is_of_another_kind_does_not(path: tuple[Any, ...], value: Any) -> None:
    document = copy.deepcopy(solved())
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert faults("result", document)


@pytest.mark.parametrize("name", ["dot_product/dot_product", "shared_multiplier/iir"])
def test_modules_keep_them(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = [str(ROOT / "examples" / f"{name}.mlir"), "-o", str(tmp_path / "x.sv"), "--quiet"]
    assert gaus(["hls", *words, "--report", str(report)]) == 0
    document = json.loads(report.read_text())
    assert faults("result", document) == []
    assert [faults("module", module) for module in document["modules"]] == [[]]
    document["modules"][0]["interface"].pop("clock")
    assert faults("module", document["modules"][0])
    assert faults("result", document)


def test_rows_of_sweeps_keep_them(tmp_path: Path) -> None:
    graph = tmp_path / "g.aag"
    graph.write_bytes((ROOT / "examples" / "full_adder.aag").read_bytes())
    found = gp.sweep(graph, {"slack": [1.0, 1.5]}, tmp_path / "store", jobs=1)
    rows = json.loads(json.dumps(found.points))
    assert rows
    assert faults("sweep-rows", rows) == []
    assert faults("sweep-rows", json.loads(json.dumps(found.front))) == []
    del rows[0]["number"]
    assert faults("sweep-rows", rows)


def test_they_are_in_the_package() -> None:
    from importlib.resources import files

    names = {path.name for path in files("gaus_pass.data").joinpath("schemas").iterdir()}
    assert "result-1.json" in names
