"""What is known while a function is lowered, and reading and writing of variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gaus_pass.frontends.c.lower.arithmetic import Arithmetic
from gaus_pass.frontends.c.lower.forms import affine_text
from gaus_pass.frontends.c.lower.numbers import Form, Number, integer, real, unknown
from gaus_pass.frontends.c.lower.objects import Key, Known, Memory, Object, Target
from gaus_pass.frontends.c.lower.sizes import of_unknown_size
from gaus_pass.frontends.c.tree import Function, Refused, Variable
from gaus_pass.frontends.c.types import BOOL, INT, Int, Scalar
from gaus_pass.frontends.mlir.operations import Block, Builder, Op, Place, Value


@dataclass(eq=False)
class Loop:
    """A loop or switch that is being lowered, with the flags that say how it is left."""

    broken: Object | None = None
    continued: Object | None = None


@dataclass(eq=False)
class Frame:
    """A call of a function that is being lowered.

    Attributes
    ----------
    returned
        The flag that says that it has returned; None where nothing follows a return.
    process
        Mark of its loops, where calls run at the same time.
    """

    function: Function
    known: dict[Variable, Known] = field(default_factory=dict[Variable, "Known"])
    result: Object | None = None
    returned: Object | None = None
    breaks: list[Loop] = field(default_factory=list[Loop])
    continues: list[Loop] = field(default_factory=list[Loop])
    process: str = ""


class State:
    """Variables and their values at the point that is being lowered."""

    def __init__(self) -> None:
        self.entry = Block()
        self.builder = Builder(self.entry)
        self.arithmetic = Arithmetic(self.builder)
        self.values: dict[Key, Number | None] = {}
        self.frames: list[Frame] = []
        self.globals: dict[Variable, Known] = {}
        """What lives as long as the program."""
        self.counters: set[Value] = set()  # of affine loops

    @property
    def frame(self) -> Frame:
        """The call that is being lowered."""
        return self.frames[-1]

    @property
    def place(self) -> Place:
        """Where operations come from."""
        return self.arithmetic.place

    def known(self, variable: Variable) -> Known | None:
        """What a variable is in the present call; None where it is not there yet."""
        return self.frame.known.get(variable) or self.globals.get(variable)

    # Flags.

    def flag(self, name: str) -> Object:
        """A bit that is not set."""
        flag = Object(name, BOOL)
        self.values[flag, ()] = integer(0, BOOL)
        return flag

    def set_flag(self, flag: Object | None) -> None:
        """Set a bit, where it is needed."""
        if flag is not None:
            self.values[flag, ()] = integer(1, BOOL)

    def any_set(self, flags: list[Object]) -> Number:
        """Whether one of the bits is set."""
        found = integer(0, BOOL)
        for flag in flags:
            bit = self.values[flag, ()]
            assert bit is not None
            found = self.arithmetic.bits("ori", found, bit)
        return found

    # Reading and writing.

    def load(self, target: Target) -> Number:
        """The number at a target."""
        key = (target.object, target.path)
        memory = target.object.memories.get(target.path)
        if memory is None:
            found = self.values.get(key) or target.object.fixed.get(target.path)
            return found if found is not None else zero(target.object.numbers[target.path])
        target = self._spread(memory, target)
        self._check(memory, target)
        constant = self._tabulated(memory, target)
        if constant is not None:
            return constant
        op = self._access(memory, target, "load", [])
        op.results = [Value(memory.element.mlir, memory.name, self.builder.block, op)]
        return unknown(memory.element, op.results[0])

    def load_number(self, object_: Object) -> Number | None:
        """A scalar variable; None where it has no value yet."""
        return self.values.get((object_, ()))

    def store(self, target: Target, number: Number) -> None:
        """Set the number at a target; it has the target's type."""
        memory = target.object.memories.get(target.path)
        if memory is None:
            self.values[target.object, target.path] = self._called(number, target)
            return
        target = self._spread(memory, target)
        self._check(memory, target)
        self._access(memory, target, "store", [self.arithmetic.value(number)])

    def _called(self, number: Number, target: Target) -> Number:
        """Give a value the name of the variable that it is assigned to, if it has none."""
        value = number.value
        if value is not None and not value.name and value.owner is not None:
            value.name = "_".join((target.object.name, *target.path))
        return number

    def _spread(self, memory: Memory, target: Target) -> Target:
        """Subscripts within their dimensions, where a pointer goes on from one row to the next."""
        found, arithmetic = list(target.subscripts), self.arithmetic
        for axis in range(len(found) - 1, 0, -1):
            size, own = memory.shape[axis], found[axis]
            assert size is not None
            passes = own.low >= size or (own.low >= 0 and own.form is not None and own.high >= size)
            if not (passes or target.flat):
                break
            number = arithmetic.convert(own, INT)
            wraps, width = arithmetic.wraps, integer(size)
            found[axis] = arithmetic.binary("%", number, width)
            rows = arithmetic.binary("/", number, width)
            before = arithmetic.convert(found[axis - 1], INT)
            found[axis - 1] = arithmetic.binary("+", before, rows)
            arithmetic.wraps = wraps
        return replace(target, subscripts=tuple(found))

    def _tabulated(self, memory: Memory, target: Target) -> Number | None:
        if memory.data is None:
            return None
        at = 0
        for subscript, size in zip(target.subscripts, memory.shape, strict=True):
            if subscript.constant is None or size is None:
                return None
            at = at * size + subscript.constant
        kind, number = memory.element, memory.data[at]
        return integer(int(number), kind) if isinstance(kind, Int) else real(number, kind)

    def _check(self, memory: Memory, target: Target) -> None:
        """Refuse a subscript that is always outside, and learn sizes that are not known."""
        for axis, (subscript, size) in enumerate(zip(target.subscripts, memory.shape, strict=True)):
            shown = f"'{memory.name}'"
            if size is None:
                if not 0 <= subscript.low <= subscript.high < 1 << 24:
                    raise Refused(of_unknown_size(memory), self.place)
                memory.reach = max(memory.reach, subscript.high)
            elif subscript.low >= size or subscript.high < 0:
                number = subscript.low if subscript.low >= size else subscript.high
                of = f"dimension {axis} of {shown}" if len(memory.shape) > 1 else shown
                message = f"subscript {number} is outside of {of}, which has {size} elements"
                raise Refused(f"{message}; valid are 0 to {size - 1}", self.place)

    def _access(self, memory: Memory, target: Target, what: str, data: list[Value]) -> Op:
        value = self.memory_value(memory)
        forms = [self.arithmetic.form(s) for s in target.subscripts]
        first = "{0}, {1}" if data else "{0}"
        operands = [*data, value]
        if all(f is not None and self.is_affine(f) for f in forms):
            parts = [affine_text(f, operands) for f in forms if f is not None]
            text = f"affine.{what} {first}[{', '.join(parts)}] : {memory.mlir}"
        else:
            indices = [self.arithmetic.index(s) for s in target.subscripts]
            parts = [f"{{{len(operands) + k}}}" for k in range(len(indices))]
            operands += indices
            text = f"memref.{what} {first}[{', '.join(parts)}] : {memory.mlir}"
        op = Op(text.partition(" ")[0], text, operands, self.place)
        self.builder.block.operations.append(op)
        if None in memory.shape:
            memory.accesses.append(op)
        return op

    def is_affine(self, form: Form) -> bool:
        """Whether an affine map may have a form's values."""
        return all(v in self.counters or v.block is self.entry for v, _ in form.terms)

    def memory_value(self, memory: Memory) -> Value:
        """The memref of a memory."""
        assert memory.value is not None
        return memory.value

    # Branches.

    def branch(
        self,
        bit: Number,
        yes: Callable[[], Number | None],
        no: Callable[[], Number | None],
    ) -> Number | None:
        """Run one of two pieces of work by a bit; their results have one type.

        Work without effects is done in any case, and its results are selected.
        """
        if bit.constant is not None:
            return yes() if bit.constant else no()
        before, place = self.values, self.place
        blocks, results, after = (
            list[Block](),
            list[Number | None](),
            list[dict[Key, Number | None]](),
        )
        for work in (yes, no):
            self.values = dict(before)
            with self.builder.inside(Block()) as block:
                results.append(work())
            blocks.append(block)
            after.append(self.values)
        self.values = {key: after[0].get(key) for key in before}
        self.arithmetic.place = place
        changed = [key for key in before if after[0].get(key) != after[1].get(key)]
        pairs = [(after[0].get(key), after[1].get(key)) for key in changed]
        merged = self._merged(bit, blocks, [(results[0], results[1]), *pairs])
        self.values.update(zip(changed, merged[1:], strict=True))
        return merged[0]

    def _merged(
        self,
        bit: Number,
        blocks: list[Block],
        pairs: list[tuple[Number | None, Number | None]],
    ) -> list[Number | None]:
        """What pairs of values of two branches are behind them."""
        found: list[Number | None] = [a if b is None else b for a, b in pairs]
        both = [
            (k, a, b)
            for k, (a, b) in enumerate(pairs)
            if a is not None and b is not None and a != b
        ]
        if all(op.pure for block in blocks for op in block.operations):
            for block in blocks:
                self.builder.splice(block)
            for k, a, b in both:
                found[k] = self.arithmetic.select(bit, a, b)
            return found
        # What is not changed on one side is as good on the other, but defined only on one.
        one = [
            (k, a or zero(b.type), b or zero(a.type))  # type: ignore[union-attr]
            for k, (a, b) in enumerate(pairs)
            if (a is None) != (b is None) and not (a or b).is_constant  # type: ignore[union-attr]
        ]
        carried = [(k, a, b) for k, a, b in (*both, *one) if not _is_bit_of(a, b)]
        op = Op("scf.if", "", [self.arithmetic.value(bit)], self.place, regions=blocks)
        sides = zip(blocks, ([a for _, a, _ in carried], [b for _, _, b in carried]), strict=True)
        for block, numbers in sides:
            block.within = op
            with self.builder.inside(block):
                self.end("scf.yield", numbers)
        self.builder.block.operations.append(op)
        for k, a, b in carried:
            value = Value(a.type.mlir, _name_of(a, b), self.builder.block, op)
            op.results.append(value)
            low, high = min(a.low, b.low), max(a.high, b.high)
            found[k] = Number(a.type, value, low, high)
        for k, a, b in (*both, *one):
            if _is_bit_of(a, b):
                found[k] = self.arithmetic.select(bit, a, b)
        return found

    def end(self, name: str, numbers: list[Number]) -> None:
        """End a block with an operation that passes numbers on."""
        values = [self.arithmetic.value(n) for n in numbers]
        self.builder.block.operations.append(Op(name, "", values, self.place))


def zero(kind: Scalar) -> Number:
    """What stands for a value that nobody has set."""
    return integer(0, kind) if isinstance(kind, Int) else real(0.0, kind)


def _is_bit_of(a: Number, b: Number) -> bool:
    """Whether two constants are selected by a bit, so that no branch has to yield them."""
    return a.type == BOOL and a.constant is not None and b.constant is not None


def _name_of(a: Number, b: Number) -> str:
    return next((n.value.name for n in (a, b) if n.value is not None and n.value.name), "")
