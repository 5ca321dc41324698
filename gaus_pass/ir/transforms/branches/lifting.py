"""Blocks with branches between them as `scf.if`, `scf.for` and `scf.while` in one block.

A block is written where all edges that lead to it have come together; until then it is one of the
targets of an outcome.  An edge that leaves a loop carries what later blocks read of the loop::

    ^head(%i):                          %r = scf.while (%i = …) {
      cf.cond_br %c, ^body, ^end   ──►    scf.condition(%c) %i
    ^body:  …  cf.br ^head(%j)          } do { …  scf.yield %j }
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.building import Builder, body_operations
from gaus_pass.ir.core.handles import Block, IrValue
from gaus_pass.ir.transforms.branches.graph import END, Edge, Graph
from gaus_pass.ir.transforms.branches.outcome import (
    Outcome,
    Way,
    if_else,
    joined,
)


@dataclass
class Scope:
    """Blocks that are written at one level: those of the region, or of a loop.

    Attributes
    ----------
    head
        The first block of a loop, an edge to which ends an iteration; None outside loops.
    kept
        Values of the loop that later blocks read.
    around
        The scope that has the loop.
    """

    blocks: frozenset[int]
    head: int | None
    loops: dict[int, frozenset[int]]
    kept: list[Any]
    around: Scope | None


LoopWriter = Callable[["Lifting", int, list[Any], Scope, Builder, list[int]], Outcome]


class Lifting:
    """Writes the blocks of a region.

    Parameters
    ----------
    write_loop
        Writes a loop that begins in a block with these arguments; what follows it.

    Attributes
    ----------
    renamed
        What stands for a value of the region.
    homes
        The blocks of values that are read outside of a loop that makes them.
    """

    def __init__(self, first: Block, write_loop: LoopWriter) -> None:
        self.graph = Graph(first)
        self._write_loop = write_loop
        self.renamed: dict[Any, Any] = {}
        self.homes: dict[Any, int] = {}

    def write(self, builder: Builder, arguments: list[Any]) -> list[Any]:
        """Everything, at a place; what the region hands on.

        Raises
        ------
        InvalidProblem
            The blocks have no such form; the error has a place.
        """
        blocks = frozenset(range(len(self.graph.blocks)))
        scope = Scope(blocks, None, self.graph.loops(blocks, blocks), [], None)
        outcome = self.run(Outcome.sole(0, arguments, 0), scope, builder, [])
        return outcome.ways[END].values

    def run(self, outcome: Outcome, scope: Scope, builder: Builder, path: list[int]) -> Outcome:
        """Write all blocks of a scope to which all edges have come together; what follows.

        Parameters
        ----------
        path
            Blocks whose values can be read here; gets those that are written.
        """
        while True:
            ready = [t for t in outcome.ways if self._is_complete(t, outcome, scope)]
            if not ready:
                return outcome
            if outcome.is_sole:
                outcome = self._enter(ready[0], outcome.ways[ready[0]].values, scope, builder, path)
            else:
                outcome = self._choose(outcome, ready[0], scope, builder, path)

    def _is_complete(self, target: int, outcome: Outcome, scope: Scope) -> bool:
        if target not in scope.blocks or target == scope.head:
            return False
        among = scope.blocks - scope.loops.get(target, frozenset())
        return outcome.ways[target].edges == self.graph.entries(target, among)

    def _choose(
        self, outcome: Outcome, target: int, scope: Scope, builder: Builder, path: list[int]
    ) -> Outcome:
        """Write a target in one side of an if, and what else is complete in the other."""
        one = Outcome.sole(target, outcome.ways[target].values, outcome.ways[target].edges)
        other = outcome.without(target)
        sides = [one, other]
        if other.is_sole and outcome.ways[target].flag is None:
            sides, condition = [other, one], outcome.flag(next(iter(other.ways)), builder)
        else:
            condition = outcome.flag(target, builder)
        made, *places = if_else(condition, builder)
        found = [
            (self.run(side, scope, at, [*path]), at) for side, at in zip(sides, places, strict=True)
        ]
        return joined(made, found, builder)

    def _enter(
        self, block: int, values: list[Any], scope: Scope, builder: Builder, path: list[int]
    ) -> Outcome:
        if block in scope.loops:
            return self._write_loop(self, block, values, scope, builder, path)
        self.bind(self.graph.blocks[block].arguments, values)
        return self.write_block(block, scope, builder, path)

    def bind(self, values: Any, instead: Any) -> None:
        """Let values stand for others everywhere."""
        for value, new in zip(list(values), list(instead), strict=True):
            self.renamed[value] = new
            value.replace_all_uses_with(new)

    def now(self, value: Any) -> Any:
        """What stands for a value of the region."""
        while value in self.renamed:
            value = self.renamed[value]
        return value

    def write_block(self, block: int, scope: Scope, builder: Builder, path: list[int]) -> Outcome:
        """Write a block whose arguments are bound; what follows it."""
        last = self.write_body(block, builder)
        path.append(block)
        builder = Builder(builder.insertion, last.location)
        ways = [
            (edge.case, Outcome.sole(edge.target, self.carried(edge, scope, path)))
            for edge in self.graph.edges(block)
        ]
        found = ways[0][1]
        if last.name == "cf.cond_br":
            return _selected(last.operands[0], found, ways[1][1], builder)
        for number, way in ways[1:][::-1]:
            case = builder.constant(f"{number} : {last.operands[0].type}")
            found = _selected(builder.compare("eq", last.operands[0], case), way, found, builder)
        return found

    def write_body(self, block: int, builder: Builder) -> Any:
        """Move the operations of a block without its terminator; the terminator."""
        body, last = body_operations(self.graph.blocks[block])
        for op in body:
            op.detach_from_parent()
            builder.insertion.insert(op)
        return last

    def carried(self, edge: Edge, scope: Scope, path: list[int]) -> list[Any]:
        """Arguments of a target, and what it takes out of the loops that the edge leaves.

        What is read of the innermost one stands last; None is what no block after this one reads.
        """
        left: list[Scope] = []
        inside: Scope | None = scope
        while inside is not None and inside.head is not None and edge.target not in inside.blocks:
            left.append(inside)
            inside = inside.around
        seen = set(path)
        kept = [value for loop in left[::-1] for value in loop.kept]
        return [*edge.values, *(self.now(v) if self.homes[v] in seen else None for v in kept)]

    def uses_outside(self, value: IrValue, blocks: frozenset[int]) -> list[Any]:
        """Uses in blocks that are not written yet, and not among some."""
        found: list[Any] = []
        for use in value.uses:
            home = self.graph.home(use.owner)
            if home is not None and home not in blocks:
                found.append(use)
        return found


def _selected(condition: IrValue, one: Outcome, other: Outcome, builder: Builder) -> Outcome:
    """The one outcome, which is certain, where a condition holds, else the other; without an if."""
    (target, way), *_ = one.ways.items()
    if target not in other.ways:
        found = Outcome({target: Way(way.values, way.edges, condition), **other.ways})
        for rest in list(other.ways)[:-1]:
            never = builder.constant("false")
            found.ways[rest].flag = builder.select(condition, never, other.ways[rest].flag)
        return found
    same = other.ways[target]
    pairs = zip(way.values, same.values, strict=True)
    same.values = [builder.select(condition, a, b) for a, b in pairs]
    same.edges += way.edges
    for rest in list(other.ways)[:-1]:
        always = builder.constant("true" if rest == target else "false")
        other.ways[rest].flag = builder.select(condition, always, other.ways[rest].flag)
    return other
