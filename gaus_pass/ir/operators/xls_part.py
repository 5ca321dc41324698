"""The file of a part from a delay model of Google XLS: operators at the widths that parts have.

Such a model knows logic alone, and nothing of it was placed and routed: registers, nets and
memories take no time in it.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.xls_delays import Shape, XlsLibrary, xls_library
from gaus_pass.parts.library import SCHEMA, part_json

_WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
_KINDS = {
    "add": "kAdd", "sub": "kSub", "mul": "kUMul", "divu": "kUDiv kUMod", "divs": "kSDiv kSMod",
    "and": "kAnd kOr kXor", "eq": "kEq kNe", "lt": "kSLt kULt", "shl": "kShll kShrl",
    "shrs": "kShra", "parity": "kXorReduce",
}  # fmt: skip
"""The opcodes of a kind, of which the slowest counts."""
_ONE_BIT = ("eq", "lt", "parity")
_GATES = (2, 4, 8, 32)
_SUMS = ((2, 0), (4, 1), (8, 2))
"""Operands of a sum, and the additions one behind the other beyond the first."""
_UNCERTAINTY = 0.1
"""Assumed: there is nothing to calibrate with."""


def xls_part_text(text: str, source: str, name: str) -> str:
    """The JSON of a part.

    Parameters
    ----------
    text, source
        The text proto, and what messages call it.

    Raises
    ------
    ImportFailed
        It is not a delay model of XLS, or lacks an operation.
    """
    library = xls_library(text, source)
    needed = {*" ".join(_KINDS.values()).split(), "kSel"}
    for opcode in sorted(needed - library.model.estimators.keys()):
        raise ImportFailed(f"has no op_models entry for '{opcode}', which a part needs", source)

    def delay(opcodes: str, bits: int, count: int, result: int) -> int:
        shape = Shape(result, ((bits, 0),) * count)
        return max(1, *(round(library.model.delay(o, shape)) for o in opcodes.split()))

    operations = {
        kind: [
            [w, delay(opcodes, w, 1 if kind == "parity" else 2, 1 if kind in _ONE_BIT else w)]
            for w in _WIDTHS
        ]
        for kind, opcodes in _KINDS.items()
    }
    operations["product"] = [[w, delay(_KINDS["mul"], w, 2, 2 * w)] for w in _WIDTHS]
    two = delay(_KINDS["and"], 1, 2, 1)
    adder = next(y for x, y in operations["add"] if x == 16)
    table: dict[str, Any] = {
        "schema": SCHEMA,
        "part": name,
        "device": f"{name} as Google XLS models it: logic alone, neither placed nor routed",
        "tools": {"xls-delay-model": name},
        "placed": False,
        "register": {"clock_to_out": 0, "set_up": 0, "wire": 0, "least_period": 1},
        "uncertainty": _UNCERTAINTY,
        "operations": operations,
        "fan_in": {
            "and": [[n, max(0, delay(_KINDS["and"], 1, n, 1) - two)] for n in _GATES],
            "add": [[n, more * adder] for n, more in _SUMS],
        },
        "multiplexers": {str(n): _selects(library, n) for n in (2, 4, 8)},
        "memories": [],
    }
    return part_json(table)


def _selects(library: XlsLibrary, ways: int) -> list[list[int]]:
    selector = max(1, (ways - 1).bit_length())
    shapes = {w: Shape(w, ((selector, 0), *((w, 0),) * ways)) for w in _WIDTHS}
    return [[w, max(1, round(library.model.delay("kSel", s)))] for w, s in shapes.items()]
