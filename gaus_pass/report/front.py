"""The front of a search as a table and as CSV.

Both are made from the JSON of `gaus_pass.hls.search.advice.front_document`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from gaus_pass.report.blocks import Remarks, Section, Table
from gaus_pass.report.text import to_markdown, to_text

Json = Mapping[str, Any]
_COUNTS = ("lut", "ff", "dsp", "bram")


def front_text(document: Json) -> str:
    """The table, a line a design; the chosen one and measured areas are marked."""
    return to_text([_section(document)])


def front_markdown(document: Json) -> str:
    """As `front_text`, in Markdown."""
    return to_markdown([_section(document)])


def _section(document: Json) -> Section:
    heads = ("#", "cycles", "LUT", "FF", "DSP", "BRAM")
    rows = tuple(tuple(_cells(document, row)) for row in document["front"])
    counted = f"{document['tried']} points tried on {document['fabric']['name']}"
    title = f"Front of cycles and area, {counted}; * is written, ! is measured"
    texts = tuple(f"{row['number']}: {row['advice']}" for row in document["front"])
    return Section(title, (Table(heads, rows, frozenset(range(1, 6))), Remarks(texts)))


def _cells(document: Json, row: Json) -> list[str]:
    chosen = "*" if row["number"] == document["chosen"] else ""
    area = row["measured"] or row["model"]
    mark = "!" if row["measured"] else ""
    counts = [f"{area[name]:,}{mark}" for name in _COUNTS]
    return [f"{row['number']}{chosen}", f"{row['cycles']:,}", *counts]


def front_csv(document: Json) -> str:
    """One line a design of the front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    measured = [f"measured_{name}" for name in _COUNTS]
    writer.writerow(
        ["number", "chosen", "cycles", *_COUNTS, *measured, "area", "options", "advice"]
    )
    for row in document["front"]:
        model, real = row["model"], row["measured"] or {}
        options = " ".join(f"{key}={text}" for key, text in row["options"].items())
        writer.writerow([
            row["number"], int(row["number"] == document["chosen"]), row["cycles"],
            *(model[name] for name in _COUNTS), *(real.get(name, "") for name in _COUNTS),
            row["area"], options, row["advice"],
        ])  # fmt: skip
    return out.getvalue()
