"""A function as hardware: its interface, memories, processes, and the channels between them.

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

from gaus_pass.hardware.cycles import AroundCycles, Cycles, ItemCycles, LeafCycles
from gaus_pass.hardware.interface import Interface
from gaus_pass.hardware.memory import Memory, MemoryModel
from gaus_pass.hardware.process import Item, Leaf, leaves


@dataclass(frozen=True)
class Channel:
    """One value on its way from what makes it to the processes that read it.

    It is a register of its maker, stable while a reader runs, or a constant.

    Attributes
    ----------
    bits
        Width; that of `gaus_pass.hardware.numbers.INDEX` for an index.
    is_index
        Whether it is an index, which is signed; all else is extended as its user says.
    constant
        Its bits as a number, or None.
    """

    bits: int
    is_index: bool
    constant: int | None = None


@dataclass(frozen=True)
class GateDelays:
    """Delays of a two-way select and of a two-input gate, in the unit of the operator library."""

    select: float
    gate: float


@dataclass(frozen=True)
class Function:
    """A function as hardware.

    Attributes
    ----------
    op
        What it is in the source, in front of which the module is put.
    channels
        Values that cross between processes and the interface, by number.
    scalars, returns
        Channels by scalar argument and by result of the interface.
    items
        The processes, which run in turn.
    memory_model
        How all memories behave.
    gates
        What the hardware adds in front of operations takes.
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

    def leaves(self) -> Iterator[Leaf]:
        """All leaves, in order."""
        return leaves(self.items)

    def cycles(self, scheduled: Iterable[LeafCycles]) -> Cycles:
        """How long it runs.

        Parameters
        ----------
        scheduled
            Those of its leaves, in order.
        """
        waiting = iter(scheduled)

        def of(item: Item) -> ItemCycles:
            if isinstance(item, Leaf):
                return next(waiting)
            return AroundCycles(item.header.levels[0].trips, tuple(map(of, item.items)))

        return Cycles(tuple(map(of, self.items)))
