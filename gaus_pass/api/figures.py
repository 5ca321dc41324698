"""A schedule as a picture of bars."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from gaus_pass.errors import MissingDependency
from gaus_pass.report.plot import claim_picture, save

if TYPE_CHECKING:
    from gaus_pass.scheduling.solve import Outcome

_MOST = 200
"""Operations that are drawn: more lines nobody reads."""


def bars(outcome: Outcome, path: str | None) -> Any:
    """A figure with a bar for each operation, in order of start; written where a path is given.

    Raises
    ------
    MissingDependency
        Matplotlib is not installed.
    InvalidOption
        The path does not end as a picture's does.
    """
    if find_spec("matplotlib") is None:
        raise MissingDependency(
            "plots need matplotlib; install it with: pip install 'gaus-pass[plot]'"
        )
    claim_picture(path)
    from matplotlib.figure import Figure

    problem, start = outcome.problem, outcome.schedule.start
    order = sorted(range(problem.num_operations), key=lambda i: (int(start[i]), i))[:_MOST]
    figure: Any = Figure(figsize=(8, 1 + 0.22 * len(order)), layout="constrained")
    axes = figure.add_subplot()
    busy = [int(problem.busy[i]) for i in order]
    rows = range(len(order))
    axes.barh(rows, busy, left=[int(start[i]) for i in order], color="#4477aa", height=0.7)
    axes.set_yticks(rows, [problem.names[i] for i in order], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("step")
    axes.xaxis.get_major_locator().set_params(integer=True)
    ii = outcome.schedule.ii
    what = "" if ii is None else f", II {ii}"
    axes.set_title(f"{problem.name or 'schedule'}: {outcome.terms['length']} steps{what}")
    if path is not None:
        save(figure, path)
    return figure
