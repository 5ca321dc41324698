"""Clocks promised against clocks measured by place and route: writes docs/results/clock.md.

    .venv/bin/python tools/bench/clock.py run --clock 100MHz --part ecp5 --seeds 3 --results DIR
    .venv/bin/python tools/bench/clock.py page --results DIR

``run`` keeps one file a design in DIR and measures only what is not there; ``page`` writes the page
of what is there; ``count`` prints registers and blocks beside those of Yosys.  Needs the extra
``fpga``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clock_report import FIRST_SEED, write_page

from gaus_pass.cli import main as gaus
from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hls.area import area_of
from gaus_pass.hls.explore.feedback import measured_paths
from gaus_pass.hls.from_file import verilog_of
from gaus_pass.hls.functions import Design, as_exported, functions, lower_functions
from gaus_pass.hls.paths import Timed
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.options import Options
from gaus_pass.parts.fabric import FABRICS
from gaus_pass.parts.library import load_part
from gaus_pass.target.fabric import FabricTarget
from gaus_pass.target.fpga import FpgaTarget
from gaus_pass.target.harness import VERSION, name_inside
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.placement import Placed
from gaus_pass.target.process import Runner

ROOT = Path(__file__).resolve().parents[2]
KERNELS = sorted((ROOT / "test" / "kernels").glob("*.mlir"))
MORE = ROOT / "tools" / "bench" / "clocks.mlir"
NAMES = ("crc", "address_table", "wide_compare", "local_buffer", "triangular", "run_time_bound",
         "shared_units", "division", "quotients")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A design that has been scheduled for a clock."""

    verilog: str
    promised: float
    registers: int
    ii: list[int]
    area: dict[str, int]
    timed: Timed | None = None


def designs() -> list[tuple[str, Path]]:
    """Names of functions and their files."""
    return [*((path.stem, path) for path in KERNELS), *((name, MORE) for name in NAMES)]


def make(name: str, path: Path, options: Options) -> Made:
    """Schedule and lower a function.

    Raises
    ------
    GausError
        The clock cannot be met, or the function not be read.
    """
    context = new_context()
    with context:
        module = parse_file(str(path), context)
        chosen = [f for f in functions(module.operation) if f.attributes["sym_name"].value == name]
        models: list[Function] = []
        made = lower_functions(chosen, options, lambda _: None, inspect=models.append)
        fabric = FABRICS.get(str(options.part))
        [lowered] = [op for op in module.body.operations if _is_named(op, name)]
        area = {} if fabric is None else area_of(lowered, models[0], fabric).numbers()
        for function in functions(module.operation):
            function.erase()
        verilog = verilog_of(module, context)
        [design] = as_exported(made, module.operation)
    return Made(
        verilog,
        _longest(design),
        sum(design.description["register_bits"].values()),
        [int(o.schedule.ii or 0) for o in design.outcomes],
        area,
        design.timed,
    )


def _is_named(op: Any, name: str) -> bool:
    """Whether an operation is the module of a function."""
    op = op.operation
    return op.name == "hw.module" and op.attributes["sym_name"].value == name


def _longest(design: Design) -> float:
    """The longest path of the static check in picoseconds, control included."""
    timed = design.timed
    assert timed is not None
    return timed.paths[0].time + timed.clock.clock_to_q + timed.clock.setup


def run(arguments: argparse.Namespace) -> None:
    """Measure what is not there: designs that have changed, and seeds that are missing."""
    folder = Path(arguments.results)
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(clock=arguments.clock, part=arguments.part)
    for name, path in designs():
        if arguments.only and name not in arguments.only:
            continue
        file = folder / f"{name}-{arguments.clock}.json"
        found = json.loads(file.read_text()) if file.exists() else {}
        try:
            made = make(name, path, options)
        except GausError as error:
            found = {"design": name, "clock": arguments.clock, "refused": error.message}
        else:
            found = _described(name, made, arguments, found)
            _place(found, made.verilog, found, arguments, file, made.timed)
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(name, found.get("promised"), found.get("periods"), found.get("refused"), flush=True)


def _described(
    name: str, made: Made, arguments: argparse.Namespace, earlier: dict[str, Any]
) -> dict[str, Any]:
    """What is known of a design without a placement, and the measurements of the same design."""
    fpga = FPGAS[arguments.part]
    found: dict[str, Any] = {"design": name, "clock": arguments.clock, "tools": fpga.tools}
    found |= {
        "harness": VERSION,
        "part": arguments.part,
        "device": fpga.device,
        "verilog": digest(made.verilog),
    }
    found |= {"uncertainty": load_part(arguments.part).uncertainty, "promised": made.promised}
    found |= {"registers": made.registers, "ii": made.ii, "area": made.area, "seconds": 0.0}
    if all(earlier.get(key) == found[key] for key in ("verilog", "harness")):
        kept = ("periods", "cells", "seconds", "feedback", "slowest", "ends")
        found |= {key: earlier[key] for key in kept if key in earlier}
    return found


