"""``--target yosys``: gates, transistors and the longest path, without a cell library.

Enables and resets of registers become gates, so that all of the design is counted in the same
cells.  ABC retimes, because the logic of a pipelined operator comes in one piece with its registers
behind it; the port ``stall``, where there is one, is tied low.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gaus_pass.support.files import scratch_folder
from gaus_pass.support.yosys import (
    failure_text,
    identity,
    require_yosys,
    yosys_command,
)
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, TargetFailed, prepare_programs

_SCRIPT = """read_verilog -sv design.sv
hierarchy -check -top {top}
proc; flatten
{stall}
opt -full; wreduce; peepopt; opt_clean; alumacc; memory; opt
techmap; dffunmap; opt -nodffe -nosdff
abc -dff -g simple -script +strash;dch;{mapping};retime,-M,4;strash;dch;map;topo
opt_clean
tee -o paths.txt ltp -noff
tee -o cells.json stat -tech cmos -json
"""
# A register that can be stalled holds its value through a multiplexer, over which nothing can be
# retimed.  In silicon a stall gates the clock.
_MAPPINGS = ("if,-K,2", "map")
"""What makes gates for the retiming.  ABC's retiming stops at some designs with an assertion; after
the other mapping it goes through."""
_NO_STALL = """cd {top}
delete -input w:stall
connect -set stall 1'0
cd .."""
_STALL = re.compile(r"\binput\b[^;)]*\bstall\b")
_PATH = re.compile(r"Longest topological path in \S+ \(length=(\d+)\)")


class YosysTarget:
    """Area in transistors as Yosys estimates them for CMOS, delay in gates on the longest path.

    Raises
    ------
    MissingDependency
        Yosys is not installed.
    """

    name = "yosys"

    def __init__(self) -> None:
        require_yosys()
        self.identity = "yosys-" + identity("\n".join((_SCRIPT, _NO_STALL, *_MAPPINGS)))

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Have Yosys compiled where it never ran."""
        prepare_programs(announce)

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Synthesise a design; see `gaus_pass.target.measure.Target`."""
        stall = _NO_STALL.format(top=top) if _STALL.search(verilog) else ""
        scripts = {
            f"{k}.ys": _SCRIPT.format(top=top, stall=stall, mapping=mapping)
            for k, mapping in enumerate(_MAPPINGS)
        }
        failed: list[TargetFailed] = []
        with scratch_folder({"design.sv": verilog, **scripts}) as folder:
            for script in scripts:
                try:
                    return _run(folder, script, run)
                except _Crashed as error:
                    failed.append(error)
        raise failed[0]


class _Crashed(TargetFailed):
    """Yosys or ABC came to no end by themselves; that may be otherwise with another script."""


def _run(folder: Path, script: str, run: Runner) -> Measure:
    told = run.run(yosys_command(script), folder)
    if told.status:
        text = failure_text(told.stdout, told.stderr, told.status)
        kind = _Crashed if "wasm trap" in told.stderr else TargetFailed
        raise kind(f"Yosys failed: {text.strip()}")
    paths = (folder / "paths.txt").read_text(encoding="utf-8")
    return _measure(json.loads((folder / "cells.json").read_text("utf-8")), paths)


def _measure(found: dict[str, Any], paths: str) -> Measure:
    design = found["design"]
    kinds: dict[str, int] = design["num_cells_by_type"]
    flip_flops = sum(n for kind, n in kinds.items() if "DFF" in kind)
    area = int(str(design["estimated_num_transistors"]).rstrip("+"))
    longest = max((int(n) for n in _PATH.findall(paths)), default=0)
    cells = float(design["num_cells"])
    return Measure(float(area), float(longest), {"flip-flops": float(flip_flops), "cells": cells})
