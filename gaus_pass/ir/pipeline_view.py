"""Reading a `pipeline.unscheduled`: its ports, its body, and what it captures from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.bindings import hw, ir
from gaus_pass.ir.locations import location_text
from gaus_pass.ir.names import UniqueNames
from gaus_pass.ir.ssp_library import symbol_path

UNSCHEDULED = "pipeline.unscheduled"
SCHEDULED = "pipeline.scheduled"
LATENCY = "pipeline.latency"
RETURN = "pipeline.return"

# The operations of these wheels that MLIR calls ConstantLike; CIRCT registers none of them.
_CONSTANTS = frozenset(
    (
        "arith.constant",
        "hw.aggregate_constant",
        "hw.constant",
        "hw.enum.constant",
        "hw.param.value",
        "index.bool.constant",
        "index.constant",
        "seq.const_clock",
    )
)
_NAME_HINT = "sv.namehint"


@dataclass(frozen=True)
class PipelineView:
    """A `pipeline.unscheduled` or `pipeline.scheduled` and the meaning of its parts."""

    op: Any

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

    def is_control(self, value: Any) -> bool:
        """Whether a value from outside is made of controls alone, as the inverted stall is."""
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

    @property
    def entry(self) -> Any:
        return self.op.regions[0].blocks[0]


def _only(values: list[Any]) -> Any:
    return values[0] if values else None


def is_constant(op: Any) -> bool:
    """Whether CIRCT treats the operation as a constant: no stage, no register."""
    return op.name in _CONSTANTS


def is_logic(op: Any) -> bool:
    """Whether the operation is combinational for certain."""
    return op.name.startswith("comb.")


def defining_op(value: Any) -> Any:
    """The operation that defines a value, or None for a block argument."""
    owner = value.owner
    return None if isinstance(owner, ir.Block) else owner.operation


def find_operations(root: Any, name: str) -> list[Any]:
    """All operations called ``name`` in ``root``, in order."""
    found: list[Any] = []

    def visit(op: Any) -> Any:
        if op.name == name:
            found.append(op)
            return ir.WalkResult.SKIP
        return ir.WalkResult.ADVANCE

    root.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def nested_operands(op: Any) -> Iterator[Any]:
    """Values that the regions of ``op`` use but do not define, in order, with repetitions."""
    inner = list(walk_nested(op))
    defined = {result for nested in inner for result in nested.results}
    for nested in [op, *inner]:
        for region in nested.regions:
            for block in region.blocks:
                defined.update(block.arguments)
    for nested in inner:
        yield from (operand for operand in nested.operands if operand not in defined)


def walk_nested(op: Any) -> Iterator[Any]:
    """The operations below ``op``, outer before inner."""
    for region in op.regions:
        for block in region.blocks:
            for view in block.operations:
                yield view.operation
                yield from walk_nested(view.operation)


def name_hint(op: Any) -> str | None:
    """The name that the IR gives the operation."""
    attribute = op.attributes.get(_NAME_HINT)
    return attribute.value if isinstance(attribute, ir.StringAttr) else None


def set_name_hint(op: Any, name: str) -> None:
    """Name the operation; CIRCT calls wires and registers after it."""
    op.attributes[_NAME_HINT] = ir.StringAttr.get(name)


def value_name(value: Any) -> str:
    """A readable name of a value from outside a pipeline: port name, name hint, or ``captured``."""
    op = defining_op(value)
    if op is not None:
        return name_hint(op) or "captured"
    parent = value.owner.owner
    ports = parent.attributes.get("module_type")
    if ports is None:
        return "captured"
    return hw_input_names(ports)[value.arg_number]


def hw_input_names(module_type: Any) -> list[str]:
    """Input port names of an ``hw.module`` from its ``module_type`` attribute."""
    return list(hw.ModuleType(module_type.value).input_names)


def pipeline_names(pipelines: list[Any]) -> list[str]:
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


def _symbol_around(op: Any) -> str:
    parent = op.parent
    while parent is not None:
        symbol = parent.attributes.get("sym_name")
        if symbol is not None:
            return symbol.value
        parent = parent.operation.parent
    return ""
