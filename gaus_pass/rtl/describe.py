"""The description of a lowered module as JSON: ports, cycles, registers, units.

It is all that `gaus_pass.rtl.testbench` needs to make a test bench.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gaus_pass.hardware.operations import node
from gaus_pass.rtl.lower import LoweredFunction
from gaus_pass.rtl.plan import LeafPlan

Json = dict[str, Any]


def describe(lowered: LoweredFunction) -> Json:
    """Ports, cycle formula, registers, units and cores of a module.

    ``cycles`` is the formula of `gaus_pass.hardware.cycles`, ``interface`` that of
    `gaus_pass.hardware.interface`.

    ``restart`` says when a start is taken before ``done``: first ii · (trips - 1) + ``after`` edges
    after the edge that took the last start, then after every further ``every`` edges; it is null
    if none is.  A run without iterations has to end before the next start, and itself ends after
    all runs before it.  From the edge at which ``done`` is high, a start is taken at any edge.

    ``dataflow`` is there where processes run at the same time: the ``interval`` of starts, if they
    come and ``done`` is taken as soon as can be, and of each process alone; null where they depend
    on data, and of the whole where one run has to end before the next one.  At most ``in_flight``
    runs are in progress.
    """
    pace = lowered.pace
    run = None if pace is None else pace.run
    cycles = lowered.model.cycles((plan.cycles for plan in lowered.plans), run)
    return {
        "module": lowered.model.name,
        "interface": lowered.model.interface.to_json(),
        "cycles": cycles.to_json(),
        "restart": _restart(lowered),
        **_dataflow(lowered),
        "register_bits": _register_bits(lowered),
        "registers": [
            {"name": r.name, "bits": r.bits, "purpose": r.purpose.value, "location": r.location}
            for r in lowered.registers
        ],
        "units": [unit for plan in lowered.plans for unit in _units(plan)],
        "cores": _cores(lowered),
    }


def _restart(lowered: LoweredFunction) -> Json | None:
    if lowered.restart is None:
        return None
    [plan] = lowered.plans
    return {"after": lowered.restart * plan.ii, "every": plan.ii}


def _dataflow(lowered: LoweredFunction) -> Json:
    """The processes, and what lies between them."""
    flow, pace, memories = lowered.model.flow, lowered.pace, lowered.model.memories
    if flow is None:
        return {}
    names = [process.name for process in flow.processes]
    overlaps = lowered.model.interface.overlaps
    paces = [None] * len(names) if pace is None else pace.processes
    whole: Json = {
        "interval": None if pace is None or not overlaps else pace.interval,
        "in_flight": flow.in_flight,
        "processes": [
            {"name": name, "interval": interval}
            for name, interval in zip(names, paces, strict=True)
        ],
        "links": [
            {
                "memory": memories[link.memory].name,
                "kind": "fifo" if link.in_order else "buffer",
                "from": names[link.producer],
                "to": names[link.consumer],
                "depth": link.depth,
                "bits": memories[link.memory].bits,
                "elements": memories[link.memory].size,
            }
            for link in flow.links
        ],
    }
    return {"dataflow": whole}


def _register_bits(lowered: LoweredFunction) -> dict[str, int]:
    totals = Counter[str]()
    for register in lowered.registers:
        totals[register.purpose.value] += register.bits
    return {kind: totals[kind] for kind in ("value", "operator", "port", "control")}


def _cores(lowered: LoweredFunction) -> list[Json]:
    """The modules that were made for operators: what they take, and who uses them."""
    found: dict[str, Json] = {}
    for plan in lowered.plans:
        problem, operations = plan.graph.problem, plan.graph.loop.operations
        for i, instance in plan.graph.instances.items():
            if instance.text:
                kind = problem.operator_types[problem.type_of[node(i)]]
                core = found.setdefault(
                    instance.module,
                    {
                        "module": instance.module,
                        "operator": operations[i].kind,
                        "latency": kind.latency,
                        "blocking": kind.blocking,
                        "in_delay": kind.in_delay,
                        "register_bits": instance.register_bits,
                        "operations": [],
                    },
                )
                core["operations"].append(operations[i].name)
    return [found[module] for module in sorted(found)]


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
