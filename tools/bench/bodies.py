"""Random loop bodies with limits: auto against every single solver at equal time.

    python tools/bench/bodies.py [--sizes 100,500,2000] [--seeds 3] [--seconds 15]
        [--solvers auto,refine,cp-sat,sdc,list] [--no-section]

A body of n operations (a quarter loads of latency 2, a quarter multiplications of latency 3, the
rest additions of latency 1; unit blocking) has one or two operands each from among the last n/5
operations, n/20 back-edges along a path of up to four uses, with the least distance that the II
leaves feasible, and values of 1, 8, 16 or 32 bits that are held back by the latency of their
producer, as the reader of loops has it.  II 8; every resource type has 1.1 times the units that the
II needs.  Objective ii > length > register-bits.  Solvers run in processes of their own, in turn;
0 seconds leaves them their default budgets.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from results import setting, table, write_section

import gaus_pass as gp

INTERVAL = 8
_ROOM = 1.1
_KINDS = (("load", 2, "port"), ("mul", 3, "mul"), ("add", 1, "add"), ("add", 1, "add"))
_WIDTHS = (1, 8, 16, 32)
_WITHOUT_OPERANDS = 0.7
"""Share of loads whose address is computed elsewhere."""
_HOPS = 4
_HEADERS = ("operations", "seed", "solver", "length", "bits", "bound", "gap", "s", "CPU s")


def loop_body(operations: int, seed: int, interval: int = INTERVAL) -> gp.Problem:
    """The body of a seed."""
    rng = np.random.default_rng(seed)
    kinds = [_KINDS[int(k)] for k in rng.integers(0, len(_KINDS), operations)]
    latency = [kind[1] for kind in kinds]
    users: list[list[int | tuple[int, int]]] = [[] for _ in range(operations)]
    ahead: list[list[int]] = [[] for _ in range(operations)]
    depth = [0] * operations
    for i, (name, _, _) in enumerate(kinds):
        if i == 0 or (name == "load" and rng.random() < _WITHOUT_OPERANDS):
            continue
        window = max(10, operations // 5)
        for source in sorted(set(rng.integers(max(0, i - window), i, 2).tolist())):
            users[source].append(i)
            ahead[source].append(i)
            depth[i] = max(depth[i], depth[source] + latency[source])
    for _ in range(operations // 20):
        first = last = int(rng.integers(operations))
        for _ in range(_HOPS):
            if ahead[last]:
                last = int(rng.choice(ahead[last]))
        if last != first:
            steps = depth[last] - depth[first] + latency[last]
            users[last].append((first, max(1, math.ceil(steps / interval))))
    return _built(f"body {operations}, seed {seed}", kinds, users, rng, interval)


def _built(
    name: str,
    kinds: list[tuple[str, int, str]],
    users: list[list[int | tuple[int, int]]],
    rng: np.random.Generator,
    interval: int,
) -> gp.Problem:
    builder = gp.ProblemBuilder(name)
    units = [unit for _, _, unit in kinds]
    for unit in sorted(set(units)):
        builder.resource_type(unit, limit=math.ceil(_ROOM * units.count(unit) / interval))
    for kind, steps, unit in sorted(set(kinds)):
        builder.operator_type(kind, steps, uses={unit: 1})
    for i, (kind, _, _) in enumerate(kinds):
        builder.operation(f"op{i}", kind)
    widths = rng.choice(_WIDTHS, len(kinds)).tolist()
    for i, (_, steps, _) in enumerate(kinds):
        builder.value(i, widths[i], users[i], hold=steps)
    return builder.build()


def one_run(operations: int, seed: int, solver: str, seconds: float) -> dict[str, Any]:
    """What a solver makes of a body, and what it took; this process does nothing else."""
    problem = loop_body(operations, seed)
    limit = seconds if seconds > 0 else None
    began = time.monotonic()
    try:
        outcome = gp.solve(problem, gp.Options(ii=INTERVAL, solver=solver, time_limit=limit))
    except gp.GausError as error:
        return {"error": str(error)}
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "ii": outcome.schedule.ii,
        "length": outcome.terms["length"],
        "bits": outcome.terms["register-bits"],
        "bound": outcome.result.lower_bound[-1],
        "settled": list(outcome.result.objective[:2]) == list(outcome.result.lower_bound[:2]),
        "seconds": time.monotonic() - began,
        "cpu": sum(one.ru_utime for one in used),
    }


def main() -> None:
    """Measure everything in turn and write the section."""
    parser = argparse.ArgumentParser(description="Random loop bodies: auto and single solvers.")
    parser.add_argument("--sizes", default="100,500,2000")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--solvers", default="auto,refine,cp-sat,sdc,list")
    parser.add_argument("--no-section", action="store_true", help="print only")
    parser.add_argument("--child", nargs=3, metavar=("N", "SEED", "SOLVER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        n, seed, solver = given.child
        print(json.dumps(one_run(int(n), int(seed), solver, given.seconds)))
        return
    rows: list[list[str]] = []
    for n in map(int, given.sizes.split(",")):
        for seed in range(given.seeds):
            for solver in given.solvers.split(","):
                found = _in_child(n, seed, solver, given.seconds)
                rows.append(_row(n, seed, solver, found))
                print(" | ".join(rows[-1]), file=sys.stderr, flush=True)
    if given.no_section:
        return
    limit = f"{given.seconds:g} s each" if given.seconds > 0 else "default budgets"
    body = f"`tools/bench/bodies.py`, {limit}; ii > length > register-bits at II {INTERVAL}.\n\n"
    body += table(_HEADERS, rows) + "\n\n" + setting(("numpy", "numba", "ortools"), 1)
    write_section("loops", f"Random loop bodies, {limit}", body)


def _in_child(n: int, seed: int, solver: str, seconds: float) -> dict[str, Any]:
    here = [sys.executable, str(Path(__file__).resolve()), "--seconds", str(seconds)]
    words = [*here, "--child", str(n), str(seed), solver]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    if run.returncode:
        return {"error": f"exit status {run.returncode}"}
    return json.loads(run.stdout.splitlines()[-1])


def _row(n: int, seed: int, solver: str, found: dict[str, Any]) -> list[str]:
    if "error" in found:
        return [f"{n:,}", str(seed), solver, *["–"] * 6]
    known = found["settled"] and found["bound"] > 0
    return [
        f"{n:,}",
        str(seed),
        solver,
        str(found["length"]),
        f"{found['bits']:,}",
        f"{found['bound']:,.0f}" if known else "–",
        f"{100 * (found['bits'] / found['bound'] - 1):.1f} %" if known else "–",
        f"{found['seconds']:.1f}",
        f"{found['cpu']:.1f}",
    ]


if __name__ == "__main__":
    main()
