"""What is the same in all iterations happens once, in front of the loop: `gaus-hoist`.

::

    for k:                            %a = load A[i]
      %a = load A[i]          ──►     %m = mul %a, %x
      %m = mul %a, %x                 for k:
      … %m …                            … %m …

Only out of loops that are known to run: a load may read what is not there otherwise.
"""

from __future__ import annotations

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.transforms.accesses import Access, Accesses, is_made_in, uses_memory_otherwise
from gaus_pass.ir.transforms.loops import for_loops, is_scheduled, remark, trips_of

_PURE = ("arith.", "index.", "math.", "affine.apply")


def hoist(function: Op, emit: Emit) -> bool:
    """Move loads and arithmetic in front of the loops in which they do not change.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in for_loops(function):
        if not is_scheduled(loop) and trips_of(ForView.of(loop)):
            changed = _hoist(loop, emit) or changed
    return changed


def _hoist(loop: Op, emit: Emit) -> bool:
    accesses = Accesses()
    stores = [access for access in accesses.within(loop) if access.is_store]
    opaque = any(True for _ in uses_memory_otherwise(loop))
    changed = False
    for op in [view.operation for view in loop.regions[0].blocks[0].operations]:
        if any(is_made_in(value, loop) for value in op.operands) or is_constant(op):
            continue
        access = accesses.of(op)
        if access is None and (not op.name.startswith(_PURE) or len(op.regions)):
            continue
        if access is not None and (opaque or not _stays(accesses, access, stores, loop)):
            continue
        if access is not None:
            remark(emit, op, "this load is the same in all iterations: it runs before the loop")
        op.move_before(loop)
        changed = True
    return changed


def _stays(accesses: Accesses, access: Access, stores: list[Access], loop: Op) -> bool:
    """Whether no iteration stores to the element of a load."""
    if access.is_store:
        return False
    return not any(accesses.can_meet(access, store, loop) for store in stores)
