"""The 19 kernels of the Calyx evaluation beside published figures: cycles, look-up tables, DSP.

    python tools/bench/calyx.py run --published results.csv
    python tools/bench/calyx.py explore --published results.csv --unrolled unrolled.csv
    python tools/bench/calyx.py page --published results.csv --unrolled unrolled.csv

Published are results.csv and unrolled.csv of github.com/cucapra/calyx-evaluation.  Every design is
simulated in Icarus Verilog on three data sets against the Python function, and synthesised by
Yosys for Xilinx 7 series with all memories as blocks, as the published sources ask for.  What was
run is kept in build/bench/calyx.json; ``--kernels A,B`` runs some.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from results import ROOT, table, write_section

sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "test"))

from kernels.calyx import KERNELS
from kernels.table import Kernel
from rtl.loop_simulation import Run, simulate

from gaus_pass.hls.area import MEMORIES
from gaus_pass.hls.from_file import FunctionFile, make
from gaus_pass.hls.search.evaluate import Evaluator, Row
from gaus_pass.hls.search.points import Point, changed
from gaus_pass.hls.search.search import search
from gaus_pass.options import Options
from gaus_pass.parts.fabric import XILINX
from gaus_pass.target.fabric import FabricTarget
from gaus_pass.target.process import Runner

RUNS = ROOT / "build" / "bench" / "calyx.json"
OPTIONS = Options(clock="100MHz", part="ecp5")
_SETS = 3
_SIZE = "published"
_NAMES = {"k2mm": "2mm", "k3mm": "3mm"}
"""What the published rows call those whose names begin with a number."""
Json = dict[str, Any]


def published(path: str) -> dict[str, dict[str, float]]:
    """Vivado's numbers by kernel."""
    found: dict[str, dict[str, float]] = {}
    for kernel, tool, name, value in csv.reader(Path(path).read_text().splitlines()):
        if tool == "hls" and value:
            found.setdefault(kernel, {})[name] = float(value)
    return found


def measured(kernel: Kernel, file: FunctionFile, options: Options) -> Json:
    """A design, simulated and synthesised."""
    made = make(file, options, lambda _: None)
    module = made.document["modules"][0]
    rng = random.Random(0)
    data = [kernel.made(rng, _SIZE, k) for k in range(_SETS)]
    with tempfile.TemporaryDirectory() as folder:
        runs = [Run([list(x) if isinstance(x, list) else x for x in one]) for one in data]
        seen = simulate(made.verilog, module, runs, Path(folder))
    reference = kernel.reference(_SIZE)
    for one, told in zip(data, seen, strict=True):
        reference(*one)
        assert told is not None
        assert told.memories == [x for x in one if isinstance(x, list)], kernel.name
    cells = FabricTarget(XILINX, blocks_only=True).measure(made.verilog, module["module"], Runner())
    return {
        "cycles": statistics.mean(told.cycles for told in seen if told is not None),
        "ii": [r["results"][0]["ii"] for r in _regions(made.document)],
        "period": module.get("timing", {}).get("least_period"),
        **{name: int(cells.more[name]) for name in ("lut", "ff", "dsp", "bram")},
    }


def _regions(document: Json) -> list[Json]:
    return document.get("regions", [document])


def run(kernel: Kernel, most: int) -> Json:
    """A kernel as it stands, with fewer units where it takes more multipliers than published."""
    with tempfile.TemporaryDirectory() as folder:
        file = written(kernel, folder)
        evaluator = Evaluator(file, OPTIONS, XILINX)
        row, options = evaluator.evaluate(0, Point()), OPTIONS
        if row.area.dsp > most:
            row = search(evaluator, {"dsp": most}, 8, lambda *_: None).chosen
            options = changed(OPTIONS, row.options)
        return asked(row) | measured(kernel, file, options)


def explored(kernel: Kernel, most: int, points: int) -> Json:
    """The fastest design of a kernel that the search finds with so many multipliers."""
    with tempfile.TemporaryDirectory() as folder:
        file = written(kernel, folder)
        evaluator = Evaluator(file, OPTIONS, XILINX)
        row = search(evaluator, {"dsp": most}, points, lambda *_: None).chosen
        return asked(row) | measured(kernel, file, changed(OPTIONS, row.options))


def written(kernel: Kernel, folder: str) -> FunctionFile:
    """The kernel as a file, whose text has the names of its loops."""
    path, text = Path(folder) / f"{kernel.name}.mlir", kernel.mlir(_SIZE)
    path.write_text(text)
    return FunctionFile(text.encode(), str(path), kernel.name)


def asked(row: Row) -> Json:
    """What the model says of a point."""
    logic = row.area.lut - row.area.luts_of.get(MEMORIES, 0)
    return {"model": row.area.numbers() | {"logic": logic}, "options": row.options}


def _product(cycles: float, lut: float, theirs: Mapping[str, float]) -> str:
    return f"{cycles * lut / (theirs['AVG_LATENCY'] * theirs['TOTAL_LUT']):.2f}"


