"""Functions lowered by gaus_pass.hls and exported by CIRCT, simulated against references."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loop_simulation import runs_of, simulate

from gaus_pass.analysis.objectives import register_bits
from gaus_pass.diagnostics import Emit
from gaus_pass.hardware.cycles import Cycles
from gaus_pass.hls.functions import (
    Design,
    as_exported,
    called_only,
    erase_functions,
    functions,
    lower_functions,
)
from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.ir.verilog.exporting import prepare_export
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options

KERNELS = Path(__file__).resolve().parents[1] / "kernels"
LIBRARY = str(KERNELS / "Inputs" / "circt.json")
LOWERING = "builtin.module(hw.module(lower-seq-hlmem),lower-seq-to-sv)"


@dataclass(frozen=True)
class Lowered:
    """A design and its Verilog."""

    design: Design
    verilog: str

    @property
    def description(self) -> dict[str, Any]:
        return self.design.description


def lower(source: str | Path, options: Options, emit: Emit = lambda _: None) -> Lowered:
    """The first function of a file or a text that no other calls."""
    context = new_context()
    with context, ir.Location.unknown():
        if isinstance(source, Path):
            module = parse_file(str(source), context)
        else:
            module = ir.Module.parse(source)
        found = functions(module.operation)
        own = [f for f in found if f not in called_only(found)][:1]
        [design] = lower_functions(own, options, emit)
        assert module.operation.verify()
        erase_functions(module.operation)
        PassManager.parse(LOWERING).run(module.operation)
        prepare_export(module)
        parts: list[str] = []
        export_verilog(module, parts.append)
        [design] = as_exported([design], module.operation)
    return Lowered(design, "".join(parts))


def promised_value_bits(design: Design) -> int:
    """Register bits of values by the objective, at the II at which the hardware runs."""
    items = _leaves(design.description["cycles"]["items"])
    return sum(
        register_bits(o.problem, Schedule(o.schedule.start, item["ii"]))
        for o, item in zip(design.outcomes, items, strict=True)
    )


def _leaves(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in items:
        found += _leaves(item["items"]) if item["kind"] == "around" else [item]
    return found


def check(
    lowered: Lowered,
    reference: Callable[..., Sequence[Any]],
    data: Sequence[list[Any]],
    trips: Callable[[list[Any]], Sequence[int]],
    folder: Path,
) -> int:
    """Simulate all data sets in every way and compare all; how many runs there were.

    Parameters
    ----------
    trips
        Iterations of the loops whose trip count the description does not know.
    """
    formula = Cycles.of_json(lowered.description["cycles"])
    runs = runs_of(data, random.Random(1))
    seen = simulate(lowered.verilog, lowered.description, runs, folder)
    for run, found in zip(runs, seen, strict=True):
        expected = copy.deepcopy(run.arguments)
        results = list(reference(*expected))
        memories = [a for a in expected if isinstance(a, list)]
        assert found is not None
        assert found.results == results, run
        assert found.memories == memories, run
        assert found.cycles == formula.total(trips(run.arguments)), run
        assert found.late == 0, run
    return len(runs)
