"""Operator libraries: what is read, and that everything wrong is named with its entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.library import default_library, parse_library
from gaus_pass.ir.operators.library_files import load_library

FULL = {
    "schema": 1,
    "unit": "ns",
    "resources": {"mul": {"limit": 2, "cost": 8}},
    "operators": [
        {
            "op": "comb.mul",
            "min_bits": 4,
            "max_bits": 32,
            "latency": 3,
            "in_delay": 1.2,
            "out_delay": 0.8,
            "blocking": 2,
            "uses": {"mul": 1},
            "implementation": {"module": "@m", "ports": {"a": 0, "b": 1, "p": "result"}},
        },
        {"op": "comb.mul", "latency": 1},
        {"op": "comb.add", "latency": 0, "out_delay": 2},
    ],
}


def test_a_full_library():
    library = parse_library(json.dumps(FULL), "f.json")
    entry = library.match("comb.mul", 32)
    assert entry is not None
    assert (entry.latency, entry.in_delay, entry.out_delay, entry.blocking) == (3, 1.2, 0.8, 2)
    assert entry.uses == {"mul": 1}
    assert entry.implementation is not None
    assert entry.implementation.module == "m"
    assert library.resources["mul"].limit == 2
    assert library.resources["mul"].cost == 8


@pytest.mark.parametrize(("bits", "latency"), [(3, 1), (4, 3), (32, 3), (33, 1)])
def test_the_first_entry_that_fits_wins(bits: int, latency: int):
    entry = parse_library(json.dumps(FULL), "f.json").match("comb.mul", bits)
    assert entry is not None
    assert entry.latency == latency


def test_one_delay_of_a_latency_free_operator_is_both():
    entry = parse_library(json.dumps(FULL), "f.json").match("comb.add", 8)
    assert entry is not None
    assert entry.in_delay == entry.out_delay == 2


def entry(**fields: Any) -> dict[str, Any]:
    return {"schema": 1, "operators": [{"op": "comb.add", "latency": 1} | fields]}


PORTS = {"a": 0, "p": "result"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "must be an object, not a list"),
        ({}, "key 'operators' is missing"),
        ({"schema": 2, "operators": []}, "schema is 2; this version reads schema 1"),
        ({"schema": True, "operators": []}, "schema must be an integer, not a boolean"),
        ({"schema": 1, "operators": {}}, "operators must be a list, not an object"),
        ({"schema": 1, "operators": [], "extra": 1}, "unknown key 'extra'"),
        ({"schema": 1, "operators": [], "unit": 3}, "unit must be a non-empty string, not 3"),
        ({"schema": 1, "operators": [{}]}, "operators[0]: key 'latency' is missing"),
        ({"schema": 1, "operators": [], "resources": {"m": 3}}, "resources.m: must be an object"),
        (
            {"schema": 1, "operators": [], "resources": {"m": {"limit": -1}}},
            "resources.m: limit is -1; it must be at least 0",
        ),
        (entry(latency=-1), "operators[0] (comb.add): latency is -1; it must be at least 0"),
        (entry(latency=1.5), "latency must be an integer, not 1.5"),
        (entry(latency="1"), "latency must be an integer, not a string"),
        (entry(latencies=1), "unknown key 'latencies'; did you mean 'latency'?"),
        (entry(in_delay=float("nan")), "in_delay is nan; a delay is finite and not negative"),
        (entry(out_delay=float("inf")), "out_delay is inf; a delay is finite"),
        (entry(in_delay=-0.5), "in_delay is -0.5"),
        (entry(in_delay=None), "in_delay must be a number, not null"),
        (entry(latency=0, in_delay=1, out_delay=2), "they are 1 and 2"),
        (entry(blocking=0), "blocking is 0; it must be at least 1"),
        (entry(min_bits=9, max_bits=8), "max_bits is 8; it must be at least 9"),
        (entry(uses={"mul": 1}), "uses unknown resource 'mul'; resources are: none"),
        (entry(uses=["mul"]), "uses: must be an object, not a list"),
        (entry(implementation={"module": "@m"}), "implementation: key 'ports' is missing"),
        (
            entry(latency=0, implementation={"module": "@m", "ports": PORTS}),
            "has an implementation but latency 0",
        ),
        (
            entry(implementation={"module": "@m", "ports": {"a": "x"}}),
            "a is 'x'; it must be an operand index, 'result' or one of clock",
        ),
        (
            entry(implementation={"module": "@m", "ports": {"a": 0, "b": 0}}),
            "two ports are bound to the same operand or result",
        ),
    ],
)
def test_what_is_wrong_is_named(document: Any, message: str):
    with pytest.raises(ImportFailed) as caught:
        parse_library(json.dumps(document), "f.json")
    assert caught.value.location.startswith("f.json")
    assert message in caught.value.message


def test_a_key_given_twice():
    with pytest.raises(ImportFailed, match="key 'op' is given twice"):
        parse_library('{"schema": 1, "operators": [{"op": "a", "op": "b", "latency": 0}]}', "f")


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_text_that_is_not_json(text: str):
    with pytest.raises(ImportFailed, match="not JSON"):
        parse_library(text, "f.json")


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(ImportFailed, match="cannot read operator library"):
        load_library(str(tmp_path / "absent.json"))
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ImportFailed, match="cannot read operator library"):
        load_library(str(tmp_path / "binary.json"))


def test_the_default_library():
    library = default_library()
    add, wire = library.match("comb.add", 32), library.match("comb.extract", 32)
    assert add is not None
    assert wire is not None
    assert (add.latency, add.in_delay, wire.in_delay) == (0, 1, 0)
    assert all(resource.limit is None for resource in library.resources.values())
    assert library.match("seq.compreg", 1) is None  # a register is no operator
