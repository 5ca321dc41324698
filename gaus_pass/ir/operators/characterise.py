"""An operator library made by measuring the operations and widths that a file contains."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.operators.aig_delays import AigDelays
from gaus_pass.ir.operators.level_modules import scratch_of
from gaus_pass.ir.operators.library import default_library
from gaus_pass.ir.operators.yosys_levels import YosysLevels

MEASURES = ("aig", "yosys")
_DIALECTS = ("arith.", "comb.", "synth.")

Kind = tuple[str, int]
"""Name of an operation, and the widest of its operands and results."""


def found_kinds(root: Op) -> dict[Kind, dict[str, Any]]:
    """Operations of ``root`` by kind, one for each module that has to be measured."""
    found: dict[Kind, dict[str, Any]] = {}
    widths = Widths()

    def visit(op: Op) -> Any:
        if op.name.startswith(_DIALECTS) and len(op.results) and not is_constant(op):
            kind = (op.name, widest(op, widths))
            found.setdefault(kind, {}).setdefault(scratch_of(op).text, op)
        return ir.WalkResult.ADVANCE

    root.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    return dict(sorted(found.items()))


def measured(
    kinds: dict[Kind, dict[str, Any]], measure: str, directory: Path | None = None
) -> dict[Kind, int | None]:
    """Levels of each kind, which are those of its slowest operation; None if unknown.

    Parameters
    ----------
    measure
        One of `MEASURES`.
    directory
        Folder in which measurements are cached.

    Raises
    ------
    MissingDependency
        ``yosys``, and it is not installed.
    """
    if measure == "yosys":
        texts = [text for ops in kinds.values() for text in ops]
        levels = YosysLevels(directory).levels(texts)
        return {kind: _slowest(levels[text] for text in ops) for kind, ops in kinds.items()}
    aig = AigDelays(directory)
    return {kind: _slowest(map(aig.levels, ops.values())) for kind, ops in kinds.items()}


def _slowest(levels: Iterable[int | None]) -> int | None:
    return max((level for level in levels if level is not None), default=None)


def library_text(levels: dict[Kind, int | None]) -> str:
    """The JSON of a library; latencies and resources are those of the default one."""
    default = default_library()
    operators: list[str] = []
    used: set[str] = set()
    for (name, bits), level in levels.items():
        if level is None:
            continue
        entry = default.match(name, bits)
        uses = {} if entry is None else dict(entry.uses)
        used |= uses.keys()
        line = {"op": name, "min_bits": bits, "max_bits": bits, "latency": 0}
        line |= {"in_delay": level, "out_delay": level} | ({"uses": uses} if uses else {})
        operators.append("  " + json.dumps(line))
    resources = {r: {"cost": default.resources[r].cost} for r in sorted(used)}
    return (
        f'{{\n "schema": 1,\n "unit": "levels",\n "resources": {json.dumps(resources)},\n'
        ' "operators": [\n' + ",\n".join(operators) + "\n ]\n}\n"
    )
