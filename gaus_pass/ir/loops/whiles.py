"""While loops: values that the control can count, and whether the condition can ever change."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Bound, Level, Loop
from gaus_pass.hardware.operations import Source, Value
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.nest import WhileNest
from gaus_pass.ir.core.walk import defining_op
from gaus_pass.ir.loops.index import IndexArithmetic
from gaus_pass.ir.loops.values import LoopValues

_SUMS = ("arith.addi", "index.add")


def count_iterations(values: LoopValues, index: IndexArithmetic, nest: WhileNest) -> None:
    """Give a while loop its level; an index that grows by a constant is counted with it."""
    loop = values.loop
    name = values.names.fresh("iteration")
    where = loop.location
    own = values.add(Value(name, Source.INDUCTION, is_index=True, location=where))
    one = LinearForm(constant=1)
    loop.levels = (Level(own, Bound((LinearForm(),)), Bound(()), one, None),)
    for argument, initial, following in list(
        zip(nest.carried, nest.initial, nest.yields, strict=True)
    ):
        step = _step(nest, argument, following)
        if step is None:
            continue
        form = index.form(initial).plus(LinearForm.of({own: step}))
        made = Value(
            values.names.of_value(argument), Source.INDUCTION, is_index=True,
            source_value=argument, form=form, location=where,
        )  # fmt: skip
        number = values.add(made)
        loop.counters.append(number)
        values.count(argument, number)
        index.count(number, form)


def _step(nest: WhileNest, argument: Any, following: Any) -> int | None:
    """What an index grows by in every iteration, or None."""
    op = defining_op(following)
    if op is None or op.name not in _SUMS or not isinstance(argument.type, ir.IndexType):
        return None
    one, two = (nest.aliases.get(v, v) for v in op.operands)
    if two == argument:
        one, two = two, one
    return constant_of(two) if one == argument else None


def require_progress(loop: Loop, strict: bool, emit: Emit) -> None:
    """Look for a condition that no iteration changes.

    Raises
    ------
    InvalidProblem
        With ``strict``: the loop runs once or for ever.
    """
    assert loop.exit is not None
    condition = loop.operations[loop.exit].operands[0]
    if _Changes(loop).of(condition.value):
        return
    message = (
        "the condition of this 'scf.while' does not change from one iteration to the next, so that "
        "the loop runs for ever once it holds; make it depend on what goes round or on a memory "
        "that the loop stores to"
    )
    if strict:
        raise InvalidProblem(message, loop.location)
    emit(Diagnostic(Severity.WARNING, message, loop.location))


class _Changes:
    """Which values of a loop can differ in any two iterations, however late."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self._producers = {r: op for op in loop.operations for r in op.results}
        accesses = [op.access for op in loop.operations if op.access is not None]
        self._stored = {access.memory for access in accesses if access.is_store}
        self._known: dict[int, bool] = {}

    def of(self, number: int) -> bool:
        """Whether a value does; one that depends on itself does."""
        if number not in self._known:
            self._known[number] = True
            self._known[number] = self._find(number)
        return self._known[number]

    def _find(self, number: int) -> bool:
        if self.loop.values[number].source is Source.INDUCTION:
            return True
        operation = self._producers.get(number)
        if operation is None:
            return False
        if operation.access is not None and operation.access.memory in self._stored:
            return True
        return any(self.of(operand.value) for operand in operation.uses())
