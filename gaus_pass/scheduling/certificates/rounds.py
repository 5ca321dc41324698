"""Lifetimes that are surely paid for whole rounds of II cycles, and the paths that show it."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import Problem
from gaus_pass.scheduling.certificates.rows import Rows

_MOST = 1_000_000
"""Producers times rows up to which paths are measured: a second or two."""
_NEVER = -(1 << 62)
_BETWEEN = ("dependence", "chain", "within", "early", "late")


class Paths:
    """Longest paths between operations over rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._after: dict[int, list[tuple[int, int, int]]] = {}
        kinds = [kind for kind, _ in rows.names]
        columns = zip(
            kinds, rows.minus.tolist(), rows.plus.tolist(), rows.gap.tolist(), strict=True
        )
        self.count = 0
        for k, (kind, minus, plus, gap) in enumerate(columns):
            if kind in _BETWEEN:
                self._after.setdefault(minus, []).append((k, plus, gap))
                self.count += 1

    def farthest(self, source: int, came: dict[int, int] | None = None) -> dict[int, int]:
        """Least steps from a node to all that it reaches; ``came`` gets the last row of each."""
        far, queue = {source: 0}, [source]
        for at in queue:
            for k, to, gap in self._after.get(at, ()):
                time = far[at] + gap
                if to != source and time > far.get(to, _NEVER):
                    far[to] = time
                    if came is not None:
                        came[to] = k
                    queue.append(to)
        return far

    def path(self, source: int, goal: int) -> list[int]:
        """The rows of a longest path."""
        came: dict[int, int] = {}
        self.farthest(source, came)
        found, at = list[int](), goal
        while at != source:
            found.insert(0, came[at])
            at = int(self._rows.minus[found[0]])
        return found


def with_rounds(problem: Problem, ii: int, rows: Rows, paths: Paths) -> Rows:
    """The rows, and one ``round`` for every use before which a value lives for part of a round.

    Its number is that of the use.  None are added where there are too many paths.
    """
    owner = problem.use_owner
    producers = np.unique(problem.val_producer[owner]).tolist()
    if len(producers) * paths.count > _MOST:
        return rows
    far = {producer: paths.farthest(producer) for producer in producers}
    found: list[tuple[int, int, int, int]] = []
    for use, (value, user) in enumerate(zip(owner.tolist(), problem.use_op.tolist(), strict=True)):
        producer, hold = int(problem.val_producer[value]), int(problem.val_hold[value])
        apart = far[producer].get(user)
        if apart is None:
            continue
        least = apart + ii * int(problem.use_distance[use]) - hold
        if least > 0 and least % ii:
            last = problem.num_operations + value
            found.append((use, producer, last, hold + ii * -(-least // ii)))
    if not found:
        return rows
    uses, *columns = np.array(found, np.int64).T
    minus, plus, gap = (
        np.concatenate((old, new))
        for old, new in zip((rows.minus, rows.plus, rows.gap), columns, strict=True)
    )
    names = [*rows.names, *(("round", use) for use in uses.tolist())]
    return Rows(names, minus, plus, gap, rows.nodes)