def _place(
    into: dict[str, Any],
    verilog: str,
    whole: dict[str, Any],
    arguments: argparse.Namespace,
    file: Path,
    timed: Timed | None = None,
) -> None:
    """Place and route with the seeds that are missing; each is kept at once."""
    period = Options(clock=arguments.clock, part=arguments.part).period or 1.0
    periods: dict[str, int] = into.setdefault("periods", {})
    for seed in range(FIRST_SEED, FIRST_SEED + arguments.seeds):
        if str(seed) in periods:
            continue
        began = time.monotonic()
        target = FpgaTarget(FPGAS[arguments.part], 1e6 / period, [seed])
        [placed] = target.placed(verilog, whole["design"], Runner(1800.0, 6000))
        periods[str(seed)], into["cells"] = placed.delay, dict(placed.cells)
        into.setdefault("slowest", {})[str(seed)] = slowest(placed)
        if timed is not None:
            into["ends"] = _ends(timed, placed, into.get("ends", {}))
        whole["seconds"] = round(whole["seconds"] + time.monotonic() - began, 1)
        file.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def count(arguments: argparse.Namespace) -> None:
    """Compare the registers and units of each design's result with the netlist of Yosys."""
    options = Options(clock=arguments.clock, part=arguments.part)
    target = FabricTarget(FABRICS[arguments.part])
    rows: list[tuple[str, ...]] = []
    for name, path in designs():
        if arguments.only and name not in arguments.only:
            continue
        try:
            made = make(name, path, options)
        except GausError as error:
            print(f"| {name} | refused: {error.message[:60]} |", flush=True)
            continue
        found = target.measure(made.verilog, name, Runner(1800.0, 6000)).more
        counts = (made.registers, made.area["ff"], found["ff"])
        counts += (made.area["dsp"], found["dsp"], made.area["bram"], found["bram"])
        rows.append((name, *(f"{number:g}" for number in counts)))
        print("| " + " | ".join(rows[-1]) + " |", flush=True)


def slowest(placed: Placed) -> dict[str, Any]:
    """The slowest path of a placement: where it leads, and what it is made of, in picoseconds."""
    route = max(placed.paths.values(), key=lambda path: path.delay)
    ends = [name_inside(step[2]) for step in (route.steps[0], route.steps[-1])]
    parts = {kind: route.of(kind) for kind in ("clk-to-q", "routing", "logic", "setup")}
    return {"from": ends[0], "to": ends[1], "nets": len(route.steps) // 2, **parts}


def _ends(timed: Timed, placed: Placed, earlier: dict[str, list[int]]) -> dict[str, list[int]]:
    """By register or memory: what the static check says of its latest path, and the worst seed."""
    arrivals = {name_inside(name): float(ps) for name, ps in placed.arrivals.items()}
    return {
        path.end: [round(summed), max(round(taken), earlier.get(path.end, [0, 0])[1])]
        for path, taken, summed in measured_paths(timed, arrivals)
    }


def feed_back(arguments: argparse.Namespace) -> None:
    """Schedule again with what was measured, with seeds of its own, and place the best design."""
    folder = Path(arguments.results)
    period = Options(clock=arguments.clock, part=arguments.part).period or 1.0
    for name, path in designs():
        file = folder / f"{name}-{arguments.clock}.json"
        found = json.loads(file.read_text()) if file.exists() else {}
        late = max(found.get("periods", {"": 0.0}).values()) > period
        if "periods" not in found or not (late or name in arguments.only):
            continue
        if "feedback" not in found:
            began = time.monotonic()
            verilog, document = _after_rounds(name, path, arguments, folder)
            [module] = document["modules"]
            timing = module["timing"]["paths"][0]
            found["feedback"] = {
                "promised": timing["delay"],
                "registers": sum(module["register_bits"].values()),
                "verilog": verilog,
            }
            found["seconds"] = round(found["seconds"] + time.monotonic() - began, 1)
        _place(found["feedback"], found["feedback"]["verilog"], found, arguments, file)
        own = found["feedback"]
        print(name, found["registers"], own["registers"], own["periods"], flush=True)


def _after_rounds(
    name: str, path: Path, arguments: argparse.Namespace, folder: Path
) -> tuple[str, dict[str, Any]]:
    """The Verilog and the result of ``gaus hls`` with rounds of feedback."""
    out, result = folder / "best.sv", folder / "best.json"
    words = ["hls", str(path), "--top", name, "--clock", arguments.clock, "--part", arguments.part]
    words += ["--target", arguments.part, "--rounds", "3", "--candidates", "1"]
    words += ["-o", str(out), "--report", str(result), "--quiet"]
    if gaus(words):
        sys.exit(f"{name}: no design after feedback")
    return out.read_text(), json.loads(result.read_text())


def digest(text: str) -> str:
    """Of Verilog without its comments."""
    return hashlib.sha256(re.sub(r"//.*", "", text).encode()).hexdigest()[:16]


def page(arguments: argparse.Namespace) -> None:
    """Write the page."""
    order = {name: k for k, (name, _) in enumerate(designs())}
    files = [json.loads(p.read_text()) for p in sorted(Path(arguments.results).glob("*-*Hz.json"))]
    files.sort(key=lambda f: order.get(f["design"], 99))
    if not files:
        sys.exit("nothing is measured; run first")
    write_page(files, len(order))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("run")
    two = commands.add_parser("feedback")
    four = commands.add_parser("count")
    for command in (one, two, four):
        command.add_argument("--clock", default="100MHz")
        command.add_argument("--part", default="ecp5")
        command.add_argument("--seeds", type=int, default=5)
        command.add_argument("--only", nargs="*", default=[], help="designs, also those in time")
    three = commands.add_parser("page")
    for command in (one, two, three):
        command.add_argument("--results", required=True)
    arguments = parser.parse_args()
    {"run": run, "feedback": feed_back, "page": page, "count": count}[arguments.command](arguments)


if __name__ == "__main__":
    main()
