"""Conditions under which a stage of auto is worth its time.

Conditions look at the level that is still open, at the limits that can bind and at the size; never
at how the objective was written.
"""

from __future__ import annotations

import sys

from gaus_pass.analysis.objectives import term_of
from gaus_pass.errors import SolverError
from gaus_pass.registry import Counts
from gaus_pass.solvers.auto import register_bound
from gaus_pass.solvers.auto.justification import length_level
from gaus_pass.solvers.auto.stage import Run
from gaus_pass.solvers.base import Task, has_model, is_there
from gaus_pass.solvers.cp_sat import length, windows
from gaus_pass.solvers.cp_sat.size import SMALL, is_small
from gaus_pass.solvers.own_options import AutoOptions
from gaus_pass.solvers.refine import penalty
from gaus_pass.solvers.refine.penalty import folds_bits
from gaus_pass.solvers.refine.weights import has_search
from gaus_pass.solvers.step_weights import stage as step_weights

_ITERATION, _LEAST_ITERATIONS = 5e-7, 400
"""Seconds that gaus takes for an operation in an iteration, about, and what a descent needs."""
_BESIDE_WALKS = 3.0
"""What a descent needs to be worth its time where many replicas walk on the GPU as well."""
_GAUS_SHARE = 0.25
"""Part of the time that is left which a descent gets, about."""
_MODELLED = 2_000
"""Operations and precedences up to which CP-SAT finds what annealing does not, in seconds."""
_LARGE, _LARGEST = 3000, 80_000
"""Operations from which on orders of all and sweeps do more than other moves: under limits, and
without."""
_LOADING = 2.0
"""Seconds that torch takes to load, about."""


def length_is_open(run: Run) -> bool:
    """Whether the length comes first and limits decide it."""
    return length_level(run.open) is not None


def is_provable(run: Run) -> bool:
    """Whether the problem is small enough for a proof."""
    return is_small(run.open.problem, run.open.edges)


def has_model_of_length(run: Run) -> bool:
    """Whether the length is open, and its model small enough to shorten a schedule in seconds."""
    return length_is_open(run) and not is_provable(run) and length.is_for(run.open_from_best(), 0)


def models_beside(run: Run) -> bool:
    """Whether a model is too large for a proof, and finds in seconds what annealing misses."""
    task = run.open
    size = task.problem.num_operations + len(task.edges.src)
    known = all(has_model(name, "cp-sat") for name in task.objective.names)
    wanted = "cp-sat" not in task.options(AutoOptions).left_out()
    return SMALL < size <= _MODELLED and known and wanted


def has_more_to_prove(run: Run) -> bool:
    """Whether there is more to prove than the length alone, which the first stage proves."""
    return is_provable(run) and not (length_is_open(run) and len(run.open.objective.levels) == 1)


def only_bits_alive(run: Run) -> bool:
    """Whether the memory footprint is open, and only dependences constrain it."""
    task = run.open
    free = all(r.limit is None for r in task.problem.resource_types)
    return free and run.open_counts() == {Counts.ALIVE} and not task.problem.use_distance.any()


def levels_on_cpu(run: Run) -> bool:
    """Whether the footprint is open and no GPU can run many replicas of the search instead."""
    return only_bits_alive(run) and not walks_on_gpu(run.open)


def prices_steps(run: Run) -> bool:
    """Whether the memory footprint of a large problem is open, and nothing walks further."""
    task = run.open
    limited = bool(task.problem.limits)
    across = task.ii is None and task.problem.use_distance.any()
    large = task.problem.num_operations >= (_LARGE if limited else _LARGEST)
    open_now = large and run.open_counts() == {Counts.ALIVE} and not across
    return open_now and not walks_on_gpu(task) and not _has_pressed(run)


def _has_pressed(run: Run) -> bool:
    """Whether the best comes from a walk over the limits: from there single sweeps gain nothing."""
    return folds_bits(run.open) and run.best is not None and run.best.solver == "penalty"


def cuts_orders(run: Run) -> bool:
    """Whether what is open depends on where an order is cut."""
    return bool(run.open_counts() & {Counts.HOPS, Counts.UNITS})


def descends(run: Run) -> bool:
    """Whether gradients find what nothing else does, and there is time for a descent.

    Local search makes more of the time where orders can be cut, from the lifetime optimum where
    lifetimes fold into an II, and where limits bind.
    """
    task = run.open
    limited = bool(task.problem.limits) and task.ii != 1
    folded = folds_bits(task) and "sdc" in run.found
    if "order-cut" in run.found or folded or limited or not is_there("gaus"):
        return False
    seconds = run.seconds_left()
    needed = task.problem.num_operations * _ITERATION * _LEAST_ITERATIONS
    if on_gpu(task):
        needed = _BESIDE_WALKS if walks_on_gpu(task) else 0.0
    needed += 0.0 if "torch" in sys.modules else _LOADING
    return seconds is None or _GAUS_SHARE * seconds >= needed


def rounds_registers(run: Run) -> bool:
    """Whether register bits are open and round up to whole IIs.

    Moves of clusters and the program of frames then do nearly all; both are quick.
    """
    return run.open.rounds_registers(0)


def has_local_search(run: Run) -> bool:
    """Whether an open level has a term that local search improves."""
    return any(has_search(run.open, k) for k in range(len(run.open.objective.levels)))


def bounds_beside(run: Run) -> bool:
    """Whether the open level needs the bound on registers alone, and that takes long."""
    return len(run.open.objective.levels[0]) == 1 and not register_bound.is_quick(run.open)


def presses(run: Run) -> bool:
    """Whether a walk over the limits leads further than one between them."""
    return penalty.is_for(run.open, run.seconds_left())


def presses_slots(run: Run) -> bool:
    """The same for bits alive in slots, where it leads further than anything else."""
    return presses(run) and folds_bits(run.open)


def has_windows(run: Run) -> bool:
    """Whether limits bind on a level that windows can count."""
    limited = bool(run.open.problem.limits)
    folded = run.open.ii != 1 and not rounds_registers(run)
    return limited and folded and windows.is_for(run.open, 0)


def has_stronger_bounds(run: Run) -> bool:
    """Whether there are bounds beyond those that every solver reports."""
    return any(term_of(name)[0].strong_bound for _, name in run.open.objective.levels[0])


def weighs_steps(run: Run) -> bool:
    """Whether weights of the steps can prove more of what is open."""
    return Counts.ALIVE in run.open_counts() and step_weights.is_for(run.open)


def on_gpu(task: Task) -> bool:
    """Whether the user asks for the GPU."""
    return task.options(AutoOptions).device == "cuda"


def walks_on_gpu(task: Task) -> bool:
    """Whether many replicas of the local search walk on the GPU."""
    if not on_gpu(task) or not is_there("gaus"):
        return False
    from gaus_pass.solvers.population.search import is_for

    return is_for(task) and has_gpu()


def has_gpu() -> bool:
    """Whether there is a GPU that can be used."""
    from gaus_pass.solvers.common.devices import find_device

    try:
        find_device("cuda")
    except SolverError:
        return False
    return True
