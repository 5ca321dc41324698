"""Seven float kernels beside the figures that Stream-HLS publishes for other frameworks.

    python tools/bench/streamhls.py run --published compare.csv
    python tools/bench/streamhls.py page --published compare.csv

Published is compare.csv of github.com/UCLA-VAST/Stream-HLS.  Every design is made as ``gaus hls``
makes it with the options of its row: at a small size simulated in Icarus Verilog, bit for bit
against numpy and cycle for cycle against its formula, and at the published size counted by that
formula.  DSP are those of the adders and multipliers in the Verilog.  ``--kernels A,B`` runs some.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from results import ROOT, table, write_section
from stream_kernels import KERNELS, Kernel, Sizes

sys.path.insert(0, str(ROOT / "test"))

from rtl.loop_simulation import Run, simulate

from gaus_pass.hls.from_file import FunctionFile, make
from gaus_pass.option_table import build_options
from gaus_pass.options import Options

RUNS = ROOT / "build" / "bench" / "streamhls.json"
LATENCIES = {"addf": 7, "mulf": 4}
"""Cycles of single precision at 300 MHz; II 8 of Vitis' sums is an addition and its memory."""
DSP = {"addf": 2, "mulf": 3}
OTHERS = ("HIDA", "ScaleHLS", "POM", "Vitis")
Json = dict[str, Any]

ONE = "limits=addf:1,mulf:1"
DESIGNS: dict[str, tuple[tuple[str, str], ...]] = {
    "2mm": ((ONE, ONE), (
        "unroll=i0:20,i1:20 limits=addf:20,mulf:20 "
        "partition=arg0:0:cyclic:20,alloca0:0:cyclic:20,arg3:0:cyclic:20",
        "unroll=i0:2,i1:2 limits=addf:2,mulf:2 "
        "partition=arg0:0:cyclic:2,alloca0:0:cyclic:2,arg3:0:cyclic:2",
    )),
    "3mm": ((ONE, ONE), (
        "unroll=i0:20,i1:19,i2:20 limits=addf:20,mulf:20 "
        "partition=arg0:0:cyclic:20,alloca0:0:cyclic:20,arg2:0:cyclic:19,alloca1:0:cyclic:19,"
        "arg4:0:cyclic:20",
        "unroll=i0:2,i1:4,i2:2 limits=addf:4,mulf:4 "
        "partition=arg0:0:cyclic:2,alloca0:0:cyclic:2,arg2:0:cyclic:4,alloca1:0:cyclic:4,"
        "arg4:0:cyclic:2",
    )),
    "atax": ((ONE, ONE), (
        "unroll=i0:26,k1:26 limits=addf:26,mulf:26 ports=arg2:1r1w "
        "partition=arg0:0:cyclic:26,alloca0:0:cyclic:26",
        "unroll=i0:2,k1:2 limits=addf:2,mulf:2 ports=arg2:1r1w "
        "partition=arg0:0:cyclic:2,alloca0:0:cyclic:2",
    )),
    "bicg": ((ONE, ONE), (
        "unroll=i0:41,k1:41 limits=addf:41,mulf:41 ports=arg4:1r1w "
        "partition=arg0:0:cyclic:41,arg2:0:cyclic:41,arg3:0:cyclic:41",
        "unroll=i0:2,k1:2 limits=addf:2,mulf:2 ports=arg4:1r1w "
        "partition=arg0:0:cyclic:2,arg2:0:cyclic:2,arg3:0:cyclic:2",
    )),
    "gemm": ((ONE, ONE), (
        "unroll=i0:8,j0:8 "
        "partition=arg0:0:cyclic:8,arg1:1:cyclic:8,arg2:0:cyclic:8,arg2:1:cyclic:8",
        "unroll=i0:2,j0:2 "
        "partition=arg0:0:cyclic:2,arg1:1:cyclic:2,arg2:0:cyclic:2,arg2:1:cyclic:2",
    )),
    "gesummv": ((ONE, ONE), (
        "unroll=i0:5 limits=addf:10,mulf:10 "
        "partition=arg0:0:cyclic:5,arg1:0:cyclic:5,alloca0:0:cyclic:5,alloca1:0:cyclic:5",
        "unroll=i0:3 limits=addf:6,mulf:6 "
        "partition=arg0:0:cyclic:3,arg1:0:cyclic:3,alloca0:0:cyclic:3,alloca1:0:cyclic:3",
    )),
    "mvt": ((ONE, ONE), (
        "unroll=i0:25,k1:25 limits=addf:25,mulf:25 ports=arg4:1r1w "
        "partition=arg0:0:cyclic:25,arg2:0:cyclic:25,arg3:0:cyclic:25",
        "unroll=i0:3,k1:3 limits=addf:3,mulf:3 ports=arg4:1r1w "
        "partition=arg0:0:cyclic:3,arg2:0:cyclic:3,arg3:0:cyclic:3",
    )),
}  # fmt: skip
"""By kernel: options at the published size, and of a smaller design that is simulated."""


