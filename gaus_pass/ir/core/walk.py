"""Walking IR: operations by name, what regions use, constants and name hints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import IrValue, Op

LATENCY = "pipeline.latency"


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


def is_constant(op: Op) -> bool:
    """Whether CIRCT treats the operation as a constant: no stage, no register."""
    return op.name in _CONSTANTS


def is_private(op: Op) -> bool:
    """Whether a symbol is visible only next to it."""
    visibility = op.attributes.get("sym_visibility")
    return visibility is not None and visibility.value == "private"


def is_logic(op: Op) -> bool:
    """Whether the operation is known to be combinational."""
    return op.name.startswith("comb.")


def defining_op(value: IrValue) -> Op:
    """The operation that defines a value, or None for a block argument."""
    owner = value.owner
    return None if isinstance(owner, ir.Block) else owner.operation


def find_operations(root: Op, name: str) -> list[Op]:
    """All operations called ``name`` in ``root``, in order."""
    found: list[Any] = []

    def visit(op: Op) -> Any:
        if op.name == name:
            found.append(op)
            return ir.WalkResult.SKIP
        return ir.WalkResult.ADVANCE

    root.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def direct_operations(root: Op) -> list[Op]:
    """The operations right below ``root``, in order.

    A walk yields plain operations; iterating over a block wraps each and loads its dialect.
    """
    found: list[Any] = []

    def visit(op: Op) -> Any:
        if op == root:
            return ir.WalkResult.ADVANCE
        found.append(op)
        return ir.WalkResult.SKIP

    root.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def nested_operands(op: Op) -> Iterator[IrValue]:
    """Values that the regions of ``op`` use but do not define, in order, with repetitions."""
    inner = list(walk_nested(op))
    defined = {result for nested in inner for result in nested.results}
    for nested in [op, *inner]:
        for region in nested.regions:
            for block in region.blocks:
                defined.update(block.arguments)
    for nested in inner:
        yield from (operand for operand in nested.operands if operand not in defined)


def walk_nested(op: Op) -> Iterator[Op]:
    """The operations below ``op``, outer before inner."""
    for region in op.regions:
        for block in region.blocks:
            for view in block.operations:
                yield view.operation
                yield from walk_nested(view.operation)


def name_hint(op: Op) -> str | None:
    """The name that the IR gives the operation."""
    attribute = op.attributes.get(_NAME_HINT)
    return attribute.value if isinstance(attribute, ir.StringAttr) else None


def set_name_hint(op: Op, name: str) -> None:
    """Name the operation; CIRCT calls wires and registers after it."""
    op.attributes[_NAME_HINT] = ir.StringAttr.get(name)


def value_name(value: IrValue) -> str:
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
