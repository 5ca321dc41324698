"""Real circuits are the same problem as AIGER and as `synth` IR, whatever a node takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from property.test_dataflow import assert_same, read

from gaus_pass.formats.aiger import parse_aiger
from gaus_pass.formats.aiger_file import Reader
from gaus_pass.ir.dataflow.aig_import import synth_text
from gaus_pass.options import Options

ROOT = Path(__file__).resolve().parents[2]


def library(folder: Path, latency: int) -> str:
    """What a node takes, as ``--node-latency`` says it of AIGER files."""
    operators = [
        {"op": op, "latency": latency, "uses": {"node": 1}} for op in ("synth.aig.and_inv", "input")
    ]
    path = folder / "nodes.json"
    path.write_text(json.dumps({"schema": 1, "resources": {"node": {}}, "operators": operators}))
    return str(path)


def compare(file: Path, io: Literal["nodes", "ports"], latency: int, folder: Path) -> None:
    data = file.read_bytes()
    text = synth_text(Reader(data, file.name).read(), file.stem)
    (graph,), _ = read(text, Options(io=io, operators=library(folder, latency)))
    assert_same(graph.problem, parse_aiger(data, file.name, io, latency))
    assert graph.problem.name == file.stem


@pytest.mark.parametrize("latency", [0, 1])
@pytest.mark.parametrize("io", ["nodes", "ports"])
@pytest.mark.parametrize("name", ["counter", "full_adder"])
def test_examples(name: str, io: Literal["nodes", "ports"], latency: int, tmp_path: Path):
    compare(ROOT / "examples" / f"{name}.aag", io, latency, tmp_path)


@pytest.mark.parametrize("latency", [0, 1])
@pytest.mark.parametrize("io", ["nodes", "ports"])
@pytest.mark.parametrize("name", ["ctrl", "i2c", "router"])
def test_epfl(
    name: str, io: Literal["nodes", "ports"], latency: int, tmp_path: Path, shared_data: Path
):
    compare(shared_data / "epfl" / f"{name}.aig", io, latency, tmp_path)


def test_names_that_verilog_would_not_take_survive():
    data = b'aag 1 1 0 2 0\n2\n3\n1\ni0 a "\\\xc3\xbc\no0 a "\\\xc3\xbc\n'
    text = synth_text(Reader(data, "x").read(), "m x")
    _, module = read(text)
    with module.context:
        printed = str(module)
    assert 'hw.module @"m x"' in printed
    assert r"a \22\\\C3\BC" in printed
    assert r"a \22\\\C3\BC_1" in printed  # one name for one port
