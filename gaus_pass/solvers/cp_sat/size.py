"""Size of a model, so that one that would fill the memory is refused before it is built."""

from __future__ import annotations

from gaus_pass.analysis.constraints import Precedence
from gaus_pass.errors import SolverError
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.cp_sat.terms import size_of_terms, size_of_use

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
    folded = 1 if task.ii is None else 3
    count = task.problem.num_operations * folded + len(task.edges.src)
    limited = list(task.problem.limits)
    return count + sum(size_of_use(task, name) for name in limited) + size_of_terms(task)


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
