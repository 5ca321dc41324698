"""Cores placed and routed at the clocks that they were cut for: a section of results/cores.md.

    python tools/bench/core_clocks.py [--clocks 50,100,125] [--only f32_add,…] [--seeds 1] [--page]

Each core is cut for the clock with the least latency, as `gaus hls` does it, and placed and routed
on its own with registers at its ports.  Runs are kept in build/bench/core-clocks; only what is not
there is measured, one at a time.  ``--page`` writes the section of what is there and measures
nothing.  Needs the extra ``fpga``.
"""

from __future__ import annotations

import argparse
import json
import os
from contextlib import suppress
from typing import Any

from clock_report import FIRST_SEED
from results import ROOT, table, write_section

from gaus_pass.cores.catalogue import Wanted, wanted_for_speed, wanted_without_logic
from gaus_pass.cores.pipeline import Core, pipelined
from gaus_pass.errors import ClockMissed
from gaus_pass.hls.from_file import verilog_of
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.options import Options
from gaus_pass.target.fpga import FpgaTarget
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.process import Runner

RUNS = ROOT / "build" / "bench" / "core-clocks"
PART = "ecp5"
_OPERATIONS = {
    "f32_add": ("f32", "%r = arith.addf %a, %a : f32"),
    "f32_mul": ("f32", "%r = arith.mulf %a, %a : f32"),
    "f32_div": ("f32", "%r = arith.divf %a, %a : f32"),
    "f32_sqrt": ("f32", "%r = math.sqrt %a : f32"),
    "u32_div": ("i32", "%r = arith.divui %a, %a : i32"),
    "u32_mulwide": ("i32", "%r:2 = arith.mului_extended %a, %a : i32"),
}
_HEADERS = (
    "core", "MHz asked", "latency", "register bits", "ns measured", "MHz", "met", "LUT", "FF", "DSP"
)  # fmt: skip
_ABOUT = """\
Made by `tools/bench/core_clocks.py`. Each core is cut for the clock with the least latency that the
delays of the part allow, with {kept:g} % of the period kept free and room for a selection in front
of it, and placed and routed by itself with registers at its ports: {device}; {tools}; seeds of the
placer {seeds}, the worst of which is the figure. `u32_mulwide` is the product of 32 × 32 bits with
both halves, `u32_div` the quotient of 32 bits. DSP are blocks of 18 × 18 bits, into which registers
beside them are moved ([how](clock.md#registers-of-multipliers)): these are not among the FF.

{met} of {all} meet the clock that they were cut for."""


def wanted(name: str) -> Wanted:
    """What the catalogue says of the core."""
    kind, text = _OPERATIONS[name]
    with new_context():
        module = ir.Module.parse(f"func.func @f(%a: {kind}) {{ {text}\n return }}")
        [op] = (op for op in walk_nested(module.operation) if op.name in text)
        if kind == "i32":
            found = wanted_for_speed(op, op.name, 32)
        else:
            found = wanted_without_logic(op, op.name)
    assert found is not None, name
    return found


def cut(core: Wanted, options: Options) -> Core:
    """The core of the first logic that can be cut for the clock.

    Raises
    ------
    ClockMissed
        There is none.
    """
    *others, last = core.texts
    for text in others:
        with suppress(ClockMissed):
            return pipelined(text(), options)
    return pipelined(last(), options)


def verilog(core: Core) -> str:
    """The Verilog of a core."""
    context = new_context()
    with context:
        return verilog_of(ir.Module.parse(core.module), context)


def measure(name: str, megahertz: int, seeds: range) -> dict[str, Any]:
    """Cut, place and route; the numbers of a run."""
    options = Options(clock=f"{megahertz}MHz", part=PART)
    own = wanted(name)
    found: dict[str, Any] = {"core": name, "megahertz": megahertz, "seeds": list(seeds)}
    try:
        core = cut(own, options)
    except ClockMissed as missed:
        return {**found, "refused": missed.message}
    target = FpgaTarget(FPGAS[PART], float(megahertz), seeds)
    placed = target.placed(verilog(core), own.name, Runner(3600.0, 6000))
    slowest = max((p for p in placed), key=lambda p: p.delay)
    path = max(slowest.paths.values(), key=lambda path: path.delay)
    return {
        **found,
        "latency": core.latency,
        "register_bits": core.register_bits,
        "periods": [p.delay for p in placed],
        "cells": dict(placed[0].cells),
        "path": [step[:3] for step in path.steps],
        "tools": FPGAS[PART].tools,
    }


def write_page() -> None:
    """Write the section."""
    from gaus_pass.parts.library import load_part

    runs = [json.loads(file.read_text()) for file in sorted(RUNS.glob("*.json"))]
    order = list(_OPERATIONS)
    runs.sort(key=lambda r: (order.index(r["core"]), r["megahertz"]))
    placed = [r for r in runs if "periods" in r]
    rows = [_row(r) for r in runs]
    about = _ABOUT.format(
        kept=100 * load_part(PART).uncertainty,
        device=FPGAS[PART].device,
        tools=", ".join(f"{name} {version}" for name, version in placed[0]["tools"].items()),
        seeds=", ".join(map(str, placed[0]["seeds"])),
        met=sum(_met(r) for r in placed),
        all=len(runs),
    )
    refused = [
        f"- {r['core']}, {r['megahertz']} MHz: {r['refused']}" for r in runs if r not in placed
    ]
    body = "\n\n".join((about, table(_HEADERS, rows), *(["\n".join(refused)] if refused else [])))
    write_section("cores", "Clocks of cores on ECP5", body)


def _met(run: dict[str, Any]) -> bool:
    return max(run["periods"]) <= 1e6 / run["megahertz"]


def _row(run: dict[str, Any]) -> list[str]:
    begin = [run["core"], str(run["megahertz"])]
    if "refused" in run:
        return [*begin, "refused", *[""] * (len(_HEADERS) - 3)]
    worst, cells = max(run["periods"]), run["cells"]
    counts = [str(cells[c]) for c in ("lut", "flip-flops", "dsp")]
    speed = [f"{worst / 1000:.2f}", f"{1e6 / worst:.0f}", "yes" if _met(run) else "no"]
    return [*begin, str(run["latency"]), str(run["register_bits"]), *speed, *counts]


def main() -> None:
    """Measure what is not there, and write the section."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--clocks", default="50,100,125,150")
    parser.add_argument("--only", default="")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--page", action="store_true", help="of what is there")
    given = parser.parse_args()
    names = given.only.split(",") if given.only else list(_OPERATIONS)
    RUNS.mkdir(parents=True, exist_ok=True)
    os.nice(0 if given.page else 10)
    for megahertz in [] if given.page else map(int, given.clocks.split(",")):
        for name in names:
            file = RUNS / f"{name}-{megahertz}.json"
            if not file.exists():
                run = measure(name, megahertz, range(FIRST_SEED, FIRST_SEED + given.seeds))
                file.write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
                print(name, megahertz, run.get("periods"), run.get("refused"), flush=True)
    write_page()


if __name__ == "__main__":
    main()
