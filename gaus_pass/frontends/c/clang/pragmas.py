"""``#pragma HLS …`` by where it stands: a function, a loop, or in front of either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from gaus_pass.frontends.c.clang.library import place_of, skipped
from gaus_pass.frontends.c.tree import Directive

_FOR_LOOPS = ("pipeline", "unroll", "loop_flatten")
_LOOPS = ("FOR_STMT", "WHILE_STMT", "DO_STMT", "LABEL_STMT")


class Directives:
    """The directives of the file that is read, each for one loop or function.

    As in Vitis, one at the start of a loop's body is the loop's.  Directly in front of a loop,
    those that loops have are that loop's as well.  All others are the function's.
    """

    def __init__(self, unit: Any) -> None:
        left_out = skipped(unit)
        tokens = [
            t
            for t in unit.get_tokens(extent=unit.cursor.extent)
            if "\n" not in t.spelling and not _is_in(t.extent.start.offset, left_out)
        ]
        lines = [list(line) for _, line in groupby(tokens, key=lambda t: t.location.line)]
        self._rest: list[tuple[int, int, Directive]] = []
        for number, line in enumerate(lines):
            words = [t.spelling for t in line]
            if words[:2] == ["#", "pragma"] and len(words) > 3 and words[2].lower() == "hls":
                at = line[0].extent.start.offset
                behind = next((n for n in lines[number + 1 :] if n[0].spelling != "#"), None)
                next_ = -1 if behind is None else behind[0].extent.start.offset
                made = Directive(place_of(line[0]), words[3].lower(), _words(words[4:]))
                self._rest.append((at, next_, made))

    def of_loop(self, cursor: Any, body: Any) -> tuple[Directive, ...]:
        """Those in front of a loop or of the first statement of its body."""
        start, inside = cursor.extent.start.offset, body.extent.start.offset
        end = inside
        if body.kind.name == "COMPOUND_STMT":
            first = next(iter(body.get_children()), None)
            end = body.extent.end.offset if first is None else first.extent.start.offset

        is_plain = body.kind.name not in ("COMPOUND_STMT", *_LOOPS)

        def mine(at: int, next_: int, one: Directive) -> bool:
            if one.name in _FOR_LOOPS and (next_ == start or (is_plain and start < at < inside)):
                return True
            return inside < at < end

        return self._take(mine)

    def of_function(self, body: Any) -> tuple[Directive, ...]:
        """Those in a function's body that no loop has taken."""
        start, end = body.extent.start.offset, body.extent.end.offset
        return self._take(lambda at, *_: start < at < end)

    def _take(self, mine: Callable[[int, int, Directive], bool]) -> tuple[Directive, ...]:
        found = [entry for entry in self._rest if mine(*entry)]
        self._rest = [entry for entry in self._rest if entry not in found]
        return tuple(one for _, _, one in found)


def _is_in(offset: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in ranges)


def _words(words: list[str]) -> tuple[tuple[str, str | None], ...]:
    """``key`` and ``key=value`` of a directive; keys and values are single words."""
    found: list[tuple[str, str | None]] = []
    at = 0
    while at < len(words):
        if at + 2 < len(words) and words[at + 1] == "=":
            found.append((words[at].lower(), words[at + 2]))
            at += 3
        else:
            found.append((words[at].lower(), None))
            at += 1
    return tuple(found)
