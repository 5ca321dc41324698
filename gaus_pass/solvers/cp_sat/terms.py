"""The terms of an objective as linear expressions over a model.

Peaks and last uses are variables bounded from below by what they are the maximum of, which is exact
because every term is minimised or bounded from above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from gaus_pass.analysis.objectives import Level, peak
from gaus_pass.errors import InvalidOption
from gaus_pass.model.check import users_of
from gaus_pass.solvers.base import Task, model_of
from gaus_pass.solvers.common.bounds import peak_bound
from gaus_pass.solvers.cp_sat.memory import memory, memory_size
from gaus_pass.solvers.cp_sat.model import Expression, Model, as_schedule, is_counted
from gaus_pass.solvers.cp_sat.values import kept_values

LARGEST_WEIGHT = 2**40
"""Largest whole weight, so that sums have room in 64 bits."""


def scale_of(level: Level) -> int:
    """The factor that makes the weights of a level whole numbers.

    Raises
    ------
    InvalidOption
        The weights have too many digits.
    """
    weights = [Fraction(repr(weight)) for weight, _ in level]
    scale = lcm(*(weight.denominator for weight in weights))
    if scale * max(weights) > LARGEST_WEIGHT:
        raise InvalidOption(
            f"objective: weights {', '.join(f'{weight:g}' for weight, _ in level)} need whole "
            f"numbers above {LARGEST_WEIGHT}; use weights with fewer digits"
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
    """One term of the objective.

    Raises
    ------
    SolverError
        It has no expression.
    """
    part, of = cp_term(name)
    return part.expression(model, *of)


@dataclass(frozen=True)
class CpTerm:
    """Model of a term for cp-sat.

    Attributes
    ----------
    expression
        ``expression(model)``: what the term is worth, or at least that where it is minimised.
    size
        ``size(task)``: variables and constraints that it adds to the model, about.
    local
        Whether a window can count it, which sees some operations and values only.
    """

    expression: Callable[..., Expression]
    size: Callable[..., int] = field(default=lambda task, *of: 0)
    local: bool = False


def cp_term(name: str) -> tuple[CpTerm, tuple[str, ...]]:
    """The model of a term, and further arguments of its functions.  Raises `SolverError`."""
    return model_of(name, "cp-sat", "cp-sat")


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
    top = model.variable(peak_bound(task, resource), most, hint)
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


def register_bits(model: Model) -> Expression:
    """Bits times registers: II * registers >= start + II * distance - ready, for every user."""
    task, ii = model.task, model.task.ii or 1
    constant: Expression = 0
    variables, factors = [], []
    for value in kept_values(model):
        apart = value.apart(model)
        if len(apart) == 1 and ii == 1 and (task.ii or not value.uses[0][1]):
            # A single use is the last one: its lifetime is a difference of two start times.
            constant = constant + value.bits * apart[0]
            continue
        hint = None if value.span is None else -(-value.span // ii)
        registers = model.variable(-(-value.shortest // ii), -(-value.longest // ii), hint)
        for cycles in apart:
            model.cp.add(ii * registers >= cycles)
        variables.append(registers)
        factors.append(value.bits)
    return model.weighted_sum(variables, factors) + constant


def size_of_terms(task: Task) -> int:
    """Variables and constraints that the terms of the objective add, about."""
    parts = (cp_term(name) for name in task.objective.names)
    return sum(part.size(task, *of) for part, of in parts)


def _size_of_units(task: Task, *of: str) -> int:
    """Size of the peaks; a resource type without a limit is counted for the term alone."""
    return sum(
        size_of_use(task, r.name)
        for r in task.problem.resource_types
        if r.limit is None and r.name in (of or (r.name,))
    )


def size_of_use(task: Task, resource: str) -> int:
    """Variables and constraints that count the units of a resource type."""
    users = users_of(task.problem, resource)
    places = task.ii or int(task.windows.mobility[users].max(initial=0)) + 1
    every = len(users) * places
    folded = 1 if task.ii is None else 3
    return folded * len(users) + (every if is_counted(every, len(users)) else 0)


def _size_of_registers(task: Task) -> int:
    return task.problem.num_values + len(task.problem.use_op)


II = CpTerm(constant_ii, local=True)
LENGTH = CpTerm(length, local=True)
RESOURCES = CpTerm(resources, _size_of_units, local=True)
PEAK = CpTerm(peak_use, _size_of_units, local=True)
COMMUNICATION = CpTerm(communication, local=True)
REGISTER_BITS = CpTerm(register_bits, _size_of_registers, local=True)
MEMORY = CpTerm(memory, memory_size)