def plain_rows(runs: Json, vivado: dict[str, dict[str, float]]) -> list[list[str]]:
    """One row a kernel."""
    rows: list[list[str]] = []
    for name, theirs in vivado.items():
        own = runs.get(name)
        if own is None:
            continue
        error = own["model"]["logic"] / own["lut"] - 1
        period = own["period"]
        rows.append([
            name, f"{theirs['AVG_LATENCY']:,.0f}", f"{own['cycles']:,.0f}",
            f"{theirs['TOTAL_LUT']:,.0f}", f"{own['lut']:,}", f"{own['ff']:,}",
            f"{theirs['DSP']:.0f}", f"{own['dsp']}", f"{own['bram']}", f"{period / 1000:.1f} ns",
            _product(own["cycles"], own["lut"], theirs), f"{error:+.0%}",
        ])  # fmt: skip
    return rows


def explored_rows(runs: Json, unrolled: dict[str, dict[str, float]]) -> list[list[str]]:
    """One row a kernel that is published unrolled."""
    rows: list[list[str]] = []
    for name, theirs in unrolled.items():
        own = runs.get(name, {}).get("explored")
        if own is None:
            continue
        options = " ".join(f"{key}={text}" for key, text in own["options"].items())
        rows.append([
            name, f"{theirs['AVG_LATENCY']:,.0f}", f"{own['cycles']:,.0f}",
            f"{theirs['TOTAL_LUT']:,.0f}", f"{own['lut']:,}",
            f"{theirs['DSP']:.0f}", f"{own['dsp']}",
            _product(own["cycles"], own["lut"], theirs), f"`{options or 'as it stands'}`",
        ])  # fmt: skip
    return rows


_HEADS = ("kernel", "Vivado: cycles", "cycles", "Vivado: LUT", "LUT", "FF", "Vivado: DSP", "DSP",
          "RAM blocks", "period", "cycles × LUT", "LUT of the model")  # fmt: skip
_UNROLLED = ("kernel", "Vivado: cycles", "cycles", "Vivado: LUT", "LUT", "Vivado: DSP", "DSP",
             "cycles × LUT", "options")  # fmt: skip
_TEXT = """\
Written by `tools/bench/calyx.py`. Unsigned words of 32 bits, 8 × 8, arrays copied in and out
where the published sources copy them; roots and quotients in whole numbers. Vivado's figures are
those of cucapra/calyx-evaluation (`results.csv`, `AVG_LATENCY`, `TOTAL_LUT`; target 7 ns, no
pipelining asked for, with AXI ports, which ours do not have). Ours: `clock=100MHz part=ecp5`,
every run bit-exact in Icarus Verilog on three data sets, cycles as the mean; look-up tables,
inverters of carry chains among them, as Yosys counts them after `synth_xilinx -family xc7
-flatten -noiopad`, local memories as blocks (theirs are `RAM_1P_BRAM`). Cycles × LUT is ours as
a share of theirs. The period is the sum of the delays of the latest path on ECP5, without
placement. The last column is how far the area model of `--explore` is off before synthesis.

"""


def page(
    runs: Json, vivado: dict[str, dict[str, float]], unrolled: dict[str, dict[str, float]]
) -> None:
    """Write the section."""
    rows = plain_rows(runs, vivado)
    better = sum(float(row[-2]) < 1 for row in rows)
    dsp = sum(int(row[7]) <= int(row[6]) for row in rows)
    text = _TEXT + table(_HEADS, rows)
    text += f"\n\nCycles × LUT is less on {better} of {len(rows)}, DSP at most theirs on {dsp}.\n"
    more = explored_rows(runs, unrolled)
    if more:
        text += (
            "\nBeside the unrolled figures of `unrolled.csv`: the fastest design that `--explore` "
            "finds with at most their DSP.\n\n" + table(_UNROLLED, more) + "\n"
        )
    write_section("calyx", "Kernels of the Calyx evaluation beside Vivado", text)


def main() -> None:
    """Run kernels, or write the page."""
    parser = argparse.ArgumentParser(description="Compare with Vivado's figures for 19 kernels.")
    parser.add_argument("what", choices=("run", "explore", "page"))
    parser.add_argument("--kernels", default="", help="names, with commas")
    parser.add_argument("--published", required=True)
    parser.add_argument("--unrolled")
    parser.add_argument("--points", type=int, default=24)
    given = parser.parse_args()
    vivado = published(given.published)
    unrolled = published(given.unrolled) if given.unrolled else {}
    runs: Json = json.loads(RUNS.read_text()) if RUNS.exists() else {}
    if given.what == "page":
        return page(runs, vivado, unrolled)
    for kernel in KERNELS.values():
        name = _NAMES.get(kernel.name, kernel.name)
        if given.kernels and name not in given.kernels.split(","):
            continue
        if given.what == "run":
            kept = {key: one for key, one in runs.get(name, {}).items() if key == "explored"}
            runs[name] = run(kernel, int(vivado[name]["DSP"])) | kept
        elif name in unrolled:
            most = int(unrolled[name]["DSP"])
            runs.setdefault(name, {})["explored"] = explored(kernel, most, given.points)
        print(name, json.dumps(runs.get(name)), file=sys.stderr, flush=True)
        RUNS.parent.mkdir(parents=True, exist_ok=True)
        RUNS.write_text(json.dumps(runs, indent=1))
    return None


if __name__ == "__main__":
    main()
