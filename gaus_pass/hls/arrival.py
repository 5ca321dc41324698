"""When the wires of a module have their values: a static analysis of its netlist.

::

    registers, inputs ──► logic (delays) ──► registers, outputs
       arrival                                  set-up

Everything counts from the clock edge, beyond what every register takes.  The logic of an operation
of the source takes together what its schedule counted; what control and multiplexers add is timed
operation by operation.  On a part, gates and selections with four inputs in all are one look-up
table, as synthesis makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from gaus_pass.ir.core.walk import defining_op

_TABLE = 4
"""The most inputs of a look-up table."""
_CUTS = 5
"""Ways to make an operation by a look-up table that are kept."""
_BITWISE = frozenset(("comb.and", "comb.or", "comb.xor", "comb.mux"))
_INDEXED = ("seq.read", "sv.array_index_inout")
"""Of these the first operand is a memory."""
_PLAIN = frozenset(("hw.wire", "comb.extract", "comb.concat", "comb.replicate", "seq.read",
                    "sv.read_inout", "sv.array_index_inout"))  # fmt: skip


Place = tuple[int, int]


@dataclass(frozen=True)
class Owner:
    """An operation of the source: its place, its name, and what its logic takes together.

    Attributes
    ----------
    place
        Number of the leaf, and of the operation in it.
    """

    place: Place
    name: str
    delay: float


Cut = tuple[Any, ...]
"""Inputs of a look-up table."""


@dataclass(frozen=True)
class Delays:
    """What a netlist takes, beyond what every register takes.

    Attributes
    ----------
    of
        Delay of an operation of the netlist.
    owned
        By wire: the operation of the source whose logic it is of.
    starts
        By name of an input or a register: when it has its value.
    tables
        Whether gates are joined into look-up tables.
    """

    of: Callable[[Any], float]
    owned: Mapping[Any, Owner]
    starts: Mapping[str, float]
    tables: bool


@dataclass(frozen=True)
class Arrival:
    """When a wire has its value, the latest input that it waits for, and the delay from there."""

    time: float
    behind: Any = None
    delay: float = 0.0


@dataclass
class Arrivals:
    """Arrivals of all wires of a module, found when they are asked for."""

    delays: Delays
    inputs: list[str]
    _known: dict[Any, Arrival] = field(default_factory=dict[Any, Arrival])
    _cuts: dict[Any, list[Cut]] = field(default_factory=dict[Any, "list[Cut]"])

    def of(self, value: Any) -> Arrival:
        """When a wire has its value."""
        stack = [value]
        while stack:
            top = stack[-1]
            waiting = [v for v in self._behind(top) if v not in self._known]
            if top in self._known:
                stack.pop()
            elif waiting:
                stack += waiting
            else:
                self._known[stack.pop()] = self._found(top)
        return self._known[value]

    def path(self, value: Any) -> list[tuple[Any, Arrival]]:
        """The wires of the latest path to a wire, from where it starts."""
        found: list[tuple[Any, Arrival]] = []
        while value is not None:
            arrival = self.of(value)
            found.append((value, arrival))
            value = arrival.behind
        return found[::-1]

    def _behind(self, value: Any) -> list[Any]:
        """What the wire depends on without a register."""
        op = defining_op(value)
        if op is None or not (op.name.startswith("comb.") or op.name in _PLAIN):
            return []
        operands = list(op.operands)[1:] if op.name in _INDEXED else op.operands
        return [v for v in operands if not _is_constant(v)]

    def _found(self, value: Any) -> Arrival:
        op = defining_op(value)
        if op is None:
            name = self.inputs[value.arg_number]
            return Arrival(self.delays.starts.get(name, 0.0))
        behind = self._behind(value)
        if not behind:
            name = op.attributes["name"].value if "name" in op.attributes else ""
            return Arrival(self.delays.starts.get(name, 0.0))
        owner = self.delays.owned.get(value)
        if owner is not None:
            ways = ((v, self.delays.owned.get(v) == owner) for v in behind)
            return _latest((v, self._known[v], 0.0 if own else owner.delay) for v, own in ways)
        delay = 0.0 if op.name in _PLAIN else self.delays.of(op)
        if self.delays.tables and op.name in _BITWISE:
            return self._table(value, behind, delay)
        return _latest((v, self._known[v], delay) for v in behind)

    def _table(self, value: Any, behind: list[Any], delay: float) -> Arrival:
        """The earliest of the ways to make a value of inputs by one look-up table."""
        choices = [[(v,), *self._cuts.get(v, ())] for v in behind]
        cuts: dict[Cut, None] = {tuple(behind): None}
        for chosen in product(*choices):
            cut = tuple(dict.fromkeys(v for part in chosen for v in part))
            if len(cut) <= _TABLE:
                cuts[cut] = None
        ways = [(_latest((v, self._known[v], delay) for v in cut), cut) for cut in cuts]
        ways.sort(key=lambda way: (way[0].time, len(way[1])))
        self._cuts[value] = [cut for _, cut in ways[:_CUTS] if len(cut) <= _TABLE]
        return ways[0][0]


def _latest(ways: Iterable[tuple[Any, Arrival, float]]) -> Arrival:
    found = [Arrival(at.time + delay, value, delay) for value, at, delay in ways]
    return max(found, key=lambda arrival: arrival.time)


def _is_constant(value: Any) -> bool:
    op = defining_op(value)
    return op is not None and op.name == "hw.constant"
