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
class Atomic:
    """``memref.atomic_rmw`` of a kind that is an operation of arith."""

    kind: str
    value: str
    memory: str
    subscripts: list[Any]


@dataclass
class Choose:
    """A memory that is one of two: the first where the condition holds."""

    name: str
    condition: str
    sources: list[str]


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
    handed
        Lists of memories: the block argument, the initial one, the one that is handed on, and the
        result.
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
    handed: list[list[str]] = field(default_factory=list[list[str]])


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
class Parallel:
    """A loop whose iterations meet in nothing but a sum.

    Attributes
    ----------
    kind
        ``scf.parallel``, ``affine.parallel`` or ``scf.forall``.
    levels
        Lists of induction variable, lower bound, upper bound and step, outermost first.
    body
        Yields what is added up, if anything.
    total
        Empty, or type, first value and result of the sum; an `affine.parallel` begins with 0.
    """

    kind: str
    levels: list[list[Any]]
    body: Block
    total: list[str]


@dataclass
class Region:
    """``scf.execute_region``: statements in a region of their own; names and types of results."""

    results: list[list[str]]
    body: Block


@dataclass
class Switch:
    """``scf.index_switch``: the block of the case that an index has, or the last one."""

    results: list[list[str]]
    index: str
    cases: list[int]
    arms: list[Block]


@dataclass
class View:
    """The place at which a view of a memory is made."""

    name: str


@dataclass
class Copy:
    """``memref.copy``."""

    source: str
    target: str


@dataclass
class Call:
    """A call of a function, whose text is the same for all calls of the name.

    Attributes
    ----------
    inputs
        Lists of the name inside, type, and argument.
    memories
        Memories that it sees, under their names outside; arguments of the function as well.
    results
        Lists of name and type outside; the body yields them.
    """

    callee: str
    inputs: list[list[str]]
    memories: list[str]
    results: list[list[str]]
    body: Block


@dataclass
class Memory:
    """A memory.

    Attributes
    ----------
    made_by
        Empty for an argument; ``alloca`` or ``alloc`` for one that the program fills before it
        reads it; ``rom`` for a constant, ``view`` for a part of another one, ``chosen`` for one
        that is one of the ``choices``.
    dynamic
        An argument whose type does not say its size.
    contents
        Of a constant: its elements.
    source, view
        Of a view: the memory, and what it is made by.
    offsets, strides
        Of a ``subview``, one a dimension; an offset is a number or a name.
    """

    name: str
    shape: list[int]
    type: str
    made_by: str = ""
    dynamic: bool = False
    contents: list[int] = field(default_factory=list[int])
    source: str = ""
    view: str = ""
    offsets: list[Any] = field(default_factory=list[Any])
    strides: list[int] = field(default_factory=list[int])
    choices: list[str] = field(default_factory=list[str])

    @property
    def size(self) -> int:
        """Elements."""
        size = 1
        for n in self.shape:
            size *= n
        return size


@dataclass
class Program:
    """A function.

    Attributes
    ----------
    scalars
        Lists of name, type, least and largest value of the arguments that are no memories.
    results
        Names and types of what is returned; the type of a memory is ``memref``.
    branches
        Whether its ifs and loops are blocks with branches between them.
    """

    scalars: list[list[Any]]
    memories: list[Memory]
    body: Block
    results: list[list[str]]
    branches: bool = False

    @property
    def chooses(self) -> bool:
        """Whether a memory is one of several."""
        return any(memory.choices for memory in self.memories)


_NODES = {
    kind.__name__: kind
    for kind in (
        *(Constant, Operation, Apply, Load, Store, Block, If, For, While, Memory, Program),
        *(Parallel, Region, Switch, View, Copy, Call, Atomic, Choose),
    )
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


def inner(statement: Any) -> list[Block]:
    """The blocks of a statement, in the order in which they run."""
    if isinstance(statement, If):
        return [statement.then, statement.otherwise]
    if isinstance(statement, While):
        return [statement.before, statement.after]
    if isinstance(statement, Switch):
        return statement.arms
    return [statement.body] if isinstance(statement, For | Parallel | Region | Call) else []


def blocks(block: Block) -> Iterator[Block]:
    """A block and all that are inside it."""
    yield block
    for statement in block.statements:
        for own in inner(statement):
            yield from blocks(own)


def has_loop(block: Block) -> bool:
    """Whether a block holds a loop."""
    loops = For | While | Parallel | Copy
    return any(isinstance(s, loops) for b in blocks(block) for s in b.statements)
