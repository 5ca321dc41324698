"""The body of a loop as operations of `gaus_pass.ir.loop_model`.

Branches of an `if` are both executed; only stores look at the condition.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.bindings import ir
from gaus_pass.ir.linear_forms import LinearForm, product, read_expression
from gaus_pass.ir.locations import location_text
from gaus_pass.ir.loop_memory import check_memory
from gaus_pass.ir.loop_model import (
    ALL,
    CONDITION,
    COPY,
    LINEAR,
    LOAD,
    SELECT,
    STORE,
    Access,
    Constraint,
    Loop,
    Operand,
    Operation,
    Source,
    Value,
)
from gaus_pass.ir.loop_names import Names
from gaus_pass.ir.loop_nest import Nest, constant_of
from gaus_pass.ir.pipeline_view import is_constant, walk_nested

_LOADS = ("affine.load", "memref.load")
_STORES = ("affine.store", "memref.store")
_IFS = ("affine.if", "scf.if")
_YIELDS = ("affine.yield", "scf.yield")
_COMPUTE = ("arith.", "index.", "math.")
_SUMS = {"arith.addi": 1, "index.add": 1, "arith.subi": -1, "index.sub": -1}
_PRODUCTS = ("arith.muli", "index.mul")
_CALLS = ("func.call", "func.call_indirect", "hw.instance")

Conditions = tuple[tuple[LinearForm, bool], ...]


@dataclass
class _Place:
    """The ifs around an operation."""

    literals: list[tuple[Operand, bool]] = field(default_factory=list[tuple[Operand, bool]])
    domain: list[tuple[Conditions, bool]] = field(default_factory=list[tuple[Conditions, bool]])
    branches: list[tuple[int, bool]] = field(default_factory=list[tuple[int, bool]])


class BodyReader:
    """Fills a `Loop` with what one iteration does.

    Raises
    ------
    InvalidProblem
        From `read`: an operation cannot be part of a pipelined loop; the error has its location.
    """

    def __init__(self, loop: Loop, nest: Nest, names: Names) -> None:
        self.loop = loop
        self.nest = nest
        self.names = names
        self.forms: dict[int, LinearForm] = {}
        self._numbers: dict[Any, int] = {}
        self._inside = {r for op in walk_nested(nest.inner.op) for r in op.results}
        self._carried = {value: k for k, value in enumerate(nest.carried)}
        self._memories = {memory.value: i for i, memory in enumerate(loop.memories)}
        self._turning: dict[int, int] = {}  # iter_arg → value that breaks a cycle of iter_args
        self._place = _Place()
        self._counters: dict[LinearForm, tuple[int, int]] = {}
        self._made: dict[Any, Operand] = {}
        self._ifs = 0

    # Values

    def add(self, value: Value) -> int:
        """Number a new value."""
        self.loop.values.append(value)
        return len(self.loop.values) - 1

    def number(self, value: Any) -> int:
        """The number of a value of the IR that is no iter_arg."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = self.add(self._new(value))
        return known

    def alias(self, value: Any, number: int) -> None:
        """Say that a value of the IR is one that has a number."""
        self._numbers[value] = number

    def _new(self, value: Any) -> Value:
        where = location_text(value.location)
        constant = constant_of(value)
        op = None if isinstance(value.owner, ir.Block) else value.owner.operation
        if op is not None and is_constant(op):
            source = Source.CONSTANT
        else:
            source = Source.RESULT if value in self._inside else Source.INVARIANT
        bits, is_index = _width(value, where)
        return Value(
            self.names.of_value(value), source, bits, is_index=is_index, constant=constant,
            source_value=value, location=where,
        )  # fmt: skip

    def operand(self, value: Any) -> Operand:
        """A use of any value, followed through iter_args to what made it."""
        initial: list[int] = []
        value = self.nest.aliases.get(value, value)
        while (k := self._carried.get(value)) is not None:
            if k in self._turning:
                return Operand(self._turning[k], len(initial), tuple(initial))
            if self.nest.inner.yields[k] == value:
                value = self.nest.initial[k]
                continue
            initial.append(self.number(self.nest.initial[k]))
            value = self.nest.inner.yields[k]
        return Operand(self.number(value), len(initial), tuple(initial))

    def _break_cycles(self) -> None:
        """Iter_args that only change places: a copy stands for one of each cycle."""
        for first in range(len(self.nest.carried)):
            path = [first]
            while (k := self._carried.get(self.nest.inner.yields[path[-1]])) is not None:
                if k in path:
                    break
                path.append(k)
            if k == first and len(path) > 1 and not self._turning.keys() & set(path):
                self._turn(path)

    def _turn(self, path: list[int]) -> None:
        arg = self.nest.carried[path[0]]
        bits, is_index = _width(arg, "")
        name = self.names.fresh(self.names.of_value(arg))
        where = location_text(arg.location)
        result = self.add(Value(name, Source.RESULT, bits, is_index=is_index, location=where))
        initial = tuple(self.number(self.nest.initial[k]) for k in path)
        own = Operand(result, len(path), initial)
        self._turning[path[0]] = result
        self.loop.operations.append(Operation(COPY, name, where, None, (own,), (result,)))

    # Walking

    def read(self) -> None:
        """Read the body and the results of the loop."""
        self._break_cycles()
        self._block(self.nest.inner.body)

    def _block(self, block: Any) -> None:
        for view in block.operations:
            op = view.operation
            try:
                self._visit(op)
            except InvalidProblem as error:
                raise error.at(location_text(op.location)) from None

    def _visit(self, op: Any) -> None:
        name: str = op.name
        if is_constant(op) or name in _YIELDS:
            return
        if name in _LOADS or name in _STORES:
            self._access(op)
        elif name in _IFS:
            self._if(op)
        elif name == "affine.apply":
            self._apply(op)
        elif name.startswith(_COMPUTE) and not len(op.regions):
            self._compute(op)
        else:
            raise InvalidProblem(_refusal(op))

    def _compute(self, op: Any) -> None:
        for result in op.results:
            self._note_form(op, self.number(result))
        operands = tuple(self.operand(v) for v in op.operands)
        self._emit(op.name, op, operands, tuple(self.number(r) for r in op.results))

    def _emit(
        self,
        kind: str,
        op: Any,
        operands: tuple[Operand, ...],
        results: tuple[int, ...],
        fallback: str = "",
        **extra: Any,
    ) -> None:
        name = self.names.of_operation(op, fallback or kind.rpartition(".")[2])
        where = location_text(op.location)
        self.loop.operations.append(Operation(kind, name, where, op, operands, results, **extra))
        for i, result in enumerate(results):
            self.loop.values[result].name = name if len(results) == 1 else f"{name}.{i}"

    def synthesise(
        self,
        kind: str,
        name: str,
        where: str,
        operands: tuple[Operand, ...],
        bits: int,
        **extra: Any,
    ) -> Operand:
        """An operation that the IR does not have; equal ones are made once."""
        key = (kind, operands, tuple(sorted(extra.items())))
        if key not in self._made:
            own = self.names.fresh(name)
            value = Value(own, Source.RESULT, bits, is_index=bits == 0, location=where)
            result = self.add(value)
            self.loop.operations.append(
                Operation(kind, own, where, None, operands, (result,), **extra)
            )
            self._made[key] = Operand(result)
        return self._made[key]

    # Index arithmetic

    def form(self, value: Any) -> LinearForm:
        """An index value as a linear form over numbers of values."""
        operand = self.operand(value)
        if operand.distance:
            where = self.loop.values[operand.value].location
            bits, _ = _width(value, where)
            operand = self.synthesise(COPY, self.names.of_value(value), where, (operand,), bits)
        known = self.loop.values[operand.value].constant
        if known is not None:
            return LinearForm(constant=known)
        return self.forms.get(operand.value) or LinearForm.atom(operand.value)

    def _note_form(self, op: Any, result: int) -> None:
        """Remember what index arithmetic amounts to."""
        if not self.loop.values[result].is_index or len(op.operands) != 2:
            return
        form: LinearForm | None = None
        if op.name in _SUMS:
            left, right = map(self.form, op.operands)
            form = left.plus(right, _SUMS[op.name])
        elif op.name in _PRODUCTS:
            left, right = map(self.form, op.operands)
            form = product(left, right)
        if form is not None:
            self.forms[result] = form

    def _apply(self, op: Any) -> None:
        form = self.map_results(op, op.attributes["map"].value, list(op.operands))[0]
        result = self.number(op.results[0])
        self.forms[result] = form
        operands = tuple(Operand(atom) for atom in form.atoms)
        coefficients = tuple(c for _, c in form.terms)
        constant = form.constant
        self._emit(LINEAR, op, operands, (result,), coefficients=coefficients, constant=constant)

    def map_results(
        self, op: Any, affine_map: Any, operands: Sequence[Any], may_divide: bool = True
    ) -> list[LinearForm]:
        """The results of an affine map as linear forms.

        Parameters
        ----------
        may_divide
            Whether a quotient or remainder may become an operation of the loop.

        Raises
        ------
        InvalidProblem
            A result multiplies two values, or divides where it may not.
        """
        forms = [self.form(v) for v in operands]
        dims, symbols = forms[: affine_map.n_dims], forms[affine_map.n_dims :]
        where = location_text(op.location)

        def divide(kind: str, form: LinearForm, divisor: int) -> LinearForm | None:
            if form.terms and not may_divide:
                return None
            return self._divide(kind, form, divisor, where)

        found: list[LinearForm] = []
        for expression in affine_map.results:
            form = read_expression(expression, dims, symbols, divide)
            if form is None:
                raise InvalidProblem(
                    f"'{expression}' is not linear; compute it with arith operations before",
                    where,
                )
            found.append(form)
        return found

    def _divide(self, kind: str, form: LinearForm, divisor: int, where: str) -> LinearForm:
        if not form.terms:
            values = {"floordiv": form.constant // divisor, "mod": form.constant % divisor}
            values["ceildiv"] = -(-form.constant // divisor)
            return LinearForm(constant=values[kind])
        operand = self.linear(form, where)
        made = self.synthesise(f"loop.{kind}", kind, where, (operand,), 0, constant=divisor)
        return LinearForm.atom(made.value)

    def linear(self, form: LinearForm, where: str) -> Operand:
        """A value that is a form: one that exists, a counter, or a sum of those.

        What changes only with induction variables is counted by the control; equal counters and
        counters that differ by a constant are one.
        """
        loose = form.part(lambda a: self.loop.values[a].source is Source.RESULT)
        steady = LinearForm.of(dict(form.terms)).plus(loose, -1)
        if not loose.terms:
            return self._steady(steady, form.constant, where)
        if not steady.terms and form.constant == 0 and loose.terms == ((loose.atoms[0], 1),):
            return Operand(loose.atoms[0])
        operands = [Operand(a) for a in loose.atoms]
        coefficients = [c for _, c in loose.terms]
        constant = form.constant
        if steady.terms:
            operands.append(self._steady(steady, constant, where))
            coefficients.append(1)
            constant = 0
        return self.synthesise(
            LINEAR, "address", where, tuple(operands), 0,
            coefficients=tuple(coefficients), constant=constant,
        )  # fmt: skip

    def _steady(self, part: LinearForm, constant: int, where: str) -> Operand:
        """A form without values computed in the loop."""
        whole = part.plus(LinearForm(constant=constant))
        if not any(self.loop.values[a].source is Source.INDUCTION for a in part.atoms):
            return self._stable(whole, where)
        if part not in self._counters:
            self._counters[part] = (self._counter(whole, where), constant)
        counter, base = self._counters[part]
        if constant == base:
            return Operand(counter)
        return self.synthesise(
            LINEAR, "address", where, (Operand(counter),), 0,
            coefficients=(1,), constant=constant - base,
        )  # fmt: skip

    def _counter(self, form: LinearForm, where: str) -> int:
        if form.constant == 0 and len(form.terms) == 1 and form.terms[0][1] == 1:
            return form.atoms[0]
        name = self.names.fresh("counter")
        value = Value(name, Source.INDUCTION, is_index=True, form=form, location=where)
        number = self.add(value)
        self.loop.counters.append(number)
        return number

    def _stable(self, form: LinearForm, where: str) -> Operand:
        if form.constant == 0 and form.terms and form.terms == ((form.atoms[0], 1),):
            return Operand(form.atoms[0])
        if form not in self._made:
            known = None if form.terms else form.constant
            source = Source.INVARIANT if form.terms else Source.CONSTANT
            name = self.names.fresh("base")
            value = Value(name, source, is_index=True, constant=known, form=form, location=where)
            self._made[form] = Operand(self.add(value))
        return self._made[form]

    # Memory

    def _access(self, op: Any) -> None:
        is_store = op.name in _STORES
        operands = list(op.operands)
        data = operands.pop(0) if is_store else None
        memory = self._memory(operands.pop(0), op)
        where = location_text(op.location)
        if op.name.startswith("affine."):
            subscripts = self.map_results(op, op.attributes["map"].value, operands)
        else:
            subscripts = [self.form(v) for v in operands]
        strides = self.loop.memories[memory].strides
        total = LinearForm()
        for stride, form in zip(strides, subscripts, strict=True):
            total = total.plus(form, stride)
        access = Access(
            memory,
            is_store,
            self.linear(total, where),
            tuple(subscripts),
            tuple(self._place.domain),
            tuple(self._place.branches),
        )
        if is_store:
            name, predicate = f"store {self.loop.memories[memory].name}", self._predicate(where)
            stored = (self.operand(data),)
            self._emit(STORE, op, stored, (), name, access=access, predicate=predicate)
        else:
            self._emit(LOAD, op, (), (self.number(op.results[0]),), access=access)

    def _memory(self, value: Any, op: Any) -> int:
        number = self._memories.get(value)
        if number is not None:
            check_memory(self.loop.memories[number], location_text(op.location))
            return number
        raise InvalidProblem(
            f"memory {self.names.of_value(value)} is neither an argument of the function nor made "
            "by memref.alloca, so that nothing is known of its ports"
        )

    # Branches

    def _predicate(self, where: str) -> Operand | None:
        literals = tuple(dict.fromkeys(self._place.literals))
        if not literals:
            return None
        if len(literals) == 1 and not literals[0][1]:
            return literals[0][0]
        return self.synthesise(
            ALL, "enable", where, tuple(o for o, _ in literals), 1,
            negated=tuple(n for _, n in literals),
        )  # fmt: skip

    def _if(self, op: Any) -> None:
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
            chosen = (condition, self.operand(arms[0][k]), self.operand(arms[1][k]))
            self._emit(SELECT, op, chosen, (self.number(result),))

    @contextmanager
    def _inside_branch(
        self, number: int, condition: Operand, conditions: Conditions | None, holds: bool
    ) -> Generator[None]:
        before = self._place
        self._place = _Place(
            [*before.literals, (condition, not holds)],
            [*before.domain, *([(conditions, holds)] if conditions is not None else [])],
            [*before.branches, (number, holds)],
        )
        yield
        self._place = before

    def _condition(self, op: Any) -> tuple[Conditions | None, Operand]:
        if op.name == "scf.if":
            return None, self.operand(op.operands[0])
        where = location_text(op.location)
        affine_map, equalities = _constraints(op.attributes["condition"])
        forms = self.map_results(op, affine_map, list(op.operands))
        atoms = tuple(dict.fromkeys(a for form in forms for a in form.atoms))
        constraints = tuple(
            Constraint(tuple(dict(f.terms).get(a, 0) for a in atoms), f.constant, equality)
            for f, equality in zip(forms, equalities, strict=True)
        )
        operands = tuple(Operand(a) for a in atoms)
        made = self.synthesise(CONDITION, "condition", where, operands, 1, constraints=constraints)
        return tuple(zip(forms, equalities, strict=True)), made


def _constraints(attribute: Any) -> tuple[Any, list[bool]]:
    """The sides of an integer set's constraints as an affine map, and which are equalities.

    The bindings know the attribute by its text only.
    """
    head, _, tail = str(attribute).removeprefix("affine_set<").removesuffix(">").partition(" : ")
    texts = _split(tail.strip()[1:-1])
    equalities = ["==" in text for text in texts]
    sides = ", ".join(text.partition("==")[0].partition(">=")[0].strip() for text in texts)
    return ir.Attribute.parse(f"affine_map<{head} -> ({sides})>").value, equalities


def _split(text: str) -> list[str]:
    """Split at commas; affine expressions have none of their own."""
    return [part for part in (p.strip() for p in text.split(",")) if part]


def _width(value: Any, where: str) -> tuple[int, bool]:
    kind = value.type
    if isinstance(kind, ir.IndexType):
        return 0, True
    if isinstance(kind, (ir.IntegerType, ir.FloatType)):
        return int(kind.width), False
    raise InvalidProblem(
        f"type {kind} cannot be held in a register of a loop; it must be an integer, a float or "
        "an index",
        where,
    )


def _refusal(op: Any) -> str:
    name: str = op.name
    if name in _CALLS:
        return (
            f"'{name}' in a loop: how long a call takes is not known; inline it or move it out of "
            "the loop"
        )
    if len(op.regions):
        return (
            f"'{name}' in a loop takes a varying number of cycles; only affine.if and scf.if may "
            "be in a loop that is pipelined"
        )
    return (
        f"'{name}' cannot be part of a pipelined loop; supported are arith, index and math, loads "
        "and stores of affine and memref, affine.apply, affine.if and scf.if"
    )
