"""Memrefs that are a look at another memref: which element of which memory a subscript means.

A chain of views is followed to its memory, and the subscripts are rewritten on the way::

    %v = memref.subview %a[2, %k] [4, 4] [1, 2]      %v[i, j]  ──►  %a[i + 2, 2·j + k]
    %c = memref.collapse_shape %a [[0, 1]]           %c[i]     ──►  element i of %a, row-major

Where subscripts of the memory itself would need divisions, the last one takes all and may leave its
dimension: only the row-major address is then meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op
from gaus_pass.ir.loops.memories.layout import is_row_major

_AT_RUN_TIME = -(2**63)
"""What stands in an attribute for a number that is an operand."""

Forms = list[LinearForm]
FormOf = Callable[[Any], LinearForm]
"""An index value of the IR as a linear form."""


@dataclass(frozen=True)
class Element:
    """An element of a memory.

    Attributes
    ----------
    memory
        The memref, which is no view.
    subscripts
        One for each of its dimensions.
    flat
        Whether subscripts may leave their dimensions.
    """

    memory: Any
    subscripts: Forms
    flat: bool = False


def element(value: IrValue, subscripts: Sequence[LinearForm], form: FormOf) -> Element:
    """The element that subscripts of a memref mean.

    Raises
    ------
    InvalidProblem
        A stride is known only at run time, or a size that the address needs; the error has the
        place of the view.
    """
    found = Element(value, list(subscripts))
    while (view := _view(found.memory)) is not None:
        try:
            inside = _STEPS[view.name](view, found.subscripts, form)
        except InvalidProblem as error:
            raise error.at(location_text(view.location)) from None
        found = Element(inside.memory, inside.subscripts, found.flat or inside.flat)
    return found


def memory_of(value: IrValue) -> Any:
    """The memref that a chain of views is a look at."""
    while (view := _view(value)) is not None:
        value = view.operands[0]
    return value


def is_whole(value: IrValue) -> bool:
    """Whether a memref is a memory itself, or a view of all of it in order."""
    while (view := _view(value)) is not None:
        if view.name not in (*_CASTS, "memref.collapse_shape", "memref.expand_shape"):
            return False
        value = view.operands[0]
    return True


def users(value: IrValue) -> Iterator[Any]:
    """What uses a memref or a view of it, views left out."""
    for use in value.uses:
        op = use.owner.operation
        if op.name in _STEPS:
            yield from users(op.results[0])
        else:
            yield op


def _view(value: IrValue) -> Any:
    op = defining_op(value)
    return op if op is not None and op.name in _STEPS and len(op.results) else None


def _same(op: Op, subscripts: Forms, form: FormOf) -> Element:
    return Element(op.operands[0], subscripts)


def _subview(op: Op, subscripts: Forms, form: FormOf) -> Element:
    offsets, sizes, strides = (_numbers(op, k, form) for k in range(3))
    kept = _kept(list(op.results[0].type.shape), sizes)
    inner = dict(zip(kept, subscripts, strict=True))
    found: Forms = []
    for d, (offset, stride) in enumerate(zip(offsets, strides, strict=True)):
        found.append(offset.plus(_times(inner.get(d, LinearForm()), stride)))
    return Element(op.operands[0], found)


def _kept(shape: list[int], sizes: Forms) -> list[int]:
    """The dimensions that a subview does not drop; what it drops has size 1."""
    kept: list[int] = []
    for d, size in enumerate(sizes):
        is_one = size == LinearForm(constant=1)
        if not is_one or shape[len(kept) : len(kept) + 1] == [1]:
            kept.append(d)
    return kept


def _reinterpreted(op: Op, subscripts: Forms, form: FormOf) -> Element:
    """Addresses count in the whole buffer, whatever part of it the operand is."""
    memory = memory_of(op.operands[0])
    if not is_row_major(memory.type):
        raise InvalidProblem(
            f"the memory behind this view has type {memory.type}; where elements lie is known of "
            "memories that are row-major without gaps: access it as it is, or by memref.subview"
        )
    [offset], _, strides = (_numbers(op, k, form) for k in range(3))
    for subscript, stride in zip(subscripts, strides, strict=True):
        offset = offset.plus(_times(subscript, stride))
    return _at(memory, offset)


def _reshaped(op: Op, subscripts: Forms, form: FormOf) -> Element:
    address = LinearForm()
    for subscript, stride in zip(subscripts, _strides(op.results[0].type), strict=True):
        address = address.plus(subscript, stride)
    return _at(op.operands[0], address)


def _at(memory: Any, address: LinearForm) -> Element:
    rank = memory.type.rank
    return Element(memory, [LinearForm()] * (rank - 1) + [address] * (rank > 0), flat=rank != 1)


def _collapsed(op: Op, subscripts: Forms, form: FormOf) -> Element:
    """A group with one dimension above 1 is that; else its last one takes all."""
    shape = list(op.operands[0].type.shape)
    found, flat = [LinearForm()] * len(shape), False
    for group, subscript in zip(_groups(op), subscripts, strict=True):
        wide = [d for d in group if shape[d] != 1] or group[-1:]
        found[wide[-1]], flat = subscript, flat or len(wide) > 1
    return Element(op.operands[0], found, flat)


def _expanded(op: Op, subscripts: Forms, form: FormOf) -> Element:
    found: Forms = []
    shape = list(op.results[0].type.shape)
    for group in _groups(op):
        total = LinearForm()
        for d, stride in zip(group, _products([shape[d] for d in group]), strict=True):
            total = total.plus(subscripts[d], stride)
        found.append(total)
    return Element(op.operands[0], found)


def _transposed(op: Op, subscripts: Forms, form: FormOf) -> Element:
    found = list(subscripts)
    order = op.attributes["permutation"].value.results
    for result, subscript in zip(order, subscripts, strict=True):
        found[result.position] = subscript
    return Element(op.operands[0], found)


def _numbers(op: Op, which: int, form: FormOf) -> Forms:
    """Offsets (0), sizes (1) or strides (2): numbers, and operands in their places."""
    groups = list(op.attributes["operandSegmentSizes"])
    operands = iter(list(op.operands)[sum(groups[: which + 1]) :])
    given = op.attributes[f"static_{('offsets', 'sizes', 'strides')[which]}"]
    return [
        form(next(operands)) if n == _AT_RUN_TIME else LinearForm(constant=int(n)) for n in given
    ]


def _groups(op: Op) -> list[list[int]]:
    """By dimension of the smaller shape: those of the larger one that it is made of."""
    return [[int(n.value) for n in group] for group in op.attributes["reassociation"]]


def _times(subscript: LinearForm, stride: LinearForm) -> LinearForm:
    found = product(subscript, stride)
    if found is None:
        raise InvalidProblem(
            "a stride of this view is known only at run time, so that its addresses are products; "
            "make the strides constant, or access the memory that it is made of"
        )
    return found


def _strides(kind: IrType) -> list[int]:
    """Row-major, of a type whose own layout is that."""
    return _products(list(kind.shape))


def _products(shape: list[int]) -> list[int]:
    """Elements between neighbours by dimension, of all but the first the sizes are constant."""
    if any(size < 0 for size in shape[1:]):
        raise InvalidProblem(
            "sizes of this view that its addresses need are known only at run time; make all but "
            "the first constant"
        )
    return list(accumulate(shape[:0:-1], mul, initial=1))[::-1] if shape else []


_CASTS = ("memref.cast", "memref.memory_space_cast", "memref.assume_alignment")
_STEPS: dict[str, Callable[[Any, Forms, FormOf], Element]] = {
    **dict.fromkeys(_CASTS, _same),
    "memref.subview": _subview,
    "memref.reinterpret_cast": _reinterpreted,
    "memref.reshape": _reshaped,
    "memref.collapse_shape": _collapsed,
    "memref.expand_shape": _expanded,
    "memref.transpose": _transposed,
}
VIEWS = tuple(_STEPS)
"""Operations that make a memref that is a look at their first operand."""
