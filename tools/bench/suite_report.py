"""Tables and pictures of a suite, from the runs that there are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any

import results
from results import setting, table, write_section
from runs import Run
from suites import Instance, Suite

PACKAGES = ("numpy", "numba", "ortools", "torch")
_COLUMNS = 3
"""Charts side by side."""


def report(suite: Suite, instances: Sequence[Instance], runs: Sequence[Run]) -> None:
    """Write the section of a suite and its picture, from the longest time limit that was run."""
    if all(run.value is None for run in runs):
        why = f": {runs[0].failure}" if runs else ""
        raise SystemExit(f"suite {suite.name}: there is no result yet{why}")
    seconds = max(run.job.seconds for run in runs)
    chosen = [run for run in runs if run.job.seconds == seconds]
    seeds = len({run.job.seed for run in chosen})
    names = [i.name for i in instances]
    pictures = list(_pictures(suite, instances, chosen))
    parts = [
        f"{suite.text} At most {seconds:g} s a run{_clock(chosen)}; the median over "
        f"{seeds} seeds, or over those that were run; in bold what is best, in brackets "
        "the largest proven lower bound.",
        _values(suite, instances, chosen),
        _costs(suite, names, chosen),
        "\n\n".join(results.image("objective over time", name) for name in pictures),
        setting(PACKAGES, seeds),
    ]
    page = suite.page or f"suite-{suite.name.lower()}"
    write_section(page, suite.title, "\n\n".join(filter(None, parts)))


def _clock(runs: Sequence[Run]) -> str:
    """What the seconds are, where they are not those of the wall."""
    cpu = all(run.job.clock == "cpu" for run in runs)
    return " of a clock that counts CPU time as two idle cores would have it" if cpu else ""


def _is_circuit(instance: Instance) -> bool:
    return instance.path.suffix == ".aig"


def _pictures(suite: Suite, instances: Sequence[Instance], runs: Sequence[Run]) -> Iterator[str]:
    """Draw circuits and random workloads apart, as Figures 4 and 3 of GS-Schedule are."""
    both = len({_is_circuit(i) for i in instances}) > 1
    groups = {"circuits": True, "random": False} if both else {"": _is_circuit(instances[0])}
    for group, circuits in groups.items():
        names = [i.name for i in instances if _is_circuit(i) is circuits]
        if any(run.job.instance in names and run.trace for run in runs):
            path = results.IMAGES / f"suite-{suite.name}{'-' * bool(group)}{group}.png"
            _draw(suite, names, runs, str(path))
            yield path.name


def _of(runs: Iterable[Run], instance: str, solver: str) -> list[Run]:
    return [
        r
        for r in runs
        if r.job.instance == instance and r.job.solver == solver and r.value is not None
    ]


def _median(runs: Sequence[Run]) -> float | None:
    values = [r.value for r in runs if r.value is not None]
    return median(values) if values else None


def _values(suite: Suite, instances: Sequence[Instance], runs: Sequence[Run]) -> str:
    references = suite.references()
    solvers = [s for s in suite.solvers if any(r.job.solver == s for r in runs)]
    rows: list[list[str]] = []
    ratios: dict[str, dict[str, float]] = {c: {} for c in (*solvers, *references)}
    for name in [i.name for i in instances]:
        found = {s: _median(_of(runs, name, s)) for s in solvers}
        if not any(v is not None for v in found.values()):
            continue
        best = min(v for v in found.values() if v is not None)
        bound = max((r.bound or 0.0) for r in runs if r.job.instance == name)
        given = {c: references[c].get(name) for c in references}
        rows.append(
            [f"{name} ({bound:,.0f})"]
            + [_cell(v, best) for v in found.values()]
            + [_cell(v, -1) for v in given.values()]
        )
        for column, value in {**found, **given}.items():
            if value and found.get("auto"):
                ratios[column][name] = value / float(found["auto"] or 1)
    rows += _means(instances, list(ratios.values()))
    return table(("graph (bound)", *solvers, *references), rows)


def _means(instances: Sequence[Instance], ratios: Sequence[dict[str, float]]) -> list[list[str]]:
    """Geometric means of value / auto's, and what auto reduces the value to; circuits apart."""
    if not any(ratios):
        return []
    circuits = {i.name for i in instances if _is_circuit(i)}
    every = {i.name for i in instances}
    groups = {"": every} if circuits in (set(), every) else {"": every, "circuits: ": circuits}
    rows: list[list[str]] = []
    for label, names in groups.items():
        means = [geometric_mean([v for n, v in one.items() if n in names]) for one in ratios]
        counts = [sum(n in names for n in one) for one in ratios]
        shown = [f"{m:.3f} ({k})" if m else "" for m, k in zip(means, counts, strict=True)]
        rows.append([f"{label}geometric mean of value / auto's", *shown])
        rows.append([f"{label}auto reduces it to", *(f"{1 / m:.3f}" if m else "" for m in means)])
    return rows


