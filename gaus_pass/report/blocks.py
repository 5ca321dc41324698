"""What a report is made of, before it is text, Markdown or anything else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """Names and what they are, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under headers.

    Attributes
    ----------
    numeric
        Columns that are set flush right.
    left_out
        How many further rows there would be.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    left_out: int = 0


@dataclass(frozen=True)
class Remarks:
    """Sentences, each a point of a list."""

    texts: tuple[str, ...]


Block = Facts | Table | Remarks


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; level 1 begins a report."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 2
