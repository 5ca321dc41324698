"""Random networks of loops that meet in memories and values, as JSON.

A memory has a name and a number of elements; a process reads memories that are there, each in a
way, and fills one of its own::

    {"kind": "map", "name": "p2", "reads": [["t0", "same"], ["t1", "back"]], "size": [2, 4],
     "ii": 2, "called": true, "value": "p0"}

Kinds: ``map`` (an element for each), ``sum`` (one for each row), ``grow`` (a row for each),
``total`` (a value alone), ``steps`` (as long as data say).
"""

from __future__ import annotations

import random
from typing import Any

Network = dict[str, Any]

_KINDS = ("map", "map", "map", "sum", "grow", "total")
_SHAPES = ((1, 4), (1, 7), (2, 4), (3, 3), (4, 2), (2, 5))


def make_network(rng: random.Random) -> Network:
    """A network with one to three sources; what nobody reads goes outside."""
    rows, columns = rng.choice(_SHAPES)
    memories: dict[str, int] = {}
    processes: list[dict[str, Any]] = []
    arguments = rng.randint(1, 3)
    for number in range(arguments):
        memories[f"x{number}"] = rows * columns
    free = set(memories)
    values: list[str] = []
    unread: set[str] = set()
    data = rng.random() < 0.2
    for number in range(rng.randint(2, 7)):
        process = _process(rng, number, memories, free, values, (rows, columns), data)
        if process is None:
            continue
        processes.append(process)
        unread -= {name for name, _ in process["reads"]}
        if process["kind"] == "total":
            values.append(process["name"])
        else:
            unread.add(process["fills"])
    results = [name for name in values if rng.random() < 0.5]
    return {
        "arguments": {f"x{n}": rows * columns for n in range(arguments)},
        "scalar": rng.random() < 0.5,
        "flush": rng.random() < 0.3,
        "memories": memories,
        "outside": sorted(unread),
        "processes": processes,
        "results": results,
    }


def _process(
    rng: random.Random,
    number: int,
    memories: dict[str, int],
    free: set[str],
    values: list[str],
    shape: tuple[int, int],
    data: bool,
) -> dict[str, Any] | None:
    name, kind = f"p{number}", rng.choice(_KINDS)
    if data and rng.random() < 0.4:
        kind = "steps"
    rows, columns = shape
    reads = rows * columns if kind != "grow" else rows
    fit = [m for m, size in memories.items() if size == reads and (m[0] == "t" or m in free)]
    if not fit:
        return None
    chosen = rng.sample(fit, min(len(fit), rng.choice((1, 1, 2))))
    free.difference_update(chosen)
    ways = ("same", "same", "same", "back")
    found: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "fills": f"t{number}",
        "reads": [[m, rng.choice(ways)] for m in chosen],
        "size": [rows, columns],
        "ii": rng.choice((None, None, 2, 3)),
        "called": rng.random() < 0.25,
        "flat": rng.random() < 0.5,
        "value": rng.choice(values) if values and rng.random() < 0.5 else None,
        "uses_scalar": rng.random() < 0.3,
    }
    if kind != "total":
        memories[f"t{number}"] = {"sum": rows}.get(kind, rows * columns)
    return found
