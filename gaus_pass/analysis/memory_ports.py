"""How many ports memories need for an II, and how the option ports asks for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gaus_pass.analysis.bounds import minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.errors import InvalidOption
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

_STORE = "store "
"""Beginning of the names of operator types that store."""


@dataclass(frozen=True)
class PortNeed:
    """Ports that a memory needs: of those that read and write, or to read and to write."""

    both: int
    read: int
    write: int

    @property
    def text(self) -> str:
        """As the option ports has it; separate ports where those are no more."""
        if self.both > 1 and self.read + self.write <= self.both:
            return f"{self.read}r{self.write}w"
        return f"{self.both}rw"

    def at_least(self, other: PortNeed) -> PortNeed:
        """What serves both needs."""
        return PortNeed(
            max(self.both, other.both), max(self.read, other.read), max(self.write, other.write)
        )


def require_no_ports(problem: Problem, limits: Mapping[str, int]) -> None:
    """Check that no limit is meant for the ports of a memory.

    Raises
    ------
    InvalidOption
        One is; how many ports there are is part of the interface.
    """
    for resource in problem.resource_types:
        if resource.port_of and resource.name in limits:
            raise InvalidOption(
                f"limits: '{resource.name}' are ports of memory '{resource.port_of}'; set "
                f"ports={resource.port_of}:{limits[resource.name]}rw"
            )


def without_port_limits(problem: Problem) -> Problem:
    """The problem as if every memory had as many ports as it wants."""
    kinds = (replace(r, limit=None) if r.port_of else r for r in problem.resource_types)
    return replace(problem, resource_types=tuple(kinds))


def least_ports(problems: Iterable[Problem]) -> dict[str, PortNeed]:
    """By memory: the fewest ports at which bounds on II are those without any limit on ports."""
    found: dict[str, PortNeed] = {}
    for problem in problems:
        free = without_port_limits(problem)
        ii = minimum_ii(free, precedence(free)).ii
        for memory, (loads, stores) in _accesses(problem).items():
            need = PortNeed(
                -(-(loads + stores) // ii), *(max(1, -(-n // ii)) for n in (loads, stores))
            )
            found[memory] = need.at_least(found.get(memory, need))
    return found


def ports_text(needs: Mapping[str, PortNeed]) -> str:
    """All needs as a value of the option ports."""
    return ",".join(f"{memory}:{need.text}" for memory, need in sorted(needs.items()))


def ports_of_schedule(problem: Problem, schedule: Schedule, memory: str) -> PortNeed:
    """The ports of a memory that a schedule uses."""
    slots: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for i, (name, is_store) in enumerate(_kinds(problem)):
        if name == memory:
            slots[int(schedule.slot[i])][is_store] += 1
    counts = slots.values()
    return PortNeed(
        max((c[True] + c[False] for c in counts), default=1),
        max(1, *(c[False] for c in counts)) if counts else 1,
        max(1, *(c[True] for c in counts)) if counts else 1,
    )


def _accesses(problem: Problem) -> dict[str, tuple[int, int]]:
    """Loads and stores by memory."""
    counts = Counter(_kinds(problem))
    memories = {r.port_of for r in problem.resource_types if r.port_of}
    return {m: (counts[m, False], counts[m, True]) for m in sorted(memories)}


def _kinds(problem: Problem) -> list[tuple[str, bool]]:
    """By operation: the memory that it accesses, or "", and whether it stores."""
    port_of = {r.name: r.port_of for r in problem.resource_types}
    by_type = [
        (
            next((port_of[r] for r in kind.uses if port_of[r]), ""),
            kind.name.startswith(_STORE),
        )
        for kind in problem.operator_types
    ]
    return [by_type[k] for k in problem.type_of.tolist()]
