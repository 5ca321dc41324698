"""What nodes of the tree consist of."""

from __future__ import annotations

from collections.abc import Iterator

from gaus_pass.frontends.c.tree import (
    AddressOf,
    Assignment,
    Binary,
    Bits,
    Block,
    Call,
    Choice,
    Content,
    Conversion,
    Declared,
    Element,
    Evaluate,
    Expression,
    For,
    If,
    Increment,
    Listed,
    Member,
    Return,
    Statement,
    Switch,
    Unary,
    Variable,
    While,
)


def children(node: Expression | Statement | Variable) -> Iterator[Expression | Statement]:
    """What a node consists of, in the order of the text."""
    match node:
        case Variable():
            parts = [node.initial]
        case Unary() | Conversion() | Bits() | AddressOf() | Content():
            parts = [node.operand]
        case Increment():
            parts = [node.target]
        case Binary():
            parts = [node.left, node.right]
        case Assignment():
            parts = [node.target, node.value]
        case Choice():
            parts = [node.condition, node.yes, node.no]
        case Element():
            parts = [node.base, node.subscript]
        case Member():
            parts = [node.base]
        case Call():
            parts = [*node.arguments]
        case Listed():
            parts = [value for _, value in node.items]
        case Block():
            parts = [*node.body]
        case Declared():
            parts = [v.initial for v in node.variables]
        case Evaluate():
            parts = [node.expression]
        case If():
            parts = [node.condition, node.yes, node.no]
        case For():
            parts = [node.first, node.condition, node.body, node.step]
        case While():
            parts = [node.condition, node.body]
        case Switch():
            parts = [node.value, *(s for _, body in node.parts for s in body)]
        case Return():
            parts = [node.value]
        case _:
            parts = []
    return (part for part in parts if part is not None)


def walk(node: Expression | Statement) -> Iterator[Expression | Statement]:
    """A node and everything in it."""
    yield node
    for child in children(node):
        yield from walk(child)
