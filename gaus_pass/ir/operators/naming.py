"""What operator libraries call an operation."""

from __future__ import annotations

from typing import Any

AND_INVERTER = "synth.aig.and_inv"


_CALLEES = {"hw.instance": "moduleName", "func.call": "callee"}


def library_name(op: Any) -> str:
    """What operator libraries call an operation: ``@f`` for an instance or a call of ``@f``."""
    return callee(op) or op.name


def callee(op: Any) -> str | None:
    """``@f`` for an instance or a call of ``@f``, None for any other operation."""
    key = _CALLEES.get(op.name)
    return None if key is None else str(op.attributes[key])


def is_inverter(op: Any) -> bool:
    """Whether the operation is an AND of one operand: in an and-inverter graph, that is free."""
    return op.name == AND_INVERTER and len(op.operands) == 1
