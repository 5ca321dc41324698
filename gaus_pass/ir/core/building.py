"""Making and moving operations of the IR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, IrType, IrValue, Location, Op


class Builder:
    """Makes operations in front of one that is there, or at the end of a block.

    Parameters
    ----------
    location
        Of everything that is made.
    """

    def __init__(self, at: Any, location: Location) -> None:
        self._at, self.location = at, location

    @property
    def insertion(self) -> Any:
        """Where the next operation goes."""
        return self._at

    @staticmethod
    def before(op: Op) -> Builder:
        """In front of an operation, with its location."""
        return Builder(ir.InsertionPoint(op), op.location)

    def at_end(self, block: Block) -> Builder:
        """At the end of a block that has no terminator yet."""
        return Builder(ir.InsertionPoint(block), self.location)

    def make(
        self,
        name: str,
        operands: Sequence[IrValue] = (),
        results: Sequence[IrType] = (),
        attributes: Mapping[str, Any] | None = None,
        regions: int = 0,
    ) -> Op:
        """An operation, in its generic form."""
        return ir.Operation.create(
            name,
            results=list(results),
            operands=list(operands),
            attributes=dict(attributes or {}),
            regions=regions,
            loc=self.location,
            ip=self._at,
        )

    def constant(self, text: str) -> IrValue:
        """The value of an `arith.constant`, as in ``4 : index``."""
        attribute = ir.Attribute.parse(text, context=self.location.context)
        kind = attribute.type
        return self.make("arith.constant", [], [kind], {"value": attribute}).results[0]

    def compare(self, relation: str, one: Any, two: Any) -> Any:
        """`arith.cmpi` of two integers: ``eq``, ``slt``, ``sge`` or ``ult``."""
        number = {"eq": 0, "slt": 2, "sge": 5, "ult": 6}[relation]
        predicate = ir.Attribute.parse(f"{number} : i64", context=self.location.context)
        i1 = ir.IntegerType.get_signless(1, context=self.location.context)
        return self.make("arith.cmpi", [one, two], [i1], {"predicate": predicate}).results[0]

    def select(self, condition: Any, one: Any, other: Any) -> Any:
        """`arith.select`, or what both sides are; None is a side that does not matter."""
        if one is None or other is None or one == other:
            return other if one is None else one
        return self.make("arith.select", [condition, one, other], [one.type]).results[0]

    def both(self, one: Any, two: Any) -> Any:
        """`arith.andi`."""
        return self.make("arith.andi", [one, two], [one.type]).results[0]

    def inline(self, block: Block) -> list[Any]:
        """Move the operations of a block here; what its terminator hands on."""
        body, last = body_operations(block)
        for op in body:
            op.detach_from_parent()
            self._at.insert(op)
        return list(last.operands)

    def index(self, number: int) -> Any:
        """A constant of type index."""
        return self.constant(f"{number} : index")


def add_block(op: Op, region: int, arguments: Sequence[tuple[Any, Any]] = ()) -> Block:
    """A new last block of a region.

    Parameters
    ----------
    arguments
        Types and locations.
    """
    types, places = [kind for kind, _ in arguments], [place for _, place in arguments]
    return op.regions[region].blocks.append(*types, arg_locs=places)


def body_operations(block: Block) -> tuple[list[Any], Any]:
    """The operations of a block without its terminator, and the terminator."""
    *body, last = [view.operation for view in block.operations]
    return body, last


def replace(op: Op, values: Sequence[IrValue]) -> None:
    """Put values in the place of the results of an operation, and drop it."""
    for result, value in zip(list(op.results), values, strict=True):
        result.replace_all_uses_with(value)
    op.erase()
