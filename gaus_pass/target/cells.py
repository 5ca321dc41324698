"""``--target osu018``: the area of a design in cells, and its slowest path to a register."""

from __future__ import annotations

import re
from collections.abc import Callable

from gaus_pass.support.files import scratch_folder
from gaus_pass.target.liberty import Cells, cell_sources, map_cells, require_cells, time_module
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, prepare_programs

_AREA = re.compile(r"Chip area for (?:top )?module '\\?(\S+)': ([\d.]+)")
_LATE = ("*_rdata*", "start", "stall")
"""Inputs that come as late as the user says."""
_CELL = re.compile(r"^\s+(\d+)\s+\S+\s+(DFF\w+|LATCH)\s*$", re.M)


class CellTarget:
    """Measures designs in a cell library: area in square micrometres, delay in nanoseconds.

    Parameters
    ----------
    inputs
        Nanoseconds after the edge at which what comes out of memories has its value, as do
        ``start`` and ``stall``, and other inputs; None where paths from inputs do not count.

    Raises
    ------
    MissingDependency
        A program or the library is not installed.
    """

    def __init__(self, cells: Cells, inputs: tuple[float, float] | None = None) -> None:
        require_cells(cells)
        self._cells, self._inputs = cells, None
        if inputs is not None:
            late, plain = inputs
            self._inputs = {"*": plain, **dict.fromkeys(_LATE, late)}
        self.name = cells.name
        self.identity = "-".join(map(str, (cells.name, cells.identity, *(inputs or ()))))

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Have Yosys compiled where it never ran."""
        prepare_programs(announce)

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Map and time a design; see `gaus_pass.target.measure.Target`."""
        files = cell_sources(self._cells, verilog, {top: "clk"}, top, self._inputs)
        with scratch_folder(files) as folder:
            map_cells(run, folder)
            path = time_module(run, folder, top)
            told = (folder / "area.txt").read_text(encoding="utf-8")
        area = next((float(found[1]) for found in _AREA.findall(told)[-1:]), 0.0)
        flip_flops = sum(int(count) for count, _ in _CELL.findall(told))
        delay = 0.0 if path is None else (path.arrival + path.set_up) / 1000
        more = {"flip-flops": float(flip_flops), "megahertz": 1000 / delay if delay else 0.0}
        arrivals = {} if path is None else path.arrivals
        return Measure(area, delay, more, {name: ps / 1000 for name, ps in arrivals.items()})
