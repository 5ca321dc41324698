"""Processes: the parts of a function with a control of their own, and the order in which they run.

A `Leaf` is a pipelined loop, or operations that run once; it has a schedule.  An `Around` is a loop
around others: in each of its iterations it runs its items one after the other.  The items of a
function run one after the other as well::

    begin ─► leaf 0 ─► around 1 ─────────────► leaf 2 ─► done
                       │ check ─► leaf 1.0 ─► leaf 1.1 ─┐
                       └──── ▲ ─────────────────────────┘

Control passes as a pulse.  Data pass through memories and channels (`gaus_pass.hardware.function`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.loop import Loop
from gaus_pass.model.problem import Problem


@dataclass(frozen=True)
class MemoryDependence:
    """``later`` starts at least ``delay`` cycles after ``earlier``, ``distance`` iterations later.

    Operations are indices into `Loop.operations`.
    """

    earlier: int
    later: int
    distance: int
    delay: int


@dataclass(frozen=True)
class LoopGraph:
    """A loop, its scheduling problem, and the dependences through its memories.

    Attributes
    ----------
    problem
        Operation 0 is the control; operation i + 1 is ``loop.operations[i]``.
    instances
        By operation of the loop: the module that implements it.
    wanted_ii
        The II that the source asks for, or None.
    pipelined
        Whether an iteration may begin before the one before has ended.
    at_ii_one
        The same at II 1, where accesses share ports because they happen in different iterations;
        None where ports suffice or do not even then.  Its operations replace those of the loop.
    riders
        By access that uses no port in the problem: the one whose port it shares.
    flush
        Whether iterations that have begun go on while a stream has no element for the next one.
    """

    loop: Loop
    problem: Problem
    dependences: tuple[MemoryDependence, ...]
    instances: dict[int, Instance] = field(default_factory=dict[int, Instance])
    wanted_ii: int | None = None
    pipelined: bool = True
    at_ii_one: LoopGraph | None = None
    riders: dict[int, int] = field(default_factory=dict[int, int])
    flush: bool = False

    @property
    def runs_once(self) -> bool:
        """Whether it is no loop: its operations run once."""
        return not self.loop.levels and self.loop.exit is None


@dataclass(frozen=True)
class Leaf:
    """An innermost loop, or with ``straight`` operations that run once."""

    graph: LoopGraph
    straight: bool = False


@dataclass(frozen=True)
class Carried:
    """What goes from one iteration of an `Around` to the next, in a register.

    Attributes
    ----------
    inside, after
        Channels that it feeds: to the items inside, and to those after the loop.
    initial, following
        Channels that it is loaded from: before the first iteration, and after each.
    """

    inside: int
    after: int
    initial: int
    following: int


@dataclass(frozen=True)
class Row:
    """The induction variable of an `Around` times a number that is known only at run time.

    It is stepped with the induction variable; only its low bits, those of an address, are meant.

    Attributes
    ----------
    channel
        That it feeds.
    sizes
        Channels whose product it is multiplied by.
    """

    channel: int
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Around:
    """A loop around others.

    Attributes
    ----------
    header
        Induction variable and bounds; a loop without operations.
    induction
        Channel that the induction variable feeds.
    rows
        Addresses of rows that items inside read.
    """

    header: Loop
    induction: int
    carried: tuple[Carried, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Merge:
    """A result of a `Branch`: the channel that it feeds, and the one it takes on each side."""

    result: int
    then: int
    otherwise: int


@dataclass(frozen=True)
class Branch:
    """An if around loops: the items of one side run.

    Attributes
    ----------
    op
        The `scf.if`.
    condition
        Channel of one bit.
    """

    op: Any
    condition: int
    then: tuple[Item, ...]
    otherwise: tuple[Item, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class While:
    """A while loop around loops: ``before``, and where the condition holds ``after`` and again.

    Attributes
    ----------
    op
        The `scf.while`.
    condition
        Channel of one bit, read when ``before`` has ended.
    carried
        What goes from one iteration to the next; nothing is read of it ``after`` the loop.
    """

    op: Any
    condition: int
    carried: tuple[Carried, ...]
    before: tuple[Item, ...]
    after: tuple[Item, ...]


Item = Leaf | Around | Branch | While


def leaves(items: Iterable[Item]) -> Iterator[Leaf]:
    """All leaves, in order."""
    for item in items:
        if isinstance(item, Leaf):
            yield item
        else:
            yield from leaves(parts_of(item))


def with_problems(items: Iterable[Item], problems: Iterator[Problem]) -> tuple[Item, ...]:
    """The same items with other scheduling problems, one for each leaf in order."""

    def other(item: Item) -> Item:
        match item:
            case Leaf():
                return replace(item, graph=replace(item.graph, problem=next(problems)))
            case Around():
                return replace(item, items=all_of(item.items))
            case Branch():
                then = all_of(item.then)
                return replace(item, then=then, otherwise=all_of(item.otherwise))
            case While():
                before = all_of(item.before)
                return replace(item, before=before, after=all_of(item.after))

    def all_of(inside: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(map(other, inside))

    return all_of(items)


def parts_of(item: Around | Branch | While) -> tuple[Item, ...]:
    """The items inside another one, in order."""
    match item:
        case Around():
            return item.items
        case Branch():
            return (*item.then, *item.otherwise)
        case While():
            return (*item.before, *item.after)
