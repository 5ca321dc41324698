"""Small damage to bytes, lines, tokens and JSON."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

_NUMBERS = (
    "0", "1", "-1", "2", "3", "7", "31", "32", "63", "64", "65", "255", "256", "1000", "65536",
    "1000000", "2147483647", "2147483648", "-2147483648", "4294967296", "1099511627776",
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e3", "1e308", "1e999",
    "-0.0", "0.5", "nan", "inf", "0x10", "99999999999999999999999",
)  # fmt: skip
_WORDS = (
    "", "i0", "i1", "i64", "i65535", "index", "f32", "none", "%0", "@f", "true", "false", "()",
    "loc(unknown)", 'loc("a\\0Ab":1:2)', "!seq.clock", "memref<?xi32>", "memref<0xi8>",
    "tensor<4xi32>", "vector<4xi32>", "{}", "[]", '""', "null", "\u00b2", "\u2028", "\x00",
    "\x1b[31m",
    "\x7f", "é", "-", "..", "/dev/null", "/nonexistent/x", "a b", "'", '"', "{", "}", "=", ",", ":",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 0.5, -0.0, 1e300, float("nan"), float("inf"), 2**31, 2**40,
    2**63, 2**64, 10**23, "", "x", "mul", "\x00", "\u00b2", "1", [], [1], ["a"], {}, {"a": 1}, [[]],
)  # fmt: skip
_TOKEN = re.compile(rb"[A-Za-z_@%!#$][\w.$@#%-]*|-?\d[\w.]*|\"[^\"\n]*\"|\s+|.", re.DOTALL)


def mutate(rng: random.Random, data: bytes, others: list[bytes], kind: str) -> bytes:
    """Data with a little damage; ``others`` are of the same kind."""
    for _ in range(rng.choice((1, 1, 1, 1, 1, 2, 2, 3, 6))):
        if kind in ("json", "library", "result", "message") and rng.random() < 0.75:
            data = _mutate_json(rng, data, others)
        elif (
            kind in ("bytecode", "policy", "aiger") and rng.random() < 0.6
        ) or rng.random() < 0.12:
            data = rng.choice(_BYTES)(rng, data)
        elif rng.random() < 0.3:
            data = _mutate_lines(rng, data, others)
        else:
            data = _mutate_tokens(rng, data, others)
    return data


def _flip(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return b"\x00"
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _drop(rng: random.Random, data: bytes) -> bytes:
    begin = rng.randrange(len(data) + 1)
    return data[:begin] + data[begin + rng.choice((1, 2, 8, 40)) :]


def _double(rng: random.Random, data: bytes) -> bytes:
    begin = rng.randrange(len(data) + 1)
    part = data[begin : begin + rng.choice((1, 4, 40, 400))]
    return data[:begin] + part * rng.choice((2, 3, 20)) + data[begin + len(part) :]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + bytes(rng.randrange(256) for _ in range(rng.choice((1, 2, 8)))) + data[at:]


_BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flip, _cut, _drop, _double, _insert)


def _mutate_lines(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    lines = data.split(b"\n")
    k = rng.randrange(len(lines))
    other = rng.choice(others).split(b"\n")
    draw = rng.randrange(5)
    if draw == 0:
        del lines[k : k + rng.choice((1, 1, 2, 5))]
    elif draw == 1:
        lines[k:k] = [lines[k]] * rng.choice((1, 1, 3))
    elif draw == 2:
        j = rng.randrange(len(lines))
        lines[j], lines[k] = lines[k], lines[j]
    elif draw == 3:
        lines[k:k] = [rng.choice(other)]
    else:
        begin = rng.randrange(len(other))
        lines[k:k] = other[begin : begin + rng.choice((3, 10, 40))]
    return b"\n".join(lines)


def _mutate_tokens(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    tokens = _TOKEN.findall(data)
    if not tokens:
        return rng.choice(others)
    numbers = [k for k, t in enumerate(tokens) if t[:1].isdigit() or t[:1] == b"-"]
    words = [k for k, t in enumerate(tokens) if not t.isspace()]
    draw = rng.random()
    if draw < 0.35 and numbers:
        tokens[rng.choice(numbers)] = rng.choice(_NUMBERS).encode()
    elif not words:
        return data
    elif draw < 0.5:
        tokens[rng.choice(words)] = rng.choice(_WORDS).encode()
    elif draw < 0.65:
        tokens[rng.choice(words)] = tokens[rng.choice(words)]
    elif draw < 0.8:
        theirs = [t for t in _TOKEN.findall(rng.choice(others)) if not t.isspace()]
        tokens[rng.choice(words)] = rng.choice(theirs or [b""])
    elif draw < 0.9:
        del tokens[rng.choice(words)]
    else:
        at = rng.choice(words)
        tokens[at:at] = [tokens[rng.choice(words)], b" "]
    return b"".join(tokens)


def _mutate_json(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _mutate_tokens(rng, data, others)
    places = _places(document)
    if not places:
        return json.dumps(rng.choice(_VALUES)).encode()
    parent, key = rng.choice(places)
    draw = rng.random()
    if draw < 0.5:
        parent[key] = rng.choice(_VALUES)
    elif draw < 0.65:
        del parent[key]
    elif draw < 0.8:
        other, there = rng.choice(places)
        parent[key] = copy.deepcopy(other[there]) if _is_there(other, there) else None
    elif isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    else:
        parent[rng.choice(("x", "length", key + "_", "ii", "bits"))] = rng.choice(_VALUES)
    return json.dumps(document).encode()


def _is_there(parent: Any, key: Any) -> bool:
    return key < len(parent) if isinstance(parent, list) else key in parent


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Every ``parent[key]`` in a document."""
    found: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        found += [(document, key) for key in document]
        for value in document.values():
            found += _places(value)
    elif isinstance(document, list):
        found += [(document, k) for k in range(len(document))]
        for value in document:
            found += _places(value)
    return found
