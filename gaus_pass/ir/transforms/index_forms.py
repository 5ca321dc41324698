"""Operations that take subscripts apart or put them together, as arithmetic; metadata of memories.

::

    %p:2 = affine.delinearize_index %i into (4, 8)   ──►   %i floordiv 8, %i mod 8
    %l = affine.linearize_index [%p, %q] by (4, 8)   ──►   %p * 8 + %q
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import walk_nested

_APART, _TOGETHER = "affine.delinearize_index", "affine.linearize_index"
_METADATA, _REINTERPRET = "memref.extract_strided_metadata", "memref.reinterpret_cast"
FORMS = (_APART, _TOGETHER, _METADATA)
"""Operations that `subscripts_as_arithmetic` rewrites."""
_AT_RUN_TIME = -(2**63)


def subscripts_as_arithmetic(function: Op) -> None:
    """Write `affine.delinearize_index`, `linearize_index` and metadata of memories as arithmetic.

    Raises
    ------
    InvalidProblem
        The layout of a memory is not row-major, or its metadata go elsewhere than into a view.
    """
    rewrites = {_APART: _apart, _TOGETHER: _together, _METADATA: _metadata}
    for op in [op for op in walk_nested(function) if op.name in FORMS]:
        with op.location:
            replace(op, rewrites[op.name](op, Builder.before(op)))


def _basis(op: Op, first: int, builder: Builder) -> list[Any]:
    """The sizes of the dimensions; those known at run time are operands from ``first`` on."""
    dynamic = iter(list(op.operands)[first:])
    static = [int(n) for n in op.attributes["static_basis"]]
    return [next(dynamic) if n == _AT_RUN_TIME else builder.index(n) for n in static]


def _arith(builder: Builder, name: str, one: Any, two: Any) -> Any:
    """A sum, difference or product of two indices; with constants as short as it can be."""
    known = [constant_of(one), constant_of(two)]
    if name == "muli" and 1 in known:
        return two if known[0] == 1 else one
    if name == "muli" and known[0] is not None and known[1] is not None:
        return builder.index(known[0] * known[1])
    return builder.make(f"arith.{name}", [one, two], [one.type]).results[0]


def _apart(op: Op, builder: Builder) -> list[Any]:
    rest, inner = op.operands[0], _basis(op, 1, builder)
    inner = inner[len(inner) - len(op.results) + 1 :]
    found: list[Any] = []
    for size in inner[::-1]:
        quotient = builder.make("arith.floordivsi", [rest, size], [rest.type]).results[0]
        found.append(_arith(builder, "subi", rest, _arith(builder, "muli", quotient, size)))
        rest = quotient
    return [rest, *found[::-1]]


def _together(op: Op, builder: Builder) -> list[Any]:
    static = list(op.attributes["static_basis"])
    count = len(op.operands) - sum(int(n) == _AT_RUN_TIME for n in static)
    subscripts, sizes = list(op.operands)[:count], _basis(op, count, builder)
    return [_joined(builder, subscripts, sizes[len(sizes) - count + 1 :])]


def _joined(builder: Builder, subscripts: Sequence[Any], inner: Sequence[Any]) -> Any:
    total = subscripts[0]
    for subscript, size in zip(subscripts[1:], inner, strict=True):
        total = _arith(builder, "addi", _arith(builder, "muli", total, size), subscript)
    return total


def _metadata(op: Op, builder: Builder) -> list[Any]:
    """Base, offset, sizes and strides of a memory without gaps."""
    memory, kind = op.operands[0], op.operands[0].type
    where = location_text(op.location)
    if "strided" in str(kind) or "affine_map" in str(kind):
        raise InvalidProblem(
            f"'{op.name}' of {kind}, whose layout is not row-major without gaps; take the metadata "
            "of the whole memory, or access the view itself",
            where,
        )
    for use in op.results[0].uses:
        if use.owner.name != _REINTERPRET:
            raise InvalidProblem(
                f"the base of a memory goes into '{use.owner.name}'; it can go into "
                f"'{_REINTERPRET}' only",
                location_text(use.owner.location),
            )
    index = ir.IndexType.get()
    sizes = [
        builder.make("memref.dim", [memory, builder.index(axis)], [index]).results[0]
        if kind.is_dynamic_dim(axis)
        else builder.index(kind.shape[axis])
        for axis in range(kind.rank)
    ]
    strides = [builder.index(1)] if sizes else []
    for size in sizes[:0:-1]:
        strides.insert(0, _arith(builder, "muli", strides[0], size))
    return [memory, builder.index(0), *sizes, *strides]
