"""The page that `reviewer.py` makes: a section a question, from the runs that there are."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import results
from results import setting, table, write_section
from reviewer_methods import ABLATIONS, SAME_STARTS, STARTS
from reviewer_readings import readings
from reviewer_runs import Runs, paired, time_to, value_at
from runs import Run

PAGE = "reviewer"
PACKAGES = ("numpy", "numba", "ortools", "torch")
_BY_TIME = ("starts", "ablations")
"""Questions with a section for each budget."""


def report(runs: Runs) -> None:
    """Write the sections of all questions that have runs."""
    for question, (title, section) in SECTIONS.items():
        asked = {job: run for job, run in runs.items() if job.suite == question}
        budgets = {job.seconds for job in asked} if question in _BY_TIME else {None}
        for seconds in sorted(budgets, key=lambda s: s or 0.0):
            chosen = {j: r for j, r in asked.items() if seconds in (None, j.seconds)}
            if chosen:
                seeds = len({job.seed for job in chosen})
                own = title if seconds is None else f"{title}, {seconds:g} CPU s"
                write_section(PAGE, own, f"{section(chosen)}\n\n{setting(PACKAGES, seeds)}")


def _instances(runs: Runs) -> list[str]:
    return list(dict.fromkeys(job.instance for job in runs))


def _methods(runs: Runs) -> list[str]:
    return list(dict.fromkeys(job.solver for job in runs))


def _of(runs: Runs, instance: str, method: str) -> list[Run]:
    return [r for j, r in runs.items() if (j.instance, j.solver) == (instance, method)]


def values(runs: Runs, methods: Sequence[str]) -> str:
    """A table of medians over seeds, with the least and the greatest value."""
    rows: list[list[str]] = []
    for instance in _instances(runs):
        cells = [_spread([r.value for r in _of(runs, instance, m) if r.value]) for m in methods]
        rows.append([instance, *cells])
    return table(("instance", *methods), rows)


def _spread(found: Sequence[float]) -> str:
    if not found:
        return "–"
    text = f"{median(found):,.10g}"
    if min(found) == max(found):
        return text
    return f"{text} ({min(found):,.10g} to {max(found):,.10g})"


def _ratios(runs: Runs, pairs: Sequence[tuple[str, str]]) -> str:
    groups = [g for g in ("A", "B") if any(i.startswith(g) for i in _instances(runs))]
    rows = [
        [
            f"{one} / {other}",
            *(str(paired(runs, one, other, only) or "–") for only in (*groups, "")),
        ]
        for one, other in pairs
    ]
    return table(("values", *(f"formulation {g}" for g in groups), "all"), rows)


def _time(runs: Runs) -> str:
    """What a run was given, and what it took."""
    (seconds,) = {job.seconds for job in runs}
    took = sorted(run.seconds for run in runs.values())
    return (
        f"{seconds:g} CPU seconds of one thread a run (measured: {took[0]:.1f} to {took[-1]:.1f})"
    )


def starts(runs: Runs) -> str:
    """gaus-paper and gumbel from equal starts, and both readings of the published gain."""
    pairs = [(f"gaus-paper, {s}", f"gumbel, {s}") for s in STARTS]
    own = [(f"{name}, list", f"{name}, none") for name in ("gaus-paper", "gumbel")]
    return "\n\n".join((
        f"{_time(runs)}. Both are offered the start as a "
        "schedule, made legal in the same way. `none` is a random point of the windows for "
        "gaus-paper, and for gumbel its published logits, which prefer step 0. Median over the "
        "seeds, in brackets the least and the greatest value.",
        values(runs, list(SAME_STARTS)),
        "Geometric means of ratios of values, below 1 where the first is better, with the 95 % "
        "interval of a paired bootstrap over instances and seeds:",
        _ratios(runs, [*pairs, *own]),
        results.image("value over CPU time", _draw(runs)),
        readings(runs),
    ))  # fmt: skip


def ablations(runs: Runs) -> str:
    """The same descent with one thing changed."""
    first, *others = ABLATIONS
    return "\n\n".join((
        f"`gaus` from the midpoint alone, {_time(runs)}, and the "
        "same with one thing changed: every step with random signs (its length as Adam makes it); "
        "start times without spread (σ = 0.01); one descent in place of two; violations by "
        "probability in place of expected depth; no penalty for violations at all; schedules made "
        "of samples in place of the means. A variant with quicker iterations has more of them.",
        values(runs, list(ABLATIONS)),
        "Geometric means of values / those of `gaus, midpoint`, above 1 where the change does "
        "harm, with the 95 % interval of a paired bootstrap over instances and seeds:",
        _ratios(runs, [(name, first) for name in others]),
    ))  # fmt: skip


def hints(runs: Runs) -> str:
    """CP-SAT with and without the schedule of another solver as its first one."""
    methods = _methods(runs)
    plain, *hinted = methods
    rows: list[list[str]] = []
    for instance in _instances(runs):
        least = {r.job.seed: r.value for r in _of(runs, instance, plain)}
        for method in hinted:
            found = [r for r in _of(runs, instance, method) if least.get(r.job.seed)]
            times = [time_to(r, least[r.job.seed] or 0.0) for r in found]
            reached = sorted(t for t in times if t is not None)
            middle = f"{median(reached):.1f}" if reached else "–"
            rows.append([instance, method, f"{len(reached)} of {len(found)}", middle])
    headers = ("instance", "method", "reaches the value of cp-sat alone", "CPU s until then")
    return "\n\n".join((
        f"{_time(runs)} in all. A pair gives a quarter of them to the "
        "first solver, whose schedule is the hint and the first incumbent of CP-SAT; without one "
        "CP-SAT begins with the better of sdc and list. refine is there as a control: any good "
        "schedule may do as well as one of gaus.",
        values(runs, methods),
        _ratios(runs, [(method, plain) for method in hinted]),
        "Time to the value that cp-sat alone ends with, the hint's own time included:",
        table(headers, rows),
    ))  # fmt: skip


def sizes(runs: Runs) -> str:
    """Both solvers by number of operations."""
    rows: list[list[str]] = []
    for instance in _instances(runs):
        chosen = {job: run for job, run in runs.items() if job.instance == instance}
        found = [
            _spread([r.value for r in _of(runs, instance, method) if r.value])
            for method in ("gaus", "refine")
        ]
        ratio = str(paired(chosen, "gaus", "refine") or "–")
        rows.append([instance, f"{next(iter(chosen)).seconds:g}", *found, ratio])
    return (
        "Formulation B of two families of suite L, from the solvers' own starts, in so many CPU "
        "seconds of one thread, about.\n\n"
        + table(("instance", "CPU s", "gaus", "refine", "gaus / refine"), rows)
    )


def published(runs: Runs) -> str:
    """GS-Schedule's code beside ours."""
    ordered = sorted(runs.items(), key=lambda item: (item[0].instance, item[0].solver))
    rows = [
        [job.instance, job.solver, str(job.seed), f"{run.value:,.0f}", f"{run.seconds:.1f}"]
        for job, run in ordered
        if run.value
    ]
    return (
        "Yu-Maryland/Differentiable_Scheduler_ICML24, run from a folder on one CPU thread: "
        "formulation A, the settings of its README (τ = 50, learning rate 1) but for batch and "
        "epochs; its best objective as it prints it, and CPU seconds of its process. `gumbel` has "
        "batches of at most 8.\n\n" + table(("instance", "method", "seed", "value", "CPU s"), rows)
    )