def geometric_mean(ratios: Sequence[float]) -> float:
    """0 where there is none."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else 0.0


def _cell(value: float | None, best: float) -> str:
    if value is None:
        return "–"
    text = f"{value:,.10g}"
    return f"**{text}**" if value == best else text


def _costs(suite: Suite, names: Sequence[str], runs: Sequence[Run]) -> str:
    """Seconds and megabytes, where they say something: for solvers that end by themselves."""
    if suite.name != "R":
        return ""
    solvers = list(suite.solvers)
    rows = [
        [name, *(_cost(_of(runs, name, s)) for s in solvers)]
        for name in names
        if any(_of(runs, name, s) for s in solvers)
    ]
    return "Seconds of the whole process, and peak memory:\n\n" + table(("graph", *solvers), rows)


def _cost(runs: Sequence[Run]) -> str:
    if not runs:
        return "–"
    seconds = median(r.seconds for r in runs)
    return f"{seconds:.2f} s, {median(r.megabytes for r in runs):.0f} MB"


def _draw(suite: Suite, names: Sequence[str], runs: Sequence[Run], path: str) -> None:
    """Objective over its best value, over time: one chart a graph, one line a solver."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [n for n in names if any(r.job.instance == n and r.trace for r in runs)]
    rows = -(-len(shown) // _COLUMNS)
    figure: Any
    axes: Any
    figure, axes = pyplot.subplots(
        rows, _COLUMNS, figsize=(4 * _COLUMNS, 2.6 * rows), layout="constrained", squeeze=False
    )
    lines: dict[str, Any] = {}
    for axis, name in zip(axes.flat, shown, strict=False):
        best = min(r.value for r in runs if r.job.instance == name and r.value is not None)
        for k, solver in enumerate(suite.solvers):
            found = _of(runs, name, solver)
            if found:
                lines[solver] = _line(axis, found, max(best, 1.0), f"C{k}")
        axis.set(title=name, xscale="log", yscale="log")
        axis.title.set_fontsize(9)
    for axis in axes.flat[len(shown) :]:
        axis.axis("off")
    figure.supxlabel("seconds")
    figure.supylabel("objective / best")
    figure.legend(
        lines.values(), lines.keys(), loc="outside upper center", ncols=len(lines), fontsize=8
    )
    results.IMAGES.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _line(axis: Any, runs: Sequence[Run], best: float, colour: str) -> Any:
    """The run of the median: a step at every improvement, on to the end of the run."""
    run = sorted(runs, key=lambda r: r.value or 0.0)[len(runs) // 2]
    points = [(max(t, 1e-3), v / best) for t, v in run.trace]
    end = max(run.seconds, points[-1][0])
    points.append((end, (run.value or best) / best))
    (line,) = axis.step(*zip(*points, strict=True), where="post", color=colour, linewidth=1.2)
    axis.plot(*points[-1], marker=".", color=colour)
    return line
