"""Pairs of objectives against each other: what every solver offers between the two.

    python tools/bench/pareto.py --graphs FOLDER [--only i2c,max] [--seconds 10]
        [--store build/bench/pareto.jsonl] [--report-only]

Peak resources against communication over a sweep of weights, as in the figures of GauS, and memory
footprint against schedule length over a sweep of lengths.  Writes docs/results/pareto.md and
its pictures; runs that are in the store are not repeated.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import results
import suite_report
from results import ROOT, setting, table, write_section
from runs import Job, Run, Store, execute
from suites import STEPS, SUITES, Instance, Suite, graphs_of, short_name

_WEIGHTS = ("1", "3", "10", "30", "100")
_SLACKS = ("1.0", "1.1", "1.2", "1.5", "2.0")
_TEXT = """Every point is a schedule from a run of {seconds:g} s; lower and further left is better.
The table counts, of the points of all solvers together that no other point beats in both
objectives, how many each solver has found."""


@dataclass(frozen=True)
class Pair:
    """Two terms, and the arguments that lead from one end to the other."""

    name: str
    first: str
    second: str
    settings: dict[str, tuple[str, ...]]
    solvers: tuple[str, ...]


_A = ("--node-latency", "0", "--length", str(STEPS))
PAIRS = (
    Pair(
        "resources against communication",
        "resources",
        "communication",
        {w: (*_A, "--objective", f"{w}*resources+communication") for w in _WEIGHTS},
        ("list", "force-directed", "gumbel", "gaus", "auto"),
    ),
    Pair(
        "memory against length",
        "length",
        "memory",
        {s: ("--node-latency", "1", "--slack", s, "--objective", "memory") for s in _SLACKS},
        ("sdc", "force-directed", "gaus", "auto"),
    ),
)


def main(words: Sequence[str] | None = None) -> None:
    """Run what is missing, then report."""
    parser = argparse.ArgumentParser(description="Sweep pairs of objectives.")
    parser.add_argument("--graphs", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--store", type=Path, default=ROOT / "build" / "bench" / "pareto.jsonl")
    parser.add_argument("--only", default="i2c,max", help="graphs, by name, separated by commas")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--report-only", action="store_true", help="run nothing")
    given = parser.parse_args(words)
    store = Store(given.store)
    wanted = frozenset(filter(None, given.only.split(",")))
    paths = [p for p in graphs_of(given.graphs) if not wanted or short_name(p) in wanted]
    if not paths:
        raise SystemExit(f"no graphs in {given.graphs}; tools/bench/fetch.py gets some")
    parts = [_TEXT.format(seconds=given.seconds)]
    for pair in PAIRS:
        if not given.report_only:
            _run(pair, paths, store, given.seconds)
        parts += _report(pair, [short_name(p) for p in paths], store, given.seconds)
    write_section(
        "pareto", "Pareto fronts", "\n\n".join([*parts, setting(suite_report.PACKAGES, 1)])
    )


def _suite(pair: Pair) -> Suite:
    every = {name: ("--solver", name) for name in pair.solvers}
    return Suite(
        pair.name, "", "", "", pair.settings, every | {"auto": SUITES["A"].solvers["auto"]}
    )


def _run(pair: Pair, paths: Sequence[Path], store: Store, seconds: float) -> None:
    suite = _suite(pair)
    for path in paths:
        for setting_name, arguments in pair.settings.items():
            for solver in pair.solvers:
                name = f"{short_name(path)} {setting_name}"
                job = Job(pair.name, name, solver, 0, seconds)
                if job not in store.runs:
                    store.add(execute(job, suite, Instance(name, path, arguments)))


def points_of(
    pair: Pair, graph: str, runs: Sequence[Run], solver: str
) -> list[tuple[float, float]]:
    """What a solver found for a graph, in both terms, by the first."""
    names = {f"{graph} {setting_name}" for setting_name in pair.settings}
    return sorted(
        (run.terms[pair.first], run.terms[pair.second])
        for run in runs
        if run.job.suite == pair.name
        and run.job.instance in names
        and run.job.solver == solver
        and run.terms
    )


def front(points: Sequence[tuple[float, float]]) -> set[tuple[float, float]]:
    """Points that no other point beats: not worse in both and better in one."""
    return {p for p in points if not any(q[0] <= p[0] and q[1] <= p[1] and q != p for q in points)}


def _report(pair: Pair, graphs: Sequence[str], store: Store, seconds: float) -> list[str]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    runs = [run for run in store.runs.values() if run.job.seconds == seconds]
    figure: Any
    axes: Any
    figure, axes = pyplot.subplots(
        1, len(graphs), figsize=(5 * len(graphs), 3.6), layout="constrained", squeeze=False
    )
    rows: list[list[str]] = []
    for axis, graph in zip(axes.flat, graphs, strict=True):
        found = {s: points_of(pair, graph, runs, s) for s in pair.solvers}
        best = front([p for points in found.values() for p in points])
        for solver, points in found.items():
            if points:
                axis.plot(*zip(*points, strict=True), marker="o", markersize=4, label=solver)
        axis.set(title=graph, xlabel=pair.first, ylabel=pair.second, xscale="log", yscale="log")
        axis.legend(fontsize=8)
        rows.append([graph, *(str(len(best & set(p))) for p in found.values()), str(len(best))])
    name = f"pareto-{pair.name.replace(' ', '-')}.png"
    results.IMAGES.mkdir(parents=True, exist_ok=True)
    figure.savefig(results.IMAGES / name, dpi=110)
    pyplot.close(figure)
    heading = f"{pair.name[0].upper()}{pair.name[1:]}:"
    counted = table(("graph", *pair.solvers, "all"), rows)
    return [heading, counted, results.image(pair.name, name)]


if __name__ == "__main__":
    main()
