"""When the wires of a module have their values: a static analysis of its netlist.

::

    registers, inputs ──► logic (delays) ──► registers, outputs
       arrival                                  set-up

Everything counts from the clock edge, beyond what every register takes.  The logic of an operation
of the source takes together what its schedule counted; what control and multiplexers add, and
sums and conditions that the source does not have as such, are timed operation by operation.  On an
FPGA, gates and selections with few inputs in all are one look-up table, and sums that only another
sum reads are one sum, as synthesis makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from gaus_pass.ir.core.walk import defining_op

_CUTS = 5
"""Ways to make an operation by a look-up table that are kept."""
_BITWISE = frozenset(("comb.and", "comb.or", "comb.xor", "comb.mux"))
_SUMS = frozenset(("comb.add", "comb.sub"))
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
    delay
        None where its logic, which others may share, is timed operation by operation.
    after
        What follows its registers, where it has latency.
    """

    place: Place
    name: str
    delay: float | None
    after: float = 0.0
    latency: int = 0


Cut = tuple[Any, ...]
"""Inputs of a look-up table."""


@dataclass(frozen=True)
class Pins:
    """What a module takes at its pins, beyond what every register takes.

    Attributes
    ----------
    into
        By input: from there to the latest register inside.
    out
        By output: from the registers inside to there.
    through
        By output, then by input: logic without a register.
    inside
        From registers inside to registers inside.
    """

    into: Mapping[str, float]
    out: Mapping[str, float]
    through: Mapping[str, Mapping[str, float]]
    inside: float = 0.0


@dataclass(frozen=True)
class Delays:
    """What a netlist takes, beyond what every register takes.

    Attributes
    ----------
    of
        Delay of an operation of the netlist.
    joined
        Delay of an operation with others joined into it that has so many inputs in all; None where
        it is not made of so many.
    owned
        By wire: the operation of the source whose logic it is of.
    starts
        By name of an input or a register: when it has its value.
    pins
        Of the module of an instance.
    """

    of: Callable[[Any], float]
    joined: Callable[[Any, int], float | None]
    owned: Mapping[Any, Owner]
    starts: Mapping[str, float]
    pins: Callable[[Any], Pins]


@dataclass(frozen=True)
class Arrival:
    """When a wire has its value, the latest input that it waits for, and the delay from there."""

    time: float
    behind: Any = None
    delay: float = 0.0


NEVER = -1e12
"""When a wire has its value that nothing of interest leads to."""


