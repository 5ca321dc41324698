"""Stores forwarded to loads, and stores that nobody sees: within a block.

::

    store %a, C[i, j]                     store %a, C[i, j]      ──►   (nothing)
    %0 = load C[i, j]   ──►  %0 = %a      store %b, C[i, j]            store %b, C[i, j]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import Access, Accesses, uses_memory_otherwise
from gaus_pass.ir.transforms.loops import is_scheduled, remark


def forward(function: Op, emit: Emit) -> bool:
    """Take values from where they were stored or loaded before, and drop stores that nobody sees.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for block in _blocks(function):
        if len(block.operations) and not is_scheduled(block.owner.operation):
            changed = _forward(block, emit) or changed
            changed = _drop_dead(block, emit) or changed
    return changed


def _blocks(function: Op) -> Iterator[Block]:
    """All blocks of a function, inner before outer."""
    inner = list(walk_nested(function))[::-1]
    for op in [*inner, function]:
        for region in op.regions:
            yield from region.blocks


def _forward(block: Block, emit: Emit) -> bool:
    accesses, changed = Accesses(), False
    known = defaultdict[Any, dict[Any, tuple[Access, Any]]](dict)
    for op in [view.operation for view in block.operations]:
        access = accesses.of(op)
        if access is None:
            if len(op.regions) or any(True for _ in uses_memory_otherwise(op)):
                _forget(accesses, known, op)
        elif access.is_store:
            known[access.memory] = {
                key: (before, value)
                for key, (before, value) in known[access.memory].items()
                if key != access.key and not accesses.can_meet(before, access, None)
            }
            known[access.memory][access.key] = access, access.data
        elif access.key in known[access.memory]:
            remark(emit, op, "this load gets what was stored or loaded before")
            access.data.replace_all_uses_with(known[access.memory][access.key][1])
            op.erase()
            changed = True
        else:
            known[access.memory][access.key] = access, access.data
    return changed


def _forget(accesses: Accesses, known: dict[Any, dict[Any, Any]], op: Op) -> None:
    """Forget, by memory, what an operation with regions may store to."""
    if any(True for _ in uses_memory_otherwise(op)):
        known.clear()
        return
    stores = [access for access in accesses.within(op) if access.is_store]
    for elements in known.values():
        for key, (before, _) in list(elements.items()):
            if any(accesses.can_meet(before, store, None) for store in stores):
                del elements[key]


def _drop_dead(block: Block, emit: Emit) -> bool:
    """Drop every store that another one follows to the same element, with no load between."""
    accesses, pending, changed = Accesses(), dict[Any, Access](), False
    for op in [view.operation for view in block.operations]:
        access = accesses.of(op)
        if access is None:
            if len(op.regions) or any(True for _ in uses_memory_otherwise(op)):
                _seen(accesses, pending, op)
        elif not access.is_store:
            for key in [k for k, s in pending.items() if accesses.can_meet(s, access, None)]:
                del pending[key]
        else:
            before = pending.get(access.key)
            if before is not None:
                remark(emit, before.op, "this store is dropped: another one follows unseen")
                before.op.erase()
                changed = True
            pending[access.key] = access
    return changed


def _seen(accesses: Accesses, pending: dict[Any, Access], op: Op) -> None:
    """What an operation with regions may load has to be stored before."""
    if any(True for _ in uses_memory_otherwise(op)):
        pending.clear()
        return
    loads = [access for access in accesses.within(op) if not access.is_store]
    for key, store in list(pending.items()):
        if any(accesses.can_meet(store, load, None) for load in loads):
            del pending[key]
