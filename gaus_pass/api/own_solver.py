"""Solvers of the user's own, beside those of the package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gaus_pass.errors import InvalidOption
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.registry import SOLVERS, SolverSpec
from gaus_pass.solvers.base import Task, result_of

if TYPE_CHECKING:
    from gaus_pass.model.problem import IntArray

Function = Callable[[Task], "SolveResult | Schedule | IntArray | Sequence[int]"]
"""From a task to start times (n,), to a schedule, or to a result with a bound of its own."""


def register_solver(name: str, function: Function, *, sample: Any = "") -> Function:
    """Make a function a solver, for ``solver=NAME`` of this process.

    Parameters
    ----------
    name
        Not that of a solver of the package; an own one is replaced.
    function
        See `gaus_pass.solvers.base.Task` for what it is given: the problem, II, length, windows
        (earliest and latest starts), objective, budget, seed.  What it answers is verified, and has
        at least the bounds that follow from dependences, windows and limits.
    sample
        A `gaus_pass.solvers.base.Sampler`, for ``samples=K``.

    Returns
    -------
    The function, so that a decorator may call this.

    Raises
    ------
    InvalidOption
        The name is that of a solver of the package, or no name.

    Examples
    --------
    >>> import gaus_pass as gp
    >>> gp.register_solver("late", lambda task: task.windows.alap)  # doctest: +ELLIPSIS
    <function ...>
    >>> gp.solve(gp.from_arrays([1, 1], [(0, 1)]), solver="late").schedule.start.tolist()
    [0, 1]
    """
    if name in SOLVERS and not isinstance(SOLVERS[name].solve, Solving):
        raise InvalidOption(f"'{name}' is a solver of the package; choose another name")
    if not name or not name.replace("-", "_").isidentifier():
        raise InvalidOption(f"{name!r} is no name for a solver; use letters, digits and '-'")
    SOLVERS[name] = SolverSpec(Solving(name, function), sample=sample)
    return function


class Solving:
    """A user's function as a `gaus_pass.solvers.base.Solver`."""

    def __init__(self, name: str, function: Function) -> None:
        self.name, self.function = name, function

    def __call__(self, task: Task) -> SolveResult:
        from gaus_pass.solvers.common.bounds import lower_bound

        answer = self.function(task)
        if isinstance(answer, SolveResult):
            return answer
        if not isinstance(answer, Schedule):
            answer = Schedule(np.array(answer, np.int64), task.ii)
        return result_of(task, answer, self.name, lower_bound(task))
