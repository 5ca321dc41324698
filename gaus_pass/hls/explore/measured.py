"""A measurement in the words of the source, for the result JSON."""

from __future__ import annotations

from typing import Any

from gaus_pass.hls.explore.feedback import measured_paths
from gaus_pass.hls.paths import Timed
from gaus_pass.target.measure import Measure

_SHOWN = 5


def measured_json(target: str, measure: Measure, timed: Timed | None) -> dict[str, Any]:
    """The numbers of a design, and its latest paths beside what was promised of them.

    Parameters
    ----------
    target
        Its name.
    timed
        The paths of the static check, whose ends say what was measured; times are in picoseconds.
    """
    paths: list[dict[str, Any]] = []
    if timed is not None and timed.clock.unit:
        arrivals = {name: 1000 * ns for name, ns in measure.arrivals.items()}
        found = sorted(measured_paths(timed, arrivals), key=lambda f: (-f[1], f[0].end))
        paths = [
            {
                "from": path.start,
                "to": path.end,
                "delay": round(taken / 1000, 3),
                "promised": round(summed / 1000, 3),
                "location": path.location,
                "through": [name for name, _, _ in path.steps],
            }
            for path, taken, summed in found[:_SHOWN]
        ]
    return {"target": target, "numbers": measure.numbers(), "paths": paths}
