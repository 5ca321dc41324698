"""Why a target is missed, and what would help.

Proposals are guesses until `gaus_pass.flow` has solved the problem with them: only what was proven
is shown to a user.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gaus_pass.constraints import Precedence
from gaus_pass.problem import Problem


@dataclass(frozen=True)
class Proposal:
    """A change of options, by name and value as a user writes them, and what it is for."""

    option: str
    value: str
    aim: str

    def __str__(self) -> str:
        return f"{self.option}={self.value} gives {self.aim}"


def missed_ii(target: int, final: int, cause: str) -> str:
    """What HLS users read when a target II is relaxed."""
    return f"Target II = {target}, final II = {final}: {cause}"


def propose_limits(problem: Problem, ii: int) -> Iterator[Proposal]:
    """Per limited resource type, the least limit that leaves room for an II."""
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
        work = sum(k.uses.get(resource.name, 0) * k.blocking for k in kinds)
        if work > resource.limit * ii:
            yield Proposal("limits", f"{resource.name}:{-(-work // ii)}", f"II {ii}")


def critical_path(problem: Problem, edges: Precedence, start: list[int]) -> list[int]:
    """Operations that decide the length at ASAP start times, first to last."""
    ends = [t + int(b) for t, b in zip(start, problem.busy.tolist(), strict=True)]
    if not ends:
        return []
    path = [max(range(len(ends)), key=lambda i: (ends[i], -i))]
    into: dict[int, list[int]] = {}
    for k, (j, hops) in enumerate(zip(edges.dst.tolist(), edges.distance.tolist(), strict=True)):
        if hops == 0:
            into.setdefault(j, []).append(k)
    while True:
        here = path[-1]
        tight = (
            int(edges.src[k])
            for k in into.get(here, [])
            if start[edges.src[k]] + edges.delay[k] == start[here]
        )
        before = next(tight, None)
        if before is None:
            return path[::-1]
        path.append(before)
