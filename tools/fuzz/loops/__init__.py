"""Random functions with loops as hardware, simulated beside an interpreter.

The program is a tree; its MLIR text and its meaning are made of the tree independently, so that
the reader of the package is tested as well.
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
from fuzz.loops import making, shrinking
from fuzz.loops.options import keeps_loops, make_options, make_partition, write_options
from fuzz.loops.printing import mlir
from fuzz.loops.program import Program, from_json, to_json

_LOWERING = "builtin.module(hw.module(lower-seq-hlmem),lower-seq-to-sv)"


class Loops(Fuzzer):
    """Loops × memories × options, in simulation with stalls, restarts and resets."""

    name = "loops"
    limits = Limits(cpu=200, seconds=600.0)
    batch = 8

    def warm(self) -> str:
        if shutil.which("iverilog") is None:
            return "iverilog is not installed"
        from gaus_pass.solvers.base import find_solver

        for module in ("numba", "gaus_pass.hls.functions", "fuzz.loops.running"):
            importlib.import_module(module)
        for name in ("auto", "list", "sdc", "cp-sat", "asap", "refine", "force-directed"):
            find_solver(name)
        return ""

    def make(self, rng: random.Random) -> Case:
        program, options = making.make_program(rng), make_options(rng)
        if rng.random() < 0.3:
            options["partition"] = make_partition(rng, program)
        return {
            "program": to_json(program),
            "options": options,
            "sets": 3,
            "seed": rng.randrange(2**31),
        }

    def judge(self, case: Case, folder: Path) -> Verdict:
        from fuzz.loops.running import compare, plan
        from gaus_pass.errors import GausError

        program: Program = from_json(case["program"])
        planned = plan(program, random.Random(case["seed"]), case["sets"])
        if not planned:
            return Verdict(None, Counter({"without meaning": 1}))
        try:
            verilog, description = lowered(mlir(program), case["options"], folder)
        except GausError as error:
            named = any(word in error.message for word in ("options", "unknown loop"))
            if not error.location and not named:
                return Verdict(Fault("no place", f"error: {error.message}"))
            return Verdict(None, Counter({"refused": 1}))
        counted = keeps_loops(case["options"])
        fault = compare(program, verilog, description, planned, folder, counted)
        return Verdict(fault, Counter({"simulated": 1, "runs": len(planned)}))

    def smaller(self, case: Case) -> Iterator[Case]:
        return shrinking.smaller(case)

    def text(self, case: Case) -> str:
        return mlir(from_json(case["program"]))


def lowered(text: str, given: dict[str, Any], folder: Path) -> tuple[str, dict[str, Any]]:
    """The Verilog of a function and its description."""
    from gaus_pass.hls.functions import as_exported, erase_functions, functions, lower_functions
    from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.verilog.exporting import prepare_export
    from gaus_pass.options import Options

    options = Options(**write_options(given, folder))
    context = new_context()
    parts: list[str] = []
    with context, ir.Location.unknown():
        module = parse_module(text.encode(), "f.mlir", context)
        [function, *_] = functions(module.operation)
        [design] = lower_functions([function], options, lambda _: None)
        erase_functions(module.operation)
        if not module.operation.verify():
            raise AssertionError("the module that is made is not legal IR")
        PassManager.parse(_LOWERING).run(module.operation)
        prepare_export(module)
        export_verilog(module, parts.append)
        [design] = as_exported([design], module.operation)
    return "".join(parts), design.description
