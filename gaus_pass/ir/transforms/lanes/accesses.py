"""Accesses of vectors: one of each lane in memories of scalars, of words in memories of vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FOR, SCF_IF
from gaus_pass.ir.transforms.lanes.words import lane_types, packed, unpacked, word_type
from gaus_pass.ir.transforms.loops import constant_bounds

_WORDS = ("memref.load", "memref.store", "affine.load", "affine.store")
_VECTORS = {
    "vector.load": "memref.load",
    "vector.store": "memref.store",
    "affine.vector_load": "affine.load",
    "affine.vector_store": "affine.store",
}
_READ, _WRITE = "vector.transfer_read", "vector.transfer_write"
ACCESSES = (*_WORDS, *_VECTORS, _READ, _WRITE)
"""Operations that move vectors from and to memories."""

Lanes = Sequence[IrValue]


def accessed(op: Op, builder: Builder, stored: Lanes, holds_words: bool, kind: IrType) -> list[Any]:
    """The lanes of the vector that is loaded; none of a store.

    Parameters
    ----------
    stored
        The lanes of the vector that is stored; none of a load.
    holds_words
        Whether the memory was one of vectors, and is one of words now.
    kind
        The type of the vector.

    Raises
    ------
    InvalidProblem
        The access has a mask, or is one of a part of a vector.
    """
    if op.name in (_READ, _WRITE):
        return _transferred(op, builder, stored, holds_words, kind)
    if not holds_words:
        return _each(op, builder, stored, kind)
    word = [packed(builder, stored, kind)] if stored else []
    made = _access(_VECTORS.get(op.name) or op.name, builder, word, _operands(op, stored), op, kind)
    return [] if stored else unpacked(builder, made, kind)


def _operands(op: Op, stored: Lanes) -> list[Any]:
    """The memory and its subscripts."""
    return list(op.operands)[1 if stored else 0 :]


def _access(
    name: str, builder: Builder, stored: Lanes, operands: list[Any], op: Op, kind: IrType
) -> Any:
    """An access of a word with the map of another one; what it loads."""
    attributes = {"map": op.attributes["map"]} if name.startswith("affine.") else {}
    results = [] if stored else [word_type(kind)]
    made = builder.make(name, [*stored, *operands], results, attributes)
    return None if stored else made.results[0]


def _each(op: Op, builder: Builder, stored: Lanes, kind: IrType) -> list[Any]:
    """One access of a memory of scalars for each lane."""
    memory, *subscripts = _operands(op, stored)
    name = _VECTORS[op.name]
    found: list[Any] = []
    for k, offsets in enumerate(_offsets(kind)):
        value = [stored[k]] if stored else []
        shift = [0] * (memory.type.rank - len(offsets)) + list(offsets)
        attributes: dict[str, Any] = {}
        at = subscripts
        if name.startswith("affine."):
            attributes["map"] = _shifted_map(op.attributes["map"].value, shift)
        else:
            at = [_shifted(builder, s, by) for s, by in zip(subscripts, shift, strict=True)]
        results = [] if stored else [kind.element_type]
        made = builder.make(name, [*value, memory, *at], results, attributes)
        found += list(made.results)
    return found


def _offsets(kind: IrType) -> Iterator[tuple[int, ...]]:
    """Of the lanes, in order: their subscripts in the vector."""
    return product(*(range(size) for size in kind.shape))


def _shifted(builder: Builder, subscript: Any, by: int) -> Any:
    if not by:
        return subscript
    known = constant_of(subscript)
    if known is not None:
        return builder.index(known + by)
    return builder.make("arith.addi", [subscript, builder.index(by)], [subscript.type]).results[0]


def _shifted_map(old: Any, shift: Sequence[int]) -> Any:
    moved = [e if not by else e + by for e, by in zip(old.results, shift, strict=True)]
    return ir.AffineMapAttr.get(ir.AffineMap.get(old.n_dims, old.n_symbols, moved))


def _transferred(
    op: Op, builder: Builder, stored: Lanes, holds_words: bool, kind: IrType
) -> list[Any]:
    """Lanes outside of the memory are the padding, or are not stored."""
    operands = _operands(op, stored)
    memory, rank = operands[0], operands[0].type.rank if _is_memory(operands[0]) else 0
    subscripts, behind = operands[1 : 1 + rank], operands[1 + rank :]
    if not _is_memory(memory) or holds_words or len(behind) != (0 if stored else 1):
        raise InvalidProblem(
            f"'{op.name}' with a mask, of a tensor or of a memory of vectors is not read; make "
            "memories of scalars of it, without a mask, or load and store elements in a loop"
        )
    axes, inside = _axes(op, rank, len(kind.shape))
    found: list[Any] = []
    for k, offsets in enumerate(_offsets(kind)):
        at, conditions = list(subscripts), []
        for axis, by, known in zip(axes, offsets, inside, strict=True):
            if axis is None:
                continue
            at[axis] = _shifted(builder, at[axis], by)
            if not known and not _is_inside(subscripts[axis], by, memory.type, axis):
                conditions.append(_is_below(builder, at[axis], memory, axis))
        value = [stored[k]] if stored else []

        def access(builder: Builder, at: list[Any] = at, value: list[Any] = value) -> list[Any]:
            name = "memref.store" if value else "memref.load"
            results = [] if value else [kind.element_type]
            return list(builder.make(name, [*value, memory, *at], results).results)

        found += _guarded(builder, conditions, access, behind, lane_types(kind)[:1])
    return found


def _guarded(
    builder: Builder,
    conditions: list[Any],
    access: Callable[[Builder], list[Any]],
    otherwise: list[Any],
    types: list[Any],
) -> list[Any]:
    """An access under conditions, and what is there instead."""
    if not conditions:
        return access(builder)
    condition = conditions[0]
    for other in conditions[1:]:
        condition = builder.both(condition, other)
    made = builder.make(SCF_IF, [condition], types if otherwise else [], regions=2)
    then = builder.at_end(add_block(made, 0))
    then.make("scf.yield", access(then))
    if otherwise:
        builder.at_end(add_block(made, 1)).make("scf.yield", otherwise)
    return list(made.results)


def _axes(op: Op, rank: int, lanes: int) -> tuple[list[int | None], list[bool]]:
    """By dimension of the vector: the one of the memory, and whether lanes are inside for sure."""
    inside = [False] * lanes
    if "in_bounds" in op.attributes:
        inside = [bool(known.value) for known in op.attributes["in_bounds"]]
    if "permutation_map" not in op.attributes:
        return list(range(rank - lanes, rank)), inside
    results = op.attributes["permutation_map"].value.results
    return [r.position if isinstance(r, ir.AffineDimExpr) else None for r in results], inside


def _is_memory(value: IrValue) -> bool:
    return isinstance(value.type, ir.MemRefType)


def _is_inside(subscript: Any, by: int, kind: IrType, axis: int) -> bool:
    """Whether a lane is inside because bounds of a loop say so."""
    if kind.is_dynamic_dim(axis):
        return False
    last = constant_of(subscript)
    owner = subscript.owner
    if isinstance(owner, ir.Block) and owner.owner.name in FOR and subscript.arg_number == 0:
        view = ForView.of(owner.owner.operation)
        bounds, step = constant_bounds(view), view.step()
        if bounds is not None and step is not None and bounds[0] < bounds[1]:
            last = bounds[0] + (bounds[1] - 1 - bounds[0]) // step * step
    return last is not None and last + by < kind.shape[axis]


def _is_below(builder: Builder, subscript: Any, memory: Any, axis: int) -> Any:
    kind = memory.type
    if kind.is_dynamic_dim(axis):
        index = ir.IndexType.get(kind.context)
        size = builder.make("memref.dim", [memory, builder.index(axis)], [index]).results[0]
    else:
        size = builder.index(kind.shape[axis])
    return builder.compare("slt", subscript, size)
