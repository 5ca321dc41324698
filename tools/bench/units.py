"""Fewest units within 1.5 times the least length: auto against a plain CP-SAT model, at equal time.

    python tools/bench/units.py [--sizes 30,60,100,150] [--seeds 3] [--seconds 10] [--no-section]

Random graphs of additions (latency 1, cost 1), multiplications (latency 2, cost 4) and divisions
(latency 4, cost 8); units of the last two are not pipelined.  One or two operands each, from among
the last n/2 operations.  The plain model has one interval an operation and one cumulative a
resource type with a variable capacity, and nothing else; both have all processors.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
from results import setting, table, write_section

import gaus_pass as gp
from gaus_pass.analysis.bounds import least_length
from gaus_pass.analysis.constraints import precedence
from gaus_pass.support.machine import processors

_SLACK = 1.5
_KINDS = (("add", 1, 1, 1), ("add", 1, 1, 1), ("mul", 2, 2, 4), ("mul", 2, 2, 4), ("div", 4, 4, 8))
"""Name, latency, blocking and cost."""
_HEADERS = ("operations", "seed", "length", "auto", "plain CP-SAT", "auto: bound", "plain: bound",
            "auto: s", "plain: s", "auto: CPU s", "plain: CPU s")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Cost of the units, what is proven, and what it took."""

    cost: int
    bound: float
    seconds: float
    cpu: float


def example(operations: int, seed: int) -> gp.Problem:
    """The graph of a seed, within its length."""
    rng = np.random.default_rng(seed)
    builder = gp.ProblemBuilder(f"units {operations}, seed {seed}")
    for name, latency, blocking, cost in dict.fromkeys(_KINDS):
        builder.resource_type(name, cost=cost)
        builder.operator_type(name, latency, blocking=blocking, uses={name: 1})
    for i in range(operations):
        builder.operation(f"op{i}", _KINDS[int(rng.integers(len(_KINDS)))][0])
        back = max(operations // 2, 4)
        for source in sorted(
            {int(rng.integers(max(i - back, 0), i)) for _ in range(2)} if i else ()
        ):
            builder.dependence(source, i)
    problem = builder.build()
    least = least_length(problem, precedence(problem), None)
    return replace(problem, length=math.ceil(_SLACK * least))


def plain(problem: gp.Problem, seconds: float) -> Answer:
    """One interval an operation, one cumulative a resource type."""
    from ortools.sat.python import cp_model

    began, cpu = time.monotonic(), time.process_time()
    model = cp_model.CpModel()
    ends = zip(problem.busy.tolist(), problem.blocking.tolist(), strict=True)
    length = problem.length or 0
    start, intervals = [], []
    for busy, blocking in ends:
        start.append(model.new_int_var(0, length - busy, ""))
        intervals.append(model.new_fixed_size_interval_var(start[-1], blocking, ""))
    for src, dst in zip(problem.dep_src.tolist(), problem.dep_dst.tolist(), strict=True):
        model.add(start[dst] >= start[src] + int(problem.latency[src]))
    total = 0
    for resource in problem.resource_types:
        units = problem.units(resource.name)
        users = np.flatnonzero(units).tolist()
        most = model.new_int_var(0, int(units.sum()), "")
        model.add_cumulative([intervals[i] for i in users], units[users].tolist(), most)
        total = total + resource.cost * most
    model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = processors()
    solver.solve(model)
    used = time.monotonic() - began, time.process_time() - cpu
    return Answer(round(solver.objective_value), solver.best_objective_bound, *used)


def ours(problem: gp.Problem, seconds: float) -> Answer:
    """`auto` with the same time limit."""
    began, cpu = time.monotonic(), time.process_time()
    found = gp.solve(problem, gp.Options(objective="resources", time_limit=seconds))
    used = time.monotonic() - began, time.process_time() - cpu
    return Answer(found.terms["resources"], found.result.lower_bound[0], *used)


def main() -> None:
    """Solve all with both in turn and write the section."""
    parser = argparse.ArgumentParser(description="Fewest units: auto and plain CP-SAT.")
    parser.add_argument("--sizes", default="30,60,100,150")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--no-section", action="store_true", help="print only")
    given = parser.parse_args()
    rows: list[list[str]] = []
    for solve in (ours, plain):  # load what they need
        solve(example(30, 0), 1.0)
    for n in map(int, given.sizes.split(",")):
        for seed in range(given.seeds):
            problem = example(n, seed)
            order = (ours, plain) if seed % 2 else (plain, ours)
            found = {solve: solve(problem, given.seconds) for solve in order}
            rows.append(_row(n, seed, problem, found[ours], found[plain]))
            print(" | ".join(rows[-1]), file=sys.stderr, flush=True)
    if given.no_section:
        return
    body = f"`tools/bench/units.py`: cost of the units within {_SLACK} × the least length, "
    body += f"{given.seconds:g} s each, {processors()} workers, in turn.\n\n"
    body += table(_HEADERS, rows) + "\n\n" + setting(("ortools",), 1)
    write_section("psplib", f"Fewest units within a length, {given.seconds:g} s", body)


def _row(n: int, seed: int, problem: gp.Problem, auto: Answer, other: Answer) -> list[str]:
    return [
        str(n), str(seed), str(problem.length), str(auto.cost), str(other.cost),
        f"{auto.bound:g}", f"{other.bound:g}", f"{auto.seconds:.1f}", f"{other.seconds:.1f}",
        f"{auto.cpu:.1f}", f"{other.cpu:.1f}",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
