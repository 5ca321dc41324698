"""Stages of auto that search locally: on the CPU or a GPU, and what works beside them."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.model.schedule import SolveResult, SolveStatus
from gaus_pass.solvers.auto import register_bound
from gaus_pass.solvers.auto.conditions import (
    bounds_beside,
    has_gpu,
    models_beside,
    on_gpu,
    only_bits_alive,
)
from gaus_pass.solvers.auto.constructive import CONSTRUCTIVE
from gaus_pass.solvers.auto.member import beside
from gaus_pass.solvers.auto.stage import Run
from gaus_pass.solvers.base import Budget, Task, find_solver, is_there
from gaus_pass.solvers.own_options import AutoOptions
from gaus_pass.solvers.refine.levelling import level_bits
from gaus_pass.solvers.refine.solver import refine, walk_on_gpu

_FORCE_RUNS = 3
"""What force-directed scheduling tries where only the clock would end it."""
_SOONER = 0.9
"""Part of a stage's time for a member beside it, whose process has to start first."""


def walk(run: Run, task: Task) -> SolveResult:
    """Many replicas from all schedules so far."""
    others = [one for one in run.found.values() if run.fits(one) and one is not task.start]
    return walk_on_gpu(task, run.bound, others)


def level(run: Run, task: Task) -> SolveResult:
    """Two starts for the local search, side by side where there is a second core."""
    assert run.best is not None
    start = run.found.get("sdc", run.best.schedule)
    with beside("force-directed", _forces(task)) as forces:
        best = level_bits(task, start, run.bound)
        run.add("levelling", best)
        if run.is_done():
            return best
        if forces:  # its time ends with this one's: what it has is there or comes soon
            return forces()
        cut_off = best.status is SolveStatus.INTERRUPTED
        return best if cut_off else find_solver("force-directed")(_forces(task))


def _forces(task: Task) -> Task:
    """The task without a start, for a second start of the local search; a few runs."""
    runs = None if task.budget.seconds is None else _FORCE_RUNS
    return replace(task, start=None, budget=replace(task.budget, iterations=runs))


def search(run: Run, task: Task) -> SolveResult:
    """Local search, and in parallel a model of what is small enough for one."""
    seconds = task.budget.seconds
    if seconds is None or not models_beside(run):
        return _refine(run, task)
    with beside("cp-sat", replace(task, budget=Budget(None, _SOONER * seconds))) as model:
        found = _refine(run, task)
        if model is None or found.status is SolveStatus.INTERRUPTED:
            return found
        run.add("refine", found)
        return model()


def _refine(run: Run, task: Task) -> SolveResult:
    """Local search from the best, and from other starts.

    For footprints from all there are; else from the best constructive one, where the best has
    structure that may lead nowhere.
    """
    within = {name: one for name, one in run.found.items() if run.fits(one)}
    others = [one for one in within.values() if one is not task.start]
    if not only_bits_alive(run):
        simple = [within[one.name] for one in CONSTRUCTIVE if one.name in within]
        first = sorted(simple, key=task.value)[:1]
        others = [one for one in first if one is not task.start]
    if on_gpu(task) and not (is_there("gaus") and has_gpu()):
        task = task.with_own(device="cpu")
    return refine(task, run.bound, others)


def clusters(run: Run, task: Task) -> SolveResult:
    """Local search, and in parallel the bound where that takes long: both get all of the time."""
    if not bounds_beside(run) or "register-bound" in task.options(AutoOptions).left_out():
        return _refine(run, task)
    with register_bound.beside(task) as bound:
        found = _refine(run, task)
        try:
            bound(found.status is not SolveStatus.INTERRUPTED)
        finally:  # whatever ends the wait, what is found and proven by then stays
            least = task.objective.levels[0][0][0] * bound(False)
            proven = max(found.lower_bound, (least, *found.lower_bound[1:]))
            found = replace(found, lower_bound=proven)
            run.add("clusters", found)
    return replace(found, trace=())
