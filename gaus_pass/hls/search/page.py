"""What the page of a search shows: all designs that were tried, the front, and each as advice."""

from __future__ import annotations

from typing import Any

from gaus_pass.hls.search.advice import advice
from gaus_pass.hls.search.search import Found

_COUNTS = ("lut", "ff", "dsp", "bram")
_OBJECTIVES = ("cycles", "area")
_DONE = "done"


def page_data(found: Found, command: str) -> dict[str, Any]:
    """The points by columns, as the page of a sweep has them, and a line of advice for each.

    Parameters
    ----------
    command
        Makes a design, without the options of its point.
    """
    rows = found.rows
    where = {row.number: k for k, row in enumerate(rows)}
    keys = sorted({key for row in rows for key in row.options})
    texts = {key: sorted({row.options.get(key, "") for row in rows}) for key in keys}
    metrics = {"cycles": [row.cycles for row in rows], "area": [found.weighed(r) for r in rows]}
    for name in _COUNTS:
        metrics[name] = [found.area(row).numbers()[name] for row in rows]
    return {
        "axes": texts,
        "objectives": list(_OBJECTIVES),
        "front": [where[row.number] for row in found.front()],
        "statuses": [_DONE],
        "causes": [""],
        "command": command,
        "rows": {
            "number": [row.number for row in rows],
            "status": [0] * len(rows),
            "cause": [0] * len(rows),
            "axes": {k: [texts[k].index(row.options.get(k, "")) for row in rows] for k in keys},
            "metrics": metrics,
        },
        "advice": [_told(found, row) for row in rows],
        "designs": {},
    }


def _told(found: Found, row: Any) -> str:
    """The advice, and what is special about a design."""
    marks = [advice(found, row)]
    marks += ["this is the design that was written"] * (row.number == found.chosen.number)
    marks += ["its area is measured"] * (row.number in found.measured)
    marks += ["it exceeds the limits"] * bool(found.excess(row))
    return "; ".join(marks)
