"""Sums and differences of a value and a number."""

from __future__ import annotations

from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, name_hint

_SUMS = ("comb.add", "comb.sub")


def inner_offset(op: Op) -> tuple[IrValue, int] | None:
    """The value and the number of which an operation is the sum, or None."""
    found = _own_offset(op)
    if found is None or any(found[0] == result for result in op.results):
        return None
    value, number = found
    inner, more = offset_of(value)
    return inner, number + more


def offset_of(value: IrValue) -> tuple[IrValue, int]:
    """What a value without a name, which is used once, is the sum of; else the value and 0."""
    op = defining_op(value)
    if op is None or name_hint(op) is not None or len(list(value.uses)) != 1:
        return value, 0
    return _own_offset(op) or (value, 0)


def _own_offset(op: Op) -> tuple[IrValue, int] | None:
    if op.name not in _SUMS or len(op.operands) != 2:
        return None
    one, two = op.operands
    first, second = known(one), known(two)
    if op.name == "comb.sub":
        return None if second is None else (one, -second)
    if second is not None:
        return one, second
    return None if first is None else (two, first)
