"""Suites A, B, C, R and L: every solver at equal time, medians over seeds, tables and plots.

    python tools/bench/bench.py A B R --graphs FOLDER [--seeds 3] [--seconds 30]
        [--clock cpu] [--only i2c,max] [--solvers auto,gaus] [--store build/bench/runs.jsonl]
        [--report-only]

Runs that are in the store are not repeated: a bench that was stopped goes on where it was.  Writes
docs/results/suite-*.md and their plots in docs/images.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from choices import several_of
from results import ROOT
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from runs import Store, execute, jobs
from suite_report import report
from suites import FAMILIES, SUITES, Suite

_BAR = (TextColumn("{task.description:40}"), BarColumn(), MofNCompleteColumn())


def main(words: Sequence[str] | None = None) -> None:
    """Run what is missing, then report."""
    given = _parser().parse_args(words)
    store = Store(given.store)
    for name in [one for word in given.suites for one in FAMILIES.get(word, (word,))]:
        suite = SUITES[name]
        instances = list(suite.instances(given.graphs, _names(given.only)))
        if not instances:
            raise SystemExit(f"no graphs in {given.graphs}; tools/bench/fetch.py gets some")
        solvers = [one for one in suite.solvers if one in given.solvers or not given.solvers]
        wanted = [
            (job, instance)
            for job, instance in jobs(
                suite, instances, solvers, given.seeds, given.seconds, given.clock
            )
            if job not in store.runs
        ]
        if not given.report_only:
            _run_all(suite, wanted, store)
        runs = [
            r for r in store.runs.values() if r.job.suite == name and r.job.clock == given.clock
        ]
        report(suite, instances, [r for r in runs if r.job.seconds == given.seconds] or runs)


def _run_all(suite: Suite, wanted: list, store: Store) -> None:  # type: ignore[type-arg]
    with Progress(*_BAR, TimeRemainingColumn()) as progress:
        bar = progress.add_task(f"suite {suite.name}", total=len(wanted))
        for job, instance in wanted:
            text = f"{suite.name}: {instance.name}, {job.solver}, seed {job.seed}"
            progress.update(bar, description=text)
            store.add(execute(job, suite, instance))
            progress.advance(bar)


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare solvers on folders of graphs.")
    parser.add_argument("suites", nargs="+", choices=(*SUITES, *FAMILIES))
    parser.add_argument("--graphs", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--store", type=Path, default=ROOT / "build" / "bench" / "runs.jsonl")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="time limit of a run")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="see meter.py")
    parser.add_argument("--only", default="", help="graphs, by name, separated by commas")
    solvers = several_of("solver", {name for suite in SUITES.values() for name in suite.solvers})
    parser.add_argument("--solvers", type=solvers, default=(), help="solvers, as tables name them")
    parser.add_argument("--report-only", action="store_true", help="run nothing")
    return parser


if __name__ == "__main__":
    main()
