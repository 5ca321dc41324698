"""One JSON and one table of what the sections of gpu.sh have left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from results import table

Row = dict[str, Any]


def report(folder: Path, setting: Row) -> None:
    """Write gpu.json and gpu.md, and print the latter."""
    found: dict[str, Any] = {"setting": setting}
    parts = [", ".join(str(value) for value in setting.values()) + "."]
    for name, show in _TABLES.items():
        path = folder / f"{name}.json"
        found[name] = json.loads(path.read_text()) if path.exists() else []
        parts.append(show(found[name]) if found[name] else f"{name}: nothing was measured.")
    (folder / "gpu.json").write_text(json.dumps(found, indent=1))
    text = "\n\n".join(parts) + "\n"
    (folder / "gpu.md").write_text(text)
    print(text)


def _checks(rows: list[Row]) -> str:
    failed = [f"{r['check']} ({r['off']:.2g})" for r in rows if not r["holds"]]
    worst = max(r["off"] for r in rows)
    if failed:
        return f"Checks: {len(failed)} of {len(rows)} fail: " + "; ".join(failed) + "."
    return f"Checks: all {len(rows)} hold; at most {worst:.2g} off."


def _iterations(rows: list[Row]) -> str:
    copy = next((r["copy GB/s"] for r in rows if "copy GB/s" in r), float("nan"))
    measured = [r for r in rows if "ms" in r]
    measured.sort(key=lambda r: (r["graph"], r["operations"], r["restarts"]))
    cells = [[r["graph"], *_numbers(r, copy)] for r in measured]
    heads = ("graph", "operations", "restarts", "ms", "GB/s", "of a copy", "memory (MB)")
    return f"A copy moves {copy:,.0f} GB/s.\n\n" + table(heads, cells)


def _numbers(row: Row, copy: float) -> list[str]:
    return [
        f"{row['operations']:,}", f"{row['restarts']:,}", f"{row['ms']:.3f}",
        f"{row['GB/s']:,.0f}", f"{row['GB/s'] / copy:.0%}", f"{row['megabytes']:,.0f}",
    ]  # fmt: skip


def _instances(rows: list[Row]) -> str:
    heads = ("instance", "solver", "on", "limit (s)", "value", "bound", "iterations", "took (s)")
    cells = [
        [r["instance"], r["solver"], r["on"], f"{r['limit']:.0f}", *_outcome(r),
         f"{r.get('seconds', 0):.1f}"]
        for r in rows
    ]  # fmt: skip
    return table(heads, cells)


def _peers(rows: list[Row]) -> str:
    heads = ("instance", "solver", "limit (s)", "value", "bound", "iterations", "memory (MB)")
    cells = [
        [r["instance"], r["solver"], f"{r['limit']:.0f}", *_outcome(r),
         f"{r.get('megabytes', 0):,.0f}"]
        for r in rows
    ]  # fmt: skip
    return table(heads, cells)


def _outcome(row: Row) -> list[str]:
    if "failure" in row:
        return [row["failure"].splitlines()[-1][:60].replace("|", " "), "", ""]
    return [f"{row['value']:,g}", f"{row['bound']:,g}", f"{row['iterations']:,}"]


_TABLES = {
    "checks": _checks,
    "iterations": _iterations,
    "instances": _instances,
    "peers": _peers,
}
