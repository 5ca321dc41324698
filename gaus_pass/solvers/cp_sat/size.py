"""How large a model gets, so that it is refused before it fills the memory."""

from __future__ import annotations

from gaus_pass.analysis.constraints import Precedence
from gaus_pass.errors import SolverError
from gaus_pass.model.check import users_of
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.cp_sat.model import MOST_COUNTED, is_counted

LARGEST = 1_000_000
"""Variables and constraints."""
_KILOBYTES = 4.0
"""Of memory for each of them, measured on models of 10^5 to 10^6."""

SMALL = 500
"""Operations and precedences up to which auto asks for a proof: about 150 operations."""


def is_small(problem: Problem, edges: Precedence) -> bool:
    """Whether a proof is likely enough to be worth the time."""
    return problem.num_operations + len(edges.src) <= SMALL


def size_of(task: Task) -> int:
    """Variables and constraints of the model, about; the largest level's."""
    problem = task.problem
    names = {name for level in task.objective.levels for _, name in level}
    folded = 1 if task.ii is None else 3
    count = problem.num_operations * folded + len(task.edges.src)
    for resource in problem.resource_types:
        if resource.limit is not None or "resources" in names:
            users = users_of(problem, resource.name)
            places = task.ii or int(task.windows.mobility[users].max(initial=0)) + 1
            every = len(users) * places
            count += folded * len(users) + (every if is_counted(every, len(users)) else 0)
    if "register-bits" in names:
        count += problem.num_values + len(problem.use_op)
    if "memory" in names:
        steps = int(task.windows.mobility.sum()) * 2
        count += (2 + 2 * folded) * problem.num_values + len(problem.use_op)
        count += min(steps, MOST_COUNTED)
    return count


def require_size(task: Task) -> None:
    """Refuse what would not fit.

    Raises
    ------
    SolverError
        With the size, the largest one, and what to do.
    """
    count = size_of(task)
    if count > LARGEST:
        raise SolverError(
            f"solver 'cp-sat' would need {count} variables and constraints, about "
            f"{count * _KILOBYTES / 1e6:.0f} GB; it takes {LARGEST}; use solver=auto or sdc"
        )
