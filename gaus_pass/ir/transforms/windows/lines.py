"""The delay line of a window: a shift register for each row of it, line buffers between rows.

A line buffer has an element for each iteration of the levels inside that of its rows.  It is read
before it is written, so that what comes out went in one iteration of that level before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.transforms.loops import local_memory, zero
from gaus_pass.ir.transforms.windows.conditions import Range, inside
from gaus_pass.ir.transforms.windows.find import Offset, Window


@dataclass(frozen=True)
class _Write:
    """What a line buffer gets at the end of an iteration.

    Attributes
    ----------
    value
        None for what the store has made of an element.
    behind
        By level inside: how long ago the element was loaded.
    """

    buffer: Any
    value: Any
    behind: Offset


class Lines:
    """Where a window gets its elements from.

    Parameters
    ----------
    builder
        In front of the nest.
    box
        By level: iterations in which the window loads.
    whole, full
        By level: all iterations, and those of the nest as it was.
    """

    def __init__(
        self,
        builder: Builder,
        window: Window,
        box: list[Range],
        whole: list[int],
        full: list[Range],
    ) -> None:
        self.window, self.box, self.whole, self.full = window, box, whole, full
        self.behind = [(tap, window.behind(tap)) for tap in window.loads]
        self.changed = None if window.store is None else window.behind(window.store)
        self.kind = window.loads[0].access.data.type
        self._buffers = [self._buffer(builder, level) for level in self._between((), 0)]
        self.kinds = [self.kind] * sum(self._lengths((), 0))
        self._writes: list[_Write] = []
        self._following: list[Any] = []
        self._old: Any = None
        self._shifted = -1

    def _places(self) -> list[Offset]:
        own = [behind for _, behind in self.behind]
        return own if self.changed is None else [*own, self.changed]

    def _rows(self, before: Offset) -> int:
        """How far the places reach back at the level behind those given."""
        level = len(before)
        return max((p[level] for p in self._places() if p[:level] == before), default=0)

    def _between(self, before: Offset, level: int) -> Iterator[int]:
        """Levels of the line buffers, in the order in which they are used."""
        if level == len(self.box) - 1:
            return
        for row in range(self._rows(before) + 1):
            yield from self._between((*before, row), level + 1)
            if row < self._rows(before):
                yield level

    def _lengths(self, before: Offset, level: int) -> Iterator[int]:
        """Lengths of the shift registers."""
        if level == len(self.box) - 1:
            yield self._rows(before)
            return
        for row in range(self._rows(before) + 1):
            yield from self._lengths((*before, row), level + 1)

    def _buffer(self, builder: Builder, level: int) -> Any:
        """A memory with the elements of an iteration of a level."""
        return local_memory(builder, [own.size for own in self.box[level + 1 :]], self.kind)

    def begin(
        self, at: Builder, counts: Sequence[Any], loaded: Any, carried: Iterator[Any]
    ) -> None:
        """Put what the lines hold in the place of the loads.

        Parameters
        ----------
        loaded
            The new element.
        carried
            What goes round, of this window's next.
        """
        self._counts, self._carried, self._free = counts, carried, iter(self._buffers)
        self._begin(at, loaded, ())

    def _begin(self, at: Builder, value: Any, before: Offset) -> None:
        level = len(before)
        if level == len(self.box) - 1:
            return self._shift(value, before)
        for row in range(self._rows(before) + 1):
            own = (*before, row)
            self._begin(at, value, own)
            if row < self._rows(before):
                buffer, here = next(self._free), self.changed
                late = here is not None and here[: level + 1] == own
                behind = here[level + 1 :] if here is not None and late else self._nowhere(level)
                self._writes.append(_Write(buffer, None if late else value, behind))
                value = self._read(at, buffer, level)
        return None

    def _nowhere(self, level: int) -> Offset:
        return tuple(0 for _ in self.box[level + 1 :])

    def _shift(self, value: Any, before: Offset) -> None:
        """The shift register of a row."""
        values = [value, *(next(self._carried) for _ in range(self._rows(before)))]
        for tap, behind in self.behind:
            if behind[:-1] == before:
                tap.access.data.replace_all_uses_with(values[behind[-1]])
        if self.changed is not None and self.changed[:-1] == before:
            self._old = values[self.changed[-1]]
            if self.changed[-1] < len(values) - 1:
                self._shifted = len(self._following) + self.changed[-1]
        self._following += values[:-1]

    def _read(self, at: Builder, buffer: Any, level: int) -> Any:
        """What a line buffer holds for this iteration."""
        condition = self._where(at, level, self._nowhere(level), [self.kind])
        here = at if condition is None else at.at_end(add_block(condition, 0))
        places = self._element(level, self._nowhere(level))
        read = here.make("affine.load", [buffer, *self._counts[level + 1 :]], [self.kind], places)
        if condition is None:
            return read.results[0]
        here.make("affine.yield", list(read.results))
        other = at.at_end(add_block(condition, 1))
        other.make("affine.yield", [zero(other, self.kind)])
        return condition.results[0]

    def _where(self, at: Builder, level: int, behind: Offset, kinds: list[Any]) -> Any:
        """Where a line buffer has an element for what was loaded so long ago."""
        outer = [Range(0, trips) for trips in self.whole[: level + 1]]
        inner = [own.later(by) for own, by in zip(self.box[level + 1 :], behind, strict=True)]
        return inside(at, self._counts, [*outer, *inner], self.whole, kinds)

    def _element(self, level: int, behind: Offset) -> dict[str, Any]:
        """The map of an access to a line buffer."""
        begins = [own.begin + by for own, by in zip(self.box[level + 1 :], behind, strict=True)]
        forms = [ir.AffineExpr.get_dim(k) - begin for k, begin in enumerate(begins)]
        return {"map": ir.AffineMapAttr.get(ir.AffineMap.get(len(begins), 0, forms))}

    def end(self, at: Builder) -> list[Any]:
        """Write the line buffers; what goes round to the next iteration."""
        new = self._changed(at)
        if self._shifted >= 0:
            self._following[self._shifted] = new
        for write in self._writes:
            level = len(self.box) - 1 - len(write.behind)
            condition = self._where(at, level, write.behind, [])
            here = at if condition is None else at.at_end(add_block(condition, 0))
            value = new if write.value is None else write.value
            operands = [value, write.buffer, *self._counts[level + 1 :]]
            here.make("affine.store", operands, [], self._element(level, write.behind))
            if condition is not None:
                here.make("affine.yield")
        return self._following

    def _changed(self, at: Builder) -> Any:
        """What is in the place of the store: what is stored where the window is full."""
        if self.window.store is None:
            return None
        condition = inside(at, self._counts, self.full, self.whole, [self.kind])
        stored = self.window.store.access.data
        if condition is None:
            return stored
        for number, value in enumerate((stored, self._old)):
            at.at_end(add_block(condition, number)).make("affine.yield", [value])
        return condition.results[0]

    def drop(self) -> None:
        """Erase the loads."""
        for tap in self.window.loads:
            tap.access.op.erase()
