"""Lifetimes of values, as expressions over a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.solvers.common.bounds import path_lifetimes
from gaus_pass.solvers.cp_sat.model import Expression, Model, as_schedule


@dataclass(frozen=True)
class Kept:
    """A value that has users.

    Attributes
    ----------
    hold
        Cycles from its producer's start until it is kept.
    uses
        (user, distance), without doubles.
    shortest, longest
        It is never alive for fewer cycles, nor for more.
    span
        Cycles for which it is alive in the incumbent.
    """

    producer: int
    bits: int
    hold: int
    uses: tuple[tuple[int, int], ...]
    shortest: int
    longest: int
    span: int | None

    def apart(self, model: Model) -> list[Expression]:
        """Per use, the cycles from when it is ready."""
        ready = model.start[self.producer] + self.hold
        return [
            model.start[user] - ready + (distance * model.interval() if distance else 0)
            for user, distance in self.uses
        ]

    def ready_hint(self, model: Model) -> int | None:
        """The step in which it is ready in the incumbent."""
        known = model.start_hint(self.producer)
        return None if known is None else known + self.hold


def kept_values(model: Model) -> Iterator[Kept]:
    """All values with bits and users."""
    task, problem = model.task, model.task.problem
    interval = task.length if task.ii is None else task.ii
    first, last = task.windows.asap.tolist(), task.windows.alap.tolist()
    pointer = problem.use_ptr.tolist()
    uses = list(zip(problem.use_op.tolist(), problem.use_distance.tolist(), strict=True))
    producer, hold = problem.val_producer.tolist(), problem.val_hold.tolist()
    spans = _spans(model)
    least = path_lifetimes(task).tolist()
    for v, bits in enumerate(problem.val_bits.tolist()):
        own = tuple(sorted(set(uses[pointer[v] : pointer[v + 1]])))
        if own and bits:
            end = max(last[user] + interval * distance for user, distance in own)
            longest = max(end - first[producer[v]] - hold[v], 0)
            span = None if spans is None else spans[v]
            yield Kept(producer[v], bits, hold[v], own, least[v], longest, span)


def _spans(model: Model) -> list[int] | None:
    if model.known is None:
        return None
    ready, last = lifetimes(model.task.problem, as_schedule(model.task, model.known))
    return (last - ready).tolist()
