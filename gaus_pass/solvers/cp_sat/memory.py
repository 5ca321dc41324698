"""The memory footprint over a model: bits alive in a step, or in a slot over all iterations.

Few values are counted step by step, whose relaxation proves more; the lifetimes of many are
stacked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gaus_pass.analysis.objectives import lifetimes, profile
from gaus_pass.analysis.objectives import memory as memory_of
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import memory_bound
from gaus_pass.solvers.cp_sat.model import MOST_COUNTED, Expression, Item, Model, as_schedule
from gaus_pass.solvers.cp_sat.values import Kept, kept_values


def memory(model: Model) -> Expression:
    """Most bits alive."""
    values = list(kept_values(model))
    overlapping = model.task.ii is not None or not model.task.problem.use_distance.any()
    steps = sum(value.longest for value in values) + sum(map(model.window, range(len(model.start))))
    if overlapping and steps <= MOST_COUNTED:
        total = _counted(model, values)
    else:
        total = _stacked(model, values)
    model.cp.add(total >= memory_bound(model.task))
    return total


def memory_size(task: Task) -> int:
    """Variables and constraints that the footprint adds, about."""
    folded = 1 if task.ii is None else 3
    steps = int(task.windows.mobility.sum()) * 2
    values, uses = task.problem.num_values, len(task.problem.use_op)
    return (2 + 2 * folded) * values + uses + min(steps, MOST_COUNTED)


def _counted(model: Model, values: list[Kept]) -> Expression:
    """A value is alive in a step when it is ready by then and some user has not begun."""
    task, ii = model.task, model.task.ii
    alive: defaultdict[int, list[tuple[Any, int]]] = defaultdict(list)
    for value in values:
        first = int(task.windows.asap[value.producer]) + value.hold
        last = max(
            int(task.windows.alap[user]) + (ii or 0) * distance for user, distance in value.uses
        )
        for step in range(first, last):
            here = _alive(model, value, step)
            alive[step if ii is None else step % ii].append((here, value.bits))
    known = None
    if model.known is not None:
        known = memory_of(task.problem, as_schedule(task, model.known))
    top = model.variable(0, sum(v.bits * (v.longest + 1) for v in values), known)
    for pairs in alive.values():
        literals, amounts = zip(*pairs, strict=True)
        model.cp.add(model.weighted_sum(literals, amounts) <= top)
    return top


def _alive(model: Model, value: Kept, step: int) -> Any:
    ii, ready = model.task.ii or 0, value.ready_hint(model)
    hint = None
    if ready is not None and value.span is not None:
        hint = int(ready <= step < ready + value.span)
    here = model.variable(0, 1, hint)
    for user, distance in value.uses:
        ready_by = model.begun(value.producer, step - value.hold)
        model.cp.add(here >= ready_by - model.begun(user, step - ii * distance))
    return here


def _stacked(model: Model, values: list[Kept]) -> Expression:
    """Lifetimes as intervals; with an II whole rounds, which fill every slot, and a rest."""
    ii = model.task.ii
    items: list[Item] = []
    rounds: list[Expression] = []
    for value in values:
        alive = model.variable(0, value.longest, value.span)
        # Equal, not at least: freedom that costs nothing would only be searched.
        model.cp.add_max_equality(alive, [*value.apart(model), 0])
        if ii is None:
            end = _sum(value.ready_hint(model), value.span)
            begin = model.start[value.producer] + value.hold
            items.append(Item(begin, alive, value.bits, end))
            continue
        whole, rest = divmod(value.span, ii) if value.span is not None else (None, None)
        rounds.append(value.bits * (round_count := model.variable(0, value.longest // ii, whole)))
        remainder = model.variable(0, ii - 1, rest)
        model.cp.add(alive == ii * round_count + remainder)
        if ii > 1:
            begin = model.slot(value.producer, value.hold)[1]
            items.append(Item(begin, remainder, value.bits, _wrapped_end(model, value, rest)))
    top = model.variable(0, sum(item.amount for item in items), _rest_hint(model))
    model.stack(items, top)
    return top + sum(rounds)


def _sum(*parts: int | None) -> int | None:
    """The sum, if all parts are known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _wrapped_end(model: Model, value: Kept, rest: int | None) -> int | None:
    ready, ii = value.ready_hint(model), model.task.ii or 1
    return _sum(None if ready is None else ready % ii, rest)


def _rest_hint(model: Model) -> int | None:
    """The peak of what is left of the incumbent's lifetimes after whole rounds."""
    if model.known is None:
        return None
    problem, ii = model.task.problem, model.task.ii
    ready, last = lifetimes(problem, as_schedule(model.task, model.known))
    if ii is not None:
        last = ready + (last - ready) % ii
    return int(profile(ready, last, problem.val_bits, ii)[1].max(initial=0))
