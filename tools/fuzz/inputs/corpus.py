"""What is mutated: the small inputs of tests and examples, and files that the package writes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzz.cases import Limits
from fuzz.processes import call

ROOT = Path(__file__).resolve().parents[3]
_LARGEST = 6000
"""Bytes of a file that is mutated: larger ones take long and say no more."""
_KINDS = {
    ".mlir": "mlir", ".json": "json", ".aag": "aiger", ".aig": "aiger", ".gml": "gml",
    ".dot": "dot", ".textproto": "xls",
}  # fmt: skip
_DOT = b"""digraph g {
  a [label="x + y", latency=2]; b [delay=3.5]; a -> b [bits=8];
  c -> d -> e; "f g" [label="z"]; c -> "f g";
}
"""
MESSAGE = b"""{"schema": 1, "options": {"ii": "2", "cycle-time": "9"},
 "ssp": {"lib": {"mul": {"latency": 3, "in_delay": 1.0, "out_delay": 0.5}}},
 "regions": [{"kind": "loop", "location": "a.mlir:1:1", "problem": {"name": "f", "ordered": true,
  "operator_types": [{"name": "in", "latency": 0},
   {"name": "mul", "op": "arith.muli", "bits": 8, "operator_type": "@lib::@mul"},
   {"name": "add", "op": "arith.addi", "bits": 8, "location": "a.mlir:3:3"}],
  "operations": [{"name": "inputs", "type": "in"},
   {"name": "m", "type": "mul", "location": "a.mlir:2:3"},
   {"name": "a", "type": "add", "location": "a.mlir:3:3"}],
  "windows": [{"operation": 0, "earliest": 0, "latest": 0}],
  "dependences": [{"src": 0, "dst": 1, "distance": 0, "weight": 8},
   {"src": 1, "dst": 2, "distance": 0, "weight": 8},
   {"src": 2, "dst": 1, "distance": 1, "weight": 8}],
  "values": [{"name": "x", "producer": 0, "bits": 8, "users": [[1, 0]]},
   {"name": "p", "producer": 1, "bits": 8, "users": [[2, 0]]}]}}]}
"""
_AIG = b"aig 3 2 0 1 1\n6\n\x02\x02i0 a\ni1 b\no0 y\nc\nhere\n"

Corpus = dict[str, list[bytes]]


def read_corpus() -> Corpus:
    """Contents of files by kind, always in the same order."""
    found: Corpus = {kind: [] for kind in _KINDS.values()}
    for folder in ("test", "examples"):
        for path in sorted((ROOT / folder).rglob("*")):
            kind = _KINDS.get(path.suffix)
            skipped = {"Output", "found"} & set(path.parts) or path.stem.endswith("-errors")
            if kind and not skipped and path.stat().st_size <= _LARGEST:
                found[kind].append(path.read_bytes())
    found["dot"].append(_DOT)
    found["aiger"].append(_AIG)
    found["message"] = [MESSAGE]
    found["functions"] = [data for data in found["mlir"] if b"func.func" in data]
    found["library"] = [data for data in found["json"] if b'"operators"' in data]
    found["json"] = [data for data in found["json"] if b'"operators"' not in data]
    return found


def add_written(corpus: Corpus, folder: Path) -> None:
    """Add bytecode, result JSON and a policy, which commands of the package write."""
    corpus["bytecode"], corpus["result"], corpus["policy"] = [], [], []
    wanted = (
        ("bytecode", ["circt-opt", "test/pipeline/linear.mlir", "--emit-bytecode"]),
        ("bytecode", ["circt-opt", "test/kernels/fir.mlir", "--emit-bytecode"]),
        ("result", ["gaus", "schedule", "test/cli/Inputs/hal.json", "--samples", "2"]),
        ("result", ["gaus", "schedule", "test/kernels/fir.mlir"]),
        ("result", ["gaus", "schedule", "test/modules/pipeline.mlir", "--pipeline"]),
        ("policy", ["gaus", "train", "test/cli/Inputs/hal.json", "--iterations", "1"]),
    )
    for number, (kind, words) in enumerate(wanted):
        path = folder / str(number)
        command = [*words, "-o", str(path)]
        call(lambda command=command: _run(command), folder / "errors", Limits())
        if path.exists():
            corpus[kind].append(path.read_bytes())


def _run(command: Sequence[str]) -> int:
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return run_command(list(command))


def run_command(command: list[str]) -> int:
    """Run a command of the package in this process; its exit status."""
    from gaus_pass.cli import main as gaus
    from gaus_pass.opt.main import main as opt

    sys.argv = command
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = open(descriptor, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
    program, *words = command
    try:
        status = gaus(words) if program == "gaus" else opt(words)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return status
