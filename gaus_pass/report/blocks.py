"""Blocks of a report: facts, tables, remarks and sections, before any output format."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gaus_pass.text import one_line


@dataclass(frozen=True)
class Facts:
    """Names with their values, one per line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under headers.

    Attributes
    ----------
    numeric
        Columns that are right-aligned.
    left_out
        The number of further rows that are not shown.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    left_out: int = 0


@dataclass(frozen=True)
class Remarks:
    """Sentences, each an item of a list."""

    texts: tuple[str, ...]


Block = Facts | Table | Remarks


@dataclass(frozen=True)
class Section:
    """A heading and the blocks under it; level 1 begins a report."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 2


def visible(section: Section) -> Section:
    """The section with its control characters made visible, for any output format."""
    return Section(one_line(section.title), tuple(map(_visible, section.blocks)), section.level)


def _visible(block: Block) -> Block:
    if isinstance(block, Facts):
        return Facts(tuple((one_line(name), one_line(value)) for name, value in block.rows))
    if isinstance(block, Remarks):
        return Remarks(tuple(map(one_line, block.texts)))
    rows = tuple(tuple(map(one_line, row)) for row in block.rows)
    return replace(block, headers=tuple(map(one_line, block.headers)), rows=rows)
