"""Blocks of a region with the edges between them, and the loops among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.locations import location_text

END = -1
"""The number of the target that is the end of the region."""
_ENDS = ("func.return", "scf.yield")


@dataclass(frozen=True)
class Edge:
    """A way out of a block.

    Attributes
    ----------
    target
        Number of the block to which it goes, or `END`.
    values
        Arguments of that block, or what the region hands on.
    case
        Number for which a switch takes it; None for its default and for other branches.
    """

    target: int
    values: tuple[Any, ...]
    case: int | None = None


def _edges(op: Op, number: Callable[[Any], int]) -> list[Edge]:
    """The edges of the operation that ends a block, with targets by number."""
    operands, targets = list(op.operands), [number(block) for block in op.successors]
    if op.name in _ENDS:
        return [Edge(END, tuple(operands))]
    if op.name == "cf.br":
        return [Edge(targets[0], tuple(operands))]
    if op.name == "cf.cond_br":
        _, first, second = _split(operands, op.attributes["operandSegmentSizes"])
        return [Edge(targets[0], first), Edge(targets[1], second)]
    if op.name == "cf.switch":
        _, default, cases = _split(operands, op.attributes["operandSegmentSizes"])
        found = [Edge(targets[0], default)]
        values = op.attributes.get("case_values", ())
        parts = _split(cases, op.attributes["case_operand_segments"])
        for value, target, part in zip(values, targets[1:], parts, strict=True):
            found.append(Edge(target, part, int(value)))
        return found
    raise InvalidProblem(
        f"'{op.name}' ends a block; a block of a function ends with cf.br, cf.cond_br, cf.switch "
        "or func.return",
        location_text(op.location),
    )


def _split(values: Sequence[Any], sizes: Iterable[Any]) -> list[tuple[Any, ...]]:
    rest = iter(values)
    return [tuple(next(rest) for _ in range(int(size))) for size in sizes]


class Graph:
    """The blocks of a region that can be reached, by number.

    Attributes
    ----------
    blocks
        In the order in which they are found from the first one.
    """

    def __init__(self, first: Block) -> None:
        self.blocks: list[Any] = [first]
        self._numbers: dict[Any, int] = {first: 0}
        self._targets: list[list[int]] = []
        for block in self.blocks:  # grows meanwhile
            for target in terminator(block).successors:
                if target not in self._numbers:
                    self._numbers[target] = len(self.blocks)
                    self.blocks.append(target)
            self._targets.append([e.target for e in self.edges(len(self._targets))])

    def edges(self, block: int) -> list[Edge]:
        """The ways out: of a `cf.cond_br` the true one first, of a `cf.switch` the default.

        Raises
        ------
        InvalidProblem
            The block ends with another kind of branch.
        """
        return _edges(terminator(self.blocks[block]), self._numbers.__getitem__)

    def terminator(self, block: int) -> Op:
        """The last operation of a block."""
        return terminator(self.blocks[block])

    def place(self, block: int) -> str:
        """Where a block begins, for messages."""
        return location_text(next(iter(self.blocks[block].operations)).operation.location)

    def values(self, block: int) -> list[Any]:
        """What a block defines."""
        own = self.blocks[block]
        return [*own.arguments, *(r for view in own.operations for r in view.operation.results)]

    def home(self, op: Op) -> int | None:
        """The block in which an operation is, also deep inside; None outside of all."""
        while op.operation.parent is not None:
            number = self._numbers.get(op.operation.block)
            if number is not None:
                return number
            op = op.operation.parent
        return None

    def entries(self, block: int, among: frozenset[int]) -> int:
        """The number of edges to a block from some blocks."""
        return sum(self._targets[other].count(block) for other in among)

    def loops(self, among: frozenset[int], around: frozenset[int]) -> dict[int, frozenset[int]]:
        """The outermost loops among some blocks, by the block in which they begin.

        Parameters
        ----------
        around
            Blocks from which control comes to these.

        Raises
        ------
        InvalidProblem
            Control comes into a loop in several places.
        """
        reached = {block: self._reached(block, among) for block in among}
        found: dict[int, frozenset[int]] = {}
        seen: set[int] = set()
        for block in sorted(among):
            loop = frozenset(b for b in reached[block] if block in reached[b])
            if block not in loop or block in seen:
                continue
            seen |= loop
            heads = [b for b in sorted(loop) if self.entries(b, around - loop)]
            if len(heads) > 1:
                raise InvalidProblem(
                    f"branches enter this loop of {len(loop)} blocks in {len(heads)} of them; let "
                    "all of them go to its first block",
                    self.place(heads[0]),
                )
            found[heads[0]] = loop
        return found

    def _reached(self, block: int, among: frozenset[int]) -> set[int]:
        """Blocks that can be reached from one in at least one step."""
        found: set[int] = set()
        waiting = list(self._targets[block])
        while waiting:
            other = waiting.pop()
            if other in among and other not in found:
                found.add(other)
                waiting += self._targets[other]
        return found


def terminator(block: Block) -> Op:
    """The last operation of a block."""
    return list(block.operations)[-1].operation
