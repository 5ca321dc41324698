"""What candidates are judged by before they are measured, and what the model says of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.verify import require_legal
from gaus_pass.errors import Infeasible
from gaus_pass.hls.functions import Design
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.scheduling.solve import Outcome

LONGEST = 1e9
"""A cycle time that nothing exceeds."""


def longest_chain(problem: Problem, schedule: Schedule) -> float:
    """Delay of the longest chain of a schedule (n,), whatever the clock."""
    timed = replace(problem, clock=Clock(LONGEST))
    settled = settle_times(timed, schedule)
    delays = np.array([t.in_delay for t in problem.operator_types])[problem.type_of]
    return float(np.max(settled + delays, initial=0.0))


def check_like(base: Outcome, other: Outcome, problem: Problem) -> None:
    """Check that a candidate has the same II and is legal for the user's options.

    Parameters
    ----------
    problem
        With the latencies of the candidate's cores.

    Raises
    ------
    Infeasible, SolverError
        It is not.
    """
    if other.schedule.ii != base.schedule.ii:
        raise Infeasible(f"II {other.schedule.ii} is not that of the others, {base.schedule.ii}")
    asked = replace(problem, clock=None)
    require_legal(asked, replace(other.schedule, start_in_cycle=None), other.result.solver)


def proxy_numbers(design: Design) -> dict[str, int]:
    """Numbers of the model by name, summed over all leaves."""
    lengths = [o.schedule.length(o.problem) for o in design.outcomes]
    registers = design.description["register_bits"]
    return {
        "length": sum(lengths),
        "value-bits": registers["value"],
        "register-bits": sum(registers.values()),
        "units": len(design.description["units"]),
    }
