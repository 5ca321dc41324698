"""Smaller problems: fewer operations, dependences and values, smaller numbers, fewer options."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Step = Callable[[Json], None]


def smaller(case: Json) -> Iterator[Json]:
    """Every case that is one step smaller."""
    for key in case["options"]:
        if key not in ("solver", "objective"):
            yield _changed(case, lambda c, key=key: c["options"].pop(key))
    if case["pipelined"]:
        yield {**case, "pipelined": False}
    yield from _objectives(case)
    problem = case["problem"]
    for step in _steps(problem):
        yield _changed(case, lambda c, step=step: step(c["problem"]))


def _changed(case: Json, step: Callable[[Json], Any]) -> Json:
    made = copy.deepcopy(case)
    step(made)
    return made


def _objectives(case: Json) -> Iterator[Json]:
    levels = case["options"]["objective"].split(">")
    for k in range(len(levels)):
        rest = [*levels[:k], *levels[k + 1 :]]
        if rest:
            objective = ">".join(rest).strip()
            yield _changed(case, lambda c, o=objective: c["options"].update(objective=o))


def _steps(problem: Json) -> Iterator[Step]:
    for i in range(len(problem["operations"])):
        yield lambda p, i=i: _remove_operation(p, i)
    for name in ("dependences", "values", "windows"):
        for k in range(len(problem[name])):
            yield lambda p, name=name, k=k: p[name].pop(k)
    for v, value in enumerate(problem["values"]):
        for k in range(len(value["users"])):
            yield lambda p, v=v, k=k: p["values"][v]["users"].pop(k)
    if problem["cycle_time"] is not None:
        yield lambda p: p.update(cycle_time=None, clock=None)
    used = {o["type"] for o in problem["operations"]}
    for k, kind in enumerate(problem["operator_types"]):
        if kind["name"] not in used:
            yield lambda p, k=k: p["operator_types"].pop(k)
    yield from _numbers(problem)


def _remove_operation(problem: Json, i: int) -> None:
    def moved(j: int) -> int:
        return j - (j > i)

    problem["operations"].pop(i)
    problem["dependences"] = [
        {**d, "src": moved(d["src"]), "dst": moved(d["dst"])}
        for d in problem["dependences"]
        if i not in (d["src"], d["dst"])
    ]
    problem["windows"] = [
        {**w, "operation": moved(w["operation"])} for w in problem["windows"] if w["operation"] != i
    ]
    problem["values"] = [
        {
            **v,
            "producer": moved(v["producer"]),
            "users": [[moved(o), d] for o, d in v["users"] if o != i],
        }
        for v in problem["values"]
        if v["producer"] != i
    ]


_SIMPLE: dict[str, dict[str, Any]] = {
    "operator_types": {"uses": {}, "blocking": 1, "in_delay": 0.0, "out_delay": 0.0, "latency": 0},
    "resource_types": {"limit": None, "cost": 1},
    "dependences": {"carries": True, "weight": 0, "distance": 1},
    "values": {"hold": 0, "bits": 1},
    "windows": {"earliest": 0, "latest": None},
}


def _numbers(problem: Json) -> Iterator[Step]:
    for name, fields in _SIMPLE.items():
        for k, entry in enumerate(problem[name]):
            for key, simple in fields.items():
                if key in entry and entry[key] != simple:
                    yield lambda p, n=name, k=k, key=key, s=simple: p[n][k].update({key: s})
