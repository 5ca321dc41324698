"""Statements as blocks with branches between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzz.loops.program import INDEX, Block, For, If, While

_PAD = "  "


class Branches:
    """Prints ifs on names, while loops and loops over indices as blocks, all else as it is.

    Parameters
    ----------
    lines
        To which lines are added.
    types, memories
        Of values and memories by name; the types of what is made are added.
    statement
        Prints any other statement.
    """

    def __init__(
        self,
        lines: list[str],
        types: dict[str, str],
        memories: dict[str, str],
        statement: Callable[[Any, str], None],
    ) -> None:
        self.lines, self.types, self.memories, self.statement = lines, types, memories, statement
        self._made = 0

    def block(self, block: Block) -> None:
        """Add the statements of a block."""
        for s in block.statements:
            if isinstance(s, If) and not s.constraints:
                self._if(s)
            elif isinstance(s, While):
                self._while(s)
            elif isinstance(s, For) and s.kind == "scf.for" and s.type == INDEX:
                self._for(s)
            else:
                self.statement(s, _PAD)

    def _label(self) -> str:
        self._made += 1
        return f"^b{self._made}"

    def _begin(self, label: str, arguments: list[tuple[str, str]]) -> None:
        self.types.update(dict(arguments))
        inside = ", ".join(f"%{name}: {kind}" for name, kind in arguments)
        self.lines.append(f"{label}({inside}):" if inside else f"{label}:")

    def _to(self, label: str, values: list[str], kinds: list[str]) -> str:
        if not values:
            return label
        return f"{label}({', '.join(f'%{v}' for v in values)} : {', '.join(kinds)})"

    def _branch(self, label: str, values: list[str], kinds: list[str]) -> None:
        self.lines.append(f"{_PAD}cf.br {self._to(label, values, kinds)}")

    def _if(self, s: If) -> None:
        then, otherwise, end = self._label(), self._label(), self._label()
        kinds = [kind for _, kind in s.results]
        self.lines.append(f"{_PAD}cf.cond_br %{s.condition}, {then}, {otherwise}")
        for label, arm in ((then, s.then), (otherwise, s.otherwise)):
            self._begin(label, [])
            self.block(arm)
            self._branch(end, arm.yields, kinds)
        self._begin(end, [(name, kind) for name, kind in s.results])

    def _for(self, s: For) -> None:
        head, body, end = self._label(), self._label(), self._label()
        kinds = [kind for _, kind, _, _ in s.carried]
        kinds += [self.memories[name] for name, *_ in s.handed]
        own = [name for name, *_ in (*s.carried, *s.handed)]
        first = [i for _, _, i, _ in s.carried] + [i for _, i, _, _ in s.handed]
        self.lines.append(f"{_PAD}%{s.step_name} = arith.constant {s.step} : index")
        self._branch(head, [s.lower[0], *first], [INDEX, *kinds])
        self._begin(head, [(s.induction, INDEX), *zip(own, kinds, strict=True)])
        self.lines.append(
            f"{_PAD}%{s.induction}t = arith.cmpi slt, %{s.induction}, %{s.upper[0]} : index"
        )
        self.lines.append(f"{_PAD}cf.cond_br %{s.induction}t, {body}, {self._to(end, own, kinds)}")
        self._begin(body, [])
        self.block(s.body)
        self.lines.append(
            f"{_PAD}%{s.induction}n = arith.addi %{s.induction}, %{s.step_name} : index"
        )
        following = [*s.body.yields, *(then for _, _, then, _ in s.handed)]
        self._branch(head, [f"{s.induction}n", *following], [INDEX, *kinds])
        results = [result for *_, result in (*s.carried, *s.handed)]
        self._begin(end, list(zip(results, kinds, strict=True)))

    def _while(self, s: While) -> None:
        head, body, end = self._label(), self._label(), self._label()
        kinds = [kind for _, kind, *_ in s.carried]
        self._branch(head, [initial for _, _, initial, _, _ in s.carried], kinds)
        self._begin(head, [(name, kind) for name, kind, *_ in s.carried])
        self.block(s.before)
        sides = (self._to(label, s.before.yields, kinds) for label in (body, end))
        self.lines.append(f"{_PAD}cf.cond_br %{s.condition}, {', '.join(sides)}")
        self._begin(body, [(name, kind) for _, kind, _, name, _ in s.carried])
        self.block(s.after)
        self._branch(head, s.after.yields, kinds)
        self._begin(end, [(result, kind) for _, kind, _, _, result in s.carried])
