"""Functions, variables and statements of clang's tree as `gaus_pass.frontends.c.tree`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.frontends.c.clang.expressions import ExpressionReader
from gaus_pass.frontends.c.clang.library import evaluate, initialiser, place_of
from gaus_pass.frontends.c.clang.pragmas import Directives
from gaus_pass.frontends.c.clang.types import type_of
from gaus_pass.frontends.c.tree import (
    Block,
    Break,
    Continue,
    Declared,
    Evaluate,
    Expression,
    For,
    Function,
    If,
    Place,
    Refusal,
    Refused,
    Return,
    Statement,
    Switch,
    Unsupported,
    Variable,
    While,
)
from gaus_pass.frontends.c.types import Void

_REFUSED = {
    "GOTO_STMT": "goto has no hardware; use loops, break and continue",
    "INDIRECT_GOTO_STMT": "goto has no hardware; use loops, break and continue",
    "ASM_STMT": "assembly has no hardware; write it in C",
    "GCC_ASM_STMT": "assembly has no hardware; write it in C",
}
_UNKNOWN = "this statement has no hardware; write it in plain C"


class ProgramReader(ExpressionReader):
    """Reads a translation unit; bodies of functions when they are asked for."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit
        self._variables: dict[Any, Variable] = {}
        self._functions: dict[Any, Function] = {}
        self.directives = Directives(unit)

    def functions(self) -> list[Function]:
        """All functions with a body in the file itself, in its order."""
        main = self._unit.spelling
        found = [c for c in self._unit.cursor.get_children() if c.kind.name == "FUNCTION_DECL"]
        own = [c for c in found if c.is_definition() and place_of(c).file == main]
        return [f for f in map(self.function, own) if f is not None]

    def function(self, declaration: Any) -> Function | None:
        definition = declaration.get_definition()
        if definition is None:
            return None
        if definition not in self._functions:
            at = place_of(definition)
            made = Function(definition.spelling, Void(), (), at)
            self._functions[definition] = made  # a call inside finds it
            self._read(definition, made)
        return self._functions[definition]

    def _read(self, definition: Any, made: Function) -> None:
        at = made.at
        try:
            made.result = type_of(definition.result_type, at)
            if (
                definition.type.kind.name == "FUNCTIONPROTO"
                and definition.type.is_function_variadic()
            ):
                message = f"'{made.name}' takes any number of arguments; give each one a parameter"
                raise Refused(message, at)
            made.parameters = tuple(map(self.variable, definition.get_arguments()))
        except Refused as error:
            made.body = Block(at, (Refusal(error.place, error.message),))
            return
        [body] = [c for c in definition.get_children() if c.kind.name == "COMPOUND_STMT"]
        made.body = self._block(body)  # its loops take what is theirs first
        made.directives = self.directives.of_function(body)

    def variable(self, declaration: Any) -> Variable:
        known = self._variables.get(declaration)
        if known is not None:
            return known
        at, kind = place_of(declaration), declaration.type
        storage = declaration.storage_class.name
        at_file_scope = declaration.semantic_parent.kind.name == "TRANSLATION_UNIT"
        element = kind.get_canonical()
        while element.kind.name in ("CONSTANTARRAY", "INCOMPLETEARRAY"):
            element = element.element_type
        if element.kind.name == "POINTER":
            element = element.get_pointee()
        made = Variable(
            declaration.spelling,
            type_of(kind, at),
            at,
            element.is_const_qualified(),
            at_file_scope or storage == "STATIC",
        )
        self._variables[declaration] = made
        source = declaration.get_definition() if at_file_scope else declaration
        made.initial = self._initial(source or declaration)
        return made

    def _initial(self, declaration: Any) -> Expression | None:
        found = initialiser(declaration)
        return None if found is None else self.expression(found)

    def _block(self, cursor: Any) -> Block:
        return Block(place_of(cursor), tuple(map(self.statement, cursor.get_children())))

    def statement(self, cursor: Any) -> Statement:
        """A statement; what has no hardware is a `Refusal`."""
        try:
            return self._statement(cursor, place_of(cursor))
        except Refused as error:
            return Refusal(error.place, error.message)

    def _statement(self, cursor: Any, at: Place, label: str = "") -> Statement:
        parts = list(cursor.get_children())
        name: str = cursor.kind.name
        match name:
            case "COMPOUND_STMT":
                return self._block(cursor)
            case "DECL_STMT":
                return self._declared(parts, at)
            case "NULL_STMT":
                return Block(at, ())
            case "IF_STMT":
                condition, yes, *no = parts
                otherwise = self.statement(no[0]) if no else None
                return If(at, self.expression(condition), self.statement(yes), otherwise)
            case "FOR_STMT":
                return self._for(cursor, parts, at, label)
            case "WHILE_STMT":
                own = self.directives.of_loop(cursor, parts[1])
                value = self.expression(parts[0])
                return While(at, value, self.statement(parts[1]), False, label, directives=own)
            case "DO_STMT":
                own = self.directives.of_loop(cursor, parts[0])
                value = self.expression(parts[1])
                return While(at, value, self.statement(parts[0]), True, label, directives=own)
            case "SWITCH_STMT":
                return Switch(at, self.expression(parts[0]), tuple(self._parts(parts[1])))
            case "BREAK_STMT":
                return Break(at)
            case "CONTINUE_STMT":
                return Continue(at)
            case "RETURN_STMT":
                return Return(at, self.expression(parts[0]) if parts else None)
            case "LABEL_STMT":
                return self._statement(parts[0], place_of(parts[0]), cursor.spelling)
            case _ if cursor.kind.is_expression():
                return Evaluate(at, self.expression(cursor))
            case _:
                return Refusal(at, _REFUSED.get(name, _UNKNOWN))

    def _declared(self, parts: list[Any], at: Place) -> Statement:
        variables: list[Variable] = []
        for part in parts:
            if part.kind.name == "VAR_DECL":
                try:
                    variables.append(self.variable(part))
                except Refused as error:
                    refused = Unsupported(Void(), error.place, error.message)
                    return Evaluate(at, refused)
        return Declared(at, tuple(variables))

    def _for(self, cursor: Any, parts: list[Any], at: Place, label: str) -> Statement:
        """Which parts there are is known by the semicolons between them."""
        *head, body = parts
        slots: list[Any] = head
        if len(head) < 3:
            first, second = _semicolons(cursor)
            slots = [None, None, None]
            for part in head:
                start = part.extent.start.offset
                slots[0 if start < first else 1 if start < second else 2] = part
        begin = None if slots[0] is None else self.statement(slots[0])
        condition, step = (None if s is None else self.expression(s) for s in slots[1:])
        own = self.directives.of_loop(cursor, body)
        return For(at, begin, condition, step, self.statement(body), label, directives=own)

    def _parts(self, body: Any) -> Iterator[tuple[tuple[int | None, ...], tuple[Statement, ...]]]:
        """The parts of a switch: labels, and the statements up to the next ones."""
        labels: list[int | None] = []
        own: list[Statement] = []
        for cursor in body.get_children() if body.kind.name == "COMPOUND_STMT" else [body]:
            if cursor.kind.name in ("CASE_STMT", "DEFAULT_STMT"):
                if labels:
                    yield tuple(labels), tuple(own)
                labels, own = [], []
                while cursor.kind.name in ("CASE_STMT", "DEFAULT_STMT"):
                    *value, cursor = cursor.get_children()
                    labels += _labels(value, place_of(cursor))
                own.append(self.statement(cursor))
            elif labels:
                own.append(self.statement(cursor))
        if labels:
            yield tuple(labels), tuple(own)


def _labels(value: list[Any], at: Place) -> list[int | None]:
    if not value:
        return [None]
    if len(value) > 1:
        raise Refused("a range of cases; write one case for each number", at)
    number = evaluate(value[0])
    assert isinstance(number, int)
    return [number]


def _semicolons(cursor: Any) -> tuple[int, int]:
    """Offsets of the semicolons in the head of a for loop."""
    depth, found, at = 0, list[int](), place_of(cursor)
    for token in cursor.get_tokens():
        text = token.spelling
        depth += (text == "(") - (text == ")")
        if text == ";" and depth == 1:
            found.append(token.extent.start.offset)
            if len(found) == 2:
                return found[0], found[1]
    raise Refused("a for loop that a macro makes, without one of its parts; write it out", at)
