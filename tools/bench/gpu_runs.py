"""Whole runs for gpu.sh, each in a process of its own: compiled first, then timed."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scaling import random_graph

from gaus_pass.scheduling.warm_up import compile_all

_FORMULATION_A = "10*resources+communication"
_SPARE = 40.0
"""Seconds for loading, reading and compiling, beyond the time limit of a run."""
_LOADING = 9.0
"""Of these, what a run takes about."""


@dataclass(frozen=True)
class Case:
    """A graph (a file, or the size of a layered one) and what is asked of it."""

    name: str
    graph: str
    objective: str
    slack: float | None
    length: int | None = None

    def arguments(self, folder: Path) -> list[str]:
        """Of `one`."""
        size = f"--slack={self.slack}" if self.length is None else f"--length={self.length}"
        graph = self.graph if self.graph.isdigit() else str(folder / self.graph)
        return [f"--graph={graph}", f"--objective={self.objective}", size]


CASES = (
    Case("voter, B 1.2", "voter.aig", "memory", 1.2),
    Case("square, A", "square.aig", _FORMULATION_A, None, 10),
    Case("div, B 1.2", "div.aig", "memory", 1.2),
    Case("layered 100,000, B 1.1", "100000", "memory", 1.1),
    Case("layered 1,000,000, B 1.1", "1000000", "memory", 1.1),
)
_PEERS = tuple(
    Case(f"{name}, A", f"{name}.aig", _FORMULATION_A, None, 10)
    for name in ("voter", "square", "div")
)
_SMALL = (Case("layered 200, B 1.2", "200", "memory", 1.2),)
"""Where there is no GPU: enough to see that everything runs."""


def _cases(wanted: tuple[Case, ...], folder: Path, device: str) -> list[Case]:
    if device == "cpu":
        return list(_SMALL)
    return [c for c in wanted if c.graph.isdigit() or (folder / c.graph).exists()]


def prepare(device: str) -> None:
    """Compile the kernels of the CPU, which are kept on disk."""
    if device == "cuda":
        compile_all(print)


def side_by_side(folder: Path, device: str, seconds: float) -> Iterator[dict[str, Any]]:
    """Auto with the device and without, on the same instance at the same time."""
    cases = _cases(CASES, folder, device)
    each = seconds / len(cases)
    limit = max(each - _LOADING, each / 4)
    for case in cases:
        started = [(on, _start(case, folder, "auto", on, limit)) for on in (device, "cpu")]
        for on, child in started:
            yield {"instance": case.name, "solver": "auto", "on": on, "limit": limit,
                   **_answer(child, limit)}  # fmt: skip


def compare_peers(folder: Path, device: str, seconds: float) -> Iterator[dict[str, Any]]:
    """Gumbel and gaus on the device, one after the other."""
    cases = _cases(_PEERS, folder, device)
    each = seconds / (2 * len(cases))
    limit = max(each - _LOADING / 2, each / 2)
    for case in cases:
        for solver in ("gumbel", "gaus"):
            child = _start(case, folder, solver, device, limit)
            yield {"instance": case.name, "solver": solver, "on": device, "limit": limit,
                   **_answer(child, limit)}  # fmt: skip


def _start(
    case: Case, folder: Path, solver: str, device: str, limit: float
) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).resolve()), *case.arguments(folder)]
    command += [f"--solver={solver}", f"--device={device}", f"--seconds={limit}"]
    hidden = {**os.environ, "CUDA_VISIBLE_DEVICES": ""} if device == "cpu" else None
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=hidden
    )


def _answer(child: subprocess.Popen[str], limit: float) -> dict[str, Any]:
    try:
        out, errors = child.communicate(timeout=limit + _SPARE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return {"failure": f"not back after {limit + _SPARE:.0f} s"}
    if child.returncode:
        return {"failure": errors.strip()[-400:]}
    return json.loads(out.splitlines()[-1])


def _compile(options: Any, operations: int) -> None:
    """Everything that is compiled is, before the clock starts."""
    from gaus_pass.scheduling.solve import solve

    if options.device == "cuda":
        from gaus_pass.solvers.gaus.gpu.program import load_program
        from gaus_pass.solvers.gaus.run import restarts_on
        from gaus_pass.solvers.population.search import load_program as load_walks

        load_program(restarts_on("cuda", operations))
        load_walks()
    small = random_graph(min(operations, 3_000))
    # By iterations: what a clock interrupts while it loads may stay half loaded.
    solve(small, replace(options, slack=1.2, length=None, time_limit=None, iterations=2))


def _megabytes(device: str) -> float:
    """Peak memory of the GPU, or of the process."""
    if device == "cuda":
        import torch

        return torch.cuda.max_memory_allocated() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(given: argparse.Namespace) -> dict[str, Any]:
    """Value, bound, iterations, seconds and peak memory of a run, after one that compiles."""
    from gaus_pass.formats.readers import read_problem
    from gaus_pass.options import Options
    from gaus_pass.scheduling.solve import solve

    if given.graph.isdigit():
        problem = random_graph(int(given.graph))
    else:
        # A schedule of few steps chains operations, as in formulation A.
        problem = read_problem(given.graph, node_latency=1 if given.length is None else 0)
    options = Options(
        solver=given.solver, device=given.device, objective=given.objective,
        slack=given.slack or 1.0, length=given.length, time_limit=given.seconds,
    )  # fmt: skip
    _compile(options, problem.num_operations)
    began = time.monotonic()
    result = solve(problem, options).result
    trace = [[p.seconds, p.objective[0]] for p in result.trace if not p.more]
    return {
        "value": result.objective[0],
        "bound": result.lower_bound[0],
        "iterations": max(p.iteration for p in result.trace),
        "seconds": time.monotonic() - began,
        "megabytes": _megabytes(given.device),
        "trace": trace[-40:],
    }


def main() -> None:
    """Solve one instance and print what came out."""
    parser = argparse.ArgumentParser(description="One run of gpu.sh.")
    parser.add_argument("--graph", required=True)
    parser.add_argument("--objective", required=True)
    parser.add_argument("--slack", type=float)
    parser.add_argument("--length", type=int)
    parser.add_argument("--solver", required=True)
    parser.add_argument("--device", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    print(json.dumps(one(parser.parse_args())))


if __name__ == "__main__":
    main()
