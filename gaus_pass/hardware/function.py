"""A function as hardware: its interface, memories, processes, and the channels between them.

A function becomes one module.  Its processes run one after the other: each has a schedule and a
control of its own, and starts the next one when it ends.  Scalars pass from the interface to a
process, from one process to the next and to the results in *channels*, which are registers or
constants.  Arrays stay in *memories*, which lie inside the module or behind its ports.

::

              ┌───────────────────────────── module ────────────────────────────┐
    start ──► │ control ──────► leaf 0 ────────► leaf 1 ────────► … ─────► done │──► ready, done
    scalars ► │ channels ─────► ║ ║ ─ channels ─► ║ ║ ─ channels ────────────── │──► results
              │                 ▼ ▲               ▼ ▲                           │
              │ banks of local memories · ports of memories outside ─────────── │──► memories
              └─────────────────────────────────────────────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.cycles import (
    AroundCycles,
    BranchCycles,
    Cycles,
    ItemCycles,
    LeafCycles,
    ParallelCycles,
    WhileCycles,
)
from gaus_pass.hardware.flow import Flow, Process
from gaus_pass.hardware.interface import Interface
from gaus_pass.hardware.memory import Memory, MemoryModel
from gaus_pass.hardware.operations import tree_depth
from gaus_pass.hardware.process import Around, Branch, Item, Leaf, While, leaves


@dataclass(frozen=True)
class Channel:
    """A value that passes from its producer to the processes that read it.

    It is a register of the producer, stable while a reader runs, or a constant.

    Attributes
    ----------
    bits
        Width; an index has that of `gaus_pass.hardware.numbers.index_type`.
    is_index
        Whether it is an index, which is signed.  How others are extended is up to their user.
    constant
        The bit pattern as a number, or None if it is no constant.
    """

    bits: int
    is_index: bool
    constant: int | None = None


@dataclass(frozen=True)
class GateDelays:
    """Delays of a two-way select and of a two-input gate, in the unit of the operator library.

    Attributes
    ----------
    choices
        Of a choice among two, four, eight, … ways, where that is known to be less than a tree.
    gathers
        The same of a gate with two, four, eight, … inputs.
    """

    select: float
    gate: float
    choices: tuple[float, ...] = ()
    gathers: tuple[float, ...] = ()

    def multiplexer(self, levels: int) -> float:
        """A multiplexer that is a tree of so many levels of selects."""
        known = levels and levels <= len(self.choices)
        return self.choices[levels - 1] if known else levels * self.select

    def gathered(self, inputs: int) -> float:
        """A gate with so many inputs."""
        levels = tree_depth(inputs)
        known = levels and levels <= len(self.gathers)
        return self.gathers[levels - 1] if known else levels * self.gate


@dataclass(frozen=True)
class Function:
    """A function as hardware.

    Attributes
    ----------
    op
        Handle to the function in the source; the module is inserted in front of it.
    channels
        Values that cross between processes and the interface, by number.
    scalars, returns
        The channel of each scalar argument and of each result.
    items
        The processes, in the order in which they run.
    memory_model
        Timing of all memories.
    gates
        Delays of the gates that the hardware adds in front of operations.
    normal_form
        The IR that the handles of the model belong to; kept alive with it.
    steps
        Names of the transformations that its loops went through.
    flow
        Its processes, where they run at the same time; the items are then those of all of them.
    """

    op: Any
    name: str
    interface: Interface
    memories: tuple[Memory, ...]
    channels: tuple[Channel, ...]
    scalars: tuple[int, ...]
    items: tuple[Item, ...]
    returns: tuple[int, ...]
    memory_model: MemoryModel
    gates: GateDelays
    normal_form: Any = None
    steps: tuple[str, ...] = ()
    flow: Flow | None = None

    def items_of(self, process: Process) -> tuple[Item, ...]:
        """The items of a process, which run in turn."""
        return self.items[process.first : process.first + process.count]

    def leaves(self) -> Iterator[Leaf]:
        """All leaves, in order."""
        return leaves(self.items)

    def cycles(self, scheduled: Iterable[LeafCycles], run: int | None = None) -> Cycles:
        """The cycle formula of the function.

        Parameters
        ----------
        scheduled
            The cycles of its leaves, in order.
        run
            Of a single run, where its processes run at the same time and that is known.
        """
        waiting = iter(scheduled)

        def all_of(items: Iterable[Item]) -> tuple[ItemCycles, ...]:
            return tuple(map(of, items))

        def of(item: Item) -> ItemCycles:
            match item:
                case Leaf():
                    return next(waiting)
                case Around():
                    return AroundCycles(item.header.levels[0].trips, all_of(item.items))
                case Branch():
                    return BranchCycles(all_of(item.then), all_of(item.otherwise))
                case While():
                    return WhileCycles(all_of(item.before), all_of(item.after))

        if self.flow is not None:
            processes = tuple(all_of(self.items_of(p)) for p in self.flow.processes)
            return Cycles((ParallelCycles(processes, run),), 0)
        return Cycles(all_of(self.items))
