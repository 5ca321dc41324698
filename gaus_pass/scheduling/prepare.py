"""A problem with what the options say of it: limits, clock, objective."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.analysis.objectives import Objective, evaluate_term, parse_objective, term_of
from gaus_pass.errors import ClockMissed
from gaus_pass.model.check import check
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options


def prepare(problem: Problem, options: Options) -> Problem:
    """The problem with the options' limits, clock and length, checked.

    Raises
    ------
    InvalidProblem, Infeasible
        See `gaus_pass.model.check.check`.
    """
    ready = problem.with_limits(options.limits) if options.limits else problem
    if options.cycle_time is not None:
        clock = Clock(options.cycle_time, options.clock_to_q, options.setup, options.margin)
        if clock.available <= 0:
            taken = clock.cycle_time - clock.available
            raise ClockMissed(
                f"cycle-time={clock.cycle_time:g} leaves nothing after clock-to-q, setup and "
                f"margin; set it above {taken:g}",
                taken,
            )
        ready = replace(ready, clock=clock)
    check(ready)
    return ready


def objective_of(problem: Problem, options: Options) -> Objective:
    """The objective, whose resource types the problem has.  Raises `InvalidOption`."""
    objective = parse_objective(options.objective)
    empty = Schedule(problem.earliest)
    for name in objective.names:
        if term_of(name)[0].per_resource:
            evaluate_term(problem, empty, name)
    return objective
