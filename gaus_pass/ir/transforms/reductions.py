"""What parallel loops gather: neutral elements and the operations that combine."""

from __future__ import annotations

import re
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.handles import Op

OPERATIONS = {
    "maxs": "maxsi", "maxu": "maxui", "mins": "minsi", "minu": "minui",
    **{name: name for name in (
        "addf", "mulf", "maximumf", "minimumf", "maxnumf", "minnumf", "addi", "muli", "andi", "ori",
        "xori",
    )},
}  # fmt: skip
"""By kind of reduction: the operation of arith."""
_KINDS = re.compile(r"reduce \(([^)]*)\)")
_INFINITIES = {"f16": ("0x7C00", "0xFC00"), "bf16": ("0x7F80", "0xFF80"),
               "f32": ("0x7F800000", "0xFF800000"),
               "f64": ("0x7FF0000000000000", "0xFFF0000000000000")}  # fmt: skip
"""By type: the greatest and the least number."""


def kinds(op: Op) -> list[str]:
    """The reductions of an `affine.parallel` as operations of arith.

    Versions of MLIR number them differently, but name them alike.

    Raises
    ------
    InvalidProblem
        One has no operation.
    """
    found = _KINDS.search(op.get_asm(skip_regions=True))
    names = [] if found is None else [name.strip('" ') for name in found[1].split(",")]
    for name in names:
        if name not in OPERATIONS:
            raise InvalidProblem(
                f"a reduction '{name}' has no order that gives one result; use one of "
                f"{', '.join(sorted(OPERATIONS))}"
            )
    return [OPERATIONS[name] for name in names]


def identity(builder: Builder, name: str, element: Any) -> Any:
    """The neutral element of a reduction, which an `affine.parallel` does not write down.

    Raises
    ------
    InvalidProblem
        The reduction has none.
    """
    if isinstance(element, ir.FloatType):
        return builder.constant(f"{_float(name, str(element))} : {element}")
    bits = 64 if isinstance(element, ir.IndexType) else int(element.width)
    half = 1 << (bits - 1)
    numbers = {
        "addi": 0, "ori": 0, "xori": 0, "maxui": 0, "muli": 1, "andi": -1, "minui": -1,
        "maxsi": -half, "minsi": half - 1,
    }  # fmt: skip
    number = numbers[name]
    if bits == 1:
        return builder.constant("true" if number % 2 else "false")
    return builder.constant(f"{number} : {element}")


def _float(name: str, element: str) -> str:
    if name == "addf":
        return "-0.0"
    if name == "mulf":
        return "1.0"
    if element not in _INFINITIES:
        raise InvalidProblem(f"a reduction '{name}' of {element} has no neutral element here")
    return _INFINITIES[element][name.startswith("max")]


def combined(builder: Builder, name: str, one: Any, two: Any) -> Any:
    """The two values as one."""
    return builder.make(f"arith.{name}", [one, two], [one.type]).results[0]


def gathered(builder: Builder, last: Any, round: list[Any]) -> list[Any]:
    """What the regions of an `scf.reduce` make of what went round and of its operands."""
    found: list[Any] = []
    for region, one, two in zip(last.regions, round, list(last.operands), strict=True):
        [block] = region.blocks
        for argument, value in zip(list(block.arguments), (one, two), strict=True):
            argument.replace_all_uses_with(value)
        found += builder.inline(block)
    return found
