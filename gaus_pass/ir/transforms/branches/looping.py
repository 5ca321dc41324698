"""Loops among blocks as `scf.for`, where they count, or `scf.while`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.transforms.branches.counting import Count, count_of
from gaus_pass.ir.transforms.branches.graph import Edge
from gaus_pass.ir.transforms.branches.lifting import Lifting, Scope
from gaus_pass.ir.transforms.branches.outcome import Outcome, Way, inverse, is_inside


def write_loop(
    lifting: Lifting,
    head: int,
    values: list[Any],
    scope: Scope,
    builder: Builder,
    path: list[int],
) -> Outcome:
    """Write a loop that a scope has; what follows it.

    Parameters
    ----------
    values
        Arguments of its first block when it begins.
    path
        Blocks whose values can be read here; gets those of the loop.

    Raises
    ------
    InvalidProblem
        It never ends.
    """
    blocks = scope.loops[head]
    kept: list[Any] = []
    for block in sorted(blocks):
        for value in lifting.graph.values(block):
            if lifting.uses_outside(value, blocks):
                lifting.homes[value] = block
                kept.append(value)
    inner = Scope(blocks, head, lifting.graph.loops(blocks - {head}, blocks), kept, scope)
    at = Builder(builder.insertion, lifting.graph.terminator(head).location)
    loop = _Loop(lifting, head, values, inner, at, path)
    if not loop.is_tested_first:
        return loop.tested_anywhere()
    count = count_of(lifting.graph, head, blocks, loop.going)
    return loop.tested_first() if count is None else loop.counted(count)


class _Loop:
    """A loop on its way from blocks to an operation.

    Attributes
    ----------
    is_tested_first
        Whether only the first block leaves it.
    going
        Which edge of the first block begins an iteration then.
    """

    def __init__(
        self,
        lifting: Lifting,
        head: int,
        values: list[Any],
        scope: Scope,
        builder: Builder,
        path: list[int],
    ) -> None:
        self.lifting, self.head, self.values = lifting, head, values
        self.scope, self.builder, self.path = scope, builder, path
        blocks = scope.blocks
        leaving = {b for b in blocks for e in lifting.graph.edges(b) if e.target not in blocks}
        ways = lifting.graph.edges(head)
        self.is_tested_first = (
            leaving == {head}
            and lifting.graph.terminator(head).name == "cf.cond_br"
            and any(way.target in blocks for way in ways)
            and all(way.target != head for way in ways)
        )
        self.going = 0 if ways[0].target in blocks else 1

    def counted(self, count: Count) -> Outcome:
        """A `scf.for`."""
        lifting, head, builder = self.lifting, self.head, self.builder
        arguments = list(lifting.graph.blocks[head].arguments)
        counter, ended = arguments[count.number], lifting.graph.edges(head)[1 - self.going]
        carried = [argument for argument in arguments if argument != counter]
        if counter in ended.values or counter in self.scope.kept:
            carried.append(counter)
        for constant in count.constants:
            constant.detach_from_parent()
            builder.insertion.insert(constant)
        sides = count.operands(self.values[count.number], builder)
        sides += [self.values[arguments.index(argument)] for argument in carried]
        kinds = [argument.type for argument in carried]
        made = builder.make("scf.for", sides, kinds, count.attributes(), 1)
        places = [(a.type, a.location) for a in (counter, *carried)]
        induction, *around = add_block(made, 0, places).arguments
        results = dict(zip(carried, made.results, strict=True))
        values = [results.get(value, value) for value in ended.values]
        self._replace(results, outside=True)
        inside = {**dict(zip(carried, around, strict=True)), counter: induction}
        lifting.bind(arguments, [inside[argument] for argument in arguments])
        at = builder.at_end(made.regions[0].blocks[0])
        following = self._iterate(lifting.graph.edges(head)[self.going], at)
        at.make("scf.yield", [following[arguments.index(argument)] for argument in carried])
        lifting.renamed.update(results)
        return self._left(Edge(ended.target, tuple(values)))

    def tested_first(self) -> Outcome:
        """A `scf.while` whose condition is the first block."""
        lifting, head, builder = self.lifting, self.head, self.builder
        own = lifting.graph.blocks[head]
        alone = frozenset({head})
        handed = {value for edge in lifting.graph.edges(head) for value in edge.values}
        names = [
            v for v in lifting.graph.values(head) if v in handed or lifting.uses_outside(v, alone)
        ]
        kinds = [value.type for value in names]
        made = builder.make("scf.while", self.values, kinds, regions=2)
        first = add_block(made, 0, [(a.type, a.location) for a in own.arguments])
        second = add_block(made, 1, [(kind, builder.location) for kind in kinds])
        lifting.bind(own.arguments, first.arguments)
        at = builder.at_end(first)
        condition = lifting.write_body(head, at).operands[0]
        forwarded = [lifting.now(value) for value in names]
        at.make("scf.condition", [inverse(condition, at) if self.going else condition, *forwarded])
        inside = dict(zip(forwarded, second.arguments, strict=True))
        behind = dict(zip(forwarded, made.results, strict=True))
        begun, ended = (
            lifting.graph.edges(head)[self.going],
            lifting.graph.edges(head)[1 - self.going],
        )
        values = [behind.get(value, value) for value in ended.values]
        self._replace(behind, outside=True)
        self._replace(inside, outside=False)
        at = builder.at_end(second)
        begun = Edge(begun.target, tuple(inside.get(value, value) for value in begun.values))
        at.make("scf.yield", self._iterate(begun, at))
        lifting.renamed.update(behind)
        return self._left(Edge(ended.target, tuple(values)))

    def _iterate(self, begun: Edge, at: Builder) -> list[Any]:
        """Write what follows the first block; arguments of that for the next iteration."""
        start = Outcome.sole(begun.target, list(begun.values))
        outcome = self.lifting.run(start, self.scope, at, [*self.path, self.head])
        return outcome.ways[self.head].values

    def _left(self, ended: Edge) -> Outcome:
        """What follows a loop that is left in one place."""
        self.path.extend(self.scope.blocks)
        around = self.scope.around
        assert around is not None
        values = self.lifting.carried(ended, around, self.path)
        return Outcome.sole(ended.target, values)

    def tested_anywhere(self) -> Outcome:
        """A `scf.while` that does everything before its condition."""
        lifting, head, builder = self.lifting, self.head, self.builder
        own, where = lifting.graph.blocks[head], lifting.graph.place(head)
        made = builder.make("scf.while", self.values, regions=2)
        first = add_block(made, 0, [(a.type, a.location) for a in own.arguments])
        lifting.bind(own.arguments, first.arguments)
        at, path = builder.at_end(first), [*self.path]
        outcome = lifting.write_block(head, self.scope, at, path)
        outcome = lifting.run(outcome, self.scope, at, path)
        if outcome.is_sole:
            raise InvalidProblem("this loop never ends; let a branch leave it", where)
        going, rest = outcome.flag(head, at), outcome.without(head)
        forwarded = [*outcome.ways[head].values]
        carried = len(forwarded)
        for way in rest.ways.values():
            forwarded += [
                v for v in (way.flag, *way.values) if v is not None and is_inside(v, made)
            ]
        at.make("scf.condition", [going, *forwarded])
        kinds = [value.type for value in forwarded]
        second = add_block(made, 1, [(kind, builder.location) for kind in kinds])
        builder.at_end(second).make("scf.yield", list(second.arguments)[:carried])
        whole = builder.make("scf.while", self.values, kinds, regions=2)
        for number, block in enumerate((first, second)):
            block.append_to(whole.regions[number])
        made.erase()
        behind = dict(zip(forwarded, whole.results, strict=True))
        ways = {
            target: Way([_of(behind, v) for v in w.values], w.edges, _of(behind, w.flag))
            for target, w in rest.ways.items()
        }
        return self._without_kept(Outcome(ways))

    def _without_kept(self, outcome: Outcome) -> Outcome:
        """Let later blocks read what the ways out of the loop bring along."""
        lifting, kept = self.lifting, self.scope.kept
        ways = list(outcome.ways.values())
        brought = [way.values[len(way.values) - len(kept) :] for way in ways]
        found = brought[-1]
        for way, values in zip(ways[-2::-1], brought[-2::-1], strict=True):
            pairs = zip(values, found, strict=True)
            found = [self.builder.select(way.flag, one, other) for one, other in pairs]
        for way in ways:
            del way.values[len(way.values) - len(kept) :]
        instead = {
            lifting.now(v): new for v, new in zip(kept, found, strict=True) if new is not None
        }
        self._replace(instead, outside=True)
        lifting.renamed.update(instead)
        self.path.extend(self.scope.blocks)
        return outcome

    def _replace(self, instead: Mapping[Any, Any], *, outside: bool) -> None:
        """Put values in the place of others, in later blocks or in those of the loop."""
        lifting, blocks = self.lifting, self.scope.blocks
        every = frozenset(range(len(lifting.graph.blocks)))
        among = blocks if outside else every - blocks | {self.head}
        for value, new in instead.items():
            for use in lifting.uses_outside(value, among):
                use.owner.operands[use.operand_number] = new


def _of(values: Mapping[Any, Any], value: Any) -> Any:
    """What stands for a value; None for None."""
    return None if value is None else values.get(value, value)
