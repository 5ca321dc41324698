"""Whether greatest distances between operations can be kept at all."""

from __future__ import annotations

import numpy as np

from gaus_pass.analysis.constraints import Precedence, earliest_starts
from gaus_pass.errors import Infeasible
from gaus_pass.model.problem import Problem


def require_distances(problem: Problem, edges: Precedence, ii: int | None = None) -> None:
    """Check the greatest distances against dependences, at an II or within an iteration.

    Raises
    ------
    Infeasible
        Some cannot be kept; the message has the operations between and the least distance.
    """
    if not problem.within:
        return
    rows = np.array(problem.within, np.int64)
    src, dst, gap = edges.at(ii)
    src, dst = np.concatenate((src, rows[:, 1])), np.concatenate((dst, rows[:, 0]))
    gap = np.concatenate((gap, -rows[:, 2]))
    found = earliest_starts(src, dst, gap, np.zeros(problem.num_operations, np.int64))
    if not found.cycle:
        return
    cycle = list(found.cycle)
    own = [k for k, edge in enumerate(cycle) if edge >= len(src) - len(rows)]
    if not own:
        return  # a recurrence by itself, which the bound on the II explains
    cycle = cycle[own[0] :] + cycle[: own[0]]
    over = int(gap[cycle].sum())
    a, b, most = problem.within[cycle[0] - (len(src) - len(rows))]
    path = " → ".join(problem.names[int(src[edge])] for edge in cycle[1:])
    at = "" if ii is None else f" at II {ii}"
    others = f", with {len(own) - 1} other greatest distances" if len(own) > 1 else ""
    if most < 0:
        raise Infeasible(
            f"{problem.describe(a)} cannot start {-most} or more steps after "
            f"{problem.describe(b)}{at}: {path} → {problem.names[b]} takes {most + over}{others}; "
            "leave that out",
            problem.locations[a],
        )
    raise Infeasible(
        f"{problem.describe(b)} cannot start within {most} steps of {problem.describe(a)}{at}: "
        f"{path} → {problem.names[b]} takes {most + over}{others}; allow at least {most + over}",
        problem.locations[b],
    )
