"""Prices of the terms of an objective's levels: the model that local searches share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.objectives import Level
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import model_of


@dataclass
class Prices:
    """Cost of what a schedule takes; the sum of all is to be least.

    Attributes
    ----------
    communication
        Of a step boundary that a dependence of positive weight crosses.
    registers
        Of a bit of a register.
    memory
        Of a bit alive when most are.
    units : (r,)
        Of a unit of each resource type when most are in use.
    """

    communication: float
    registers: float
    memory: float
    units: FloatArray


def prices_of(problem: Problem, levels: tuple[Level, ...], who: str, before: float = 1.0) -> Prices:
    """The prices of levels together.

    Parameters
    ----------
    before
        How much more a level weighs than the one after it.

    Raises
    ------
    SolverError
        A term has no prices, so that ``who`` cannot weigh it.
    """
    prices = Prices(0.0, 0.0, 0.0, np.zeros(len(problem.resource_types)))
    for k, level in enumerate(levels):
        for weight, name in level:
            add, of = model_of(name, "prices", who)
            add(prices, problem, weight * before ** (len(levels) - 1 - k), *of)
    return prices


def ii(prices: Prices, problem: Problem, weight: float) -> None:
    """Free: the II is given."""


def length(prices: Prices, problem: Problem, weight: float) -> None:
    """Free: the windows bound the length."""


def communication(prices: Prices, problem: Problem, weight: float) -> None:
    """Step boundaries."""
    prices.communication += weight


def register_bits(prices: Prices, problem: Problem, weight: float) -> None:
    """Bits of registers."""
    prices.registers += weight


def memory(prices: Prices, problem: Problem, weight: float) -> None:
    """Bits alive at most."""
    prices.memory += weight


def resources(prices: Prices, problem: Problem, weight: float) -> None:
    """Units of all resource types, by their cost."""
    prices.units += [weight * r.cost for r in problem.resource_types]


def peak(prices: Prices, problem: Problem, weight: float, resource: str) -> None:
    """Units of one resource type."""
    prices.units += [weight * (r.name == resource) for r in problem.resource_types]
