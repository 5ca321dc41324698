"""Functions: that at the top becomes a func.func, those that it calls become part of it."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.frontends.c.harness import Port, Signature
from gaus_pass.frontends.c.lower.analysis import lasting, moved, needs_flag, written
from gaus_pass.frontends.c.lower.arguments import Argument, brackets, position
from gaus_pass.frontends.c.lower.directives import (
    Asked,
    array_options,
    arrays_asked,
    asks_for_dataflow,
    depth_of,
    function_attributes,
)
from gaus_pass.frontends.c.lower.library import Library
from gaus_pass.frontends.c.lower.numbers import Number, integer, unknown
from gaus_pass.frontends.c.lower.objects import Known, Object, Pointee, Result, Target
from gaus_pass.frontends.c.lower.pointers import is_null
from gaus_pass.frontends.c.lower.state import Frame
from gaus_pass.frontends.c.tree import Call, Expression, Function, Refused, Return, Variable
from gaus_pass.frontends.c.types import Array, Float, Int, Pointer, Struct, Type, Void
from gaus_pass.frontends.mlir.cleanup import clean
from gaus_pass.frontends.mlir.operations import Place
from gaus_pass.frontends.mlir.text import Printer, place
from gaus_pass.frontends.mlir.text import written as braces


@dataclass(frozen=True)
class Lowered:
    """A function in MLIR with all that it calls and reads.

    Attributes
    ----------
    signature
        How to call it in C.
    options
        Those that stand for directives, by name.
    """

    text: str
    signature: Signature
    options: dict[str, str]


def lower(function: Function, emit: Emit) -> Lowered:
    """Lower a function.

    Raises
    ------
    Refused
        It contains something that has no hardware; the error has its place.
    """
    made = _Lowering(function, emit)
    return Lowered(made.text(), made.signature(), made.options())


class _Lowering(Library):
    def __init__(self, function: Function, emit: Emit) -> None:
        super().__init__(emit)
        self.top = function
        self.written, self.moved = written(function), moved(function)
        self.symbols.add(function.name)
        self.arguments: list[Argument] = []
        self.calls = 0
        self.asked: list[Asked] = []
        """Directives on arrays."""

    def text(self) -> str:
        """Lower the function and write it."""
        top = self.top
        frame = Frame(top)
        for parameter in top.parameters:
            frame.known[parameter] = self._parameter(parameter)
        self.at(top.at)
        for variable in lasting(top):
            if variable in self.written:
                self.remember(variable)
        results = self._run(frame)
        self.at(top.at)
        self.keep()
        self.end("return", results)
        self._sizes()
        self._remark()
        clean(self.entry)
        return self._written([n.type.mlir for n in results])

    def _parameter(self, parameter: Variable) -> Known:
        """A parameter of the function at the top: ports of the module."""
        kind, name, at = parameter.type, parameter.name, parameter.at
        if isinstance(kind, Pointer):
            if kind.to is None:
                message = (
                    f"'{name}' points to a function, or to nothing that has a size: "
                    "hardware has no function pointers; call functions by name, declare arrays"
                )
                raise Refused(message, at)
            if isinstance(kind.to, Pointer):
                raise Refused(f"'{name}' is a pointer that is no array; declare an array", at)
            kind = Array(kind.to, depth_of(self.top, parameter))
        made = Object(parameter.name, kind)
        paths = [*made.memories, *made.numbers]
        for path in sorted(paths, key=lambda p: [position(made.type, p)]):
            name = "_".join((parameter.name, *path))
            memory = made.memories.get(path)
            if memory is not None:
                memory.value = self.entry.argument(memory.mlir, name)
                value = memory.value
            else:
                scalar = made.numbers[path]
                value = self.entry.argument(scalar.mlir, name)
                self.values[made, path] = unknown(scalar, value)
            depths, element = brackets(kind, path)
            self.arguments.append(Argument(parameter, value, memory, path, depths, element))
        if isinstance(parameter.type, (Pointer, Array)):
            assert isinstance(kind, Array)
            start = Target(made, (), (), kind)
            found = Pointee(start.at(integer(0), kind.element))
            return self.moving(parameter, found) if parameter in self.moved else found
        return made

    def _run(self, frame: Frame) -> list[Number]:
        """Lower the body of a function; the numbers that it returns."""
        function = frame.function
        assert function.body is not None
        before = set(self.values)
        kind = function.result
        if isinstance(kind, Pointer):
            message = f"'{function.name}' returns a pointer; let it fill an array argument"
            raise Refused(message, function.at)
        self.frames.append(frame)
        if not isinstance(kind, Void):
            frame.result = Object(function.name, kind)
            for key in frame.result.number_keys():
                self.values[key] = None
        if needs_flag(function.body, Return):
            frame.returned = self.flag("returned")
        self.statement(function.body)
        found: list[Number] = []
        if frame.result is not None:
            for path, leaf in frame.result.numbers.items():
                found.append(self.load(Target(frame.result, path, (), leaf)))
        self.frames.pop()
        self.asked += arrays_asked(function, {**self.globals, **frame.known})
        for key in list(self.values):
            if key not in before:
                del self.values[key]
        return found

    def call(self, node: Call) -> Result:
        function = node.function
        if function is None:
            return self.library_call(node)
        if function.body is None:
            raise Refused(f"'{node.name}' has no body", node.at)
        running = [frame.function for frame in self.frames]
        if function in running:
            names = [f.name for f in running[running.index(function) :]]
            cycle = " → ".join((*names, function.name))
            message = f"'{node.name}' calls itself ({cycle}): hardware has no stack; write a loop"
            raise Refused(message, node.at)
        frame = Frame(function, process=self._process(function))
        for parameter, argument in zip(function.parameters, node.arguments, strict=False):
            if not is_null(argument):  # which nobody may use
                frame.known[parameter] = self._bound(parameter, argument)
        numbers = self._run(frame)
        self.at(node.at)
        if isinstance(function.result, Void):
            return None
        if isinstance(function.result, Struct):
            assert frame.result is not None
            return dict(zip(frame.result.numbers, numbers, strict=True))
        return numbers[0]

    def _process(self, function: Function) -> str:
        """The mark of what stands in a call, if calls run at the same time."""
        if self.frame.process or not asks_for_dataflow(self.top):
            return self.frame.process
        self.calls += 1
        return f"{self.calls}:{function.name}"

    def _bound(self, parameter: Variable, argument: Expression) -> Known:
        """What a parameter of a called function is."""
        kind = parameter.type
        if isinstance(kind, (Pointer, Array)):
            found = self.pointer(argument)
            self._require_room(parameter, found, argument.at)
            return self.moving(parameter, found) if parameter in self.moved else found
        made = Object(parameter.name, kind)
        if isinstance(kind, Struct):
            for path, number in self.aggregate(argument).items():
                self.values[made, path] = number
        else:
            assert isinstance(kind, (Int, Float))
            number = self.arithmetic.convert(self.number(argument), kind)
            self.values[made, ()] = number
        return made

    def _require_room(self, parameter: Variable, found: Pointee, at: Place) -> None:
        """An array parameter may not have more elements than what it is given."""
        kind, target = parameter.type, found.target
        if not isinstance(kind, Array) or kind.size is None or not target.subscripts:
            return
        memory = next(iter(target.object.memories.values()), None)
        size = memory.shape[len(target.subscripts) - 1] if memory is not None else None
        if size is not None and kind.size > size:
            message = (
                f"'{parameter.name}' has {kind.size} elements, '{target.object.name}' has {size} "
                "in this dimension; give both the same sizes"
            )
            raise Refused(message, at)

    # The end.

    def options(self) -> dict[str, str]:
        """The options that stand for directives on arrays."""
        names: dict[str, str] = {}
        for number, argument in enumerate(self.arguments):
            if argument.memory is not None:
                names[argument.value.name] = f"arg{number}"
        local = [op.results[0] for op in self.entry.operations if op.name == "memref.alloca"]
        for number, value in enumerate(local):
            names.setdefault(value.name, f"alloca{number}")
        for op in self.entry.operations:
            if op.name == "memref.get_global":
                [value] = op.results
                names.setdefault(value.name, op.text.split()[1].removeprefix("@"))
        return array_options(self.asked, names)

    def signature(self) -> Signature:
        """How to call the function in C; known when it has been lowered."""
        top = self.top
        ports = tuple(
            Port(
                a.value.name,
                a.type,
                () if a.memory is None else tuple(n or 1 for n in a.memory.shape),
                top.parameters.index(a.variable),
                a.path,
                a.depths,
            )
            for a in self.arguments
        )
        kinds: list[Type] = []
        for number, parameter in enumerate(top.parameters):
            kind = parameter.type
            if isinstance(kind, Pointer) or (isinstance(kind, Array) and kind.size is None):
                inner = kind.to if isinstance(kind, Pointer) else kind.element
                size = max(
                    (p.shape[0] for p in ports if p.parameter == number and p.shape), default=1
                )
                assert inner is not None
                kind = Array(inner, size)
            kinds.append(kind)
        made = Object(top.name, top.result)
        paths = tuple(made.numbers.items())
        return Signature(top.name, tuple(kinds), ports, top.result, paths)

    def _sizes(self) -> None:
        """Fill in the sizes of memories that the accesses say."""
        for argument in self.arguments:
            memory = argument.memory
            if memory is None or None not in memory.shape:
                continue
            before = memory.mlir
            memory.shape = (memory.reach + 1, *memory.shape[1:])
            for op in memory.accesses:
                op.text = op.text.replace(before, memory.mlir)
            argument.value.type = memory.mlir
            count = f"{memory.shape[0]} element{'s' if memory.reach else ''}"
            message = f"'{memory.name}' has {count}, as its subscripts say"
            self.emit(Diagnostic(Severity.REMARK, message, str(argument.variable.at)))

    def _remark(self) -> None:
        if self.arithmetic.wraps is not None:
            message = "signed numbers that overflow wrap, as with -fwrapv"
            self.emit(Diagnostic(Severity.REMARK, message, str(self.arithmetic.wraps)))

    def _written(self, results: list[str]) -> str:
        printer = Printer()
        arguments = ", ".join(
            f"{printer.name(a.value)}: {a.value.type}{place(a.variable.at, a.value.name)}"
            for a in self.arguments
        )
        to = ", ".join(results)
        arrow = f" -> {to}" if len(results) == 1 else f" -> ({to})" if results else ""
        hints = function_attributes(self.top, self.emit)
        attributes = f" attributes{braces(hints)}" if hints else ""
        head = f"func.func @{self.top.name}({arguments}){arrow}{attributes} {{"
        lines = [
            *self.tables,
            head,
            *printer.lines(self.entry, "  "),
            f"}}{place(self.top.at)}",
            "",
        ]
        return "\n".join(lines)
