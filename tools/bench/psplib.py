"""auto against a plain CP-SAT model on project scheduling problems, at equal time, in turn.

    python tools/bench/psplib.py FOLDER [--seconds 2] [--count 80] [--seed 0] [--best FILE.csv]

FOLDER holds PSPLIB files of one mode (``.sm``) or problem JSON; a random sample of them is solved
for the least length.  ``--best`` names a table ``file,length`` of the best known lengths; without
it the shorter of the two answers counts.  The plain model has one interval an operation and one
cumulative a resource type, and nothing else.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from results import setting, table, write_section

import gaus_pass as gp
from gaus_pass.formats.documents import parse_documents
from gaus_pass.support.machine import processors

_HEADERS = ("solver", "at best known", "proven", "mean time (s)", "CPU (s)", "mean above best")


@dataclass(frozen=True)
class Answer:
    """A length, whether it is proven least, and what it took."""

    length: int
    proven: bool
    seconds: float
    cpu: float


def read_single_mode(path: Path) -> gp.Problem:
    """A PSPLIB file: jobs block their resources for their whole duration; no source, no sink."""
    text = path.read_text(encoding="ascii", errors="replace")
    relations = _numbers(text, "PRECEDENCE RELATIONS:")
    demands = _numbers(text, "REQUESTS/DURATIONS:")
    limits = _numbers(text, "RESOURCEAVAILABILITIES:")[-1]
    builder = gp.ProblemBuilder(path.stem)
    names = [f"R{k + 1}" for k in range(len(limits))]
    for name, limit in zip(names, limits, strict=True):
        builder.resource_type(name, limit=limit)
    jobs: dict[int, int] = {}
    for number, _, duration, *amounts in demands[1:-1]:
        uses = {name: amount for name, amount in zip(names, amounts, strict=True) if amount}
        kind = builder.operator_type(
            f"job{number}", latency=duration, blocking=max(duration, 1), uses=uses
        )
        jobs[number] = builder.operation(f"job{number}", kind)
    for number, _, _, *successors in relations:
        for after in successors:
            if number in jobs and after in jobs:
                builder.dependence(jobs[number], jobs[after])
    return builder.build()


def _numbers(text: str, title: str) -> list[list[int]]:
    """The rows of whole numbers under a title, up to the next line of stars."""
    block = text.partition(title)[2].partition("***")[0]
    rows = [line.split() for line in block.splitlines()]
    return [
        [int(x) for x in row] for row in rows if row and all(re.fullmatch(r"\d+", x) for x in row)
    ]


def plain(problem: gp.Problem, seconds: float, most: int) -> Answer:
    """One interval an operation, one cumulative a resource type."""
    from ortools.sat.python import cp_model

    began, cpu = time.monotonic(), time.process_time()
    model = cp_model.CpModel()
    blocking = problem.per_type("blocking")[problem.type_of].tolist()
    start = [model.new_int_var(0, most, "") for _ in blocking]
    intervals = [
        model.new_fixed_size_interval_var(s, b, "") for s, b in zip(start, blocking, strict=True)
    ]
    for src, dst in zip(problem.dep_src.tolist(), problem.dep_dst.tolist(), strict=True):
        model.add(start[dst] >= start[src] + int(problem.latency[src]))
    for resource in problem.resource_types:
        users = [
            (i, problem.operator_types[t].uses[resource.name])
            for i, t in enumerate(problem.type_of.tolist())
            if problem.operator_types[t].uses.get(resource.name)
        ]
        if users and resource.limit is not None:
            chosen = [intervals[i] for i, _ in users]
            model.add_cumulative(chosen, [units for _, units in users], resource.limit)
    end = model.new_int_var(0, most, "")
    model.add_max_equality(end, [s + int(b) for s, b in zip(start, problem.busy, strict=True)])
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = processors()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    length = int(solver.value(end)) if found else most
    proven = status == cp_model.OPTIMAL
    return Answer(length, proven, time.monotonic() - began, time.process_time() - cpu)


def ours(problem: gp.Problem, seconds: float, most: int) -> Answer:
    """`auto` with the same time limit."""
    began, cpu = time.monotonic(), time.process_time()
    outcome = gp.solve(problem, gp.Options(objective="length", time_limit=seconds))
    proven = outcome.result.status is gp.SolveStatus.OPTIMAL
    length = outcome.terms["length"]
    return Answer(length, proven, time.monotonic() - began, time.process_time() - cpu)


_SOLVERS: dict[str, Callable[[gp.Problem, float, int], Answer]] = {
    "auto": ours,
    "plain CP-SAT": plain,
}


def read(path: Path) -> gp.Problem:
    """A file of the folder."""
    if path.suffix == ".sm":
        return read_single_mode(path)
    return parse_documents(path.read_text(encoding="utf-8"), str(path))[0].problem


def main() -> None:
    """Solve a sample with both in turn and write the section."""
    parser = argparse.ArgumentParser(description="Project scheduling: auto and plain CP-SAT.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--best", type=Path)
    given = parser.parse_args()
    files = sorted(p for p in given.folder.iterdir() if p.suffix in (".sm", ".json"))
    random.Random(given.seed).shuffle(files)
    files = files[: given.count]
    known: dict[str, int] = {}
    if given.best is not None:
        with given.best.open(encoding="utf-8") as rows:
            known = {row[0]: int(row[1]) for row in csv.reader(rows) if row[1].isdigit()}
    answers: dict[str, list[Answer]] = {name: [] for name in _SOLVERS}
    best: list[int] = []
    for solve in _SOLVERS.values():  # load what they need
        solve(read(files[0]), 1.0, 1000)
    for k, path in enumerate(files):
        problem = read(path)
        most = int(problem.busy.sum())
        names = list(_SOLVERS) if k % 2 else list(_SOLVERS)[::-1]
        for name in names:
            answers[name].append(_SOLVERS[name](problem, given.seconds, most))
        here = min(answers[name][-1].length for name in names)
        best.append(known.get(path.name, here))
        told = ", ".join(f"{name} {answers[name][-1]}" for name in _SOLVERS)
        print(f"{path.name}: best {best[-1]}, {told}", file=sys.stderr, flush=True)
    rows = [_row(name, answers[name], best) for name in _SOLVERS]
    what = f"{len(files)} of {given.folder.name}, {given.seconds:g} s each"
    body = f"{what}; each with {processors()} workers, in turn.\n\n"
    body += table(_HEADERS, rows) + "\n\n" + setting(("ortools",), 1)
    write_section("psplib", f"Project scheduling: {given.folder.name}, {given.seconds:g} s", body)


def _row(name: str, answers: list[Answer], best: list[int]) -> list[str]:
    above = [a.length / b - 1 for a, b in zip(answers, best, strict=True)]
    return [
        name,
        str(sum(a.length <= b for a, b in zip(answers, best, strict=True))),
        str(sum(a.proven for a in answers)),
        f"{statistics.mean(a.seconds for a in answers):.2f}",
        f"{statistics.mean(a.cpu for a in answers):.2f}",
        f"{100 * statistics.mean(above):.2f} %",
    ]


if __name__ == "__main__":
    main()
