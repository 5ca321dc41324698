"""Sweeps from Python."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.streams import read_input
from gaus_pass.sweep.axes import parse_axes
from gaus_pass.sweep.drive import Bounds
from gaus_pass.sweep.executors import PROCESSES
from gaus_pass.sweep.run import How, Swept, begin, compute, read
from gaus_pass.sweep.spec import FLOWS, Spec, flow_of
from gaus_pass.sweep.store import Store
from gaus_pass.sweep.tables import Record, records

Values = str | Sequence[object]


class Result:
    """The points of a sweep.

    Attributes
    ----------
    objectives
        Metrics that the front is of, each to be least.
    """

    def __init__(self, swept: Swept) -> None:
        self._swept = swept
        self.objectives = swept.objectives

    @property
    def points(self) -> list[Record]:
        """All points as flat records: axes, status, cause, metrics."""
        return records(self._swept.spec, self._swept.rows)

    @property
    def front(self) -> list[Record]:
        """The designs that no other one dominates."""
        return records(self._swept.spec, self._swept.front, whole=False)

    def frame(self, *, front: bool = False) -> Any:
        """All points, or those of the front, as a pandas frame.  Raises `MissingDependency`."""
        from gaus_pass.sweep.tables import frame

        return frame(self.front if front else self.points)


def sweep(
    path: str | os.PathLike[str],
    axes: Mapping[str, Values],
    store: str | os.PathLike[str],
    *,
    top: str | None = None,
    flow: str | None = None,
    minimise: Sequence[str] = (),
    on: str = PROCESSES,
    jobs: int | None = None,
    seconds: float = 600.0,
    megabytes: int = 4096,
    retries: int = 2,
    trips: int = 64,
    **options: object,
) -> Result:
    """Make a design for every combination of values; what the store has is not computed again.

    Parameters
    ----------
    axes
        Values by option, as a list or as text of the command line (``"1..4"``).
    flow
        ``hls`` or ``schedule``; that of the input by default.
    on, jobs
        Executor, and points at a time.
    seconds, megabytes, retries
        Bounds of a point, and how often a lost one is tried again.
    trips
        Trip count of loops whose own is known only at run time.
    options
        Of all points, by the names of `gaus_pass.Options`.

    Raises
    ------
    GausError
        The input, an option or the store is at fault.
    """
    if flow is not None and flow not in FLOWS:
        raise InvalidOption(f"flow={flow!r} is not one of {', '.join(FLOWS)}")
    try:
        data = read_input(os.fspath(path))
    except OSError as error:
        raise ImportFailed(f"cannot read '{path}': {error.strerror}") from None
    texts = [f"{name.replace('_', '-')}={_joined(values)}" for name, values in axes.items()]
    fixed = {name.replace("_", "-"): _text(value) for name, value in options.items()}
    name = str(Path(path))
    spec = Spec(
        name, data, flow_of(data, name, top, flow), parse_axes(texts, fixed), fixed, top,
        trips=trips, minimise=tuple(minimise),
    )  # fmt: skip
    with Store(os.fspath(store)) as opened:
        number, _ = begin(opened, spec, resume=True)
        bounds = Bounds(seconds, megabytes, retries)
        compute(opened, number, spec, How(on, jobs, bounds), lambda _: None)
        return Result(read(opened, number, spec))


def _joined(values: Values) -> str:
    return values if isinstance(values, str) else "|".join(map(_text, values))


def _text(value: object) -> str:
    """A value of an option as the command line has it."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{count}" for name, count in value.items())
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
