"""Declarations: local variables and arrays, tables that never change."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.expressions import Expressions
from gaus_pass.frontends.c.lower.listed import by_field, by_index, dense
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer, real
from gaus_pass.frontends.c.lower.objects import (
    Known,
    Memory,
    Moving,
    Object,
    Pointee,
    Target,
)
from gaus_pass.frontends.c.lower.pointers import is_null
from gaus_pass.frontends.c.tree import Expression, Listed, Literal, Refused, Variable
from gaus_pass.frontends.c.types import (
    INT,
    Array,
    Float,
    Int,
    Pointer,
    Struct,
    Type,
    count_of,
    leaves,
)
from gaus_pass.frontends.mlir.operations import Block, Builder, Op, Place, Value

_FEW = 8
"""Elements that are set one by one; more are set in a loop."""


class Initial(Expressions):
    """Lowers declarations."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[str] = []
        self.written: set[Variable] = set()
        """Variables that something in the program may change."""
        self.moved: set[Variable] = set()
        """Pointers that something in the program sets anew."""
        self.symbols: set[str] = set()

    def declare(self, variable: Variable) -> None:
        """A local variable comes into being."""
        kind = complete(variable)
        self.at(variable.at)
        if variable.lasting:
            self.global_object(variable, variable.at)
            return
        if isinstance(kind, Pointer):
            found = self._pointer(variable)
            if found is not None:
                self.frame.known[variable] = found
            return
        if variable not in self.written and self.constant_data(variable, kind) is not None:
            self.frame.known[variable] = self._table(variable, kind)
            return
        made = Object(variable.name, kind)
        for memory in made.memories.values():
            self._allocate(memory)
        for key in made.number_keys():
            self.values[key] = None
        if variable.initial is not None:
            self.initialise(Target(made, (), (), kind), variable.initial)
        self.frame.known[variable] = made

    def _pointer(self, variable: Variable) -> Pointee | Moving | None:
        """A local pointer; None where it is null for good."""
        initial = variable.initial
        if variable in self.moved:
            if initial is None or is_null(initial):
                return self.moving(variable, self.foreseen(variable), initial is not None)
            return self.moving(variable, self.pointer(initial))
        if initial is None:
            message = f"'{variable.name}' is a pointer that points at nothing; give it an array"
            raise Refused(message, variable.at)
        return None if is_null(initial) else self.pointer(initial)

    def table_of(self, node: Listed) -> Target:
        made = self._table(Variable("text", node.type, node.at, initial=node), node.type)
        return Target(made, (), (), node.type)

    def _allocate(self, memory: Memory) -> None:
        text = f"memref.alloca() : {memory.mlir}"
        op = Op("memref.alloca", text, [], self.place, pure=True)
        op.results = [Value(memory.mlir, memory.name, self.entry, op)]
        self.entry.operations.insert(0, op)
        memory.value = op.results[0]

    # Initialisers.

    def initialise(self, target: Target, node: Expression | None) -> None:
        kind = target.type
        if isinstance(kind, Array):
            self._initialise_array(target, kind, node)
        elif isinstance(kind, Struct):
            if node is not None and not isinstance(node, Listed):
                self.put(target, self.aggregate(node))
                return
            given = by_field(kind, node) if isinstance(node, Listed) else {}
            for name, own in kind.fields:
                self.initialise(target.member(name, own), given.get(name))
        else:
            assert isinstance(kind, (Int, Float))
            if isinstance(node, Listed):
                node = node.items[0][1] if node.items else None
            number = integer(0) if node is None else self.number(node)
            self.store(target, self.arithmetic.convert(number, kind))

    def _initialise_array(self, target: Target, kind: Array, node: Expression | None) -> None:
        if node is not None and not isinstance(node, Listed):
            raise Refused("an array is set by values in braces or element by element", node.at)
        assert kind.size is not None
        given = {} if node is None else by_index(kind, node)
        if len(given) < kind.size and count_of(kind) > _FEW:
            self._clear(target, kind)
            given_only = sorted(given)
        else:
            given_only = list(range(kind.size))
        for index in given_only:
            element = target.at(integer(index), kind.element)
            self.initialise(element, given.get(index))

    def _clear(self, target: Target, kind: Type) -> None:
        """Set all numbers to 0, in loops."""
        if isinstance(kind, Array):
            assert kind.size is not None
            body = Block()
            counter = body.argument("index", "i")
            self.counters.add(counter)
            op = Op("affine.for", f"0 to {kind.size}", [], self.place, regions=[body])
            self.builder.block.operations.append(op)
            with self.builder.inside(body):
                form = Form(((counter, 1),))
                own = Number(INT, None, 0, kind.size - 1, form)
                self._clear(
                    target.at(_indexed(own, counter, self.builder), kind.element), kind.element
                )
                self.end("affine.yield", [])
        else:
            self.initialise(target, None)

    # Tables.

    def global_object(self, variable: Variable, at: Place) -> Known:
        found = self.globals.get(variable)
        if found is not None:
            return found
        kind = complete(variable)
        if not variable.lasting:
            is_pointer = isinstance(kind, Pointer)
            what = "points at nothing here; give it an array" if is_pointer else "is not known here"
            raise Refused(f"'{variable.name}' {what}", at)
        if isinstance(kind, Pointer):
            if variable in self.moved or variable.initial is None:
                message = f"'{variable.name}' is a pointer that keeps its place between calls; keep"
                raise Refused(f"{message} a subscript, as in static int at;", variable.at)
            self.globals[variable] = self.pointer(variable.initial)
            return self.globals[variable]
        if self.constant_data(variable, kind) is None:
            message = f"'{variable.name}' is not set to constants"
            raise Refused(f"{message}; write the numbers in its initialiser", at)
        self.globals[variable] = self._table(variable, kind)
        return self.globals[variable]

    def constant_data(self, variable: Variable, kind: Type) -> list[list[int | float]] | None:
        """The numbers of all leaves in row-major order; None where they are no constants."""
        is_local_table = isinstance(kind, Array) and variable.initial is not None
        if not (variable.lasting or is_local_table):
            return None
        found: list[list[int | float]] = []
        for path, _ in leaves(kind):
            data: list[int | float] = []
            if not self._collect(kind, variable.initial, path, data):
                return None
            found.append(data)
        return found

    def _collect(
        self, kind: Type, node: Expression | None, path: tuple[str, ...], into: list[int | float]
    ) -> bool:
        """Append the numbers of one leaf; False where one is no constant."""
        if isinstance(kind, Array):
            assert kind.size is not None
            given = by_index(kind, node) if isinstance(node, Listed) else {}
            if node is not None and not isinstance(node, Listed):
                return False
            return all(
                self._collect(kind.element, given.get(k), path, into) for k in range(kind.size)
            )
        if isinstance(kind, Struct):
            if node is not None and not isinstance(node, Listed):
                return False
            given = by_field(kind, node) if node is not None else {}
            return self._collect(kind.field(path[0]), given.get(path[0]), path[1:], into)
        if isinstance(node, Listed):
            node = node.items[0][1] if node.items else None
        if not isinstance(kind, (Int, Float)):
            return False
        number = integer(0, INT) if node is None else self._constant(node)
        if number is None:
            return False
        number = self.arithmetic.convert(number, kind)
        into.append(number.low if number.real is None else number.real)
        return True

    def _constant(self, node: Expression) -> Number | None:
        """The number that an expression always is; it is lowered aside and dropped."""
        if isinstance(node, Literal):
            return self.number(node)
        entry, values = self.builder.block, self.values
        self.values = {}
        try:
            with self.builder.inside(Block(parent=entry)) as aside:
                found = self.number(node)
                return found if found.is_constant and not aside.operations else None
        except (Refused, KeyError):
            return None
        finally:
            self.values = values

    def _table(self, variable: Variable, kind: Type) -> Object:
        data = self.constant_data(variable, kind)
        assert data is not None
        made = Object(variable.name, kind)
        for (path, leaf), numbers in zip(leaves(kind), data, strict=True):
            memory = made.memories.get(path)
            if memory is not None:
                memory.data = numbers
            else:
                assert isinstance(leaf, (Int, Float))
                one = numbers[0]
                own = integer(int(one), leaf) if isinstance(leaf, Int) else real(one, leaf)
                made.fixed[path] = own
        return made

    def memory_value(self, memory: Memory) -> Value:
        if memory.value is None:
            data = memory.data if memory.before is None else memory.before
            assert data is not None
            symbol, number = memory.name, 1
            while symbol in self.symbols:
                symbol, number = f"{memory.name}_{number}", number + 1
            self.symbols.add(symbol)
            text = dense(memory, [n or 1 for n in memory.shape], data)
            constant = "constant " if memory.before is None else ""
            head = f'memref.global "private" {constant}@{symbol} : {memory.mlir}'
            self.tables.append(f"{head} = dense<{text}>")
            text = f"memref.get_global @{symbol} : {memory.mlir}"
            op = Op("memref.get_global", text, [], self.place, pure=True)
            op.results = [Value(memory.mlir, memory.name, self.entry, op)]
            self.entry.operations.insert(0, op)
            memory.value = op.results[0]
        return memory.value


def _indexed(number: Number, counter: Value, builder: Builder) -> Number:
    """A counter as an int, should somebody want its value."""
    text = "arith.index_cast {0} : index to i32"
    op = builder.add("arith.index_cast", text, [counter], ["i32"], Place("", 0, 0), pure=True)
    return Number(number.type, op.results[0], number.low, number.high, number.form)


def complete(variable: Variable) -> Type:
    """The type of a variable; what is known only at run time has no hardware."""
    kind = variable.type
    if isinstance(kind, Array) and kind.size is None:
        message = f"the size of '{variable.name}' is not known; write it in the brackets"
        raise Refused(message, variable.at)
    return kind
