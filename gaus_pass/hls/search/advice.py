"""The front as JSON, and each of its designs as advice."""

from __future__ import annotations

from typing import Any

from gaus_pass.hls.search.evaluate import Row
from gaus_pass.hls.search.search import Found


def front_document(found: Found) -> dict[str, Any]:
    """The front as JSON; it is the same in every run."""
    base = found.rows[0]
    front = found.front()
    return {
        "schema": 1,
        "fabric": {"name": found.fabric.name, "device": found.fabric.device},
        "limits": dict(found.limits),
        "asked": found.asked,
        "tried": found.tried,
        "estimated_trips": found.guesses,
        "interrupted": found.interrupted,
        "chosen": found.chosen.number,
        "base": _row(found, base),
        "front": [_row(found, row) | {"advice": advice(found, row)} for row in front],
    }


def _row(found: Found, row: Row) -> dict[str, Any]:
    measured = found.measured.get(row.number)
    return {
        "number": row.number,
        "options": row.options,
        "cycles": row.cycles,
        "ii": list(row.ii),
        "model": {**row.area.numbers(), "luts_of": dict(row.area.luts_of)},
        "measured": None if measured is None else measured.numbers(),
        "area": found.weighed(row),
    }


def advice(found: Found, row: Row) -> str:
    """What to do, and what it brings beside the design that nothing is asked of."""
    base = found.rows[0]
    if row.number == base.number:
        return "as it stands"
    brings = _times(base.cycles, row.cycles, "cycles")
    names = (("dsp", "DSP"), ("lut", "LUT"), ("bram", "BRAM"))
    have, had = found.area(row).numbers(), found.area(base).numbers()
    costs = [_costs(had[key], have[key], name) for key, name in names]
    text = ", ".join(filter(None, costs))
    return f"{_what(row)}: {brings}" + (f" for {text}" if text else "")


def _what(row: Row) -> str:
    """The changes in words."""
    words: list[str] = []
    for what, around in (("unroll", False), ("unroll and jam", True)):
        factors = [
            f"{loop} {_by(factor)}"
            for loop, factor in row.point.unroll
            if (loop in row.jammed) == around
        ]
        if factors:
            words.append(f"{what} {', '.join(factors)}")
    if "partition" in row.options and row.point.banked:
        words.append(f"partition {_partition(row.options['partition'])}")
    if row.point.limits:
        words.append("limit " + ", ".join(f"{name} to {n}" for name, n in row.point.limits))
    if row.point.ii is not None:
        words.append(f"ask for II {row.point.ii}")
    if row.point.cores is not None:
        words.append("divide digit by digit")
    if row.point.transforms is not None:
        words.append("leave loops as they are")
    return " and ".join(words)


def _by(factor: str) -> str:
    return "fully" if factor == "full" else f"by {factor}"


def _partition(text: str) -> str:
    """Memories with one kind of banks together: ``arg0, arg1 cyclic 4``."""
    alike: dict[str, list[str]] = {}
    for part in text.split(","):
        memory, axis, *rest = part.split(":")
        alike.setdefault(" ".join(rest), []).append(f"{memory}[{axis}]")
    return ", ".join(f"{', '.join(memories)} {kind}" for kind, memories in alike.items())


def _times(before: int, after: int, what: str) -> str:
    if after > before:
        return f"{after / before:.3g} x as many {what}"
    return f"{before / max(after, 1):.3g} x fewer {what}"


def _costs(before: int, after: int, name: str) -> str:
    if before == after:
        return ""
    return f"{after / before:.3g} x {name}" if before else f"{after} {name}"
