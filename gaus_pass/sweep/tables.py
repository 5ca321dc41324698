"""Results of a sweep as tables: its front, all of its points, its state."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gaus_pass.analysis.pareto import pareto_front
from gaus_pass.errors import MissingDependency
from gaus_pass.sweep.metrics import in_order, objectives
from gaus_pass.sweep.point import CUT, DONE, FAILED, INFEASIBLE
from gaus_pass.sweep.spec import Spec
from gaus_pass.sweep.store import Row, Store

Record = dict[str, Any]
_STATES = (DONE, INFEASIBLE, FAILED, CUT, "open")


def front_of(spec: Spec, rows: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """The objectives of a sweep, and the designs that no other one dominates, in their order.

    A design that lacks one of the objectives is not compared.

    Raises
    ------
    InvalidOption
        An objective is no metric of any design.
    """
    done = [row for row in rows if row.status == DONE]
    names = objectives(spec, [row.metrics for row in done])
    able = [row for row in done if all(name in row.metrics for name in names)]
    if not able:
        return names, []
    values = np.array([[row.metrics[name] for name in names] for row in able], np.float64)
    return names, [able[i] for i in pareto_front(values)]


def records(spec: Spec, rows: Sequence[Row], *, whole: bool = True) -> list[Record]:
    """Rows as flat records with the same keys: number, axes, metrics, and the key of the store.

    Parameters
    ----------
    whole
        Whether they tell status and cause, too.
    """
    metrics = in_order(name for row in rows for name in row.metrics)
    found: list[Record] = []
    for row in rows:
        record: Record = {"number": row.number, **spec.space.values(row.number)}
        if whole:
            record |= {"status": row.status, "cause": row.cause}
        # An option may be called as a metric is: ii that was asked for, and ii that came out.
        for name in metrics:
            record[f"result.{name}" if name in record else name] = row.metrics.get(name)
        found.append({**record, "key": row.key})
    return found


def csv_text(rows: Sequence[Record]) -> str:
    """Records as CSV, with a line of names; numbers as short as they can be read back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def frame(rows: Sequence[Record]) -> Any:
    """Records as a pandas frame.  Raises `MissingDependency`."""
    try:
        import pandas
    except ImportError:
        raise MissingDependency("a frame needs pandas: pip install 'gaus-pass[sweep]'") from None
    return pandas.DataFrame.from_records(rows, columns=list(rows[0]) if rows else None)


def parquet_bytes(rows: Sequence[Record]) -> bytes:
    """Records as a Parquet file.  Raises `MissingDependency`."""
    try:
        import pyarrow  # pyright: ignore[reportMissingImports]
        import pyarrow.parquet as parquet  # pyright: ignore[reportMissingImports]
    except ImportError:
        text = "--parquet needs pyarrow: pip install 'gaus-pass[sweep]'; --csv needs nothing"
        raise MissingDependency(text) from None
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    sink: Any = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table(columns), sink)
    return sink.getvalue().to_pybytes()


def status_text(store: Store) -> str:
    """The sweeps of a store, a line each: the input, and the number of points by status."""
    lines: list[tuple[str, ...]] = [("sweep", "input", "points", *_STATES)]
    for number, spec in store.sweeps():
        counts = store.counts(number)
        whole = sum(counts.values()) - (counts.get(CUT, 0) if spec.search else 0)
        asked = spec.search.get("points") or whole
        computed = sum(counts.get(name, 0) for name in (DONE, INFEASIBLE, FAILED))
        counts["open"] = asked - computed - (0 if spec.search else counts.get(CUT, 0))
        told = (f"{counts.get(name, 0):,}" for name in _STATES)
        lines.append((str(number), spec.name, f"{asked:,}", *told))
    return _aligned(lines)


def _aligned(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]

    def text(line: tuple[str, ...]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        padded[1] = line[1].ljust(widths[1])
        return "  ".join(padded).rstrip() + "\n"

    return "".join(map(text, lines))


def causes(rows: Sequence[Row]) -> Mapping[str, int]:
    """How often each cause stands for points without a design, the most frequent first."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.cause and row.status != CUT:
            counts[row.cause] = counts.get(row.cause, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
