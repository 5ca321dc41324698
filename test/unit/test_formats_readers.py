"""Which file is read as what."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from support.paths import ROOT

from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.formats import readers
from gaus_pass.formats.dot import to_dot
from gaus_pass.formats.readers import format_of, parse_problem, read_problem
from gaus_pass.formats.result_json import document

EXAMPLES = ROOT / "examples"
AAG = (EXAMPLES / "full_adder.aag").read_bytes()
GML = (EXAMPLES / "workload.gml").read_bytes()
PROBLEM = parse_problem(GML, "workload.gml")
JSON = json.dumps(document(PROBLEM, [])).encode()
DOT = to_dot(PROBLEM).encode()

FORMATS: list[tuple[str, bytes, str]] = [
    ("aag", AAG, "aiger"),
    ("gml", GML, "gml"),
    ("json", JSON, "json"),
    ("dot", DOT, "dot"),
    ("gv", DOT, "dot"),
]


@pytest.mark.parametrize(("suffix", "data", "kind"), FORMATS, ids=[f[0] for f in FORMATS])
def test_by_name_and_by_content(tmp_path: Path, suffix: str, data: bytes, kind: str) -> None:
    expected = parse_problem(data, f"x.{suffix}")
    for name, content in (
        (f"x.{suffix}", data),
        (f"x.{suffix.upper()}", data),
        (f"x.{suffix}.gz", gzip.compress(data)),
        ("x", data),
        ("x.gz", gzip.compress(data)),
        ("x.txt", data),
    ):
        assert format_of(data, name) == kind
        path = tmp_path / name
        path.write_bytes(content)
        problem = read_problem(str(path))
        assert problem.names == expected.names
        assert problem.dep_dst.tolist() == expected.dep_dst.tolist()


def test_json_brings_its_own_latency() -> None:
    assert parse_problem(JSON, "x.json", io="ports", node_latency=0).latency.tolist() == [1] * 8


def test_empty_file() -> None:
    with pytest.raises(ImportFailed, match="unknown format"):
        parse_problem(b"", "-")


REFUSED: list[tuple[str, bytes, str]] = [
    ("x.mlir", b"module {}", "unknown format; known are problem JSON .* GML .* AIGER .* DOT"),
    ("x", b"\x00\xff" * 10, "unknown format"),
    ("x.gml", b"graph [ \xff ]", "not text in UTF-8: invalid start byte at byte 8"),
    ("x.json", b"{", "not JSON"),
    ("x.json", b"[]", "not problem JSON"),
    ("x.json", json.dumps({"schema": 1, "regions": [json.loads(JSON)] * 2}).encode(), "2 problems"),
    ("x.gml.gz", gzip.compress(GML, mtime=0)[:-20], "broken gzip file"),
    ("x.gml.gz", gzip.compress(GML, mtime=0)[:40] + b"\xff" * 40, "broken gzip file"),
    ("x.aig", gzip.compress(b"", mtime=0), "no AIGER header"),
]


@pytest.mark.parametrize(("name", "data", "message"), REFUSED)
def test_refused(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ImportFailed, match=message) as error:
        parse_problem(data, name)
    assert error.value.location.startswith(name)


def test_what_unpacks_to_more_than_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_MOST_UNPACKED", 1000)
    with pytest.raises(ImportFailed, match="more than 1000 bytes when unpacked"):
        parse_problem(gzip.compress(b" " * 1001), "x.gml.gz")


@pytest.mark.parametrize("path", ["no/such.gml", ".", "nul\0.gml"])
def test_unreadable(path: str) -> None:
    with pytest.raises(ImportFailed, match="cannot read"):
        read_problem(path)


OPTIONS: list[tuple[bytes, dict[str, Any], str]] = [
    (GML, {"io": "ports"}, "io=ports: a graph in GML has no ports; use io=nodes"),
    (DOT, {"io": "ports"}, "io=ports: a graph in DOT has no ports"),
    (AAG, {"io": "pins"}, "io=pins is not one of nodes, ports"),
    (AAG, {"node_latency": 2}, "node-latency=2 is neither 0 nor 1"),
]


@pytest.mark.parametrize(("data", "options", "message"), OPTIONS)
def test_options(data: bytes, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        parse_problem(data, "x", **options)
