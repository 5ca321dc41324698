"""Register bits and longest register-to-register paths of a lowered ``hw.module``.

Deliberately simple, and it shares no code with the package: it is the second opinion on what the
scheduler claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

REGISTERS = ("seq.compreg", "seq.compreg.ce")


def operations(module: Any, name: str = "top") -> list[Any]:
    """The operations of the ``hw.module`` called ``name``."""
    for op in module.body.operations:
        if op.operation.name == "hw.module" and op.attributes["sym_name"].value == name:
            return [inner.operation for inner in op.operation.regions[0].blocks[0].operations]
    raise AssertionError(f"no hw.module {name}")


def register_bits(module: Any, name: str = "top") -> int:
    """Bits in all registers, valid chain and bodies included."""
    total = 0
    for op in operations(module, name):
        if op.name in REGISTERS:
            total += int(re.fullmatch(r"i(\d+)", str(op.results[0].type)).group(1))  # type: ignore[union-attr]
    return total


def longest_path(module: Any, delay_of: Callable[[Any], float], name: str = "top") -> float:
    """Largest sum of delays from a port or register to a register or port."""
    arrival: dict[Any, float] = {}
    pending = operations(module, name)
    worst = 0.0
    for op in pending:
        if op.name in REGISTERS:
            arrival[op.results[0]] = 0.0
    for op in pending:  # operations stand in the order of their uses, registers aside
        latest = max((arrival.get(value, 0.0) for value in op.operands), default=0.0)
        if op.name in REGISTERS or op.name == "hw.output":
            worst = max(worst, latest)
            continue
        for result in op.results:
            arrival[result] = latest + delay_of(op)
    return worst
