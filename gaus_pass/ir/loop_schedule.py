"""From a schedule to `loopschedule.pipeline`.

The pipeline has the induction variable and every loop-carried value as iter_args, a condition, and
a stage for every cycle in which something starts or is registered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.bindings import ir
from gaus_pass.ir.linear_forms import LinearForm
from gaus_pass.ir.loop import LoopGraph
from gaus_pass.ir.loop_emit import Emitter, compare, make
from gaus_pass.ir.loop_model import (
    LOAD,
    STORE,
    Operand,
    Operation,
    Source,
)
from gaus_pass.ir.loop_stages import STEP, StagePlan, Wire
from gaus_pass.schedule import Schedule

PIPELINE = "loopschedule.pipeline"


def fit_form(graph: LoopGraph) -> LoopGraph:
    """The same loop, every value that goes to a later iteration through a register.

    Raises
    ------
    InvalidProblem
        Several loops run as one, which this form cannot say.
    """
    if len(graph.loop.levels) != 1:
        raise InvalidProblem(
            f"loopschedule.pipeline has one induction variable, this nest has "
            f"{len(graph.loop.levels)}; leave out flatten or loop-form=loopschedule",
            graph.loop.location,
        )
    kind = graph.loop.values[graph.loop.levels[0].induction].source_value.type
    if not isinstance(kind, ir.IndexType):
        raise InvalidProblem(
            f"loopschedule.pipeline counts in index, this loop in {kind}; count in index and cast",
            graph.loop.location,
        )
    problem = graph.problem
    carried = problem.dep_carries & (problem.dep_distance > 0)
    delay = np.where(carried, np.maximum(problem.dep_delay, 1), problem.dep_delay)
    return replace(graph, problem=replace(problem, dep_delay=delay))


class LoopReplacer:
    """Replaces loops by pipelines when the last of them has its schedule."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._waiting: list[StagePlan] = []

    def apply(self, graph: LoopGraph, schedule: Schedule) -> None:
        """Note a schedule; with the last one all loops are replaced, the last first.

        A loop may start from the results of loops before it, which are replaced after it.
        """
        self._waiting.append(StagePlan.make(graph, schedule))
        if len(self._waiting) == self._count:
            for plan in reversed(self._waiting):
                _Writer(plan).run()


