"""Which loops among blocks count up to a bound, by a constant step, tested before an iteration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, body_operations
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, is_constant
from gaus_pass.ir.transforms.branches.graph import Graph

_SIGNED = {
    (2, 0, 0): True,
    (4, 1, 0): True,
    (5, 0, 1): True,
    (3, 1, 1): True,
    (6, 0, 0): False,
    (8, 1, 0): False,
    (9, 0, 1): False,
    (7, 1, 1): False,
}
"""By predicate of the comparison, operand that counts, and edge that begins an iteration."""


@dataclass(frozen=True)
class Count:
    """How a loop counts.

    Attributes
    ----------
    number
        Argument of the first block that counts.
    bound
        First number that it does not reach.
    is_signed
        Whether the comparison is one of signed numbers.
    constants
        Of the first block.
    """

    number: int
    bound: Any
    step: int
    is_signed: bool
    constants: tuple[Op, ...]

    def operands(self, low: IrValue, builder: Builder) -> list[Any]:
        """Bounds and step, where the loop is made."""
        bound, number = self.bound, constant_of(self.bound)
        if number is not None:
            bound = builder.constant(f"{number} : {low.type}")
        return [low, bound, builder.constant(f"{self.step} : {low.type}")]

    def attributes(self) -> dict[str, Any]:
        """Those of the `scf.for`."""
        return {} if self.is_signed else {"unsignedCmp": ir.UnitAttr.get()}


def count_of(graph: Graph, head: int, blocks: frozenset[int], going: int) -> Count | None:
    """How a loop counts that is left from its first block alone; None where it does not.

    Parameters
    ----------
    going
        Which edge of the first block begins an iteration.
    """
    compare = defining_op(graph.terminator(head).operands[0])
    body, _ = body_operations(graph.blocks[head])
    if compare is None or compare.name != "arith.cmpi" or compare not in body:
        return None
    constants = tuple(op for op in body if is_constant(op))
    if len(constants) != len(body) - 1:
        return None
    if len(list(compare.results[0].uses)) != 1:
        return None
    arguments = list(graph.blocks[head].arguments)
    for side, value in enumerate(compare.operands):
        predicate = int(compare.attributes["predicate"])
        is_signed = _SIGNED.get((predicate, side, going))
        bound = compare.operands[1 - side]
        if value not in arguments or is_signed is None or not _is_fixed(bound, graph, blocks):
            continue
        if not is_signed and isinstance(value.type, ir.IndexType):
            continue  # an index of scf.for is a signed number
        step = _step(arguments.index(value), graph, head, blocks)
        if step is not None:
            return Count(arguments.index(value), bound, step, is_signed, constants)
    return None


def _is_fixed(value: Any, graph: Graph, blocks: frozenset[int]) -> bool:
    """Whether a value is the same in all iterations."""
    if constant_of(value) is not None:
        return True
    return not any(value in graph.values(block) for block in blocks)


def _step(number: int, graph: Graph, head: int, blocks: frozenset[int]) -> int | None:
    """What every iteration adds to an argument of the first block."""
    following = {
        edge.values[number]
        for block in blocks
        for edge in graph.edges(block)
        if edge.target == head
    }
    op: Op = defining_op(following.pop()) if len(following) == 1 else None
    if op is None or op.name != "arith.addi":
        return None
    one, two = op.operands
    argument = graph.blocks[head].arguments[number]
    if one != argument:
        one, two = two, one
    step = constant_of(two)
    return step if one == argument and step is not None and step > 0 else None
