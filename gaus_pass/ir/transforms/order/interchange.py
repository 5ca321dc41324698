"""Loops that change places: `gaus-interchange` and the hint ``interchange``.

::

    for j:                         for k:
      for k:                         for j:
        C[j] += A[k]·B[k, j]   ──►     C[j] += A[k]·B[k, j]

Only loops one in another with nothing between, bounds of their own, and without iter_args, where
no dependence is turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.ir.core.building import Builder, add_block, body_operations
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import drop_hint, interchange_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import Accesses, is_made_in
from gaus_pass.ir.transforms.forms import all_names
from gaus_pass.ir.transforms.loops import for_loops, is_scheduled, remark
from gaus_pass.ir.transforms.order.legality import swapped
from gaus_pass.ir.transforms.unrolling.names import loops_called, require_loops

Orders = list[list[str]]
_HINT = "interchange"


def parse_interchange(text: str) -> Orders:
    """``k:j,m:n`` → names of loops from outside to inside, as they are to be.

    Raises
    ------
    InvalidOption
        Not of that form, or a loop that is named twice.
    """
    found: Orders = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        names = part.split(":")
        if len(names) < 2 or not all(names) or len(set(names)) < len(names):
            raise InvalidOption(
                f"interchange: '{part}' is not of the form k:j, the loops from outside to inside"
            )
        found.append(names)
    return found


def require_orders(asked: Orders, functions: Sequence[Op]) -> None:
    """Refuse names of loops that do not exist, or are not in one function.

    Raises
    ------
    InvalidOption
        It says which.
    """
    require_loops("interchange", [name for order in asked for name in order], functions)
    known = [order for function in functions for order in orders_in(function, asked)]
    for order in asked:
        if order not in known:
            raise InvalidOption(f"interchange: no function has all of {', '.join(order)}")


def orders_in(function: Op, asked: Orders) -> Orders:
    """What is asked for of loops that a function has."""
    return [order for order in asked if all(loops_called(function, name) for name in order)]


def interchange(function: Op, asked: Orders, emit: Emit, hints: bool = True) -> bool:
    """Let loops change places, as the option or hints on outermost loops say.

    Returns
    -------
    Whether anything has changed.

    Raises
    ------
    InvalidProblem
        Loops cannot change places; the error has their place and says which dependence forbids it.
    InvalidOption
        A hint cannot be read or names no loop.
    """
    orders = [*asked]
    for loop in for_loops(function)[::-1] if hints else ():
        text = interchange_of(loop)
        if text:
            orders += parse_interchange(text)
            drop_hint(loop, _HINT)
    for names in orders:
        loops = [_called(function, name) for name in names]
        with loops[0].location:
            try:
                _reorder(loops, emit)
            except InvalidProblem as error:
                raise error.at(location_text(loops[0].location)) from None
    return bool(orders)


def _called(function: Op, name: str) -> Any:
    found = loops_called(function, name)
    if len(found) != 1:
        how = "no loop" if not found else f"{len(found)} loops"
        raise InvalidOption(
            f"interchange: '{name}' is the name of {how}; give one a label with gaus.name, or use "
            "its number as in loop2"
        )
    return found[0]


def _reorder(loops: Sequence[Any], emit: Emit) -> None:
    """Put a nest into the order in which its loops are given."""
    old = _nest(loops)
    new = [ForView.of(op) for op in loops]
    between = [view for view in old if not any(view.op == op for op in loops)]
    if between:
        raise InvalidProblem(
            f"interchange: the loop at {location_text(between[0].op.location)} is between these; "
            "name it as well"
        )
    _require_free(old)
    found = swapped(old[0].op, [view.induction for view in old], [view.induction for view in new])
    if found is not None:
        raise InvalidProblem(f"interchange: {found}; leave the loops in their order")
    names = " outside ".join(location_text(view.op.location) for view in new)
    remark(emit, old[0].op, f"these loops change places: {names}")
    permuted(old, new)


def _nest(loops: Sequence[Any]) -> list[ForView]:
    """The loops from the outermost to the innermost of those given, from outside to inside."""
    depth = {id(op): sum(1 for other in loops if _is_in(op, other)) for op in loops}
    inner = max(loops, key=lambda op: depth[id(op)])
    outer = min(loops, key=lambda op: depth[id(op)])
    found, op = [ForView.of(inner)], inner
    while op != outer:
        op = op.parent.operation
        if op.name not in FOR or len(body_operations(ForView.of(op).body)[0]) != 1:
            raise InvalidProblem(
                "interchange: these are not loops one in another with nothing between them; move "
                "what is between into a loop of its own"
            )
        found.insert(0, ForView.of(op))
    if not all(any(view.op == op for view in found) for op in loops):
        raise InvalidProblem("interchange: these loops are not one in another")
    return found


def _is_in(op: Any, outer: Any) -> bool:
    return any(inner == op for inner in walk_nested(outer))


def _require_free(nest: Sequence[ForView]) -> None:
    """Raise `InvalidProblem` where loops hold on to each other by values."""
    top = nest[0].op
    for view in nest:
        place = location_text(view.op.location)
        if is_scheduled(view.op):
            raise InvalidProblem("interchange: these loops have a schedule; drop its attributes")
        if view.initial:
            raise InvalidProblem(
                f"interchange: the loop at {place} has iter_args, which say in what order its "
                "iterations run; accumulate in an element of a memory instead"
            )
        bounds = list(view.op.operands)
        if any(is_made_in(value, top) for value in bounds):
            raise InvalidProblem(
                f"interchange: the bounds of the loop at {place} change in these loops; only loops "
                "with bounds of their own can change places"
            )


def permuted(old: Sequence[ForView], new: Sequence[ForView]) -> None:
    """The nest with its loops in another order."""
    at, ends = Builder.before(old[0].op), list[tuple[Builder, str]]()
    for view in new:
        here = Builder(at.insertion, view.op.location)
        attributes = {key: view.op.attributes[key] for key in view.op.attributes}
        made = here.make(view.op.name, list(view.op.operands), [], attributes, 1)
        block = add_block(made, 0, [(view.induction.type, view.induction.location)])
        view.induction.replace_all_uses_with(block.arguments[0])
        at = here.at_end(block)
        ends.append((at, body_operations(view.body)[1].name))
    at.inline(old[-1].body)
    for place, end in ends:
        place.make(end)
    old[0].op.erase()


def interchange_accumulators(function: Op, emit: Emit) -> bool:
    """Let innermost loops and those around them change places where one of the two accumulates.

    What is added to an element is then added in iterations that are far apart, or one after the
    other, so that the element can stay in a register.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for inner in [op for op in for_loops(function) if not holds_loop(op)]:
        outer = inner.parent.operation
        if outer.name not in FOR or not (_accumulates(inner, outer) or _accumulates(outer, inner)):
            continue
        try:
            with outer.location:
                _reorder([inner, outer], emit)
        except InvalidProblem:
            continue
        changed = True
    return changed


def _accumulates(loop: Any, other: Any) -> bool:
    """Whether one of two loops adds to an element that it does not change, but the other does."""
    accesses = Accesses()
    every = accesses.within(loop)
    loaded = {access.key for access in every if not access.is_store}
    over, along = (accesses.form(ForView.of(op).induction).names for op in (loop, other))
    return any(
        store.is_store
        and store.key in loaded
        and not over & all_names(store.subscripts)
        and along <= all_names(store.subscripts)
        for store in every
    )
