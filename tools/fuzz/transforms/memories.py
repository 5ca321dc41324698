"""Memories and views of them, row-major."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_DYNAMIC = -(2**63)
_NUMBER = re.compile(r"-?\d+|true|false")
_WORDS = {"true": -1, "false": 0}


@dataclass(frozen=True)
class View:
    """Elements of a list: ``offset + Σ subscript · stride``."""

    words: list[Any]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @staticmethod
    def whole(words: list[Any], shape: Sequence[int]) -> View:
        """All of a memory."""
        return View(words, 0, tuple(shape), _in_a_row(shape))


def _in_a_row(shape: Sequence[int], least: int = 1) -> tuple[int, ...]:
    strides = [least]
    for size in reversed(shape[1:]):
        strides.insert(0, strides[0] * size)
    return tuple(strides)


def fresh(shape: tuple[int, ...], words: Sequence[int] | None = None) -> View:
    """A memory of its own; nothing was written where there are no words."""
    count = 1
    for size in shape:
        count *= size
    return View.whole([None] * count if words is None else list(words), shape)


def element(view: View, at: Sequence[Any] | None) -> int | None:
    """The place of an element; None outside, or where a subscript has no value."""
    if at is None or None in at:
        return None
    if not all(0 <= k < size for k, size in zip(at, view.shape, strict=True)):
        return None
    return view.offset + sum(k * s for k, s in zip(at, view.strides, strict=True))


def cast(view: View, shape: tuple[int, ...] | None) -> View:
    """The same elements in another shape."""
    if shape is None:
        return view
    return View(view.words, view.offset, shape, _in_a_row(shape, view.strides[-1]))


def subview(view: View, own: Sequence[Sequence[int]], operands: Sequence[int], whole: bool) -> View:
    """A part of a view; with ``whole`` the numbers are those of the memory."""
    waiting = iter(operands)
    offsets, sizes, strides = (
        [next(waiting) if n == _DYNAMIC else n for n in group] for group in own
    )
    if whole:
        return View(view.words, offsets[0], tuple(sizes), tuple(strides))
    offset = view.offset + sum(o * s for o, s in zip(offsets, view.strides, strict=True))
    made = tuple(t * s for t, s in zip(strides, view.strides, strict=True))
    return View(view.words, offset, tuple(sizes), made)


def contents(module: Any) -> dict[str, list[int]]:
    """The elements of all globals by symbol."""
    found: dict[str, list[int]] = {}
    for op in module.operation.regions[0].blocks[0].operations:
        if op.operation.name == "memref.global":
            value = str(op.operation.attributes["initial_value"])
            words = _NUMBER.findall(value.partition("<")[2].partition(">")[0])
            size = op.operation.attributes["type"].value.shape[0]
            found[op.operation.attributes["sym_name"].value] = [
                _WORDS[word] if word in _WORDS else int(word) for word in (words * size)[:size]
            ]
    return found
