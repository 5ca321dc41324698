"""Google XLS and gaus_pass on the same graphs: the same register bits, and the time of both.

    python tools/bench/xls_compare.py [--sizes 1000,3000] [--clock 10] [--runs 3]

XLS has no entry that only schedules: its time is from IR text to Verilog.  The column "without its
LP" is the same with XLS's own ASAP strategy, which generates the same kind of code, so that the
difference of the two is about what XLS's exact scheduling takes.  Ours is from arrays of operands
to a verified schedule and its proof, in a fresh process, so that it includes loading OR-Tools and
the compiled kernels.  What is counted, and why the numbers have to be equal: see xls_graphs.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from results import measure, setting, table, write_section
from xls_graphs import (
    OBJECTIVE,
    count_registers,
    our_problem,
    random_graph,
    read_stages,
    run_xls,
    xls_text,
)

SEED = 0
_EXPLANATION = """\
Random graphs of 32-bit operations with two operands among the last 50 values, unit delays, {clock}
of them in a step. XLS's time is from its IR to Verilog, since it has no entry that only schedules;
"without its LP" is XLS with its own ASAP strategy, so the difference is about what its exact
scheduling takes. Ours is from the operands to a verified schedule and its proof, and includes the
loading of OR-Tools and of compiled kernels.

The numbers are equal because both minimise the same: the least number of stages for the clock, then
bits × stage boundaries over all values. XLS holds parameters in the first stage and the returned
tuple, which takes a unit of delay of its own, in the last; `tools/bench/xls_graphs.py` says that
as windows and an operation. The bits of XLS are those of the registers in its code, and register
bits of its stages by our count are the same number (`test/unit/test_xls.py`)."""
_HEADERS = (
    "operations",
    "stages",
    "register bits, XLS",
    "register bits, gaus_pass",
    "XLS (s)",
    "XLS without its LP (s)",
    "gaus_pass (s)",
)


def theirs(operations: int, clock: int, strategy: str) -> dict[str, Any]:
    """Measure XLS in this process."""
    graph = random_graph(operations, SEED)
    text = xls_text(graph)
    import_module("xls")  # loading it is not measured
    started = time.monotonic()
    block, verilog = run_xls(text, clock, strategy)
    seconds = time.monotonic() - started
    stages = int(read_stages(verilog, graph).max()) + 1
    return {"seconds": seconds, "stages": stages, "bits": count_registers(block)}


def ours(operations: int, clock: int) -> dict[str, Any]:
    """Measure ourselves in this process."""
    import gaus_pass as gp

    graph = random_graph(operations, SEED)
    started = time.monotonic()
    problem = our_problem(graph, clock)
    outcome = gp.solve(problem, gp.Options(objective=OBJECTIVE), ii=1)
    seconds = time.monotonic() - started
    if outcome.result.gap:
        raise ValueError(f"the gap is {outcome.result.gap}")
    terms = outcome.terms
    return {"seconds": seconds, "stages": terms["length"], "bits": terms["register-bits"]}


def compare(operations: int, clock: int, runs: int) -> list[str]:
    """One row of the table."""
    child = [sys.executable, str(Path(__file__).resolve()), "--clock", str(clock), "--child"]
    arguments = {who: [*child, who, "--sizes", str(operations)] for who in ("sdc", "asap", "ours")}
    found = {who: measure(command, runs) for who, command in arguments.items()}
    exact, plain, own = found["sdc"], found["asap"], found["ours"]
    return [
        f"{operations:,}",
        f"{own['stages']:,}" if own["stages"] == exact["stages"] else "DIFFERENT",
        f"{exact['bits']:,}",
        f"{own['bits']:,}",
        f"{exact['seconds']:.2f}",
        f"{plain['seconds']:.2f}",
        f"{own['seconds']:.2f}",
    ]


def main() -> None:
    """Measure all sizes and write the section."""
    parser = argparse.ArgumentParser(description="Compare register bits and times with XLS.")
    parser.add_argument("--sizes", default="1000,3000,10000,20000")
    parser.add_argument("--clock", type=int, default=10, help="operations that fit into a step")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=("sdc", "asap", "ours"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.child == "ours":
        print(json.dumps(ours(sizes[0], given.clock)))
        return
    if given.child:
        print(json.dumps(theirs(sizes[0], given.clock, given.child)))
        return
    rows = [compare(size, given.clock, given.runs) for size in sizes]
    text = "\n\n".join(
        (
            _EXPLANATION.format(clock=given.clock),
            table(_HEADERS, rows),
            setting(("xls-python", "numpy", "numba", "ortools"), given.runs),
        )
    )
    write_section("pipelines", "The same optimum as Google XLS", text)


if __name__ == "__main__":
    main()
