"""Timing and resource use of the operations of a loop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gaus_pass.errors import GausError, InvalidProblem
from gaus_pass.hardware.function import GateDelays
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import MemoryModel
from gaus_pass.hardware.operations import (
    ALL,
    CEIL_DIVISION,
    CONDITION,
    COPY,
    DIVISIONS,
    EXIT,
    EXPENSIVE,
    LINEAR,
    LOAD,
    NEGATE,
    SELECT,
    SIGNS,
    STORE,
    Operation,
    tree_depth,
)
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.operation_names import library_name
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.operators.core_source import CoreSource
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.delay_model import Accessed
from gaus_pass.ir.operators.types import OperatorTypes, Timing
from gaus_pass.model.problem import ResourceType


@dataclass(frozen=True)
class LoopTiming:
    """Timing of operations, from the operator libraries, and of accesses, from the memory model.

    Attributes
    ----------
    deeper
        Cycles added to the latency of expensive operators: registers behind their logic, over which
        retiming distributes it evenly.
    cores
        Makes modules for operators that have no logic or too slow a one; None without such.
    """

    source: TimingSource
    memory: MemoryModel
    deeper: int = 0
    cores: CoreSource | None = None

    @property
    def gates(self) -> GateDelays:
        """Delays of single bits."""
        delays = self.source.delays
        bits = 1 if delays is None else delays.select_bits
        select, gate = self._named(SELECT, bits), self._named("arith.andi", 1)
        choices = () if delays is None or select.asked else delays.choices()
        gathers = () if delays is None or gate.asked else delays.gathers()
        return GateDelays(select.in_delay, gate.in_delay, choices, gathers)

    def resources(self, loop: Loop, timings: Sequence[Timing]) -> Iterator[ResourceType]:
        """Units of the libraries and cores, and the ports of the memories that the loop uses."""
        yield from self.source.types.resources.values()
        if self.cores is not None:
            for name in dict.fromkeys(name for timing in timings for name in timing.uses):
                made = self.cores.resource(name)
                if made is not None and name not in self.source.types.resources:
                    yield made
        used = {op.access.memory for op in loop.operations if op.access is not None}
        for number in sorted(used):
            memory = loop.memories[number]
            for name, count in memory.resources.items():
                yield ResourceType(name, count, port_of=memory.name)

    def knows_call(self, call: Op) -> bool:
        """Whether a library says what a call takes, so that it stays an operation."""
        bits = widest(call, Widths())
        return self.source.types.knows(library_name(call), bits)

    def has_time(self, loop: Loop, number: int, timing: Timing) -> bool:
        """Whether a cycle holds an operation behind the selections of its first operands."""
        operation = loop.operations[number]
        firsts = operation.first_values()
        if not firsts or self.cores is None or operation.kind == EXIT:
            return True
        return self.cores.fits(timing.in_delay + firsts * self.gates.select)

    def of(self, loop: Loop, operation: Operation) -> Timing:
        """The operator type of an operation.

        Raises
        ------
        GausError
            No library knows it, its delay is not known, or no core keeps the clock.
        """
        try:
            return self._of(loop, operation)
        except GausError as error:
            raise error.at(operation.location) from None

    def _of(self, loop: Loop, operation: Operation) -> Timing:
        if operation.access is not None:
            return self._access(loop, operation)
        seen = [loop.values[v].seen() for v in _values(operation)]
        bits = max((own for own, _, _ in seen), default=0)
        if operation.kind in (LINEAR, CONDITION, ALL, COPY, EXIT) or operation.kind in DIVISIONS:
            return self._made(loop, operation, bits)
        if operation.kind in SIGNS and not self.source.types.knows(operation.kind, bits):
            delay = self._named("arith.xori", 1).in_delay if operation.kind == NEGATE else 0.0
            return Timing(operation.kind, 0, delay, delay)
        if operation.kind.startswith("@") and not self.source.types.knows(operation.kind, bits):
            raise InvalidProblem(
                f"{operation.kind} has no body here, and no operator library has an entry for it; "
                f'give it a body, or add an entry with "op": "{operation.kind}" (operators=FILE), '
                "with an implementation where hardware is wanted"
            )
        if operation.op is None or library_name(operation.op) != operation.kind:
            return self._named(operation.kind, bits)
        made = self._without_logic(operation, bits)
        if made is not None:
            return made
        timing = self.source.types.timing(operation.op, operation.kind, bits, None)
        has_index = any(is_index for _, _, is_index in seen)
        if self.source.delays is not None:
            index_bits = bits if has_index else 0
            op = operation.op
            timing = self.source.delays.apply(timing, op, operation.kind, bits, index_bits)
            if self.cores is not None and not timing.asked:
                width = max(own + (index and not signed) for own, signed, index in seen)
                made = self.cores.too_slow(op, operation.kind, width, timing)
                if made is not None:
                    return made
        return self._deeper(operation, timing)

    def _without_logic(self, operation: Operation, bits: int) -> Timing | None:
        """A core for an operation that has no logic, and no implementation in a library."""
        if self.cores is None or "ssp.operator_type" in operation.op.attributes:
            return None
        asked = self.source.types.find(operation.kind, bits)
        if asked is not None and asked.implementation is not None:
            return None
        return self.cores.without_logic(operation.op, operation.kind, asked)

    def _deeper(self, operation: Operation, timing: Timing) -> Timing:
        """The operator with more registers; one that a module implements stays as it is."""
        if not self.deeper or timing.implementation or not operation.kind.startswith(EXPENSIVE):
            return timing
        latency = timing.latency + self.deeper
        delay = timing.in_delay * (timing.latency + 1) / (latency + 1)
        name = f"{timing.name} +{self.deeper} deep"
        return replace(timing, name=name, latency=latency, in_delay=delay, out_delay=delay)

    def _access(self, loop: Loop, operation: Operation) -> Timing:
        assert operation.access is not None
        memory = loop.memories[operation.access.memory]
        is_store = operation.access.is_store
        kind = STORE if is_store else LOAD
        port = memory.banks[operation.access.bank].resource(is_store)
        types, delays = self.source.types, self.source.delays
        model = replace(self.memory, read_latency=self.memory.read_latency + memory.later)
        timing = access_timing(types, model, memory.name, kind, memory.bits, port)
        if delays is None or (memory.is_stream and not memory.in_order):
            return timing  # its registers are at the border
        bank = memory.banks[operation.access.bank]
        size = None if bank.size is None else bank.size * bank.bits
        return delays.access(timing, Accessed(size, memory.is_local, bank.counts.kind, is_store))

    def _named(self, kind: str, bits: int, constant: int | None = None) -> Timing:
        """Timing of an operation that the IR does not have in this form."""
        known = self.source.types.find(kind, bits) or Timing(kind, 0)
        if self.source.delays is None:
            return known
        return self.source.delays.named(known, kind, bits, constant)

    def _made(self, loop: Loop, operation: Operation, bits: int) -> Timing:
        """Timing of operations that only the model has: adders and gates, never shared."""
        kind, count = operation.kind, _levels(operation)
        if not count:
            return Timing(kind, 0)
        if kind in DIVISIONS:
            delay = self._division(loop, operation)
        else:
            like = {ALL: "arith.andi", CONDITION: "arith.cmpi"}.get(kind, "arith.addi")
            delay = count * self._named(like, 1 if kind == ALL else bits).in_delay
        return Timing(f"{kind}:{count}", 0, delay, delay)

    def _division(self, loop: Loop, operation: Operation) -> float:
        """Delay of a division by a constant, in the width that holds both with a sign."""
        value, divisor = loop.values[operation.operands[0].value], operation.constant
        bits = max(value.bits, divisor.bit_length()) + 1
        if operation.kind == CEIL_DIVISION:
            like = "arith.ceildivsi" if value.signed else "arith.ceildivui"
        else:
            like = "arith.floordivsi" if value.signed else "arith.divui"
        return self._named(like, bits, divisor).in_delay


def access_timing(
    types: OperatorTypes, model: MemoryModel, memory: str, kind: str, bits: int, port: str
) -> Timing:
    """A load or store (``kind``) of ``bits``, which takes a port of a memory for a cycle."""
    latency = 1 if kind == STORE else model.read_latency
    known = types.find(kind, bits)
    before, after = (0.0, 0.0) if known is None else (known.in_delay, known.out_delay)
    name = f"{kind.rpartition('.')[2]} {memory}"
    scale, asked = (None, False) if known is None else (known.scale, known.asked)
    return Timing(name, latency, before, after, uses={port: 1}, scale=scale, asked=asked)


def _levels(operation: Operation) -> int:
    """Number of adders or gates in series."""
    kind = operation.kind
    if kind in (COPY, EXIT):
        return 0
    if kind in DIVISIONS:
        divisor = operation.constant
        return 0 if divisor & (divisor - 1) == 0 else 1
    if kind == ALL:
        return tree_depth(len(operation.operands))
    if kind == CONDITION:
        return 1 + tree_depth(len(operation.constraints))
    terms = sum(abs(c).bit_count() for c in operation.coefficients) + bool(operation.constant)
    return tree_depth(terms)


def _values(operation: Operation) -> list[int]:
    return [*(o.value for o in operation.operands), *operation.results]
