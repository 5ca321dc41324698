"""CIRCT's rules for the problem in an `ssp.instance`, with CIRCT's messages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gaus_pass.errors import Infeasible, InvalidProblem
from gaus_pass.ir.ssp.library import SspType
from gaus_pass.ir.ssp.model import Instance

LATEST = 2**31 - 1
"""CIRCT keeps start times in 32 bits, and reads those of the upper half as negative."""


def check_inputs(instance: Instance) -> None:
    """Raise `InvalidProblem` for the first rule that the problem breaks."""
    for operation in instance.operations:
        if not operation.operator_type:
            message = "Operation is not linked to an operator type"
            raise InvalidProblem(message, operation.location)
    for name, kind in instance.types.items():
        _check_latency(instance, name, kind)
    _check_distances(instance)
    if instance.kind.limited:
        _check_limited(instance)
    if instance.kind.chaining:
        for name, kind in instance.types.items():
            _check_delays(instance, name, kind)


def _check_latency(instance: Instance, name: str, kind: SspType) -> None:
    if kind.latency is None:
        raise InvalidProblem(f"Operator type '{name}' has no latency", instance.location)
    if kind.latency < 0 or kind.blocking < 1:
        raise InvalidProblem(
            f"Operator type '{name}' has latency {kind.latency} and blocking time "
            f"{kind.blocking}; they must be at least 0 and 1",
            kind.location,
        )
    for delay in (kind.in_delay, kind.out_delay):
        if delay is not None and not math.isfinite(delay):
            raise InvalidProblem(f"Operator type '{name}' has delay {delay}", kind.location)


def _check_distances(instance: Instance) -> None:
    for dependence in instance.dependences:
        if dependence.distance < 0:
            message = f"Dependence {instance.ends(dependence)} has a negative distance"
            raise InvalidProblem(message, instance.operations[dependence.dst].location)
        is_value = dependence.value is not None
        if dependence.distance and is_value and instance.kind.cyclic and instance.kind.chaining:
            message = "Def-use dependence cannot have non-zero distance."
            raise InvalidProblem(f"{message} {instance.ends(dependence)}", instance.location)


def _check_limited(instance: Instance) -> None:
    for operation in instance.operations:
        kind = instance.types[operation.operator_type]
        if kind.latency != 0:
            continue
        for resource in instance.units_of(operation):
            if instance.limit_of(resource):
                raise InvalidProblem(
                    f"Operator type '{operation.operator_type}' using limited resource "
                    f"'{resource}' has zero latency.",
                    instance.location,
                )


def _check_delays(instance: Instance, name: str, kind: SspType) -> None:
    before, after, where = kind.in_delay, kind.out_delay, instance.location
    if before is None or after is None:
        raise InvalidProblem(f"Missing delays for operator type '{name}'", where)
    if before < 0 or after < 0:
        message = f"Negative delays for operator type '{name}': {before:g} and {after:g}"
        raise InvalidProblem(message, where)
    if kind.latency == 0 and before != after:
        raise InvalidProblem(
            "Incoming & outgoing delay must be equal for zero-latency operator type "
            f"'{name}'; they are {before:g} and {after:g}",
            where,
        )


def check_cycle_time(instance: Instance, cycle_time: float) -> None:
    """Raise `Infeasible` when an operator does not fit into a cycle by itself."""
    for name, kind in instance.types.items():
        worst = max(kind.in_delay or 0.0, kind.out_delay or 0.0)
        if worst > cycle_time:
            raise Infeasible(
                f"Delays of operator type '{name}' exceed maximum cycle time: {worst:g} > "
                f"{cycle_time:g}",
                instance.location,
            )


def check_writable(instance: Instance, starts: Sequence[int], interval: int | None) -> None:
    """Raise `Infeasible` for a solution that the attributes of SSP cannot hold."""
    if (interval or 0) > LATEST:
        raise Infeasible(f"an II of {interval} does not fit into II<>, which ends at {LATEST}")
    for operation, start in zip(instance.operations, starts, strict=True):
        if start > LATEST:
            raise Infeasible(
                f"operation '{operation.name}' starts at {start}, which does not fit into t<>: it "
                f"ends at {LATEST}; shorten latencies before it",
                operation.location,
            )
