"""Perfect nests that run as one loop.

The IR does not change, so that schedules are written on the user's own loops.  The reader gets the
nest, and makes one loop of several levels of it.
"""

from __future__ import annotations

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import hints_of
from gaus_pass.ir.core.nest import ForView, Nest, WhileNest
from gaus_pass.ir.core.operation_names import FOR, WHILE


def nest_of(op: Op, flatten: bool) -> Nest:
    """The loop alone, or with ``flatten`` the largest perfect nest with this innermost loop."""
    if op.name == WHILE:
        return WhileNest.of(op)
    loops = [ForView.of(op)]
    flatten = flatten or bool(hints_of(op).flatten)
    while (around := perfectly_around(loops[0])) is not None:
        if not (flatten or hints_of(around.op).flatten):
            break
        loops.insert(0, around)
    return Nest.of_loops(loops)


def perfectly_around(inner: ForView) -> ForView | None:
    """The loop whose body is nothing but ``inner``, if the two can run as one.

    The inner loop needs constant bounds, and the outer one has to pass the iter_args of the inner
    one on unchanged.
    """
    parent = inner.op.parent
    if parent is None or parent.operation.name not in FOR:
        return None
    outer = ForView.of(parent.operation)
    body = list(outer.body.operations)
    alone = len(body) == 2 and body[0].operation == inner.op
    threads = inner.initial == outer.carried and outer.yields == list(inner.op.results)
    # What the inner loop reads of the outer one is not what goes round it.
    threads = threads and all(len(list(value.uses)) == 1 for value in outer.carried)
    return outer if alone and threads and _is_rectangular(inner) else None


def _is_rectangular(loop: ForView) -> bool:
    if not loop.is_affine:
        return all(constant_of(v) is not None for v in list(loop.op.operands)[:3])
    maps = (loop.op.attributes[f"{side}BoundMap"].value for side in ("lower", "upper"))
    return all(
        len(m.results) == 1 and isinstance(m.results[0], ir.AffineConstantExpr) for m in maps
    )
