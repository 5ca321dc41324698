"""Both readings of the gain that GauS reports over GS-Schedule, 71.8 % in the geometric mean."""

from __future__ import annotations

import math

import results
from results import table
from reviewer_runs import Runs, paired

_GAINS = (
    ("gaus-paper, midpoint", "gumbel, none"),
    ("gaus-paper, midpoint", "gumbel, midpoint"),
    ("gaus-paper, list", "gumbel, none"),
    ("gaus-paper, list", "gumbel, list"),
)
_COLUMNS = (
    ("gaus-paper (midpoint)", "gumbel"),
    ("gaus-paper (list)", "gumbel"),
    ("list", "gumbel"),
)
"""The same in the table of suite A, and what the list schedule alone gains."""


def readings(runs: Runs) -> str:
    """What a gain of 71.8 % means, and what is measured of it on formulation A."""
    here = {
        f"{one} against {other}": found.mean
        for one, other in _GAINS
        if (found := paired(runs, one, other, "A")) is not None
    }
    there = {f"suite A, 30 s: {text}": mean for text, mean in suite_gains()}
    rows = [
        [text, f"{mean:.3f}", f"{100 * (1 - mean):.1f} %", f"{100 * (1 / mean - 1):.1f} %"]
        for text, mean in {**here, **there}.items()
    ]
    headers = ("formulation A", "value / other", "value lower by", "other's value higher by")
    return (
        "The paper reports a gain of 71.8 % in the geometric mean over GS-Schedule. Read as "
        "*the value is lower by 71.8 %*, GauS needs 0.282 of GS-Schedule's value; read as "
        "*GS-Schedule's value is higher by 71.8 %*, it needs 0.582 of it. Suite A is the table of "
        "[its page](suite-a.md).\n\n" + table(headers, rows)
    )


def suite_gains() -> list[tuple[str, float]]:
    """Geometric means of ratios of two columns in the table of suite A's page, where both are."""
    path = results.RESULTS / "suite-a.md"
    if not path.exists():
        return []
    lines = [
        [c.strip(" *") for c in line.split("|")[1:-1]] for line in path.read_text().splitlines()
    ]
    start = next(
        (k for k, cells in enumerate(lines) if cells and cells[0] == "graph (bound)"), None
    )
    if start is None:
        return []
    names = lines[start]
    rows = [
        dict(zip(names, cells, strict=False))
        for cells in lines[start + 2 :]
        if "(" in "".join(cells[:1])
    ]
    found: list[tuple[str, float]] = []
    for one, other in _COLUMNS:
        pairs = [(_number(row.get(one, "")), _number(row.get(other, ""))) for row in rows]
        logs = [math.log(a / b) for a, b in pairs if a and b]
        if logs:
            found.append((f"{one} against {other}", math.exp(sum(logs) / len(logs))))
    return found


def _number(cell: str) -> float | None:
    digits = cell.replace(",", "")
    return float(digits) if digits.replace(".", "").isdigit() else None
