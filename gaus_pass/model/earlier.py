"""An earlier schedule of a problem, which may have changed since: which operation was which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from gaus_pass.model.problem import IntArray, Problem

_NUMBER = re.compile(r"%\d+(_\d+)?")
"""What the IR calls a value without a name."""
_UNIQUE = re.compile(r"_\d+$")
"""What makes a name unique."""
_MOST_ALIGNED = 4000
"""Operations without names of their own up to which they are aligned; more go by their names."""
UNKNOWN = -1
"""Start of an operation that was not there."""


@dataclass(frozen=True)
class EarlierSchedule:
    """What a file says of one problem.

    Attributes
    ----------
    name
        Of the problem.
    operations
        Names and types, in the order of the problem.
    start : (n,)
        Start times.
    """

    name: str
    operations: tuple[tuple[str, str], ...]
    start: IntArray


def earlier_of(problem: Problem, known: Sequence[EarlierSchedule]) -> EarlierSchedule | None:
    """The schedule of the problem of that name, or the only one that there is."""
    for one in known:
        if one.name == problem.name:
            return one
    return known[0] if len(known) == 1 else None


def earlier_starts(problem: Problem, earlier: EarlierSchedule) -> IntArray:
    """(n,) the start that each operation of a problem had, `UNKNOWN` for those that are new.

    An operation is the one of its name and type.  Names that only count are compared by the order
    in which types follow each other, so that one that is inserted does not shift all behind it.
    """
    types = [kind.name for kind in problem.operator_types]
    now = [(name, types[t]) for name, t in zip(problem.names, problem.type_of, strict=True)]
    then = list(earlier.operations)
    found = np.full(len(now), UNKNOWN, np.int64)
    if now == then:
        return earlier.start.copy()
    places = {key: k for k, key in enumerate(then)}
    left = [k for k, key in enumerate(now) if _counts(key)]
    right = [k for k, key in enumerate(then) if _counts(key)]
    aligned = max(len(left), len(right)) <= _MOST_ALIGNED
    for k, key in enumerate(now):
        if key in places and not (aligned and _counts(key)):
            found[k] = earlier.start[places[key]]
    if aligned:
        kinds = [now[k][1] for k in left], [then[k][1] for k in right]
        for block in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
            for a, b in zip(
                left[block.a : block.a + block.size],
                right[block.b : block.b + block.size],
                strict=True,
            ):
                found[a] = earlier.start[b]
    return found


def _counts(key: tuple[str, str]) -> bool:
    """Whether the name only counts, so that what is inserted before it changes it."""
    name, kind = key
    plain = _UNIQUE.sub("", name)
    return _NUMBER.fullmatch(name) is not None or plain in (kind, kind.rpartition(".")[2])
