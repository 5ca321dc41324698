"""What goes round in loops: the numbers that an iteration hands to the next."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.analysis import RETURN, escapes, touched
from gaus_pass.frontends.c.lower.numbers import Number, unknown
from gaus_pass.frontends.c.lower.objects import Key, Object
from gaus_pass.frontends.c.lower.state import Loop, zero
from gaus_pass.frontends.c.lower.statements import Statements
from gaus_pass.frontends.c.traverse import children
from gaus_pass.frontends.c.tree import For, While
from gaus_pass.frontends.mlir.operations import Block, Op, Value


class Rounds(Statements):
    """Finds the numbers that go round, and gives them their values inside and behind."""

    def _carried(self, node: For | While, own: Loop, without: Object | None = None) -> list[Key]:
        """The numbers that a loop may change and that exist before it."""
        objects = touched(list(children(node)), self.known)
        flags = [own.broken]
        if RETURN in escapes(node.body):
            flags += [self.frame.returned, self.frame.result]
        objects |= {flag for flag in flags if flag is not None}
        objects.discard(without)  # type: ignore[arg-type]
        return [key for key in self.values if key[0] in objects]

    def _initial(self, keys: list[Key]) -> list[Number]:
        found: list[Number] = []
        for object_, path in keys:
            number = self.values[object_, path]
            found.append(zero(object_.numbers[path]) if number is None else number)
        return found

    def _enter(self, keys: list[Key], block: Block) -> None:
        """In a block, the numbers that go round are its arguments."""
        for object_, path in keys:
            kind = object_.numbers[path]
            value = block.argument(kind.mlir, "_".join((object_.name, *path)))
            self.values[object_, path] = unknown(kind, value)

    def _leave(self, keys: list[Key], op: Op) -> None:
        """Behind a loop, they are its results."""
        for object_, path in keys:
            kind = object_.numbers[path]
            name = "_".join((object_.name, *path))
            value = Value(kind.mlir, name, self.builder.block, op)
            op.results.append(value)
            self.values[object_, path] = unknown(kind, value)

    def _now(self, keys: list[Key]) -> list[Number]:
        return self._initial(keys)

    def _restricted(self, before: list[Key]) -> None:
        """Forget what was declared inside."""
        for key in list(self.values):
            if key not in before:
                del self.values[key]
