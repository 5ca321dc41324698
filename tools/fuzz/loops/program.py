"""Functions with loops as trees, from which MLIR text and meaning are made independently.

Names are SSA names without the percent sign.  A type is ``index`` or ``iN``.  An affine expression
is a name, a number, or ``[operator, left, right]`` with one of ``+``, ``*``, ``mod``, ``floordiv``
and ``ceildiv``; the right side of all but ``+`` is a positive number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeAlias

Expression: TypeAlias = "str | int | list[Any]"
INDEX = "index"


@dataclass
class Constant:
    """``name = value : type``."""

    name: str
    type: str
    value: int


@dataclass
class Operation:
    """An operation of arith.

    Attributes
    ----------
    kind
        Without the dialect, as in ``addi``.
    predicate
        Of a comparison.
    """

    name: str
    type: str
    kind: str
    operands: list[str]
    predicate: str = ""


@dataclass
class Apply:
    """``affine.apply`` of one expression, ``affine.min`` or ``affine.max`` of several."""

    name: str
    kind: str
    expressions: list[Any]


@dataclass
class Load:
    """A load by affine subscripts or, as memref.load, by names."""

    name: str
    memory: str
    subscripts: list[Any]
    affine: bool


@dataclass
class Store:
    """A store, as `Load`."""

    value: str
    memory: str
    subscripts: list[Any]
    affine: bool


@dataclass
class Block:
    """Statements and what they hand on."""

    statements: list[Any] = field(default_factory=list[Any])
    yields: list[str] = field(default_factory=list[str])


@dataclass
class If:
    """``scf.if`` on a name, or ``affine.if`` on constraints ``[expression, is equality]``."""

    results: list[list[str]]
    condition: str
    constraints: list[list[Any]]
    then: Block
    otherwise: Block


@dataclass
class For:
    """A loop.

    Attributes
    ----------
    kind
        ``affine.for`` or ``scf.for``.
    lower, upper
        Expressions: of an `affine.for` the maximum and minimum of all, of an `scf.for` one name.
    step
        A number; ``step_name`` is the constant of an `scf.for`.
    carried
        Lists of block argument, type, initial value and result.
    """

    kind: str
    induction: str
    type: str
    lower: list[Any]
    upper: list[Any]
    step: int
    step_name: str
    unsigned: bool
    carried: list[list[str]]
    body: Block


@dataclass
class While:
    """An ``scf.while``.

    Attributes
    ----------
    carried
        Lists of argument of the first block, type, initial value, argument of the second block, and
        result; the last two are what the first block hands on.
    condition
        A value of the first block.
    """

    carried: list[list[str]]
    condition: str
    before: Block
    after: Block


@dataclass
class Memory:
    """A memory.

    Attributes
    ----------
    made_by
        Empty for an argument; ``alloca`` or ``alloc`` for one that the program fills before it
        reads it.
    dynamic
        An argument whose type does not say its size.
    """

    name: str
    shape: list[int]
    type: str
    made_by: str = ""
    dynamic: bool = False


@dataclass
class Program:
    """A function.

    Attributes
    ----------
    scalars
        Lists of name, type, least and largest value of the arguments that are no memories.
    results
        Names and types of what is returned.
    """

    scalars: list[list[Any]]
    memories: list[Memory]
    body: Block
    results: list[list[str]]


_NODES = {
    kind.__name__: kind
    for kind in (Constant, Operation, Apply, Load, Store, Block, If, For, While, Memory, Program)
}


def to_json(node: Any) -> Any:
    """A tree as JSON."""
    if is_dataclass(node):
        values = {f.name: to_json(getattr(node, f.name)) for f in fields(node)}
        return {"is": type(node).__name__, **values}
    return [to_json(n) for n in node] if isinstance(node, list) else node


def from_json(data: Any) -> Any:
    """The tree of `to_json`."""
    if isinstance(data, dict):
        values = {key: from_json(value) for key, value in data.items() if key != "is"}
        return _NODES[data["is"]](**values)
    return [from_json(d) for d in data] if isinstance(data, list) else data


def bits_of(kind: str) -> int:
    """The width of a type; an index has 32 bits in hardware."""
    return 32 if kind == INDEX else int(kind[1:])


def blocks(block: Block) -> Iterator[Block]:
    """A block and all that are inside it."""
    yield block
    for statement in block.statements:
        if isinstance(statement, If):
            yield from blocks(statement.then)
            yield from blocks(statement.otherwise)
        elif isinstance(statement, For):
            yield from blocks(statement.body)
        elif isinstance(statement, While):
            yield from blocks(statement.before)
            yield from blocks(statement.after)


def has_loop(block: Block) -> bool:
    """Whether a block holds a loop."""
    return any(isinstance(s, For | While) for b in blocks(block) for s in b.statements)
