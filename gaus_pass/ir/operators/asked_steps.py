"""Steps and distances that `gaus.hint` on operations asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gaus_pass.errors import GausError
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import StepHints, step_hints
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.source_names import result_name
from gaus_pass.model.constrained import constrained, in_own_names
from gaus_pass.model.problem import Problem
from gaus_pass.model.timing_constraints import TimingConstraint, parse_constraints


def with_step_hints(problem: Problem, operations: Iterable[tuple[int, Op]]) -> Problem:
    """The problem with the windows and distances that the IR asks for.

    Parameters
    ----------
    operations
        Numbers in the problem, and what they stand for in the IR.

    Raises
    ------
    GausError
        A hint names an operation that is not there, or contradicts another; at its place.
    """
    for number, op in operations:
        hints = step_hints(op)
        if hints is None:
            continue
        try:
            asked = _constraints(problem.names[number], hints)
            problem = constrained(
                problem, [in_own_names(one, problem, result_name) for one in asked]
            )
        except GausError as error:
            raise error.at(location_text(op.location)) from None
    return problem


def _constraints(name: str, hints: StepHints) -> Iterator[TimingConstraint]:
    if hints.earliest is not None or hints.latest is not None:
        text = f"{name}:{_shown(hints.earliest)}..{_shown(hints.latest)}"
        yield TimingConstraint(name, None, hints.earliest, hints.latest, text)
    if hints.after is not None:
        for part in parse_constraints(hints.after):
            text = f"{part.name}->{name}"
            yield TimingConstraint(name, part.name, part.least, part.most, text)


def _shown(end: int | None) -> str:
    return "" if end is None else str(end)
