"""The problem of a JSON document as columns: a list an attribute instead of an object an operation.

A million operations as objects take gigabytes and a minute to read; as columns they take a tenth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.model.check import check
from gaus_pass.model.problem import (
    NO_DEADLINE,
    Clock,
    IntArray,
    OperatorType,
    Problem,
    ResourceType,
)

Json = dict[str, Any]

MOST_ROWS = 2**16
"""Operations up to which a problem is written as objects."""


def columns_of(problem: Problem) -> Json:
    """Operations, dependences and values of a problem; columns that say nothing are left out."""
    every = {
        "names": list(problem.names),
        "locations": list(problem.locations),
        "types": problem.type_of.tolist(),
        "earliest": problem.earliest.tolist(),
        "latest": [None if t == NO_DEADLINE else t for t in problem.latest.tolist()],
        "src": problem.dep_src.tolist(),
        "dst": problem.dep_dst.tolist(),
        "distance": problem.dep_distance.tolist(),
        "delay": problem.dep_delay.tolist(),
        "carries": problem.dep_carries.tolist(),
        "weight": problem.dep_weight.tolist(),
        "producer": problem.val_producer.tolist(),
        "bits": problem.val_bits.tolist(),
        "hold": problem.val_hold.tolist(),
        "value_names": list(problem.val_names),
        "later": [[list(pair) for pair in pairs] for pairs in problem.val_later],
        "uses": np.diff(problem.use_ptr).tolist(),
        "user": problem.use_op.tolist(),
        "use_distance": problem.use_distance.tolist(),
    }
    return {key: column for key, column in every.items() if not _is_default(key, column)}


_DEFAULTS: Json = {
    "locations": "", "earliest": 0, "latest": None, "distance": 0, "carries": True, "weight": 0,
    "hold": 0, "value_names": "", "later": [], "use_distance": 0,
}  # fmt: skip
"""What a column that is not there has everywhere."""


def _is_default(key: str, column: list[Any]) -> bool:
    return key in _DEFAULTS and all(item == _DEFAULTS[key] for item in column)


def problem_of_columns(
    columns: Mapping[str, Any],
    kinds: tuple[OperatorType, ...],
    resources: tuple[ResourceType, ...],
    clock: Clock | None,
    length: int | None,
    name: str,
) -> Problem:
    """Read what `columns_of` wrote.

    Raises
    ------
    InvalidProblem, Infeasible
        Columns do not fit one another, or the problem contradicts itself.
    """
    types = _whole(columns, "types", len(columns["types"]))
    n, m, v = len(types), len(columns["src"]), len(columns["producer"])
    names = tuple(columns["names"]) if "names" in columns else tuple(f"op{i}" for i in range(n))
    _require_length(len(names), "names", n)
    if len(set(names)) < n:
        raise InvalidProblem("two operations have one name; names must differ")
    if n and not 0 <= types.min() <= types.max() < len(kinds):
        raise InvalidProblem(f"a type of an operation is not one of 0..{len(kinds) - 1}")
    src = _whole(columns, "src", m)
    if m and not 0 <= src.min() <= src.max() < n:
        raise InvalidProblem(f"a dependence begins at none of the operations 0..{n - 1}")
    latency = np.array([kind.latency for kind in kinds], np.int64)
    latest = columns.get("latest")
    known = None if latest is None else [NO_DEADLINE if t is None else t for t in latest]
    uses = np.cumsum(_whole(columns, "uses", v))
    user = len(columns["user"])
    later = columns.get("later", ())
    problem = Problem(
        names=names,
        locations=_texts(columns, "locations", n),
        type_of=types,
        operator_types=kinds,
        resource_types=resources,
        dep_src=src,
        dep_dst=_whole(columns, "dst", m),
        dep_distance=_whole(columns, "distance", m),
        dep_delay=_whole(columns, "delay", m, latency[types[src]]),
        dep_carries=np.array(columns.get("carries", [True] * m), np.bool_),
        dep_weight=_whole(columns, "weight", m),
        val_producer=_whole(columns, "producer", v),
        val_bits=_whole(columns, "bits", v),
        val_hold=_whole(columns, "hold", v),
        use_ptr=np.concatenate(([0], uses)),
        use_op=_whole(columns, "user", user),
        use_distance=_whole(columns, "use_distance", user),
        val_names=_texts(columns, "value_names", v),
        earliest=_whole(columns, "earliest", n),
        latest=_whole({} if known is None else {"latest": known}, "latest", n, _forever(n)),
        clock=clock,
        length=length,
        name=name,
        val_later=tuple(tuple((d, text) for d, text in pairs) for pairs in later),
    )
    check(problem)
    return problem


def _forever(n: int) -> IntArray:
    return np.full(n, NO_DEADLINE)


def _whole(
    columns: Mapping[str, Any], key: str, count: int, default: IntArray | None = None
) -> IntArray:
    if key not in columns:
        return np.zeros(count, np.int64) if default is None else default
    _require_length(len(columns[key]), key, count)
    return np.array(columns[key], np.int64)


def _texts(columns: Mapping[str, Any], key: str, count: int) -> tuple[str, ...]:
    if key not in columns:
        return ("",) * count
    _require_length(len(columns[key]), key, count)
    return tuple(columns[key])


def _require_length(found: int, key: str, wanted: int) -> None:
    if found != wanted:
        raise InvalidProblem(f"column '{key}' has {found} entries; needed are {wanted}")
