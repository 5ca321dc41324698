"""What a reviewer would ask of GauS: equal starts, ablations, hints for CP-SAT, sizes, intervals.

    python tools/bench/reviewer.py [starts ablations hints sizes published] --graphs FOLDER
        [--seeds 10] [--seconds 10] [--only "A i2c"] [--report-only]
        [--gs-schedule FOLDER [--epochs 500] [--batch 8]] [--store build/bench/reviewer.jsonl]

A run gets as many iterations as take about --seconds CPU seconds of one thread, whatever else the
machine does.  Runs that are in the store are not repeated.  Writes docs/results/reviewer.md.

--gs-schedule is a folder with the published code of GS-Schedule, a checkout of
github.com/Yu-Maryland/Differentiable_Scheduler_ICML24; it needs networkx and matplotlib.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gs_schedule import Settings, run_published
from results import ROOT
from reviewer_methods import ABLATIONS, SAME_STARTS, solver_method
from reviewer_report import report
from reviewer_runs import RATIO, Runner, Stage, Stages
from runs import Job, Run, Store
from suites import STEPS

INSTANCES = {
    "starts": ("A router", "A i2c", "A sparse_1000_1", "B 1.2 router", "B 1.2 i2c"),
    "ablations": ("A router", "A i2c", "B 1.2 router", "B 1.2 i2c"),
    "hints": ("A router", "B 1.2 router", "B 1.2 i2c"),
    "sizes": ("layered 300", "layered 1000", "conv 1000", "layered 10000", "conv 10000"),
    "published": ("A ctrl", "A router"),
}
"""What each question is asked of; files that the folder does not have are left out."""
PUBLISHED = "published code"
_HINTS = ("gaus-paper", "gaus", "refine")
_HINT_SHARE = 0.25
"""Part of the time of a pair that the solver which makes the hint gets."""
_LONGER = {"hints": 4.0}
"""CP-SAT needs more time than a descent to get anywhere."""
_PLAIN_SIZE = 1000
"""Operations up to which a run of `sizes` gets the plain time; larger ones get more."""


def stages(question: str, epochs: int) -> dict[str, tuple[Stage, ...]]:
    """The methods of a question, by the names that tables give them."""
    if question == "starts":
        return {name: (Stage(name, method),) for name, method in SAME_STARTS.items()}
    if question == "ablations":
        return {name: (Stage(name, method),) for name, method in ABLATIONS.items()}
    if question == "sizes":
        return {name: (Stage(name, solver_method(name)),) for name in ("gaus", "refine")}
    if question == "hints":
        exact = solver_method("cp-sat")
        pairs = {
            f"{name}, then cp-sat": (
                Stage(name, solver_method(name), _HINT_SHARE),
                Stage("cp-sat", exact, 1 - _HINT_SHARE),
            )
            for name in _HINTS
        }
        return {"cp-sat": (Stage("cp-sat", exact),), **pairs}
    ours, paper = SAME_STARTS["gumbel, none"], SAME_STARTS["gaus-paper, midpoint"]
    return {
        f"gumbel, {epochs} epochs": (Stage("gumbel", ours, iterations=epochs),),
        "gaus-paper, midpoint": (Stage("gaus-paper, midpoint", paper),),
    }


def _chosen(text: str) -> Callable[[str], bool]:
    """Whether an instance is in a list; an empty one has all."""
    wanted = frozenset(filter(None, text.split(",")))
    return lambda instance: not wanted or instance in wanted


def seconds_of(question: str, instance: str, seconds: float) -> float:
    """CPU seconds of a run."""
    if question == "sizes":
        return seconds * max(1.0, int(instance.split()[-1]) / _PLAIN_SIZE)
    return seconds * _LONGER.get(question, 1.0)


def jobs(given: argparse.Namespace, questions: Sequence[str]) -> Iterator[tuple[Job, Stages]]:
    """All runs, seed by seed, so that a bench cut short has something of everything."""
    for seed in range(given.seeds):
        for question in questions:
            for instance in filter(_chosen(given.only), INSTANCES[question]):
                seconds = seconds_of(question, instance, given.seconds)
                for name, parts in stages(question, given.epochs).items():
                    yield Job(question, instance, name, seed, seconds), parts


def published(given: argparse.Namespace, runner: Runner, store: Store) -> Iterator[Run]:
    """Missing runs of the published code, one an instance."""
    name = f"{PUBLISHED}, {given.epochs} epochs, batch {given.batch}"
    for instance in filter(_chosen(given.only), INSTANCES["published"]):
        job = Job("published", instance, name, 0, 0.0)
        task = runner.task(instance)
        if job not in store.runs and task is not None:
            settings = Settings(STEPS, RATIO, given.epochs, given.batch)
            curve = run_published(given.gs_schedule, task.problem, settings)
            yield Run(job, curve[-1][1], None, curve[-1][0], 0.0, curve)


def main(words: Sequence[str] | None = None) -> None:
    """Run what is missing, then report."""
    given = _parser().parse_args(words)
    store, runner = Store(given.store), Runner(given.graphs)
    questions = given.questions or list(INSTANCES)
    for job, parts in () if given.report_only else jobs(given, questions):
        if job not in store.runs and runner.has(job.instance):
            _keep(store, runner.run(job, parts))
    if "published" in questions and given.gs_schedule is not None and not given.report_only:
        for run in published(given, runner, store):
            _keep(store, run)
    report(store.runs)


def _keep(store: Store, run: Run) -> None:
    store.add(run)
    job = run.job
    text = f"{job.suite}: {job.instance}, {job.solver}, seed {job.seed}: {run.value:g}"
    print(f"{text} in {run.seconds:.1f} CPU s", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Questions that a reviewer of GauS would ask.")
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help=", ".join(INSTANCES))
    parser.add_argument("--graphs", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--store", type=Path, default=ROOT / "build" / "bench" / "reviewer.jsonl")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds of a run")
    parser.add_argument("--only", default="", help='instances, as in "A i2c,B 1.2 i2c"')
    parser.add_argument("--gs-schedule", type=Path, help="folder with GS-Schedule's code")
    parser.add_argument("--epochs", type=int, default=500, help="of GS-Schedule's code")
    parser.add_argument("--batch", type=int, default=8, help="of GS-Schedule's code")
    parser.add_argument("--report-only", action="store_true", help="run nothing")
    return parser


if __name__ == "__main__":
    main()
