"""Time of an iteration of gaus and peak memory, by number of operations.

    python tools/bench/scaling.py [--sizes 1000,10000,100000,1000000] [--runs 3] [--device cpu]

Random layered graphs, two operands among the last 500 values, formulation B at 1.1 × depth.  Every
run is a process of its own; an iteration is forward, backward and step, without legalising.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from results import measure, setting, table, write_section

from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem

_WINDOW = 500
_ITERATIONS = 30
_HEADERS = ("operations", "depth", "ms an iteration", "µs an operation", "peak memory (MB)")


def random_graph(operations: int) -> Problem:
    """Unit latency, one bit a value, two operands among the last 500."""
    rng = np.random.default_rng(0)
    later = np.arange(1, operations)
    back = rng.integers(1, np.minimum(later, _WINDOW) + 1, (2, operations - 1))
    sources = (later - back).reshape(-1)
    edges = np.unique(np.stack((sources, np.tile(later, 2)), 1), axis=0)
    return from_arrays([1] * operations, edges)


def one_run(operations: int, device: str) -> dict[str, Any]:
    """Milliseconds of an iteration, and peak megabytes of the process."""
    import torch

    from gaus_pass.analysis.bounds import least_length, windows
    from gaus_pass.analysis.constraints import precedence
    from gaus_pass.analysis.objectives import parse_objective
    from gaus_pass.solvers.base import Task
    from gaus_pass.solvers.common.devices import single_thread
    from gaus_pass.solvers.common.incumbent import Incumbent
    from gaus_pass.solvers.gaus.config import PRESETS
    from gaus_pass.solvers.gaus.search import Search
    from gaus_pass.solvers.gaus.starts import midpoint
    from gaus_pass.solvers.gaus.tensors import Placement

    problem = random_graph(operations)
    edges = precedence(problem)
    depth = least_length(problem, edges, None)
    length = math.ceil(1.1 * depth)
    view = windows(problem, edges, None, length)
    task = Task(
        problem, edges, None, length, view, parse_objective("memory"), own={"device": device}
    )
    config = replace(PRESETS["gaus"], evaluate_every=10**9)
    place = Placement(config.restarts, torch.device(device))
    with single_thread():
        search = Search(task, config, place, Incumbent(task, (0.0,)))
        search.begin(midpoint(task), config.rounds[0])
        seconds = _timed(search, device)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if device == "cuda":
        peak = torch.cuda.max_memory_allocated() / 2**20
    return {"depth": depth, "ms": 1000 * seconds, "megabytes": peak}


def _timed(search: Any, device: str) -> float:
    """Median seconds of an iteration after a few that load what is compiled."""
    import torch

    seconds: list[float] = []
    for k in range(_ITERATIONS):
        began = time.perf_counter()
        search.iterate(k / _ITERATIONS)
        if device == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[5:]))


def main() -> None:
    """Measure all sizes and write the section."""
    parser = argparse.ArgumentParser(description="Measure how gaus scales.")
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    sizes = [int(s) for s in given.sizes.split(",")]
    if given.child:
        print(json.dumps(one_run(sizes[0], given.device)))
        return
    here = [sys.executable, str(Path(__file__).resolve()), "--child", "--device", given.device]
    found = [measure([*here, "--sizes", str(n)], given.runs) for n in sizes]
    rows = [
        [f"{n:,}", f"{f['depth']:,}", f"{f['ms']:.2f}", f"{1000 * f['ms'] / n:.2f}",
         f"{f['megabytes']:.0f}"]
        for n, f in zip(sizes, found, strict=True)
    ]  # fmt: skip
    write_section(
        "gaus",
        f"An iteration of gaus on the {_NAMES[given.device]}",
        _text(sizes, found, rows, given.runs),
    )


_NAMES = {"cpu": "CPU", "cuda": "GPU"}


def _text(sizes: list[int], found: list[dict[str, Any]], rows: list[list[str]], runs: int) -> str:
    exponents = [
        math.log(found[k + 1]["ms"] / found[k]["ms"]) / math.log(sizes[k + 1] / sizes[k])
        for k in range(len(sizes) - 1)
    ]
    grown = ", ".join(f"{e:.2f}" for e in exponents)
    return (
        "Random graphs with two operands among the last 500 values, unit latency, memory "
        "footprint at 1.1 × depth; one iteration is forward, backward and step.\n\n"
        + table(_HEADERS, rows)
        + f"\n\nExponent of the time from size to size: {grown}.\n\n"
        + setting(("torch", "numpy", "numba"), runs)
    )


if __name__ == "__main__":
    main()
