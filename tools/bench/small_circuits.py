"""Small circuits: ``auto`` beside every single solver at equal time, formulations A and B.

    python tools/bench/small_circuits.py [--seconds 15] [--seeds 1] [--store FILE] [--report-only]

The circuits are those of small_circuits.v, 50 to 320 nodes as and-inverter graphs (by Yosys).
Writes a section of docs/results/circuits.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from typing import Any

from circuits import convert, modules_of
from results import ROOT, setting, table, write_section
from runs import Run, Store, execute, jobs
from suites import SUITES, Instance, Suite

from gaus_pass.formats.readers import parse_problem

SOLVERS = {
    "A": ("list", "order-cut", "cp-sat", "refine", "auto"),
    "B": ("list", "sdc", "cp-sat", "refine", "auto"),
}
_SOURCE = Path(__file__).with_name("small_circuits.v")
_TEXT = """\
Circuits of `tools/bench/small_circuits.v`, {seconds:g} s a run, {seeds} seed(s); the value, a star
where `auto` has proven it least. The last column is `auto` over the best of the others: `auto` is
behind where it is above 1."""


def main() -> None:
    """Run what is missing, then report."""
    parser = argparse.ArgumentParser(description="Compare auto with single solvers.")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--seeds", type=int, default=1)
    folder = ROOT / "build" / "bench"
    parser.add_argument("--store", type=Path, default=folder / "small-circuits.jsonl")
    parser.add_argument("--report-only", action="store_true")
    given = parser.parse_args()
    store = Store(given.store)
    sizes = make_graphs(folder / "small-circuits")
    parts: list[str] = []
    for name, solvers in SOLVERS.items():
        suite = SUITES[name]
        instances = list(suite.instances(folder / "small-circuits", frozenset()))
        for job, instance in jobs(suite, instances, [*solvers], given.seeds, given.seconds):
            if job not in store.runs and not given.report_only:
                store.add(execute(job, suite, instance))
        of_suite = [r for r in store.runs.values() if r.job.suite == name]
        parts.append(f"{suite.text}\n\n{compared(suite, instances, solvers, of_suite, sizes)}")
    text = _TEXT.format(seconds=given.seconds, seeds=given.seeds)
    made_with = setting(("numpy", "numba", "ortools"), given.seeds)
    write_section("circuits", "Small circuits", "\n\n".join((text, *parts, made_with)))


def make_graphs(folder: Path) -> dict[str, int]:
    """Number of nodes of every circuit; files that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    text, sizes = _SOURCE.read_text(), dict[str, int]()
    for module in modules_of(text):
        path = folder / f"{module}.aig"
        if not path.exists():
            path.write_bytes(convert(text, module))
        sizes[module] = parse_problem(path.read_bytes(), path.name).num_operations
    return sizes


def compared(
    suite: Suite,
    instances: list[Instance],
    solvers: tuple[str, ...],
    runs: list[Run],
    sizes: dict[str, int],
) -> str:
    """The table of one suite."""
    rows: list[list[str]] = []
    for instance in instances:
        found = {s: _of(runs, instance.name, s) for s in solvers}
        graph = instance.name.partition(" ")[0]
        others = [value for s, (value, _) in found.items() if s != "auto" and value is not None]
        own, proven = found["auto"]
        ratio = f"{own / min(others):.3f}" if own is not None and others and min(others) else "–"
        shown = [_number(found[s][0]) + ("\\*" if s == "auto" and proven else "") for s in solvers]
        rows.append([f"{instance.name} ({sizes[graph]})", *shown, ratio])
    return table(("circuit (nodes)", *solvers, "auto / best"), rows)


def _of(runs: list[Run], instance: str, solver: str) -> tuple[Any, bool]:
    """Median value over the seeds, and whether all are proven."""
    mine = [r for r in runs if (r.job.instance, r.job.solver) == (instance, solver)]
    values = [r.value for r in mine if r.value is not None]
    if not values:
        return None, False
    return median(values), all(r.value == r.bound for r in mine)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


if __name__ == "__main__":
    main()
