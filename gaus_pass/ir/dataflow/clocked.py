"""Modules with a clock of their own, which ``pipeline`` cuts deeper.

Every operation gets a number of cycles by which it works later than before, the inputs 0 and the
outputs N: retiming of the module with N registers more on every way through it (C. Leiserson and
J. Saxe, "Retiming synchronous circuitry", Algorithmica 6 (1991) 5-35).  At II 1 that is a schedule.

- A register without reset, enable and initial value is a dependence of distance 1, and is moved.
- What holds other state, a register or a memory or an operation of an unknown dialect that has the
  clock, stays as it is and gets all of its inputs later by as much: also its reset, so that what
  the module does after a reset is what it did, N cycles later.
- What meets in a memory works later by the same number of cycles.

    a ──► [×] ──► reg ──► [+] ──►          a ──► [×] ──► reg ──► reg ──► [+] ──►
    b ────────────────────┘                b ──────────────────► reg ────┘         N = 1
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import UNSCHEDULED
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.dataflow.extract import DataflowGraph, Extracting
from gaus_pass.ir.dataflow.timing import DataflowTiming
from gaus_pass.ir.dataflow.values import REGISTERS
from gaus_pass.ir.dataflow.view import TERMINATORS, Container
from gaus_pass.ir.operators.extraction import ReadValue
from gaus_pass.ir.operators.types import Timing

_PLAIN_OPERANDS = {"seq.compreg": 2, "seq.firreg": 2, "seq.shiftreg": 3}
"""Operands of registers that may be moved: data and clock, and an enable that is always on."""
_INITIAL = ("preset", "powerOnValue", "isAsync")
_ALWAYS = "1 : i1"
_WIRES = frozenset(("hw.wire",))
_PARTS = ("hw.struct_", "hw.array_", "hw.union_", "hw.aggregate_constant", "hw.bitcast")
"""Beginnings of names of operations that are wires, or multiplexers of them."""
_CHOOSES = frozenset(("hw.array_get", "hw.array_inject", "hw.array_slice"))
"""Those of them that are logic where the index is no constant."""


@dataclass(frozen=True)
class ClockedGraph(DataflowGraph):
    """A module with a clock, and where its values come from.

    Attributes
    ----------
    clock
        The clock of all registers.
    sources
        By operand, as ``(operation, number)``: a value, its producer in the problem, and the cycles
        that the way from there takes in the module as it is.
    moved
        Registers that the schedule places anew.
    """

    clock: Any
    sources: dict[tuple[int, int], tuple[Any, int, int]]
    moved: list[Op]


def extract_clocked(container: Container, timing: DataflowTiming) -> ClockedGraph:
    """The problem of a module with a clock.

    Raises
    ------
    InvalidProblem
        It cannot be cut deeper; the message names what is in the way and has its location.
    """
    container.require_one_block()
    return _Clocked(container, timing).clocked()


class _Clocked(Extracting):
    def __init__(self, container: Container, timing: DataflowTiming) -> None:
        super().__init__(container, timing, nodes=False)
        self.inside: dict[int, int] = {}
        self.moved: list[Op] = []
        self.shared: dict[Any, list[int]] = {}
        self.end: Any = None

    def clocked(self) -> ClockedGraph:
        graph = self.run()
        within = [
            pair
            for users in self.shared.values()
            for one, two in pairwise(users)
            for pair in ((one, two, 0), (two, one, 0))
        ]
        problem = replace(graph.problem, within=(*graph.problem.within, *within))
        clock = self.sources.clock or self._clock_port()
        if not any(clock == argument for argument in self.container.block.arguments):
            raise InvalidProblem(
                "pipeline: the clock is made inside the module; make it a port",
                self.container.location,
            )
        return ClockedGraph(
            self.container,
            problem,
            graph.operations,
            graph.first,
            clock,
            self._read_sources(),
            self.moved,
        )

    def _clock_port(self) -> IrValue:
        arguments = self.container.block.arguments
        return next(a for a in arguments if self.widths.is_clock(a.type))

    def _add_block(self, block: Block, speculative: bool) -> None:
        for view in block.operations:
            op = view.operation
            if op.name in TERMINATORS:
                self.yields, self.end = list(op.operands), op
            elif is_constant(op) or self._is_clocking(op):
                continue
            elif _is_movable(op):
                self.sources.add_register(op)
                self.moved.append(op)
            elif len(op.regions):
                raise InvalidProblem(
                    f"pipeline: '{op.name}' has regions, which a module with a clock cannot be cut "
                    "through; move it into a module of its own",
                    location_text(op.location),
                )
            elif self._holds_state(op):
                self._add_state(op)
            elif op.name in _WIRES or _is_wiring(op):
                self._add_known(op, Timing("wire", 0), 0)
            else:
                self._add_operation(op, speculative)

    def _holds_state(self, op: Op) -> bool:
        """Whether an operation has the clock, or meets others in something that is no data."""
        values = (*op.operands, *op.results)
        known = self.widths
        return any(known.is_clock(v.type) or known.find(v.type) is None for v in values)

    def _add_state(self, op: Op) -> None:
        """Add a register or memory that stays as it is."""
        # The path ends in a register; of all others nothing is known, so that it goes on.
        cycles = 1 if op.name in REGISTERS else 0
        index = self._add_known(op, Timing(op.name, cycles), cycles)
        self.inside[index] = cycles
        for value in (*op.operands, *op.results):
            if not self.widths.is_clock(value.type) and self.widths.find(value.type) is None:
                self.shared.setdefault(value, []).append(index)

    def _add_known(self, op: Op, timing: Timing, hold: int) -> int:
        where = location_text(op.location)
        for value in op.operands:
            if self.widths.is_clock(value.type):
                self.sources.check_clock(op, value)
        name = self.name_of(op, len(self.operations))
        index = self._operation(name, self.types.name_of(timing), where)
        self.operations.append(op)
        self.uses.append(list(op.operands))
        self.add_results(op, index, name, where, hold)
        return index

    def add_value(
        self, value: IrValue, producer: int, name: str, where: str, hold: int = 0
    ) -> None:
        if self.widths.find(value.type) is not None and not self.widths.is_clock(value.type):
            self.values[value] = ReadValue(producer, self._bits(value, where), name, hold)
            if hold:
                self.inside[producer] = hold

    def _sources(self, value: IrValue) -> Iterable[tuple[ReadValue, int]]:
        # What an operation takes by itself is no register that is added.
        found = super()._sources(value)
        return [(source, d + self.inside.get(source.producer, 0)) for source, d in found]

    def _read_sources(self) -> dict[tuple[int, int], tuple[Any, int, int]]:
        """See `ClockedGraph`; the terminator comes after all operations."""
        found: dict[tuple[int, int], tuple[Any, int, int]] = {}
        uses = [*self.uses, self.yields]
        for number, operands in enumerate(uses):
            for place, operand in enumerate(operands):
                known = self.values.get(operand)
                origin = ((operand, 0),) if known is not None else self.sources.of(operand)
                for value, distance in origin:
                    source = self.values.get(value)
                    if source is not None:
                        found[number, place] = value, source.producer, distance
        return found


def _is_movable(op: Op) -> bool:
    """Whether a register has neither reset nor enable nor initial value."""
    if op.name not in _PLAIN_OPERANDS or len(op.operands) != _PLAIN_OPERANDS[op.name]:
        return False
    if op.name == "seq.shiftreg" and not _is_always(op.operands[2]):
        return False
    return not any(name in op.attributes for name in _INITIAL)


def _is_always(value: IrValue) -> bool:
    owner = getattr(value.owner, "operation", value.owner)
    is_op = getattr(owner, "name", "") == "hw.constant"
    return is_op and str(owner.attributes["value"]) in (_ALWAYS, "true", "-1 : i1")


def _is_wiring(op: Op) -> bool:
    """Whether an operation only puts fields and elements together and takes them apart."""
    if not op.name.startswith(_PARTS):
        return False
    if op.name not in _CHOOSES:
        return True
    index = op.operands[1].owner
    return is_constant(getattr(index, "operation", index)) if hasattr(index, "operation") else False


def is_clocked(container: Container) -> bool:
    """Whether a module has a clock port and no pipeline."""
    if not container.is_graph:
        return False
    held = {view.operation.name for view in container.block.operations}
    arguments = container.block.arguments
    return UNSCHEDULED not in held and any(str(a.type) == "!seq.clock" for a in arguments)
