"""The terms of an objective as linear expressions over a model; pairs with objectives.py by name.

Peaks and last uses are variables bounded from below by what they are the maximum of, which is exact
because every term is minimised or bounded from above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm

import numpy as np

from gaus_pass.check import users_of
from gaus_pass.errors import SolverError
from gaus_pass.objectives import Level, lifetimes, peak, profile
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.bounds import term_bound
from gaus_pass.solvers.cp_sat.model import Expression, Item, Model, as_schedule

LARGEST_WEIGHT = 2**40
"""Largest whole weight, so that sums have room in 64 bits."""


def scale_of(level: Level) -> int:
    """The factor that makes the weights of a level whole numbers.

    Raises
    ------
    SolverError
        The weights have too many digits.
    """
    weights = [Fraction(repr(weight)) for weight, _ in level]
    scale = lcm(*(weight.denominator for weight in weights))
    if scale * max(weights) > LARGEST_WEIGHT:
        raise SolverError(
            f"weights {', '.join(f'{weight:g}' for weight, _ in level)} need whole numbers above "
            f"{LARGEST_WEIGHT}; use weights with fewer digits"
        )
    return scale


def level_expression(model: Model, level: Level) -> Expression:
    """A level of the objective times its `scale_of`."""
    scale = scale_of(level)
    total: Expression = 0
    for weight, name in level:
        total = total + int(Fraction(repr(weight)) * scale) * term(model, name)
    return total


def term(model: Model, name: str) -> Expression:
    """One term of the objective."""
    if name.startswith("resources."):
        return peak_use(model, name.removeprefix("resources."))
    return TERMS[name](model)


def constant_ii(model: Model) -> Expression:
    """The II, which the model has been given."""
    return model.task.ii or 0


def length(model: Model) -> Expression:
    """Schedule length."""
    return model.length()


def resources(model: Model) -> Expression:
    """Cost of the peaks of all resource types."""
    types = model.task.problem.resource_types
    return sum(r.cost * peak_use(model, r.name) for r in types if r.cost)


def peak_use(model: Model, resource: str) -> Expression:
    """Most units of a resource type in use."""
    task, problem = model.task, model.task.problem
    users = users_of(problem, resource)
    if len(users) == 0:
        return 0
    kinds = [problem.operator_types[t] for t in problem.type_of[users].tolist()]
    most = sum(k.uses[resource] * -(-k.blocking // (task.ii or k.blocking)) for k in kinds)
    hint = None
    if model.known is not None:
        hint = peak(problem, as_schedule(task, model.known), resource)
    top = model.variable(term_bound(task, f"resources.{resource}"), most, hint)
    model.keep_within(resource, top)
    return top


def communication(model: Model) -> Expression:
    """Step boundaries between the ends of dependences of positive weight."""
    problem = model.task.problem
    counted = np.flatnonzero(problem.dep_weight > 0)
    factor = np.zeros(problem.num_operations, np.int64)
    np.add.at(factor, problem.dep_dst[counted], 1)
    np.subtract.at(factor, problem.dep_src[counted], 1)
    used = np.flatnonzero(factor).tolist()
    later = int(problem.dep_distance[counted].sum())
    total = model.weighted_sum([model.start[i] for i in used], factor[used].tolist())
    return total + later * model.interval() if later else total


def _uses(task: Task) -> Iterator[tuple[int, int, int, int, list[tuple[int, int]]]]:
    """Per value that has users: its index, producer, bits, hold, and (user, distance)."""
    problem = task.problem
    pointer = problem.use_ptr.tolist()
    users = list(zip(problem.use_op.tolist(), problem.use_distance.tolist(), strict=True))
    columns = zip(
        problem.val_producer.tolist(),
        problem.val_bits.tolist(),
        problem.val_hold.tolist(),
        strict=True,
    )
    for v, (producer, bits, hold) in enumerate(columns):
        distinct = sorted(set(users[pointer[v] : pointer[v + 1]]))
        if distinct and bits:
            yield v, producer, bits, hold, distinct


def register_bits(model: Model) -> Expression:
    """Bits times registers: II * registers >= start + II * distance - ready, for every user."""
    task = model.task
    ii, spans = task.ii or 1, _lifetimes(model)
    constant, variables, factors = 0, [], []
    for v, producer, bits, hold, users in _uses(task):
        if len(users) == 1 and ii == 1 and (task.ii or not users[0][1]):
            # A single use is the last one: its lifetime is a difference of two start times.
            variables += [model.start[users[0][0]], model.start[producer]]
            factors += [bits, -bits]
            constant += bits * (users[0][1] - hold)
            continue
        hint = None if spans is None else -(-spans[v] // ii)
        registers = model.variable(0, _longest(task, producer, hold, users), hint)
        for user, distance in users:
            apart = model.start[user] - model.start[producer] + _later(model, distance) - hold
            model.cp.add(ii * registers >= apart)
        variables.append(registers)
        factors.append(bits)
    return model.weighted_sum(variables, factors) + constant


def _later(model: Model, distance: int) -> Expression:
    return distance * model.interval() if distance else 0


def _longest(task: Task, producer: int, hold: int, users: list[tuple[int, int]]) -> int:
    """No value of that producer is alive for more cycles."""
    interval = task.length if task.ii is None else task.ii
    last = max(int(task.windows.alap[user]) + interval * far for user, far in users)
    return max(last - int(task.windows.asap[producer]) - hold, 0)


def _lifetimes(model: Model) -> list[int] | None:
    """(v,) lifetimes in the incumbent."""
    if model.known is None:
        return None
    ready, last = lifetimes(model.task.problem, as_schedule(model.task, model.known))
    return (last - ready).tolist()


def memory(model: Model) -> Expression:
    """Most bits alive in a step, or in a slot with all iterations counted.

    With an II a lifetime is whole rounds, which fill every slot, and a rest that may wrap once.
    """
    task, ii, spans = model.task, model.task.ii, _lifetimes(model)
    items: list[Item] = []
    rounds: list[Expression] = []
    amounts: list[int] = []
    for v, producer, bits, hold, users in _uses(task):
        longest = _longest(task, producer, hold, users)
        span = None if spans is None else spans[v]
        alive = model.variable(0, longest, span)
        apart = [
            model.start[user] - model.start[producer] + _later(model, distance) - hold
            for user, distance in users
        ]
        # Equal, not at least: freedom that costs nothing would only be searched.
        model.cp.add_max_equality(alive, [*apart, 0])
        if ii is None:
            end = _sum(model.start_hint(producer), hold, span)
            items.append(Item(model.start[producer] + hold, alive, bits, end))
            continue
        whole, rest = divmod(span, ii) if span is not None else (None, None)
        round_count = model.variable(0, longest // ii, whole)
        rounds.append(round_count)
        amounts.append(bits)
        if ii > 1:
            remainder = model.variable(0, ii - 1, rest)
            model.cp.add(alive == ii * round_count + remainder)
            known = model.start_hint(producer)
            end = _sum(None if known is None else (known + hold) % ii, rest)
            items.append(Item(model.slot(producer, hold)[1], remainder, bits, end))
        else:
            model.cp.add(alive == round_count)
    most = sum(item.amount for item in items)
    top = model.variable(0, most, _rest_hint(model))
    model.stack(items, top)
    total = top + model.weighted_sum(rounds, amounts) if rounds else top
    model.cp.add(total >= term_bound(task, "memory"))
    return total


def _sum(*parts: int | None) -> int | None:
    """The sum, if all parts are known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _rest_hint(model: Model) -> int | None:
    """The peak of what is left of the incumbent's lifetimes after whole rounds."""
    if model.known is None:
        return None
    problem, ii = model.task.problem, model.task.ii
    ready, last = lifetimes(problem, as_schedule(model.task, model.known))
    if ii is not None:
        last = ready + (last - ready) % ii
    return int(profile(ready, last, problem.val_bits, ii)[1].max(initial=0))


TERMS: dict[str, Callable[[Model], Expression]] = {
    "ii": constant_ii,
    "length": length,
    "resources": resources,
    "communication": communication,
    "register-bits": register_bits,
    "memory": memory,
}
