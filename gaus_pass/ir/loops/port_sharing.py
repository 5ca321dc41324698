"""Accesses that share a port at II 1, because they happen in different iterations.

A load in the first iteration of an inner loop and a store in its last one, of T iterations, come
once in T cycles each.  At II 1 the accesses X and Y, in the iterations x and y mod T, meet on a
port exactly where start(Y) - start(X) = x - y mod T.  Two dependences keep the difference between
two such numbers; one of the two accesses then needs no port of its own.  Where they happen in
iterations x … x + v - 1 and y … y + w - 1, because loops further inside do not matter, the
differences from x - y - w + 1 to x - y + v - 1 are ruled out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import Access, Operand
from gaus_pass.hardware.process import MemoryDependence

_FEW = 16
"""The longest wait between two accesses that is forced."""


@dataclass(frozen=True)
class Sharing:
    """Which accesses share ports, and what keeps them apart at II 1.

    Attributes
    ----------
    riders
        By access that needs no port of its own: the one whose port it shares.
    guards
        By access on a shared port: the operand that says whether it happens.
    dependences
        That keep them apart.
    """

    riders: dict[int, int]
    guards: dict[int, Operand]
    dependences: tuple[MemoryDependence, ...]


@dataclass(frozen=True)
class _Turn:
    """An access that happens in ``width`` of ``period`` iterations, one after the other."""

    operation: int
    place: int
    width: int
    period: int
    guard: Operand


def port_sharing(loop: Loop, limits: dict[str, int]) -> Sharing | None:
    """How ports suffice at II 1; None where they do so anyway, or do not even then.

    Parameters
    ----------
    limits
        Ports by resource type.
    """
    users: defaultdict[str, list[int]] = defaultdict(list)
    for i, operation in enumerate(loop.operations):
        access = operation.access
        if access is not None:
            bank = loop.memories[access.memory].banks[access.bank]
            users[bank.resource(access.is_store)].append(i)
    groups: list[list[_Turn]] = []
    for resource, members in users.items():
        if len(members) <= limits[resource]:
            continue
        turns = [t for i in members if (t := _turn(loop, i)) is not None]
        found = _grouped(turns)
        if len(members) - len(turns) + len(found) > limits[resource]:
            return None
        groups += [group for group in found if len(group) > 1]
    if not groups:
        return None
    riders = {t.operation: group[0].operation for group in groups for t in group[1:]}
    guards = {t.operation: t.guard for group in groups for t in group}
    apart = [d for group in groups for one, two in combinations(group, 2) for d in _apart(one, two)]
    return Sharing(riders, guards, tuple(apart))


def _grouped(turns: Sequence[_Turn]) -> list[list[_Turn]]:
    """Accesses that never happen in one iteration, greedily."""
    groups: list[list[_Turn]] = []
    for turn in turns:
        for group in groups:
            if all(_alternate(t, turn) for t in group):
                group.append(turn)
                break
        else:
            groups.append([turn])
    return groups


def _apart(one: _Turn, two: _Turn) -> list[MemoryDependence]:
    """Dependences between two accesses, in program order, that keep their cycles apart."""
    period, first = one.period, (one.place - two.place) % one.period
    low, high = first - two.width, first + one.width  # low < forbidden < high
    longest = max(_FEW, one.width + two.width)
    if high <= min(longest, period // 2 + 1) or low < 0:
        return [
            MemoryDependence(one.operation, two.operation, 0, high),
            MemoryDependence(two.operation, one.operation, low + period, 0),
        ]
    return [
        MemoryDependence(two.operation, one.operation, low, 0),
        MemoryDependence(one.operation, two.operation, period - high, 0),
    ]


def _alternate(one: _Turn, two: _Turn) -> bool:
    """Whether two accesses never happen in one iteration, and some differences keep them apart."""
    apart = (one.place - two.place) % one.period
    back = (two.place - one.place) % one.period
    alike = one.period == two.period
    return alike and apart >= two.width and back >= one.width and one.period >= 2 * one.width


def _turn(loop: Loop, i: int) -> _Turn | None:
    """When an access happens, where its condition fixes the counts of levels one in another."""
    access = loop.operations[i].access
    if access is None or access.guard is None:
        return None
    counts = _fixed(loop, access)
    levels = list(reversed(range(len(loop.levels))))
    width = 1
    while levels and levels[0] not in counts:
        width *= loop.levels[levels.pop(0)].trips or 0
    place, period = 0, width
    for k in levels:
        trips = loop.levels[k].trips
        if k not in counts or trips is None:
            break
        place, period = place + counts[k] * period, period * trips
    return _Turn(i, place, width, period, access.guard) if period > width > 0 else None


def _fixed(loop: Loop, access: Access) -> dict[int, int]:
    """By level: the count of its iterations in which an access happens, as far as it is fixed."""
    found: dict[int, int] = {}
    levels = {level.induction: k for k, level in enumerate(loop.levels)}
    for conditions, holds in access.domain:
        for form, equality in conditions if holds else ():
            if not equality or len(form.terms) != 1:
                continue
            [(atom, coefficient)] = form.terms
            k = levels.get(atom)
            if k is None or abs(coefficient) != 1:
                continue
            lower, step = loop.levels[k].lower.constant, loop.levels[k].constant_step
            if lower is not None and step is not None:
                found[k] = (-form.constant * coefficient - lower) // step
    return found
