"""Stores under an if as a choice of values and one store behind it.

::

    %c = load C[i]                       %c = load C[i]
    if %p:                               %v = if %p:
      %s = add %c, …          ──►          %s = add %c, …
      store %s, C[i]                       yield %s
                                         else:
                                           yield %c
                                         store %v, C[i]

The element is then stored where it was not before, with what it held: it has to be there, and
nothing else may touch it in the meantime.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.ir.core.building import Builder, add_block, body_operations, replace
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.operation_names import AFFINE_IF, IFS
from gaus_pass.ir.transforms.accesses import Access, Accesses
from gaus_pass.ir.transforms.loops import behind, made_at


def under_ifs_only(access: Access, loop: Op) -> bool:
    """Whether nothing but ifs is between an access and the body of a loop."""
    op = access.op.operation.parent.operation
    while op != loop:
        if op.name not in IFS:
            return False
        op = op.parent.operation
    return True


def is_there(accesses: Accesses, element: Sequence[Access], loop: Op) -> bool:
    """Whether an element exists in every iteration: one touches it, or its subscripts say so."""
    body = loop.regions[0].blocks[0]
    if any(access.op.operation.block == body for access in element):
        return True
    return accesses.is_inside(element[0])


def stores_behind_ifs(accesses: Accesses, loop: Op, key: Any) -> None:
    """Move the stores to an element out of all ifs of a loop's body."""
    while (op := _deepest(accesses, loop, key)) is not None:
        with op.location:
            _behind(accesses, op, key)


def _deepest(accesses: Accesses, loop: Op, key: Any) -> Any:
    """An if with stores to the element of which no if inside has any; None without one."""
    body = loop.regions[0].blocks[0]
    stores = [a.op.operation for a in accesses.within(loop) if a.is_store and a.key == key]
    found = [op.parent.operation for op in stores if op.block != body]
    return max(found, key=lambda op: _depth(op, loop), default=None)


def _depth(op: Any, loop: Op) -> int:
    count = 0
    while op != loop:
        op, count = op.parent.operation, count + 1
    return count


def _behind(accesses: Accesses, op: Any, key: Any) -> None:
    own = [access for access in accesses.within(op) if access.key == key]
    store = next(access for access in own if access.is_store)
    front = Builder.before(op)
    places = [made_at(front.insertion, op, v, {}) for v in store.places]
    attributes = {k: store.op.attributes[k] for k in store.op.attributes}
    name, kind, store_place = store.op.name, store.data.type, store.op.location
    loaded = front.make(name.replace("store", "load"), places, [kind], attributes).results[0]
    kinds = [*(r.type for r in op.results), kind]
    made = front.make(
        op.name, list(op.operands), kinds, {k: op.attributes[k] for k in op.attributes}, 2
    )
    for number, region in enumerate(op.regions):
        blocks = list(region.blocks)
        inside = front.at_end(add_block(made, number))
        end = "affine.yield" if op.name == AFFINE_IF else "scf.yield"
        value = _thread(accesses, blocks[0], key, loaded) if blocks else loaded
        handed = inside.inline(blocks[0]) if blocks else []
        inside.make(end, [*handed, value])
    Builder(behind(made), store_place).make(
        name, [made.results[len(kinds) - 1], *places], [], attributes
    )
    replace(op, list(made.results)[:-1])


def _thread(accesses: Accesses, block: Block, key: Any, value: IrValue) -> Any:
    """Drop the accesses of a block to an element; what it holds at the end."""
    for op in body_operations(block)[0]:
        own = accesses.of(op)
        for access in accesses.within(op) if own is None else [own]:
            if access.key != key:
                continue
            if access.is_store:
                value = access.data
            else:
                access.data.replace_all_uses_with(value)
            access.op.erase()
    return value
