"""The answer of a solver: start times and II, with what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gaus_pass.exact import items, real, whole
from gaus_pass.model.frozen import same_fields, settle
from gaus_pass.model.problem import IntArray, Problem

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Schedule:
    """Start times of all operations.

    Equal to another with the same arrays and II; it has no hash.  Lists become arrays.

    Attributes
    ----------
    start : (n,)
        Start times in cycles, >= 0.
    ii
        Initiation interval, or None when the graph runs once (no overlap of iterations).
    start_in_cycle : (n,) or None
        Time inside the start cycle at which the inputs have settled, when there is a clock.
    unit : (n,) or None
        Which unit of its resource type an operation is bound to; -1 where it uses none.

    Raises
    ------
    InvalidProblem
        A list holds something else than numbers, or the II is none.
    """

    start: IntArray
    ii: int | None = None
    start_in_cycle: FloatArray | None = None
    unit: IntArray | None = None

    def __post_init__(self) -> None:
        for name, exactly, kind in (
            ("start", whole, np.int64),
            ("start_in_cycle", real, np.float64),
            ("unit", whole, np.int64),
        ):
            given: object = getattr(self, name)
            if given is not None and not isinstance(given, np.ndarray):
                numbers = [exactly(t, "an entry of {}", name) for t in items(given, name)]
                settle(self, **{name: np.array(numbers, kind)})
        if self.ii is not None and type(self.ii) is not int:
            settle(self, ii=whole(self.ii, "ii"))

    def __eq__(self, other: object) -> bool:
        return same_fields(self, other) if isinstance(other, Schedule) else NotImplemented

    @property
    def stage(self) -> IntArray:
        """(n,) start div II; the start time itself without II."""
        return self.start if self.ii is None else self.start // self.ii

    @property
    def slot(self) -> IntArray:
        """(n,) start mod II; the start time itself without II."""
        return self.start if self.ii is None else self.start % self.ii

    def length(self, problem: Problem) -> int:
        """Number of steps: max over operations of max(start + latency, start + 1)."""
        return int((self.start + problem.busy).max(initial=0))


class SolveStatus(Enum):
    """The outcome of a solver; the value is the word that users read."""

    OPTIMAL = "optimal: no better schedule exists for this objective"
    FEASIBLE = "feasible: legal, optimality not proven; the gap bounds what is left"
    INTERRUPTED = "interrupted: the best legal schedule until then"


@dataclass(frozen=True)
class TracePoint:
    """One point of a solver's progress: the incumbent's objective and where it came from.

    Attributes
    ----------
    more
        Further numbers by name, such as the violations and the mean σ of a descent.
    """

    iteration: int
    seconds: float
    objective: tuple[float, ...]
    source: str
    more: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class SolveResult:
    """The answer of a solver: a schedule, its objective value and a proven lower bound.

    Attributes
    ----------
    objective, lower_bound
        One entry per level of the (lexicographic) objective.  ``lower_bound`` is proven.
    within
        Steps within which schedules were looked for; None where that is not known.
    """

    schedule: Schedule
    solver: str
    status: SolveStatus
    objective: tuple[float, ...]
    lower_bound: tuple[float, ...]
    trace: tuple[TracePoint, ...] = field(default=())
    seconds: float = 0.0
    seed: int = 0
    within: int | None = None

    @property
    def gap(self) -> float:
        """Relative distance to the bound at the first level where they differ; 0 when proven."""
        for value, bound in zip(self.objective, self.lower_bound, strict=True):
            if value > bound:
                return float("inf") if bound <= 0 else (value - bound) / bound
        return 0.0
