"""How designs of one function deviate from the proxy's best, and which deviations to try.

Deviations that affect the hardware at the same II: shorter chains, deeper operators, other cores,
more steps, another objective, other sharing, another binding, another sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from gaus_pass.cores.operators import iterating

ITERATIVE = "iterative"
_LONGER = 2
ASKED, REGISTERS, RESOURCES = "asked", "registers", "resources"
SAMPLES = 6
"""Samples of which recipes choose one."""
_BINDINGS = 4
_LEAST_CHAIN = 0.15


@dataclass(frozen=True)
class Recipe:
    """How a design deviates from the proxy's best, which is `Recipe()`.

    Attributes
    ----------
    chain
        Longest chain allowed in a cycle, relative to that of the proxy's best.
    deeper
        Cycles that multipliers and dividers take beyond what the operator library says.
    cores
        What cores differ in: ``""``, `ITERATIVE`, or a resource type and the cycles that its cores
        take beyond the least, as in ``mulf+1``.
    more
        Steps beyond the least length under that clock.
    objective
        The objective of the user, fewest registers, or fewest units.
    share
        As the option; None takes that of the user.
    binding
        Variant of the binding.
    sample
        Number of the sample.
    round
        Number of the round of feedback whose corrections its delays have.
    """

    chain: float = 1.0
    deeper: int = 0
    cores: str = ""
    more: int = 0
    objective: str = ASKED
    share: str | None = None
    binding: int = 0
    sample: int = 0
    round: int = 0

    @property
    def longer(self) -> dict[str, int]:
        """Cycles that cores take beyond the least, by resource type."""
        unit, _, cycles = self.cores.partition("+")
        return {unit: int(cycles)} if cycles else {}

    def words(self) -> str:
        """The deviations, as text for the user."""
        changed = [
            f"{spec.name} {getattr(self, spec.name)}"
            for spec in fields(self)
            if getattr(self, spec.name) != spec.default
        ]
        return ", ".join(changed) or "the proxy's best"


def first_recipes(units: Sequence[str] = ()) -> Iterator[Recipe]:
    """Recipes with few deviations, those first that mattered most on the example kernels.

    Parameters
    ----------
    units
        Resource types of the cores that there are.
    """
    yield Recipe(deeper=1)
    yield Recipe(objective=RESOURCES)
    for way in _ways_of_cores("", units):
        yield Recipe(cores=way)
    yield Recipe(chain=0.7)
    yield Recipe(deeper=1, more=1, objective=RESOURCES)
    yield Recipe(deeper=2)
    yield Recipe(chain=0.5)
    yield Recipe(chain=0.7, deeper=1)
    yield Recipe(more=2, objective=RESOURCES)
    yield Recipe(more=1, objective=REGISTERS)
    yield Recipe(chain=0.85)
    yield Recipe(chain=0.3)
    yield Recipe(share="limits")
    yield Recipe(binding=1)
    yield Recipe(objective=REGISTERS, sample=1)
    yield Recipe(chain=0.5, deeper=2)
    yield Recipe(more=2, objective=REGISTERS)


def _ways_of_cores(now: str, units: Sequence[str]) -> Iterator[str]:
    """What cores may differ in, after this: digit by digit, or a cycle longer up to `_LONGER`."""
    unit, _, cycles = now.partition("+")
    if cycles:
        if int(cycles) < _LONGER:
            yield f"{unit}+{int(cycles) + 1}"
        return
    if not now and iterating(units):
        yield ITERATIVE
    if not now:
        yield from (f"{unit}+1" for unit in units)


def neighbours(recipe: Recipe, units: Sequence[str] = ()) -> Iterator[Recipe]:
    """Recipes one step away, the coarsest steps first; ``units`` as in `first_recipes`."""
    for way in _ways_of_cores(recipe.cores, units):
        yield replace(recipe, cores=way)
    for deeper in (recipe.deeper + 1, recipe.deeper - 1):
        if deeper >= 0:
            yield replace(recipe, deeper=deeper)
    for objective in (RESOURCES, REGISTERS, ASKED):
        yield replace(recipe, objective=objective)
    for factor in (0.8, 1.25):
        yield from _chained(recipe, factor)
    for more in (recipe.more + 1, recipe.more - 1, recipe.more + 2):
        if more >= 0:
            yield replace(recipe, more=more)
    yield replace(recipe, share="limits" if recipe.share is None else None)
    for factor in (0.9, 1.1):
        yield from _chained(recipe, factor)
    for step in range(1, max(_BINDINGS, SAMPLES)):
        if recipe.binding + step < _BINDINGS:
            yield replace(recipe, binding=recipe.binding + step)
        if recipe.sample + step < SAMPLES:
            yield replace(recipe, sample=recipe.sample + step)


def deviations(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    """The deviations of a recipe, each with the recipe that lacks only that one."""
    for spec in fields(recipe):
        if getattr(recipe, spec.name) != spec.default:
            yield spec.name, replace(recipe, **{spec.name: spec.default})


def _chained(recipe: Recipe, factor: float) -> Iterator[Recipe]:
    """The recipe with shorter or longer chains."""
    chain = round(min(recipe.chain * factor, 1.0), 3)
    if chain >= _LEAST_CHAIN:
        yield replace(recipe, chain=chain)
