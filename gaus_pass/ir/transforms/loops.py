"""Loops with further iter_args, and what transformations have to know of loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.ir.core.annotations import II, LENGTH, START
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.hints import HINT
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.memory_hints import with_ports
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR, FOR, FUNCTION
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.accesses import is_made_in

_SCHEDULE = (II, LENGTH, START)
_PURE = ("arith.", "math.", "index.", "affine.apply", "affine.min", "affine.max")
_SEGMENTS = "operandSegmentSizes"


def remark(emit: Emit, op: Op, text: str) -> None:
    """Say what was changed, at the place of an operation."""
    emit(Diagnostic(Severity.REMARK, text, location_text(op.location)))


def for_loops(function: Op) -> list[Any]:
    """All `affine.for` and `scf.for`, inner before outer."""
    return [op for op in walk_nested(function) if op.name in FOR][::-1]


def is_scheduled(loop: Op) -> bool:
    """Whether a loop, what is in it or what is around it has a schedule."""
    if any(key in op.attributes for op in (loop, *walk_nested(loop)) for key in _SCHEDULE):
        return True
    op = loop
    while op.name != FUNCTION:
        op = op.parent.operation
        if II in op.attributes:
            return True
    return False


def is_pure(op: Op) -> bool:
    """Whether an operation only makes values of values, so that it may run where nobody asked."""
    return op.name.startswith(_PURE) and not len(op.regions)


def constant_bounds(view: ForView) -> tuple[int, int] | None:
    """Lower and upper bound of a loop where they are numbers."""
    if not view.is_affine:
        low, high = view.constant_bound(view.lower[0]), view.constant_bound(view.upper[0])
        return None if low is None or high is None else (low, high)
    found: list[int] = []
    for side, values in (("lower", view.lower), ("upper", view.upper)):
        own = view.op.attributes[f"{side}BoundMap"].value
        if len(own.results) != 1:
            return None
        expression = own.results[0]
        kind = type(expression).__name__
        if kind == "AffineConstantExpr":
            found.append(int(expression.value))
            continue
        place = {"AffineDimExpr": 0, "AffineSymbolExpr": own.n_dims}.get(kind)
        known = None if place is None else constant_of(values[place + expression.position])
        if known is None:
            return None
        found.append(known)
    return found[0], found[1]


def trips_of(view: ForView) -> int | None:
    """How many iterations a loop has, where that is known."""
    bounds, step = constant_bounds(view), view.step()
    if bounds is None or step is None:
        return None
    return max(0, -(-(bounds[1] - bounds[0]) // step))


def with_carried(loop: Op, initial: Sequence[IrValue]) -> tuple[Any, list[Any]]:
    """The loop with further iter_args, which its terminator does not hand on yet.

    Returns
    -------
    The new loop in the place of the old one, and its new iter_args; `hand_on` completes it.
    """
    view, builder = ForView.of(loop), Builder.before(loop)
    attributes = {key: loop.attributes[key] for key in loop.attributes}
    if loop.name == AFFINE_FOR:
        counts = [len(view.lower), len(view.upper), len(view.initial) + len(initial)]
        attributes[_SEGMENTS] = ir.DenseI32ArrayAttr.get(counts, context=loop.location.context)
    kinds = [*(r.type for r in loop.results), *(v.type for v in initial)]
    made = builder.make(loop.name, [*loop.operands, *initial], kinds, attributes, 1)
    old = view.body
    types = [(a.type, a.location) for a in old.arguments]
    types += [(v.type, v.location) for v in initial]
    block = add_block(made, 0, types)
    for before, after in zip(list(old.arguments), list(block.arguments), strict=False):
        before.replace_all_uses_with(after)
    for op in [view.operation for view in old.operations]:
        op.detach_from_parent()
        block.append(op)
    for before, after in zip(list(loop.results), list(made.results), strict=False):
        before.replace_all_uses_with(after)
    count = len(loop.results)
    loop.erase()
    return made, list(block.arguments)[1 + count :]


def hand_on(loop: Op, following: Sequence[IrValue]) -> None:
    """Hand further values on to the next iteration."""
    block = loop.regions[0].blocks[0]
    _, last = body_operations(block)
    name, operands = last.name, list(last.operands)
    builder = Builder(ir.InsertionPoint(block), last.location)
    last.erase()
    builder.make(name, [*operands, *following])


def zero(builder: Builder, kind: Any) -> Any:
    """A constant of a type, for what is never read."""
    text = "0.0" if isinstance(kind, ir.FloatType) else "0"
    if isinstance(kind, ir.IntegerType) and kind.width == 1:
        return builder.constant("false")
    return builder.constant(f"{text} : {kind}")


def behind(op: Op) -> Any:
    """The place behind an operation."""
    operations = list(op.block.operations)
    place = next(k for k, other in enumerate(operations) if other.operation == op)
    return ir.InsertionPoint(operations[place + 1])


def entry_of(op: Op) -> Any:
    """The first block of the function around an operation."""
    while op.name != FUNCTION:
        op = op.parent.operation
    return op.regions[0].blocks[0]


def local_memory(builder: Builder, sizes: Sequence[int], kind: Any) -> Any:
    """A memory with a port to read and one to write."""
    attributes = {
        "operandSegmentSizes": ir.DenseI32ArrayAttr.get([0, 0]),
        HINT: with_ports("1r1w"),
    }
    memory = ir.MemRefType.get(list(sizes), kind)
    return builder.make("memref.alloca", [], [memory], attributes).results[0]


def can_move(value: IrValue, loop: Op, besides: Sequence[IrValue] = ()) -> bool:
    """Whether a value is there in front of the loop, or can be made there.

    Parameters
    ----------
    besides
        Values that something else stands for there.
    """
    if value in besides or not is_made_in(value, loop):
        return True
    op = defining_op(value)
    if op is None or not op.name.startswith(("arith.", "index.", "affine.apply")):
        return False
    return all(can_move(v, loop, besides) for v in op.operands)


def in_front(loop: Op, value: IrValue, instead: Mapping[Any, Any]) -> Any:
    """A value made in front of a loop, with others in the place of some."""
    return made_at(ir.InsertionPoint(loop), loop, value, instead)


def made_at(at: Any, loop: Op, value: IrValue, instead: Mapping[Any, Any]) -> Any:
    """A value that is made in a loop, made again at an insertion point."""
    if value in instead:
        return instead[value]
    if not is_made_in(value, loop):
        return value
    op = defining_op(value)
    operands = [made_at(at, loop, v, instead) for v in op.operands]
    copy = op.clone(ip=at)
    for k, operand in enumerate(operands):
        copy.operands[k] = operand
    return copy.results[0]
