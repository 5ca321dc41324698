"""The source text of operations, for the result JSON and for the viewer, which jumps to it.

It is the input itself if locations point into it; otherwise (locations of a front end, bytecode)
it is the IR as printed now, with the line of every location.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text

_LARGEST = 2_000_000
"""Characters; a report should not outgrow what it reports on."""
_MARK = "gaus-line"
_MARKED = re.compile(rf'loc\("{_MARK}":(\d+):0\)$')

Json = dict[str, Any]

_input: ContextVar[Json | None] = ContextVar("input", default=None)


def file_text(name: str, data: bytes) -> Json | None:
    """``{"file": name, "text": text}``; None where it is bytecode or large."""
    if len(data) > _LARGEST:
        return None
    try:
        return {"file": name, "text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return None


@contextmanager
def input_text(name: str, data: bytes) -> Generator[None]:
    """While entered, provide the text of the input to `source_of`."""
    token = _input.set(file_text(name, data))
    try:
        yield
    finally:
        _input.reset(token)


def source_of(operation: Op) -> Json | None:
    """The text of an operation and all in it, or None where it is large.

    Returns
    -------
    dict
        ``file`` and ``text``, and for printed IR ``lines``: the line of each ``file:line:col``.
    """
    places = _places(operation)
    given = _input.get()
    if given is not None and any(where.startswith(f"{given['file']}:") for where in places[:-1]):
        return given
    text: str = operation.get_asm(use_local_scope=True)
    if len(text) > _LARGEST:
        return None
    return {"file": "IR", "text": text, "lines": _lines(operation, places)}


def _places(operation: Op) -> list[str]:
    """The locations of all operations, in the order of a walk, which ends in the outermost."""
    places: list[str] = []

    def visit(op: Op) -> Any:
        places.append(location_text(op))
        return ir.WalkResult.ADVANCE

    operation.walk(visit)
    return places


def _lines(operation: Op, places: list[str]) -> dict[str, int]:
    """Lines from 1; of several operations with one location, that of the first.

    A copy is printed with marks for locations, line by line like the original without.
    """
    copy = operation.clone()
    _mark(copy)
    found: dict[str, int] = {}
    marked = copy.get_asm(enable_debug_info=True, use_local_scope=True).split("\n")
    for number, line in enumerate(marked):
        mark = _MARKED.search(line)
        if mark is not None and places[int(mark[1])]:
            found.setdefault(places[int(mark[1])], _opening(marked, number) + 1)
    return found


def _opening(lines: list[str], number: int) -> int:
    """The first line of the operation that ends in a given line; its regions are indented."""
    depth = _depth(lines[number])
    while number and (lines[number].lstrip().startswith("}") or _depth(lines[number]) > depth):
        number -= 1
    return number


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _mark(copy: Any) -> None:
    """Number the operations in their locations, in the order of the walk."""
    count = 0

    def visit(op: Op) -> Any:
        nonlocal count
        op.location = ir.Location.file(_MARK, count, 0, context=op.context)
        count += 1
        return ir.WalkResult.ADVANCE

    copy.walk(visit)
