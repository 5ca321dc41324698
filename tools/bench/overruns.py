"""How far runs with a time limit outlast it: problems of every kind, warm and with an empty cache.

    python tools/bench/overruns.py [--limits 0,0.1,1,10] [--solvers auto] [--cold]

Every run is a process of its own; its time is that of `solve`, from the problem to the verified
schedule.  ``--cold`` gives every run an empty cache of compiled kernels.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np
from results import setting, table, write_section

import gaus_pass as gp


def layered(operations: int, **more: object) -> gp.Problem:
    """Unit latency, two operands among the last 50."""
    rng = np.random.default_rng(0)
    pairs = {
        (int(rng.integers(max(i - 50, 0), i)), i) for i in range(1, operations) for _ in range(2)
    }
    return gp.from_arrays([1] * operations, sorted(pairs), bits=8)


def units(operations: int, *, limit: int, blocking: int = 1, carried: bool = False) -> gp.Problem:
    """Multiplications on a few units between additions."""
    rng = np.random.default_rng(1)
    builder = gp.ProblemBuilder()
    builder.resource_type("mul", limit=limit)
    builder.operator_type("mul", 3, blocking=blocking, uses={"mul": 1})
    builder.operator_type("add", 1)
    users: list[list[int | tuple[int, int]]] = [[] for _ in range(operations)]
    for i in range(operations):
        builder.operation(f"op{i}", "mul" if rng.random() < 0.5 else "add")
        for j in {int(rng.integers(max(i - 20, 0), i)) for _ in range(2)} if i else set[int]():
            users[j].append(i)
    if carried:
        users[operations // 2].append((operations // 2 - 5, 4))
    for i, own in enumerate(users):
        builder.value(i, 16, own)
    return builder.build()


_MEMORY, _UNITS = "memory", "10*resources + communication"
PROBLEMS: dict[str, tuple[Callable[[], gp.Problem], dict[str, object]]] = {
    "register bits, 300": (lambda: layered(300), {}),
    "register bits, 30,000": (lambda: layered(30_000), {}),
    "register bits, clock, 3,000": (lambda: layered(3000), {"cycle_time": 1.0}),
    "memory, 100": (lambda: layered(100), {"objective": _MEMORY, "slack": 1.2}),
    "memory, 3,000": (lambda: layered(3000), {"objective": _MEMORY, "slack": 1.2}),
    "memory, 30,000": (lambda: layered(30_000), {"objective": _MEMORY, "slack": 1.2}),
    "length > memory, 3,000": (lambda: layered(3000), {"objective": f"length > {_MEMORY}"}),
    "units, 100": (lambda: units(100, limit=8), {"objective": _UNITS}),
    "units, 3,000": (lambda: units(3000, limit=300), {"objective": _UNITS}),
    "limits, 60": (lambda: units(60, limit=2), {}),
    "limits, 300": (lambda: units(300, limit=4), {}),
    "limits, 3,000": (lambda: units(3000, limit=10), {}),
    "limits, blocking, 60": (lambda: units(60, limit=3, blocking=5), {}),
    "limits, blocking, 600": (lambda: units(600, limit=9, blocking=5), {}),
    "loop, 60": (lambda: units(60, limit=5, carried=True), {"ii": 4}),
    "loop, 500": (lambda: units(500, limit=40, carried=True), {"ii": 8}),
    "loop, 3,000": (lambda: units(3000, limit=210, carried=True), {"ii": 8}),
    "loop, II missed, 300": (lambda: units(300, limit=7, carried=True), {"ii": 4}),
    "loop, blocking, 300": (lambda: units(300, limit=40, blocking=3, carried=True), {"ii": 8}),
    "samples, 300": (lambda: units(300, limit=20), {"samples": 5}),
}


def one(name: str, solver: str, limit: float) -> None:
    """Solve in this process; print seconds and what came out."""
    make, more = PROBLEMS[name]
    problem = make()
    options = gp.Options(solver=solver, time_limit=limit, **more)  # type: ignore[arg-type]
    began = time.monotonic()
    try:
        outcome = gp.solve(problem, options)
    except gp.GausError as error:
        answer = f"error: {error.message}"
    else:
        answer = " ".join(f"{value:g}" for value in outcome.result.objective)
    print(json.dumps({"seconds": time.monotonic() - began, "answer": answer}))


def measure(name: str, solver: str, limit: float, cold: bool) -> dict[str, object]:
    """The same in a process of its own."""
    words = [sys.executable, __file__, "--one", name, solver, str(limit)]
    with tempfile.TemporaryDirectory() as folder:
        more = {"NUMBA_CACHE_DIR": folder} if cold else {}
        done = subprocess.run(
            words, check=True, capture_output=True, text=True, env={**os.environ, **more}
        )
    return json.loads(done.stdout)


def main() -> None:
    """Run all problems with all limits and write the section."""
    parser = argparse.ArgumentParser(description="Measure how far time limits are overrun.")
    parser.add_argument("--limits", default="0,0.1,1,10")
    parser.add_argument("--solvers", default="auto")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--one", nargs=3)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], given.one[1], float(given.one[2]))
        return
    limits = [float(limit) for limit in given.limits.split(",")]
    for solver in given.solvers.split(","):
        rows: list[list[str]] = []
        worst = dict.fromkeys(limits, -math.inf)
        for name in PROBLEMS:
            row = [name]
            for limit in limits:
                found = measure(name, solver, limit, given.cold)
                over = float(str(found["seconds"])) - limit
                worst[limit] = max(worst[limit], over)
                row.append(f"{over:+.2f}")
                print(solver, name, limit, found, file=sys.stderr, flush=True)
            rows.append(row)
        rows.append(["worst", *(f"{worst[limit]:+.2f}" for limit in limits)])
        cache = "an empty cache" if given.cold else "warm caches"
        headers = ["problem", *(f"{limit:g} s" for limit in limits)]
        text = f"Seconds beyond the limit (negative: before it), one run each, {cache}.\n\n"
        text += table(headers, rows) + "\n\n" + setting(("numba", "ortools"), 1)
        write_section("time-limits", f"Time limits: {solver}, {cache}", text)


if __name__ == "__main__":
    main()
