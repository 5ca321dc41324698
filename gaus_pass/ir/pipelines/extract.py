"""From `pipeline.unscheduled` to a `Problem`.

Operation 0 is "inputs", pinned to step 0; it produces the block arguments and what the body
captures from outside.  The body's operations follow in their order, `pipeline.return` comes last.
Constants are neither operations nor values: CIRCT repeats them in every stage for free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import (
    LATENCY,
    defining_op,
    is_constant,
    nested_operands,
    value_name,
)
from gaus_pass.ir.operators.asked_steps import with_step_hints
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.extraction import Extraction, ReadValue
from gaus_pass.ir.pipelines.graph import PipelineGraph
from gaus_pass.ir.pipelines.stall import check_stall
from gaus_pass.ir.pipelines.view import RETURN, PipelineView

if TYPE_CHECKING:
    from gaus_pass.hardware.instances import Instance

INPUTS = 0
"""Index of the operation that stands for the pipeline's inputs."""


@dataclass(frozen=True)
class PipelineReader:
    """Reads the pipelines of one module.

    Attributes
    ----------
    timing
        Where latencies and delays come from.
    promote
        Whether captured values become inputs; otherwise they are assumed to be stable.
    """

    timing: TimingSource
    promote: bool = True

    def read(self, pipeline: Op, name: str) -> PipelineGraph:
        """The problem of one `pipeline.unscheduled`.

        Raises
        ------
        InvalidProblem
            An operation cannot be scheduled; the message names it and has its location.
        """
        view = PipelineView(pipeline.operation)
        check_stall(view, self.promote)
        if view.library is not None:
            self.timing.types.check_library(view.library, location_text(view.op.location))
        return _Extraction(self, view, name).run()


class _Extraction(Extraction):
    def __init__(self, reader: PipelineReader, view: PipelineView, name: str) -> None:
        self.reader = reader
        self.view = view
        taken = ["inputs", "return", *view.input_names]
        super().__init__(name, taken, reader.timing.types.resources.values())
        self.free = set(view.controls)
        self.graph_body: list[Any] = []
        self.constants: list[Any] = []
        self.captures: list[IrValue] = []
        self.capture_names: list[str] = []
        self.bindings: dict[int, Instance] = {}
        self.retiming: list[str] = []

    def run(self) -> PipelineGraph:
        self._add_inputs()
        terminator = self._add_operations()
        self._add_uses(terminator)
        numbered = ((k + 1, op) for k, op in enumerate(self.graph_body))
        problem = with_step_hints(self.builder.build(), numbered)
        return PipelineGraph(
            self.view,
            problem,
            self.graph_body,
            self.constants,
            self.captures,
            self.capture_names,
            self.bindings,
            self.retiming,
        )

    def _add_inputs(self) -> None:
        where = location_text(self.view.op.location)
        self.builder.operator_type("inputs", 0)
        self.builder.operation("inputs", "inputs", where, 0, 0)
        names = [*self.view.input_names, "entry_enable"]
        for argument, name in zip(self.view.entry.arguments, names, strict=True):
            self.add_value(argument, INPUTS, name, where)

    def _add_operations(self) -> Any:
        terminator: Op = None
        for op in self.view.operations:
            if op.name == RETURN:
                terminator = op
            elif is_constant(op):
                self.constants.append(op)
                self.free.update(op.results)
            else:
                self._add_operation(op)
        self.builder.operator_type("return", 0)
        self.builder.operation("return", "return", location_text(terminator.location))
        return terminator

    def _add_operation(self, op: Op) -> None:
        where = location_text(op.location)
        position = len(self.graph_body)
        name = self.name_of(op, position)
        timing = self.reader.timing.of_operation(op, self.view.library, self.widths)
        index = self.builder.operation(name, self.types.name_of(timing), where)
        self.graph_body.append(op)
        hold = timing.latency if op.name == LATENCY else 0
        if timing.implementation is not None:
            from gaus_pass.ir.operators.implementations import bind

            stalling = "" if self.view.stall is None else "the pipeline"
            self.bindings[position] = bind(timing.implementation, op, name, stalling)
            hold = timing.latency
        elif timing.latency > 0 and op.name != LATENCY:
            self.retiming.append(name)
        self.add_results(op, index, name, where, hold)

    def add_value(
        self, value: IrValue, producer: int, name: str, where: str, hold: int = 0
    ) -> None:
        kind = value.type
        bits = 0 if self.widths.is_clock(kind) else self.widths.bits(kind, where)
        self.values[value] = ReadValue(producer, bits, name, hold)

    def _add_uses(self, terminator: Op) -> None:
        for i, op in enumerate([*self.graph_body, terminator]):
            for value in _uses(op):
                self._use(value, i + 1)
        last = len(self.graph_body) + 1
        # CIRCT ends every pipeline with the return, so that nothing may still run after it.
        useful = {v.producer for v in self.values.values() if v.users}
        self.declare_values()
        for i in range(1, last):
            if i not in useful:
                self.builder.dependence(i, last, carries=False)

    def _use(self, value: IrValue, user: int) -> None:
        known = self.values.get(value)
        if known is None:
            if value in self.free or not self._promotes(value):
                return
            name = self.names.unique(value_name(value))
            self.add_value(value, INPUTS, name, location_text(self.view.op.location))
            self.captures.append(value)
            self.capture_names.append(name)
            known = self.values[value]
        known.users[user] = None

    def _promotes(self, value: IrValue) -> bool:
        op = defining_op(value)
        costs_nothing = self.widths.is_clock(value.type) or (op is not None and is_constant(op))
        wired = costs_nothing or self.view.is_control(value)
        if wired or not self.reader.promote:
            self.free.add(value)
            return False
        return True


def _uses(op: Op) -> Iterator[Any]:
    yield from op.operands
    if len(op.regions):
        yield from nested_operands(op)
