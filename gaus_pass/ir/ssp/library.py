"""Reading the `ssp.library` and `ssp.resource` operations: operator types and resource types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.ssp import attributes as ssp
from gaus_pass.ir.ssp.attributes import PropertyReader
from gaus_pass.ir.ssp.attributes import symbol_path as symbol_path

LIBRARY = "ssp.library"


@dataclass(frozen=True)
class SspType:
    """One `operator_type`, with what it leaves out as None.

    Attributes
    ----------
    limit
        Older files limit an operator type where newer ones have a resource type.
    blocking
        Cycles for which an operation keeps its units.
    """

    name: str
    latency: int | None
    in_delay: float | None
    out_delay: float | None
    location: str
    limit: int | None = None
    blocking: int = 1


def visible_libraries(root: Op) -> dict[str, dict[str, SspType]]:
    """The operator types of the SSP libraries in the modules around ``root``, by library."""
    found: dict[str, dict[str, SspType]] = {}
    while root is not None:
        op = root.operation
        if op.name == "builtin.module":
            for child in op.regions[0].blocks[0].operations:
                if child.operation.name == LIBRARY:
                    name = child.attributes["sym_name"].value
                    found.setdefault(name, operator_types(child))
        root = op.parent
    return found


def operator_types(library: Any) -> dict[str, SspType]:
    """The operator types of one library by name."""
    reader = PropertyReader()
    found = (read_operator_type(op, reader) for op in children(library, "ssp.operator_type"))
    return {kind.name: kind for kind in found}


def read_operator_type(op: Op, reader: PropertyReader) -> SspType:
    """One `ssp.operator_type`."""
    values = reader.properties(op.attributes)
    blocking = op.attributes.get(ssp.BLOCKING)
    return SspType(
        op.attributes["sym_name"].value,
        _number(values, ssp.LATENCY),
        _delay(values, ssp.IN_DELAY),
        _delay(values, ssp.OUT_DELAY),
        location_text(op.location),
        _number(values, ssp.LIMIT),
        1 if blocking is None else int(blocking.value),
    )


def read_limit(op: Op, reader: PropertyReader) -> int | None:
    """Units of an `ssp.resource_type`, or None for as many as wanted."""
    return _number(reader.properties(op.attributes), ssp.LIMIT)


def _number(values: dict[str, str], name: str) -> int | None:
    return ssp.integer(values[name]) if name in values else None


def _delay(values: dict[str, str], name: str) -> float | None:
    return ssp.decimal(values[name]) if name in values else None


def children(op: Op, name: str) -> Iterator[Op]:
    """The operations called ``name`` directly inside ``op``."""
    for region in op.regions:
        for block in region.blocks:
            for view in block.operations:
                if view.operation.name == name:
                    yield view.operation


def resolve(op: Op, path: Sequence[str]) -> Any:
    """The operation that ``@a::@b`` means, looked up from ``op`` outward as MLIR does; or None."""
    while op is not None:
        found = _descend(op.operation, path)
        if found is not None:
            return found
        op = op.operation.parent
    return None


def _descend(op: Op, path: Sequence[str]) -> Any:
    if not path:
        return op
    for region in op.regions:
        for block in region.blocks:
            for view in block.operations:
                symbol = view.operation.attributes.get("sym_name")
                if symbol is not None and symbol.value == path[0]:
                    return _descend(view.operation, path[1:])
    return None
