"""A problem with what the options say of it: limits, clock, objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, replace
from typing import Any

from gaus_pass.analysis.objectives import Objective, evaluate_term, parse_objective, term_of
from gaus_pass.errors import ClockMissed, InvalidOption
from gaus_pass.model.check import check
from gaus_pass.model.constrained import constrained
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.model.timing_constraints import parse_constraints
from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.registry import reads_option
from gaus_pass.solvers.base import solver_names


def prepare(problem: Problem, options: Options) -> Problem:
    """The problem with the options' limits, clock and length, checked.

    Raises
    ------
    InvalidProblem, Infeasible
        See `gaus_pass.model.check.check`.
    """
    ready = problem.with_limits(options.limits) if options.limits else problem
    ready = constrained(ready, parse_constraints(options.constraints))
    if options.period is not None:
        ready = replace(ready, clock=clock_of(options, options.period))
    check(ready)
    return ready


def clock_of(options: Options, period: float) -> Clock:
    """The clock of a period, with what the options or their part say of registers.

    Raises
    ------
    ClockMissed
        Registers alone take as long.
    """
    clock = clock_without_check(options, period)
    if options.part is not None:
        least = max(load_part(options.part).least_period, clock.period_for(1))
        if period < least:
            raise ClockMissed(
                f"{clock.option()} ({clock.shown(period)}) is faster than registers of "
                f"part={options.part} allow; {clock.remedy(least)}",
                least,
            )
    elif clock.available <= 0:
        taken = clock.cycle_time - clock.available
        raise ClockMissed(
            f"cycle-time={clock.cycle_time:g} leaves nothing after clock-to-q, setup and "
            f"margin; set it above {taken:g}",
            taken,
        )
    return clock


def clock_without_check(options: Options, period: float) -> Clock:
    """As `clock_of`, also where registers take longer than the period."""
    margin = options.margin
    if options.part is None:
        return Clock(period, options.clock_to_q, options.setup, margin or 0.0)
    part = load_part(options.part)
    share, kept = (part.uncertainty, 0.0) if margin is None else (0.0, 1000 * margin)
    return Clock(period, part.clock_to_out, part.set_up, kept, share, "ps")


def objective_of(problem: Problem, options: Options) -> Objective:
    """The objective, whose resource types the problem has.  Raises `InvalidOption`."""
    objective = parse_objective(options.objective)
    empty = Schedule(problem.earliest)
    for name in objective.names:
        if term_of(name)[0].per_resource:
            evaluate_term(problem, empty, name)
    return objective


def require_readers(asked: Options, solvers: Sequence[str]) -> None:
    """Raise `InvalidOption` where an option is given that none of the solvers would read."""
    for spec in _exclusive(asked):
        able = [name for name in solver_names() if reads_option(name, spec.name)]
        if not set(able) & set(solvers):
            given = f"{key_of(spec.name)}={asked.further[spec.name]}"
            raise InvalidOption(
                f"{given} is read by solver={' or '.join(able)} alone, not by {', '.join(solvers)}"
            )


def for_solver(asked: Options, solver: str) -> Options:
    """The options for one of several solvers, without those that are errors with it."""
    foreign = {s.name: s.default for s in _exclusive(asked) if not reads_option(solver, s.name)}
    return replace(asked, solver=solver, **foreign)


def _exclusive(asked: Options) -> list[Field[Any]]:
    """Options that are given and are errors with a solver that does not have them."""
    known = {spec.name: spec for spec in options_of(Options)}
    return [known[name] for name in asked.further if known[name].metadata["exclusive"]]
