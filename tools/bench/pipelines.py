"""Random pipelines through the whole circt-opt: wall time, peak memory, register bits.

    python tools/bench/pipelines.py [--sizes 300,1000,4000,50000] [--linear 300,1000] [--runs 3]

Every run is a process of its own, from MLIR text to MLIR text.  CIRCT's own pass, which is
``pipeline-schedule-linear`` and schedules as soon as possible, runs on the same files through the
same driver.  It is slow: ask for sizes above 1000 with ``--linear`` only if there is time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from results import measure, setting, table, write_section

LATENCIES = (0, 1, 3)
WINDOW = 50
SEED = 0
_NAMES = {"gaus": "gaus-schedule", "linear": "pipeline-schedule-linear"}
# CIRCT's pass looks only right inside the operation that it runs on.
_PASSES = {
    "gaus": "--gaus-schedule",
    "linear": "--pass-pipeline=builtin.module(any(pipeline-schedule-linear))",
}
_HEADERS = (
    "operations",
    "pass",
    "stages",
    "register bits",
    "wall time (s)",
    "CPU time (s)",
    "peak memory (MB)",
)
_STAGE = re.compile(r"^\s*pipeline\.stage ", re.MULTILINE)
_REGISTERS = re.compile(r"pipeline\.stage \^\w+ regs\((.*?)\) ?(?:pass\(|\{|$)", re.MULTILINE)


def pipeline_text(operations: int, seed: int = SEED) -> str:
    """A module with one pipeline; operands are among the last 50 values."""
    rng = random.Random(seed)
    lines: list[str] = []
    values = ["%a0", "%a1", "%a2", "%a3"]
    used: set[str] = set()
    for i in range(operations):
        operands = rng.sample(values[-WINDOW:], 2)
        name = rng.choice(("add", "sub", "mul", "xor"))
        kind = f"{{ssp.operator_type = @l{rng.choice(LATENCIES)}}}"
        lines.append(f"    %v{i} = comb.{name} {', '.join(operands)} {kind} : i32")
        used.update(operands)
        values.append(f"%v{i}")
    outputs = [value for value in values if value not in used]
    return _module(lines, outputs)


def _module(lines: list[str], outputs: list[str]) -> str:
    library = "\n".join(f"  operator_type @l{n} [latency<{n}>]" for n in LATENCIES)
    inputs = ", ".join(f"in %x{i} : i32" for i in range(4))
    arguments = ", ".join(f"%a{i} : i32 = %x{i}" for i in range(4))
    count = range(len(outputs))
    results = ", ".join(f"out y{i} : i32" for i in count)
    kinds = ", ".join("i32" for _ in count)
    control = "clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib}"
    return f"""ssp.library @lib {{
{library}
}}
hw.module @top({inputs}, in %go : i1, in %clk : !seq.clock, in %rst : i1, {results}) {{
  %p:{len(outputs) + 1} = pipeline.unscheduled({arguments})
      {control} -> ({", ".join(f"r{i}: i32" for i in count)}) {{
{chr(10).join(lines)}
    pipeline.return {", ".join(outputs)} : {kinds}
  }}
  hw.output {", ".join(f"%p#{i}" for i in count)} : {kinds}
}}
"""


def run_driver(source: str, option: str, target: str) -> dict[str, float]:
    """Run circt-opt; wall and CPU seconds and peak MB of the process."""
    command = [sys.executable, "-m", "gaus_pass.opt", source, option, "-o", target]
    started = time.monotonic()
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - started
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    cpu = usage.ru_utime + usage.ru_stime
    return {"seconds": seconds, "cpu": cpu, "megabytes": usage.ru_maxrss / 1024}


def register_bits(scheduled: str, scratch: str) -> int:
    """Bits of the data registers, as CIRCT's own ``pipeline-explicit-regs`` makes them."""
    run_driver(scheduled, "--pipeline-explicit-regs", scratch)
    lists = _REGISTERS.findall(Path(scratch).read_text(encoding="utf-8"))
    return 32 * sum(text.count(": i32") for text in lists)


def one_run(who: str, operations: int) -> dict[str, Any]:
    """Measure one pass on one size."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/in.mlir", f"{folder}/out.mlir"
        Path(source).write_text(pipeline_text(operations), encoding="utf-8")
        found: dict[str, Any] = run_driver(source, _PASSES[who], target)
        found["stages"] = len(_STAGE.findall(Path(target).read_text(encoding="utf-8"))) + 1
        if operations <= 4000:
            found["bits"] = register_bits(target, f"{folder}/regs.mlir")
        return found


def row(who: str, operations: int, runs: int) -> list[str]:
    """One row of the table."""
    here = str(Path(__file__).resolve())
    command = [sys.executable, here, "--child", who, "--sizes", str(operations)]
    found = measure(command, runs)
    return [
        f"{operations:,}",
        _NAMES[who],
        f"{found['stages']:,}",
        f"{found['bits']:,}" if "bits" in found else "",
        f"{found['seconds']:.2f}",
        f"{found['cpu']:.2f}",
        f"{found['megabytes']:.0f}",
    ]


def main() -> None:
    """Measure all sizes and write the section."""
    parser = argparse.ArgumentParser(description="Measure gaus-schedule from MLIR text.")
    parser.add_argument("--sizes", default="300,1000,4000,50000")
    parser.add_argument("--linear", default="300,1000", help="sizes for CIRCT's own pass")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=tuple(_PASSES), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(one_run(given.child, int(given.sizes))))
        return
    rows: list[list[str]] = []
    for size in map(int, given.sizes.split(",")):
        rows.append(row("gaus", size, given.runs))
        if str(size) in given.linear.split(","):
            rows.append(row("linear", size, given.runs))
    text = (
        "One `pipeline.unscheduled` of 32-bit operations with two operands among the last 50 "
        "values and latencies 0, 1 and 3, from MLIR text to MLIR text in a process of its own; "
        "register bits as CIRCT's `pipeline-explicit-regs` makes them, where that is quick.\n\n"
        + table(_HEADERS, rows)
        + "\n\n"
        + setting(("pycde", "numpy", "numba", "ortools"), given.runs)
    )
    write_section("pipelines", "Whole pipelines through circt-opt", text)


if __name__ == "__main__":
    main()
