"""Every fuzzer finds a fault that is planted in the package, and makes it small."""

from __future__ import annotations

import functools
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fuzz.cases import Case, Fault, Fuzzer
from fuzz.commands import fuzzer
from fuzz.judging import Judge
from fuzz.loops.program import (
    Block,
    Constant,
    For,
    Load,
    Memory,
    Operation,
    Program,
    Store,
    to_json,
)
from fuzz.shrinking import shrink

from gaus_pass.errors import GausError
from gaus_pass.formats.problem_json import problem_to_json
from gaus_pass.model.builder import ProblemBuilder


@functools.cache
def ready(name: str) -> Fuzzer:
    one = fuzzer(name)
    why = one.warm()
    if why:
        pytest.skip(why)
    return one


def fault_of(one: Fuzzer, case: Case) -> Fault | None:
    judge = Judge(one)
    found = judge(case).fault
    judge.close()
    return found


def test_problems_finds_a_bound_that_is_no_bound(monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.scheduling import solve as flow

    def higher(*args: Any) -> Any:
        found = find(*args)
        bound = tuple(b + 1 for b in found.result.lower_bound)
        return replace(found, result=replace(found.result, lower_bound=bound))

    builder = ProblemBuilder()
    kind = builder.operator_type("add", 1)
    for name in ("a", "b"):
        builder.operation(name, kind)
    builder.value(0, 8, [1])
    options = {"solver": "asap", "objective": "length"}
    problem = problem_to_json(builder.build())
    case: Case = {"problem": problem, "options": options, "pipelined": False, "seed": 1}
    one, find = ready("problems"), flow._find
    assert fault_of(one, case) is None
    monkeypatch.setattr(flow, "_find", higher)
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "bound"
    small = shrink(one, case, "bound", Judge(one), 60.0)
    assert (small["problem"]["operations"], small["problem"]["values"]) == ([], [])


SUM = Program(
    scalars=[["n", "index", 0, 4]],
    memories=[Memory("m", [4], "i8")],
    results=[["r", "i8"]],
    body=Block(
        [
            Constant("zero", "i8", 0),
            For(
                "affine.for", "i", "index", [0], ["n"], 1, "", False, [["a", "i8", "zero", "r"]],
                Block(
                    [
                        Load("x", "m", ["i"], True),
                        Operation("y", "i8", "xori", ["x", "x"]),
                        Operation("s", "i8", "addi", ["a", "x"]),
                        Store("s", "m", ["i"], True),
                    ],
                    ["s"],
                ),
            ),
        ]
    ),
)  # fmt: skip


@pytest.mark.requires_tool("iverilog")
def test_loops_finds_an_addition_that_subtracts(monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.rtl.datapath import compute

    case: Case = {"program": to_json(SUM), "options": {"solver": "list"}, "sets": 1, "seed": 1}
    one = ready("loops")
    assert fault_of(one, case) is None
    monkeypatch.setitem(compute._BINARY, "arith.addi", "sub")
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "results"


@pytest.mark.requires_tool("iverilog")
def test_loops_finds_cycles_that_are_not_kept(monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.hardware.cycles import LeafCycles

    case: Case = {"program": to_json(SUM), "options": {"solver": "list"}, "sets": 1, "seed": 1}
    one, told = ready("loops"), LeafCycles.to_json

    def longer(leaf: LeafCycles) -> Any:
        return {**told(leaf), "length": leaf.length + 1}

    monkeypatch.setattr(LeafCycles, "to_json", longer)
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "cycles"


STORED = Program(
    scalars=[],
    memories=[Memory("m", [4], "i8")],
    results=[],
    body=Block(
        [
            For(
                "affine.for", "i", "index", [0], [4], 1, "", False, [],
                Block(
                    [
                        Load("x", "m", [2], True),
                        Operation("s", "i8", "addi", ["x", "x"]),
                        Store("s", "m", [2], True),
                        Store("x", "m", ["i"], True),
                    ],
                    [],
                ),
            ),
        ]
    ),
)  # fmt: skip


def test_transforms_finds_an_accumulator_that_others_write(monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.ir.transforms import promote

    case: Case = {"program": to_json(STORED), "options": {"steps": ["promote"]}, "sets": 1,
                  "seed": 1}  # fmt: skip
    one = ready("transforms")
    assert fault_of(one, case) is None
    monkeypatch.setattr(promote, "_is_alone", lambda *_: True)
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "memories"


CIRCUIT = {
    "inputs": [4, 4],
    "nodes": [
        {"op": "add", "args": [0, 1], "bits": 4},
        {"op": "and", "args": [2, 1], "bits": 4},
    ],
    "outputs": [3],
}


def test_pipelines_finds_logic_that_differs(monkeypatch: pytest.MonkeyPatch):
    one = ready("pipelines")
    from rtl.lowering import Design

    case: Case = {
        "circuit": CIRCUIT, "form": "module", "captured": [], "stall": True,
        "options": ["stages=2"], "library": None,
    }  # fmt: skip
    assert fault_of(one, case) is None
    verilog = Design.verilog

    def wrong(design: Design) -> str:
        text = verilog(design)
        return text if "@original" in design.text else text.replace(" & ", " | ")

    monkeypatch.setattr(Design, "verilog", wrong)
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "differs"


def half(path: str | None, text: str) -> None:
    """Write as no command may."""
    assert path is not None
    Path(path).write_text(text[: len(text) // 2])
    raise GausError("the disk is full")


def uncaught(path: str | None, text: str) -> None:
    del path, text
    raise ZeroDivisionError("planted")


def killed(path: str | None, text: str) -> None:
    del path, text
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (half, "partial files"),
        (uncaught, "internal error: ZeroDivisionError: planted; --debug shows where"),
        (killed, "died: signal 11"),
    ],
)
def test_inputs_finds(write: Any, kind: str, monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.cli import schedule

    one = ready("inputs")
    content = (Path(__file__).parents[1] / "cli/Inputs/hal.json").read_text()
    words = ["gaus", "schedule", "in.json", "-o", "out.json", "--solver", "list"]
    case: Case = {"words": words, "files": {"in.json": content}, "stdin": ""}
    assert fault_of(one, case) is None
    monkeypatch.setattr(schedule, "write", write)
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == kind


PARTIAL = """
import subprocess, sys, time
open("out.json", "w").write('{"half": ')
print("begun", flush=True)
time.sleep(100)
"""
CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"], start_new_session=True)
time.sleep(100)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
time.sleep(100)
"""


@pytest.mark.parametrize(
    ("program", "kind"),
    [(PARTIAL, "partial file"), (CHILD, "children"), (STUBBORN, "no end")],
    ids=["partial", "child", "stubborn"],
)
def test_kills_finds(program: str, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from fuzz.kills import Kills, commands, running

    (tmp_path / "inputs").mkdir()
    command = commands.Command(("gaus", "planted", "out.json"))
    monkeypatch.setattr(commands.Command, "line", lambda _: [sys.executable, "-c", program])
    monkeypatch.setitem(commands.COMMANDS, "planted", command)
    monkeypatch.setattr(running, "_CHILDREN", 0.5)
    monkeypatch.setattr(running, "PATIENCE", 1.5)
    one = Kills()
    one.home = tmp_path
    case = {"command": "planted", "signal": "INT", "after": 1.5, "existing": True, "again": False}
    (tmp_path / "case").mkdir()
    fault = one.judge(case, tmp_path / "case").fault
    assert fault is not None
    assert fault.kind == f"gaus planted INT: {kind}"


def test_c_finds_a_sum_that_is_a_difference(monkeypatch: pytest.MonkeyPatch):
    from gaus_pass.frontends.c.lower import arithmetic

    kinds = dict.fromkeys(("x", "y", "s", "t", "u", "a", "b", "m"), "int32_t")
    case: Case = {"types": kinds, "body": ["s = x + y;", "t = 5;"], "seed": 1}
    one = ready("c")
    assert fault_of(one, case) is None
    monkeypatch.setitem(arithmetic._INTEGER, "+", "subi")
    found = fault_of(one, case)
    assert found is not None
    assert found.kind == "differs"
