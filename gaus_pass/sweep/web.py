"""The page of a sweep: one HTML file with the front, all points, and viewers of designs.

It loads nothing.  Viewers are the pages of `gaus report`, packed; what they share is there once.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import shlex
from collections.abc import Iterator
from importlib.resources import files
from string import Template
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.report.writing import describe, form_of
from gaus_pass.sweep.metrics import in_order
from gaus_pass.sweep.point import DONE, RESULT
from gaus_pass.sweep.run import Swept
from gaus_pass.sweep.store import Row, Store
from gaus_pass.text import one_line

_MOST_DESIGNS, _MOST_BYTES = 150, 24 << 20
"""Viewers in a page, and what they may take in all."""
_MARKS = ("\x01style\x01", "\x01script\x01")
_SHARED = (
    re.compile(r"(?<=<style>).*?(?=</style>)", re.S),
    re.compile(r"(?<=<script>).*(?=</script>)", re.S),
)
_POLICY = re.compile(r"script-src ('sha256-[^']*')")


def page(store: Store, swept: Swept) -> str:
    """The page of a sweep."""
    designs, shared, policy = _designs(store, swept)
    top = f", {swept.spec.top}" if swept.spec.top else ""
    data = {**_data(swept), "designs": designs, "shared": shared, "marks": _MARKS}
    return points_page(f"{swept.spec.name}{top}", swept.summary(), data, policy)


def points_page(title: str, summary: str, data: dict[str, Any], policy: str = "") -> str:
    """A page of points and their front.

    Parameters
    ----------
    data
        The points by columns, as the script of the page reads them.
    policy
        Scripts that may run besides its own.
    """
    assets = files("gaus_pass.sweep") / "page"
    script = (assets / "main.js").read_text("utf-8")
    script = f'"use strict";\n(() => {{\n{script}}})();\n'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    for sign, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escape)
    return Template((assets / "page.html").read_text("utf-8")).substitute(
        title=html.escape(one_line(title)),
        summary=html.escape(one_line(summary)),
        policy=f"'sha256-{digest}' {policy}",
        style=(assets / "style.css").read_text("utf-8"),
        script=script,
        data=text,
    )


def _data(swept: Swept) -> dict[str, Any]:
    """All points, by columns."""
    spec, rows = swept.spec, swept.rows
    names = in_order(name for row in rows for name in row.metrics)
    places = [spec.space.indices(row.number) for row in rows]
    statuses = sorted({row.status for row in rows})
    causes = sorted({one_line(row.cause) for row in rows})
    where = {row.number: k for k, row in enumerate(rows)}
    return {
        "axes": {axis.name: [one_line(v) for v in axis.values] for axis in spec.space.axes},
        "objectives": list(swept.objectives),
        "front": [where[row.number] for row in swept.front],
        "statuses": statuses,
        "causes": causes,
        "command": _command(swept),
        "rows": {
            "number": [row.number for row in rows],
            "status": [statuses.index(row.status) for row in rows],
            "cause": [causes.index(one_line(row.cause)) for row in rows],
            "axes": {a.name: [p[k] for p in places] for k, a in enumerate(spec.space.axes)},
            "metrics": {name: [row.metrics.get(name) for row in rows] for name in names},
        },
    }


def _command(swept: Swept) -> str:
    """What makes a design of the sweep, without the options of its axes."""
    spec = swept.spec
    words = ["gaus", spec.flow, spec.name]
    words += ["--top", spec.top] if spec.top else []
    for key, value in spec.fixed.items():
        words += [f"--{key}"] if value == "true" else [f"--{key}", value]
    return one_line(shlex.join(words))


def _designs(store: Store, swept: Swept) -> tuple[dict[int, str], list[str], str]:
    """Packed viewers by number, what they share, and the policy that lets their script run."""
    found: dict[int, str] = {}
    shared, policy, size = ["", ""], "", 0
    for row in _in_turn(swept):
        text = _viewer(store, row)
        if text is None:
            continue
        policy = policy or (_POLICY.findall(text) or [""])[0]
        for k, part in enumerate(_SHARED):
            matches = part.findall(text)
            shared[k] = shared[k] or matches[-1]
            text = text.replace(shared[k], _MARKS[k])
        found[row.number] = base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
        size += len(found[row.number])
        if len(found) == _MOST_DESIGNS or size > _MOST_BYTES:
            break
    return found, shared, policy


def _in_turn(swept: Swept) -> Iterator[Row]:
    """Designs in the order in which they are wanted: the front, then the others by number."""
    yield from swept.front
    front = {row.number for row in swept.front}
    yield from (row for row in swept.rows if row.status == DONE and row.number not in front)


def _viewer(store: Store, row: Row) -> str | None:
    """The viewer's page of a design; None where its artefact is gone."""
    try:
        data = json.loads(gzip.decompress(store.artefact(row.key, RESULT).read_bytes()))
        return describe(data, form_of("page.html"), lambda _: None)
    except (OSError, ValueError, EOFError, GausError):
        return None
