"""``stages=N``: a pipeline of exactly N stages, at the shortest cycle time that allows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import asap, least_length
from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.constraints import precedence
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import Infeasible
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_of, clock_without_check

_PRECISION = 1e-3
"""Of a cycle time that is looked for, where delays are no integers; relative."""


def fit_stages(
    problem: Problem, options: Options, where: str, emit: Emit | None
) -> tuple[Problem, Options]:
    """The problem and options that give a pipeline of exactly ``stages`` stages.

    Without a cycle time, the least one at which that many stages suffice is used; a remark says so.

    Raises
    ------
    Infeasible
        Latencies, or the cycle time, need more stages.
    """
    stages = options.stages
    if stages is None:
        return problem, options
    given = options.period
    clock = None if given is None else clock_of(options, given)
    needed = _length(problem, clock)
    if needed > stages:
        at = "" if clock is None else f" at {clock.option()}"
        raise Infeasible(
            f"stages={stages}: the pipeline needs at least {needed} stages{at}; set "
            f"stages={needed}" + ("" if given is None else " or a longer cycle time"),
            where,
        )
    if given is None:
        given = _least_cycle_time(problem, options, stages)
        if emit is not None and given is not None:
            least = clock_of(options, given)
            message = f"stages={stages}: the least cycle time is {least.shown(given)}"
            emit(Diagnostic(Severity.REMARK, message, where))
    earliest = problem.earliest.copy()
    earliest[-1] = stages - 1  # the return stands in the last stage
    pinned = replace(problem, earliest=earliest)
    return pinned, replace(options.at_period(given), length=stages)


def _length(problem: Problem, clock: Clock | None) -> int:
    timed = replace(problem, clock=clock)
    return least_length(timed, precedence(timed), 1)


def _least_cycle_time(problem: Problem, options: Options, stages: int) -> float | None:
    """The shortest cycle at which ``stages`` stages suffice; None where nothing takes time.

    A path of delay D without registers of its own is cut into at most ``stages`` pieces, so that
    D / ``stages`` is a lower bound on the cycle time, and often sufficient.  Above it the search
    bisects, because a longer cycle never needs more stages.
    """
    delays = np.array([(t.in_delay, t.out_delay) for t in problem.operator_types])
    clock = clock_without_check(options, 1.0)
    longest = _longest_path(problem)
    if longest <= 0:
        return None
    whole = not (delays % 1).any()
    low, high = max(float(delays.max()), longest / stages), longest
    low = float(np.ceil(low)) if whole else low

    def suffices(cycle: float) -> bool:
        timed = replace(clock, cycle_time=clock.period_for(cycle))
        return _length(problem, timed) <= stages

    if suffices(low):
        return clock.period_for(low)
    while high - low > (1.0 if whole else high * _PRECISION):
        middle = (low + high) // 2 if whole else (low + high) / 2
        if suffices(middle):
            high = middle
        else:
            low = middle
    return clock.period_for(high)


def _longest_path(problem: Problem) -> float:
    """Delay of the longest path when operations share a step wherever latencies allow."""
    total = sum(max(t.in_delay, t.out_delay) for t in problem.operator_types)
    clock = Clock(max(total, 1.0) * max(problem.num_operations, 1))
    timed = replace(problem, clock=clock)
    schedule = Schedule(asap(timed, precedence(timed), 1), 1)
    before = np.array([t.in_delay for t in problem.operator_types])[problem.type_of]
    return float((settle_times(timed, schedule) + before).max(initial=0.0))
