"""What is known of the loops around one that is read."""

from __future__ import annotations

from collections.abc import Iterator

from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.numbers import Integer
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FOR


def outer_ranges(loop: Loop) -> dict[int, tuple[int, int]]:
    """Ranges of the induction variables of loops around, where their bounds are constant."""
    found: dict[int, tuple[int, int]] = {}
    around = {view.induction: view for view in loops_around(loop.op)}
    for number, value in enumerate(loop.values):
        view = around.get(value.source_value)
        limits = None if view is None else constant_range(view)
        if limits is None:
            continue
        low, high = limits[0], max(limits[0], limits[1] - 1)
        as_read = value.integer
        if as_read is None and not value.is_index:
            as_read = Integer(value.bits, signed=True)
        if as_read is None or (as_read.range[0] <= low and high <= as_read.range[1]):
            found[number] = (low, high)
    return found


def loops_around(op: Op) -> Iterator[ForView]:
    """The `for` loops around an operation, inner before outer."""
    parent = op.parent
    while parent is not None:
        if parent.operation.name in FOR:
            yield ForView.of(parent.operation)
        parent = parent.operation.parent


def constant_range(view: ForView) -> tuple[int, int] | None:
    """Lower and upper bound where both are constant."""
    if view.is_affine:
        maps = [view.op.attributes[f"{side}BoundMap"].value for side in ("lower", "upper")]
        if any(len(m.results) != 1 for m in maps):
            return None
        expressions = [m.results[0] for m in maps]
        if any(type(e).__name__ != "AffineConstantExpr" for e in expressions):
            return None
        return expressions[0].value, expressions[1].value
    low, high = view.constant_bound(view.lower[0]), view.constant_bound(view.upper[0])
    return None if low is None or high is None else (low, high)
