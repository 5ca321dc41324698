"""Where control goes from a point, as values of the IR, and how two of these become one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.locations import location_text

Target = int
"""The number of a block, or `graph.END`."""


@dataclass
class Way:
    """How control gets to a target.

    Attributes
    ----------
    values
        Arguments of the target, and what later blocks read of loops that are left, or None.
    edges
        Number of edges that lead to it this way.
    flag
        Whether control goes there, an i1; None for the last way of an outcome, which is taken where
        no other one is.
    """

    values: list[Any]
    edges: int = 1
    flag: Any = None


@dataclass
class Outcome:
    """Exactly one of these targets follows."""

    ways: dict[Target, Way] = field(default_factory=dict[Any, Way])

    @staticmethod
    def sole(target: Target, values: list[Any], edges: int = 1) -> Outcome:
        """One that is certain."""
        return Outcome({target: Way(values, edges)})

    @property
    def is_sole(self) -> bool:
        """Whether the target is certain."""
        return len(self.ways) == 1

    def flag(self, target: Target, builder: Builder) -> IrValue:
        """Whether control goes to a target."""
        if target not in self.ways or self.is_sole:
            return builder.constant("true" if target in self.ways else "false")
        own = self.ways[target].flag
        return own if own is not None else inverse(self._any_other(target, builder), builder)

    def _any_other(self, target: Target, builder: Builder) -> Any:
        flags = [way.flag for other, way in self.ways.items() if other != target]
        found = flags[0]
        for flag in flags[1:]:
            found = builder.make("arith.ori", [found, flag], [flag.type]).results[0]
        return found

    def without(self, target: Target) -> Outcome:
        """What is left where control does not go to a target."""
        rest = {t: Way(w.values, w.edges, w.flag) for t, w in self.ways.items() if t != target}
        rest[list(rest)[-1]].flag = None
        return Outcome(rest)


def inverse(flag: Any, builder: Builder) -> Any:
    """The negation of an i1."""
    return builder.make("arith.xori", [flag, builder.constant("true")], [flag.type]).results[0]


def placeholder(kind: IrType, builder: Builder) -> Any:
    """A value for a target to which control does not go.

    Raises
    ------
    InvalidProblem
        No register holds the type.
    """
    if isinstance(kind, (ir.IntegerType, ir.IndexType)):
        return builder.constant(f"0 : {kind}")
    if isinstance(kind, ir.FloatType):
        return builder.constant(f"0.0 : {kind}")
    what = "memory" if isinstance(kind, ir.MemRefType) else "value"
    raise InvalidProblem(
        f"which {what} this {kind} is is known only at run time; use each of them in a branch of "
        "its own",
        location_text(builder.location),
    )


def if_else(condition: IrValue, builder: Builder) -> tuple[Op, Builder, Builder]:
    """An `scf.if` to be filled, without results yet, and where its sides go."""
    made = builder.make("scf.if", [condition], regions=2)
    sides = [builder.at_end(add_block(made, number)) for number in range(2)]
    return made, sides[0], sides[1]


def joined(made: Op, sides: list[tuple[Outcome, Builder]], builder: Builder) -> Outcome:
    """What follows an if, which gets the results that are needed.

    Parameters
    ----------
    made
        The if that `if_else` made; another one with results takes its place.
    sides
        What follows each side, and the end of the side.
    """
    condition = made.operands[0]
    results = _Results(made, [side for _, side in sides])
    outcomes = [outcome for outcome, _ in sides]
    targets = list(dict.fromkeys(t for outcome in outcomes for t in outcome.ways))
    found = Outcome(
        {t: Way([], sum(o.ways[t].edges for o in outcomes if t in o.ways)) for t in targets}
    )
    later: list[tuple[Way, int | None, int]] = []
    for target in targets:
        ways = [o.ways.get(target) for o in outcomes]
        count = max(len(way.values) for way in ways if way is not None)
        for k in range(count):
            later.append((found.ways[target], None, results.add([w and w.values[k] for w in ways])))
    sole = all(outcome.is_sole for outcome in outcomes)
    for number, target in enumerate(targets[:-1]):
        if sole:
            found.ways[target].flag = condition
        else:
            flags = [o.flag(target, side) for o, side in sides]
            later.append((found.ways[target], number, results.add(flags)))
    values = results.finish(builder)
    for way, flag, slot in later:
        if flag is None:
            way.values.append(values[slot])
        else:
            way.flag = values[slot]
    return found


class _Results:
    """Results of an if: what both sides have outside of it is none of them."""

    def __init__(self, made: Op, sides: list[Builder]) -> None:
        self.made, self.sides = made, sides
        self.kinds: list[Any] = []
        self.yields: list[list[Any]] = [[] for _ in sides]
        self.slots: list[Any] = []

    def add(self, values: list[Any]) -> int:
        """A value by its sides, None where it does not matter; its number."""
        known = [value for value in values if value is not None]
        if not known:
            self.slots.append(None)
        elif all(value == known[0] for value in known) and not is_inside(known[0], self.made):
            self.slots.append(known[0])
        else:
            self.slots.append(len(self.kinds))
            self.kinds.append(known[0].type)
            for value, side, yields in zip(values, self.sides, self.yields, strict=True):
                yields.append(placeholder(known[0].type, side) if value is None else value)
        return len(self.slots) - 1

    def finish(self, builder: Builder) -> list[Any]:
        """All values behind the if, by number."""
        for side, yields in zip(self.sides, self.yields, strict=True):
            side.make("scf.yield", yields)
        if not self.kinds:
            return self.slots
        whole = builder.make("scf.if", [self.made.operands[0]], self.kinds, regions=2)
        for number, region in enumerate(self.made.regions):
            block = region.blocks[0]
            block.append_to(whole.regions[number])
        self.made.erase()
        return [whole.results[s] if isinstance(s, int) else s for s in self.slots]


def is_inside(value: Any, op: Op) -> bool:
    """Whether a value is made in a region of an operation."""
    owner = value.owner
    around = owner.owner if isinstance(owner, ir.Block) else owner.operation.parent
    while around is not None and not isinstance(around, ir.Module):
        if around.operation == op:
            return True
        around = around.operation.parent
    return False
