"""Loops in MLIR: their parts, the innermost ones, and nests that run as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.numbers import Integer
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import (
    ACCESSES,
    AFFINE_FOR,
    BRANCHES,
    LOOPS,
    PARALLEL,
    SCF_FOR,
)
from gaus_pass.ir.core.walk import walk_nested


@dataclass(frozen=True)
class ForView:
    """The parts of an `affine.for` or `scf.for`.

    Attributes
    ----------
    lower, upper
        Operands of the bounds: those of the maps of an `affine.for`, the bounds of an `scf.for`.
    """

    op: Op
    lower: list[Any]
    upper: list[Any]
    initial: list[IrValue]

    @staticmethod
    def of(op: Op) -> ForView:
        """Divide the operands of a loop into its parts."""
        operands = list(op.operands)
        if op.name == SCF_FOR:
            return ForView(op, operands[:1], operands[1:2], operands[3:])
        first, second, _ = op.attributes["operandSegmentSizes"]
        return ForView(
            op, operands[:first], operands[first : first + second], operands[first + second :]
        )

    @property
    def is_affine(self) -> bool:
        return self.op.name == AFFINE_FOR

    @property
    def body(self) -> Any:
        return self.op.regions[0].blocks[0]

    @property
    def induction(self) -> Any:
        return self.body.arguments[0]

    @property
    def carried(self) -> list[Any]:
        return list(self.body.arguments)[1:]

    @property
    def yields(self) -> list[IrValue]:
        terminator = list(self.body.operations)[-1].operation
        return list(terminator.operands)

    @property
    def integer(self) -> Integer | None:
        """The type of an `scf.for`'s induction variable if it is no index; signed by default."""
        kind = self.induction.type
        if isinstance(kind, ir.IndexType):
            return None
        return Integer(int(kind.width), "unsignedCmp" not in self.op.attributes)

    def constant_bound(self, value: IrValue) -> int | None:
        """The number that a bound of an `scf.for` is, or None."""
        known = constant_of(value)
        return known if known is None or self.integer is None else self.integer.number(known)

    def step(self) -> int | None:
        """The step, positive, or None where it is known only at run time.

        Raises
        ------
        InvalidProblem
            It is not positive.
        """
        if self.is_affine:
            step = int(self.op.attributes["step"].value)
        else:
            known = constant_of(self.op.operands[2])
            if known is None:
                return None
            step = known if self.integer is None else self.step_integer.number(known)
        if step < 1:
            where = location_text(self.op.location)
            raise InvalidProblem(f"the step of this loop is {step}; it must be at least 1", where)
        return step

    @property
    def step_integer(self) -> Integer:
        """The type of the step of a loop that counts in no index; the one of an i1 is positive."""
        kind = self.integer
        assert kind is not None
        return replace(kind, signed=kind.signed and kind.bits > 1)


@dataclass(frozen=True)
class Nest:
    """Loops that run as one, outermost first, with their iter_args.

    Attributes
    ----------
    carried
        The iter_args of the innermost loop.
    initial, results
        For each iter_arg: the initial value, and the result of the outermost loop.
    aliases
        iter_args of outer loops, which stand for those of the innermost one.
    """

    loops: tuple[ForView, ...]
    carried: list[IrValue]
    initial: list[IrValue]
    results: list[IrValue]
    aliases: dict[Any, Any] = field(default_factory=dict[Any, Any])

    @staticmethod
    def of_loops(loops: Sequence[ForView]) -> Nest:
        """Loops one in another, outermost first, whose iter_args are those of the innermost."""
        inner, outer = loops[-1], loops[0]
        aliases: dict[Any, Any] = {}
        for loop in loops[:-1]:
            aliases.update(zip(loop.carried, inner.carried, strict=True))
        return Nest(tuple(loops), inner.carried, outer.initial, list(outer.op.results), aliases)

    @property
    def outer(self) -> ForView:
        return self.loops[0]

    @property
    def inner(self) -> ForView:
        return self.loops[-1]

    @property
    def op(self) -> Any:
        """The outermost loop."""
        return self.outer.op

    @property
    def yields(self) -> list[IrValue]:
        """By iter_arg: what it is in the next iteration."""
        return self.inner.yields

    def operations(self) -> Iterator[Op]:
        """All operations that an iteration runs, also inside ifs."""
        return walk_nested(self.inner.op)


@dataclass(frozen=True)
class WhileNest(Nest):
    """An `scf.while`: an iteration is its first region, and its second where the condition holds.

    Attributes
    ----------
    loop
        The operation.
    aliases
        The arguments of the second region, which are what the first one hands on.
    """

    loop: Any = None

    @staticmethod
    def of(op: Op) -> WhileNest:
        """Sort the parts."""
        first, second = (region.blocks[0] for region in op.regions)
        aliases = dict(zip(second.arguments, _last(first).operands[1:], strict=True))
        found = list(first.arguments), list(op.operands), list(op.results)
        return WhileNest((), *found, aliases, op)

    @property
    def op(self) -> Any:
        return self.loop

    @property
    def blocks(self) -> list[Any]:
        """The bodies of the two regions."""
        return [region.blocks[0] for region in self.loop.regions]

    @property
    def condition(self) -> Any:
        """The `scf.condition`."""
        return _last(self.blocks[0])

    @property
    def yields(self) -> list[IrValue]:
        return [self.aliases.get(v, v) for v in _last(self.blocks[1]).operands]

    def operations(self) -> Iterator[Op]:
        return walk_nested(self.loop)


def _last(block: Block) -> Any:
    return list(block.operations)[-1].operation


@dataclass(frozen=True)
class Span(Nest):
    """Operations of one block that run once, between loops.

    Attributes
    ----------
    members
        The operations themselves; `operations` includes those nested in them.
    results
        Values that are used outside.
    """

    members: tuple[Any, ...] = ()

    @staticmethod
    def of(members: Sequence[Any], results: list[IrValue]) -> Span:
        """The span of these operations."""
        return Span((), [], [], results, {}, tuple(members))

    def operations(self) -> Iterator[Op]:
        """All of them, outer before inner."""
        for op in self.members:
            yield op
            yield from walk_nested(op)


def innermost_loops(function: Op) -> list[Op]:
    """Every `affine.for`, `scf.for` and `scf.while` that holds no other, in order."""
    found: list[Any] = []

    def visit(op: Op) -> Any:
        if op.name in LOOPS and not holds_loop(op):
            found.append(op.operation)
        return ir.WalkResult.ADVANCE

    function.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def runs_once(function: Op, known: Collection[str] | None) -> bool:
    """Whether a function without loops is read as loops are: it has branches or accesses memories.

    Parameters
    ----------
    known
        Operations of which libraries say how long they take; None when all are known.
    """
    if known is None:
        return False
    found = False
    for op in walk_nested(function):
        if op.name in (*LOOPS, *PARALLEL):
            return False
        is_asked = op.name in known or "ssp.operator_type" in op.attributes
        found = found or op.name in BRANCHES or (op.name in ACCESSES and not is_asked)
    return found


def holds_loop(op: Op) -> bool:
    """Whether there is a loop inside an operation."""
    return any(inner.name in LOOPS for inner in walk_nested(op))
