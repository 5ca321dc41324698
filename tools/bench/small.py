"""Small pipelines: what a whole process costs, and from parsed IR to Verilog against Google XLS.

    python tools/bench/small.py [--runs 11] [--sizes 300,1000,3000] [--clock 10]

CPU seconds, user and system, of everything that a process starts.  What is compared runs
alternately.  A whole process is ``circt-opt`` on a file, without any pass and with
``--gaus-schedule``.  From parsed IR to Verilog is measured in processes that have done the same
once before: ours is the pass, CIRCT's lowering and its export, XLS's is scheduling and code
generation.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from compileall import compile_dir
from pathlib import Path
from typing import Any

from pipelines import pipeline_text
from results import ROOT, setting, table, write_section
from xls_graphs import BITS, PARAMETERS, Graph, random_graph, xls_text

SMALL = (10, 30, 100)
_LOWERING = "builtin.module(hw.module(pipeline-explicit-regs),lower-pipeline-to-hw,lower-seq-to-sv)"
_NAMES = {"umul": "mul", "sub": "sub", "nand": "and"}
_TEXT = """\
CPU seconds (user and system), compared runs alternately. A whole process is `circt-opt` from MLIR
text to MLIR text, without any pass and with `--gaus-schedule`, byte code and caches there.

{whole}

From parsed IR to Verilog text, in a process that has done the same once before: random graphs of
32-bit operations with two operands among the last 50 values, unit delays, {clock} of them in a
step. Ours is the pass with its proof, CIRCT's lowering and its export; XLS's is exact scheduling
and code generation. The graphs are the same; one of XLS's operations, nand, is an and here.

{verilog}"""


def cpu_of(command: list[str]) -> float:
    """Run a command; CPU seconds of it and of what it starts."""
    with open(os.devnull, "wb") as nothing:
        redirect = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 1)]
        child = os.posix_spawn(command[0], command, os.environ, file_actions=redirect)
        _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime


def alternately(commands: Sequence[list[str]], runs: int) -> list[float]:
    """Median CPU seconds of each; the first round only fills caches."""
    rounds = [[cpu_of(command) for command in commands] for _ in range(runs + 1)][1:]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def whole_process(operations: int, folder: str, runs: int) -> list[str]:
    """One row: the driver alone, with the pass, and with a clock."""
    source = Path(folder) / f"{operations}.mlir"
    source.write_text(pipeline_text(operations), encoding="utf-8")
    driver = [sys.executable, "-m", "gaus_pass.opt"]
    passes = ([], ["--gaus-schedule"], ["--gaus-schedule=cycle-time=5"])
    plain, exact, clocked = alternately([[*driver, *p, str(source)] for p in passes], runs)
    found = [f"{operations}", f"{plain:.3f}"]
    return found + [f"{t:.3f} ({t / plain:.2f} ×)" for t in (exact, clocked)]


def mlir_text(graph: Graph) -> str:
    """The graph as a module with one pipeline; the opcodes are drawn as `xls_text` does."""
    rng = random.Random(graph.seed)

    def name(value: int) -> str:
        return f"%a{value}" if value < PARAMETERS else f"%v{value - PARAMETERS}"

    kind = f"i{BITS}"
    body = [
        f"    %v{i} = comb.{_NAMES[rng.choice([*_NAMES])]} {name(a)}, {name(b)} : {kind}"
        for i, (a, b) in enumerate(graph.operands)
    ]
    outputs = range(len(graph.outputs))
    returned, kinds = ", ".join(map(name, graph.outputs)), ", ".join(kind for _ in outputs)
    inputs = ", ".join(f"in %x{i} : {kind}" for i in range(PARAMETERS))
    arguments = ", ".join(f"%a{i} : {kind} = %x{i}" for i in range(PARAMETERS))
    return f"""hw.module @top({inputs}, in %go : i1, in %clk : !seq.clock, in %rst : i1,
    {", ".join(f"out y{i} : {kind}" for i in outputs)}) {{
  %p:{len(outputs) + 1} = pipeline.unscheduled({arguments}) clock(%clk) reset(%rst) go(%go)
      entryEn(%en) -> ({", ".join(f"r{i} : {kind}" for i in outputs)}) {{
{chr(10).join(body)}
    pipeline.return {returned} : {kinds}
  }}
  hw.output {", ".join(f"%p#{i}" for i in outputs)} : {kinds}
}}
"""


def ours(operations: int, clock: int) -> float:
    """CPU seconds from parsed IR to Verilog."""
    from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
    from gaus_pass.options import Options
    from gaus_pass.passes.schedule import run

    verilog: list[str] = []
    with new_context():
        module = ir.Module.parse(mlir_text(random_graph(operations, 0)))
        started = time.process_time()
        run(module.operation, Options(cycle_time=float(clock)), lambda _: None)
        PassManager.parse(_LOWERING).run(module.operation)
        export_verilog(module, verilog.append)
        seconds = time.process_time() - started
    if "always_ff" not in verilog[0]:
        raise SystemExit("no registers in our Verilog")
    return seconds


def theirs(operations: int, clock: int) -> float:
    """CPU seconds of XLS from parsed IR to Verilog."""
    import xls

    package: Any = xls.Package.parse_ir(xls_text(random_graph(operations, 0)))
    started = time.process_time()
    result = package.schedule_and_codegen(
        generator="pipeline",
        delay_model="unit",
        clock_period_ps=clock,
        scheduling_strategy="sdc",
        opt_level=0,
    )
    result.get_verilog_text()
    return time.process_time() - started


def to_verilog(operations: int, clock: int, runs: int) -> list[str]:
    """One row: XLS and ours, each in a process of its own that stays, in turns."""
    here = [sys.executable, str(Path(__file__).resolve()), "--clock", str(clock)]
    both = [_Worker([*here, "--worker", who, "--sizes", str(operations)]) for who in _WORKERS]
    rounds = [[worker.ask() for worker in both] for _ in range(runs + 1)][1:]
    for worker in both:
        worker.close()
    xls, own = (statistics.median(times) for times in zip(*rounds, strict=True))
    return [f"{operations:,}", f"{xls:.3f}", f"{own:.3f}", f"{own / xls:.2f}"]


_WORKERS = {"xls": theirs, "ours": ours}


class _Worker:
    """A process that measures once whenever it is asked."""

    def __init__(self, command: list[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def ask(self) -> float:
        """CPU seconds of one run."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(file=self._process.stdin, flush=True)
        return float(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """No more will be asked."""
        self._process.communicate()


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description="Measure small pipelines.")
    parser.add_argument("--sizes", default="300,1000,3000", help="operations, against XLS")
    parser.add_argument("--clock", type=int, default=10, help="operations that fit into a step")
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--worker", choices=tuple(_WORKERS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.worker:
        for _ in sys.stdin:
            print(json.dumps(_WORKERS[given.worker](sizes[0], given.clock)), flush=True)
        return
    compile_dir(ROOT / "gaus_pass", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        rows = [whole_process(n, folder, given.runs) for n in SMALL]
    header = ("operations", "no pass (s)", "gaus-schedule (s)", "with cycle-time=5 (s)")
    whole = table(header, rows)
    rows = [to_verilog(n, given.clock, given.runs) for n in sizes]
    verilog = table(("operations", "XLS (s)", "gaus_pass (s)", "ratio"), rows)
    text = _TEXT.format(whole=whole, verilog=verilog, clock=given.clock)
    made_with = setting(("pycde", "xls-python", "numpy", "ortools"), given.runs)
    write_section("pipelines", "Small pipelines", f"{text}\n\n{made_with}")


if __name__ == "__main__":
    main()
