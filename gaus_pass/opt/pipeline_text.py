"""The textual form of a pass pipeline: ``builtin.module(hw.module(cse,gaus-schedule{ii=2}))``.

MLIR cannot parse passes that were written in Python, so the driver reads pipelines itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gaus_pass.errors import InvalidOption

ANY = "any"
ROOT = "builtin.module"


@dataclass(frozen=True)
class Pass:
    """One pass: its argument and the text between its braces."""

    name: str
    options: str = ""

    def __str__(self) -> str:
        return f"{self.name}{{{self.options}}}" if self.options else self.name


@dataclass(frozen=True)
class Nest:
    """Passes that run on each operation of one kind, or with ``any`` on every isolated one."""

    anchor: str
    body: tuple[Pass | Nest, ...] = ()

    def __str__(self) -> str:
        return f"{self.anchor}({','.join(map(str, self.body))})"


def parse_pipeline(text: str) -> Nest:
    """Read a whole pipeline, which has to name the operation that it starts from.

    Raises
    ------
    InvalidOption
        The text is not a pipeline; the message gives the column.
    """
    parser = _Parser(text)
    elements = parser.elements()
    if parser.position < len(text):
        raise parser.error("unexpected ')'")
    if len(elements) != 1 or not isinstance(elements[0], Nest):
        raise InvalidOption(f"pass pipeline '{text}' must be one '{ROOT}(...)' or '{ANY}(...)'")
    return elements[0]


class _Parser:
    _NAME = re.compile(r"\s*([^\s,{}()]*)\s*")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def error(self, message: str, position: int | None = None) -> InvalidOption:
        column = (self.position if position is None else position) + 1
        return InvalidOption(f"pass pipeline, column {column}: {message} in '{self.text}'")

    def elements(self) -> tuple[Pass | Nest, ...]:
        """Elements up to a closing parenthesis, which stays, or the end."""
        found: list[Pass | Nest] = []
        while True:
            found.append(self.element())
            if self.next_is(","):
                continue
            if self.position < len(self.text) and self.text[self.position] != ")":
                raise self.error(f"unexpected '{self.text[self.position]}'")
            return tuple(found)

    def element(self) -> Pass | Nest:
        name = self.name()
        opening = self.position
        if self.next_is("("):
            return self.nest(name, opening)
        if not self.next_is("{"):
            return Pass(name)
        options = self.braced(opening)
        self.skip_blanks()
        return Pass(name, options)

    def name(self) -> str:
        match = self._NAME.match(self.text, self.position)
        if match is None or not match[1]:
            raise self.error("expected a pass or an operation")
        self.position = match.end()
        return match[1]

    def nest(self, anchor: str, opening: int) -> Nest:
        self.skip_blanks()
        body = () if self.at(")") else self.elements()
        if not self.next_is(")"):
            raise self.error("unbalanced '('", opening)
        self.skip_blanks()
        return Nest(anchor, body)

    def braced(self, opening: int) -> str:
        """The text up to the brace that closes the one at ``opening``."""
        depth = 1
        while self.position < len(self.text):
            depth += {"{": 1, "}": -1}.get(self.text[self.position], 0)
            self.position += 1
            if depth == 0:
                return self.text[opening + 1 : self.position - 1].strip()
        raise self.error("unbalanced '{'", opening)

    def next_is(self, character: str) -> bool:
        """Step over ``character`` if it comes next."""
        if not self.at(character):
            return False
        self.position += 1
        return True

    def at(self, character: str) -> bool:
        return self.text.startswith(character, self.position)

    def skip_blanks(self) -> None:
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1
