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
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
PAGE = ROOT / "docs" / "results" / "clock.md"
NOTES = "## Registers of block RAM"
"""What follows in the page is written by hand."""
KERNELS = sorted((ROOT / "test" / "kernels").glob("*.mlir"))
MORE = ROOT / "tools" / "bench" / "clocks.mlir"
NAMES = ("crc", "address_table", "wide_compare", "local_buffer", "triangular", "run_time_bound",
         "shared_units", "division")  # fmt: skip
_MEMORY = 2000
"""Picoseconds from the clock that no register takes, but a memory."""
_FIRST_SEED = 11
"""Characterisation has seeds 1 and up."""


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
        "verilog": _digest(made.verilog),
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
    for seed in range(_FIRST_SEED, _FIRST_SEED + arguments.seeds):
        if str(seed) in periods:
            continue
        began = time.monotonic()
        target = FpgaTarget(FPGAS[arguments.part], 1e6 / period, [seed])
        [placed] = target.placed(verilog, whole["design"], Runner(1800.0, 6000))
        periods[str(seed)], into["cells"] = placed.delay, dict(placed.cells)
        into.setdefault("slowest", {})[str(seed)] = _slowest(placed)
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


def _slowest(placed: Placed) -> dict[str, Any]:
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


def _digest(text: str) -> str:
    """Of Verilog without its comments."""
    return hashlib.sha256(re.sub(r"//.*", "", text).encode()).hexdigest()[:16]


def page(arguments: argparse.Namespace) -> None:
    """Write the page."""
    order = {name: k for k, (name, _) in enumerate(designs())}
    files = [json.loads(p.read_text()) for p in sorted(Path(arguments.results).glob("*.json"))]
    files.sort(key=lambda f: order.get(f["design"], 99))
    if not files:
        sys.exit("nothing is measured; run first")
    clocks = sorted({f["clock"] for f in files})
    text = [_HEAD.format(**_facts(files))]
    for clock in clocks:
        own = [f for f in files if f["clock"] == clock]
        text.append(_section(clock, own))
    by_hand = PAGE.read_text(encoding="utf-8").partition(NOTES)
    PAGE.write_text("\n".join(text) + "\n" + "".join(by_hand[1:]), encoding="utf-8")


_HEAD = """# Clocks promised and measured

Made by `tools/bench/clock.py`. Each design is scheduled for a clock of a part, one-shot, and placed
and routed in the harness of `gaus hls --target {part}`: block RAM at memory arguments, registers at
all other ports, only paths between registers and memories. {device};
{tools}.

{count} of the {all} designs of the script are measured here, in {hours:.1f} hours on a machine with
other work. Seeds of the placer count from {seed}; those with which the part was characterised:
{part_seeds}. The figure of a design is the worst of its seeds, of which the table has the number.
Summed is the longest path that the static check finds in the module before its Verilog is written,
control included, with delays of operations placed alone. Promised is the least period that the
report of `gaus hls` says: the sum with the share of the period that is kept free for what nets take
in a whole design, which is {now:g} %. Counts are promised / measured, those promised without the
memories of the harness, those measured without flip-flops inside blocks. Measurements with the note
"cells" were made when registers at multipliers were still cells beside them.
"""


def _facts(files: list[dict[str, Any]]) -> dict[str, Any]:
    placed = [f for f in files if "periods" in f]
    first = placed[0]
    part = load_part(first["part"])
    return {
        "now": 100 * part.uncertainty,
        "part": first["part"],
        "count": len({f["design"] for f in placed}),
        "all": len(designs()),
        "device": first["device"],
        "tools": ", ".join(f"{name} {version}" for name, version in first["tools"].items()),
        "hours": sum(f["seconds"] for f in placed) / 3600,
        "seed": _FIRST_SEED,
        "part_seeds": ", ".join(map(str, part.seeds)),
    }


