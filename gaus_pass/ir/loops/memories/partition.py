"""The option ``partition``: dimensions of memories that are divided among banks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.hardware.memory import DYNAMIC, Memory
from gaus_pass.hardware.partition import BLOCK, COMPLETE, CYCLIC, KINDS, Split
from gaus_pass.ir.core.locations import location_text

Wish = tuple[int, str, int]
"""Axis, kind, and number of banks, which is 0 for all of it."""

_ENTRY = re.compile(rf"(\d+):({'|'.join(KINDS)})(?::(\d+))?")
_MOST_OUTSIDE = 64
"""Banks of a memory whose ports are those of the module."""


def parse_partition(text: str) -> dict[str, list[Wish]]:
    """``arg0:1:cyclic:4,arg1:0:complete`` → wishes by memory.

    Raises
    ------
    InvalidOption
        Not of that form, or a dimension that is given twice.
    """
    found: dict[str, list[Wish]] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, rest = part.partition(":")
        match = _ENTRY.fullmatch(rest)
        kind, count = (match[2], match[3]) if match is not None else ("", None)
        if match is None or (kind == COMPLETE) != (count is None) or count == "0":
            raise InvalidOption(
                f"partition: '{part}' is not of the form arg0:1:cyclic:4, arg0:1:block:4 or "
                "arg0:1:complete, with the dimension from 0"
            )
        wishes = found.setdefault(name, [])
        if any(axis == int(match[1]) for axis, _, _ in wishes):
            raise InvalidOption(f"partition: dimension {match[1]} of '{name}' is given twice")
        wishes.append((int(match[1]), kind, int(count or 0)))
    return found


def partitioned(memory: Memory, wishes: Sequence[Wish]) -> Memory:
    """A memory in banks.

    Raises
    ------
    InvalidOption
        A dimension does not exist or is too small, a size is known only at run time, or there would
        be too many ports.
    """
    if DYNAMIC in memory.shape:
        raise InvalidOption(
            f"partition: a size of '{memory.name}' is known only at run time; banks need "
            "constant sizes"
        )
    splits = tuple(sorted((_split(memory, *wish) for wish in wishes), key=lambda s: s.axis))
    found = replace(memory, splits=tuple(s for s in splits if s.count > 1))
    count = Counter(port.prefix for bank in found.banks for port in bank.ports).total()
    if not memory.is_local and len(found.banks) > _MOST_OUTSIDE:
        raise InvalidOption(
            f"partition: '{memory.name}' would have {len(found.banks)} banks with {count} ports of "
            f"the module; at most {_MOST_OUTSIDE} banks of a memory outside"
        )
    return found


def uneven_banks(memory: Memory) -> Iterator[Diagnostic]:
    """A remark for every dimension of which some banks have fewer elements than others."""
    for split in memory.splits:
        sizes = [split.size_of(bank) for bank in range(split.count)]
        if min(sizes) < max(sizes):
            text = (
                f"dimension {split.axis} of '{memory.name}' has {split.size} elements, which "
                f"{split.kind}:{split.count} divides unevenly: banks have {max(sizes)} or "
                f"{min(sizes)}; {split.count * max(sizes)} would fill all alike"
            )
            yield Diagnostic(Severity.REMARK, text, location_text(memory.value.location))


def _split(memory: Memory, axis: int, kind: str, count: int) -> Split:
    if axis >= len(memory.shape):
        raise InvalidOption(
            f"partition: '{memory.name}' has no dimension {axis}; it has {len(memory.shape)}, "
            "counted from 0"
        )
    size = memory.shape[axis]
    count = size if kind == COMPLETE else count
    split = Split(axis, CYCLIC if kind == COMPLETE else kind, count, size)
    if count > size or (kind == BLOCK and split.block * (count - 1) >= size):
        most = -(-size // split.block) if count <= size else size
        raise InvalidOption(
            f"partition: dimension {axis} of '{memory.name}' has {size} elements, of which {kind} "
            f"makes at most {most} banks"
        )
    return split
