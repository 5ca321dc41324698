"""The score of a design: a product of powers of measured numbers, and what they are required to be.

Less is better.  A design that meets all requirements is better than one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gaus_pass.errors import InvalidOption

DEFAULT_SCORE = "area*delay"
_OF_REQUIREMENTS = "area"
"""What is to be least where only requirements are given."""
_FACTOR = re.compile(r"\s*(?P<name>[A-Za-z][\w-]*)\s*(?:\^\s*(?P<power>\d+(?:\.\d+)?)\s*)?")
_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z][\w-]*)\s*(?P<relation><=|>=)\s*(?P<bound>\d+(?:\.\d+)?)\s*"
)


@dataclass(frozen=True)
class Requirement:
    """``delay<=10`` and the like."""

    name: str
    relation: str
    bound: float

    @property
    def text(self) -> str:
        """As the user writes it."""
        return f"{self.name}{self.relation}{self.bound:g}"

    def missed(self, value: float) -> float:
        """By which share of the bound a value misses it; 0 where it does not."""
        excess = value - self.bound if self.relation == "<=" else self.bound - value
        return max(0.0, excess) / (self.bound or 1.0)


@dataclass(frozen=True)
class Score:
    """``area*delay^2, delay<=10`` and the like."""

    text: str
    factors: tuple[tuple[str, float], ...]
    requirements: tuple[Requirement, ...] = ()

    def of(self, numbers: Mapping[str, float]) -> float:
        """The score of a design.

        Raises
        ------
        InvalidOption
            A name is not among the numbers.
        """
        total = 1.0
        for name, power in self.factors:
            total *= _number(numbers, name) ** power
        return total

    def missed(self, numbers: Mapping[str, float]) -> float:
        """By how much a design misses the requirements, as the sum of shares; see `of`."""
        return sum((r.missed(_number(numbers, r.name)) for r in self.requirements), 0.0)

    def bound(self, name: str) -> float | None:
        """The least upper bound that is required of a number, or None."""
        own = [r.bound for r in self.requirements if r.name == name and r.relation == "<="]
        return min(own, default=None)

    def requiring(self, name: str, bound: float) -> Score:
        """The score with an upper bound on a number, unless it has one."""
        if self.bound(name) is not None:
            return self
        added = Requirement(name, "<=", bound)
        text = f"{self.text}, {added.text}"
        return replace(self, text=text, requirements=(*self.requirements, added))


def _number(numbers: Mapping[str, float], name: str) -> float:
    if name not in numbers:
        raise InvalidOption(
            f"--score: the target says nothing of '{name}'; it has: " + ", ".join(sorted(numbers))
        )
    return numbers[name]


def parse_score(text: str) -> Score:
    """Read a score.

    Raises
    ------
    InvalidOption
        It is not of the form ``name^power*name…, name<=number, …``.
    """
    product: str | None = None
    requirements: list[Requirement] = []
    for part in text.split(","):
        match = _REQUIREMENT.fullmatch(part)
        if match is not None:
            bound = float(match["bound"])
            requirements.append(Requirement(match["name"], match["relation"], bound))
        elif product is None and not re.search("[<>=]", part):
            product = part
        else:
            raise InvalidOption(
                f"--score: cannot read '{part.strip()}' in '{text}'; it is one product and "
                "requirements such as area*delay, delay<=10"
            )
    factors = _factors(_OF_REQUIREMENTS if product is None else product, text)
    return Score(text, factors, tuple(requirements))


def _factors(product: str, text: str) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for part in product.split("*"):
        match = _FACTOR.fullmatch(part)
        if match is None:
            raise InvalidOption(
                f"--score: cannot read '{part.strip()}' in '{text}'; it is a product such as "
                "area*delay or area*delay^2"
            )
        found.append((match["name"], float(match["power"] or 1)))
    return tuple(found)
