"""Reading a `pipeline.unscheduled`: its ports, its body, and what it captures from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Location, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.walk import defining_op, direct_operations, is_constant, is_logic
from gaus_pass.ir.ssp.library import symbol_path

RETURN = "pipeline.return"
PIPELINE, STAGE = "gaus.pipeline", "gaus.stage"
"""Marks on the locations of stages, which the registers that CIRCT makes for them inherit."""


@dataclass(frozen=True)
class PipelineView:
    """A `pipeline.unscheduled` or `pipeline.scheduled` and the meaning of its parts."""

    op: Op

    @cached_property
    def _segments(self) -> list[list[Any]]:
        # inputs, stall, clock, reset, go
        operands, position = list(self.op.operands), 0
        segments: list[list[Any]] = []
        for size in self.op.attributes["operandSegmentSizes"]:
            segments.append(operands[position : position + size])
            position += size
        return segments

    @property
    def inputs(self) -> list[Any]:
        return self._segments[0]

    @property
    def stall(self) -> Any:
        return _only(self._segments[1])

    @property
    def clock(self) -> Any:
        return _only(self._segments[2])

    @property
    def reset(self) -> Any:
        return _only(self._segments[3])

    @property
    def controls(self) -> list[Any]:
        """Clock, reset and stall: wires that CIRCT never puts into registers."""
        return [value for part in self._segments[1:4] for value in part]

    def is_control(self, value: IrValue) -> bool:
        """Whether a value from outside depends on controls alone, such as the inverted stall."""
        controls, found = set(self.controls), False
        stack, seen = [value], set[Any]()
        while stack:
            top = stack.pop()
            if top in controls:
                found = True
            elif top not in seen:
                seen.add(top)
                op = defining_op(top)
                if op is None or not (is_constant(op) or is_logic(op)):
                    return False
                stack += op.operands
        return found

    @property
    def input_names(self) -> list[str]:
        return [name.value for name in self.op.attributes["inputNames"]]

    @cached_property
    def library(self) -> str | None:
        """Name of the SSP library that the pipeline refers to.

        Raises
        ------
        InvalidProblem
            The attribute is no symbol.
        """
        attribute = self.op.attributes.get("operator_lib")
        if attribute is None:
            return None
        path = symbol_path(str(attribute))
        if not path:
            raise InvalidProblem(
                f"operator_lib is {attribute}; it must be a symbol, as in @lib",
                location_text(self.op.location),
            )
        return path[-1]

    @cached_property
    def operations(self) -> list[Op]:
        """The operations of the body, the terminator last."""
        return direct_operations(self.op)

    @property
    def entry(self) -> Any:
        return self.op.regions[0].blocks[0]


def _only(values: list[IrValue]) -> Any:
    return values[0] if values else None


def pipeline_names(pipelines: list[Op]) -> list[str]:
    """``module.pipeline`` for each; a pipeline without a name is ``pN`` as in the Verilog."""
    names, seen = [], UniqueNames()
    counts: dict[str, int] = {}
    for op in pipelines:
        module = _symbol_around(op)
        number = counts.get(module, 0)
        counts[module] = number + 1
        attribute = op.attributes.get("name")
        own = attribute.value if attribute is not None and attribute.value else f"p{number}"
        names.append(seen.unique(f"{module}.{own}" if module else own))
    return names


def _symbol_around(op: Op) -> str:
    parent = op.parent
    while parent is not None:
        symbol = parent.attributes.get("sym_name")
        if symbol is not None:
            return symbol.value
        parent = parent.operation.parent
    return ""


def stage_location(location: Location, pipeline: str, stage: int) -> Location:
    """``location`` with a mark for ``stage``, which the registers at its end inherit."""
    i64 = ir.IntegerType.get_signless(64)
    mark = {PIPELINE: ir.StringAttr.get(pipeline), STAGE: ir.IntegerAttr.get(i64, stage)}
    return ir.Location.fused([location], ir.DictAttr.get(mark))
