"""Random networks of processes as hardware: every run right, no deadlock, the promised interval."""

from __future__ import annotations

import importlib
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict
from fuzz.networks.making import make_network
from fuzz.networks.meaning import mlir, run

_RUNS = 24


class Networks(Fuzzer):
    """Networks of loops, called functions and values, with callers that hesitate."""

    name = "networks"
    limits = Limits(cpu=200, seconds=900.0)
    batch = 4

    def warm(self) -> str:
        if shutil.which("iverilog") is None:
            return "iverilog is not installed"
        from gaus_pass.solvers.base import find_solver

        for module in ("numba", "gaus_pass.hls.functions", "rtl.flow_simulation"):
            importlib.import_module(module)
        for name in ("auto", "list", "sdc", "cp-sat"):
            find_solver(name)
        return ""

    def make(self, rng: random.Random) -> Case:
        while not (network := make_network(rng))["processes"] or not network["outside"]:
            pass
        return {"network": network, "seed": rng.randrange(2**31)}

    def judge(self, case: Case, folder: Path) -> Verdict:
        from fuzz.loops import lowered
        from gaus_pass.errors import GausError

        network = case["network"]
        try:
            verilog, description = lowered(mlir(network), {}, folder)
        except GausError as error:
            return Verdict(Fault("refused", f"error: {error.location}: {error.message}"))
        fault = _compare(network, case["seed"], verilog, description, folder)
        flow = description["dataflow"]
        kinds = Counter(f"{link['kind']}s" for link in flow["links"])
        counts = Counter({"simulated": 1, "processes": len(flow["processes"])}) + kinds
        slowest = max((p["interval"] or 0 for p in flow["processes"]), default=0)
        counts["slower than the slowest"] += flow["interval"] not in (None, slowest)
        return Verdict(fault, counts)

    def smaller(self, case: Case) -> Iterator[Case]:
        network = case["network"]
        if network.get("flush"):
            yield {**case, "network": {**network, "flush": False}}
        for k, process in enumerate(network["processes"]):
            rest = network["processes"][:k] + network["processes"][k + 1 :]
            reads = {name for p in rest for name, _ in p["reads"]}
            values = {p["value"] for p in rest} | set(network["results"])
            fills = process["fills"]
            if len(rest) > 1 and fills not in reads and process["name"] not in values:
                filled = {p["fills"] for p in rest if p["kind"] != "total"}
                outside = sorted((set(network["outside"]) | (filled - reads)) & filled)
                yield {**case, "network": {**network, "processes": rest, "outside": outside}}
            for key, plain in (("called", False), ("value", None), ("ii", None), ("flat", True)):
                if process[key] != plain:
                    other = [*network["processes"]]
                    other[k] = {**process, key: plain}
                    yield {**case, "network": {**network, "processes": other}}

    def text(self, case: Case) -> str:
        return mlir(case["network"])


def _compare(
    network: dict[str, Any], seed: int, verilog: str, description: dict[str, Any], folder: Path
) -> Fault | None:
    """Runs with a caller that never waits and with some that do, beside what they mean."""
    from rtl.flow_simulation import HASTY, Caller, Simulation

    rng = random.Random(seed)
    simulation = Simulation(verilog, description, folder)
    runs: list[list[Any]] = []
    for _ in range(_RUNS):
        inputs = [
            [rng.randrange(-99, 99) for _ in range(size)] for size in network["arguments"].values()
        ]
        filled = [[0] * network["memories"][name] for name in network["outside"]]
        runs.append([*inputs, *filled, *([rng.randrange(-9, 9)] if network["scalar"] else [])])
    callers = [HASTY]
    callers += [
        Caller(*(rng.choice((0, 0, 60, 200)) for _ in range(3)), seed=rng.randrange(99))
        for _ in range(3)
    ]
    for caller in callers:
        try:
            seen = simulation.run(runs, caller)
        except AssertionError as error:
            return Fault("no end", f"{caller}: {error}")
        for number, (given, found) in enumerate(zip(runs, seen, strict=True)):
            inputs = dict(zip(network["arguments"], given, strict=False))
            outside, results = run(network, inputs, given[-1] if network["scalar"] else 0)
            at = len(network["arguments"])
            for k, (name, values) in enumerate(outside.items()):
                own = f"arg{at + k}"
                if found.memories[own] != values:
                    text = f"{caller}: run {number}: {name} is {found.memories[own]}, not {values}"
                    return Fault("memory", text)
                if found.ahead[own]:
                    return Fault("ahead", f"{caller}: run {number}: {name} is of a later run")
            if found.results != results:
                return Fault("results", f"{caller}: run {number}: {found.results}, not {results}")
            if found.late:
                return Fault("access", f"{caller}: run {number}: an access in a stall")
        flow = description["dataflow"]
        if caller is HASTY and flow["interval"] is not None:
            apart = {one.apart for one in seen[_RUNS // 2 :]}
            mean = sum(one.apart for one in seen[_RUNS // 2 :]) / (_RUNS - _RUNS // 2)
            if mean > flow["interval"]:
                text = f"starts are {sorted(apart)} apart, promised {flow['interval']}"
                return Fault("interval", text)
            one = description["cycles"]["items"][0]["run"]
            # What goes on without an element may be early.
            early = one if not network.get("flush") else seen[0].cycles
            if not early <= seen[0].cycles <= one:
                return Fault("cycles", f"the first run takes {seen[0].cycles}, promised {one}")
    return None
