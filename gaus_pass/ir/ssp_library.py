"""Reading the `ssp.library` operations that describe the operators of pipelines."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.locations import location_text

_PROPERTY = re.compile(r"#ssp\.(latency|incDelay|outDelay)<([^:>]+)")
_SYMBOL = re.compile(r'@(?:"((?:[^"\\]|\\.)*)"|([\w$.-]+))')


@dataclass(frozen=True)
class SspType:
    """One `operator_type`, with what it leaves out as None."""

    name: str
    latency: int | None
    in_delay: float | None
    out_delay: float | None
    location: str


def symbol_path(text: str) -> list[str]:
    """``@Lib::@add1`` → ``["Lib", "add1"]``."""
    return [quoted or plain for quoted, plain in _SYMBOL.findall(text)]


def visible_libraries(root: Any) -> dict[str, dict[str, SspType]]:
    """The operator types of the SSP libraries in the modules around ``root``, by library."""
    found: dict[str, dict[str, SspType]] = {}
    while root is not None:
        op = root.operation
        if op.name == "builtin.module":
            for child in op.regions[0].blocks[0].operations:
                if child.operation.name == "ssp.library":
                    name = child.attributes["sym_name"].value
                    found.setdefault(name, _operator_types(child))
        root = op.parent
    return found


def _operator_types(library: Any) -> dict[str, SspType]:
    types: dict[str, SspType] = {}
    for block in library.regions[0].blocks:
        for op in block.operations:
            if op.operation.name == "ssp.operator_type":
                name = op.attributes["sym_name"].value
                values = dict(_PROPERTY.findall(str(op.attributes.get("sspProperties") or "")))
                types[name] = SspType(
                    name,
                    int(values["latency"]) if "latency" in values else None,
                    _float(values.get("incDelay")),
                    _float(values.get("outDelay")),
                    location_text(op.location),
                )
    return types


def _float(text: str | None) -> float | None:
    # MLIR prints NaN and infinity as the hexadecimal pattern of the number.
    if text is None:
        return None
    return math.nan if text.strip().startswith("0x") else float(text)
