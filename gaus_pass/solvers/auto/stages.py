"""The stages of auto: when each is worth its time, what it does, and why.

Conditions look at the level that is still open, at the limits that can bind and at the size; never
at how the objective was written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from gaus_pass.analysis.objectives import term_of
from gaus_pass.errors import SolverError
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.options import AutoOptions
from gaus_pass.registry import Counts
from gaus_pass.solvers.auto import CONSTRUCTIVE, register_bound
from gaus_pass.solvers.auto.justification import length_level, shorten
from gaus_pass.solvers.auto.member import beside
from gaus_pass.solvers.auto.strong_bounds import strong_bound
from gaus_pass.solvers.base import Budget, Task, find_solver, is_there
from gaus_pass.solvers.cp_sat import length, windows
from gaus_pass.solvers.cp_sat.size import is_small
from gaus_pass.solvers.cp_sat.solver import solve_cp_sat
from gaus_pass.solvers.refine.levelling import level_bits
from gaus_pass.solvers.refine.solver import refine
from gaus_pass.solvers.refine.weights import has_search
from gaus_pass.solvers.step_weights import stage as step_weights

EXACT_ITERATIONS = 150
"""What cp-sat may spend on a small problem without a time limit: 3 s or so."""
_PROOF_SHARE = 0.8
"""Part of that for the strategy that proves most, where the schedule is good already."""
_FIRST_ITERATIONS = 50
"""The same for the length alone, before anything else is tried."""
_FORCE_RUNS = 3
"""What force-directed scheduling tries where only the clock would end it."""
_ITERATION, _LEAST_ITERATIONS = 5e-7, 400
"""Seconds that gaus takes for an operation in an iteration, about, and what a descent needs."""
_BESIDE_WALKS = 3.0
"""What a descent needs to be worth its time where many replicas walk on the GPU as well."""
_GAUS_SHARE = 0.25
"""Part of the time that is left which a descent gets, about."""
_LOADING = 2.0
"""Seconds that torch takes to load, about."""


class Run(Protocol):
    """What a stage sees of auto.

    Attributes
    ----------
    open
        The task without the levels that are settled; ``best``, ``bound`` and ``found`` are of it.
    found
        The last schedule of every stage so far.
    """

    best: SolveResult | None
    bound: tuple[float, ...]
    found: dict[str, Schedule]

    @property
    def open(self) -> Task: ...

    def open_counts(self) -> set[Counts]:
        """What the level counts that is open first."""
        ...

    def open_from_best(self, seconds: float | None = None) -> Task:
        """What is open, from the best schedule so far, with so much time."""
        ...

    def fits(self, schedule: Schedule) -> bool:
        """Whether a schedule has the values of the settled levels."""
        ...

    def seconds_left(self) -> float | None:
        """Until the time limit; None without one."""
        ...

    def add(self, name: str, result: SolveResult) -> None:
        """Take over what a stage has before it is at its end."""
        ...

    def is_done(self) -> bool:
        """Whether nothing more is to be had."""
        ...


@dataclass(frozen=True)
class Stage:
    """One stage of auto.

    Attributes
    ----------
    applies
        Whether it can bring something, seen from what is open now.
    run
        Solves; the best so far is in ``run.best``.
    models
        Kind of model that it needs of every open term, as `gaus_pass.registry.Term.models` has it.
    weight
        Of a time limit it gets this share of all stages that still apply.
    reason
        Why it is there, and what showed it.
    from_nothing
        Whether it needs no schedule to start from.
    """

    name: str
    applies: Callable[[Run], bool]
    run: Callable[[Run, Task], SolveResult]
    weight: float
    reason: str
    from_nothing: bool = False
    models: str = ""


def _open_length(run: Run) -> bool:
    """Whether the length comes first and limits decide it."""
    return length_level(run.open) is not None


def _small(run: Run) -> bool:
    return is_small(run.open.problem, run.open.edges)


def _least_length(run: Run, task: Task) -> SolveResult:
    level = length_level(task)
    assert level is not None
    return length.least_length(_exactly(task), level)


def _first_length(run: Run, task: Task) -> SolveResult:
    level = length_level(task)
    assert level is not None
    alone = len(task.objective.levels) == 1
    iterations = EXACT_ITERATIONS if alone else _FIRST_ITERATIONS
    return length.least_length(_exactly(task, iterations), level)


def _exactly(task: Task, iterations: int = EXACT_ITERATIONS) -> Task:
    """With what cp-sat may spend: iterations of the search are something else."""
    seconds = task.budget.seconds
    return replace(task, budget=Budget(iterations) if seconds is None else Budget(None, seconds))


def _shorten(run: Run, task: Task) -> SolveResult:
    assert run.best is not None
    return shorten(task, run.best.schedule, run.bound)


def _has_model_of_length(run: Run) -> bool:
    return _open_length(run) and not _small(run) and length.is_for(run.open_from_best(), 0)


def _small_and_not_done(run: Run) -> bool:
    """Whether there is more to prove than the length alone, which has had its turn."""
    return _small(run) and not (_open_length(run) and len(run.open.objective.levels) == 1)


def _cp_sat(run: Run, task: Task) -> SolveResult:
    exact = _exactly(task)
    return solve_cp_sat(exact, _PROOF_SHARE) if _rounds(run) else solve_cp_sat(exact)


def _levels_bits(run: Run) -> bool:
    """Whether the memory footprint is open, and nothing but dependences is in its way."""
    task = run.open
    free = all(r.limit is None for r in task.problem.resource_types)
    return free and run.open_counts() == {Counts.ALIVE} and not task.problem.use_distance.any()


def _levels_on_cpu(run: Run) -> bool:
    """Whether there is no GPU on which many replicas make more of the time."""
    return _levels_bits(run) and not _walks_on_gpu(run.open)


def _on_gpu(task: Task) -> bool:
    return task.options(AutoOptions).device == "cuda"


def _walks_on_gpu(task: Task) -> bool:
    if not _on_gpu(task) or not is_there("gaus"):
        return False
    from gaus_pass.solvers.population.search import is_for

    return is_for(task) and _has_gpu()


def _has_gpu() -> bool:
    from gaus_pass.solvers.common.devices import find_device

    try:
        find_device("cuda")
    except SolverError:
        return False
    return True


def _level(run: Run, task: Task) -> SolveResult:
    """Two starts for the local search, side by side where there is a second core."""
    assert run.best is not None
    start = run.found.get("sdc", run.best.schedule)
    with beside("force-directed", _forces(task)) as forces:
        best = level_bits(task, start, run.bound)
        run.add("levelling", best)
        if run.is_done() or best.status is SolveStatus.INTERRUPTED:
            return best
        return forces() if forces else find_solver("force-directed")(_forces(task))


def _forces(task: Task) -> Task:
    """From nothing, so that it is a start of its own for the local search; a few runs."""
    runs = None if task.budget.seconds is None else _FORCE_RUNS
    return replace(task, start=None, budget=replace(task.budget, iterations=runs))


def _cuts(run: Run) -> bool:
    """Whether what is open depends on where an order is cut."""
    return bool(run.open_counts() & {Counts.HOPS, Counts.UNITS})


def _descends(run: Run) -> bool:
    """Whether gradients find what nothing else does, and there is time for a descent.

    Local search makes more of the time where orders can be cut, from the lifetime optimum where
    lifetimes fold into an II, and where limits bind.
    """
    task = run.open
    limited = any(r.limit is not None for r in task.problem.resource_types) and task.ii != 1
    folded = task.ii is not None and run.open_counts() == {Counts.ALIVE} and "sdc" in run.found
    if "order-cut" in run.found or folded or limited or not is_there("gaus"):
        return False
    seconds = run.seconds_left()
    needed = task.problem.num_operations * _ITERATION * _LEAST_ITERATIONS
    if _on_gpu(task):
        needed = _BESIDE_WALKS if _walks_on_gpu(task) else 0.0
    needed += 0.0 if "torch" in sys.modules else _LOADING
    return seconds is None or _GAUS_SHARE * seconds >= needed


def _rounds(run: Run) -> bool:
    """Whether register bits are open and round up to whole IIs.

    Moves of clusters and the program of frames then do nearly all; both are quick.
    """
    return (run.open.ii or 1) > 1 and Counts.REGISTERS in run.open_counts()


def _search(run: Run) -> bool:
    return any(has_search(run.open, k) for k in range(len(run.open.objective.levels)))


def _refine(run: Run, task: Task) -> SolveResult:
    """Local search from the best, and from other starts.

    For footprints from all there are; else from the best constructive one, where the best has
    structure that may lead nowhere.
    """
    within = {name: one for name, one in run.found.items() if run.fits(one)}
    others = [one for one in within.values() if one is not task.start]
    if not _levels_bits(run):
        simple = [within[name] for name in CONSTRUCTIVE if name in within]
        first = sorted(simple, key=task.value)[:1]
        others = [one for one in first if one is not task.start]
    if _on_gpu(task) and not (is_there("gaus") and _has_gpu()):
        task = task.with_own(device="cpu")
    return refine(task, run.bound, others)


def _bounds_beside(run: Run) -> bool:
    """Whether the bound on registers is all that the open level needs, and takes its time."""
    return len(run.open.objective.levels[0]) == 1 and not register_bound.is_quick(run.open)


def _clusters(run: Run, task: Task) -> SolveResult:
    """Local search, and the bound beside it where that takes its time: both have all of it."""
    if not _bounds_beside(run) or "register-bound" in task.options(AutoOptions).left_out():
        return _refine(run, task)
    with register_bound.beside(task) as bound:
        found = _refine(run, task)
        proven = bound(found.status is not SolveStatus.INTERRUPTED)
    least = task.objective.levels[0][0][0] * proven
    return replace(found, lower_bound=max(found.lower_bound, (least, *found.lower_bound[1:])))


def _has_windows(run: Run) -> bool:
    """Whether limits bind on a level that windows can count."""
    limited = any(r.limit is not None for r in run.open.problem.resource_types)
    folded = run.open.ii != 1 and not _rounds(run)
    return limited and folded and windows.is_for(run.open, 0)


def _windows(run: Run, task: Task) -> SolveResult:
    return windows.improve(task, 0, run.bound)


def _has_stronger_bounds(run: Run) -> bool:
    """Whether there are bounds beyond those that every solver reports."""
    return any(term_of(name)[0].strong_bound for _, name in run.open.objective.levels[0])


def _strengthen(run: Run, task: Task) -> SolveResult:
    """No schedule, but a proof."""
    assert run.best is not None
    began = time.monotonic()
    bound = strong_bound(task)
    task.progress(f"auto: bounds in {time.monotonic() - began:.1f} s", run.best.objective[0])
    return replace(run.best, lower_bound=bound, trace=())


def _weighs(run: Run) -> bool:
    """Whether weights of the steps can prove more of what is open."""
    return Counts.ALIVE in run.open_counts() and step_weights.is_for(run.open)


def _weigh(run: Run, task: Task) -> SolveResult:
    assert run.best is not None
    return step_weights.weigh_steps(task, run.best.schedule, run.bound)


STAGES = (
    Stage(
        "length",
        lambda run: _open_length(run) and _small(run),
        _first_length,
        10.0,
        "PSPLIB J30: an exact model proves the length of nearly all in a tenth of a second",
    ),
    Stage(
        "justification",
        _open_length,
        _shorten,
        1.5,
        "modulo problems of 120 and more operations: shorter than CP-SAT alone at equal time",
    ),
    Stage(
        "register-bound",
        lambda run: _rounds(run) and not _bounds_beside(run),
        _strengthen,
        2.5,
        "loop bodies of 500 operations: within 25 % of what is found, where the rest proves 60 %",
    ),
    Stage(
        "clusters",
        _rounds,
        _clusters,
        4.9,
        "loop bodies with limits: CP-SAT proves from a good schedule in a tenth of the time",
        models="prices",
    ),
    Stage(
        "cp-sat",
        _small_and_not_done,
        _cp_sat,
        8.0,
        "about 150 operations or fewer are mostly proven optimal",
        from_nothing=True,
        models="cp-sat",
    ),
    Stage(
        "bounds",
        lambda run: not _rounds(run) and _has_stronger_bounds(run),
        _strengthen,
        2.5,
        "ends the search where it is reached",
    ),
    Stage(
        "step-weights",
        _weighs,
        _weigh,
        2.0,
        "suite B: bounds from 818 to 1,064 on voter and from 266 to 361 on max, in seconds",
    ),
    Stage(
        "long-length",
        _has_model_of_length,
        _least_length,
        4.0,
        "PSPLIB J120 and modulo problems of hundreds of operations",
    ),
    Stage(
        "levelling",
        _levels_on_cpu,
        _level,
        3.5,
        "suite B: coherent moves of large parts of deep circuits",
        models="prices",
    ),
    Stage(
        "order-cut",
        _cuts,
        lambda run, task: find_solver("order-cut")(task),
        0.6,
        "suite A: the best cuts of many orders are far below list schedules",
        models="prices",
    ),
    Stage(
        "gaus",
        _descends,
        lambda run, task: find_solver("gaus")(task),
        1.6,
        "suite B on small circuits; nothing where limits bind",
        models="gaus",
    ),
    Stage(
        "refine",
        lambda run: not _rounds(run) and _search(run),
        _refine,
        4.9,
        "suites A, B and C: most of the gain on all of them",
        models="prices",
    ),
    Stage(
        "windows",
        _has_windows,
        _windows,
        4.0,
        "limits and what counts in start times: further than annealing at equal time",
        models="cp-sat",
    ),
)
"""In the order in which they run."""
