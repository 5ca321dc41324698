"""Assignment of values to the stages of a `loopschedule.pipeline` that register them.

A stage is one cycle.  What it registers can be read in the next one; a value that is needed later
is registered again in every stage until then.  An iter_arg changes at the end of the stage that
makes its next value, so that it has to be read before, or registered there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from gaus_pass.hardware.operations import COPY, LINEAR, Operand, Operation, Source, node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.model.schedule import Schedule

Wire = tuple[int, int]
"""A value and how many iterations ago it was made."""


STEP: Wire = (-1, 0)
"""The induction variable of the next iteration."""


@dataclass
class StagePlan:
    """Stages by start time, and what each registers, in order.

    Attributes
    ----------
    exports
        From start time to the wires registered there.
    carried
        Wires with a distance of at least 1, each an iter_arg, and its initial values.
    """

    graph: LoopGraph
    schedule: Schedule
    exports: dict[int, dict[Wire, None]] = field(default_factory=dict[int, dict[Wire, None]])
    carried: dict[Wire, int] = field(default_factory=dict[Wire, int])

    @staticmethod
    def make(graph: LoopGraph, schedule: Schedule) -> StagePlan:
        """Plan the stages for all uses of values under a schedule."""
        plan = StagePlan(graph, schedule)
        loop = graph.loop
        plan.export(STEP, 0)
        for i in plan.written():
            for operand in plan.reads(loop.operations[i]):
                plan.require(operand, plan.start(i))
        for result in loop.results:
            plan.carry(result.operand)
        return plan

    def start(self, operation: int) -> int:
        """Start of an operation of the loop."""
        return int(self.schedule.start[node(operation)])

    def times(self) -> list[int]:
        """Starts of all stages, increasing."""
        return sorted({self.start(i) for i in self.written()} | self.exports.keys())

    def written(self) -> list[int]:
        """Operations to be written: all of the IR, and others whose results are read."""
        loop = self.graph.loop
        used: set[int] = {r.operand.value for r in loop.results}
        kept: list[int] = []
        for i in reversed(range(len(loop.operations))):
            operation = loop.operations[i]
            if (
                operation.op is None
                and operation.kind == LINEAR
                and not (used & set(operation.results))
            ):
                continue
            kept.append(i)
            used.update(o.value for o in self.reads(operation))
        return kept[::-1]

    def reads(self, operation: Operation) -> list[Operand]:
        """Operands as they are written; an access has its subscripts instead of an address."""
        found = [*operation.operands]
        found += [operation.predicate] if operation.predicate is not None else []
        access = operation.access
        if access is not None:
            found += [Operand(a) for form in access.subscripts for a in form.atoms]
        return [o for operand in found for o in self._spread(operand)]

    def _spread(self, operand: Operand) -> list[Operand]:
        """The values that a counter is computed from."""
        value = self.graph.loop.values[operand.value]
        if value.source is Source.INDUCTION and value.form is not None and not operand.distance:
            return [Operand(a) for a in value.form.atoms]
        return [operand]

    def outside_reads(self) -> set[int]:
        """Values from outside that a stage or the condition reads."""
        loop = self.graph.loop
        read = {o.value for i in self.written() for o in self.reads(loop.operations[i])}
        read.update(atom for form in loop.levels[0].upper.forms for atom in form.atoms)
        return {number for number in read if not self.changes(number)}

    def hands_on(self, wire: Wire, time: int) -> bool:
        """Whether the stage at ``time`` registers a value that it does not compute."""
        number, distance = wire
        if wire == STEP:
            return False
        producer = self.graph.loop.values[number].producer
        if distance or producer < 0 or self.start(producer) != time:
            return True
        return self.graph.loop.operations[producer].kind == COPY

    def is_raw(self, wire: Wire, time: int) -> bool:
        """Whether the value that the stage at ``time`` registers is the output of a register.

        CIRCT puts a register of its own behind a memory that is accessed in several places.
        """
        if wire == STEP or self.hands_on(wire, time):
            return wire != STEP
        operation = self.graph.loop.operations[self.graph.loop.values[wire[0]].producer]
        return operation.access is not None and operation.access.memory in self.shared

    @cached_property
    def shared(self) -> set[int]:
        """Memories that are accessed in several places."""
        accesses = (o.access for o in self.graph.loop.operations if o.access is not None)
        counts = Counter(access.memory for access in accesses)
        return {memory for memory, count in counts.items() if count > 1}

    def changes(self, number: int) -> bool:
        """Whether a value is made in the loop."""
        return self.graph.loop.inside(number)

    def made(self, number: int) -> tuple[int, int]:
        """Start and latency of the producer of a value."""
        producer = self.graph.loop.values[number].producer
        if producer < 0:
            return 0, 0
        return self.start(producer), int(self.graph.problem.latency[node(producer)])

    def turns(self, number: int) -> int:
        """The stage at whose end a value is registered."""
        start, latency = self.made(number)
        return start + max(latency - 1, 0)

    def require(self, operand: Operand, time: int) -> None:
        """Note that the stage at ``time`` reads an operand."""
        wire = (operand.value, operand.distance)
        if operand.distance:
            self.carry(operand)
            for held in range(self.turns(operand.value), time):
                self.export(wire, held)
            return
        if not self.changes(operand.value):
            return
        start, latency = self.made(operand.value)
        if latency == 0 and time == start:
            return
        self.export(wire, start)
        for held in range(start + max(latency, 1), time):
            self.export(wire, held)

    def carry(self, operand: Operand) -> None:
        """Make iter_args for a wire and for those of smaller distance that it comes through."""
        if not operand.distance:
            return
        number, distance = operand.value, operand.distance
        for hop in range(1, distance + 1):
            self.carried.setdefault((number, hop), operand.initial[distance - hop])
            if hop == 1:
                self.export((number, 0), self.made(number)[0] if self.changes(number) else 0)
            else:
                self.export((number, hop - 1), self.turns(number))

    def export(self, wire: Wire, time: int) -> None:
        """Register a wire in a stage."""
        self.exports.setdefault(time, {})[wire] = None

    def source(self, wire: Wire, time: int) -> int | None:
        """The stage whose register holds a wire at ``time``; None where it is read directly."""
        number, distance = wire
        if distance:
            return None if time <= self.turns(number) else time - 1
        start, latency = self.made(number)
        if not self.changes(number) or (time == start and latency == 0):
            return None
        return start if time <= start + max(latency, 1) else time - 1
