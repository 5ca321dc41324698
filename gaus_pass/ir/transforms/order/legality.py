"""Which dependence forbids iterations in another order, as isl finds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.transforms.accesses import Access, Accesses, uses_memory_otherwise

Where = Sequence[tuple[IrValue, str]]
"""What holds of the iterations of two accesses, as `Accesses.can_meet` takes it."""


def before(inductions: Sequence[IrValue], earlier: str, later: str) -> Iterator[list[Any]]:
    """The ways in which an iteration is before another: by each loop, those around it alike."""
    for level, induction in enumerate(inductions):
        alike = [(value, "{one} = {two}") for value in inductions[:level]]
        yield [*alike, (induction, f"{{{earlier}}} < {{{later}}}")]


def conflicts(accesses: Accesses, op: Op) -> Iterator[tuple[Access, Access]]:
    """Pairs of accesses in an operation, one a store, both to one memory; both orders of each."""
    every = accesses.within(op)
    for one in every:
        for two in every:
            if (one.is_store or two.is_store) and one.memory == two.memory:
                yield one, two


def swapped(loop: Op, old: Sequence[IrValue], new: Sequence[IrValue]) -> str | None:
    """A dependence between iterations that change their order; None if there is none.

    Parameters
    ----------
    loop
        The outermost loop of a nest.
    old, new
        Its induction variables from outside to inside, as they are and as they are to be.
    """
    other = next(uses_memory_otherwise(loop), None)
    if other is not None:
        return f"'{other.name}' at {location_text(other.location)} may use any memory"
    accesses = Accesses()
    for one, two in conflicts(accesses, loop):
        for first in before(old, "one", "two"):
            for second in before(new, "two", "one"):
                if accesses.can_meet(one, two, loop, [*first, *second]):
                    return dependence(one, two)
    return None


def dependence(one: Access, two: Access) -> str:
    """A dependence in words."""
    kinds = [("load", "store")[access.is_store] for access in (one, two)]
    places = [location_text(access.op.location) for access in (one, two)]
    return (
        f"the {kinds[0]} at {places[0]} and the {kinds[1]} at {places[1]} of a later iteration "
        "can touch the same element, and would change their order"
    )
