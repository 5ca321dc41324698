"""Operations on whole memories as loops over their elements."""

from __future__ import annotations

from math import prod
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.walk import walk_nested

COPY = "memref.copy"
NO_EFFECT = ("memref.prefetch", "affine.prefetch", "cf.assert")


def copies_as_loops(function: Op) -> None:
    """Write every `memref.copy` as loops, one where both memories have no gaps.

    What only asks a cache for something is dropped, and what holds in every run that has a meaning.
    """
    for op in [op for op in walk_nested(function) if op.name in (COPY, *NO_EFFECT)]:
        if op.name == COPY and op.operands[0] != op.operands[1]:
            with op.location:
                _copy(op)
        op.erase()


def _copy(op: Op) -> None:
    builder = Builder.before(op)
    source, target = op.operands
    kinds = [source.type, target.type]
    if all(_has_no_gaps(kind) for kind in kinds):
        source, target = (_in_a_row(builder, memory) for memory in (source, target))
    shape = list(source.type.shape)
    known = [size if size >= 0 else None for size in shape]
    for d, size in enumerate(list(target.type.shape)):
        known[d] = known[d] if size < 0 else size
    _nest(builder, source, target, known, [])


def _has_no_gaps(kind: IrType) -> bool:
    return (
        kind.rank > 1
        and kind.has_static_shape
        and "strided" not in str(kind)
        and ("affine_map" not in str(kind))
    )


def _in_a_row(builder: Builder, memory: Any) -> Any:
    """The memory as a vector of all of its elements."""
    kind = memory.type
    flat = ir.MemRefType.get([prod(kind.shape)], kind.element_type)
    i64 = ir.IntegerType.get_signless(64)
    group = ir.ArrayAttr.get([ir.IntegerAttr.get(i64, d) for d in range(kind.rank)])
    groups = {"reassociation": ir.ArrayAttr.get([group])}
    return builder.make("memref.collapse_shape", [memory], [flat], groups).results[0]


def _nest(
    builder: Builder, source: Any, target: Any, shape: list[int | None], subscripts: list[IrValue]
) -> None:
    d = len(subscripts)
    if d == len(shape):
        loaded = builder.make("memref.load", [source, *subscripts], [source.type.element_type])
        builder.make("memref.store", [loaded.results[0], target, *subscripts])
    elif shape[d] == 1:
        _nest(builder, source, target, shape, [*subscripts, builder.index(0)])
    else:
        loop, block = _loop(builder, source, d, shape[d])
        inner = loop.at_end(block)
        _nest(inner, source, target, shape, [*subscripts, block.arguments[0]])
        inner.make("affine.yield")


def _loop(builder: Builder, source: Any, d: int, size: int | None) -> tuple[Builder, Any]:
    """A loop over a dimension, and its body."""
    index = ir.IndexType.get()
    bounds = (
        []
        if size is not None
        else [builder.make("memref.dim", [source, builder.index(d)], [index]).results[0]]
    )
    upper = ir.AffineExpr.get_symbol(0) if size is None else ir.AffineExpr.get_constant(size)
    zero = ir.AffineMap.get(0, 0, [ir.AffineExpr.get_constant(0)])
    attributes = {
        "lowerBoundMap": ir.AffineMapAttr.get(zero),
        "upperBoundMap": ir.AffineMapAttr.get(ir.AffineMap.get(0, len(bounds), [upper])),
        "step": ir.Attribute.parse("1 : index"),
        "operandSegmentSizes": ir.DenseI32ArrayAttr.get([0, len(bounds), 0]),
    }
    made = builder.make("affine.for", bounds, [], attributes, 1)
    return builder, add_block(made, 0, [(index, builder.location)])
