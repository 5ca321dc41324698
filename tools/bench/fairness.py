"""Whether every peer is a fair one: its results against those it is known to reach.

    python tools/bench/fairness.py --graphs FOLDER [--seeds 3] [--store build/bench/runs.jsonl]
        [--only i2c,max] [--report-only]

Suite A, each peer with the time that its column of references.json had.  Runs that are in the
store, from here or from bench.py, are not repeated.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from results import ROOT, setting, table, write_section
from runs import Job, Store, execute
from suite_report import geometric_mean
from suites import SUITES, Instance

PEERS = {
    "list": ("prototype, list", 30.0),
    "cp-sat": ("prototype, CP-SAT 40 s", 40.0),
    "gumbel": ("prototype, GS-Schedule 10 s", 10.0),
    "gaus-paper (midpoint)": ("prototype, gaus from midpoint", 24.0),
    "gaus-paper (list)": ("prototype, gaus from list", 24.0),
}
"""Column that a peer has to reach, and seconds."""
_TEXT = """Formulation A, each peer in the time that the known results of its method took: value,
and in brackets value / known result; a fair peer has at most 1.05. The median over {seeds} seeds,
or over those that were run."""


def main(words: Sequence[str] | None = None) -> None:
    """Run what is missing, then report."""
    parser = argparse.ArgumentParser(description="Compare every peer with what it should reach.")
    parser.add_argument("--graphs", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--store", type=Path, default=ROOT / "build" / "bench" / "runs.jsonl")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="", help="graphs, by name, separated by commas")
    parser.add_argument("--report-only", action="store_true", help="run nothing")
    given = parser.parse_args(words)
    suite, store = SUITES["A"], Store(given.store)
    known = suite.references()
    wanted = frozenset(filter(None, given.only.split(",")))
    instances = [
        i for i in suite.instances(given.graphs, wanted) if i.name in known["prototype, list"]
    ]
    if not given.report_only:
        for seed in range(given.seeds):
            for job, instance in jobs(instances, seed):
                if job not in store.runs:
                    store.add(execute(job, suite, instance))
    rows = [_row(i, store, given.seeds) for i in instances]
    means = [_mean([cells[k] for _, cells in rows]) for k in range(len(PEERS))]
    lines = [[name, *(text for text, _ in cells)] for name, cells in rows]
    headers = ("graph", *(f"{peer}, {seconds:g} s" for peer, (_, seconds) in PEERS.items()))
    text = "\n\n".join(
        (
            _TEXT.format(seeds=given.seeds),
            table(headers, [*lines, ["geometric mean", *means]]),
            setting(("numpy", "numba", "ortools", "torch"), given.seeds),
        )
    )
    write_section("suite-a", "Fairness of the peers", text)


def jobs(instances: Sequence[Instance], seed: int) -> list[tuple[Job, Instance]]:
    """What has to be there for one seed."""
    return [
        (Job("A", instance.name, peer, seed, seconds), instance)
        for instance in instances
        for peer, (_, seconds) in PEERS.items()
    ]


def _row(instance: Instance, store: Store, seeds: int) -> tuple[str, list[tuple[str, float]]]:
    """Name, and for every peer what the table shows and its ratio, 0 where there is none."""
    known = SUITES["A"].references()
    cells: list[tuple[str, float]] = []
    for peer, (column, seconds) in PEERS.items():
        runs = [store.runs.get(Job("A", instance.name, peer, k, seconds)) for k in range(seeds)]
        values = [run.value for run in runs if run is not None and run.value is not None]
        if not values:
            cells.append(("–", 0.0))
            continue
        value, reached = median(values), known[column][instance.name]
        cells.append((f"{value:,.10g} ({value / reached:.3f})", value / reached))
    return instance.name, cells


def _mean(cells: Sequence[tuple[str, float]]) -> str:
    mean = geometric_mean([ratio for _, ratio in cells if ratio])
    return f"{mean:.3f}" if mean else ""


if __name__ == "__main__":
    main()
