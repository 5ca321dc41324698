"""The body of a loop as operations of `gaus_pass.hardware.operations`.

Branches of an `if` are both executed; only stores look at the condition.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.numbers import INTEGER_RELATIONS
from gaus_pass.hardware.operations import (
    COMPARE_FLOATS,
    COMPARES,
    CONDITION,
    EXIT,
    FLOAT_RELATIONS,
    LINEAR,
    SELECT,
    Constraint,
    Operand,
    Operation,
)
from gaus_pass.ir.core.affine_sets import constraints
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import Nest, Span, WhileNest
from gaus_pass.ir.core.operation_names import CALL, IFS, SCF_IF, index_relation, library_name
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.loops.dimensions import dim_is_known
from gaus_pass.ir.loops.index import IndexArithmetic
from gaus_pass.ir.loops.memories.access import AccessedMemories
from gaus_pass.ir.loops.memories.accesses import LOADS, STORES, AccessReader, Conditions, Place
from gaus_pass.ir.loops.memory import NOTHING
from gaus_pass.ir.loops.names import Names
from gaus_pass.ir.loops.refusals import refusal
from gaus_pass.ir.loops.values import LoopValues

_EXTREMES = {"affine.min": "arith.minsi", "affine.max": "arith.maxsi"}
_YIELDS = ("affine.yield", "scf.yield", "scf.condition")
_COMPUTE = ("arith.", "index.", "math.")


class BodyReader:
    """Fills a `Loop` with what one iteration does.

    Attributes
    ----------
    values
        Numbers of the values.
    index
        Their linear forms, where they have one.

    Raises
    ------
    InvalidProblem
        From `read`: an operation cannot be part of a pipelined loop; the error has its location.
    """

    def __init__(self, loop: Loop, nest: Nest, names: Names) -> None:
        self.loop, self._nest, self._names = loop, nest, names
        self.values = LoopValues(loop, nest, names)
        self.index = IndexArithmetic(self.values)
        memories = AccessedMemories(loop.memories, names)
        self._accesses = AccessReader(self.values, self.index, memories, self._emit)
        self._place = Place()
        self._ifs = 0

    def read(self) -> None:
        """Read the body and the results of the loop."""
        self.values.break_cycles()
        if isinstance(self._nest, WhileNest):
            self._while(self._nest)
        else:
            self._block(self._nest.inner.body)

    def _while(self, nest: WhileNest) -> None:
        """An iteration of a while loop: what follows the condition is under it."""
        first, second = nest.blocks
        self._block(first)
        where = location_text(nest.condition.location)
        condition, *handed_on = map(self.values.operand, nest.condition.operands)
        name = self._names.fresh("exit")
        operands = (condition, *handed_on)
        self.loop.operations.append(Operation(EXIT, name, where, nest.condition, operands))
        self._ifs += 1
        with self._inside_branch(self._ifs, condition, None, True):
            self._block(second)

    def read_operations(self, operations: Iterable[Op]) -> None:
        """Read operations that run once."""
        for op in operations:
            try:
                self._visit(op)
            except InvalidProblem as error:
                raise error.at(location_text(op.location)) from None

    def _block(self, block: Block) -> None:
        self.read_operations(view.operation for view in block.operations)

    def _visit(self, op: Op) -> None:
        name: str = op.name
        if is_constant(op) or name in _YIELDS or name in NOTHING or dim_is_known(op):
            return
        if name in (*LOADS, *STORES):
            self._accesses.read(op, self._place)
        elif name in IFS:
            self._if(op)
        elif name == "affine.apply":
            self._apply(op)
        elif name in _EXTREMES:
            self._extreme(op)
        elif name == CALL:
            self._call(op)
        elif name.startswith(_COMPUTE) and not len(op.regions):
            self._compute(op)
        else:
            raise InvalidProblem(refusal(op, in_loop=not isinstance(self._nest, Span)))

    def _call(self, op: Op) -> None:
        """A call of what has no body here, as an operator."""
        for value in (*op.operands, *op.results):
            if isinstance(value.type, (ir.MemRefType, ir.UnrankedMemRefType)):
                raise InvalidProblem(
                    f"{library_name(op)} has no body here, and a module in its place would not see "
                    f"a memory ({value.type}); give it a body"
                )
        self._compute(op)

    def _compute(self, op: Op) -> None:
        for result in op.results:
            self.index.note_form(op, self.values.number(result))
        operands = tuple(self.values.operand(v) for v in op.operands)
        results = tuple(self.values.number(r) for r in op.results)
        self._emit(library_name(op), op, operands, results, **_comparison(op))

    def _emit(
        self,
        kind: str,
        op: Op,
        operands: tuple[Operand, ...],
        results: tuple[int, ...],
        fallback: str = "",
        **extra: Any,
    ) -> None:
        name = self._names.of_operation(op, fallback or kind.rpartition(".")[2])
        where = location_text(op.location)
        self.loop.operations.append(Operation(kind, name, where, op, operands, results, **extra))
        for i, result in enumerate(results):
            self.loop.values[result].name = name if len(results) == 1 else f"{name}.{i}"

    def _apply(self, op: Op) -> None:
        form = self.index.map_results(op, op.attributes["map"].value, list(op.operands))[0]
        result = self.values.number(op.results[0])
        self.index.forms[result] = form
        operands = tuple(Operand(atom) for atom in form.atoms)
        coefficients = tuple(c for _, c in form.terms)
        constant = form.constant
        self._emit(LINEAR, op, operands, (result,), coefficients=coefficients, constant=constant)

    def _extreme(self, op: Op) -> None:
        """The least or greatest result of a map, by comparisons of two."""
        where, kind = location_text(op.location), _EXTREMES[op.name]
        forms = self.index.map_results(op, op.attributes["map"].value, list(op.operands))
        *most, last = (self.index.linear(form, where) for form in forms)
        result = self.values.number(op.results[0])
        if not most:
            self._emit(LINEAR, op, (last,), (result,), coefficients=(1,))
            return
        best = most[0]
        for other in most[1:]:
            best = self.values.synthesise(kind, "extreme", where, (best, other), 0)
        self._emit(kind, op, (best, last), (result,))

    def _if(self, op: Op) -> None:
        conditions, condition = self._condition(op)
        self._ifs += 1
        number = self._ifs
        arms: list[list[Any]] = []
        for region, holds in zip(op.regions, (True, False), strict=True):
            blocks = list(region.blocks)
            with self._inside_branch(number, condition, conditions, holds):
                for block in blocks:
                    self._block(block)
            last = list(blocks[-1].operations)[-1].operation if blocks else None
            arms.append([] if last is None else list(last.operands))
        for k, result in enumerate(op.results):
            chosen = (condition, self.values.operand(arms[0][k]), self.values.operand(arms[1][k]))
            self._emit(SELECT, op, chosen, (self.values.number(result),))

    @contextmanager
    def _inside_branch(
        self, number: int, condition: Operand, conditions: Conditions | None, holds: bool
    ) -> Generator[None]:
        before = self._place
        self._place = Place(
            [*before.literals, (condition, not holds)],
            [*before.domain, *([(conditions, holds)] if conditions is not None else [])],
            [*before.branches, (number, holds)],
        )
        yield
        self._place = before

    def _condition(self, op: Op) -> tuple[Conditions | None, Operand]:
        if op.name == SCF_IF:
            return None, self.values.operand(op.operands[0])
        where = location_text(op.location)
        affine_map, equalities = constraints(op.attributes["condition"])
        forms = self.index.map_results(op, affine_map, list(op.operands))
        atoms = tuple(dict.fromkeys(a for form in forms for a in form.atoms))
        found = tuple(
            Constraint(tuple(dict(f.terms).get(a, 0) for a in atoms), f.constant, equality)
            for f, equality in zip(forms, equalities, strict=True)
        )
        operands = tuple(Operand(a) for a in atoms)
        made = self.values.synthesise(CONDITION, "condition", where, operands, 1, constraints=found)
        return tuple(zip(forms, equalities, strict=True)), made


def _comparison(op: Op) -> dict[str, str]:
    """``relation`` and ``float_type`` of an `Operation` that compares."""
    if op.name == COMPARE_FLOATS:
        relation = FLOAT_RELATIONS[int(op.attributes["predicate"].value)]
        return {"relation": relation, "float_type": str(op.operands[0].type)}
    if op.name not in COMPARES:
        return {}
    if "pred" in op.attributes:
        return {"relation": index_relation(op)}
    return {"relation": INTEGER_RELATIONS[int(op.attributes["predicate"].value)]}
