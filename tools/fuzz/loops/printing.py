"""A program as MLIR text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzz.loops.branches import Branches
from fuzz.loops.phrases import affine_map, expression, memref, names_of, view
from fuzz.loops.program import (
    INDEX,
    Apply,
    Atomic,
    Block,
    Call,
    Choose,
    Constant,
    Copy,
    For,
    If,
    Load,
    Memory,
    Operation,
    Parallel,
    Program,
    Region,
    Store,
    Switch,
    View,
    While,
)

_CASTS = ("extsi", "extui", "trunci", "index_cast", "index_castui")


def mlir(program: Program) -> str:
    """The text of ``func.func @f``, with what it calls and the globals that it reads."""
    return _Printer(program).text()


class _Printer:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.types = {name: kind for name, kind, _, _ in program.scalars}
        self.arguments = list(self.types)
        self.memories = {m.name: memref(m, program.memories) for m in program.memories}
        self.lines: list[str] = []
        self.called: dict[str, str] = {}
        self.bodies: dict[str, str] = {}

    def text(self) -> str:
        arguments = [f"%{name}: {kind}" for name, kind, _, _ in self.program.scalars]
        arguments += [
            f"%{m.name}: {self.memories[m.name]}" for m in self.program.memories if not m.made_by
        ]
        kinds = ", ".join(
            self.memories[name] if kind == "memref" else kind for name, kind in self.program.results
        )
        returned = ", ".join(f"%{name}" for name, _ in self.program.results)
        self.lines.append(
            f"func.func @f({', '.join(arguments)})" + (f" -> ({kinds})" if kinds else "") + " {"
        )
        for memory in self.program.memories:
            self.made(memory)
        if self.program.branches:
            Branches(self.lines, self.types, self.memories, self.statement).block(self.program.body)
        else:
            self.block(self.program.body, "  ")
        self.lines.append(f"  return {returned} : {kinds}" if kinds else "  return")
        self.lines.append("}")
        return "\n".join((*self.lines, *self.called.values())) + "\n"

    def made(self, memory: Memory) -> None:
        """What makes a memory that is no argument; views are made by statements."""
        kind = self.memories[memory.name]
        if memory.made_by == "rom":
            words = ", ".join(map(str, memory.contents))
            self.lines.insert(
                0, f'memref.global "private" constant @{memory.name} : {kind} = dense<[{words}]>'
            )
            self.lines.append(f"  %{memory.name} = memref.get_global @{memory.name} : {kind}")
        elif memory.made_by not in ("", "view", "chosen"):
            self.lines.append(f"  %{memory.name} = memref.{memory.made_by}() : {kind}")

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
            text = affine_map(s.expressions)
            self.lines.append(f"{pad}%{s.name} = affine.{s.kind} {text}")
        elif isinstance(s, Load | Store):
            self.access(s, pad)
        elif isinstance(s, If):
            self.condition(s, pad)
        elif isinstance(s, While):
            self.repeat(s, pad)
        elif isinstance(s, For):
            self.loop(s, pad)
        elif isinstance(s, View):
            [made] = [m for m in self.program.memories if m.name == s.name]
            self.lines.append(pad + view(made, self.program.memories))
        elif isinstance(s, Choose):
            sides = ", ".join(f"%{name}" for name in s.sources)
            self.lines.append(
                f"{pad}%{s.name} = arith.select %{s.condition}, {sides} : {self.memories[s.name]}"
            )
        elif isinstance(s, Atomic):
            kind = self.types[s.value]
            place = f"%{s.memory}[{', '.join(map(expression, s.subscripts))}]"
            self.lines.append(
                f"{pad}memref.atomic_rmw {s.kind} %{s.value}, {place} : "
                f"({kind}, {self.memories[s.memory]}) -> {kind}"
            )
        elif isinstance(s, Copy):
            kinds = f"{self.memories[s.source]} to {self.memories[s.target]}"
            self.lines.append(f"{pad}memref.copy %{s.source}, %{s.target} : {kinds}")
        elif isinstance(s, Parallel):
            self.parallel(s, pad)
        elif isinstance(s, Call):
            self.call(s, pad)
        else:
            self.nested(s, pad)

    def nested(self, s: Region | Switch, pad: str) -> None:
        kinds = [kind for _, kind in s.results]
        head = f"{', '.join(f'%{name}' for name, _ in s.results)} = " if kinds else ""
        arrow = f" -> {', '.join(kinds)}" if isinstance(s, Switch) else f" -> ({', '.join(kinds)})"
        arrow = arrow if kinds else ""
        if isinstance(s, Region):
            self.lines.append(f"{pad}{head}scf.execute_region{arrow} {{")
            self.block(s.body, pad + "  ")
            self.hand_on("scf", s.body, kinds, pad)
            if not kinds:
                self.lines.append(f"{pad}  scf.yield")
        else:
            self.lines.append(f"{pad}{head}scf.index_switch %{s.index}{arrow}")
            for case, arm in zip((*s.cases, None), s.arms, strict=True):
                name = "default" if case is None else f"case {case}"
                self.lines.append(f"{pad}{name} {{")
                self.block(arm, pad + "  ")
                self.hand_on("scf", arm, kinds, pad)
                if not kinds:
                    self.lines.append(f"{pad}  scf.yield")
                if case is not None:
                    self.lines.append(f"{pad}}}")
        self.lines.append(f"{pad}}}")
        self.types.update(dict(map(tuple, s.results)))

    def call(self, s: Call, pad: str) -> None:
        """The call; its function is written once for each text that it has."""
        kinds = [kind for _, kind in s.results]
        inside = [f"%{name}: {kind}" for name, kind, _ in s.inputs]
        inside += [f"%{name}: {self.memories[name]}" for name in s.memories]
        before, self.lines = self.lines, []
        self.types.update({name: kind for name, kind, _ in s.inputs})
        self.block(s.body, "  ")
        returned = ", ".join(f"%{name}" for name in s.body.yields)
        text = "\n".join((*self.lines, f"  return {returned} : {', '.join(kinds)}" if kinds else
                          "  return", "}"))  # fmt: skip
        self.lines = before
        head = f"({', '.join(inside)})" + (f" -> ({', '.join(kinds)})" if kinds else "") + " {\n"
        key = head + text
        names = {text: name for name, text in self.bodies.items()}
        name = names.setdefault(key, f"{s.callee}_{len(self.bodies)}")
        self.bodies[name] = key
        self.called[name] = f"func.func private @{name}{key}"
        given = [f"%{name}" for _, _, name in s.inputs] + [f"%{name}" for name in s.memories]
        types = [kind for _, kind, _ in s.inputs] + [self.memories[name] for name in s.memories]
        results = f"{', '.join(f'%{name}' for name, _ in s.results)} = " if kinds else ""
        self.lines.append(
            f"{pad}{results}func.call @{name}({', '.join(given)}) : ({', '.join(types)}) -> "
            f"({', '.join(kinds)})"
        )
        self.types.update(dict(map(tuple, s.results)))

    def parallel(self, s: Parallel, pad: str) -> None:
        names, lows, highs, steps = ([level[k] for level in s.levels] for k in range(4))
        inductions = ", ".join(f"%{name}" for name in names)
        self.types.update(dict.fromkeys(names, INDEX))
        head = f"%{s.total[2]} = " if s.total else ""
        sides = [lows, highs, steps]
        if s.kind == "scf.parallel":
            for word, side in zip("lus", sides, strict=True):
                for k, number in enumerate(side):
                    own = f"%{names[0]}{word}{k}"
                    self.lines.append(f"{pad}{own} = arith.constant {number} : index")
                    side[k] = own
        low, high, step = (f"({', '.join(map(str, side))})" for side in sides)
        head += f"{s.kind} ({inductions}) = {low} to {high} step {step}"
        if s.total and s.kind == "scf.parallel":
            head += f" init (%{s.total[1]}) -> {s.total[0]}"
        elif s.total:
            head += f' reduce ("addi") -> ({s.total[0]})'
        self.lines.append(f"{pad}{head} {{")
        self.block(s.body, pad + "  ")
        if s.total and s.kind == "scf.parallel":
            kind, value = s.total[0], s.body.yields[0]
            self.lines += [
                f"{pad}  scf.reduce(%{value} : {kind}) {{",
                f"{pad}  ^bb0(%{names[0]}a: {kind}, %{names[0]}b: {kind}):",
                f"{pad}    %{names[0]}c = arith.addi %{names[0]}a, %{names[0]}b : {kind}",
                f"{pad}    scf.reduce.return %{names[0]}c : {kind}",
                f"{pad}  }}",
            ]
        elif s.total:
            self.hand_on("affine", s.body, [s.total[0]], pad)
        self.lines.append(f"{pad}}}")
        if s.total:
            self.types[s.total[2]] = s.total[0]

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

    def hand_on(
        self, dialect: str, block: Block, kinds: list[str], pad: str, memories: Sequence[str] = ()
    ) -> None:
        if kinds:
            values = ", ".join(f"%{n}" for n in (*block.yields, *memories))
            self.lines.append(f"{pad}  {dialect}.yield {values} : {', '.join(kinds)}")

    def loop(self, s: For, pad: str) -> None:
        kinds = [kind for _, kind, _, _ in s.carried]
        kinds += [self.memories[name] for name, *_ in s.handed]
        results = ", ".join(f"%{result}" for *_, result in (*s.carried, *s.handed))
        head = f"{results} = " if results else ""
        if s.kind == "affine.for":
            head += f"affine.for %{s.induction} = {self.bound('max', s.lower)} to "
            head += self.bound("min", s.upper) + (f" step {s.step}" if s.step != 1 else "")
        else:
            self.lines.append(f"{pad}%{s.step_name} = arith.constant {s.step} : {s.type}")
            head += f"scf.for {'unsigned ' if s.unsigned else ''}%{s.induction} = %{s.lower[0]} "
            head += f"to %{s.upper[0]} step %{s.step_name}"
        if kinds:
            first = [(a, i) for a, _, i, _ in s.carried] + [(a, i) for a, i, *_ in s.handed]
            pairs = ", ".join(f"%{a} = %{i}" for a, i in first)
            head += f" iter_args({pairs}) -> ({', '.join(kinds)})"
        head += f" : {s.type}" if s.kind == "scf.for" and s.type != INDEX else ""
        self.lines.append(f"{pad}{head} {{")
        self.types[s.induction] = s.type
        self.types.update({argument: kind for argument, kind, _, _ in s.carried})
        self.block(s.body, pad + "  ")
        self.hand_on(
            s.kind.partition(".")[0], s.body, kinds, pad, [then for _, _, then, _ in s.handed]
        )
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
        return (f"{word} " if len(sides) > 1 else "") + affine_map(sides)
