"""Loops: counted ones as affine.for or scf.for, all others as scf.while."""

from __future__ import annotations

from collections.abc import Callable

from gaus_pass.diagnostics import Emit
from gaus_pass.frontends.c.lower.analysis import (
    BREAK,
    RETURN,
    escapes,
    needs_flag,
)
from gaus_pass.frontends.c.lower.counted import Counted, counted
from gaus_pass.frontends.c.lower.directives import is_pipeline, loop_attributes
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer
from gaus_pass.frontends.c.lower.objects import Key, Moving, Object
from gaus_pass.frontends.c.lower.rounds import Rounds
from gaus_pass.frontends.c.lower.state import Loop
from gaus_pass.frontends.c.tree import (
    Break,
    Continue,
    Conversion,
    Declared,
    Expression,
    For,
    Literal,
    While,
)
from gaus_pass.frontends.c.types import BOOL
from gaus_pass.frontends.mlir.operations import Block, Op, Value


class Loops(Rounds):
    """Lowers loops."""

    def __init__(self, emit: Emit) -> None:
        super().__init__()
        self.emit = emit
        self._in_pipeline = False
        """Whether what is lowered is inside one iteration of a pipeline."""

    def loop(self, node: For | While) -> None:
        frame, place = self.frame, self.place
        if isinstance(node, For) and node.first is not None:
            self.statement(node.first)
        if isinstance(node, While) and node.body_first and _is_never(node.condition):
            self._once(node)
            return
        ways = escapes(node.body)
        own = Loop()
        continues = needs_flag(node.body, Continue)
        self.at(place)
        plan = None
        if isinstance(node, For) and BREAK not in ways and RETURN not in ways:
            plan = counted(self, node)
        if plan is None:
            own.broken = self.flag("left") if BREAK in ways or _breaks(node) else None
        frame.breaks.append(own)
        frame.continues.append(own)

        def body() -> None:
            own.continued = self.flag("next") if continues else None
            outside = self._in_pipeline
            self._in_pipeline = outside or is_pipeline(node)
            self.statement(node.body)
            self._in_pipeline = outside
            if own.continued is not None:
                del self.values[own.continued, ()]

        self.at(place)
        if plan is not None:
            # What never runs may have subscripts that no array has.
            if plan.runs:
                self._counted(plan, node, body)
        elif isinstance(node, While) and node.body_first:
            self._do(node, body, own)
        else:
            self._while(node, body, own)
        frame.breaks.pop()
        frame.continues.pop()
        if own.broken is not None:
            del self.values[own.broken, ()]
        if isinstance(node, For) and isinstance(node.first, Declared):
            for variable in node.first.variables:
                place_ = frame.known.get(variable)
                numbers = place_.own if isinstance(place_, Moving) else place_
                if isinstance(numbers, Object):
                    for key in numbers.number_keys():
                        self.values.pop(key, None)

    def _once(self, node: While) -> None:
        """``do … while (0)``: break and continue lead to its end."""
        frame, own = self.frame, Loop()
        if needs_flag(node.body, Break):
            own.broken = self.flag("left")
        if needs_flag(node.body, Continue):
            own.continued = self.flag("next")
        frame.breaks.append(own)
        frame.continues.append(own)
        self.statement(node.body)
        frame.breaks.pop()
        frame.continues.pop()
        for flag in (own.broken, own.continued):
            if flag is not None:
                del self.values[flag, ()]

    # Kinds of loops.

    def _attributes(self, node: For | While, inside: bool = False) -> dict[str, str]:
        mark = {"gaus.process": f'"{self.frame.process}"'} if self.frame.process else {}
        return {**loop_attributes(node, self.emit, inside), **mark}

    def _begun(self, node: For | While, keys: list[Key]) -> Op:
        """An scf.while with its operands and empty regions."""
        op = Op("scf.while", "", [], self.place, attributes=self._attributes(node))
        op.operands = [self.arithmetic.value(n) for n in self._initial(keys)]
        op.regions = [Block(), Block()]
        return op

    def _while(self, node: For | While, body: Callable[[], None], own: Loop) -> None:
        keys, place = self._carried(node, own), self.place
        known, op = list(self.values), self._begun(node, keys)
        flags = [f for f in (own.broken, *self._returned(node)) if f is not None]
        first, second = op.regions
        with self.builder.inside(first):
            self._enter(keys, first)
            active = self.arithmetic.negated(self.any_set(flags))
            bit = self.branch(active, lambda: self._goes(node), lambda: integer(0, BOOL))
            assert bit is not None
            self.at(place)
            self._condition(bit, keys)
        with self.builder.inside(second):
            self._enter(keys, second)
            self._clear_flags(flags)
            body()
            step = node.step if isinstance(node, For) else None
            if step is not None:
                self._unless(flags, lambda: self._effect(step))
            self.at(place)
            self._restricted(known)
            self.end("scf.yield", self._now(keys))
        self.builder.block.operations.append(op)
        self._leave(keys, op)

    def _effect(self, step: Expression) -> None:
        self.result(step)

    def _do(self, node: While, body: Callable[[], None], own: Loop) -> None:
        keys, place = self._carried(node, own), self.place
        known, op = list(self.values), self._begun(node, keys)
        flags = [f for f in (own.broken, *self._returned(node)) if f is not None]
        first, second = op.regions
        with self.builder.inside(first):
            self._enter(keys, first)
            self._clear_flags(flags)
            body()
            active = self.arithmetic.negated(self.any_set(flags))
            bit = self.branch(active, lambda: self._goes(node), lambda: integer(0, BOOL))
            assert bit is not None
            self.at(place)
            self._restricted(known)
            self._condition(bit, keys)
        with self.builder.inside(second):
            self._enter(keys, second)
            self.end("scf.yield", self._now(keys))
        self.builder.block.operations.append(op)
        self._leave(keys, op)

    def _clear_flags(self, flags: list[Object]) -> None:
        """An iteration begins only where no flag is set."""
        for flag in flags:
            self.values[flag, ()] = integer(0, BOOL)

    def _goes(self, node: For | While) -> Number:
        return integer(1, BOOL) if node.condition is None else self.condition(node.condition)

    def _condition(self, bit: Number, keys: list[Key]) -> None:
        values = [self.arithmetic.value(n) for n in (bit, *self._now(keys))]
        self.builder.block.operations.append(Op("scf.condition", "", values, self.place))

    def _returned(self, node: For | While) -> list[Object | None]:
        return [self.frame.returned] if RETURN in escapes(node.body) else []

    def _unless(self, flags: list[Object], work: Callable[[], None]) -> None:
        """Do something unless a flag is set."""
        left = self.any_set(flags)
        self.branch(self.arithmetic.negated(left), work, lambda: None)

    def _counted(self, plan: Counted, node: For | While, body: Callable[[], None]) -> None:
        place, key = self.place, (plan.counter, ())
        keys = self._carried(node, Loop(), without=plan.counter)
        known = list(self.values)
        block = Block()
        induction = block.argument("index", plan.counter.name)
        affine = self.is_affine(plan.first) and self.is_affine(plan.end)
        name = "affine.for" if affine else "scf.for"
        written_out = self._in_pipeline and plan.is_known
        attributes = self._attributes(node, written_out)
        op = Op(name, "", [], place, regions=[block], attributes=attributes)
        if affine:
            self.counters.add(induction)
            first, end = (_bound(form, op.operands) for form in (plan.first, plan.end))
            op.text = f"{first} to {end}" + (f" step {plan.step}" if plan.step > 1 else "")
        else:
            step = self.arithmetic.index_constant(plan.step)
            op.operands = [self.arithmetic.sum(plan.first), self.arithmetic.sum(plan.end), step]
            op.text = "{0} to {1} step {2}"
        op.operands += [self.arithmetic.value(n) for n in self._initial(keys)]
        with self.builder.inside(block):
            self._enter(keys, block)
            self.values[key] = self._counter(plan, induction)
            body()
            self.at(place)
            self._restricted(known)
            self.end(f"{name[: name.index('.')]}.yield", self._now(keys))
        self.builder.block.operations.append(op)
        self._leave(keys, op)
        self.at(place)
        self.values[key] = plan.last(self.arithmetic)

    def _counter(self, plan: Counted, induction: Value) -> Number:
        """The counter in the body, as the C variable."""
        form = Form(((induction, 1),))
        if plan.down:
            form = plan.start.plus(form, -plan.down)
        kind = plan.kind
        value = self.arithmetic.sum(form)
        text = f"arith.index_cast {{0}} : index to {kind.mlir}"
        made = self.arithmetic.made("arith.index_cast", text, [value], kind.mlir)
        made.name = made.name or plan.counter.name
        return Number(kind, made, plan.low, plan.high, form)


def _bound(form: Form, operands: list[Value]) -> str:
    """A bound of an affine loop; its values become operands."""
    if not form.terms:
        return str(form.constant)
    at = len(operands)
    names = [f"d{k}" for k in range(len(form.terms))]
    parts = [
        name if factor == 1 else f"{name} * {factor}"
        for name, (_, factor) in zip(names, form.terms, strict=True)
    ]
    text = " + ".join(parts)
    if form.constant:
        text += f" {'+' if form.constant > 0 else '-'} {abs(form.constant)}"
    operands += [value for value, _ in form.terms]
    given = ", ".join(f"{{{at + k}}}" for k in range(len(names)))
    return f"affine_map<({', '.join(names)}) -> ({text})>({given})"


def _is_never(node: Expression) -> bool:
    """Whether a condition is written as 0."""
    while isinstance(node, Conversion):
        node = node.operand
    return isinstance(node, Literal) and node.value == 0


def _breaks(node: For | While) -> bool:
    return needs_flag(node.body, Break)
