"""Places and pointers, and structures as their numbers."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.numbers import Number
from gaus_pass.frontends.c.lower.objects import Aggregate, Known, Object, Pointee, Result, Target
from gaus_pass.frontends.c.lower.state import State, zero
from gaus_pass.frontends.c.tree import (
    Assignment,
    Binary,
    Call,
    Choice,
    Content,
    Conversion,
    Element,
    Expression,
    Listed,
    Member,
    Name,
    Refused,
    Unsupported,
    Variable,
)
from gaus_pass.frontends.c.types import (
    Array,
    Float,
    Int,
    Pointer,
    Scalar,
    Struct,
    Type,
    leaves,
)
from gaus_pass.frontends.mlir.operations import Place

NO_POINTER = (
    "a pointer that is not an array: hardware has memories, but no addresses between them; "
    "index the array itself"
)


class Places(State):
    """Lowers what names a part of a variable."""

    def number(self, node: Expression) -> Number:
        """The number that an expression gives."""
        raise NotImplementedError

    def condition(self, node: Expression) -> Number:
        """Whether an expression is not 0, as a bit."""
        raise NotImplementedError

    def result(self, node: Expression) -> Result:
        """What an expression gives."""
        raise NotImplementedError

    def pointer(self, node: Expression) -> Pointee:
        """What a pointer points at; an array stands for its first element."""
        raise NotImplementedError

    def offset(self, base: Pointee, by: Number, at: Place) -> Pointee:
        """The pointer that is some elements behind."""
        raise NotImplementedError

    def target(self, node: Expression) -> Target:
        """The place that an expression names."""
        match node:
            case Name():
                place = self.place_of(node.variable, node.at)
                if not isinstance(place, Object):
                    raise Refused(NO_POINTER, node.at)
                return Target(place, (), (), node.variable.type)
            case Element():
                base = self.pointer(node.base)
                subscript = self.number(node.subscript)
                self.at(node.at)
                return self.offset(base, subscript, node.at).target
            case Member():
                base = self.pointer(node.base).target if node.arrow else self.target(node.base)
                return base.member(node.name, node.type)
            case Content():
                return self.pointer(node.operand).target
            case Conversion():
                return self.target(node.operand)
            case Unsupported():
                raise Refused(node.message, node.at)
            case _ if isinstance(node.type, Struct):
                return self._copied(node)
            case _:
                raise Refused("this is no place in a variable or array", node.at)

    def place_of(self, variable: Variable, at: Place) -> Known:
        """What a variable is."""
        found = self.known(variable)
        return self.global_object(variable, at) if found is None else found

    def _copied(self, node: Expression) -> Target:
        """A structure that an expression gives, as an object of its own."""
        made = Object("value", node.type)
        for path, number in self.aggregate(node).items():
            self.values[made, path] = number
        return Target(made, (), (), node.type)

    def aggregate(self, node: Expression) -> Aggregate:
        """The numbers of a structure, by path."""
        match node:
            case Call():
                found = self.call(node)
                assert isinstance(found, dict)
                return found
            case Listed():
                made = Object("value", node.type)
                self.initialise(Target(made, (), (), node.type), node)
                return self.numbers_of(Target(made, (), (), node.type), node.at)
            case Assignment():
                found = self.aggregate(node.value)
                self.put(self.target(node.target), found)
                return found
            case Choice():
                made = Object("value", node.type)
                target = Target(made, (), (), node.type)
                for path, kind in made.numbers.items():
                    self.values[made, path] = zero(kind)
                self.branch(
                    self.condition(node.condition),
                    lambda: self.put(target, self.aggregate(node.yes)),
                    lambda: self.put(target, self.aggregate(node.no)),
                )
                return self.numbers_of(target, node.at)
            case Binary(operator=","):
                self.result(node.left)
                return self.aggregate(node.right)
            case Unsupported():
                raise Refused(node.message, node.at)
            case _:
                return self.numbers_of(self.target(node), node.at)

    def numbers_of(self, target: Target, at: Place) -> Aggregate:
        """The numbers of a structure at a target."""
        found: Aggregate = {}
        for path, kind in leaves(target.type):
            if isinstance(kind, Array):
                name = ".".join(path)
                raise Refused(f"'{name}' is an array; copy its elements in a loop", at)
            if isinstance(kind, Pointer):
                raise Refused(pointer_field(".".join(path)), at)
            part = Target(target.object, (*target.path, *path), target.subscripts, kind)
            found[path] = self.load(part)
        return found

    def put(self, target: Target, numbers: Aggregate) -> None:
        """Set the numbers of a structure at a target."""
        for path, number in numbers.items():
            path_ = (*target.path, *path)
            self.store(Target(target.object, path_, target.subscripts, number.type), number)

    def initialise(self, target: Target, node: Expression | None) -> None:
        """Set a variable by its initialiser."""
        raise NotImplementedError

    def at(self, place: Place) -> None:
        """What is lowered from now on is at this place."""
        self.arithmetic.place = place

    def call(self, node: Call) -> Result:
        """A call."""
        raise NotImplementedError

    def global_object(self, variable: Variable, at: Place) -> Known:
        """What a variable is that lives as long as the program."""
        raise NotImplementedError


def pointer_field(name: str) -> str:
    """What is said of a pointer in a structure."""
    what = "is a pointer: hardware has memories, but no addresses between them"
    return f"field '{name}' {what}; keep the subscript of an array"


def scalar(kind: Type) -> Scalar:
    """A type that is one of a number."""
    assert isinstance(kind, (Int, Float)), kind
    return kind
