"""auto: the best of the solvers that fit, stopping as soon as a bound is reached.

The exact solver goes first, because its bound can end the search.  A solver that raises or answers
illegally is left out, never passed on.
"""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.errors import GausError, SolverError
from gaus_pass.schedule import SolveResult, SolveStatus, TracePoint
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.verify import violations

_MEMBERS = ("sdc", "list", "asap", "alap")


def solve_auto(task: Task) -> SolveResult:
    """The best schedule of all members, with the best bound.

    Raises
    ------
    SolverError
        No member found a legal schedule; the message is the first member's.
    """
    best: SolveResult | None = None
    failures: list[GausError] = []
    trace: list[TracePoint] = []
    for name in _MEMBERS:
        result = _attempt(task, name, failures)
        if result is None:
            continue
        trace += _improvements(trace, result)
        best = result if best is None else _better(best, result)
        if best.status is SolveStatus.OPTIMAL:
            break
    if best is None:
        raise failures[-1]
    return replace(best, solver="auto", trace=tuple(trace))


def _attempt(task: Task, name: str, failures: list[GausError]) -> SolveResult | None:
    try:
        result = find_solver(name)(task)
    except GausError as error:
        failures.append(error)
        return None
    found = violations(task.problem, result.schedule, task.length)
    if found:
        failures.append(SolverError(f"solver '{name}': {found[0].message}"))
        return None
    return result


def _improvements(trace: list[TracePoint], result: SolveResult) -> list[TracePoint]:
    """The points of a member's trace that beat everything before them."""
    found: list[TracePoint] = []
    for point in result.trace:
        seen = [*trace, *found]
        if not seen or point.objective < seen[-1].objective:
            found.append(replace(point, source=f"auto: {point.source}"))
    return found


def _better(one: SolveResult, other: SolveResult) -> SolveResult:
    """The better schedule of two with the higher of their bounds."""
    best = one if one.objective <= other.objective else other
    bound = max(one.lower_bound, other.lower_bound)
    status = SolveStatus.OPTIMAL if best.objective <= bound else best.status
    return replace(best, lower_bound=bound, status=status)


SOLVERS = {"auto": solve_auto}
