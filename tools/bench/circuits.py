"""And-inverter graphs of circuits.v: no choice in a solver was made on them, but one on arbiter.

    python tools/bench/circuits.py [--to build/bench/held-out] [--verilog circuits.v]

Needs Yosys (extra ``synth``).  bench.py takes the folder with ``--graphs``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from results import ROOT

from gaus_pass.errors import GausError
from gaus_pass.formats.readers import parse_problem
from gaus_pass.support.yosys import failure_text, require_yosys, yosys_command

_MODULE = re.compile(r"^module (\w+)", re.MULTILINE)
_SCRIPT = """read_verilog in.v
synth -flatten -noabc -top {module}
aigmap
opt_clean
write_aiger out.aig
"""


def main() -> None:
    """Write a file for each module."""
    parser = argparse.ArgumentParser(description="Make and-inverter graphs of Verilog modules.")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "bench" / "held-out")
    parser.add_argument("--verilog", type=Path, default=Path(__file__).with_name("circuits.v"))
    given = parser.parse_args()
    require_yosys()
    given.to.mkdir(parents=True, exist_ok=True)
    text = given.verilog.read_text()
    for module in modules_of(text):
        (given.to / f"{module}.aig").write_bytes(convert(text, module))
        graph = parse_problem((given.to / f"{module}.aig").read_bytes(), f"{module}.aig")
        print(f"{module}: {graph.num_operations} nodes")


def modules_of(verilog: str) -> list[str]:
    """Names of the modules in a text, in order."""
    return _MODULE.findall(verilog)


def convert(verilog: str, module: str) -> bytes:
    """The and-inverter graph of a module.

    Raises
    ------
    GausError
        Yosys cannot make it.
    """
    # Names without a path: Yosys as a package does not see every folder.
    with TemporaryDirectory(dir=ROOT / "build") as folder:
        (Path(folder) / "in.v").write_text(verilog)
        (Path(folder) / "run.ys").write_text(_SCRIPT.format(module=module))
        done = subprocess.run(
            yosys_command("run.ys"), cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise GausError(f"{module}: {failure_text(done.stdout, done.stderr, done.returncode)}")
        return (Path(folder) / "out.aig").read_bytes()


if __name__ == "__main__":
    main()
