"""Accumulators in memory as values that go round: `gaus-promote-accumulators`.

::

    for k:                                    %0 = load C[i, j]
      %c = load C[i, j]                       %1 = for k iter_args(%acc = %0):
      %s = add %c, …                  ──►       %s = add %acc, …
      store %s, C[i, j]                         yield %s
                                              store %1, C[i, j]

The element has to be the same in all iterations, and no other access of the loop may touch it.
A store under an if stores what is chosen (`gaus_pass.ir.transforms.conditional.behind`).
What a loop only loads is loaded once, in front of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.annotations import INDEPENDENT
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.hints import PROMOTE, asked_of
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR
from gaus_pass.ir.transforms.accesses import Access, Accesses, uses_memory_otherwise
from gaus_pass.ir.transforms.conditional.behind import (
    is_there,
    stores_behind_ifs,
    under_ifs_only,
)
from gaus_pass.ir.transforms.forward import forward
from gaus_pass.ir.transforms.loops import (
    behind,
    can_move,
    for_loops,
    hand_on,
    in_front,
    is_scheduled,
    remark,
    trips_of,
    with_carried,
    zero,
)


def promote_accumulators(function: Op, emit: Emit) -> bool:
    """Keep what a loop accumulates in one element of a memory in a register.

    What was stored or loaded before is then taken from there, and stores that nobody sees go.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in for_loops(function):
        if asked_of(loop, PROMOTE) is not False:
            changed = promote_in(loop, emit) or changed
    return forward(function, emit) or changed


def promote_in(loop: Op, emit: Emit) -> bool:
    """As `promote_accumulators`, in one loop."""
    if is_scheduled(loop) or INDEPENDENT in loop.attributes:
        return False
    if any(True for _ in uses_memory_otherwise(loop)):
        return False
    accesses = Accesses()
    for element in _candidates(accesses, loop):
        stores_behind_ifs(accesses, loop, element.first.key)
    found = _candidates(Accesses(), loop)
    if found:
        with loop.location:
            _promote(loop, found, emit)
    return bool(found)


@dataclass(frozen=True)
class _Element:
    """An element that a loop works on.

    Attributes
    ----------
    inside
        Its accesses, in order; stores are in the body of the loop itself, or under ifs of it.
    """

    inside: list[Access]

    @property
    def first(self) -> Access:
        return self.inside[0]

    @property
    def stores(self) -> list[Access]:
        return [access for access in self.inside if access.is_store]


def _candidates(accesses: Accesses, loop: Op) -> list[_Element]:
    every = accesses.within(loop)
    groups: dict[Any, list[Access]] = {}
    for access in every:
        groups.setdefault(access.key, []).append(access)
    found: list[_Element] = []
    for members in groups.values():
        element = _Element(members)
        if _is_steady(accesses, element, loop) and _is_alone(accesses, element, every, loop):
            found.append(element)
    return found


def _is_steady(accesses: Accesses, element: _Element, loop: Op) -> bool:
    """Whether the element is the same in all iterations, and stored in the loop's own body.

    Ifs may be around stores where the element is there in any case.
    """
    if not element.stores or not all(under_ifs_only(a, loop) for a in element.stores):
        return False
    if accesses.changing(element.first, loop) or not is_there(accesses, element.inside, loop):
        return False
    moved = (element.first, *element.stores)
    return all(can_move(v, loop) for access in moved for v in access.places)


def _is_alone(accesses: Accesses, element: _Element, every: list[Access], loop: Op) -> bool:
    """Whether no other access of the loop touches the element."""
    others = (access for access in every if access.key != element.first.key)
    return not any(accesses.can_meet(element.first, other, loop) for other in others)


def _promote(loop: Op, elements: Sequence[_Element], emit: Emit) -> None:
    trips, view = trips_of(ForView.of(loop)), ForView.of(loop)
    runs = None if trips else _runs(loop, view)
    initial = [_initial(loop, element) for element in elements]
    places = [_moved(loop, element.stores[-1]) for element in elements]
    made, carried = with_carried(loop, initial)
    for element, value in zip(elements, carried, strict=True):
        _thread(element, value)
    # Only now: what is stored to one element may have been a load of another.
    hand_on(made, [element.stores[-1].data for element in elements])
    builder = Builder(behind(made), made.location)
    results = list(made.results)[-len(elements) :]
    if runs is not None:
        held = builder.make("scf.if", [runs], regions=2)
        builder = builder.at_end(add_block(held, 0))
    for element, place, value in zip(elements, places, results, strict=True):
        last = element.stores[-1].op
        own = Builder(builder.insertion, last.location)
        attributes = {key: last.attributes[key] for key in last.attributes}
        own.make(last.name, [value, *place], [], attributes)
        remark(
            emit, last, "this element stays in a register while the loop runs: loaded before it"
            " and stored once after it",
        )  # fmt: skip
    if runs is not None:
        builder.make("scf.yield")
    for element in elements:
        for access in element.inside:
            access.op.erase()


def _initial(loop: Op, element: _Element) -> Any:
    """What the element holds before the loop; anything where the loop stores first."""
    builder = Builder(ir.InsertionPoint(loop), element.first.op.location)
    if element.first.is_store:
        return zero(builder, element.first.data.type)
    places = _moved(loop, element.first)
    op = element.first.op
    attributes = {key: op.attributes[key] for key in op.attributes}
    return builder.make(op.name, places, [op.results[0].type], attributes).results[0]


def _moved(loop: Op, access: Access) -> list[Any]:
    """Memref and subscripts of an access, in front of the loop."""
    return [in_front(loop, v, {}) for v in access.places]


def _thread(element: _Element, value: IrValue) -> None:
    """Put the element's value in the place of loads."""
    for access in element.inside:
        if access.is_store:
            value = access.data
        else:
            access.data.replace_all_uses_with(value)


def _runs(loop: Op, view: ForView) -> Any:
    """Whether the loop has an iteration."""
    builder = Builder.before(loop)
    if loop.name != AFFINE_FOR:
        relation = "ult" if "unsignedCmp" in loop.attributes else "slt"
        return builder.compare(relation, view.lower[0], view.upper[0])
    kind = ir.IndexType.get(loop.location.context)
    sides = zip(("lower", "upper"), ("max", "min"), (view.lower, view.upper), strict=True)
    bounds = [
        builder.make(f"affine.{name}", values, [kind], {"map": loop.attributes[f"{side}BoundMap"]})
        for side, name, values in sides
    ]
    return builder.compare("slt", *(op.results[0] for op in bounds))
