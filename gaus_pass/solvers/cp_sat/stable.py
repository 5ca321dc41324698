"""The schedule of given values that differs in the fewest start times from an earlier one."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.cp_sat.engine import Effort, Verdict, run
from gaus_pass.solvers.cp_sat.model import Expression, Model, as_schedule
from gaus_pass.solvers.cp_sat.solver import UNIT
from gaus_pass.solvers.cp_sat.terms import level_expression, scale_of

_ITERATIONS = 300
"""Of `UNIT`, without an option that says otherwise: 6 s or so."""
_PLAIN = 0.4
"""Part of that for one strategy, before many take turns."""


class Stable(NamedTuple):
    """A schedule, the least number of moves that is proven, and whether Ctrl-C ended the search."""

    schedule: Schedule
    least: int
    interrupted: bool


def fewest_moves(task: Task, best: Schedule, earlier: IntArray) -> Stable:
    """A schedule as good as ``best`` on every level, with as few moves as can be found.

    Parameters
    ----------
    best
        Legal; what is found has no more moves.
    earlier : (n,)
        Starts to be kept; negative where there is none.
    """
    value = task.value(best)
    found, least, interrupted = best, 0, False

    def moves(schedule: Schedule) -> int:
        return int(((schedule.start != earlier) & (earlier >= 0)).sum())

    def offer(start: list[int]) -> None:
        nonlocal found
        made = as_schedule(task, start)
        good = task.value(made) <= value and not violations(task.problem, made, task.length)
        if good and moves(made) < moves(found):
            found = made

    limit = task.budget.seconds
    for diverse, share in ((False, _PLAIN), (True, 1 - _PLAIN)):
        model, cost = _model(task, found, value, earlier)
        if isinstance(cost, int):
            return Stable(found, moves(found), False)
        units = share * UNIT * (task.budget.iterations or _ITERATIONS)
        effort = Effort(
            units if limit is None else None,
            None if limit is None else share * limit,
            task.seed,
            diverse,
        )
        ended = run(model, cost, effort, offer, lambda _: None)
        interrupted |= ended.interrupted
        proven = math.ceil(ended.bound - 1e-6) if math.isfinite(ended.bound) else 0
        least = max(least, moves(found) if ended.verdict is Verdict.OPTIMAL else proven)
        if interrupted or least >= moves(found):
            break
    return Stable(found, min(least, moves(found)), interrupted)


def _model(
    task: Task, best: Schedule, value: tuple[float, ...], earlier: IntArray
) -> tuple[Model, Expression]:
    """The task with its levels bounded by their values, and the number of moves."""
    model = Model(task, best.start)
    for level, reached in zip(task.objective.levels, value, strict=True):
        bound = round(reached * scale_of(level))
        model.cp.add(level_expression(model, level) <= bound)
    cost: Expression = 0
    first, last = task.windows.asap, task.windows.alap
    for i in np.flatnonzero(earlier >= 0).tolist():
        step = int(earlier[i])
        if not first[i] <= step <= last[i]:
            cost = cost + 1
        elif first[i] < last[i]:
            stays = model.cp.new_bool_var("")
            model.cp.add_hint(stays, int(best.start[i]) == step)
            model.cp.add(model.start[i] == step).only_enforce_if(stays)
            cost = cost + 1 - stays
    return model, cost
