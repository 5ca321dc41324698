"""From an `ssp.instance` to a problem, and from a schedule back into its properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import RESOURCE, UNIT, Annotator
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.operation_names import INSTANCE
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.ssp import attributes as ssp
from gaus_pass.ir.ssp.attributes import PropertyWriter
from gaus_pass.ir.ssp.check import check_inputs
from gaus_pass.ir.ssp.instance import read_instance
from gaus_pass.ir.ssp.kinds import Kind
from gaus_pass.ir.ssp.model import Instance, SspOperation
from gaus_pass.model.graph import topological_order
from gaus_pass.model.problem import NO_DEADLINE, OperatorType, Problem, ResourceType
from gaus_pass.model.schedule import Schedule


@dataclass(frozen=True)
class SspProblem:
    """An instance and the problem that it states.

    Attributes
    ----------
    solution
        The schedule that the instance holds, if it is complete.
    """

    instance: Instance
    problem: Problem
    solution: Schedule | None

    @property
    def kind(self) -> Kind:
        return self.instance.kind

    @property
    def timed(self) -> bool:
        """Whether delays count once there is a cycle time."""
        types = self.problem.operator_types
        return self.kind.chaining or any(t.in_delay or t.out_delay for t in types)


def extract_all(operation: Op, options: Any, emit: Any) -> list[SspProblem]:
    """The problems of all instances in an operation; see `extract`."""
    return [extract(op) for op in find_operations(operation, INSTANCE)]


def extract(op: Op) -> SspProblem:
    """The problem of an `ssp.instance`.

    Raises
    ------
    InvalidProblem
        The instance is malformed; the message is CIRCT's if it has one.
    """
    instance = read_instance(op)
    check_inputs(instance)
    return SspProblem(instance, problem_of(instance), solution_of(instance))


def problem_of(instance: Instance) -> Problem:
    """The problem of an instance whose inputs have been checked."""
    types = _Types(instance)
    operations = instance.operations
    n = len(operations)
    type_of = np.array([types.index(o) for o in operations], np.int64)
    latency = np.array([t.latency for t in types.found], np.int64)[type_of]
    deps = list(dict.fromkeys(_dependences(instance)))
    src, dst = _ints([d[0] for d in deps]), _ints([d[1] for d in deps])
    distance = _ints([d[2] for d in deps])
    value = _ints([-1 if d[3] is None else d[3] for d in deps])
    travels = value >= 0
    by_value = np.argsort(value[travels], kind="stable")
    counts = np.bincount(value[travels], minlength=len(instance.producers))
    producer = _ints(instance.producers)
    return Problem(
        names=tuple(o.name for o in operations),
        locations=tuple(o.location for o in operations),
        type_of=type_of,
        operator_types=tuple(types.found),
        resource_types=types.resources,
        dep_src=src,
        dep_dst=dst,
        dep_distance=distance,
        dep_delay=latency[src],
        # SSA allows no value to go back, so that what the next iteration reads is an auxiliary
        # dependence with a distance.
        dep_carries=travels | (distance > 0),
        # SSP gives values no type: each counts as one bit.
        dep_weight=travels.astype(np.int64),
        val_producer=producer,
        val_bits=np.ones(len(producer), np.int64),
        val_hold=latency[producer],
        use_ptr=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        use_op=dst[travels][by_value],
        use_distance=distance[travels][by_value],
        val_names=tuple(operations[index].name for index in producer.tolist()),
        earliest=np.zeros(n, np.int64),
        latest=np.full(n, NO_DEADLINE, np.int64),
        name=instance.name,
    )


def _ints(items: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(items, np.int64)


def _dependences(instance: Instance) -> list[tuple[int, int, int, int | None]]:
    cyclic = instance.kind.cyclic
    return [(d.src, d.dst, d.distance if cyclic else 0, d.value) for d in instance.dependences]


class _Types:
    """Operator types with the resources that operations add: one for each combination."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._index: dict[tuple[str, tuple[str, ...]], int] = {}
        self.found: list[OperatorType] = []
        limits = dict(instance.limits)
        for name, kind in instance.types.items():
            if kind.limit is not None and limits.setdefault(name, kind.limit) != kind.limit:
                raise InvalidProblem(
                    f"operator type '{name}' has limit {kind.limit}, the resource type of that "
                    f"name {limits[name]}",
                    kind.location,
                )
        limited = instance.kind.limited
        self.resources = tuple(ResourceType(r, n if limited else None) for r, n in limits.items())

    def index(self, operation: SspOperation) -> int:
        key = (operation.operator_type, operation.uses)
        if key not in self._index:
            self._index[key] = len(self.found)
            self.found.append(self._operator_type(operation))
        return self._index[key]

    def _operator_type(self, operation: SspOperation) -> OperatorType:
        name, uses = operation.operator_type, operation.uses
        kind = self._instance.types[name]
        label = name if not uses else f"{name} uses {', '.join(uses)}"
        return OperatorType(
            label,
            kind.latency or 0,
            kind.in_delay or 0.0,
            kind.out_delay or 0.0,
            kind.blocking,
            dict(self._instance.units_of(operation)),
        )


