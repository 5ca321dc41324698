"""A program as MLIR text."""

from __future__ import annotations

from typing import Any

from fuzz.loops.program import (
    INDEX,
    Apply,
    Block,
    Constant,
    For,
    If,
    Load,
    Memory,
    Operation,
    Program,
    Store,
    While,
)

_CASTS = ("extsi", "extui", "trunci", "index_cast", "index_castui")


def mlir(program: Program) -> str:
    """The text of ``func.func @f``."""
    return _Printer(program).text()


class _Printer:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.types = {name: kind for name, kind, _, _ in program.scalars}
        self.arguments = list(self.types)
        self.memories = {m.name: _memref(m) for m in program.memories}
        self.lines: list[str] = []

    def text(self) -> str:
        arguments = [f"%{name}: {kind}" for name, kind, _, _ in self.program.scalars]
        arguments += [
            f"%{m.name}: {self.memories[m.name]}" for m in self.program.memories if not m.made_by
        ]
        kinds = ", ".join(kind for _, kind in self.program.results)
        returned = ", ".join(f"%{name}" for name, _ in self.program.results)
        self.lines.append(
            f"func.func @f({', '.join(arguments)})" + (f" -> ({kinds})" if kinds else "") + " {"
        )
        for memory in self.program.memories:
            if memory.made_by:
                kind = self.memories[memory.name]
                self.lines.append(f"  %{memory.name} = memref.{memory.made_by}() : {kind}")
        self.block(self.program.body, "  ")
        self.lines.append(f"  return {returned} : {kinds}" if kinds else "  return")
        self.lines.append("}")
        return "\n".join(self.lines) + "\n"

    def block(self, block: Block, pad: str) -> None:
        for statement in block.statements:
            self.statement(statement, pad)

    def statement(self, s: Any, pad: str) -> None:
        if isinstance(s, Constant):
            self.types[s.name] = s.type
            value = ("false", "true")[s.value & 1] if s.type == "i1" else f"{s.value} : {s.type}"
            self.lines.append(f"{pad}%{s.name} = arith.constant {value}")
        elif isinstance(s, Operation):
            self.operation(s, pad)
        elif isinstance(s, Apply):
            self.types[s.name] = INDEX
            text = _map(s.expressions)
            self.lines.append(f"{pad}%{s.name} = affine.{s.kind} {text}")
        elif isinstance(s, Load | Store):
            self.access(s, pad)
        elif isinstance(s, If):
            self.condition(s, pad)
        elif isinstance(s, While):
            self.repeat(s, pad)
        else:
            self.loop(s, pad)

    def operation(self, s: Operation, pad: str) -> None:
        operands = ", ".join(f"%{name}" for name in s.operands)
        first = self.types[s.operands[0]]
        kind = s.type
        if s.kind in _CASTS:
            kind = f"{first} to {s.type}"
        elif s.kind == "cmpi":
            operands, kind = f"{s.predicate}, {operands}", first
        self.types[s.name] = s.type
        self.lines.append(f"{pad}%{s.name} = arith.{s.kind} {operands} : {kind}")

    def access(self, s: Load | Store, pad: str) -> None:
        dialect = "affine" if s.affine else "memref"
        subscripts = ", ".join(map(expression, s.subscripts))
        place = f"%{s.memory}[{subscripts}] : {self.memories[s.memory]}"
        if isinstance(s, Store):
            self.lines.append(f"{pad}{dialect}.store %{s.value}, {place}")
            return
        [memory] = [m for m in self.program.memories if m.name == s.memory]
        self.types[s.name] = memory.type
        self.lines.append(f"{pad}%{s.name} = {dialect}.load {place}")

    def condition(self, s: If, pad: str) -> None:
        names = [name for name, _ in s.results]
        kinds = [kind for _, kind in s.results]
        head = f"{', '.join(f'%{n}' for n in names)} = " if names else ""
        arrow = f" -> ({', '.join(kinds)})" if kinds else ""
        if s.constraints:
            head, dialect = head + f"affine.if {self.integer_set(s)}", "affine"
        else:
            head, dialect = head + f"scf.if %{s.condition}", "scf"
        self.lines.append(f"{pad}{head}{arrow} {{")
        self.block(s.then, pad + "  ")
        self.hand_on(dialect, s.then, kinds, pad)
        if s.otherwise.statements or names:
            self.lines.append(f"{pad}}} else {{")
            self.block(s.otherwise, pad + "  ")
            self.hand_on(dialect, s.otherwise, kinds, pad)
        self.lines.append(f"{pad}}}")
        self.types.update(dict(zip(names, kinds, strict=True)))

    def integer_set(self, s: If) -> str:
        names = sorted({n for e, _ in s.constraints for n in names_of(e)})
        renamed = {name: f"d{k}" for k, name in enumerate(names)}
        sides = [
            f"{expression(e, renamed)} {'==' if equal else '>='} 0" for e, equal in s.constraints
        ]
        dims = ", ".join(renamed.values())
        operands = ", ".join(f"%{n}" for n in names)
        return f"affine_set<({dims}) : ({', '.join(sides)})>({operands})"

    def hand_on(self, dialect: str, block: Block, kinds: list[str], pad: str) -> None:
        if kinds:
            values = ", ".join(f"%{n}" for n in block.yields)
            self.lines.append(f"{pad}  {dialect}.yield {values} : {', '.join(kinds)}")

    def loop(self, s: For, pad: str) -> None:
        kinds = [kind for _, kind, _, _ in s.carried]
        results = ", ".join(f"%{result}" for *_, result in s.carried)
        head = f"{results} = " if results else ""
        if s.kind == "affine.for":
            head += f"affine.for %{s.induction} = {self.bound('max', s.lower)} to "
            head += self.bound("min", s.upper) + (f" step {s.step}" if s.step != 1 else "")
        else:
            self.lines.append(f"{pad}%{s.step_name} = arith.constant {s.step} : {s.type}")
            head += f"scf.for {'unsigned ' if s.unsigned else ''}%{s.induction} = %{s.lower[0]} "
            head += f"to %{s.upper[0]} step %{s.step_name}"
        if s.carried:
            pairs = ", ".join(f"%{a} = %{i}" for a, _, i, _ in s.carried)
            head += f" iter_args({pairs}) -> ({', '.join(kinds)})"
        head += f" : {s.type}" if s.kind == "scf.for" and s.type != INDEX else ""
        self.lines.append(f"{pad}{head} {{")
        self.types[s.induction] = s.type
        self.types.update({argument: kind for argument, kind, _, _ in s.carried})
        self.block(s.body, pad + "  ")
        self.hand_on(s.kind.partition(".")[0], s.body, kinds, pad)
        self.lines.append(f"{pad}}}")
        self.types.update({result: kind for _, kind, _, result in s.carried})

    def repeat(self, s: While, pad: str) -> None:
        kinds = ", ".join(kind for _, kind, *_ in s.carried)
        results = ", ".join(f"%{result}" for *_, result in s.carried)
        pairs = ", ".join(f"%{name} = %{initial}" for name, _, initial, _, _ in s.carried)
        self.lines.append(f"{pad}{results} = scf.while ({pairs}) : ({kinds}) -> ({kinds}) {{")
        for name, kind, _, inside, result in s.carried:
            self.types.update({name: kind, inside: kind, result: kind})
        self.block(s.before, pad + "  ")
        values = ", ".join(f"%{n}" for n in s.before.yields)
        self.lines.append(f"{pad}  scf.condition(%{s.condition}) {values} : {kinds}")
        self.lines.append(f"{pad}}} do {{")
        inside = ", ".join(f"%{name}: {kind}" for _, kind, _, name, _ in s.carried)
        self.lines.append(f"{pad}^bb0({inside}):")
        self.block(s.after, pad + "  ")
        self.hand_on("scf", s.after, [kind for _, kind, *_ in s.carried], pad)
        self.lines.append(f"{pad}}}")

    def bound(self, word: str, sides: list[Any]) -> str:
        """A side of an `affine.for`: a number, an argument as a symbol, or a map."""
        if len(sides) == 1 and (isinstance(sides[0], int) or sides[0] in self.arguments):
            return expression(sides[0])
        return (f"{word} " if len(sides) > 1 else "") + _map(sides)


def _memref(memory: Memory) -> str:
    shape = ["?"] * len(memory.shape) if memory.dynamic else map(str, memory.shape)
    return f"memref<{'x'.join(shape)}x{memory.type}>"


def _map(expressions: list[Any]) -> str:
    """An affine map and its operands."""
    names = sorted({n for e in expressions for n in names_of(e)})
    renamed = {name: f"d{k}" for k, name in enumerate(names)}
    results = ", ".join(expression(e, renamed) for e in expressions)
    text = f"affine_map<({', '.join(renamed.values())}) -> ({results})>"
    return f"{text}({', '.join(f'%{n}' for n in names)})"


def names_of(e: Any) -> set[str]:
    """The names in an expression."""
    if isinstance(e, list):
        return {name for side in e[1:] for name in names_of(side)}
    return {e} if isinstance(e, str) else set()


def expression(e: Any, renamed: dict[str, str] | None = None) -> str:
    """The text of an expression, names as SSA names or ``renamed``."""
    if isinstance(e, list):
        return f"({expression(e[1], renamed)} {e[0]} {expression(e[2], renamed)})"
    if isinstance(e, str):
        return f"%{e}" if renamed is None else renamed[e]
    return str(e)
