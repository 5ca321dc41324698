"""The candidates of a choice by measurement: their table, and what is said of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hls.explore.candidates import Candidate
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Unreadable
from gaus_pass.target.score import Score


@dataclass(frozen=True)
class Row:
    """A candidate with its measures and score, or with the reason why it has none.

    Attributes
    ----------
    missed
        By how much it misses the requirements; see `Score.missed`.
    """

    number: int
    candidate: Candidate
    measure: Measure | None
    score: float | None
    failure: str = ""
    missed: float = 0.0


@dataclass
class Choice:
    """The candidates that were tried.

    Attributes
    ----------
    rows
        In order of their numbers; 0 is the proxy's best.
    """

    target: str
    identity: str
    score: str
    asked: int
    rows: list[Row] = field(default_factory=list[Row])
    interrupted: bool = False

    @property
    def measured(self) -> list[Row]:
        return [row for row in self.rows if row.score is not None]

    @property
    def best(self) -> Row:
        """The row that misses the requirements least, of these the least score, then the first.

        The proxy's best where nothing is measured.
        """
        return min(self.measured, key=order, default=self.rows[0])


def order(row: Row) -> tuple[float, float, int]:
    """The key by which rows are better: requirements, score, number."""
    if row.score is None:
        return (math.inf, math.inf, row.number)
    return (row.missed, row.score, row.number)


def choice_document(choice: Choice) -> dict[str, Any]:
    """The table as JSON; it is the same in every run."""
    return {
        "schema": 1,
        "target": {"name": choice.target, "identity": choice.identity},
        "score": choice.score,
        "asked": choice.asked,
        "chosen": choice.best.number,
        "interrupted": choice.interrupted,
        "candidates": [_row_json(row) for row in choice.rows],
    }


def _row_json(row: Row) -> dict[str, Any]:
    made = row.candidate
    base: dict[str, Any] = {
        "number": row.number,
        "recipe": vars(made.recipe),
        "ii": [o.schedule.ii for o in made.design.outcomes],
        "objective": list(made.objective),
        "length": [o.schedule.length(o.problem) for o in made.design.outcomes],
        "proxy": made.proxy,
    }
    if row.measure is None:
        return base | {"failure": row.failure}
    found = {"target": row.measure.numbers(), "score": row.score}
    return base | found | ({"missed": round(row.missed, 6)} if row.missed else {})


def unmeasured(rows: list[Row]) -> str:
    """The warning where no design was measured."""
    return (
        f"--target: none of {len(rows)} candidates was measured, so this is the proxy's best: "
        f"{rows[0].failure}"
    )


def unreadable(rows: list[Row], error: Unreadable) -> str:
    """The error where no design was measured, because the target is none."""
    return (
        f"--target: none of {len(rows)} candidates was measured: {error.message}; a target prints "
        '{"area": …, "delay": …} and nothing else, or ends with a status other than 0'
    )


def all_miss(choice: Choice, score: Score) -> str:
    """The warning where no design meets the requirements."""
    numbers = _numbers(choice.best)
    missed = [r for r in score.requirements if r.missed(numbers[r.name])]
    have = ", ".join(f"{r.name} {numbers[r.name]:.4g} where {r.text} is required" for r in missed)
    return f"--target: none of {len(choice.measured)} designs meets the requirements; best: {have}"


def _numbers(row: Row) -> dict[str, float]:
    """What the model and the target say of a row that is measured."""
    assert row.measure is not None
    return {**row.candidate.proxy, **row.measure.numbers()}
