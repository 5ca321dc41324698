"""Declarations: local variables and arrays, tables that never change."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.expressions import Expressions
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer, literal, real, unknown
from gaus_pass.frontends.c.lower.objects import (
    Key,
    Known,
    Memory,
    Moving,
    Object,
    Path,
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
        self.kept: dict[Key, Memory] = {}
        """The memories behind numbers that keep their values between calls."""
        self.symbols: set[str] = set()

    def declare(self, variable: Variable) -> None:
        """A local variable comes into being."""
        kind = _complete(variable)
        self.at(variable.at)
        if variable.lasting:
            self.global_object(variable, variable.at)
            return
        if isinstance(kind, Pointer):
            self.frame.known[variable] = self._pointer(variable)
            return
        if variable not in self.written and self._constant_data(variable, kind) is not None:
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

    def _pointer(self, variable: Variable) -> Pointee | Moving:
        """A local pointer."""
        initial = variable.initial
        if variable in self.moved:
            later = initial is None or is_null(initial)
            found = self.foreseen(variable) if initial is None or later else self.pointer(initial)
            return self.moving(variable, found)
        if initial is None:
            message = f"'{variable.name}' is a pointer that points at nothing; give it an array"
            raise Refused(message, variable.at)
        return self.pointer(initial)

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
            given = _by_field(kind, node) if isinstance(node, Listed) else {}
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
        given = {} if node is None else _by_index(kind, node)
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
        kind = _complete(variable)
        if variable.initial is None and not variable.lasting:
            raise Refused(f"'{variable.name}' is not known here", at)
        if isinstance(kind, Pointer):
            if variable in self.moved or variable.initial is None:
                message = f"'{variable.name}' is a pointer that keeps its place between calls; keep"
                raise Refused(f"{message} a subscript, as in static int at;", variable.at)
            self.globals[variable] = self.pointer(variable.initial)
            return self.globals[variable]
        if self._constant_data(variable, kind) is None:
            message = f"'{variable.name}' is not set to constants"
            raise Refused(f"{message}; write the numbers in its initialiser", at)
        self.globals[variable] = self._table(variable, kind)
        return self.globals[variable]

    # What keeps its value between calls.

    def remember(self, variable: Variable) -> None:
        """A variable that keeps its value has a memory; a number is read from it at the start."""
        kind = _complete(variable)
        data = self._constant_data(variable, kind)
        if data is None or isinstance(kind, Pointer):
            self.global_object(variable, variable.at)  # refuses it
            return
        made = Object(variable.name, kind)
        for (path, leaf), numbers in zip(leaves(kind), data, strict=True):
            memory = made.memories.get(path)
            if memory is None:
                memory = self._register(made, path, numbers)
            memory.before = numbers
            assert isinstance(leaf, (Int, Float, Array))
        self.globals[variable] = made

    def _register(self, made: Object, path: Path, numbers: list[int | float]) -> Memory:
        """The memory behind a number that is kept, which is read."""
        element = made.numbers[path]
        memory = Memory("_".join((made.name, *path)), element, (1,), before=numbers)
        self.kept[made, path] = memory
        text = f"affine.load {{0}}[0] : {memory.mlir}"
        op = Op("affine.load", text, [self.memory_value(memory)], self.place)
        op.results = [Value(element.mlir, memory.name, self.entry, op)]
        self.builder.block.operations.append(op)
        self.values[made, path] = unknown(element, op.results[0])
        return memory

    def keep(self) -> None:
        """At the end, numbers that are kept go back into their memories."""
        for key, memory in self.kept.items():
            number = self.values[key]
            assert number is not None
            value = self.memory_value(memory)
            text = f"affine.store {{0}}, {{1}}[0] : {memory.mlir}"
            operands = [self.arithmetic.value(number), value]
            self.builder.block.operations.append(Op("affine.store", text, operands, self.place))

    def _constant_data(self, variable: Variable, kind: Type) -> list[list[int | float]] | None:
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
            given = _by_index(kind, node) if isinstance(node, Listed) else {}
            if node is not None and not isinstance(node, Listed):
                return False
            return all(
                self._collect(kind.element, given.get(k), path, into) for k in range(kind.size)
            )
        if isinstance(kind, Struct):
            if node is not None and not isinstance(node, Listed):
                return False
            given = _by_field(kind, node) if node is not None else {}
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
        data = self._constant_data(variable, kind)
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
            dense = _dense(memory, [n or 1 for n in memory.shape], data)
            constant = "constant " if memory.before is None else ""
            head = f'memref.global "private" {constant}@{symbol} : {memory.mlir}'
            self.tables.append(f"{head} = dense<{dense}>")
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


def _dense(memory: Memory, shape: list[int], data: list[int | float]) -> str:
    """The elements in brackets."""
    if not shape:
        [one] = data
        kind = memory.element
        if isinstance(kind, Float):
            return literal(float(one), kind)
        if kind.bits == 1:
            return "true" if one else "false"
        return str(Int(kind.bits, signed=True).wrapped(int(one)))
    size = len(data) // shape[0]
    parts = (_dense(memory, shape[1:], data[k * size : (k + 1) * size]) for k in range(shape[0]))
    return f"[{', '.join(parts)}]"


def _complete(variable: Variable) -> Type:
    """The type of a variable; what is known only at run time has no hardware."""
    kind = variable.type
    if isinstance(kind, Array) and kind.size is None:
        message = f"the size of '{variable.name}' is not known; write it in the brackets"
        raise Refused(message, variable.at)
    return kind


def _by_index(kind: Array, node: Listed) -> dict[int, Expression]:
    """The values of an array's elements that are given, by index."""
    found: dict[int, Expression] = {}
    index, items = 0, list(node.items)
    while items:
        which = items[0][0]
        index = which if isinstance(which, int) else index
        found[index] = _taken(kind.element, items)
        index += 1
    return found


def _by_field(kind: Struct, node: Listed) -> dict[str, Expression]:
    """The values of a structure's fields that are given."""
    names = [name for name, _ in kind.fields]
    found: dict[str, Expression] = {}
    at, items = 0, list(node.items)
    while items:
        which = items[0][0]
        at = names.index(which) if isinstance(which, str) else at
        found[names[at]] = _taken(kind.field(names[at]), items)
        at += 1
    return found


def _taken(kind: Type, items: list[tuple[str | int | None, Expression]]) -> Expression:
    """The next value, taken from the list; braces around the parts of one may be missing."""
    _, value = items.pop(0)
    if isinstance(value, Listed) or value.type == kind or not isinstance(kind, (Array, Struct)):
        return value
    count = sum(count_of(leaf) for _, leaf in leaves(kind))
    rest = [items.pop(0) for _ in range(min(count - 1, len(items)))]
    return Listed(kind, value.at, ((None, value), *rest))
