"""From a schedule to `loopschedule.pipeline`.

The pipeline has the induction variable and every loop-carried value as iter_args, a condition, and
a stage for every cycle in which something starts or is registered.

`lower-loopschedule-to-calyx` has further requirements.  It takes operands from registers only, so
that arguments of the function become iter_args.  A stage registers values that it only passes on
before others, or the lowering gives their register to another value.  Where an access, a multiplier
or the code after the loop reads such a value, it passes through arithmetic that does not change it
and that no folding removes.  The rest is in `gaus_pass.ir.loopschedule.fit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.operations import LOAD, STORE, Operand, Operation, Source
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, InsertionPoint, IrType, IrValue
from gaus_pass.ir.loopschedule.calyx import SEQUENTIAL
from gaus_pass.ir.loopschedule.emitter import Emitter, compare, make
from gaus_pass.ir.loopschedule.outside import OutsideValues
from gaus_pass.ir.loopschedule.stages import STEP, StagePlan, Wire
from gaus_pass.model.schedule import Schedule

PIPELINE = "loopschedule.pipeline"


class LoopReplacer:
    """Replaces loops by pipelines when the last of them has its schedule.

    Parameters
    ----------
    count
        Number of loops.
    calyx
        Whether they will be lowered to Calyx.
    """

    def __init__(self, count: int, *, calyx: bool = False) -> None:
        self._count = count
        self._calyx = calyx
        self._waiting: list[StagePlan] = []

    def apply(self, graph: LoopGraph, schedule: Schedule) -> None:
        """Note a schedule; with the last one all loops are replaced, the last first.

        A loop may start from the results of loops before it, which are replaced after it.
        """
        self._waiting.append(StagePlan.make(graph, schedule))
        if len(self._waiting) == self._count:
            for plan in reversed(self._waiting):
                _Writer(plan, self._calyx).run()


class _Writer(Emitter):
    def __init__(self, plan: StagePlan, calyx: bool) -> None:
        self.plan = plan
        self.calyx = calyx
        self.loop = plan.graph.loop
        self.old = self.loop.op
        self.where = self.old.location
        super().__init__(ir.InsertionPoint(self.old))
        self.before = OutsideValues(self.loop, self)
        self.induction: Wire = (self.loop.levels[0].induction, 0)
        self.arguments: dict[Wire, Any] = {}
        self.registers: dict[tuple[int, Wire], Any] = {}
        self.local: dict[int, Any] = {}
        self.held: dict[int, Any] = {}
        self.inside: dict[int, Any] = {}
        self.raw: set[Any] = set()

    def run(self) -> None:
        with self.where:
            carried = self.plan.carried.values()
            initial = [self.before.lower_bound(), *(self.before.value(v) for v in carried)]
            self.before.make_all()
            if self.calyx:
                self.held = self._arguments_read()
                initial += self.held.values()
            new = self._create(initial)
            self.outside = ir.InsertionPoint(new)
            self._condition(new.regions[0].blocks.append(*self._types(initial)))
            self._body(new.regions[1].blocks.append(*self._types(initial)))
            kept = [r for r in self.loop.results if r.operand.distance]
            for result, fresh in zip(kept, new.results, strict=True):
                operand = result.operand
                if self._following((operand.value, operand.distance)) in self.raw:
                    self.raw.add(fresh)
                fresh = self._driven(fresh, ir.InsertionPoint(self.old))
                result.value.replace_all_uses_with(fresh)
            for result in self.loop.results:
                if not result.operand.distance:
                    result.value.replace_all_uses_with(self.before.value(result.operand.value))
        self.old.erase()

    def _arguments_read(self) -> dict[int, Any]:
        """Arguments of the function that a stage or the condition reads."""
        read = self.plan.outside_reads()
        stable = {n: v for n, v in self.before.made.items() if n in read}
        return {n: v for n, v in stable.items() if isinstance(v.owner, ir.Block)}

    def _body(self, block: Block) -> None:
        arguments = list(block.arguments)
        wires = [self.induction, *self.plan.carried]
        self.arguments = dict(zip(wires, arguments, strict=False))
        self.inside = dict(zip(self.held, arguments[len(wires) :], strict=True))
        for time in self.plan.times():
            self._stage(block, time)
        self._terminator(block)

    def _types(self, values: Sequence[IrValue]) -> list[Any]:
        return [value.type for value in values]

    def _create(self, initial: list[IrValue]) -> Any:
        i64 = ir.IntegerType.get_signless(64)
        attributes = {"II": ir.IntegerAttr.get(i64, self.plan.schedule.ii or 1)}
        if self.loop.trips is not None:
            attributes["tripCount"] = ir.IntegerAttr.get(i64, self.loop.trips)
        kinds = [r.value.type for r in self.loop.results if r.operand.distance]
        return ir.Operation.create(
            PIPELINE, results=kinds, operands=initial, attributes=attributes, regions=2,
            ip=self.outside,
        )  # fmt: skip

    # The condition

    def _condition(self, block: Block) -> None:
        ip = ir.InsertionPoint(block)
        held = dict(zip(self.held, list(block.arguments)[-len(self.held) :], strict=False))
        ends = [self._end(form, held, ip) for form in self.loop.levels[0].upper.forms]
        lower = self.loop.levels[0].lower.constant
        predicate = 6 if lower is not None and lower >= 0 and self._counts_up() else 2
        checks = [compare(predicate, block.arguments[0], end, ip) for end in ends]
        make("loopschedule.register", [self.fold("arith.andi", checks, ip)], None, ip)

    def _end(self, form: LinearForm, held: dict[int, Any], ip: InsertionPoint) -> Any:
        if not any(atom in held for atom in form.atoms):
            return self.before.form(form)
        return self.sum(form, lambda a: held[a] if a in held else self.before.value(a), ip)

    def _counts_up(self) -> bool:
        """Whether the upper bound is known not to be negative."""
        upper = self.loop.levels[0].upper.constant
        return upper is not None and upper >= 0

    # Stages

    def _stage(self, body: Block, time: int) -> None:
        exports = list(self.plan.exports.get(time, {}))
        exports += [(number, 0) for number in self.held if time == 0]
        exports.sort(key=lambda wire: not self.plan.hands_on(wire, time))
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
            if self.calyx and self.plan.is_raw(wire, time):
                self.raw.add(result)

    def _type(self, wire: Wire) -> Any:
        if wire == STEP:
            return self.index
        value = self.loop.values[wire[0]]
        if value.source_value is not None:
            return value.source_value.type
        return self.index if value.is_index else ir.IntegerType.get_signless(value.bits)

    def _read(self, operand: Operand, time: int, ip: InsertionPoint) -> Any:
        value = self.loop.values[operand.value]
        if value.source is Source.INDUCTION and value.form is not None and not operand.distance:
            return self.sum(value.form, lambda a: self._read(Operand(a), time, ip), ip)
        return self._read_wire((operand.value, operand.distance), time, ip)

    def _read_wire(self, wire: Wire, time: int, ip: InsertionPoint) -> Any:
        if wire == STEP:
            step = self.constant(self.loop.levels[0].step.constant)
            return make("arith.addi", [self.arguments[self.induction], step], self.index, ip)
        number, distance = wire
        source = self.plan.source(wire, time)
        if source is not None and (source, wire) in self.registers:
            return self.registers[source, wire]
        if distance:
            return self.arguments[wire]
        if not self.plan.changes(number):
            return self.inside[number] if number in self.inside else self.before.value(number)
        return self.local.get(number, self.arguments.get(wire))

    def _emit(self, operation: Operation, time: int, ip: InsertionPoint) -> None:
        if operation.kind in (LOAD, STORE):
            self._access(operation, time, ip)
            return
        values = [self._read(o, time, ip) for o in operation.operands]
        if operation.kind in SEQUENTIAL:
            values = [self._driven(value, ip) for value in values]
        made = self.compute(operation, values, ip)
        self.local.update(zip(operation.results, made, strict=True))

    def _access(self, operation: Operation, time: int, ip: InsertionPoint) -> None:
        access = operation.access
        assert access is not None
        memory = self.loop.memories[access.memory].value
        place = ip
        data = [self._driven(self._read(o, time, ip), ip) for o in operation.operands]
        subscripts = [
            self._driven(self.sum(f, lambda a: self._read(Operand(a), time, ip), ip), ip)
            for f in access.subscripts
        ]
        if operation.predicate is not None:
            place = self._guard(self._read(operation.predicate, time, ip), ip)
        if access.is_store:
            make("memref.store", [*data, memory, *subscripts], None, place)
        else:
            kind = memory.type.element_type
            self.local[operation.results[0]] = make(LOAD, [memory, *subscripts], kind, place)

    def _driven(self, value: IrValue, ip: InsertionPoint) -> Any:
        """The same number as the result of an operation, if it is the output of a register."""
        if value not in self.raw or not _is_number(value.type):
            return value
        for change in (1, -1):
            attribute = ir.IntegerAttr.get(value.type, change)
            one = ir.Operation.create(
                "arith.constant", results=[value.type], attributes={"value": attribute},
                ip=self.outside,
            )  # fmt: skip
            value = make("arith.addi", [value, one.results[0]], value.type, ip)
        return value

    def _guard(self, condition: Any, ip: InsertionPoint) -> Any:
        branch = ir.Operation.create("scf.if", operands=[condition], regions=2, ip=ip)
        block = branch.regions[0].blocks.append()
        end = ir.Operation.create("scf.yield", ip=ir.InsertionPoint(block))
        return ir.InsertionPoint(end)

    # The end

    def _terminator(self, body: Block) -> None:
        following = [self.registers[0, STEP]]
        following += [self._following(wire) for wire in self.plan.carried]
        following += [self.registers[0, (number, 0)] for number in self.held]
        kept = [r.operand for r in self.loop.results if r.operand.distance]
        results = [self._following((o.value, o.distance)) for o in kept]
        sizes = ir.DenseI32ArrayAttr.get([len(following), len(results)])
        ir.Operation.create(
            "loopschedule.terminator", operands=[*following, *results],
            attributes={"operandSegmentSizes": sizes}, ip=ir.InsertionPoint(body),
        )  # fmt: skip

    def _following(self, wire: Wire) -> Any:
        """The value of an iter_arg in the next iteration."""
        number, distance = wire
        if distance > 1:
            return self.registers[self.plan.turns(number), (number, distance - 1)]
        start = self.plan.made(number)[0] if self.plan.changes(number) else 0
        return self.registers[start, (number, 0)]


def _is_number(kind: IrType) -> bool:
    return isinstance(kind, (ir.IndexType, ir.IntegerType))
