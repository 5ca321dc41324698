"""From a module or a function to a `Problem`.

With ``io=ports`` operation 0 is "inputs", pinned to step 0, and the last one is "outputs", which
uses what the terminator returns.  With ``io=nodes`` every argument is a movable operation of type
"input", and returning a value is no use of it.

Constants, clocks, registers and the inverters of and-inverter graphs are no operations.  A
register is a dependence of distance 1.  Both branches of an `scf.if` run; the `scf.if` itself is a
multiplexer.  Any other operation with regions is one operation, which uses what its regions use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import is_inverter
from gaus_pass.ir.core.walk import is_constant, nested_operands
from gaus_pass.ir.dataflow.timing import DataflowTiming
from gaus_pass.ir.dataflow.values import REGISTERS, Sources
from gaus_pass.ir.dataflow.view import CONDITIONAL, TERMINATORS, Container
from gaus_pass.ir.operators.asked_steps import with_step_hints
from gaus_pass.ir.operators.extraction import Extraction, ReadValue
from gaus_pass.model.problem import Problem

_BRANCH_ENDS = frozenset(("scf.yield",))


@dataclass(frozen=True)
class DataflowGraph:
    """A container and the problem that was made of it.

    Attributes
    ----------
    operations
        ``operations[i]`` is operation ``first + i`` of the problem.
    """

    container: Container
    problem: Problem
    operations: list[Op]
    first: int


def extract(container: Container, timing: DataflowTiming, nodes: bool) -> DataflowGraph:
    """The problem of one container.

    Parameters
    ----------
    nodes
        Whether inputs are operations and outputs no uses.

    Raises
    ------
    InvalidProblem
        An operation cannot be scheduled; the message names it and has its location.
    """
    container.require_one_block()
    return Extracting(container, timing, nodes).run()


class Extracting(Extraction):
    """The problem of a container under construction."""

    def __init__(self, container: Container, timing: DataflowTiming, nodes: bool) -> None:
        self.container = container
        self.timing = timing
        self.nodes = nodes
        self.sources = Sources()
        taken = [*([] if nodes else ["inputs", "outputs"]), *container.argument_names]
        super().__init__(container.name, taken, timing.resources)
        self.operations: list[Op] = []
        self.uses: list[list[Any]] = []
        self.unordered: list[int] = []
        self.yields: list[IrValue] = []
        self.count = 0

    def run(self) -> DataflowGraph:
        """The container with its problem."""
        self._add_arguments()
        first = self.count
        self._add_block(self.container.block, speculative=False)
        if not self.nodes:
            self._declare_outputs()
        self.sources.check_wires()
        self._add_uses(first)
        self._keep_order(first)
        self.declare_values()
        numbered = ((first + k, op) for k, op in enumerate(self.operations))
        problem = with_step_hints(self.builder.build(), numbered)
        return DataflowGraph(self.container, problem, self.operations, first)

    def _data_arguments(self) -> Iterator[tuple[Any, str]]:
        """Arguments other than clocks."""
        arguments = self.container.block.arguments
        for argument, name in zip(arguments, self.container.argument_names, strict=True):
            if not self.widths.is_clock(argument.type):
                yield argument, name

    def _add_arguments(self) -> None:
        where = self.container.location
        if not self.nodes:
            self.builder.operator_type("inputs", 0)
            self._operation("inputs", "inputs", where, latest=0)
        for argument, name in self._data_arguments():
            producer, hold = 0, 0
            if self.nodes:
                timing = self.timing.of_input(self._bits(argument, where))
                producer = self._operation(name, self.types.name_of(timing), where)
            self.add_value(argument, producer, name, where, hold)

    def _operation(self, name: str, kind: str, where: str, latest: int | None = None) -> int:
        self.count += 1
        return self.builder.operation(name, kind, where, 0, latest)

    def _add_block(self, block: Block, speculative: bool) -> None:
        for view in block.operations:
            op = view.operation
            name: str = op.name
            if name in TERMINATORS:
                self.yields = list(op.operands)
            elif is_constant(op):
                continue
            elif name in REGISTERS:
                self.sources.add_register(op)
            elif is_inverter(op):
                self.sources.add_wire(op)
            elif not self._is_clocking(op):
                self._add_operation(op, speculative)

    def _is_clocking(self, op: Op) -> bool:
        """Whether the operation only makes clocks; its users are checked, not scheduled."""
        results = op.results
        return len(results) > 0 and all(self.widths.is_clock(r.type) for r in results)

    def _add_operation(self, op: Op, speculative: bool) -> None:
        where = location_text(op.location)
        uses = list(op.operands)
        if op.name == CONDITIONAL:
            uses += self._add_branches(op)
        elif len(op.regions):
            uses += nested_operands(op)
        for value in uses:
            if self.widths.is_clock(value.type):
                self.sources.check_clock(op, value)
        position = len(self.operations)
        name = self.name_of(op, position)
        timing, keeps, known = self.timing.of_operation(op, self.widths)
        if speculative and not known:
            raise InvalidProblem(
                f"'{op.name}' stands in a branch of scf.if; both branches are run, and what an "
                "opaque operation does cannot be undone: move it out of the scf.if",
                where,
            )
        index = self._operation(name, self.types.name_of(timing), where)
        self.operations.append(op)
        self.uses.append(uses)
        if not known:
            self.unordered.append(index)
        self.add_results(op, index, name, where, timing.latency if keeps else 0)

    def _add_branches(self, op: Op) -> list[Any]:
        """Add the operations of both branches; the `scf.if` selects among what they yield."""
        picked: list[Any] = []
        for region in op.regions:
            for block in region.blocks:
                self._add_block(block, speculative=True)
                picked += self.yields
        return picked

    def add_value(
        self, value: IrValue, producer: int, name: str, where: str, hold: int = 0
    ) -> None:
        if not self.widths.is_clock(value.type):
            self.values[value] = ReadValue(producer, self._bits(value, where), name, hold)

    def _bits(self, value: IrValue, where: str) -> int:
        return self.widths.carried_bits(value.type, where)

    def _declare_outputs(self) -> None:
        self.builder.operator_type("outputs", 0)
        self.outputs = self._operation("outputs", "outputs", self.container.location)

    def _add_uses(self, first: int) -> None:
        for i, uses in enumerate(self.uses):
            for value in uses:
                for source, distance in self._sources(value):
                    source.users[first + i, distance] = None
        if not self.nodes:
            leaving = [pair for value in self.yields for pair in self._sources(value)]
            for source, distance in sorted(leaving, key=lambda pair: pair[1]):
                source.users[self.outputs, distance] = None

    def _sources(self, value: IrValue) -> Iterable[tuple[ReadValue, int]]:
        """The operations that produce ``value``, and the distance of each in iterations.

        Constants and clocks are there all the time.
        """
        known = self.values.get(value)
        if known is not None:
            return ((known, 0),)
        found = ((self.values.get(v), distance) for v, distance in self.sources.of(value))
        return [(source, distance) for source, distance in found if source is not None]

    def _keep_order(self, first: int) -> None:
        """Keep opaque operations of a function in order: they may touch the same memory."""
        if self.container.is_graph:
            return
        pairs = zip(self.unordered, self.unordered[1:], strict=False)
        for before, after in pairs:
            self.builder.dependence(before, after, carries=False)
