"""Kinds of the values in problem and result JSON: what is there is what readers take it for.

A kind is a type (`int`, `float` for any finite number, `str`, `bool`), a list of one kind, an
object of kinds by key, ``Each(kind)`` for an object with any keys, ``Maybe(kind)`` for that or
null, or a tuple for a list of just these.  Keys that are unknown are no matter here, nor those that
are missing, unless their kind is ``Needed(kind)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

from gaus_pass.errors import ImportFailed

LARGEST = 2**62


@dataclass(frozen=True)
class Each:
    """An object whose values are all of one kind."""

    kind: Any


@dataclass(frozen=True)
class Maybe:
    """A kind, or null."""

    kind: Any


@dataclass(frozen=True)
class Needed:
    """The kind of a key that has to be there."""

    kind: Any


_OPERATOR_TYPE: dict[str, Any] = {
    "name": Needed(str), "latency": Needed(int), "in_delay": float, "out_delay": Maybe(float),
    "blocking": int, "uses": Each(int),
}  # fmt: skip
_DEPENDENCE: dict[str, Any] = {
    "src": Needed(int), "dst": Needed(int), "distance": int, "delay": Maybe(int),
    "carries": bool, "weight": int,
}  # fmt: skip
_VALUE: dict[str, Any] = {
    "name": str, "producer": Needed(int), "bits": Needed(int), "hold": int,
    "users": Needed([(int, int)]), "later": [(int, str)],
}  # fmt: skip
_PROBLEM: dict[str, Any] = {
    "name": str,
    "resource_types": Needed([{"name": Needed(str), "limit": Maybe(int), "cost": int}]),
    "operator_types": Needed([_OPERATOR_TYPE]),
    "operations": Needed([{"name": Needed(str), "type": Needed(str), "location": str}]),
    "windows": [{"operation": Needed(int), "earliest": int, "latest": Maybe(int)}],
    "dependences": Needed([_DEPENDENCE]),
    "values": Needed([_VALUE]),
    "cycle_time": Maybe(float),
    "clock": Maybe(
        {"clock_to_q": float, "setup": float, "margin": float, "share": float, "unit": str}
    ),
    "length": Maybe(int),
}
_ROWS = ("operations", "windows", "dependences", "values")
_COLUMNS: dict[str, Any] = {
    **{key: [str] for key in ("names", "locations", "value_names")},
    **{key: Needed([int]) for key in ("types", "src", "dst", "producer", "bits", "uses", "user")},
    **{key: [int] for key in ("earliest", "distance", "delay", "weight", "hold", "use_distance")},
    "latest": [Maybe(int)],
    "carries": [bool],
    "later": [[(int, str)]],
}
_IN_COLUMNS = {key: kind for key, kind in _PROBLEM.items() if key not in _ROWS} | {
    "columns": Needed(_COLUMNS)
}
PROBLEM_KINDS = (_PROBLEM, _IN_COLUMNS)
"""Of a problem as rows, and as columns."""
_RESULT: dict[str, Any] = {
    "solver": str,
    "status": str,
    "objective": {"text": str, "value": [float]},
    "terms": Each(float),
    "lower_bound": [float],
    "gap": Maybe(float),
    "seconds": float,
    "peak_rss_mb": float,
    "verified": bool,
    "seed": int,
    "ii": Maybe(int),
    "target_ii": Maybe(int),
    "length": int,
    "warnings": [str],
    "suggestions": [str],
    "schedules": Needed(
        [
            {
                "start": Needed([int]),
                "start_in_cycle": Maybe([float]),
                "unit": Maybe([int]),
                "objective": [float],
            }
        ]
    ),
    "trace": [{"iteration": int, "seconds": float, "objective": [float], "source": str}],
    "diversity": {"asked": int, "count": int, "start_times": float, "chains": float},
    "certificates": [{"bound": float, "length": int, "parts": [{"kind": Needed(str)}]}],
    "digest": str,
    "moved": {"count": int, "least": int, "known": int, "new": int},
}
_LOOP: dict[str, Any] = {
    "trip_count": Maybe(int),
    "levels": int,
    "stages": int,
    "counter_bits": int,
    "memories": [
        {"name": str, "shape": [Maybe(int)], "bits": int, "ports": Each(int), "local": bool}
    ],
    "memory_dependences": [{"from": str, "to": str, "distance": int, "delay": int}],
}
DOCUMENT_KINDS: dict[str, Any] = {
    "results": [_RESULT],
    "needs_retiming": [str],
    "control_bits": int,
    "loop": _LOOP,
    "modules": [{}],
    "registers": [{}],
    "source": {"file": str, "text": str, "lines": Each(int)},
}
"""Of the keys of a document beside its problem."""
_NAMES = {int: "a whole number", float: "a finite number", str: "a text", bool: "true or false"}


def check_problem(problem: Any, name: str) -> None:
    """Check the problem of a document.

    Raises
    ------
    ImportFailed
        Something is missing or of another kind; the message names it.
    """
    in_columns = isinstance(problem, dict) and "columns" in problem
    _check(problem, _IN_COLUMNS if in_columns else _PROBLEM, "problem", name)


def check_result(document: Any, name: str) -> None:
    """Check the keys of a result document other than the problem.

    Raises
    ------
    ImportFailed
        Something is of another kind; the message names it.
    """
    _check(document, DOCUMENT_KINDS, "", name)


def _check(value: Any, kind: Any, where: str, name: str) -> None:
    if isinstance(kind, Maybe):
        if value is not None:
            _check(value, kind.kind, where, name)
    elif isinstance(kind, list):
        (inner,) = cast("list[Any]", kind)
        items: list[Any] = _of_type(value, list, "a list", where, name)
        if not _all_fit(items, inner):
            for i, item in enumerate(items):
                _check(item, inner, f"{where}[{i}]", name)
    elif isinstance(kind, tuple):
        kinds = cast("tuple[Any, ...]", kind)
        items = cast("list[Any]", _of_type(value, list, "a list", where, name))
        if len(items) != len(kinds):
            raise _wrong(value, f"a list of {len(kinds)}", where, name)
        for i, (item, inner) in enumerate(zip(items, kinds, strict=True)):
            _check(item, inner, f"{where}[{i}]", name)
    elif isinstance(kind, Each):
        for key, item in _of_type(value, dict, "an object", where, name).items():
            _check(item, kind.kind, _inside(where, str(key)), name)
    elif isinstance(kind, dict):
        _check_keys(value, cast("dict[str, Any]", kind), where, name)
    elif not _fits(value, kind):
        raise _wrong(value, _NAMES[kind], where, name)


def _all_fit(items: list[Any], kind: Any) -> bool:
    """Whether it is clear at a glance that all are of a simple kind: lists may be long."""
    if kind not in (int, str, bool) or set(map(type, items)) != {kind}:
        return False
    return kind is not int or -LARGEST <= min(items) <= max(items) <= LARGEST


def _check_keys(value: Any, kinds: dict[str, Any], where: str, name: str) -> None:
    found = _of_type(value, dict, "an object", where, name)
    for key, kind in kinds.items():
        if key in found:
            inner = kind.kind if isinstance(kind, Needed) else kind
            _check(found[key], inner, _inside(where, key), name)
        elif isinstance(kind, Needed):
            raise ImportFailed(f"{where} has no key '{key}'", name)


def _of_type(value: Any, wanted: type, what: str, where: str, name: str) -> Any:
    if not isinstance(value, wanted):
        raise _wrong(value, what, where, name)
    return value


def _fits(value: Any, kind: type) -> bool:
    if kind is float:
        is_number = type(value) is float or type(value) is int
        return is_number and abs(value) <= 2 * LARGEST**2 and math.isfinite(value)
    return type(value) is kind and (kind is not int or abs(value) <= LARGEST)


def _wrong(value: Any, wanted: str, where: str, name: str) -> ImportFailed:
    return ImportFailed(f"{where or 'the document'} is {value!r:.40}; it must be {wanted}", name)


def _inside(where: str, key: str) -> str:
    return f"{where}.{key:.40}" if where else key
