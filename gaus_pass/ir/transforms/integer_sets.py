"""Exact questions about integer points, asked of isl.

isl is described in S. Verdoolaege, "isl: An Integer Set Library for the Polyhedral Model",
Mathematical Software - ICMS 2010, LNCS 6327, 299-302.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

_OBJECTIVE = "d"
_MOST_STEPS = 30_000
"""Of isl for one question: a second or so, where real subscripts take thousands."""


class TooHard(Exception):
    """isl needs too many steps for an answer."""


def linear_text(terms: Iterable[tuple[str, int]], constant: int) -> str:
    """``2*n0 - 1*p3 + 5`` as isl reads it."""
    parts = [f"{coefficient}*{name}" for name, coefficient in terms if coefficient]
    return " + ".join([*parts, str(constant)]).replace("+ -", "- ")


def conjunction(constraints: Sequence[str]) -> str:
    """The conjunction of constraints; without any it is true."""
    return " and ".join(f"({c})" for c in constraints) or "0 = 0"


def least(objective: str, variables: Sequence[str], constraints: Sequence[str]) -> int | None:
    """The least value >= 0 of a linear objective over the integer points, or None without any.

    Parameters
    ----------
    objective
        A linear expression over the variables, as `linear_text` writes it.
    variables
        Names of all variables; each is any integer.
    constraints
        Equations and inequalities over the variables, all of which hold.

    Raises
    ------
    TooHard
        isl gave up: integer programming is NP-hard, although such cases are rare.
    """
    return _least(objective, tuple(variables), tuple(constraints))


@lru_cache(maxsize=4096)
def _least(objective: str, variables: tuple[str, ...], constraints: tuple[str, ...]) -> int | None:
    where = conjunction([f"{_OBJECTIVE} = {objective}", f"{_OBJECTIVE} >= 0", *constraints])
    names = ", ".join((_OBJECTIVE, *variables))

    def ask(isl: Any) -> int | None:
        # Integer programming over points: projections and lexicographic minima can take minutes.
        found = isl.Set(f"{{ [{names}] : {where} }}", isl.DEFAULT_CONTEXT)
        return None if found.is_empty() else int(found.dim_min_val(0).to_python())

    return bounded(ask)


def bounded(question: Callable[[Any], T]) -> T:
    """What isl answers, in so many steps.

    Parameters
    ----------
    question
        Given the module `islpy`.

    Raises
    ------
    TooHard
        isl gave up.
    """
    import islpy as isl

    context = isl.DEFAULT_CONTEXT
    context.reset_operations()
    context.set_max_operations(_MOST_STEPS)
    try:
        return question(isl)
    except isl.Error as error:
        raise TooHard from error
    finally:
        context.set_max_operations(0)
