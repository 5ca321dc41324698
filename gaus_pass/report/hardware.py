"""What a report says of the module that was made of a loop: cycles, registers, units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gaus_pass.report.blocks import Facts, Table

Json = Mapping[str, Any]

_MOST_UNITS = 100


def hardware(modules: Any, leaf: str) -> list[Facts | Table]:
    """The module that holds a loop or straight piece of code, as `gaus hls` describes it.

    Nothing where the file says it in another form.
    """
    try:
        return list(_hardware(modules or (), leaf))
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def _hardware(modules: Any, leaf: str) -> Iterator[Facts | Table]:
    for module in modules:
        item = _item(module, leaf)
        if item is not None:
            yield Facts(tuple(_facts(module, item)))
            yield from _units(module, leaf)


def _item(around: Json, leaf: str) -> Json | None:
    """The leaf in the tree of what runs one after the other."""
    items = around.get("cycles", around).get("items", ())
    for item in items:
        found = item if item.get("name") == leaf else _item(item, leaf) if "items" in item else None
        if found is not None:
            return found
    return None


def _facts(module: Json, item: Json) -> Iterator[tuple[str, str]]:
    bits = module["register_bits"]
    parts = ", ".join(f"{kind} {count:,}" for kind, count in bits.items())
    yield "module", str(module["module"])
    yield "cycles of this part", _cycles(item)
    yield "register bits, module", f"{sum(bits.values()):,} ({parts})"


def _cycles(item: Json) -> str:
    """What one run of it takes: length + II · (trips - 1) + drain."""
    length, ii, drain, trips = (item[key] for key in ("length", "ii", "drain", "trips"))
    behind = f" + {drain}" if drain else ""
    if item["kind"] == "straight":
        return f"{length + drain:,}"
    if trips is None:
        return f"{length} + {ii} × (trips - 1){behind}; {item['no_iterations']} without iterations"
    if not trips:
        return f"{item['no_iterations']}: there are no iterations"
    total = length + ii * (trips - 1) + drain
    return f"{total:,} = {length} + {ii} × ({trips} - 1){behind}"


def _units(module: Json, leaf: str) -> Iterator[Table]:
    found = [u for u in module["units"] if u.get("leaf") == leaf]
    rows = tuple(
        (str(u["resource"]), str(u["unit"]), ", ".join(map(str, u["operations"])))
        for u in found[:_MOST_UNITS]
    )
    if rows:
        left_out = max(len(found) - _MOST_UNITS, 0)
        yield Table(("resource", "unit", "operations"), rows, frozenset({1}), left_out)
