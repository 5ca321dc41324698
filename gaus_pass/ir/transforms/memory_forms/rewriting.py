"""Operations on memories that say in other words what sizes, loads and stores say."""

from __future__ import annotations

import re
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.branches.outcome import placeholder
from gaus_pass.ir.transforms.reductions import OPERATIONS, combined

_DYNAMIC = -(2**63)
_ALLOCATIONS = ("memref.alloc", "memref.alloca")
_CASTS = ("memref.cast", "memref.memory_space_cast", "memref.assume_alignment")
_SIZED = ("memref.subview", "memref.reinterpret_cast")
_ATOMIC, _GENERIC_ATOMIC = "memref.atomic_rmw", "memref.generic_atomic_rmw"
_DIM, _RANK, _REALLOC = "memref.dim", "memref.rank", "memref.realloc"
_ANY = ("ub.poison", "llvm.mlir.undef", "llvm.mlir.poison", "llvm.mlir.zero")
"""Operations whose result may be any value."""
_KIND = re.compile(r"memref\.atomic_rmw (\w+) ")


def says_otherwise(op: Op) -> bool:
    """Whether an operation is one of those that `in_loads_and_stores` rewrites."""
    if op.name == _DIM:
        found = defining_op(op.operands[0])
        return found is not None and found.name in _SIZED
    if op.name in _ALLOCATIONS:
        return len(op.operands) > 0
    return op.name in (_ATOMIC, _GENERIC_ATOMIC, _RANK, _REALLOC, *_ANY)


def in_loads_and_stores(function: Op) -> None:
    """Rewrite sizes of allocations and views, atomic operations, and poison, which is any value.

    Raises
    ------
    InvalidProblem
        What an atomic operation gives is used, or it has no operation of arith.
    """
    for op in [op for op in walk_nested(function) if op.name in _ALLOCATIONS]:
        _allocate(op)
    for op in [op for op in walk_nested(function) if says_otherwise(op)]:
        builder = Builder.before(op)
        if op.name in _ANY:
            replace(op, [placeholder(op.results[0].type, builder)])
        elif op.name == _REALLOC:
            with op.location:
                _reallocate(op, builder)
        elif op.name == _RANK:
            replace(op, [builder.index(op.operands[0].type.rank)])
        elif op.name in (_ATOMIC, _GENERIC_ATOMIC):
            _read_and_write(op, builder)
        elif op.name == _DIM:
            axis = constant_of(op.operands[1])
            size = None if axis is None else _size(op.operands[0], axis, builder)
            if size is not None:
                replace(op, [size])


def _allocate(op: Op) -> None:
    """Make a memory of known size, where its sizes are constants."""
    kind = op.results[0].type
    shape, dynamic = list(kind.shape), [d for d in range(kind.rank) if kind.is_dynamic_dim(d)]
    sizes = [constant_of(value) for value in list(op.operands)[: len(dynamic)]]
    if not dynamic or any(size is None or size < 1 for size in sizes):
        return
    for axis, size in zip(dynamic, sizes, strict=True):
        shape[axis] = size
    with op.location:
        known = ir.MemRefType.get(shape, kind.element_type, kind.layout, kind.memory_space)
        attributes = {name: op.attributes[name] for name in op.attributes}
        symbols = list(op.operands)[len(dynamic) :]
        attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get([0, len(symbols)])
        builder = Builder.before(op)
        made = builder.make(op.name, symbols, [known], attributes).results[0]
        replace(op, list(builder.make("memref.cast", [made], [kind]).results))


def _reallocate(op: Op, builder: Builder) -> None:
    """Make another memory that begins with what the old one holds."""
    old, kind = op.operands[0], op.results[0].type
    if not (kind.has_static_shape and old.type.has_static_shape):
        raise InvalidProblem(
            f"'{op.name}' of a size that is known only at run time; give both memories constant "
            "sizes, or allocate the larger one from the start",
            location_text(op.location),
        )
    segments = {"operandSegmentSizes": ir.DenseI32ArrayAttr.get([0, 0])}
    new = builder.make("memref.alloc", [], [kind], segments).results[0]
    kept = min(old.type.shape[0], kind.shape[0])
    parts = [_first(builder, memory, kept) for memory in (old, new)]
    builder.make("memref.copy", parts)
    replace(op, [new])


def _first(builder: Builder, memory: Any, count: int) -> Any:
    """The first elements of a memory of one dimension."""
    kind = memory.type
    if kind.shape[0] == count:
        return memory
    part = ir.MemRefType.get([count], kind.element_type, memory_space=kind.memory_space)
    attributes: dict[str, Any] = {
        "static_offsets": ir.DenseI64ArrayAttr.get([0]),
        "static_sizes": ir.DenseI64ArrayAttr.get([count]),
        "static_strides": ir.DenseI64ArrayAttr.get([1]),
        "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 0, 0, 0]),
    }
    name = "memref.reinterpret_cast"
    return builder.make(name, [memory], [part], attributes).results[0]


def _size(memory: Any, axis: int, builder: Builder) -> IrValue | None:
    """The size of a dimension as a value; None where only an argument knows it."""
    kind = memory.type
    if not 0 <= axis < kind.rank:
        return None
    if not kind.is_dynamic_dim(axis):
        return builder.index(kind.shape[axis])
    op = defining_op(memory)
    if op is None:
        return None
    if op.name in _CASTS:
        return _size(op.operands[0], axis, builder)
    if op.name in _ALLOCATIONS:
        return op.operands[sum(kind.is_dynamic_dim(d) for d in range(axis))]
    if op.name not in _SIZED:
        return None
    static = [int(size) for size in op.attributes["static_sizes"]]
    if len(static) != kind.rank:  # dimensions of size 1 are left out
        return None
    _, offsets, *_ = (int(count) for count in op.attributes["operandSegmentSizes"])
    return op.operands[1 + offsets + static[:axis].count(_DYNAMIC)]


def _read_and_write(op: Op, builder: Builder) -> None:
    where = location_text(op.location)
    if any(True for _ in op.results[0].uses):
        raise InvalidProblem(
            f"the result of '{op.name}' is used; load the element before it, or compute it again",
            where,
        )
    first = 1 if op.name == _ATOMIC else 0
    memory, *subscripts = list(op.operands)[first:]
    element = memory.type.element_type
    old = builder.make("memref.load", [memory, *subscripts], [element]).results[0]
    if op.name == _ATOMIC:
        new = _changed(op, old, builder, where)
    else:
        block = op.regions[0].blocks[0]
        block.arguments[0].replace_all_uses_with(old)
        [new] = builder.inline(block)
    builder.make("memref.store", [new, memory, *subscripts])
    op.erase()


def _changed(op: Op, old: IrValue, builder: Builder, where: str) -> IrValue:
    found = _KIND.search(op.get_asm())
    kind = "" if found is None else found[1]
    if kind == "assign":
        return op.operands[0]
    if kind not in OPERATIONS:
        raise InvalidProblem(
            f"'{op.name}' of kind '{kind}' has no operation here; write a load, the operation and "
            "a store",
            where,
        )
    return combined(builder, OPERATIONS[kind], old, op.operands[0])
