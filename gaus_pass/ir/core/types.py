"""Widths of types."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import IrType, Op
from gaus_pass.ir.core.old_syntax import BUFFERIZE

CLOCK = "!seq.clock"
INDEX_BITS = 64
"""Width of ``index``, as in MLIR's own data layout."""


class Widths:
    """Bit widths of types, remembered by type because a graph has few types and many values."""

    def __init__(self) -> None:
        self._known: dict[Any, int | None] = {}
        self._clocks: dict[Any, bool] = {}

    def bits(self, kind: IrType, location: str = "") -> int:
        """Width of a type as ``hw.bitwidth`` counts it.

        Raises
        ------
        InvalidProblem
            The type has no width that is known here.
        """
        width = self.find(kind)
        if width is None:
            instead = f"; make memories of tensors before, with {BUFFERIZE}"
            raise InvalidProblem(
                f"the width of type '{kind}' is unknown, so a register cannot hold it"
                f"{instead if isinstance(kind, ir.RankedTensorType) else ''}",
                location,
            )
        return width

    def carried_bits(self, kind: IrType, location: str = "") -> int:
        """As `bits`, for values of programs.

        ``index`` has the width of MLIR's data layout.  A reference to memory has none, because the
        memory stays in place.

        Raises
        ------
        InvalidProblem
            The type has no width that is known here.
        """
        if isinstance(kind, ir.IndexType):
            return INDEX_BITS
        return 0 if isinstance(kind, ir.MemRefType) else self.bits(kind, location)

    def is_clock(self, kind: IrType) -> bool:
        """Whether the type is ``!seq.clock``, which never goes through a register."""
        if kind not in self._clocks:
            self._clocks[kind] = str(kind) == CLOCK
        return self._clocks[kind]

    def find(self, kind: IrType) -> int | None:
        """As `bits`, but None instead of an error."""
        if kind not in self._known:
            self._known[kind] = _width(kind)
        return self._known[kind]


def _width(kind: IrType) -> int | None:
    width = hw.get_bitwidth(kind)
    if width >= 0:
        return int(width)
    if isinstance(kind, ir.FloatType):
        return int(kind.width)
    return None


def widest(op: Op, widths: Widths) -> int:
    """Bits of the widest operand or result; what has no width counts as 0."""
    find = widths.find
    return max((find(v.type) or 0 for v in (*op.operands, *op.results)), default=0)
