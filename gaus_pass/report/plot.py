"""Pictures of quality over time, drawn by matplotlib (extra ``plot``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from pathlib import PurePath
from typing import Any
from warnings import catch_warnings, simplefilter

from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.report.content import Subject
from gaus_pass.report.viewer_page.trace_data import trace_data
from gaus_pass.support.files import claim, write
from gaus_pass.text import one_line

_EARLIEST = 1e-3
"""Seconds at which a logarithmic axis begins."""

_FORMS: dict[str, dict[str, None] | None] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None, "Producer": None},
    ".jpg": None,
    ".jpeg": None,
    ".webp": None,
}
"""Pictures by the end of their name, and what would differ from one version or run to the next."""


@dataclass(frozen=True)
class Curve:
    """Objective of one solver over time.

    Attributes
    ----------
    label
        The solver, or another label of the curve.
    seconds, values : (k,)
        The last level of the objective and when it was reached; the last entry is the end.
    bound
        A proven lower bound of that level, or None.
    more
        Further numbers by name, each with the seconds at which they were recorded.
    """

    label: str
    seconds: Sequence[float]
    values: Sequence[float]
    bound: float | None = None
    more: Mapping[str, list[tuple[float, float]]] = field(
        default_factory=dict[str, list[tuple[float, float]]]
    )


def curves(subjects: Sequence[Subject]) -> Iterator[tuple[str, Curve]]:
    """The last level of the objective and the curve of every result that has a trace."""
    for subject in subjects:
        trace = trace_data(subject)
        points = [p for p in trace["points"] if len(p["objective"]) == len(trace["levels"])]
        if not points:
            continue
        more: dict[str, list[tuple[float, float]]] = {}
        for point in points:
            for name, value in point["more"].items():
                more.setdefault(name, []).append((point["seconds"], value))
        seconds = [p["seconds"] for p in points]
        values = [p["objective"][-1] for p in points]
        ended: Any = subject.result.get("seconds")
        seconds.append(max(seconds[-1], ended if isinstance(ended, int | float) else 0.0))
        bound = trace["bounds"][-1] if trace["bounds"] else None
        label = str(subject.result.get("solver", "unknown"))
        if subject.problem.name and len(subjects) > 1:
            label = f"{subject.problem.name}: {label}"
        curve = Curve(label, seconds, [*values, values[-1]], bound, more)
        yield trace["levels"][-1], curve


def plot_curves(title: str, drawn: Sequence[Curve], path: str) -> None:
    """Draw curves over seconds, with notes below them.

    Raises
    ------
    MissingDependency
        matplotlib is not installed.
    GausError
        The file cannot be written.
    """
    others = list(dict.fromkeys(name for curve in drawn for name in curve.more))
    rows = 1 + len(others)
    figure, axes = drawing(rows, 1, (8, 2 + 2.5 * rows), sharex=True)
    _objective(axes[0, 0], title, drawn)
    for row, name in enumerate(others, start=1):
        _further(axes[row, 0], name, drawn)
    axes[-1, 0].set(xscale="log", xlabel="seconds")
    save(figure, path)


def claim_picture(path: str | None) -> None:
    """Check before any work that a picture can be drawn and written, if one is asked for.

    Raises
    ------
    MissingDependency
        matplotlib is not installed.
    InvalidOption
        The suffix of the name is not that of a kind of picture.
    GausError
        From `gaus_pass.support.files.claim`.
    """
    if path is None:
        return
    if PurePath(path).suffix.lower() not in _FORMS:
        *others, last = _FORMS
        raise InvalidOption(f"--plot: '{path}' ends neither in {', '.join(others)} nor in {last}")
    _require_matplotlib()
    claim(path)


def _require_matplotlib() -> None:
    if find_spec("matplotlib") is None:
        raise MissingDependency(
            "--plot needs matplotlib; install it with: pip install 'gaus-pass[plot]'"
        )


def drawing(
    rows: int, columns: int, size: tuple[float, float], sharex: bool = False
) -> tuple[Any, Any]:
    """A figure of that size in inches and its (rows, columns) axes.

    Raises
    ------
    MissingDependency
        matplotlib is not installed.
    """
    _require_matplotlib()
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "gaus"  # names in the file would be random
    from matplotlib import pyplot

    return pyplot.subplots(
        rows, columns, figsize=size, layout="constrained", squeeze=False, sharex=sharex
    )


def save(figure: Any, path: str) -> None:
    """Write a picture and close it.

    Raises
    ------
    GausError
        The file cannot be written.
    """
    from matplotlib import pyplot

    form = PurePath(path).suffix.lower()
    picture = BytesIO()
    with catch_warnings():
        simplefilter("ignore")  # that the font lacks a letter
        figure.savefig(picture, dpi=150, format=form[1:], metadata=_FORMS[form])
    pyplot.close(figure)
    write(path, picture.getvalue())


def _objective(axes: Any, title: str, drawn: Sequence[Curve]) -> None:
    for curve in drawn:
        seconds = [max(s, _EARLIEST) for s in curve.seconds]
        axes.step(seconds, curve.values, where="post", label=_plain(curve.label), marker=".")
    bounds = [curve.bound for curve in drawn if curve.bound is not None]
    if bounds:
        axes.axhline(max(bounds), color="black", linestyle=":", label="lower bound")
    axes.set(ylabel=_plain(title))
    axes.legend()


def _further(axes: Any, name: str, drawn: Sequence[Curve]) -> None:
    for curve in drawn:
        points = curve.more.get(name, [])
        seconds = [max(s, _EARLIEST) for s, _ in points]
        axes.plot(seconds, [v for _, v in points], label=_plain(curve.label))
    axes.set(ylabel=_plain(name))


def _plain(text: str) -> str:
    """Text without what matplotlib would take for a formula, cut to what fits."""
    text = one_line(text)
    return (text if len(text) <= 60 else text[:59] + "…").replace("$", r"\$")
