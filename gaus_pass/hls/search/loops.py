"""The loops of a function that can be unrolled, and the banks that this asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import lcm
from typing import Any

from gaus_pass.hls.search.points import FULL
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import Accesses, loop_of
from gaus_pass.ir.transforms.loops import is_scheduled, trips_of
from gaus_pass.ir.transforms.unrolling.jam import can_jam
from gaus_pass.ir.transforms.unrolling.names import loop_names

_MOST_BANKS = 64


@dataclass(frozen=True)
class SourceLoop:
    """A `for` loop of the source.

    Attributes
    ----------
    name
        One that no other loop has.
    inner
        Loops inside it.
    trips
        None where that is known only at run time.
    operations
        In its body, those of inner loops once.
    jams
        Whether loops inside can run once for two iterations of it.
    """

    name: str
    inner: tuple[str, ...]
    trips: int | None
    operations: int
    jams: bool = False

    def is_around(self, factors: Mapping[str, str]) -> bool:
        """Whether loops inside are left when loops are unrolled so."""
        return any(factors.get(name) != FULL for name in self.inner)


@dataclass(frozen=True)
class Wish:
    """A dimension of a memory that a loop walks along.

    Attributes
    ----------
    memory
        As options call it.
    stride
        By how much the subscript moves an iteration.
    """

    memory: str
    axis: int
    size: int
    loop: str
    stride: int


@dataclass(frozen=True)
class Shape:
    """The loops of a function and what they walk along."""

    loops: tuple[SourceLoop, ...]
    wishes: tuple[Wish, ...]

    def partition(self, unroll: Mapping[str, str], outside: bool) -> str:
        """The banks that let unrolled accesses run at once, as the option has it.

        Parameters
        ----------
        outside
            Whether arguments and results may be divided.
        """
        trips = {loop.name: loop.trips for loop in self.loops}
        counts: dict[tuple[str, int, int], int] = {}
        for wish in self.wishes:
            factor = unroll.get(wish.loop)
            if factor is None or not (outside or wish.memory.startswith("alloca")):
                continue
            copies = (trips[wish.loop] or 1) if factor == FULL else int(factor)
            key = (wish.memory, wish.axis, wish.size)
            counts[key] = lcm(counts.get(key, 1), copies * wish.stride)
        found: list[str] = []
        banks: dict[str, int] = {}
        for (memory, axis, size), count in sorted(counts.items()):
            count = min(count, size)
            banks[memory] = banks.get(memory, 1) * count
            if count > 1 and banks[memory] <= _MOST_BANKS:
                found.append(f"{memory}:{axis}:cyclic:{count}")
        return ",".join(found)


def shape_of(function: Op, names: Mapping[Any, str]) -> Shape:
    """The loops of a function in its normal form.

    Parameters
    ----------
    names
        Of its memories.
    """
    called = _own_names(function)
    loops: list[SourceLoop] = []
    for op, name in called.items():
        if is_scheduled(op):
            continue
        inside = [called[o] for o in walk_nested(op) if o in called]
        count = sum(1 for _ in walk_nested(op))
        view = ForView.of(op)
        jams = bool(inside) and can_jam(view, 2) is None
        loops.append(SourceLoop(name, tuple(inside), trips_of(view), count, jams))
    known = {loop.name for loop in loops}
    wishes = (w for w in _wishes(function, called, names) if w.loop in known)
    return Shape(tuple(loops), tuple(dict.fromkeys(wishes)))


def _own_names(function: Op) -> dict[Any, str]:
    """For each loop the first of its names that no other loop has."""
    every = loop_names(function)
    found: dict[Any, str] = {}
    for op, names in every:
        others = {n for other, theirs in every if other != op for n in theirs}
        found[op] = next((n for n in names if n not in others), names[-1])
    return found


def _wishes(function: Op, called: Mapping[Any, str], names: Mapping[Any, str]) -> Iterator[Wish]:
    accesses = Accesses()
    for access in accesses.within(function):
        memory = names.get(access.memory)
        kind = access.view.type
        if memory is None or access.view != access.memory or not kind.has_static_shape:
            continue
        assert isinstance(kind, ir.MemRefType)
        for axis, form in enumerate(access.subscripts):
            for name, stride in form.terms:
                loop = loop_of(accesses.value(name)) if name in form.names else None
                step = None if loop is None else ForView.of(loop).step()
                if loop in called and step is not None:
                    yield Wish(memory, axis, kind.shape[axis], called[loop], abs(stride * step))
