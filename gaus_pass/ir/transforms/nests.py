"""Nests of loops that run as one: as far as they reach, or as a loop asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.building import body_operations
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import FLATTEN, HINT, asked_of, with_flatten
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.core.operation_names import FOR, LOOPS
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.flatten import perfectly_around
from gaus_pass.ir.transforms.loops import for_loops, is_scheduled, remark, trips_of
from gaus_pass.ir.transforms.predicate import Sinking, can_be_affine, can_sink


def flatten_nests(function: Op, emit: Emit) -> bool:
    """Let the largest nests that can run as one loop do so.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in [op for op in for_loops(function) if not holds_loop(op)]:
        nest = _grown([loop])
        if len(nest) > 1:
            _mark(nest, emit)
            changed = True
    return changed


def flatten_up_to(loop: Op, emit: Emit) -> None:
    """Let a loop run as one with the loops inside, or an innermost one with the loop around it.

    Raises
    ------
    InvalidProblem
        Something is in the way; the error has places.
    """
    nest, outermost = [_innermost(loop)], loop
    if nest[0] == loop:
        outermost = loop.parent.operation
        if outermost.name not in FOR:
            raise _in_the_way(loop, "there is no loop around it", loop)
    nest = _grown(nest, outermost)
    _mark(nest, emit)


def _innermost(loop: Op) -> Any:
    """The only innermost loop in a loop, or itself.

    Raises
    ------
    InvalidProblem
        There are several loops, or one inside something else.
    """
    while holds_loop(loop):
        inside = [op for op in walk_nested(loop) if op.name in LOOPS]
        body = [op for op in body_operations(loop.regions[0].blocks[0])[0] if op.name in FOR]
        if len(body) != 1 or any(not _is_inside(op, body[0]) for op in inside):
            other = next(op for op in inside[::-1] if not body or not _is_inside(op, body[0]))
            raise _in_the_way(loop, f"it holds more than one loop: another '{other.name}'", other)
        loop = body[0]
    return loop


def _is_inside(op: Any, loop: Any) -> bool:
    return op == loop or any(inner == op for inner in walk_nested(loop))


def _in_the_way(loop: Op, reason: str, place: Op) -> InvalidProblem:
    where = location_text(loop.location)
    notes = () if place == loop else ((location_text(place.location), "this is in the way"),)
    text = f"flatten: this loop cannot run as one with another: {reason}; leave out flatten"
    return InvalidProblem(text, where, notes)


def _grown(nest: list[Any], outermost: Any = None) -> list[Any]:
    """A nest with the loops around it that can be a part of it.

    Parameters
    ----------
    outermost
        Where to stop; None to go on as far as it goes.

    Raises
    ------
    InvalidProblem
        The outermost loop that was asked for cannot be reached.
    """
    unread = set[Any]()
    while True:
        outer, obstacle = nest[0].parent.operation, _obstacle(nest)
        if obstacle is not None:
            if outermost is None:
                break
            raise _in_the_way(nest[0], *obstacle)
        last = outermost is not None and outer == outermost
        if perfectly_around(ForView.of(nest[0])) is not None:
            nest.insert(0, outer)  # hands on what goes round as it is
        else:
            with outer.location:
                nest = Sinking(outer, nest, unread).run()
        if last:
            break
    for value in unread:
        if not any(True for _ in value.uses):
            value.owner.operation.erase()
    return nest


def _mark(nest: Sequence[Any], emit: Emit) -> None:
    for part in nest:
        part.attributes[HINT] = with_flatten(part)
    remark(emit, nest[0], f"this loop and {len(nest) - 1} inside it run as one")


def _obstacle(nest: Sequence[Any]) -> tuple[str, Any] | None:
    """Why the loop around a nest cannot be part of it, and what is in the way."""
    outer, inner = nest[0].parent.operation, ForView.of(nest[0])
    if outer.name not in FOR:
        return "there is no loop around it", nest[0]
    if asked_of(outer, FLATTEN) is False or asked_of(nest[0], FLATTEN) is False:
        return "one of them says flatten = false", nest[0]
    if trips_of(inner) is None:
        return "the bounds of the inner one are known only in an iteration of the outer", nest[0]
    if not trips_of(inner) or inner.integer is not None:
        return "the inner one has no iterations, or counts in integers of a width", nest[0]
    if is_scheduled(outer) or not can_be_affine(ForView.of(outer)):
        return "the outer one has a schedule, or bounds that are computed", outer
    for op in body_operations(outer.regions[0].blocks[0])[0]:
        if op != nest[0] and not can_sink(op):
            return f"'{op.name}' beside the inner one cannot run under a condition", op
    return None
