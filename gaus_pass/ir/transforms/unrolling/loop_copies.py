"""Loops made after another one, with other bounds and copies of its body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations, replace
from gaus_pass.ir.core.handles import Block
from gaus_pass.ir.core.hints import without_hint
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR, SCF_FOR
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.unrolling.jam import can_jam, jammed


def number_map(value: int) -> Any:
    """The map of a bound that is a number."""
    return ir.AffineMap.get(0, 0, [ir.AffineExpr.get_constant(value)])


def affine_loop(
    builder: Builder, view: ForView, lower: Any, upper: Any, step: int, *operands: list[Any]
) -> Any:
    """An `affine.for` with the iter_args and attributes of another, and an empty body."""
    attributes = without_hint(view.op, "unroll")
    attributes["lowerBoundMap"] = ir.AffineMapAttr.get(lower)
    attributes["upperBoundMap"] = ir.AffineMapAttr.get(upper)
    attributes["step"] = ir.IntegerAttr.get(ir.IndexType.get(), step)
    counts = [*map(len, operands), len(view.initial)]
    attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get(counts)
    values = [v for group in operands for v in group] + view.initial
    return _empty(builder, view, AFFINE_FOR, values, attributes)


def scf_loop(builder: Builder, view: ForView, limits: list[Any]) -> Any:
    """A `scf.for` with the iter_args and attributes of another, and an empty body."""
    return _empty(builder, view, SCF_FOR, [*limits, *view.initial], without_hint(view.op, "unroll"))


def _empty(
    builder: Builder, view: ForView, name: str, operands: list[Any], attributes: dict[str, Any]
) -> Any:
    made = builder.make(name, operands, [r.type for r in view.op.results], attributes, 1)
    add_block(made, 0, [(a.type, a.location) for a in view.body.arguments])
    return made


def fill(view: ForView, made: Any, copies: int, line: Any) -> None:
    """Put copies of a body into a new loop: side by side where that is legal, else in a row.

    Parameters
    ----------
    line
        Factor and constant by which a copy's induction variable follows from the new one.
    """
    block = made.regions[0].blocks[0]
    induction, *values = list(block.arguments)
    builder = Builder.before(view.op).at_end(block)
    if can_jam(view, copies) is None:
        own = [
            {view.induction: _on_line(builder, view, induction, *line(k))} for k in range(copies)
        ]
        jammed(builder, view, view.body, own)
        builder.make(body_operations(view.body)[1].name)
        return
    for k in range(copies):
        index = _on_line(builder, view, induction, *line(k))
        instead = dict(zip([view.induction, *view.carried], [index, *values], strict=True))
        values = clone_body(builder, view.body, instead)
    builder.make("affine.yield" if view.is_affine else "scf.yield", values)


def _on_line(builder: Builder, view: ForView, value: Any, factor: int, constant: int) -> Any:
    """``factor · value + constant``."""
    if view.is_affine:
        expression = ir.AffineExpr.get_dim(0) * factor + constant
        attributes = {"map": ir.AffineMapAttr.get(ir.AffineMap.get(1, 0, [expression]))}
        return builder.make("affine.apply", [value], [value.type], attributes).results[0]
    for name, number, neutral in (("muli", factor, 1), ("addi", constant, 0)):
        if number != neutral:
            by = builder.constant(f"{number} : {value.type}")
            value = builder.make(f"arith.{name}", [value, by], [value.type]).results[0]
    return value


def finish(view: ForView, made: Any, initial: list[Any]) -> None:
    """Move the body into a new loop that begins with other values, in the place of the old one."""
    count = len(initial)
    for k, value in enumerate(initial):
        made.operands[len(made.operands) - count + k] = value
    block, old = made.regions[0].blocks[0], view.body
    for before, after in zip(list(old.arguments), list(block.arguments), strict=True):
        before.replace_all_uses_with(after)
    builder = Builder.before(view.op).at_end(block)
    name = "affine.yield" if view.is_affine else "scf.yield"
    builder.make(name, builder.inline(old))
    replace(view.op, list(made.results))


def clone_body(builder: Builder, block: Block, instead: Mapping[Any, Any]) -> list[Any]:
    """Copy the operations of a block; what the copy of its terminator would hand on.

    Parameters
    ----------
    instead
        Values that stand for others, such as the arguments of the block.
    """
    known = dict(instead)
    body, last = body_operations(block)
    for op in body:
        copy = op.clone(ip=builder.insertion)
        for inner in (copy, *walk_nested(copy)):
            for k, operand in enumerate(list(inner.operands)):
                if operand in known:
                    inner.operands[k] = known[operand]
        known.update(zip(op.results, copy.results, strict=True))
    return [known.get(v, v) for v in last.operands]
