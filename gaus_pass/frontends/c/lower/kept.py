"""Variables that keep their values between calls: memories with contents before the first one."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.initial import Initial, complete
from gaus_pass.frontends.c.lower.numbers import unknown
from gaus_pass.frontends.c.lower.objects import Key, Memory, Object, Path
from gaus_pass.frontends.c.tree import Variable
from gaus_pass.frontends.c.types import Array, Float, Int, Pointer, leaves
from gaus_pass.frontends.mlir.operations import Op, Value


class Kept(Initial):
    """Lowers what is read at the start of a function and written back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[Key, Memory] = {}
        """The memories behind numbers."""

    def remember(self, variable: Variable) -> None:
        """A variable that keeps its value has a memory; a number is read from it at the start."""
        kind = complete(variable)
        data = self.constant_data(variable, kind)
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
