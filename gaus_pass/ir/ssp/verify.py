"""CIRCT's rules for the solution in an `ssp.instance`, with CIRCT's messages.

They read only the instance, and share no code with `gaus_pass.analysis.verify`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.ssp.model import Instance, SspDependence, SspOperation


def verify_solution(instance: Instance) -> None:
    """Raise `InvalidProblem` for the first rule that the solution in the instance breaks."""
    kind = instance.kind
    if kind.cyclic and (instance.interval is None or instance.interval < 1):
        raise InvalidProblem("Invalid initiation interval", instance.location)
    for operation in instance.operations:
        if operation.start is None or operation.start < 0:
            raise InvalidProblem("Operation has no start time", operation.location)
    rules: list[Callable[[Instance], Iterator[str]]] = [_precedence]
    if kind.limited:
        rules.append(_utilisation)
    if kind.chaining:
        _verify_start_in_cycle(instance)
        rules.append(_precedence_in_cycle)
    for rule in rules:
        for message in rule(instance):
            raise InvalidProblem(message, instance.location)


def _verify_start_in_cycle(instance: Instance) -> None:
    for operation in instance.operations:
        if operation.start_in_cycle is None or not operation.start_in_cycle >= 0:
            message = "Operation has no non-negative start time in cycle"
            raise InvalidProblem(message, operation.location)


def _precedence(instance: Instance) -> Iterator[str]:
    interval = instance.interval if instance.kind.cyclic else None
    for dependence in instance.dependences:
        available, start = _meeting(instance, dependence)
        later = dependence.distance * (interval or 0)
        if available > start + later:
            rounds = f" + {dependence.distance} iterations at II {interval}" if later else ""
            yield (
                f"Precedence violated for dependence {instance.ends(dependence)}: "
                f"result available in t={available}, starts in t={start}{rounds}"
            )


def _utilisation(instance: Instance) -> Iterator[str]:
    used: dict[str, Counter[int]] = {}
    interval = instance.interval if instance.kind.cyclic else None
    for operation in instance.operations:
        kind = instance.types[operation.operator_type]
        for resource, units in instance.units_of(operation).items():
            for step in range(_start(operation), _start(operation) + kind.blocking):
                slot = step if interval is None else step % interval
                used.setdefault(resource, Counter())[slot] += units
    for resource, profile in used.items():
        limit = instance.limit_of(resource)
        for slot, units in profile.items():
            if limit is not None and units > limit:
                where = "time step" if interval is None else "congruence class"
                yield (
                    f"Resource type '{resource}' is oversubscribed: {units} units in {where} "
                    f"{slot}, limit {limit}"
                )


def _precedence_in_cycle(instance: Instance) -> Iterator[str]:
    for dependence in instance.dependences:
        available, start = _meeting(instance, dependence)
        # Values travel along operands only, and through a register once they wait a cycle.
        if dependence.value is None or available != start:
            continue
        source = instance.operations[dependence.src]
        kind = instance.types[source.operator_type]
        begun = np.float32((source.start_in_cycle or 0.0) if kind.latency == 0 else 0.0)
        settled = begun + np.float32(kind.out_delay or 0.0)
        starts = np.float32(instance.operations[dependence.dst].start_in_cycle or 0.0)
        if settled > starts:
            yield (
                f"Precedence violated in cycle {start} for dependence "
                f"{instance.ends(dependence)}: result after z={settled:g}, "
                f"starts in z={starts:g}"
            )


def _meeting(instance: Instance, dependence: SspDependence) -> tuple[int, int]:
    """The steps in which a result is ready and in which its user starts."""
    source = instance.operations[dependence.src]
    latency = instance.types[source.operator_type].latency or 0
    return _start(source) + latency, _start(instance.operations[dependence.dst])


def _start(operation: SspOperation) -> int:
    return operation.start or 0