def solution_of(instance: Instance) -> Schedule | None:
    """The schedule that the instance holds, or None where any part of it is missing."""
    starts = [o.start for o in instance.operations]
    settled = [o.start_in_cycle for o in instance.operations]
    units = [o.unit for o in instance.operations]
    interval = instance.interval if instance.kind.cyclic else None
    if None in starts or (instance.kind.cyclic and not interval):
        return None
    return Schedule(
        np.array(starts, np.int64),
        interval,
        None if None in settled else np.array(settled, np.float64),
        _ints(units) if any(unit >= 0 for unit in units) else None,
    )


def apply(graph: SspProblem, schedule: Schedule) -> None:
    """Write a schedule into the instance, replacing an earlier one."""
    with graph.instance.op.context:
        _write_properties(graph, schedule)
        _write_units(graph, schedule)


def _write_properties(graph: SspProblem, schedule: Schedule) -> None:
    instance, writer = graph.instance, PropertyWriter()
    starts = schedule.start.tolist()
    settled = _single_precision(graph.problem, schedule)
    for i, operation in enumerate(instance.operations):
        new = [writer.start(starts[i])]
        if settled is not None:
            new.append(writer.start_in_cycle(settled[i]))
        writer.replace(operation.op.attributes, (ssp.START, ssp.START_IN_CYCLE), new)
    interval = [] if schedule.ii is None else [writer.interval(schedule.ii)]
    if interval or ssp.PROPERTIES in instance.op.attributes:
        writer.replace(instance.op.attributes, (ssp.INTERVAL,), interval)


def _write_units(graph: SspProblem, schedule: Schedule) -> None:
    annotate, problem = Annotator(), graph.problem
    count = problem.num_operations
    units = [-1] * count if schedule.unit is None else schedule.unit.tolist()
    for i, operation in enumerate(graph.instance.operations):
        attributes = operation.op.attributes
        if units[i] < 0:
            for key in (UNIT, RESOURCE):
                if key in attributes:
                    del attributes[key]
            continue
        (name,) = problem.operator_types[problem.type_of[i]].uses
        attributes[UNIT] = annotate.number(units[i])
        attributes[RESOURCE] = ir.StringAttr.get(name)


def _single_precision(problem: Problem, schedule: Schedule) -> list[float] | None:
    """(n,) the schedule's start times in the cycle as 32-bit numbers, or None if it has none.

    Sums along chains are computed in 32 bits: rounding each time by itself could make one delay end
    after the next one begins, by the last bit.
    """
    if schedule.start_in_cycle is None:
        return None
    settled = schedule.start_in_cycle.astype(np.float32)
    out = np.array([t.out_delay for t in problem.operator_types], np.float32)[problem.type_of]
    src, dst, latency = problem.dep_src, problem.dep_dst, problem.latency
    used = schedule.start[dst] + (schedule.ii or 0) * problem.dep_distance
    meet = problem.dep_carries & (schedule.start[src] + latency[src] == used)
    if schedule.ii is None:
        meet &= problem.dep_distance == 0
    chained = meet & (latency[src] == 0)
    order = topological_order(problem.num_operations, src[chained], dst[chained])
    rank = np.zeros(problem.num_operations, np.int64)
    rank[order] = np.arange(len(order))
    edges = np.flatnonzero(meet)
    for k in edges[np.argsort(rank[src[edges]], kind="stable")].tolist():
        i, j = src[k], dst[k]
        begun = settled[i] if latency[i] == 0 else np.float32(0)
        settled[j] = max(settled[j], begun + out[i])
    return settled.tolist()
