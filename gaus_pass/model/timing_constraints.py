"""What a user asks of single operations: steps, windows, and distances between two of them.

``mul_1:3`` starts in step 3, ``mul_1:2..5`` from step 2 to 5, ``..5`` and ``2..`` leave an end
open; ``load->mul_1:1..4`` starts 1 to 4 steps after ``load``, ``load->mul_1:2`` exactly 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gaus_pass.errors import InvalidOption

_NAME = r"[^\s,](?:[^,]*?[^\s,])?"
"""Names may have blanks, as in ``store arg1``."""
_FORM = re.compile(
    rf"\s*(?:(?P<after>{_NAME})\s*->\s*)?(?P<name>{_NAME})\s*:\s*"
    r"(?:(?P<exact>\d+)|(?P<least>\d*)\.\.(?P<most>\d*))\s*"
)
_FARTHEST = 2**40
_EXAMPLES = "a:3, a:2..5 or a->b:1..4"


@dataclass(frozen=True)
class TimingConstraint:
    """A range of start steps of an operation.

    Attributes
    ----------
    after
        The operation from whose start the steps count; None: from the start of the iteration.
    least, most
        The range, inclusive; None where it is open.
    text
        As the user wrote it.
    """

    name: str
    after: str | None
    least: int | None
    most: int | None
    text: str


def parse_constraints(text: str) -> tuple[TimingConstraint, ...]:
    """The constraints in a text, separated by commas.

    Raises
    ------
    InvalidOption
        One is not of the form, or is empty.
    """
    return tuple(map(_parse, text.split(","))) if text.strip() else ()


def constraints_text(constraints: Iterable[TimingConstraint]) -> str:
    """What `parse_constraints` reads."""
    return ",".join(c.text for c in constraints)


def renamed(constraint: TimingConstraint, names: Mapping[str, str]) -> TimingConstraint:
    """The constraint with other names for its operations; `text` says the same."""
    name = names.get(constraint.name, constraint.name)
    after = None if constraint.after is None else names.get(constraint.after, constraint.after)
    if (name, after) == (constraint.name, constraint.after):
        return constraint
    ends = ["" if end is None else str(end) for end in (constraint.least, constraint.most)]
    text = f"{'' if after is None else f'{after}->'}{name}:{'..'.join(ends)}"
    return TimingConstraint(name, after, constraint.least, constraint.most, text)


def _parse(part: str) -> TimingConstraint:
    found = _FORM.fullmatch(part)
    if found is None:
        raise InvalidOption(f"constraints: '{part.strip():.60}' is not of the form {_EXAMPLES}")
    ends = (found["exact"], found["exact"]) if found["exact"] else (found["least"], found["most"])
    least, most = (int(end) if end else None for end in ends)
    shown = part.strip()
    if least is None and most is None:
        raise InvalidOption(f"constraints: '{shown:.60}' has no end; give one, as in {_EXAMPLES}")
    for number in (least, most):
        if number is not None and number > _FARTHEST:
            raise InvalidOption(f"constraints: {number} is out of range; at most {_FARTHEST}")
    if least is not None and most is not None and least > most:
        raise InvalidOption(
            f"constraints: '{shown:.60}' is empty, because {least} is above {most}; swap them"
        )
    return TimingConstraint(found["name"], found["after"], least, most, shown)
