"""The score of a design: a product of powers of measured numbers; less is better."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gaus_pass.errors import InvalidOption

DEFAULT_SCORE = "area*delay"
_FACTOR = re.compile(r"\s*(?P<name>[A-Za-z][\w-]*)\s*(?:\^\s*(?P<power>\d+(?:\.\d+)?)\s*)?")


@dataclass(frozen=True)
class Score:
    """``area*delay^2`` and the like."""

    text: str
    factors: tuple[tuple[str, float], ...]

    def of(self, numbers: Mapping[str, float]) -> float:
        """The score of a design.

        Raises
        ------
        InvalidOption
            A name is not among the numbers.
        """
        total = 1.0
        for name, power in self.factors:
            if name not in numbers:
                raise InvalidOption(
                    f"--score: the target says nothing of '{name}'; it has: "
                    + ", ".join(sorted(numbers))
                )
            total *= numbers[name] ** power
        return total


def parse_score(text: str) -> Score:
    """Read a score.

    Raises
    ------
    InvalidOption
        It is not of the form ``name^power*name…``.
    """
    found: list[tuple[str, float]] = []
    for part in text.split("*"):
        match = _FACTOR.fullmatch(part)
        if match is None:
            raise InvalidOption(
                f"--score: cannot read '{part.strip()}' in '{text}'; it is a product such as "
                "area*delay or area*delay^2"
            )
        found.append((match["name"], float(match["power"] or 1)))
    return Score(text, tuple(found))
