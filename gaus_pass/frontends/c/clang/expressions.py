"""Expressions of clang's tree as those of `gaus_pass.frontends.c.tree`."""

from __future__ import annotations

from typing import Any

from gaus_pass.frontends.c.clang.library import evaluate, place_of, unary_operator
from gaus_pass.frontends.c.clang.types import type_of
from gaus_pass.frontends.c.tree import (
    AddressOf,
    Assignment,
    Binary,
    Call,
    Choice,
    Content,
    Conversion,
    Element,
    Expression,
    Function,
    Increment,
    Listed,
    Literal,
    Member,
    Name,
    Place,
    Refused,
    Unary,
    Unsupported,
    Variable,
)
from gaus_pass.frontends.c.types import Array, Int, Pointer, Type, Void

_BINARY = {
    "Mul": "*",
    "Div": "/",
    "Rem": "%",
    "Add": "+",
    "Sub": "-",
    "Shl": "<<",
    "Shr": ">>",
    "LT": "<",
    "GT": ">",
    "LE": "<=",
    "GE": ">=",
    "EQ": "==",
    "NE": "!=",
    "And": "&",
    "Xor": "^",
    "Or": "|",
    "LAnd": "&&",
    "LOr": "||",
    "Comma": ",",
}
_STEPS = {"x++": (1, False), "x--": (-1, False), "++x": (1, True), "--x": (-1, True)}
_LITERALS = ("INTEGER_LITERAL", "FLOATING_LITERAL", "CHARACTER_LITERAL", "CXX_UNARY_EXPR")
_NAMES = ("TYPE_REF", "MEMBER_REF")


