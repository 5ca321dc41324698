"""Sizes of types in bytes, as programs on this machine's ABI (LP64) have them."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.objects import Memory
from gaus_pass.frontends.c.tree import Refused
from gaus_pass.frontends.c.types import Array, Float, Int, Struct, Type
from gaus_pass.frontends.mlir.operations import Place

_BYTE = 8
_WIDEST = 64


def bytes_of(kind: Type, at: Place) -> int:
    """What ``sizeof`` gives.

    Raises
    ------
    Refused
        The type has no size.
    """
    return _layout(kind, at)[0]


def _layout(kind: Type, at: Place) -> tuple[int, int]:
    """Size and alignment in bytes."""
    match kind:
        case Float():
            return kind.bits // _BYTE, kind.bits // _BYTE
        case Int():
            size = 1
            while size * _BYTE < min(kind.bits, _WIDEST):
                size *= 2
            if kind.bits > _WIDEST:
                size = -(-kind.bits // _WIDEST) * size
            return size, size if kind.exact is False else min(size, _WIDEST // _BYTE)
        case Array(element=element, size=int() as count):
            size, aligned = _layout(element, at)
            return size * count, aligned
        case Struct(fields=fields):
            end, widest = 0, 1
            for _, own in fields:
                size, aligned = _layout(own, at)
                end, widest = -(-end // aligned) * aligned + size, max(widest, aligned)
            return -(-end // widest) * widest, widest
        case _:
            raise Refused(f"the size of {kind} is not known; copy or set elements in a loop", at)


def of_unknown_size(memory: Memory) -> str:
    """What is wrong with an array whose size neither its type nor its accesses say."""
    name = memory.name
    return (
        f"the size of '{name}' is not known; declare it as an array, as in {memory.element} "
        f"{name}[64], or say #pragma HLS interface m_axi port={name} depth=64"
    )
