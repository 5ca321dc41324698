"""The nesting depth of a text, which is the recursion depth of MLIR's parser and later steps."""

from __future__ import annotations

import re
from dataclasses import dataclass

DEEPEST = 1000
"""Levels of brackets; MLIR's parser takes about three times as many on a usual stack."""
_OPENING = b"{([<"
_PAIRS = (b"()", b"<>", b"[]", b"{}")
_NO_BRACKETS = bytes(set(range(256)) - set(b"".join(_PAIRS)))
_ROUNDS = 16
# Strings and comments hold brackets that open nothing; nor do arrows and comparisons.
_TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|//[^\n]*|[-=]>|[<>]=|[{(\[<]|[})\]>]')


@dataclass(frozen=True)
class TooDeep:
    """Line and column, from 1, where a text is nested too deeply."""

    line: int
    column: int
    message: str = f"nested more than {DEEPEST} levels deep; move inner parts into functions"

    def place(self, name: str) -> str:
        """``file:line:col``."""
        return f"{name}:{self.line}:{self.column}"


def too_deep(text: bytes) -> TooDeep | None:
    """The first place where brackets are nested deeper than `DEEPEST`, or None."""
    if _is_shallow(text):
        return None
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if len(token) > 1:
            continue
        if token not in _OPENING:
            depth = max(depth - 1, 0)
            continue
        depth += 1
        if depth > DEEPEST:
            start = match.start()
            before = text.rfind(b"\n", 0, start)
            return TooDeep(text.count(b"\n", 0, start) + 1, start - before)
    return None


def _is_shallow(text: bytes) -> bool:
    """A quick test: remove innermost pairs until few brackets are left."""
    left = text.replace(b"->", b"").translate(None, _NO_BRACKETS)
    for _ in range(_ROUNDS):
        if len(left) <= DEEPEST // 2:
            return True
        for pair in _PAIRS:
            left = left.replace(pair, b"")
    return False
