"""Section of a report on the generated module: cycles, registers and units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gaus_pass.hardware.cycles import STRAIGHT, Cycles, LeafCycles
from gaus_pass.report.blocks import Facts, Table

Json = Mapping[str, Any]

_MOST_UNITS = 100
_MOST_PATHS = 3
_LONGEST = 30
"""Characters of the name of a target."""


def hardware(modules: Any, leaf: str) -> list[Facts | Table]:
    """The module of a loop or of operations that run once, as `gaus hls` describes it.

    Nothing if the file has the description in another form.
    """
    try:
        return list(_hardware(modules or (), leaf))
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def _hardware(modules: Any, leaf: str) -> Iterator[Facts | Table]:
    for module in modules:
        for item in Cycles.of_json(module["cycles"]).leaves():
            if item.name == leaf:
                yield Facts(tuple(_facts(module, item)))
                yield from _links(module)
                yield from _figures(module)
                yield from _units(module, leaf)


def _facts(module: Json, item: LeafCycles) -> Iterator[tuple[str, str]]:
    bits = module["register_bits"]
    parts = ", ".join(f"{kind} {count:,}" for kind, count in bits.items())
    yield "module", str(module["module"])
    yield "cycles of this part", _cycles(item)
    yield "register bits, module", f"{sum(bits.values()):,} ({parts})"
    if "dataflow" in module:
        yield from _flow(module)
    if "timing" in module:
        yield "latest paths, module", _paths(module["timing"])


def _flow(module: Json) -> Iterator[tuple[str, str]]:
    """How often the module takes a start, and how often its processes could."""
    flow = module["dataflow"]
    alone = ", ".join(f"{p['name']} {_interval(p['interval'])}" for p in flow["processes"])
    yield "cycles from start to start, module", start_to_start(module)
    yield "of each process alone", alone


def start_to_start(module: Json) -> str:
    """How often a module of processes takes a start, in words."""
    flow, interface = module["dataflow"], module["interface"]
    if "done_ready" in interface or interface.get("control", {}).get("chained"):
        return f"{_interval(flow['interval'])}, {flow['in_flight']} runs at once"
    return "one run after the other"


def _interval(cycles: int | None) -> str:
    return "depends on data" if cycles is None else f"{cycles:,}"


def _links(module: Json) -> Iterator[Table]:
    """FIFOs and buffers between processes."""
    rows = tuple(
        (str(x["memory"]), str(x["from"]), str(x["to"]), str(x["kind"]), depth_of(x))
        for x in module.get("dataflow", {}).get("links", ())[:_MOST_UNITS]
    )
    if rows:
        yield Table(("memory", "from", "to", "kind", "depth"), rows)


def depth_of(link: Json) -> str:
    """The depth of a FIFO or buffer between processes, in words."""
    what = "elements" if link["kind"] == "fifo" else f"copies of {link['elements']:,} elements"
    return f"{link['depth']:,} {what} of {link['bits']} bits"


def clock_facts(modules: Any) -> list[tuple[str, str]]:
    """The clock that a module promises, and the one that was measured, in one line each."""
    try:
        found = [(_promised(m), _numbers(m.get("measured", {}))) for m in modules or ()]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []
    return [
        (name, f"{_number(numbers['megahertz'])} MHz")
        for pair in found[:1]
        for name, numbers in zip(("promised", "measured"), pair, strict=True)
        if "megahertz" in numbers
    ]


_ROWS = (
    ("period, ns", "period"),
    ("clock, MHz", "megahertz"),
    ("look-up tables", "lut"),
    ("flip-flops", "flip-flops"),
    ("multiplier blocks", "dsp"),
    ("block RAMs", "block-ram"),
    ("area", "area"),
    ("delay", "delay"),
)


def _figures(module: Json) -> Iterator[Facts | Table]:
    """What the static check promises beside what a target measured."""
    promised, measured = _promised(module), module.get("measured", {})
    if not measured and "period" not in promised:
        return
    found = _numbers(measured)
    rows = tuple(
        (text, _number(promised.get(name)), _number(found.get(name)))
        for text, name in _ROWS
        if name in promised or name in found
    )
    headers = (
        "module",
        "promised",
        f"measured, {str(measured['target'])[:_LONGEST]}" if measured else "",
    )
    shown = 3 if measured else 2
    yield Table(headers[:shown], tuple(row[:shown] for row in rows), frozenset({1, 2}))
    if measured.get("paths"):
        yield Facts((("latest paths, measured", "; ".join(map(_compared, measured["paths"]))),))


def _promised(module: Json) -> dict[str, float]:
    timing = module.get("timing", {})
    found: dict[str, float] = {"flip-flops": sum(module["register_bits"].values())}
    if timing.get("unit") == "ps" and timing["least_period"]:
        found |= {
            "period": timing["least_period"] / 1000,
            "megahertz": 1e6 / timing["least_period"],
        }
    return found


def _numbers(measured: Json) -> dict[str, float]:
    """By the names of `_ROWS`; of place and route, area and delay have names of their own."""
    numbers = dict(measured.get("numbers", {}))
    if "megahertz" in numbers:
        numbers["period"] = numbers.pop("delay")
        if "lut" in numbers:
            numbers.pop("area", None)
    return numbers


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _compared(path: Json) -> str:
    through = ", ".join(str(name) for name in path["through"])
    via = f" through {through}" if through else ""
    where = f" ({path['location']})" if path["location"] else ""
    return (
        f"{path['from']} to {path['to']} {path['delay']:g} ns, promised {path['promised']:g} ns"
        f"{via}{where}"
    )


def _paths(timing: Json) -> str:
    """The worst path of each end that a report has, and how many miss the clock."""
    shown = timing["paths"][:_MOST_PATHS]
    found = [f"{p['from']} to {p['to']} {_taken(p, timing['unit'])}" for p in shown]
    missed = f"; {timing['violated']} miss the clock" if timing["violated"] else ""
    return "; ".join(found) + missed


def _taken(path: Json, unit: str) -> str:
    through = ", ".join(str(step["name"]) for step in path["through"])
    delay = f"{path['delay'] / 1000:g} ns" if unit == "ps" else f"{path['delay']:g} {unit}"
    return delay + (f" through {through}" if through else "")


def _cycles(item: LeafCycles) -> str:
    """Cycles of one run: length + II · (trips - 1) + drain."""
    length, ii, trips = item.length, item.ii, item.trips
    behind = f" + {item.drain}" if item.drain else ""
    if item.kind == STRAIGHT:
        return f"{item.total(1):,}"
    if trips is None:
        formula = f"{length} + {ii} × (trips - 1){behind}"
        none = item.no_iterations
        return f"{formula}; {none} without iterations" if none else f"{formula}, trips from data"
    if not trips:
        return f"{item.no_iterations}: there are no iterations"
    return f"{item.total(trips):,} = {length} + {ii} × ({trips} - 1){behind}"


def _units(module: Json, leaf: str) -> Iterator[Table]:
    found = [u for u in module["units"] if u.get("leaf") == leaf]
    rows = tuple(
        (str(u["resource"]), str(u["unit"]), ", ".join(map(str, u["operations"])))
        for u in found[:_MOST_UNITS]
    )
    if rows:
        left_out = max(len(found) - _MOST_UNITS, 0)
        yield Table(("resource", "unit", "operations"), rows, frozenset({1}), left_out)