def _section(clock: str, files: list[dict[str, Any]]) -> str:
    part = next(f["part"] for f in files if "part" in f)
    period = Options(clock=clock, part=part).period or 0.0
    rows = [
        "| design | II | summed ns | promised ns | measured ns | seeds | MHz | met | LUT | FF "
        "| DSP | block RAM | harness |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    placed = [f for f in files if "periods" in f]
    for f in files:
        if "refused" in f:
            rows.append(f"| {f['design']} | refused | | | | | | | | | | | |")
            continue
        worst = max(f["periods"].values())
        met = "yes" if worst <= period else "no"
        iis = ", ".join(map(str, f["ii"]))
        rows.append(
            f"| {f['design']} | {iis} | {f['promised'] / 1000:.2f} | {_promised(f) / 1000:.2f} | "
            f"{worst / 1000:.2f} | {len(f['periods'])} | {1e6 / worst:.0f} | {met} | {_counts(f)} "
            f"| {_note(f)} |"
        )
    refused = [f"- {f['design']}: {f['refused']}" for f in files if "refused" in f]
    return "\n".join(
        [
            f"\n## {clock}\n",
            _summary(period, placed),
            "",
            *rows,
            *_after_feedback(period, files),
            "",
            *refused,
            "",
        ]
    )


def _note(found: dict[str, Any]) -> str:
    """How the harness of a measurement differs from what it is now."""
    return "cells" if found.get("harness") != VERSION and found["cells"]["dsp"] else ""


def _promised(found: dict[str, Any]) -> float:
    """The least period of a design, in picoseconds, as the report says it."""
    return found["promised"] / (1 - found["uncertainty"])


def _counts(found: dict[str, Any]) -> str:
    """Promised / measured; what lies outside the module is in neither but in the block RAM."""
    pairs = (("lut", "lut"), ("ff", "flip-flops"), ("dsp", "dsp"), ("bram", "block-ram"))
    return " | ".join(
        f"{found['area'].get(mine, '-')} / {found['cells'][theirs]}" for mine, theirs in pairs
    )


def _after_feedback(period: float, files: list[dict[str, Any]]) -> list[str]:
    """A table of the designs that were scheduled again with measurements."""
    again = [f for f in files if "feedback" in f]
    if not again:
        return []
    rows = ["", "After feedback (`--rounds 3`, other seeds in the loop):", ""]
    rows += [
        "| design | measured ns | met | register bits, one-shot | after |",
        "|---|---|---|---|---|",
    ]
    ratios: list[float] = []
    for f in again:
        own, worst = f["feedback"], max(f["feedback"]["periods"].values())
        both = max(worst, *f["periods"].values()) <= period
        ratios += [own["registers"] / f["registers"]] if both else []
        rows.append(
            f"| {f['design']} | {worst / 1000:.2f} | {'yes' if worst <= period else 'no'} | "
            f"{f['registers']} | {own['registers']} |"
        )
    if ratios:
        less = 100 * (1 - statistics.geometric_mean(ratios))
        rows += [
            "",
            f"Where both meet the clock ({len(ratios)} designs) feedback saves {less:.1f} % of the "
            "register bits (geometric mean); ISDC reports 28.5 % for its designs.",
        ]
    return rows


def _summary(period: float, placed: list[dict[str, Any]]) -> str:
    if not placed:
        return "All designs are refused."
    worst = [max(f["periods"].values()) for f in placed]
    met = sum(w <= period for w in worst)
    lines = [f"{met} of {len(placed)} designs that were scheduled meet the clock.", ""]
    sums = [f["promised"] for f in placed]
    lines.append("- Measured against the sums: " + _against(sums, worst))
    lines.append("- Measured against the promise: " + _against(list(map(_promised, placed)), worst))
    ends = [end for f in placed for end in f.get("ends", {}).values()]
    if ends:
        by_design = [
            _rank_correlation(*zip(*f["ends"].values(), strict=True)) for f in placed if "ends" in f
        ]
        lines.append(
            f"- All {len(ends)} registers and memories of {len(by_design)} designs, each with the "
            "sum of its latest path: rank correlation "
            f"{_rank_correlation(*zip(*ends, strict=True)):.2f}, "
            f"within a design {statistics.median(by_design):.2f} (median)."
        )
    lines += [f"- Slowest paths {kind}." for kind in _kinds(placed)]
    return "\n".join(lines)


def _against(said: list[float], worst: list[float]) -> str:
    errors = [w / p - 1 for w, p in zip(worst, said, strict=True)]
    late = sum(e > 0.05 for e in errors)
    text = (
        f"{late} of {len(said)} are more than 5 % optimistic, median error "
        f"{100 * statistics.median(errors):+.0f} %"
    )
    if len(said) > 2:
        text += f", rank correlation {_rank_correlation(said, worst):.2f}"
    return text + "."


def _kinds(placed: list[dict[str, Any]]) -> list[str]:
    """The slowest paths of all placements by what they are: how many, and their nets."""
    nets: dict[str, list[float]] = {}
    for path in (path for f in placed for path in f.get("slowest", {}).values()):
        memory = path["clk-to-q"] > _MEMORY
        kind = "from a memory" if memory else "from a register"
        kind += " straight to a register" if path["nets"] == 1 else " through logic"
        nets.setdefault(kind, []).append(path["routing"] / path["nets"] / 1000)
    return [
        f"{kind}: {len(own)} placements, {min(own):.2f} to {max(own):.2f} ns a net, "
        f"{statistics.mean(own):.2f} on average"
        for kind, own in sorted(nets.items())
    ]


def _rank_correlation(one: Sequence[float], two: Sequence[float]) -> float:
    return statistics.correlation(_ranks(one), _ranks(two))


def _ranks(values: Sequence[float]) -> list[float]:
    return [
        sum(other < value for other in values) + sum(other == value for other in values) / 2
        for value in values
    ]


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
