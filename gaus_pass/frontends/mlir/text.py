"""Operations as the text of MLIR, with the place and name of each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gaus_pass.frontends.mlir.operations import Block, Op, Place, Value

_SILENT = ("affine.yield", "scf.yield")
"""Ends of blocks that are not written where they pass nothing on."""
_NOT_IN_NAMES = re.compile(r"\W")


class Printer:
    """Writes one function; values have the names of the source, made unique."""

    def __init__(self) -> None:
        self._names: dict[Value, str] = {}
        self._taken: dict[str, int] = {}

    def name(self, value: Value) -> str:
        """``%sum``."""
        if value not in self._names:
            base = _NOT_IN_NAMES.sub("_", value.name) or "v"
            count = self._taken.get(base, -1) + 1
            self._taken[base] = count
            own = base if count == 0 and value.name else f"{base}_{count}"
            if own != base and own in self._taken:
                return self.name(value)
            self._taken.setdefault(own, 0)
            self._names[value] = f"%{own}"
        return self._names[value]

    def names(self, values: list[Value]) -> str:
        """Several, with commas."""
        return ", ".join(map(self.name, values))

    def lines(self, block: Block, indent: str) -> Iterator[str]:
        """The operations of a block."""
        for op in block.operations:
            if op.operands or op.name not in _SILENT:
                yield from self._operation(op, indent)

    def _operation(self, op: Op, indent: str) -> Iterator[str]:
        left = f"{self.names(op.results)} = " if op.results else ""
        attributes = written(op.attributes)
        end = place(op.place, op.results[0].name if op.results else "")
        match op.name:
            case "affine.for" | "scf.for":
                head, tail = self._loop(op), f"}}{attributes}{end}"
            case "scf.if":
                to = f" -> ({', '.join(v.type for v in op.results)})" if op.results else ""
                head, tail = f"scf.if {self.names(op.operands)}{to}", f"}}{end}"
            case "scf.while":
                yield from self._while(op, f"{indent}{left}", indent, end)
                return
            case "scf.yield" | "affine.yield" | "scf.condition" | "return":
                yield f"{indent}{self._passing(op)}{end}"
                return
            case _:
                text = op.text.format(*map(self.name, op.operands))
                yield f"{indent}{left}{text}{attributes}{end}"
                return
        yield f"{indent}{left}{head} {{"
        for number, block in enumerate(op.regions):
            if number and not any(o.operands or o.name not in _SILENT for o in block.operations):
                continue
            if number:
                yield f"{indent}}} else {{"
            yield from self.lines(block, f"{indent}  ")
        yield f"{indent}{tail}"

    def _passing(self, op: Op) -> str:
        """An operation at the end of a block, which passes values on."""
        values, head = op.operands, op.name
        if op.name == "scf.condition":
            head, values = f"{op.name}({self.name(values[0])})", values[1:]
        return f"{head} {self.names(values)} : {_types(values)}" if values else head

    def _loop(self, op: Op) -> str:
        """The head of a counted loop: ``text`` has the bounds, then come initial values."""
        [body] = op.regions
        counter, *carried = body.arguments
        count = len(op.operands) - len(carried)
        bounds = op.text.format(*map(self.name, op.operands[:count]))
        head = f"{op.name} {self.name(counter)} = {bounds}"
        if not carried:
            return head
        pairs = zip(carried, op.operands[count:], strict=True)
        values = ", ".join(f"{self.name(a)} = {self.name(b)}" for a, b in pairs)
        return f"{head} iter_args({values}) -> ({_types(carried)})"

    def _while(self, op: Op, left: str, indent: str, end: str) -> Iterator[str]:
        before, after = op.regions
        pairs = zip(before.arguments, op.operands, strict=True)
        values = ", ".join(f"{self.name(a)} = {self.name(b)}" for a, b in pairs)
        inputs, outputs = _types(before.arguments), _types(op.results)
        head = f"scf.while ({values})" if op.operands else "scf.while"
        yield f"{left}{head} : ({inputs}) -> ({outputs}) {{"
        yield from self.lines(before, f"{indent}  ")
        yield f"{indent}}} do {{"
        arguments = ", ".join(f"{self.name(a)}: {a.type}" for a in after.arguments)
        yield f"{indent}^bb0({arguments}):" if arguments else f"{indent}^bb0:"
        inside = list(self.lines(after, f"{indent}  "))
        yield from inside or [f"{indent}  scf.yield"]
        attributes = f" attributes{written(op.attributes)}" if op.attributes else ""
        yield f"{indent}}}{attributes}{end}"


def _types(values: list[Value]) -> str:
    return ", ".join(v.type for v in values)


def written(attributes: dict[str, str]) -> str:
    """`` {key = value}``, or nothing."""
    inside = ", ".join(f"{key} = {value}" for key, value in attributes.items())
    return f" {{{inside}}}" if inside else ""


def place(at: Place, name: str = "") -> str:
    """`` loc("file":line:col)``, with the name of what is there."""
    if not at.file:
        return ""
    where = f"{quoted(at.file)}:{at.line}:{at.column}"
    return f" loc({quoted(name)}({where}))" if name else f" loc({where})"


def quoted(text: str) -> str:
    """A string of MLIR."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\{ord(c):02X}" for c in escaped) + '"'
