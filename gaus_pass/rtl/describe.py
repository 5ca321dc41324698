"""What a lowered module is, as JSON: ports, cycles, registers, units.

A test bench can be made from it alone; `gaus_pass.rtl.testbench` does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gaus_pass.hardware.process import Around, Item
from gaus_pass.rtl.datapath.leaf import LeafPlan
from gaus_pass.rtl.lower import LoweredFunction

Json = dict[str, Any]


def describe(lowered: LoweredFunction) -> Json:
    """Ports, cycle formula, registers and units of a module.

    ``cycles`` says how many clock edges without stall there are from the one that takes ``start``
    to the one at which ``done`` is high: ``done`` plus the items one after the other.  A loop
    takes length + ii · (trips - 1) + drain, and ``no_iterations`` where it has none; a loop around
    others takes ``per_iteration`` besides its items in each iteration, and ``end``.

    ``restart`` says when the next start is taken before ``done``: ii · (trips - 1) + ``after``
    edges after the one that took the last start, and every ``every`` edges from then on; null
    where it is not.  A run without iterations is always waited for.  From the edge at which
    ``done`` is high a start is taken at any.  A run without iterations ends after all before it.
    """
    plans = iter(lowered.plans)
    return {
        "module": lowered.model.name,
        "interface": lowered.model.interface.to_json(),
        "cycles": {"done": 1, "items": [_item(i, plans) for i in lowered.model.items]},
        "restart": _restart(lowered),
        "register_bits": _register_bits(lowered),
        "registers": [
            {"name": r.name, "bits": r.bits, "purpose": r.purpose.value, "location": r.location}
            for r in lowered.registers
        ],
        "units": [unit for plan in lowered.plans for unit in _units(plan)],
    }


def _restart(lowered: LoweredFunction) -> Json | None:
    if lowered.restart is None:
        return None
    [plan] = lowered.plans
    return {"after": lowered.restart * plan.ii, "every": plan.ii}


def _item(item: Item, plans: Iterator[LeafPlan]) -> Json:
    if isinstance(item, Around):
        return {
            "kind": "around",
            "trips": item.header.levels[0].trips,
            "per_iteration": 1,
            "end": 1,
            "items": [_item(i, plans) for i in item.items],
        }
    plan = next(plans)
    return {
        "kind": "straight" if plan.straight else "loop",
        "name": plan.graph.loop.name,
        "ii": plan.ii,
        "length": plan.length,
        "drain": plan.drain,
        "trips": plan.graph.loop.trips,
        "no_iterations": 1,
    }


def cycles(description: Mapping[str, Any], trips: Sequence[int]) -> int:
    """Clock edges from start to done.

    Parameters
    ----------
    trips
        Iterations of each loop whose ``trips`` is None, in the order in which they run.
    """
    rest = iter(trips)
    formula = description["cycles"]
    return int(formula["done"] + _cycles(formula["items"], rest))


def _cycles(items: Iterable[Mapping[str, Any]], trips: Iterator[int]) -> int:
    total = 0
    for item in items:
        count = item["trips"] if item["trips"] is not None else next(trips)
        if item["kind"] == "around":
            for _ in range(count):
                total += item["per_iteration"] + _cycles(item["items"], trips)
            total += item["end"]
        elif count == 0:
            total += item["no_iterations"]
        else:
            total += item["length"] + item["ii"] * (count - 1) + item["drain"]
    return total


def _register_bits(lowered: LoweredFunction) -> dict[str, int]:
    totals = Counter[str]()
    for register in lowered.registers:
        totals[register.purpose.value] += register.bits
    return {kind: totals[kind] for kind in ("value", "operator", "port", "control")}


def _units(plan: LeafPlan) -> Iterator[Json]:
    names = [operation.name for operation in plan.graph.loop.operations]
    found: dict[tuple[str, int], list[str]] = {}
    for i, unit in plan.binding.units.items():
        found.setdefault(unit, []).append(names[i])
    for (resource, number), operations in sorted(found.items()):
        yield {
            "leaf": plan.graph.loop.name,
            "resource": resource,
            "unit": number,
            "operations": operations,
        }
