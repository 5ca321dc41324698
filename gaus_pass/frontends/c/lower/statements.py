"""Statements other than loops; a flag says that a loop, switch or function has been left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gaus_pass.frontends.c.lower.analysis import BREAK, CONTINUE, RETURN, escapes, needs_flag
from gaus_pass.frontends.c.lower.kept import Kept
from gaus_pass.frontends.c.lower.numbers import Number, integer
from gaus_pass.frontends.c.lower.objects import Object, Target
from gaus_pass.frontends.c.lower.state import Loop
from gaus_pass.frontends.c.tree import (
    Block,
    Break,
    Continue,
    Declared,
    Evaluate,
    For,
    If,
    Refusal,
    Refused,
    Return,
    Statement,
    Switch,
    While,
)
from gaus_pass.frontends.c.types import BOOL, Float, Int, Struct


class Statements(Kept):
    """Lowers statements."""

    def loop(self, node: For | While) -> None:
        """A loop."""
        raise NotImplementedError

    def statement(self, node: Statement) -> None:
        """One statement."""
        self.at(node.at)
        match node:
            case Block():
                self.statements(node.body)
            case Declared():
                for variable in node.variables:
                    self.declare(variable)
            case Evaluate():
                self.result(node.expression)
            case If():
                self._if(node)
            case For() | While():
                self.loop(node)
            case Switch():
                self._switch(node)
            case Break():
                self.set_flag(self.frame.breaks[-1].broken)
            case Continue():
                self.set_flag(self.frame.continues[-1].continued)
            case Return():
                self._return(node)
            case Refusal():
                raise Refused(node.message, node.at)
            case _:
                raise AssertionError(node)

    def statements(self, body: Sequence[Statement]) -> None:
        """Statements in a row; what follows one that may leave runs only if it has not."""
        for number, node in enumerate(body):
            self.statement(node)
            rest = body[number + 1 :]
            if rest and not self._goes_on(node, lambda rest=rest: self.statements(rest)):
                return

    def _goes_on(self, node: Statement, rest: Callable[[], None]) -> bool:
        """Whether what follows a statement runs in any case; otherwise it has been lowered."""
        left = self.any_set(self.flags_of(escapes(node)))
        if left.constant == 0:
            return True
        if left.constant is None:
            self.branch(self.arithmetic.negated(left), rest, _nothing)
        return False

    def flags_of(self, ways: frozenset[str]) -> list[Object]:
        """The flags that are set where a statement is left."""
        frame = self.frame
        found: list[Object | None] = []
        if BREAK in ways:
            found.append(frame.breaks[-1].broken)
        if CONTINUE in ways:
            found.append(frame.continues[-1].continued)
        if RETURN in ways:
            found.append(frame.returned)
        return [flag for flag in found if flag is not None]

    def _if(self, node: If) -> None:
        def no() -> None:
            if node.no is not None:
                self.statement(node.no)

        self.branch(self.condition(node.condition), lambda: self.statement(node.yes), no)

    def _return(self, node: Return) -> None:
        frame = self.frame
        if node.value is not None and frame.result is not None:
            kind = frame.function.result
            target = Target(frame.result, (), (), kind)
            if isinstance(kind, Struct):
                self.put(target, self.aggregate(node.value))
            else:
                assert isinstance(kind, (Int, Float))
                self.store(target, self.arithmetic.convert(self.number(node.value), kind))
        elif node.value is not None:
            self.result(node.value)
        self.set_flag(frame.returned)

    # Switches.

    def _switch(self, node: Switch) -> None:
        value = self.number(node.value)
        parts = node.parts
        last = Block(node.at, parts[-1][1]) if parts else Block(node.at, ())
        if all(_is_closed(body) for _, body in parts[:-1]) and not needs_flag(last, Break):
            self._cases(value, parts)
            return
        own = Loop(self.flag("left"))
        self.frame.breaks.append(own)
        assert own.broken is not None
        fall = self.flag("falls")
        for labels, body in parts:
            bit = self._chosen(value, labels, parts)
            falls = self.values[fall, ()]
            assert falls is not None
            inside = self.arithmetic.bits("ori", falls, bit)
            open_ = self.arithmetic.negated(self.any_set([own.broken, *self._outer(node)]))
            inside = self.arithmetic.bits("andi", inside, open_)

            def work(body: Sequence[Statement] = body) -> None:
                self.set_flag(fall)
                self.statements(body)

            self.branch(inside, work, _nothing)
        self.frame.breaks.pop()

    def _outer(self, node: Switch) -> list[Object]:
        return self.flags_of(escapes(node))

    def _chosen(
        self,
        value: Number,
        labels: tuple[int | None, ...],
        parts: Sequence[tuple[tuple[int | None, ...], tuple[Statement, ...]]],
    ) -> Number:
        """Whether a part is where the switch goes."""
        arithmetic, found = self.arithmetic, integer(0, BOOL)
        assert isinstance(value.type, Int)
        for label in labels:
            if label is not None:
                bit = arithmetic.compare("==", value, integer(label, value.type))
            else:
                others = [n for own, _ in parts for n in own if n is not None]
                bits = [arithmetic.compare("==", value, integer(n, value.type)) for n in others]
                hit = integer(0, BOOL)
                for one in bits:
                    hit = arithmetic.bits("ori", hit, one)
                bit = arithmetic.negated(hit)
            found = arithmetic.bits("ori", found, bit)
        return found

    def _cases(
        self,
        value: Number,
        parts: Sequence[tuple[tuple[int | None, ...], tuple[Statement, ...]]],
    ) -> None:
        """A switch without falling through, as a chain of ifs with the default last."""
        plain = [(own, body) for own, body in parts if None not in own]
        default = [body for own, body in parts if None in own]
        self.frame.breaks.append(Loop())

        def chain(k: int) -> None:
            if k < len(plain):
                labels, body = plain[k]
                bit = self._chosen(value, labels, parts)
                self.branch(bit, lambda: self.statements(body), lambda: chain(k + 1))
            elif default:
                self.statements(default[0])

        chain(0)
        self.frame.breaks.pop()


def _nothing() -> None:
    """What a branch does that does nothing."""


def _ends(body: Sequence[Statement]) -> Statement | None:
    """The last statement, also of a block."""
    while body and isinstance(body[-1], Block):
        body = body[-1].body
    return body[-1] if body else None


def _is_closed(body: Sequence[Statement]) -> bool:
    """Whether a part of a switch ends with a way out, and has no other break."""
    last = _ends(body)
    if not isinstance(last, (Break, Return, Continue)):
        return False
    return not needs_flag(Block(last.at, tuple(body)), Break)
