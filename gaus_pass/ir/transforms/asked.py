"""What loops ask for in their hints: done, or refused with what forbids it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import INDEPENDENT
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import FLATTEN, PROMOTE, REUSE, asked_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.transforms.accesses import Access, Accesses, uses_memory_otherwise
from gaus_pass.ir.transforms.conflicts import Conflict, nearest
from gaus_pass.ir.transforms.forward import forward
from gaus_pass.ir.transforms.loops import for_loops, is_scheduled
from gaus_pass.ir.transforms.nests import flatten_up_to
from gaus_pass.ir.transforms.promote import promote_in
from gaus_pass.ir.transforms.reuse import reuse_in
from gaus_pass.ir.transforms.unrolling.compose import compose_maps


def as_asked(function: Op, emit: Emit) -> None:
    """Promote, reuse and flatten what loops ask for, inner loops before outer.

    Raises
    ------
    InvalidProblem
        That cannot be done to a loop; the error names what forbids it.
    """
    for loop in for_loops(function):
        for key in (PROMOTE, REUSE, FLATTEN):
            if asked_of(loop, key):
                loop.attributes[_ASKED + key] = ir.UnitAttr.get(loop.location.context)
    if _each(function, PROMOTE, lambda loop: _promote(loop, emit)):
        forward(function, emit)
    if _each(function, REUSE, lambda loop: _reuse(loop, emit)):
        compose_maps(function)
    _each(function, FLATTEN, lambda loop: flatten_up_to(loop, emit))


_ASKED = "gaus.asked_"
"""Marks a loop for which something is still to be done: what is done may replace the loop."""


def _each(function: Op, key: str, do: Callable[[Any], None]) -> bool:
    """Do something to the loops that are marked, inner before outer; whether there was one."""
    found = False
    while waiting := [op for op in for_loops(function) if _ASKED + key in op.attributes]:
        del waiting[0].attributes[_ASKED + key]
        with waiting[0].location:
            do(waiting[0])
        found = True
    return found


def _promote(loop: Op, emit: Emit) -> None:
    if not promote_in(loop, emit):
        raise _refused(PROMOTE, loop, *_not_promoted(loop))


def _reuse(loop: Op, emit: Emit) -> None:
    if holds_loop(loop):
        raise _refused(REUSE, loop, "it holds a loop; ask the innermost one", ())
    if not reuse_in(loop, emit):
        raise _refused(REUSE, loop, *_not_reused(loop))


Reason = tuple[str, tuple[tuple[str, str], ...]]
"""Words, and places with words."""


def _refused(key: str, loop: Op, reason: str, notes: tuple[tuple[str, str], ...]) -> InvalidProblem:
    what = "accumulates in no register" if key == PROMOTE else "keeps nothing that it loads"
    text = f"{key}: this loop {what}: {reason}; change that, or leave out {key}"
    return InvalidProblem(text, location_text(loop.location), notes)


def _general(loop: Op) -> Reason | None:
    if is_scheduled(loop):
        return "it has a schedule, which holds for its body as it is", ()
    for op in uses_memory_otherwise(loop):
        where = location_text(op.location)
        return f"what '{op.name}' does to memories is not known", ((where, "this operation"),)
    return None


def _not_promoted(loop: Op) -> Reason:
    """Why a loop keeps no element in a register."""
    if INDEPENDENT in loop.attributes:
        return "its iterations do not depend on one another, as it says itself", ()
    general = _general(loop)
    if general is not None:
        return general
    accesses = Accesses()
    every = accesses.within(loop)
    stores = [access for access in every if access.is_store]
    if not stores:
        return "it stores nothing", ()
    steady = [store for store in stores if not accesses.changing(store, loop)]
    for store in steady:
        for conflict in _met(accesses, store, every, loop):
            return conflict.text, conflict.notes
    if steady:
        return "the element is not stored in every iteration", ((_at(steady[0]), "this store"),)
    return "every store goes to another element in every iteration", ((_at(stores[0]), "this one"),)


def _met(accesses: Accesses, store: Access, every: list[Access], loop: Op) -> Iterator[Conflict]:
    """Accesses that touch the element of a store and do not name it as the store does."""
    for other in every:
        if other.key != store.key:
            conflict = nearest(accesses, store, other, loop)
            if conflict is not None:
                yield conflict


def _not_reused(loop: Op) -> Reason:
    """Why a loop takes no load from an earlier iteration."""
    general = _general(loop)
    if general is not None:
        return general
    if ForView.of(loop).integer is not None:
        return "it counts in integers of a width, not in an index", ()
    accesses = Accesses()
    every = accesses.within(loop)
    loads = [access for access in every if not access.is_store]
    pairs = ((one, two) for one in loads for two in loads if one.op != two.op)
    if not any(_repeats(accesses, one, two, loop) for one, two in pairs):
        return "no load of an iteration repeats one of an iteration before", ()
    for load in loads:
        for store in (access for access in every if access.is_store):
            conflict = nearest(accesses, load, store, loop)
            if conflict is not None:
                return conflict.text, conflict.notes
    return "no load repeats another one a known number of iterations later, at most 16", ()


def _repeats(accesses: Accesses, one: Access, two: Access, loop: Op) -> bool:
    """Whether a load reads in a later iteration what another one does."""
    conflict = nearest(accesses, one, two, loop)
    return conflict is not None and conflict.distance != 0


def _at(access: Access) -> str:
    return location_text(access.op.location)
