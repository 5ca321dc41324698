"""Reports as plain text for 80 columns, and as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from gaus_pass.report.blocks import Block, Facts, Section, Table

WIDTH = 80
_INDENT = "  "
_GAP = "  "
_NARROWEST = 8
_MARKDOWN = re.compile(r"([\\`*_|<\[\]])")


def to_text(sections: Sequence[Section]) -> str:
    """Plain text; no line is longer than 80 columns unless a single word is."""
    return "\n".join("\n".join(_text_section(section)) + "\n" for section in sections)


def _text_section(section: Section) -> list[str]:
    title = _shortened(section.title, WIDTH)
    lines = [title, ("=" if section.level == 1 else "-") * len(title)]
    return lines + [line for block in section.blocks for line in _text_block(block)]


def _text_block(block: Block) -> list[str]:
    if isinstance(block, Facts):
        return _text_facts(block)
    if isinstance(block, Table):
        return _text_table(block)
    return [line for text in block.texts for line in _wrapped("- ", text)]


def _text_facts(facts: Facts) -> list[str]:
    width = max((len(name) for name, _ in facts.rows), default=0)
    return [
        line for name, value in facts.rows for line in _wrapped(f"{name:<{width}}{_GAP}", value)
    ]


def _wrapped(lead: str, text: str) -> list[str]:
    """``lead`` and ``text``, with the later lines indented to where the text begins."""
    first = _INDENT + lead
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [first.rstrip()]


def _text_table(table: Table) -> list[str]:
    widths = _fitting(table)
    lines = [_row(table.headers, widths, table), _row(["-" * w for w in widths], widths, table)]
    lines += [_row(row, widths, table) for row in table.rows]
    if table.left_out:
        lines.append(f"{_INDENT}… and {table.left_out:,} more; the result JSON has them all")
    return lines


def _row(cells: Sequence[str], widths: Sequence[int], table: Table) -> str:
    parts = [
        f"{_shortened(cell, width):{'>' if i in table.numeric else '<'}{width}}"
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return (_INDENT + _GAP.join(parts)).rstrip()


def _fitting(table: Table) -> list[int]:
    """Column widths; the widest text columns are narrowed until the line fits."""
    columns = list(zip(table.headers, *table.rows, strict=True))
    widths = [max(len(cell) for cell in column) for column in columns]
    soft = [i for i in range(len(widths)) if i not in table.numeric]
    room = WIDTH - len(_INDENT) - len(_GAP) * (len(widths) - 1)
    while soft and sum(widths) > room:
        widest = max(soft, key=lambda i: widths[i])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def to_markdown(sections: Sequence[Section]) -> str:
    """Markdown as GitHub reads it; nothing is shortened."""
    lines: list[str] = []
    for section in sections:
        lines += [f"{'#' * section.level} {_escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*_markdown_block(block), ""]
    return "\n".join(lines)


def _markdown_block(block: Block) -> list[str]:
    if isinstance(block, Facts):
        return _markdown_table(Table(("", ""), block.rows))
    if isinstance(block, Table):
        return _markdown_table(block)
    return [f"- {_escaped(text)}" for text in block.texts]


def _markdown_table(table: Table) -> list[str]:
    rule = ["---:" if i in table.numeric else "---" for i in range(len(table.headers))]
    lines = [_markdown_row(table.headers), "|" + "|".join(rule) + "|"]
    lines += [_markdown_row([_escaped(cell) for cell in row]) for row in table.rows]
    if table.left_out:
        lines += ["", f"… and {table.left_out:,} more; the result JSON has them all"]
    return lines


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
