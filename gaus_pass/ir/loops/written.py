"""The schedule that an earlier `gaus-schedule` wrote on a loop."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.operations import SELECT, Operation, node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.annotations import II, LATENCY, LENGTH, STAGE, START, read_number
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.model.problem import Problem

_AGAIN = "schedule it again with these options, or drop its gaus attributes"


@dataclass(frozen=True)
class WrittenSchedule:
    """Attributes of a loop, read back.

    Attributes
    ----------
    start
        Start by operation of the loop.  Operations that the IR does not have, such as the gates of
        an affine.if, have none, and of the results of an `if` only the last one to start has one.
    latest
        Operations of which only the latest start is known.
    """

    ii: int
    length: int
    start: dict[int, int]
    latest: dict[int, int]

    def pinned(self, problem: Problem) -> Problem:
        """The problem with every written start fixed; only the others are free."""
        earliest, latest = np.array(problem.earliest), np.array(problem.latest)
        for i, step in self.start.items():
            earliest[node(i)] = latest[node(i)] = step
        for i, step in self.latest.items():
            latest[node(i)] = min(int(latest[node(i)]), step)
        return replace(problem, earliest=earliest, latest=latest)


def written_schedule(graph: LoopGraph) -> WrittenSchedule | None:
    """The schedule written on a loop, or None if there is none.

    Raises
    ------
    InvalidProblem
        It does not fit the loop: an operation has no start, another latency, or a start that
        contradicts its stage.
    """
    loop = graph.loop
    ii, length = (read_number(loop.op, key) for key in (II, LENGTH))
    if ii is None:
        _require_nothing_inside(loop.op)
        return None
    if ii < 1 or length is None:
        raise InvalidProblem(
            f"gaus.ii = {ii} and gaus.length = {length} are no schedule; {_AGAIN}", loop.location
        )
    groups: defaultdict[Any, list[int]] = defaultdict(list)
    for i, operation in enumerate(loop.operations):
        if operation.op is not None:
            groups[_key(operation)].append(i)
    start: dict[int, int] = {}
    latest: dict[int, int] = {}
    for members in groups.values():
        step = _start(graph, members[-1], ii)
        (start if len(members) == 1 else latest).update(dict.fromkeys(members, step))
    return WrittenSchedule(ii, length, start, latest)


def _key(operation: Operation) -> Any:
    """A key that operations have in common if they are one in the IR, such as an `if`'s selects."""
    return operation.op.results[0] if operation.kind == SELECT else id(operation)


def _start(graph: LoopGraph, i: int, ii: int) -> int:
    operation = graph.loop.operations[i]
    op, where = operation.op, operation.location
    step, latency, stage = (read_number(op, key) for key in (START, LATENCY, STAGE))
    name = f"operation '{operation.name}'"
    if step is None:
        raise InvalidProblem(
            f"{name} has no gaus.start, but its loop has gaus.ii = {ii}: it was changed after it "
            f"was scheduled; {_AGAIN}",
            where,
        )
    now = int(graph.problem.latency[node(i)])
    if latency is not None and latency != now:
        raise InvalidProblem(
            f"{name} was scheduled with latency {latency} and has latency {now} with these "
            f"options; {_AGAIN}",
            where,
        )
    if step < 0 or (stage is not None and stage != step // ii):
        raise InvalidProblem(
            f"{name} has gaus.start = {step} and gaus.stage = {stage}, at II {ii} its stage is "
            f"{step // ii}; {_AGAIN}",
            where,
        )
    return step


def _require_nothing_inside(root: Op) -> None:
    """Check that a loop without a schedule has no starts on its operations either."""
    for op in walk_nested(root):
        if START in op.attributes or II in op.attributes:
            raise InvalidProblem(
                "this operation is scheduled, but the loop around it that is lowered as a whole "
                f"has no gaus.ii (is it flattened now and was not, or the other way round?); "
                f"{_AGAIN}",
                location_text(op.location),
            )
