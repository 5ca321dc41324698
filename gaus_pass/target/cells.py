"""``--target osu018``: the area of a design in cells, and its slowest path."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import astuple

from gaus_pass.support.files import scratch_folder
from gaus_pass.target.liberty import (
    Cells,
    PortTimes,
    cell_sources,
    map_cells,
    require_cells,
    time_module,
)
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, prepare_programs

_AREA = re.compile(r"Chip area for (?:top )?module '\\?(\S+)': ([\d.]+)")
_CELL = re.compile(r"^\s+(\d+)\s+\S+\s+(DFF\w+|LATCH)\s*$", re.M)


class CellTarget:
    """Measures designs in a cell library: area in square micrometres, delay in nanoseconds.

    Parameters
    ----------
    ports
        None where only paths between registers count.

    Raises
    ------
    MissingDependency
        A program or the library is not installed.
    """

    def __init__(self, cells: Cells, ports: PortTimes | None = None) -> None:
        require_cells(cells)
        self._cells, self._ports = cells, ports
        self.name = cells.name
        times = () if ports is None else astuple(ports)
        self.identity = "-".join(map(str, (cells.name, cells.identity, *times)))

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Have Yosys compiled where it never ran."""
        prepare_programs(announce)

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Map and time a design; see `gaus_pass.target.measure.Target`."""
        files = cell_sources(self._cells, verilog, {top: "clk"}, top, self._ports)
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