@dataclass
class Arrivals:
    """Arrivals of all wires of a module, found when they are asked for.

    Attributes
    ----------
    source
        The one input that paths start from, by its number; -1 for registers alone, None for all.
    """

    delays: Delays
    inputs: list[str]
    source: int | None = None
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
        if op is not None and op.name == "hw.instance":
            return [v for v, _ in self._through(value)]
        if op is None or not (op.name.startswith("comb.") or op.name in _PLAIN):
            return []
        operands = list(op.operands)[1:] if op.name in _INDEXED else op.operands
        if op.name in _SUMS:
            operands = self._terms(value)
        return [v for v in operands if not _is_constant(v)]

    def _through(self, value: Any) -> list[tuple[Any, float]]:
        """The operands of an instance that reach one of its results without a register."""
        op = defining_op(value)
        ports = [port.value for port in op.attributes["argNames"]]
        own = self.delays.pins(op).through.get(_port(value), {})
        return [(v, own[p]) for v, p in zip(op.operands, ports, strict=True) if p in own]

    def _terms(self, value: Any) -> list[Any]:
        """What a sum is of, together with sums that it alone reads."""
        op = defining_op(value)
        found: list[Any] = []
        for operand in op.operands:
            inner = operand
            while (own := defining_op(inner)) is not None and own.name == "hw.wire":
                if not _is_read_once(inner):
                    break
                inner = own.operands[0]
            sums = own is not None and own.name in _SUMS and _is_read_once(inner)
            found += self._terms(inner) if sums and self._is_measured(inner) else [operand]
        return found if self.delays.joined(op, _count(found)) is not None else list(op.operands)

    def _is_measured(self, value: Any) -> bool:
        """Whether the delay of a wire is that of its operation, and not one of the user's."""
        owner = self.delays.owned.get(value)
        told = None if owner is None else owner.delay
        return told is None or told == self.delays.of(defining_op(value))

    def _found(self, value: Any) -> Arrival:
        op = defining_op(value)
        if op is None:
            name = self.inputs[value.arg_number]
            others = self.source is not None and value.arg_number != self.source
            return Arrival(NEVER if others else self.delays.starts.get(name, 0.0))
        if op.name == "hw.instance":
            ways = ((v, self._known[v], taken) for v, taken in self._through(value))
            out = self.delays.pins(op).out.get(_port(value), NEVER)
            return _latest(ways, Arrival(self._began(out)))
        behind = self._behind(value)
        if not behind:
            name = op.attributes["name"].value if "name" in op.attributes else ""
            return Arrival(self._began(self.delays.starts.get(name, 0.0)))
        joined = self._joined_sum(value, behind) if op.name in _SUMS else None
        if joined is not None:
            return joined
        owner = self.delays.owned.get(value)
        told = None if owner is None else owner.delay
        if told is not None:
            ways = ((v, self.delays.owned.get(v) == owner) for v in behind)
            return _latest((v, self._known[v], 0.0 if own else told) for v, own in ways)
        delay = 0.0 if op.name in _PLAIN else self.delays.of(op)
        if op.name in _BITWISE:
            return self._table(value, behind, delay)
        return _latest((v, self._known[v], delay) for v in behind)

    def _joined_sum(self, value: Any, behind: list[Any]) -> Arrival | None:
        """A sum of several; where one comes late, it is added last."""
        op, terms = defining_op(value), self._terms(value)
        delay = self.delays.joined(op, _count(terms))
        if len(terms) == len(op.operands) or delay is None or not self._is_measured(value):
            return None
        alone = self.delays.of(op)
        last = max(behind, key=lambda v: self._known[v].time)
        others = [(v, self._known[v], alone + delay) for v in behind if v != last]
        late = [*others, (last, self._known[last], alone)]
        ways = (_latest((v, self._known[v], delay) for v in behind), _latest(late))
        return min(ways, key=lambda arrival: arrival.time)

    def _began(self, time: float) -> float:
        return NEVER if self.source is not None and self.source >= 0 else time

    def _table(self, value: Any, behind: list[Any], delay: float) -> Arrival:
        """The earliest of the ways to make a value of inputs by one look-up table."""
        op = defining_op(value)
        choices = [[(v,), *self._cuts.get(v, ())] for v in behind]
        cuts: dict[Cut, float] = {tuple(behind): delay}
        for chosen in product(*choices):
            cut = tuple(dict.fromkeys(v for part in chosen for v in part))
            taken = self.delays.joined(op, len(cut))
            if taken is not None:
                cuts[cut] = taken
        ways = [(_latest((v, self._known[v], d) for v in cut), cut) for cut, d in cuts.items()]
        ways.sort(key=lambda way: (way[0].time, len(way[1])))
        self._cuts[value] = [
            cut for _, cut in ways[:_CUTS] if self.delays.joined(op, len(cut)) is not None
        ]
        return ways[0][0]


def _latest(ways: Iterable[tuple[Any, Arrival, float]], least: Arrival | None = None) -> Arrival:
    found = [Arrival(at.time + delay, value, delay) for value, at, delay in ways]
    found += [] if least is None else [least]
    return max(found, key=lambda arrival: arrival.time)


def _count(terms: Sequence[Any]) -> int:
    """Terms of a sum; all constants together are one."""
    constants = sum(map(_is_constant, terms))
    return len(terms) - max(0, constants - 1)


def _port(value: Any) -> str:
    """The output of its module that a result of an instance is."""
    op = defining_op(value)
    return op.attributes["resultNames"][value.result_number].value


def _is_read_once(value: Any) -> bool:
    uses = iter(value.uses)
    return next(uses, None) is not None and next(uses, None) is None


def _is_constant(value: Any) -> bool:
    op = defining_op(value)
    return op is not None and op.name == "hw.constant"
