"""A stage of auto, and what it sees of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task


class Run(Protocol):
    """The part of a run of auto that its stages see.

    Attributes
    ----------
    open
        The task without the levels that are settled; ``best``, ``bound`` and ``found`` are of it.
    found
        The last schedule of every stage so far.
    """

    best: SolveResult | None
    bound: tuple[float, ...]
    found: dict[str, Schedule]

    @property
    def open(self) -> Task: ...

    def open_counts(self) -> set[Counts]:
        """Quantities that the first open level counts."""
        ...

    def open_from_best(self, seconds: float | None = None) -> Task:
        """The open task, with the best schedule so far as its start and so much time."""
        ...

    def fits(self, schedule: Schedule) -> bool:
        """Whether a schedule has the values of the settled levels."""
        ...

    def seconds_left(self) -> float | None:
        """Until the time limit; None without one."""
        ...

    def add(self, name: str, result: SolveResult) -> None:
        """Take over a result of a stage that has not ended yet."""
        ...

    def is_done(self) -> bool:
        """Whether the best is proven, the user has interrupted, or the time is up."""
        ...


@dataclass(frozen=True)
class Stage:
    """One stage of auto.

    Attributes
    ----------
    applies
        Whether it can bring something, seen from what is open now.
    run
        Solves; the best so far is in ``run.best``.
    models
        Kind of model that it needs of every open term, as `gaus_pass.registry.Term.models` has it.
    weight
        Of a time limit it gets this share of all stages that still apply.
    reason
        Why it is there, and what showed it.
    from_nothing
        Whether it needs no schedule to start from.
    """

    name: str
    applies: Callable[[Run], bool]
    run: Callable[[Run, Task], SolveResult]
    weight: float
    reason: str
    from_nothing: bool = False
    models: str = ""