class ExpressionReader:
    """Reads expressions; variables and functions are asked of the reader of the program."""

    def variable(self, declaration: Any) -> Variable:
        """The variable that clang knows by a declaration."""
        raise NotImplementedError

    def function(self, declaration: Any) -> Function | None:
        """The function that clang knows by a declaration; None where it has no body."""
        raise NotImplementedError

    def expression(self, cursor: Any) -> Expression:
        """An expression; what has no hardware is an `Unsupported`, refused where it is reached."""
        at = place_of(cursor)
        try:
            kind = type_of(cursor.type, at)
            return self._expression(cursor, kind, at)
        except Refused as error:
            return Unsupported(Void(), error.place, error.message)

    def _expression(self, cursor: Any, kind: Type, at: Place) -> Expression:
        name: str = cursor.kind.name
        if name in _LITERALS:
            value = evaluate(cursor)
            if value is not None:
                return Literal(kind, at, value)
        parts = [c for c in cursor.get_children() if c.kind.name not in _NAMES]
        match name:
            case "PAREN_EXPR":
                return self.expression(parts[0])
            case "UNEXPOSED_EXPR" if len(parts) == 1:
                return self._converted(parts[0], kind, at)
            case "CSTYLE_CAST_EXPR":
                return Conversion(kind, at, self.expression(parts[-1]))
            case "DECL_REF_EXPR":
                return self._name(cursor.referenced, kind, at)
            case "UNARY_OPERATOR":
                return self._unary(unary_operator(cursor), self.expression(parts[0]), kind, at)
            case "BINARY_OPERATOR" | "COMPOUND_ASSIGNMENT_OPERATOR":
                left, right = map(self.expression, parts)
                return _binary(cursor.binary_operator.name, left, right, kind, at)
            case "CONDITIONAL_OPERATOR":
                return Choice(kind, at, *map(self.expression, parts))
            case "ARRAY_SUBSCRIPT_EXPR":
                return self._element(*map(self.expression, parts), kind=kind, at=at)
            case "MEMBER_REF_EXPR":
                base = self.expression(parts[0])
                return Member(kind, at, base, cursor.spelling, isinstance(base.type, Pointer))
            case "CALL_EXPR":
                return self._call(cursor, parts, kind, at)
            case "INIT_LIST_EXPR":
                return Listed(kind, at, tuple(map(self._item, parts)))
            case "COMPOUND_LITERAL_EXPR":
                return self.expression(parts[-1])
            case "STRING_LITERAL":
                return _text(_bytes(cursor), kind, at)
            case _:
                words = {"StmtExpr": "a statement in an expression; write it as a function"}
                message = words.get(name, "this expression has no hardware; write it in plain C")
                return Unsupported(kind, at, message)

    def _converted(self, part: Any, kind: Type, at: Place) -> Expression:
        """A conversion that clang makes; an array or function stays what it is."""
        inner = self.expression(part)
        if inner.type == kind or isinstance(inner.type, Array) or isinstance(kind, Array):
            return inner
        return Conversion(kind, at, inner)

    def _name(self, declaration: Any, kind: Type, at: Place) -> Expression:
        match declaration.kind.name:
            case "ENUM_CONSTANT_DECL":
                return Literal(kind, at, declaration.enum_value)
            case "FUNCTION_DECL":
                message = f"'{declaration.spelling}' as a value: hardware has no function pointers"
                return Unsupported(kind, at, f"{message}; call the function by its name")
            case _:
                variable = self.variable(declaration)
                return Name(variable.type, at, variable)

    def _unary(self, operator: str, operand: Expression, kind: Type, at: Place) -> Expression:
        if operator in _STEPS:
            return Increment(kind, at, *_STEPS[operator], operand)
        if operator == "&":
            return AddressOf(kind, at, operand)
        if operator == "*":
            return Content(kind, at, operand)
        if not operator:
            return Unsupported(kind, at, "this operator has no hardware; write it in plain C")
        return Unary(kind, at, operator, operand)

    def _element(
        self, base: Expression, subscript: Expression, kind: Type, at: Place
    ) -> Expression:
        if isinstance(base.type, Int):  # 3[a]
            base, subscript = subscript, base
        return Element(kind, at, base, subscript)

    def _call(self, cursor: Any, parts: list[Any], kind: Type, at: Place) -> Expression:
        declaration = cursor.referenced
        if declaration is None or declaration.kind.name != "FUNCTION_DECL":
            message = "a call through a pointer: hardware has no function pointers; call by name"
            return Unsupported(kind, at, message)
        arguments = tuple(self.expression(c) for c in cursor.get_arguments())
        return Call(kind, at, declaration.spelling, self.function(declaration), arguments)

    def _item(self, cursor: Any) -> tuple[str | int | None, Expression]:
        """A value in braces with what it is for."""
        parts = list(cursor.get_children())
        if cursor.kind.name == "UNEXPOSED_EXPR" and cursor.type.kind.name == "VOID":
            *where, value = parts
            if len(where) == 1:
                [one] = where
                if one.kind.name == "MEMBER_REF":
                    return one.spelling, self.expression(value)
                index = evaluate(one)
                if isinstance(index, int):
                    return index, self.expression(value)
            message = "an initialiser of several levels, as .x[1] =; write nested braces"
            return None, Unsupported(Void(), place_of(cursor), message)
        return None, self.expression(cursor)


def _binary(name: str, left: Expression, right: Expression, kind: Type, at: Place) -> Expression:
    if name.endswith("Assign"):
        operator = _BINARY.get(name.removesuffix("Assign"), "")
        return Assignment(kind, at, operator, left, right)
    return Binary(kind, at, _BINARY[name], left, right)


def _bytes(cursor: Any) -> list[int]:
    """The bytes of a string literal without the zero behind them."""
    import ast

    text: str = cursor.spelling
    if not text.startswith('"'):
        raise Refused("text of wide characters; write the numbers in braces", place_of(cursor))
    return list(ast.literal_eval(f"b{text}"))


def _text(data: list[int], kind: Type, at: Place) -> Expression:
    items = ((None, Literal(Int(8, signed=True), at, b)) for b in data)
    return Listed(kind, at, tuple(items))
