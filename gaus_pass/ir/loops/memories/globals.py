"""Global memories: what a `memref.global` says of the memory inside a module that it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import dense_bits
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op, is_private

GET_GLOBAL = "memref.get_global"
GLOBAL = "memref.global"


def symbol_of(value: IrValue) -> str | None:
    """The symbol of the global memory that a memref is, or None for any other memref."""
    op = defining_op(value)
    return None if op is None or op.name != GET_GLOBAL else op.attributes["name"].value


def with_contents(memory: Memory, near: Any) -> Memory:
    """A global memory with what it holds at first, and whether it may change.

    Parameters
    ----------
    near
        An operation of the input in which the `memref.global` is.

    Raises
    ------
    InvalidProblem
        There is none of that name, or others may change it, so that it cannot be inside one module.
    """
    symbol = symbol_of(memory.value)
    assert symbol is not None
    try:
        return _read(memory, symbol, _find(symbol, near))
    except InvalidProblem as error:
        raise error.at(location_text(memory.value.location)) from None


def _find(symbol: str, near: Any) -> Any:
    scope = near.operation
    while scope is not None:
        if scope.name == "builtin.module":
            symbols = ir.SymbolTable(scope)
            if symbol in symbols and symbols[symbol].operation.name == GLOBAL:
                return symbols[symbol].operation
        scope = None if scope.parent is None else scope.parent.operation
    raise InvalidProblem(f"there is no memref.global @{symbol}")


def _read(memory: Memory, symbol: str, declared: Any) -> Memory:
    constant = "constant" in declared.attributes
    initial = declared.attributes.get("initial_value")
    if initial is None:
        raise InvalidProblem(
            f"what @{symbol} holds is defined elsewhere; give the memref.global its contents, or "
            "make the memory an argument of the function"
        )
    if not constant and not is_private(declared):
        raise InvalidProblem(
            f"@{symbol} may be changed outside the module, because it is neither constant nor "
            "private; make it one of these, or an argument of the function"
        )
    if isinstance(initial, ir.UnitAttr):  # uninitialized
        return memory
    contents = tuple(dense_bits(initial, memory.bits, location_text(declared.location)))
    return replace(memory, contents=contents, constant=constant)
