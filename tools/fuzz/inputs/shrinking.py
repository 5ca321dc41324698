"""Smaller inputs: fewer lines, then fewer bytes; fewer options."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fuzz.inputs.commands import Command

_FEW = 400
"""Bytes up to which single bytes are taken out."""


def smaller(command: Command) -> Iterator[Command]:
    """Every command that is one step smaller, the largest steps first."""
    for k in range(1, len(command.words)):
        for size in (2, 1):
            words = command.words[:k] + command.words[k + size :]
            yield Command(words, command.files, command.stdin)
    for k, word in enumerate(command.words):
        if word.startswith("--gaus-"):
            head, _, options = word.partition("=")
            parts = options.split(" ")
            for p in range(len(parts)):
                rest = " ".join(parts[:p] + parts[p + 1 :])
                words = [*command.words[:k], f"{head}={rest}", *command.words[k + 1 :]]
                yield Command(words, command.files, command.stdin)
    for name in command.files:
        if not any(name in word for word in command.words) and name != command.stdin:
            files = {n: d for n, d in command.files.items() if n != name}
            yield Command(command.words, files, command.stdin)
    for name, data in command.files.items():
        for less in _less(data):
            yield Command(command.words, {**command.files, name: less}, command.stdin)


def _less(data: bytes) -> Iterator[bytes]:
    document = _json(data)
    if document is not None:
        for less in _less_json(document):
            yield json.dumps(less).encode()
    for separator in (b"\n", b" "):
        parts = data.split(separator)
        size = len(parts) // 2
        while size:
            for begin in range(0, len(parts), size):
                yield separator.join(parts[:begin] + parts[begin + size :])
            size //= 2
    if len(data) <= _FEW:
        for k in range(len(data)):
            yield data[:k] + data[k + 1 :]


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _less_json(document: Any) -> Iterator[Any]:
    """The document without one element somewhere, outer ones first."""
    if isinstance(document, dict):
        for key in document:
            yield {k: v for k, v in document.items() if k != key}
        for key, value in document.items():
            for less in _less_json(value):
                yield {**document, key: less}
    elif isinstance(document, list):
        for k in range(len(document)):
            yield document[:k] + document[k + 1 :]
        for k, value in enumerate(document):
            for less in _less_json(value):
                yield [*document[:k], less, *document[k + 1 :]]