class _Writer(Emitter):
    def __init__(self, plan: StagePlan) -> None:
        self.plan = plan
        self.loop = plan.graph.loop
        self.old = self.loop.op
        self.where = self.old.location
        super().__init__(ir.InsertionPoint(self.old))
        self.induction: Wire = (self.loop.levels[0].induction, 0)
        self.arguments: dict[Wire, Any] = {}
        self.registers: dict[tuple[int, Wire], Any] = {}
        self.local: dict[int, Any] = {}
        self.stable: dict[int, Any] = {}

    def run(self) -> None:
        with self.where:
            initial = [self._lower(), *(self._stable(v) for v in self.plan.carried.values())]
            ends = [self._form_outside(f) for f in self.loop.levels[0].upper.forms]
            for memory_free in self._invariants():
                self._stable(memory_free)
            new = self._create(initial)
            self.outside = ir.InsertionPoint(new)
            self._condition(new.regions[0].blocks.append(*self._types(initial)), ends)
            body = new.regions[1].blocks.append(*self._types(initial))
            wires = [self.induction, *self.plan.carried]
            self.arguments = dict(zip(wires, body.arguments, strict=True))
            for time in self.plan.times():
                self._stage(body, time)
            self._terminator(body)
            kept = [r for r in self.loop.results if r.operand.distance]
            for result, fresh in zip(kept, new.results, strict=True):
                result.value.replace_all_uses_with(fresh)
            for result in self.loop.results:
                if not result.operand.distance:
                    result.value.replace_all_uses_with(self._stable(result.operand.value))
        self.old.erase()

    def _types(self, values: Sequence[Any]) -> list[Any]:
        return [value.type for value in values]

    def _invariants(self) -> list[int]:
        """Values from outside, made before the pipeline."""
        return [
            number
            for number, value in enumerate(self.loop.values)
            if value.source in (Source.CONSTANT, Source.INVARIANT)
        ]

    def _create(self, initial: list[Any]) -> Any:
        i64 = ir.IntegerType.get_signless(64)
        attributes = {"II": ir.IntegerAttr.get(i64, self.plan.schedule.ii or 1)}
        if self.loop.trips is not None:
            attributes["tripCount"] = ir.IntegerAttr.get(i64, self.loop.trips)
        kinds = [r.value.type for r in self.loop.results if r.operand.distance]
        return ir.Operation.create(
            PIPELINE, results=kinds, operands=initial, attributes=attributes, regions=2,
            ip=self.outside,
        )  # fmt: skip

    # Outside

    def _lower(self) -> Any:
        forms = [self._form_outside(f) for f in self.loop.levels[0].lower.forms]
        return self.fold("arith.maxsi", forms, self.outside)

    def _form_outside(self, form: LinearForm) -> Any:
        return self.sum(form, self._stable, self.outside)

    def _stable(self, number: int) -> Any:
        """A constant or invariant."""
        if number not in self.stable:
            self.stable[number] = self._make_stable(number)
        return self.stable[number]

    def _make_stable(self, number: int) -> Any:
        value = self.loop.values[number]
        if value.source_value is None:
            assert value.form is not None
            return self._form_outside(value.form)
        if value.source is Source.CONSTANT and self._goes_away(value.source_value):
            return value.source_value.owner.operation.clone(self.outside).results[0]
        return value.source_value

    def _goes_away(self, value: Any) -> bool:
        """Whether a value is defined in the loop that is replaced."""
        op = value.owner.operation
        while op is not None and op != self.old:
            op = op.parent.operation if op.parent is not None else None
        return op is not None

    # The condition

    def _condition(self, block: Any, ends: list[Any]) -> None:
        ip = ir.InsertionPoint(block)
        lower = self.loop.levels[0].lower.constant
        predicate = 6 if lower is not None and lower >= 0 and self._counts_up() else 2
        checks = [compare(predicate, block.arguments[0], end, ip) for end in ends]
        make("loopschedule.register", [self.fold("arith.andi", checks, ip)], None, ip)

    def _counts_up(self) -> bool:
        """Whether the upper bound is known not to be negative."""
        upper = self.loop.levels[0].upper.constant
        return upper is not None and upper >= 0

    # Stages

    def _stage(self, body: Any, time: int) -> None:
        exports = list(self.plan.exports.get(time, {}))
        kinds = [self._type(wire) for wire in exports]
        signed = ir.IntegerType.get_signed(64)
        stage = ir.Operation.create(
            "loopschedule.pipeline.stage", results=kinds,
            attributes={"start": ir.IntegerAttr.get(signed, time)}, regions=1,
            ip=ir.InsertionPoint(body),
        )  # fmt: skip
        block = stage.regions[0].blocks.append()
        ip = ir.InsertionPoint(block)
        self.local = {}
        for i in self.plan.written():
            if self.plan.start(i) == time:
                self._emit(self.loop.operations[i], time, ip)
        held = [self._read_wire(wire, time, ip) for wire in exports]
        make("loopschedule.register", held, None, ip)
        for wire, result in zip(exports, stage.results, strict=True):
            self.registers[time, wire] = result

    def _type(self, wire: Wire) -> Any:
        if wire == STEP:
            return self.index
        value = self.loop.values[wire[0]]
        if value.source_value is not None:
            return value.source_value.type
        return self.index if value.is_index else ir.IntegerType.get_signless(value.bits)

    def _read(self, operand: Operand, time: int, ip: Any) -> Any:
        value = self.loop.values[operand.value]
        if value.source is Source.INDUCTION and value.form is not None and not operand.distance:
            return self.sum(value.form, lambda a: self._read(Operand(a), time, ip), ip)
        return self._read_wire((operand.value, operand.distance), time, ip)

    def _read_wire(self, wire: Wire, time: int, ip: Any) -> Any:
        if wire == STEP:
            step = self.constant(self.loop.levels[0].step)
            return make("arith.addi", [self.arguments[self.induction], step], self.index, ip)
        number, distance = wire
        source = self.plan.source(wire, time)
        if source is not None and (source, wire) in self.registers:
            return self.registers[source, wire]
        if distance:
            return self.arguments[wire]
        if not self.plan.changes(number):
            return self._stable(number)
        return self.local.get(number, self.arguments.get(wire))

    def _emit(self, operation: Operation, time: int, ip: Any) -> None:
        if operation.kind in (LOAD, STORE):
            self._access(operation, time, ip)
            return
        values = [self._read(o, time, ip) for o in operation.operands]
        made = self.compute(operation, values, ip)
        self.local.update(zip(operation.results, made, strict=True))

    def _access(self, operation: Operation, time: int, ip: Any) -> None:
        access = operation.access
        assert access is not None
        memory = self.loop.memories[access.memory].value
        place = ip
        data = [self._read(o, time, ip) for o in operation.operands]
        subscripts = [
            self.sum(f, lambda a: self._read(Operand(a), time, ip), ip) for f in access.subscripts
        ]
        if operation.predicate is not None:
            place = self._guard(self._read(operation.predicate, time, ip), ip)
        if access.is_store:
            make("memref.store", [*data, memory, *subscripts], None, place)
        else:
            kind = memory.type.element_type
            self.local[operation.results[0]] = make(LOAD, [memory, *subscripts], kind, place)

    def _guard(self, condition: Any, ip: Any) -> Any:
        branch = ir.Operation.create("scf.if", operands=[condition], regions=2, ip=ip)
        block = branch.regions[0].blocks.append()
        end = ir.Operation.create("scf.yield", ip=ir.InsertionPoint(block))
        return ir.InsertionPoint(end)

    # The end

    def _terminator(self, body: Any) -> None:
        following = [self.registers[0, STEP]]
        following += [self._following(wire) for wire in self.plan.carried]
        kept = [r.operand for r in self.loop.results if r.operand.distance]
        results = [self._following((o.value, o.distance)) for o in kept]
        sizes = ir.DenseI32ArrayAttr.get([len(following), len(results)])
        ir.Operation.create(
            "loopschedule.terminator", operands=[*following, *results],
            attributes={"operandSegmentSizes": sizes}, ip=ir.InsertionPoint(body),
        )  # fmt: skip

    def _following(self, wire: Wire) -> Any:
        """What an iter_arg is in the next iteration."""
        number, distance = wire
        if distance > 1:
            return self.registers[self.plan.turns(number), (number, distance - 1)]
        start = self.plan.made(number)[0] if self.plan.changes(number) else 0
        return self.registers[start, (number, 0)]
