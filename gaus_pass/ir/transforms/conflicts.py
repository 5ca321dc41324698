"""Pairs of accesses of a loop that touch one element, and how many iterations apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import INDEPENDENT
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import DEPENDENCE, asked_of, drop_hint
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import Access, Accesses, Questions, loop_of
from gaus_pass.ir.transforms.integer_sets import TooHard, least

Notes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Conflict:
    """Two accesses that touch one element.

    Attributes
    ----------
    distance
        Iterations of the loop from the first to the second; None where that is not known.
    """

    first: Access
    second: Access
    distance: int | None

    @property
    def text(self) -> str:
        """Both with their places, and how far apart they are."""
        one, two = (f"the {_kind(a)} at {_place(a)}" for a in (self.first, self.second))
        if self.distance is None:
            return f"{one} and {two} may touch one element, in any iterations"
        if self.distance == 0:
            return f"{one} and {two} touch one element in the same iteration"
        count = f"{self.distance} iteration{'s'[: self.distance > 1]}"
        return f"{two} touches the element of {one}, {count} of the loop later"

    @property
    def notes(self) -> Notes:
        """Both places."""
        first = (_place(self.first), f"this {_kind(self.first)}")
        return first, (_place(self.second), f"and this {_kind(self.second)}")


def _kind(access: Access) -> str:
    return "store" if access.is_store else "load"


def _place(access: Access) -> str:
    return location_text(access.op.location)


def nearest(accesses: Accesses, one: Access, two: Access, loop: Op) -> Conflict | None:
    """How two accesses of a loop meet with the fewest iterations between; None if they do not."""
    if not accesses.can_meet(one, two, loop):
        return None
    if not is_exact(accesses, one, two, loop):
        return Conflict(one, two, None)
    if one.op != two.op and accesses.can_meet(one, two, None):
        return Conflict(one, two, 0)
    pairs = ((one, two), (two, one))
    found = [(distance(accesses, a, b, loop), k, a, b) for k, (a, b) in enumerate(pairs)]
    known = [(d, k, a, b) for d, k, a, b in found if d is not None]
    if not known:
        return Conflict(one, two, None)
    apart, _, first, second = min(known, key=lambda entry: entry[:2])
    return Conflict(first, second, apart)


def distance(accesses: Accesses, first: Access, second: Access, loop: Op) -> int | None:
    """Fewest iterations of a loop, at least 1, from one access to another of the same element."""
    questions, step = Questions(accesses, loop), ForView.of(loop).step() or 1
    own = accesses.form(ForView.of(loop).induction)
    apart = f"{questions.text(own, 'm')} - {questions.text(own, 'n')}"
    sides = [
        f"{questions.text(a, 'n')} = {questions.text(b, 'm')}"
        for a, b in zip(first.subscripts, second.subscripts, strict=True)
    ]
    constraints = [*questions.constraints, *sides, f"{apart} >= {step}"]
    try:
        found = least(apart, questions.variables, constraints)
    except TooHard:
        return None
    return None if found is None else found // step


def is_exact(accesses: Accesses, one: Access, two: Access, loop: Op) -> bool:
    """Whether what is known of two accesses is all: they meet wherever their subscripts are equal.

    Subscripts are made of induction variables, and of what is the same in both; no condition is
    around the accesses.
    """
    if one.view != two.view or len(one.subscripts) != len(two.subscripts):
        return False
    for a, b in zip(one.subscripts, two.subscripts, strict=True):
        apart = a.plus(b, -1)
        names = {n for n in a.names | b.names if accesses.changes(n, loop)}
        if any(loop_of(accesses.value(name)) is None for name in names):
            return False
        if any(not accesses.changes(name, loop) for name in apart.names):
            return False
    return all(_is_always(access.op, loop) for access in (one, two))


def _is_always(op: Op, loop: Op) -> bool:
    """Whether only loops are between an operation and a loop around it."""
    parent = op.operation.parent.operation
    while parent != loop:
        if parent.name not in FOR:
            return False
        parent = parent.parent.operation
    return True


def independent_as_asked(function: Op) -> None:
    """Mark the loops that say ``dependence = false``, and check all marks.

    Raises
    ------
    InvalidProblem
        An iteration of such a loop depends on another one for certain.
    """
    for loop in [op for op in walk_nested(function) if op.name in FOR]:
        if asked_of(loop, DEPENDENCE) is False:
            loop.attributes[INDEPENDENT] = ir.UnitAttr.get(loop.location.context)
            what = "dependence = false"
        elif INDEPENDENT in loop.attributes:
            what = INDEPENDENT
        else:
            continue
        drop_hint(loop, DEPENDENCE)
        conflict = _carried(loop)
        if conflict is not None:
            raise InvalidProblem(
                f"{what}: {conflict.text}; leave it out, or give them different elements",
                location_text(loop.location),
                conflict.notes,
            )


def _carried(loop: Op) -> Conflict | None:
    """A dependence between two iterations of a loop that is there for certain, the nearest."""
    accesses = Accesses()
    every = accesses.within(loop)
    found: list[Any] = []
    for k, one in enumerate(every):
        for j, two in enumerate(every):
            ordered = (one.is_store or two.is_store) and one.memory == two.memory
            if ordered and is_exact(accesses, one, two, loop):
                apart = distance(accesses, one, two, loop)
                found += [] if apart is None else [(apart, k, j)]
    if not found:
        return None
    apart, k, j = min(found)
    return Conflict(every[k], every[j], apart)
