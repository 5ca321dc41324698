"""The schedule viewer: one self-contained HTML file, which loads nothing from the network.

The page is put together from the files in ``viewer/``.  Its data are JSON in a script element that
is never executed, and the content security policy allows no other script than our own; names in
the data therefore remain text, whatever they contain.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from importlib.resources import files
from string import Template
from typing import Any

from gaus_pass.report.blocks import Block, Facts, Remarks, Section, Table
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.viewer_page.view_data import Json, view_data
from gaus_pass.text import one_line, several_lines

_SCRIPTS = (
    "dom",
    "model",
    "palette",
    "surface",
    "grid",
    "pointer",
    "chart",
    "strip",
    "arrows",
    "gantt",
    "folded",
    "details",
    "search",
    "trace",
    "network",
    "source",
    "keys",
    "main",
)
_DRAWN = frozenset({"Steps", "Slots", "Operations"})
"""Sections of the report that the viewer draws instead."""


def to_html(subjects: Sequence[Subject]) -> str:
    """One page with a view for each subject."""
    assets = files("gaus_pass.report") / "viewer"
    script = "\n".join((assets / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    script = f'"use strict";\n(() => {{\n{script}}})();\n'
    page = Template((assets / "page.html").read_text("utf-8"))
    return page.substitute(
        title=html.escape(one_line(_title(subjects))),
        policy=f"'sha256-{_digest(script)}'",
        style=(assets / "style.css").read_text("utf-8"),
        script=script,
        data=_embedded([view_data(subject) for subject in subjects]),
        reports="\n".join(_report(subject) for subject in subjects),
    )


def _title(subjects: Sequence[Subject]) -> str:
    names = list(dict.fromkeys(s.problem.name or "Schedule" for s in subjects))
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _embedded(views: list[Json]) -> str:
    """JSON for a script element, escaped so that it cannot end the element."""
    text = json.dumps(_visible(views), separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _visible(data: Any) -> Any:
    """The data without control characters in any of its texts, which stay equal where they were."""
    if isinstance(data, str):
        return several_lines(data)
    if isinstance(data, dict):
        return {_visible(key): _visible(value) for key, value in data.items()}
    return [_visible(value) for value in data] if isinstance(data, list | tuple) else data


def _report(subject: Subject) -> str:
    sections = [s for s in report_sections(subject) if s.title not in _DRAWN or s.level == 1]
    return f"<article hidden>{''.join(_section(s) for s in sections)}</article>"


def _section(section: Section) -> str:
    level = section.level + 1
    body = "".join(_block(block) for block in section.blocks)
    return f"<section><h{level}>{html.escape(section.title)}</h{level}>{body}</section>"


def _block(block: Block) -> str:
    if isinstance(block, Facts):
        rows = (f"<dt>{html.escape(a)}</dt><dd>{html.escape(b)}</dd>" for a, b in block.rows)
        return f"<dl>{''.join(rows)}</dl>"
    if isinstance(block, Remarks):
        return f"<ul>{''.join(f'<li>{html.escape(text)}</li>' for text in block.texts)}</ul>"
    return _table(block)


def _table(table: Table) -> str:
    lines = [_row("th", table.headers, table), *(_row("td", row, table) for row in table.rows)]
    more = f"<p>… and {table.left_out:,} more; the result JSON has them all</p>"
    body = f"<div class=wide><table>{''.join(lines)}</table></div>"
    return body + (more if table.left_out else "")


def _row(tag: str, cells: Sequence[str], table: Table) -> str:
    parts = (
        f"<{tag}{' class=number' if i in table.numeric else ''}>{html.escape(cell)}</{tag}>"
        for i, cell in enumerate(cells)
    )
    return f"<tr>{''.join(parts)}</tr>"