def published(path: str) -> dict[str, dict[str, tuple[int, int]]]:
    """By kernel and framework: cycles in RTL simulation and DSP, where that passed."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in csv.DictReader(Path(path).read_text().splitlines()):
        if row["RTL Status"] == "Pass":
            own = found.setdefault(row["Kernel"], {})
            own[row["Framework"]] = (int(row["RTL Cycles"]), int(row["DSP"]))
    return found


def library(folder: Path) -> Path:
    """An operator library with the latencies."""
    path = folder / "float.json"
    entries = [
        {"op": f"arith.{name}", "min_bits": 32, "max_bits": 32, "latency": n, "uses": {name: 1}}
        for name, n in LATENCIES.items()
    ]
    resources = {name: {} for name in LATENCIES}
    path.write_text(json.dumps({"schema": 1, "resources": resources, "operators": entries}))
    return path


def made(name: str, kernel: Kernel, sizes: Sizes, text: str, folder: Path) -> tuple[Json, str]:
    """The description and Verilog of a design."""
    top = f"k{name}"
    path = folder / f"{name}.mlir"
    path.write_text(kernel.mlir(top, sizes))
    asked = dict(part.split("=", 1) for part in text.split())
    options = build_options({**asked, "operators": str(library(folder))}, Options)
    file = FunctionFile(path.read_bytes(), str(path), top)
    design = make(file, options, lambda _: None)
    return design.document["modules"][0], design.verilog


def dsp_of(verilog: str) -> int:
    """DSP of the adders and multipliers that are in the module."""
    names = {"addf": "add", "mulf": "mul"}
    found = 0
    for operator, dsp in DSP.items():
        core = f"f32_{names[operator]}_{LATENCIES[operator]}"
        found += dsp * len(re.findall(rf"^ +{core} ", verilog, re.MULTILINE))
    return found


def cycles_of(cycles: Json) -> int:
    """Cycles of a run by the formula."""
    return int(cycles["done"]) + sum(map(_cycles_of_item, cycles["items"]))


def _cycles_of_item(item: Json) -> int:
    if item["kind"] == "straight":
        return int(item["length"] + item["drain"])
    if item["kind"] == "around":
        inside = sum(map(_cycles_of_item, item["items"]))
        return int(item["end"] + item["trips"] * (item["per_iteration"] + inside))
    assert item["kind"] == "loop", item
    return int(item["length"] + item["ii"] * (item["trips"] - 1) + item["drain"])


def checked(name: str, kernel: Kernel, text: str, folder: Path) -> Json:
    """A small design in simulation."""
    module, verilog = made(name, kernel, kernel.small, text, folder)
    rng = np.random.default_rng(0)
    arrays: dict[str, Any] = {}
    for key, shape in kernel.shapes(kernel.small).items():
        numbers = rng.normal(size=shape).astype(np.float32)
        arrays[key] = numbers if shape else np.float32(numbers)
    given = [_bits(value) for value in arrays.values()]
    [seen] = simulate(verilog, module, [Run(given)], folder / "sim")
    assert seen is not None
    kernel.run(arrays)
    wanted = [_bits(value) for value in arrays.values() if value.shape]
    told = [[w % 2**32 for w in words] for words in seen.memories]
    assert told == wanted, f"{name} with {text}: not what numpy says"
    counted = cycles_of(module["cycles"])
    assert seen.cycles == counted, f"{name}: {seen.cycles} cycles, {counted} by the formula"
    return {"options": text, "cycles": seen.cycles, "dsp": dsp_of(verilog)}


def _bits(value: Any) -> Any:
    words = np.asarray(value, np.float32).reshape(-1).view(np.uint32).tolist()
    return words if np.asarray(value).shape else words[0]


def run(name: str, kernel: Kernel) -> list[Json]:
    """All designs of a kernel."""
    rows: list[Json] = []
    for full, small in DESIGNS[name]:
        with tempfile.TemporaryDirectory() as folder:
            simulated = checked(name, kernel, small, Path(folder))
            module, verilog = made(name, kernel, kernel.full, full, Path(folder))
        cycles = cycles_of(module["cycles"])
        ii = [item["ii"] for item in module["cycles"]["items"] if item["kind"] == "loop"]
        rows.append({"options": full, "cycles": cycles, "dsp": dsp_of(verilog), "ii": ii,
                     "simulated": simulated})  # fmt: skip
        print(name, json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows


def share(products: int, cycles: int, dsp: int) -> float:
    """The cycles that multiply-adds take at least on so many DSP, as a share of the cycles."""
    return ceil(products * sum(DSP.values()) / dsp) / cycles


_HEADS = ("kernel", "design", "cycles", "DSP", "share")
_TEXT = """\
Written by `tools/bench/streamhls.py`. Single precision at the sizes of Stream-HLS; the rows of
the others are those of UCLA-VAST/Stream-HLS (`compare.csv`, RTL status Pass: cycles in RTL
simulation for 300 MHz on an Alveo U280). The share is ⌈multiply-adds × 5 / DSP⌉, the cycles that
so many DSP need at least with 2 for an addition and 3 for a product, of the cycles that the
design takes: at 100 % no DSP is ever idle, above it a multiply-add takes fewer than five. A share
says nothing of speed, and is easier to have in a small design: ours 1 are one adder and one
multiplier. Ours have additions of 7 and products of 4 cycles (Vitis' sums have II 8: such an
addition and a memory) by an operator library of these two lines. Ours were not placed: their
clock is one at which these latencies hold, as theirs is, 300 MHz, and nothing is claimed about
ours on their device. Arguments are memories outside the module with one port for each bank,
unless `ports` says more; arrays in between are inside. Sums are made in the order of the source:
each design equals numpy bit for bit in Icarus Verilog at a small size and takes the cycles of its
formula there; cycles here are those of the formula at the published size. The kernels are
products of matrices and vectors, one after the other; products with a transpose add row after
row.

