"""What follows from the tree alone: how a statement may be left, and what it may change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gaus_pass.frontends.c.lower.objects import Known, Moving, Object, Pointee
from gaus_pass.frontends.c.traverse import children, walk
from gaus_pass.frontends.c.tree import (
    AddressOf,
    Assignment,
    Binary,
    Block,
    Break,
    Call,
    Choice,
    Content,
    Continue,
    Conversion,
    Declared,
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


def roots(node: Expression) -> list[Variable]:
    """The variables that a place or pointer is part of, one of them where there is a choice."""
    match node:
        case Name():
            return [node.variable]
        case Element() | Member():
            return roots(node.base)
        case AddressOf() | Content() | Conversion():
            return roots(node.operand)
        case Increment() | Assignment():
            return roots(node.target)
        case Choice():
            return [*roots(node.yes), *roots(node.no)]
        case Binary(operator=","):
            return roots(node.right)
        case Binary(operator="+" | "-"):
            is_left = isinstance(node.left.type, (Pointer, Array))
            return roots(node.left if is_left else node.right)
        case _:
            return []


def touched(
    nodes: Iterable[Expression | Statement], known: Callable[[Variable], Known | None]
) -> set[Object]:
    """Objects that may be changed, also by functions that are called.

    Parameters
    ----------
    known
        What a variable is at present; None where it is declared inside.
    """
    found: set[Object] = set()
    rest, seen = list(nodes), set[Function]()
    while rest:
        for part in walk(rest.pop()):
            for variable in changed(part):
                found |= objects_of(known(variable))
            function = part.function if isinstance(part, Call) else None
            if function is not None and function.body is not None and function not in seen:
                seen.add(function)
                rest.append(function.body)
    return found


def objects_of(place: Known | None) -> set[Object]:
    """The objects that a variable is about."""
    match place:
        case None:
            return set()
        case Pointee():
            return {place.target.object}
        case Moving():
            return {place.start.object, place.own}
        case _:
            return {place}


_WRITING = ("memcpy", "memmove", "memset")


def changed(node: Expression | Statement) -> list[Variable]:
    """Variables that a node itself may change, or that may be changed by a pointer that it sets."""
    places: list[Expression] = []
    match node:
        case Assignment(operator="", target=Name(variable=pointer), value=value) if _writes(
            pointer
        ):
            places = [node.target, value]
        case Assignment() | Increment():
            places = [node.target]
        case Declared():
            places = [v.initial for v in node.variables if _writes(v) and v.initial is not None]
        case Call(function=None):
            name = node.name.removeprefix("__builtin_")
            places = list(node.arguments[:1]) if name in _WRITING else []
        case Call():
            assert node.function is not None
            places = [
                argument
                for argument, own in zip(node.arguments, node.function.parameters, strict=False)
                if isinstance(argument.type, (Pointer, Array)) and not own.constant
            ]
        case _:
            pass
    return [v for place in places for v in roots(place)]


def _writes(variable: Variable) -> bool:
    """Whether a variable is a pointer by which something may be written."""
    return isinstance(variable.type, Pointer) and not variable.constant


def reached(function: Function) -> Iterator[Expression | Statement]:
    """All that is in a function and in those that it calls."""
    seen, rest = {function}, [function]
    while rest:
        body = rest.pop().body
        for part in walk(body) if body is not None else ():
            yield part
            called = part.function if isinstance(part, Call) else None
            if called is not None and called not in seen:
                seen.add(called)
                rest.append(called)


def written(function: Function) -> set[Variable]:
    """The variables that a function and those that it calls may change."""
    return {variable for part in reached(function) for variable in changed(part)}


def moved(function: Function) -> set[Variable]:
    """The pointers that a function and those that it calls set anew."""
    found: set[Variable] = set()
    for part in reached(function):
        match part:
            case Assignment(target=Name(variable=v)) | Increment(target=Name(variable=v)):
                if isinstance(v.type, (Pointer, Array)):
                    found.add(v)
            case _:
                pass
    return found


def lasting(function: Function) -> list[Variable]:
    """The variables that live as long as the program, in the order in which they are named."""
    found: dict[Variable, None] = {}
    for part in reached(function):
        match part:
            case Name(variable=v) if v.lasting:
                found[v] = None
            case Declared(variables=several):
                found |= {v: None for v in several if v.lasting}
            case _:
                pass
    return list(found)


def used(node: Expression) -> set[Variable]:
    """The variables in an expression."""
    return {part.variable for part in walk(node) if isinstance(part, Name)}


def has_effect(node: Expression) -> bool:
    """Whether evaluating an expression may change anything."""
    return any(isinstance(part, (Assignment, Increment, Call)) for part in walk(node))
