"""All schedules of a small problem, judged by rules written a second time.

Shares no code with verify.py, constraints.py or objectives.py: plain loops over the definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from gaus_pass.model.problem import Problem


def edges(problem: Problem) -> list[tuple[int, int, int, int, bool]]:
    """Dependences as (source, destination, distance, delay, carries)."""
    columns = (
        problem.dep_src,
        problem.dep_dst,
        problem.dep_distance,
        problem.dep_delay,
        problem.dep_carries,
    )
    return list(zip(*(c.tolist() for c in columns), strict=True))


def is_legal(problem: Problem, start: tuple[int, ...], ii: int | None, length: int) -> bool:
    """Whether start times keep every rule."""
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    for i, kind in enumerate(kinds):
        if start[i] + max(kind.latency, 1) > length:
            return False
        if not int(problem.earliest[i]) <= start[i] <= int(problem.latest[i]):
            return False
    for src, dst, distance, delay, _ in edges(problem):
        if ii is None and distance:
            continue
        if start[dst] + (ii or 0) * distance < start[src] + delay:
            return False
    return _limits_hold(problem, start, ii) and _clock_holds(problem, start, ii)


def _limits_hold(problem: Problem, start: tuple[int, ...], ii: int | None) -> bool:
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        used: dict[int, int] = {}
        for i, t in enumerate(problem.type_of.tolist()):
            kind = problem.operator_types[t]
            units = kind.uses.get(resource.name, 0)
            if units and ii is not None and kind.blocking > ii:
                return False
            for b in range(kind.blocking):
                slot = start[i] + b if ii is None else (start[i] + b) % ii
                used[slot] = used.get(slot, 0) + units
        if any(units > resource.limit for units in used.values()):
            return False
    return True


def _clock_holds(problem: Problem, start: tuple[int, ...], ii: int | None) -> bool:
    """Arrival times by relaxation until nothing changes."""
    clock = problem.clock
    if clock is None:
        return True
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    arrival = [clock.clock_to_q] * len(kinds)
    for _ in range(len(kinds) + 1):
        for src, dst, distance, delay, carries in edges(problem):
            if not carries or delay != kinds[src].latency or (ii is None and distance):
                continue
            if start[src] + kinds[src].latency != start[dst] + (ii or 0) * distance:
                continue
            if kinds[src].latency:
                time = clock.clock_to_q + kinds[src].out_delay
            else:
                time = arrival[src] + kinds[src].in_delay
            arrival[dst] = max(arrival[dst], time)
    ends = [
        a + max(k.in_delay, 0) + clock.setup + clock.margin
        for a, k in zip(arrival, kinds, strict=True)
    ]
    return all(end <= clock.cycle_time + 1e-9 for end in ends)


def legal_schedules(problem: Problem, ii: int | None, length: int) -> Iterator[tuple[int, ...]]:
    """Every legal schedule within a length."""
    for start in product(range(length), repeat=problem.num_operations):
        if is_legal(problem, start, ii, length):
            yield start


def register_bits(problem: Problem, start: tuple[int, ...], ii: int | None) -> int:
    """Registers counted value by value."""
    total = 0
    for v in range(problem.num_values):
        ready = start[int(problem.val_producer[v])] + int(problem.val_hold[v])
        last = ready
        for k in range(int(problem.use_ptr[v]), int(problem.use_ptr[v + 1])):
            use = start[int(problem.use_op[k])] + (ii or 0) * int(problem.use_distance[k])
            last = max(last, use)
        total += int(problem.val_bits[v]) * -(-(last - ready) // (ii or 1))
    return total


def memory(problem: Problem, start: tuple[int, ...], ii: int | None) -> int:
    """Bits alive, step by step (slot by slot)."""
    alive: dict[int, int] = {}
    for v in range(problem.num_values):
        ready = start[int(problem.val_producer[v])] + int(problem.val_hold[v])
        last = ready
        for k in range(int(problem.use_ptr[v]), int(problem.use_ptr[v + 1])):
            use = start[int(problem.use_op[k])] + (ii or 0) * int(problem.use_distance[k])
            last = max(last, use)
        for t in range(ready, last):
            slot = t if ii is None else t % ii
            alive[slot] = alive.get(slot, 0) + int(problem.val_bits[v])
    return max(alive.values(), default=0)


def communication(problem: Problem, start: tuple[int, ...], ii: int | None) -> int:
    """Step boundaries crossed, edge by edge."""
    total = 0
    for (src, dst, distance, _, _), weight in zip(
        edges(problem), problem.dep_weight.tolist(), strict=True
    ):
        if weight > 0:
            total += start[dst] + (ii or 0) * distance - start[src]
    return total


def length(problem: Problem, start: tuple[int, ...]) -> int:
    """Steps until everything has ended."""
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    ends = [s + max(k.latency, 1) for s, k in zip(start, kinds, strict=True)]
    return max(ends, default=0)


def resources(problem: Problem, start: tuple[int, ...], ii: int | None) -> int:
    """Cost of the most units in use, counted operation by operation and cycle by cycle."""
    total = 0
    for resource in problem.resource_types:
        used: dict[int, int] = {}
        for i, t in enumerate(problem.type_of.tolist()):
            kind = problem.operator_types[t]
            for b in range(kind.blocking):
                slot = start[i] + b if ii is None else (start[i] + b) % ii
                used[slot] = used.get(slot, 0) + kind.uses.get(resource.name, 0)
        total += resource.cost * max(used.values(), default=0)
    return total


def value_of(problem: Problem, start: tuple[int, ...], ii: int | None, level: str) -> int:
    """A weighted sum such as ``3*resources + memory``."""
    total = 0
    for part in level.split("+"):
        weight, _, name = part.strip().rpartition("*")
        if name == "length":
            amount = length(problem, start)
        else:
            count = {
                "register-bits": register_bits,
                "memory": memory,
                "communication": communication,
                "resources": resources,
            }[name]
            amount = count(problem, start, ii)
        total += int(weight or 1) * amount
    return total