def _draw(runs: Runs) -> str:
    """Value over CPU seconds, medians over seeds: a chart an instance, a line a method."""
    from gaus_pass.report.plot import drawing, save

    shown = _instances(runs)
    columns = min(len(shown), 3)
    lines = -(-len(shown) // columns)
    figure, axes = drawing(lines, columns, (4.2 * columns, 3.2 * lines))
    for axis, instance in zip(axes.flat, shown, strict=False):
        for number, method in enumerate(SAME_STARTS):
            at, middle = _median_curve(_of(runs, instance, method))
            style = "-" if method.startswith("gaus") else "--"
            axis.step(at, middle, style, where="post", color=f"C{number // 2}", label=method)
        axis.set(title=instance, xlabel="CPU s", xscale="log", yscale="log")
    axes.flat[0].legend(fontsize="small")
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    name = f"reviewer-starts-{next(iter(runs)).seconds:g}.png"
    save(figure, str(results.IMAGES / name))
    return name


def _median_curve(runs: Sequence[Run]) -> tuple[list[float], list[float]]:
    """Median of the best values over seeds, from when all have one."""
    at = sorted({point[0] for run in runs for point in run.trace} | {run.seconds for run in runs})
    found = [(t, [value_at(run, t) for run in runs]) for t in at]
    both = [(t, median(v for v in row if v is not None)) for t, row in found if None not in row]
    return [t for t, _ in both], [v for _, v in both]


SECTIONS = {
    "starts": ("GauS against GS-Schedule from equal starts", starts),
    "published": ("The published code of GS-Schedule", published),
    "hints": ("GauS as a hint for CP-SAT", hints),
    "ablations": ("What each part of gaus contributes", ablations),
    "sizes": ("From which size on gaus beats refine", sizes),
}
