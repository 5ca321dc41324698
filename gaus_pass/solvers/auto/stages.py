"""The stages of auto: when each is worth its time, what it does, and why."""

from __future__ import annotations

import time
from dataclasses import replace

from gaus_pass.model.schedule import SolveResult
from gaus_pass.solvers.auto import local
from gaus_pass.solvers.auto.conditions import (
    bounds_beside,
    cuts_orders,
    descends,
    has_local_search,
    has_model_of_length,
    has_more_to_prove,
    has_stronger_bounds,
    has_windows,
    is_provable,
    length_is_open,
    levels_on_cpu,
    presses,
    presses_slots,
    prices_steps,
    rounds_registers,
    walks_on_gpu,
    weighs_steps,
)
from gaus_pass.solvers.auto.justification import length_level, shorten
from gaus_pass.solvers.auto.stage import Run, Stage
from gaus_pass.solvers.auto.strong_bounds import strong_bound
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.cp_sat import length, windows
from gaus_pass.solvers.prices.search import price_steps
from gaus_pass.solvers.refine import penalty
from gaus_pass.solvers.step_weights import stage as step_weights

EXACT_ITERATIONS = 150
"""What cp-sat may spend on a small problem without a time limit: 3 s or so."""
_FIRST_ITERATIONS = 50
"""The same for the length alone, before anything else is tried."""
_STARTS = 3
"""Schedules so far that sweeps begin with, at most."""


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
    """The task with cp-sat's own budget: the iterations of the search have another meaning."""
    seconds = task.budget.seconds
    return replace(task, budget=Budget(iterations) if seconds is None else Budget(None, seconds))


def _shorten(run: Run, task: Task) -> SolveResult:
    assert run.best is not None
    return shorten(task, run.best.schedule, run.bound)


def _cp_sat(run: Run, task: Task) -> SolveResult:
    return find_solver("cp-sat")(_exactly(task))


def _price(run: Run, task: Task) -> SolveResult:
    """From the best and from others so far, which may lead further."""
    assert run.best is not None
    best = run.best.schedule
    others = [one for one in run.found.values() if run.fits(one) and one is not best]
    return price_steps(task, [best, *others][:_STARTS], run.bound)


def _windows(run: Run, task: Task) -> SolveResult:
    return windows.improve(task, 0, run.bound)


def _strengthen(run: Run, task: Task) -> SolveResult:
    """The best schedule so far, with a stronger bound."""
    assert run.best is not None
    began = time.monotonic()
    bound = strong_bound(task)
    task.progress(f"auto: bounds in {time.monotonic() - began:.1f} s", run.best.objective[0])
    return replace(run.best, lower_bound=bound, trace=())


def _weigh(run: Run, task: Task) -> SolveResult:
    assert run.best is not None
    return step_weights.weigh_steps(task, run.best.schedule, run.bound)


STAGES = (
    Stage(
        "length",
        lambda run: length_is_open(run) and is_provable(run),
        _first_length,
        10.0,
        "PSPLIB J30: an exact model proves the length of nearly all in a tenth of a second",
    ),
    Stage(
        "justification",
        length_is_open,
        _shorten,
        1.5,
        "modulo problems of 120 and more operations: shorter than CP-SAT alone at equal time",
    ),
    Stage(
        "register-bound",
        lambda run: rounds_registers(run) and not bounds_beside(run),
        _strengthen,
        2.5,
        "loop bodies of 500 operations: within 25 % of what is found, where the rest proves 60 %",
    ),
    Stage(
        "clusters",
        rounds_registers,
        local.clusters,
        4.9,
        "loop bodies with limits: CP-SAT proves from a good schedule in a tenth of the time",
        models="prices",
    ),
    Stage(
        "cp-sat",
        has_more_to_prove,
        _cp_sat,
        8.0,
        "about 150 operations or fewer are mostly proven optimal",
        from_nothing=True,
        models="cp-sat",
    ),
    Stage(
        "walks",
        lambda run: walks_on_gpu(run.open),
        local.walk,
        20.0,
        "a GPU: div at 340 bits after a second, where walks on the CPU are at 385 after ten",
    ),
    Stage(
        "slot-penalty",
        presses_slots,
        lambda run, task: penalty.improve(task, run.bound),
        20.0,
        "suite L: FFTs of 100,000 operations in 64 slots a tenth below all else",
        models="prices",
    ),
    Stage(
        "bounds",
        lambda run: not rounds_registers(run) and has_stronger_bounds(run),
        _strengthen,
        2.5,
        "ends the search where it is reached, and says what limits cost at most",
    ),
    Stage(
        "penalty",
        lambda run: presses(run) and not presses_slots(run),
        lambda run, task: penalty.improve(task, run.bound),
        3.0,
        "suite C: where limits cost much: max at II 4 from 421,000 to 240,600 bits",
        models="prices",
    ),
    Stage(
        "prices",
        prices_steps,
        _price,
        8.0,
        "suite L: a half of the footprint of list schedules of 10,000 operations in a second; "
        "a tenth less in clusters on layered graphs",
    ),
    Stage(
        "step-weights",
        weighs_steps,
        _weigh,
        2.5,
        "suite B: bounds from 818 to 1,064 on voter and from 266 to 361 on max, in seconds",
    ),
    Stage(
        "long-length",
        has_model_of_length,
        _least_length,
        4.0,
        "PSPLIB J120 and modulo problems of hundreds of operations",
    ),
    Stage(
        "levelling",
        levels_on_cpu,
        local.level,
        3.0,
        "suite B: coherent moves of large parts of deep circuits",
        models="prices",
    ),
    Stage(
        "order-cut",
        cuts_orders,
        lambda run, task: find_solver("order-cut")(task),
        0.6,
        "suite A: the best cuts of many orders are far below list schedules",
        models="prices",
    ),
    Stage(
        "gaus",
        descends,
        lambda run, task: find_solver("gaus")(task),
        1.6,
        "suite B on small circuits; nothing where limits bind",
        models="gaus",
    ),
    Stage(
        "refine",
        lambda run: not rounds_registers(run) and has_local_search(run),
        local.search,
        4.9,
        "suites A, B and C: most of the gain on all of them; CP-SAT beside it on small circuits",
        models="prices",
    ),
    Stage(
        "windows",
        has_windows,
        _windows,
        4.0,
        "limits and what counts in start times: further than annealing at equal time",
        models="cp-sat",
    ),
)
"""In the order in which they run."""