"""


def page(runs: Json, theirs: Mapping[str, Mapping[str, tuple[int, int]]]) -> None:
    """Write the section."""
    rows: list[Sequence[str]] = []
    commands: list[str] = []
    better, first = 0, 0
    for name, kernel in KERNELS.items():
        products = kernel.products(kernel.full)
        own = runs.get(name, [])
        for number, design in enumerate(own):
            rows.append(_row(name, f"**ours {number + 1}**", products, design["cycles"],
                             design["dsp"]))  # fmt: skip
            small = design["simulated"]
            commands.append(
                f"- {name}, ours {number + 1}: `{design['options']}`; simulated with "
                f"{_sizes(kernel.small)}, `{small['options']}`: {small['cycles']:,} cycles"
            )
        for framework, (cycles, dsp) in theirs.get(name, {}).items():
            rows.append(_row(name, framework, products, cycles, dsp))
        best = max(share(products, *theirs[name][f]) for f in OTHERS if f in theirs[name])
        ours = [share(products, d["cycles"], d["dsp"]) for d in own]
        better += bool(ours) and min(ours) > best
        first += bool(ours) and ours[0] > best
    text = _TEXT + table(_HEADS, rows)
    text += (
        f"\n\nOurs 1 is better than the best of {', '.join(OTHERS)} on {first} of {len(KERNELS)}, "
        f"every one of ours on {better}.\n\nOptions of our rows, besides the library:\n\n"
        + "\n".join(commands)
    )
    write_section("streamhls", "Float kernels beside the figures of Stream-HLS", text + "\n")


def _sizes(sizes: Sizes) -> str:
    return " × ".join(map(str, sizes.values()))


def _row(name: str, design: str, products: int, cycles: int, dsp: int) -> list[str]:
    return [name, design, f"{cycles:,}", f"{dsp:,}", f"{share(products, cycles, dsp):.1%}"]


def main() -> None:
    """Run kernels, or write the page."""
    parser = argparse.ArgumentParser(description="Compare with figures that Stream-HLS publishes.")
    parser.add_argument("what", choices=("run", "page"))
    parser.add_argument("--kernels", default="", help="names, with commas")
    parser.add_argument("--published", required=True)
    given = parser.parse_args()
    runs: Json = json.loads(RUNS.read_text()) if RUNS.exists() else {}
    if given.what == "page":
        return page(runs, published(given.published))
    for name, kernel in KERNELS.items():
        if not given.kernels or name in given.kernels.split(","):
            runs[name] = run(name, kernel)
            RUNS.parent.mkdir(parents=True, exist_ok=True)
            RUNS.write_text(json.dumps(runs, indent=1))
    return None


if __name__ == "__main__":
    main()
