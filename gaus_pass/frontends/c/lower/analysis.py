"""What follows from the tree alone: how a statement may be left, and what it may change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gaus_pass.frontends.c.lower.objects import Object, Pointee
from gaus_pass.frontends.c.traverse import children, walk
from gaus_pass.frontends.c.tree import (
    AddressOf,
    Assignment,
    Binary,
    Block,
    Break,
    Call,
    Content,
    Continue,
    Conversion,
    Element,
    Expression,
    For,
    Function,
    If,
    Increment,
    Member,
    Name,
    Return,
    Statement,
    Switch,
    Variable,
    While,
)
from gaus_pass.frontends.c.types import Array, Pointer

BREAK, CONTINUE, RETURN = "break", "continue", "return"


def escapes(node: Statement) -> frozenset[str]:
    """The ways in which a statement may be left other than at its end."""
    match node:
        case Break():
            return frozenset({BREAK})
        case Continue():
            return frozenset({CONTINUE})
        case Return():
            return frozenset({RETURN})
        case _:
            inner = [escapes(c) for c in children(node) if isinstance(c, Statement)]
    found = frozenset[str]().union(*inner)
    if isinstance(node, (For, While)):
        return found - {BREAK, CONTINUE}
    return found - {BREAK} if isinstance(node, Switch) else found


def needs_flag(node: Statement, kind: type[Statement]) -> bool:
    """Whether something may follow where a statement is left by `kind`: not all are at its end."""
    return _count(node, kind) != _at_end(node, kind)


def _count(node: Statement, kind: type[Statement]) -> int:
    """How often a statement of this kind leaves `node` itself, not a loop inside."""
    if isinstance(node, kind):
        return 1
    if kind is not Return and isinstance(node, (For, While)):
        return 0
    if kind is Break and isinstance(node, Switch):
        return 0
    return sum(_count(c, kind) for c in children(node) if isinstance(c, Statement))


def _at_end(node: Statement, kind: type[Statement]) -> int:
    match node:
        case _ if isinstance(node, kind):
            return 1
        case Block():
            return _at_end(node.body[-1], kind) if node.body else 0
        case If():
            return _at_end(node.yes, kind) + (_at_end(node.no, kind) if node.no else 0)
        case _:
            return 0


def root(node: Expression) -> Variable | None:
    """The variable that a place or pointer is part of."""
    match node:
        case Name():
            return node.variable
        case Element() | Member():
            return root(node.base)
        case AddressOf() | Content() | Conversion():
            return root(node.operand)
        case Binary(operator="+" | "-"):
            return (
                root(node.left)
                if isinstance(node.left.type, (Pointer, Array))
                else root(node.right)
            )
        case _:
            return None


def touched(
    nodes: Iterable[Expression | Statement],
    known: Callable[[Variable], Object | Pointee | None],
) -> set[Object]:
    """Objects that may be changed.

    Parameters
    ----------
    known
        What a variable is at present; None where it is declared inside.
    """
    found: set[Object] = set()
    for node in nodes:
        for part in walk(node):
            for variable in _changed(part):
                place = known(variable)
                if place is not None:
                    found.add(place.target.object if isinstance(place, Pointee) else place)
    return found


def _changed(node: Expression | Statement) -> list[Variable]:
    places: list[Expression] = []
    match node:
        case Assignment() | Increment():
            places = [node.target]
        case Call():
            parameters = node.function.parameters if node.function else ()
            const = [p.constant for p in parameters] or [False] * len(node.arguments)
            places = [
                argument
                for argument, reads in zip(node.arguments, const, strict=False)
                if isinstance(argument.type, (Pointer, Array)) and not reads
            ]
        case _:
            pass
    return [v for v in map(root, places) if v is not None]


def written(function: Function) -> set[Variable]:
    """The variables that a function and those that it calls may change."""
    found: set[Variable] = set()
    seen, rest = {function}, [function]
    while rest:
        body = rest.pop().body
        for part in walk(body) if body is not None else ():
            found.update(_changed(part))
            called = part.function if isinstance(part, Call) else None
            if called is not None and called not in seen:
                seen.add(called)
                rest.append(called)
    return found


def used(node: Expression) -> set[Variable]:
    """The variables in an expression."""
    return {part.variable for part in walk(node) if isinstance(part, Name)}


def has_effect(node: Expression) -> bool:
    """Whether evaluating an expression may change anything."""
    return any(isinstance(part, (Assignment, Increment, Call)) for part in walk(node))
