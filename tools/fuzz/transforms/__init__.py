"""Random functions before and after transformations of their loops, run without hardware.

The tree of a program says what it means; the IR that transformations make of its text is run by
`fuzz.transforms.machine`.  Some cases become modules as well and are simulated.
"""

from __future__ import annotations

import importlib
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict
from fuzz.loops import shrinking
from fuzz.loops.options import make_partition
from fuzz.loops.printing import mlir
from fuzz.loops.program import Program, from_json, to_json
from fuzz.transforms.making import make_hints, make_kernel

_SIMULATED = 0.03
"""Share of the cases that become modules."""


class Transforms(Fuzzer):
    """Programs × unrolling, steps in any order, hints: what is made of them means the same."""

    name = "transforms"
    limits = Limits(cpu=200, seconds=600.0)
    batch = 32

    def warm(self) -> str:
        from gaus_pass.solvers.base import find_solver

        for module in ("gaus_pass.hls.functions", "fuzz.loops.running", "fuzz.transforms.running"):
            importlib.import_module(module)
        find_solver("list")
        return ""

    def make(self, rng: random.Random) -> Case:
        program = make_kernel(rng)
        options: dict[str, Any] = make_hints(rng)
        if rng.random() < _SIMULATED:
            options["hardware"] = {"partition": make_partition(rng, program)}
        return {
            "program": to_json(program),
            "options": options,
            "sets": 3,
            "seed": rng.randrange(2**31),
        }

    def judge(self, case: Case, folder: Path) -> Verdict:
        from fuzz.loops.running import defined
        from fuzz.transforms.running import compare, hardware
        from gaus_pass.errors import GausError

        program: Program = from_json(case["program"])
        rng, options = random.Random(case["seed"]), case["options"]
        counts: Counter[str] = Counter()
        data = [d for d in (defined(program, rng) for _ in range(case["sets"])) if d is not None]
        if not data:
            return Verdict(None, Counter({"without meaning": 1}))
        try:
            fault = compare(program, options, data, counts)
            if fault is None and "hardware" in options and shutil.which("iverilog"):
                fault = hardware(program, options, rng, folder)
                counts["simulated"] += 1
        except GausError as error:
            named = any(word in error.message for word in ("options", "unknown loop"))
            if not error.location and not named:
                return Verdict(Fault("no place", f"error: {error.message}"))
            return Verdict(None, Counter({"refused": 1}))
        return Verdict(fault, counts)

    def smaller(self, case: Case) -> Iterator[Case]:
        steps = case["options"].get("steps", [])
        for k in range(len(steps)):
            less = [*steps[:k], *steps[k + 1 :]]
            yield {**case, "options": {**case["options"], "steps": less}}
        yield from shrinking.smaller(case)

    def text(self, case: Case) -> str:
        return mlir(from_json(case["program"]))
