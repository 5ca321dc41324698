"""A program in C as a tree, after macros, types and implicit conversions have been resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from gaus_pass.errors import GausError
from gaus_pass.frontends.c.types import Type
from gaus_pass.frontends.mlir.operations import Place


class Refused(GausError):
    """Something in C that has no hardware; the message has a remedy."""

    def __init__(self, message: str, at: Place) -> None:
        super().__init__(message, str(at))
        self.place = at


# Expressions.  Each has a type, which is that after C's conversions, and a place.


@dataclass(frozen=True)
class Expression:
    """An expression."""

    type: Type
    at: Place


@dataclass(frozen=True)
class Literal(Expression):
    """A number."""

    value: int | float


@dataclass(frozen=True)
class Name(Expression):
    """A variable."""

    variable: Variable


@dataclass(frozen=True)
class Unary(Expression):
    """``-x``, ``~x``, ``!x`` or ``+x``."""

    operator: str
    operand: Expression


@dataclass(frozen=True)
class Increment(Expression):
    """``++x``, ``x++``, ``--x``, ``x--``."""

    step: int
    prefix: bool
    target: Expression


@dataclass(frozen=True)
class Binary(Expression):
    """Two operands, ``&&``, ``||`` and ``,`` among them."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Assignment(Expression):
    """``target = value``, or with an operator ``target += value``."""

    operator: str
    target: Expression
    value: Expression


@dataclass(frozen=True)
class Choice(Expression):
    """``condition ? yes : no``."""

    condition: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True)
class Conversion(Expression):
    """A cast, written or implied."""

    operand: Expression


@dataclass(frozen=True)
class Bits(Expression):
    """The bits of a number as one of another type, which has as many."""

    operand: Expression


@dataclass(frozen=True)
class Element(Expression):
    """``base[subscript]``; the base is an array or a pointer."""

    base: Expression
    subscript: Expression


@dataclass(frozen=True)
class Member(Expression):
    """``base.name``, or ``base->name`` where the base is a pointer."""

    base: Expression
    name: str
    arrow: bool


@dataclass(frozen=True)
class AddressOf(Expression):
    """``&x``."""

    operand: Expression


@dataclass(frozen=True)
class Content(Expression):
    """``*p``."""

    operand: Expression


@dataclass(frozen=True)
class Call(Expression):
    """A call; the function has a body, or is one of a library."""

    name: str
    function: Function | None
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Listed(Expression):
    """``{…}``: each value with the field or index it is for, or None for the next one."""

    items: tuple[tuple[str | int | None, Expression], ...]


@dataclass(frozen=True)
class Unsupported(Expression):
    """What is refused when, and only if, it is reached."""

    message: str


# Statements.


@dataclass(frozen=True)
class Statement:
    """A statement, with the directives in front of it."""

    at: Place
    directives: tuple[Directive, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Directive:
    """``#pragma HLS name words``; a word is ``key`` or ``key=value``."""

    at: Place
    name: str
    words: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Block(Statement):
    """``{…}``."""

    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Declared(Statement):
    """Variables of a function."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True)
class Evaluate(Statement):
    """An expression for what it does."""

    expression: Expression


@dataclass(frozen=True)
class If(Statement):
    """``if (condition) yes else no``."""

    condition: Expression
    yes: Statement
    no: Statement | None


@dataclass(frozen=True)
class For(Statement):
    """``for (first; condition; step) body``; the label is that in front of it."""

    first: Statement | None
    condition: Expression | None
    step: Expression | None
    body: Statement
    label: str = ""


@dataclass(frozen=True)
class While(Statement):
    """``while (condition) body``, or ``do body while (condition)``."""

    condition: Expression
    body: Statement
    body_first: bool
    label: str = ""


@dataclass(frozen=True)
class Switch(Statement):
    """``switch (value) {…}``; each part has labels, None for ``default``, and what follows them."""

    value: Expression
    parts: tuple[tuple[tuple[int | None, ...], tuple[Statement, ...]], ...]


@dataclass(frozen=True)
class Break(Statement):
    """``break``."""


@dataclass(frozen=True)
class Continue(Statement):
    """``continue``."""


@dataclass(frozen=True)
class Return(Statement):
    """``return value``."""

    value: Expression | None


@dataclass(frozen=True)
class Refusal(Statement):
    """What is refused when, and only if, it is reached."""

    message: str


# Declarations.


@dataclass(eq=False)
class Variable:
    """A variable or parameter.

    Attributes
    ----------
    constant
        Whether it is const; of a pointer, whether what it points at is.
    lasting
        Whether it lives as long as the program: at file scope, or static.
    """

    name: str
    type: Type
    at: Place
    constant: bool = False
    lasting: bool = False
    initial: Expression | None = None


@dataclass(eq=False)
class Function:
    """A function with a body."""

    name: str
    result: Type
    parameters: tuple[Variable, ...]
    at: Place
    body: Block | None = None
    directives: tuple[Directive, ...] = ()
