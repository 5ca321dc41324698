"""What the project makes of many inputs, as files to compare before and after a change.

    python tools/snapshot.py build/before      # on the commit before
    python tools/snapshot.py build/after
    diff -r build/before build/after

Every run is without a time limit, and times are left out, so that equal code gives equal files.
Messages are kept apart in ``*.err``: they may be reworded (``diff -r -x '*.err'``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OPT = [sys.executable, "-m", "gaus_pass.opt"]
GAUS = [sys.executable, "-m", "gaus_pass"]
LOWER = [
    "--pipeline-explicit-regs",
    "--lower-pipeline-to-hw",
    "--lower-seq-to-sv",
    "--export-verilog",
]
GRAPHS = ("examples/workload.gml", "examples/full_adder.aag", "examples/counter.aag")
SOLVERS = (
    *("asap", "alap", "list", "sdc", "force-directed", "refine"),
    *("cp-sat", "order-cut", "auto", "gaus", "gumbel"),
)
SECONDS = 300.0
_TIMES = {"seconds", "time", "times", "trace", "phases", "version", "peak_rss_mb"}

Job = tuple[str, list[str]]
"""Name of a run and its command; ``{out}`` in it is the file that it writes."""


def jobs() -> Iterator[Job]:
    """All runs."""
    for path in sorted((ROOT / "examples").glob("*.mlir")):
        name = str(path.relative_to(ROOT))
        options = "--gaus-schedule=cycle-time=2 report={out}.json"
        yield f"{name}.pipeline", [*OPT, options, *LOWER, name, "-o", "{out}.mlir"]
    for folder in ("dataflow", "loops", "lower-loops", "modules", "pipeline", "ssp"):
        for path in sorted((ROOT / "test" / folder).glob("*.mlir")):
            name = str(path.relative_to(ROOT))
            yield name, [*OPT, "--gaus-schedule=report={out}.json", name, "-o", "{out}.mlir"]
    kernels = [*(ROOT / "test/kernels").glob("*.mlir"), *(ROOT / "examples").glob("*/*.mlir")]
    for path in sorted(kernels):
        name = str(path.relative_to(ROOT))
        hls = [*GAUS, "hls", name, "-o", "{out}.sv", "--report", "{out}.json"]
        yield f"{name}.hls", [*hls, "--testbench", "{out}.tb.sv"]
        yield f"{name}.limits", [*hls, "--limits", "mul:1", "--cycle-time", "6"]
        yield f"{name}.pass", [*OPT, "--gaus-schedule=ii=4", name, "-o", "{out}.mlir"]
    for name in GRAPHS:
        for solver in SOLVERS:
            words = ["--solver", solver, "--slack", "1.2", "--iterations", "60"]
            for objective in ("length > register-bits", "memory"):
                run = [*GAUS, "schedule", name, *words, "--objective", objective]
                yield f"{name}.{solver}.{objective.split()[0]}", [*run, "-o", "{out}.json"]


def without_times(value: Any) -> Any:
    """JSON data without what no two runs share."""
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in _TIMES}
    return [without_times(v) for v in value] if isinstance(value, list) else value


def run(job: Job, folder: Path) -> None:
    """Do one run; its files, its stdout with its status, and its messages."""
    name, words = job
    out = folder / name.replace("/", "-").replace(" ", "_")
    words = [word.replace("{out}", str(out)) for word in words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    printed, said = (text.replace(str(folder), "OUT") for text in (done.stdout, done.stderr))
    out.with_name(out.name + ".out").write_text(f"exit {done.returncode}\n{printed}")
    out.with_name(out.name + ".err").write_text(re.sub(r"[\d.]+ s\b", "… s", said))
    for path in folder.glob(f"{out.name}*.json"):
        text = json.dumps(without_times(json.loads(path.read_text())), indent=1)
        path.write_text(text + "\n")


def main() -> int:
    """Run all and say how many there were."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="runs with this text in their names")
    asked = parser.parse_args()
    folder: Path = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [job for job in jobs() if asked.only in job[0]]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda job: run(job, folder), chosen))
    print(f"{len(chosen)} runs, {len(list(folder.iterdir()))} files in {asked.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
