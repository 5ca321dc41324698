"""Clocks of interfaces by place and route: a table for docs/results/clock.md.

    .venv/bin/python tools/bench/interface_clocks.py --results DIR [--only stream] [--seeds 5]

Each function of interfaces.mlir is made for a clock of ECP5 by ``gaus hls``, once, and placed and
routed with seeds that characterisation did not have.  DIR keeps what was measured of each Verilog,
so that only designs that have changed are placed again.  Needs the extra ``fpga``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from clock import digest, slowest
from clock_report import FIRST_SEED

from gaus_pass.cli import main as gaus
from gaus_pass.options import Options
from gaus_pass.target.fpga import FpgaTarget
from gaus_pass.target.harness import VERSION
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.process import Runner

SOURCE = Path(__file__).with_name("interfaces.mlir")
PART = "ecp5"
_NAME = re.compile(r"func\.func @(\w+)")


def measured(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """What is known of a design, with the seeds that were missing."""
    folder = Path(arguments.results)
    verilog = _verilog(name, arguments.clock, folder)
    key = {"design": name, "clock": arguments.clock, "harness": VERSION}
    key["verilog"] = digest(verilog)
    file = folder / f"{name}.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    if any(found.get(k) != v for k, v in key.items()):
        found = {**key, "periods": {}}
    aim = 1e6 / (Options(clock=arguments.clock, part=PART).period or 1.0)
    for seed in range(FIRST_SEED, FIRST_SEED + arguments.seeds):
        if str(seed) not in found["periods"]:
            [placed] = FpgaTarget(FPGAS[PART], aim, [seed]).placed(
                verilog, name, Runner(1800.0, 6000)
            )
            path = slowest(placed)
            worst = placed.delay > max(found["periods"].values(), default=0)
            found["periods"][str(seed)] = placed.delay
            found |= {"cells": dict(placed.cells)} | (
                {"ends": [path["from"], path["to"]]} if worst else {}
            )
            file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _verilog(name: str, clock: str, folder: Path) -> str:
    out = folder / f"{name}.sv"
    words = ["hls", str(SOURCE), "--top", name, "--clock", clock, "--part", PART, "-o", str(out)]
    if gaus([*words, "--quiet"]):
        sys.exit(f"{name}: no design at {clock}")
    return out.read_text(encoding="utf-8")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", required=True)
    parser.add_argument("--clock", default="100MHz")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    Path(arguments.results).mkdir(parents=True, exist_ok=True)
    period = Options(clock=arguments.clock, part=PART).period or 1.0
    print("| design | ns | MHz | met | LUT | FF | DSP | block RAM | slowest path |")
    print("|---|--:|--:|---|--:|--:|--:|--:|---|")
    for name in arguments.only or _NAME.findall(SOURCE.read_text(encoding="utf-8")):
        found = measured(name, arguments)
        worst = max(found["periods"].values())
        cells = " | ".join(
            str(found["cells"][k]) for k in ("lut", "flip-flops", "dsp", "block-ram")
        )
        met = "yes" if worst <= period else "no"
        ends = " → ".join(f"`{end}`" for end in found["ends"])
        print(f"| {name} | {worst / 1000:.2f} | {1e6 / worst:.0f} | {met} | {cells} | {ends} |",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
