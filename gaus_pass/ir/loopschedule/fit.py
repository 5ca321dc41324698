"""Dependences that `loopschedule.pipeline` and its lowering to Calyx require of a schedule.

A value that goes to a later iteration passes a register.  `lower-loopschedule-to-calyx` runs a
store only if its stage registers nothing; for Calyx, stores therefore come last, in a stage of
their own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.loopschedule.calyx import check_calyx
from gaus_pass.model.problem import Problem


def fit_form(graph: LoopGraph, *, calyx: bool = False) -> LoopGraph:
    """The same loop with the dependences that the form adds.

    Parameters
    ----------
    calyx
        Whether it will be lowered to Calyx.

    Raises
    ------
    InvalidProblem
        The form cannot express the loop: several loops run as one, it is a while loop, the
        induction variable is no index, the step or the length of a row is not constant.  For Calyx
        see `gaus_pass.ir.loopschedule.calyx`.
    """
    loop, problem = graph.loop, graph.problem
    if len(loop.levels) != 1:
        raise InvalidProblem(
            f"loopschedule.pipeline has one induction variable, this nest has "
            f"{len(loop.levels)}; leave out flatten or loop-form=loopschedule",
            loop.location,
        )
    if any(value.scale is not None for value in loop.values):
        raise InvalidProblem(
            "loopschedule.pipeline has no address of a memory whose rows are known only at run "
            "time; give it a constant size, or leave out loop-form",
            loop.location,
        )
    if loop.exit is not None:
        raise InvalidProblem(
            "loopschedule.pipeline begins an iteration when its condition is known, and an "
            "'scf.while' computes its condition in the iteration; leave out loop-form",
            loop.location,
        )
    kind = loop.values[loop.levels[0].induction].source_value.type
    if not isinstance(kind, ir.IndexType):
        raise InvalidProblem(
            f"loopschedule.pipeline counts in index, this loop in {kind}; count in index and cast",
            loop.location,
        )
    if loop.levels[0].constant_step is None:
        raise InvalidProblem(
            "loopschedule.pipeline counts in steps that are known, the step of this loop is not; "
            "make it a constant, or leave out loop-form",
            loop.location,
        )
    if calyx:
        check_calyx(graph)
    carried = problem.dep_carries & (problem.dep_distance > 0)
    delay = np.where(carried, np.maximum(problem.dep_delay, 1), problem.dep_delay)
    problem = replace(problem, dep_delay=delay)
    return replace(graph, problem=_stores_last(loop, problem) if calyx else problem)


def _stores_last(loop: Loop, problem: Problem) -> Problem:
    """All stores start together, when everything else has ended."""
    accesses = enumerate((o.access for o in loop.operations), start=1)
    stores = [i for i, access in accesses if access is not None and access.is_store]
    others = sorted(set(range(problem.num_operations)) - set(stores))
    before = [(i, s, max(int(problem.latency[i]), 1)) for s in stores for i in others]
    together = [(a, b, 0) for a in stores for b in stores if a != b]
    if not stores:
        return problem
    source, target, delay = np.array([*before, *together]).T
    none = np.zeros_like(source)
    return replace(
        problem,
        dep_src=np.append(problem.dep_src, source),
        dep_dst=np.append(problem.dep_dst, target),
        dep_delay=np.append(problem.dep_delay, delay),
        dep_distance=np.append(problem.dep_distance, none),
        dep_carries=np.append(problem.dep_carries, none.astype(bool)),
        dep_weight=np.append(problem.dep_weight, none),
    )
