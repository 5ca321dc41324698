"""The cells of a design on an FPGA fabric, as Yosys synthesises them: no placement is run.

Look-up tables that work as memories count, inverters in front of carry chains too, and a carry cell
of ECP5 as the two look-up tables that it takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from gaus_pass.parts.fabric import Fabric
from gaus_pass.support.files import scratch_folder
from gaus_pass.support.yosys import (
    failure_text,
    identity,
    require_yosys,
    yosys_command,
)
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, TargetFailed, prepare_programs

_SYNTHESIS = {
    "xilinx": "synth_xilinx -family xc7 -flatten -noiopad -noclkbuf -top {top}",
    "ecp5": "synth_ecp5 -top {top}",
}
_SCRIPT = "read_verilog -sv design.sv\n{memories}{synthesis}\ntee -o cells.json stat -json\n"
_BLOCKS_ONLY = 'setattr -set ram_style "block" m:*\n'
_LUTS = {
    **{f"LUT{k}": 1 for k in range(1, 7)},
    "INV": 1,
    "CCU2C": 2,
    "TRELLIS_DPR16X4": 4,
    "SRL16E": 1,
    "SRLC32E": 1,
    "RAM16X1S": 1,
    "RAM32X1S": 1,
    "RAM64X1S": 1,
    "RAM128X1S": 2,
    "RAM256X1S": 4,
    "RAM16X1D": 2,
    "RAM32X1D": 2,
    "RAM64X1D": 2,
    "RAM128X1D": 4,
    "RAM32M": 4,
    "RAM64M": 4,
}
_FLIP_FLOPS = {"FDRE": 1, "FDSE": 1, "FDCE": 1, "FDPE": 1, "TRELLIS_FF": 1}
_MULTIPLIERS = {"DSP48E1": 1, "MULT18X18D": 1}
_BLOCKS = {"RAMB18E1": 1, "RAMB36E1": 2, "DP16KD": 1}


class FabricTarget:
    """Counts the cells of designs.

    Parameters
    ----------
    blocks_only
        Whether all memories inside are memory blocks, also small ones.

    Raises
    ------
    MissingDependency
        Yosys is not installed.
    """

    def __init__(self, fabric: Fabric, blocks_only: bool = False) -> None:
        require_yosys()
        self._synthesis = _SYNTHESIS[fabric.name]
        self._memories = _BLOCKS_ONLY if blocks_only else ""
        self.name = fabric.name
        whole = _SCRIPT + self._memories + self._synthesis
        self.identity = f"cells-{fabric.name}-" + identity(whole)

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Have Yosys compiled where it never ran."""
        prepare_programs(announce)

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Synthesise a design; its area is look-up tables, its delay is not measured."""
        own = self._synthesis.format(top=top)
        script = _SCRIPT.format(memories=self._memories, synthesis=own)
        with scratch_folder({"design.sv": verilog, "x.ys": script}) as folder:
            told = run.run(yosys_command("x.ys"), folder)
            if told.status:
                text = failure_text(told.stdout, told.stderr, told.status)
                raise TargetFailed(f"Yosys failed: {text.strip()}")
            found = json.loads((folder / "cells.json").read_text("utf-8"))
        numbers = counted(found["design"]["num_cells_by_type"])
        more = {name: float(count) for name, count in numbers.items()}
        return Measure(float(numbers["lut"]), 0.0, more)


def counted(cells: Mapping[str, int]) -> dict[str, int]:
    """Cells by type → look-up tables, flip-flops, multiplier and memory blocks."""
    kinds = {"lut": _LUTS, "ff": _FLIP_FLOPS, "dsp": _MULTIPLIERS, "bram": _BLOCKS}
    return {
        name: sum(weights.get(kind, 0) * count for kind, count in cells.items())
        for name, weights in kinds.items()
    }
