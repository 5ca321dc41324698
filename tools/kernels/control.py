"""Loops, while loops and ifs of kernels as operations of affine and scf."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from kernels.expressions import Expressions, type_of
from kernels.values import Index, Scalar, Value


class Control(Expressions):
    """Translates what holds statements.

    Attributes
    ----------
    arguments
        Indices that are arguments of the function: bounds need no map for them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.arguments: set[str] = set()

    def block(self, body: list[ast.stmt]) -> list[Value]:
        """Statements; what the last one returns."""
        raise NotImplementedError

    def loop(self, node: ast.For) -> None:
        """A loop over a range, upwards or one step down at a time."""
        assert isinstance(node.iter, ast.Call)
        arguments = node.iter.args
        down = len(arguments) == 3 and ast.unparse(arguments[2]) == "-1"
        step = 1 if down or len(arguments) < 3 else ast.literal_eval(arguments[2])
        lower = [Index()] if len(arguments) == 1 else self.bound(arguments[0], "max")
        upper = self.bound(arguments[len(arguments) > 1], "min")
        first = lower[0]
        if down:
            lower, upper = [Index()], [first.plus(upper[0], -1)]
        kept = self.changed(node.body)
        initial = [self.names[name] for name in kept]
        affine = all(map(self.is_affine, (*lower, *upper)))
        counter = self.text.fresh(id_of(node.target))
        head = self.head(affine, counter, lower, upper, step)
        results, inside = self.carried(head, kept, initial)
        around = dict(self.names)
        self.names.update(inside)
        here = Index(((counter, 1),))
        self.names[id_of(node.target)] = first.plus(here, -1) if down else here
        dims = set(self.dims)
        if affine:
            self.dims.add(counter)
        self.body(node.body, kept, "affine.yield" if affine else "scf.yield")
        self.dims = dims
        self.names = {**around, **results}

    def bound(self, node: ast.expr, several: str) -> list[Index]:
        """The forms of a bound: those of min or max where it is one."""
        match node:
            case ast.Call(func=ast.Name(id=name), args=parts) if name == several:
                found = [self.value(part) for part in parts]
            case _:
                found = [self.value(node)]
        return [f for f in found if isinstance(f, Index)]

    def head(
        self, affine: bool, counter: str, lower: list[Index], upper: list[Index], step: int
    ) -> str:
        """``affine.for …`` or ``scf.for …`` without iter_args."""
        if affine:
            stepped = f" step {step}" if step != 1 else ""
            sides = self.affine_bound(lower, "max"), self.affine_bound(upper, "min")
            return f"affine.for {counter} = {sides[0]} to {sides[1]}{stepped}"
        names = [self.ssa(side) for side in (lower[0], upper[0], Index((), step))]
        return f"scf.for {counter} = {names[0]} to {names[1]} step {names[2]}"

    def affine_bound(self, forms: list[Index], several: str) -> str:
        """A bound of affine.for; only an argument needs no map."""
        [first, *others] = forms
        if not others and (not first.terms or first.text() in self.arguments):
            return first.text()
        used = dict.fromkeys(name for form in forms for name, _ in form.terms)
        names = {name: f"d{k}" for k, name in enumerate(used)}
        texts = ", ".join(f.text(names) for f in forms)
        prefix = f"{several} " if others else ""
        return f"{prefix}affine_map<({', '.join(names.values())}) -> ({texts})>({', '.join(names)})"

    def carried(
        self, head: str, kept: list[str], initial: list[Value]
    ) -> tuple[dict[str, Value], dict[str, Value]]:
        """Write the head of a loop; the kept names behind it, and inside."""
        if not kept:
            self.text.line(f"{head} {{")
            return {}, {}
        inside = {n: _like(self.text.fresh(n), v) for n, v in zip(kept, initial, strict=True)}
        result = self.text.fresh(kept[0] if len(kept) == 1 else "all")
        pairs = zip(inside.values(), initial, strict=True)
        given = ", ".join(f"{self.ssa(i)} = {self.ssa(v)}" for i, v in pairs)
        kinds = ", ".join(map(type_of, initial))
        counted = "" if len(kept) == 1 else f":{len(kept)}"
        self.text.line(f"{result}{counted} = {head} iter_args({given}) -> ({kinds}) {{")
        return _results(result, kept, initial), inside

    def body(self, nodes: list[ast.stmt], kept: list[str], terminator: str) -> None:
        """What stands in braces, with the kept names as its results."""
        self.text.depth += 1
        self.block(nodes)
        self.leave(kept, terminator)
        self.text.depth -= 1
        self.text.line("}")

    def leave(self, kept: list[str], terminator: str) -> None:
        """The end of a block."""
        if kept:
            values = [self.names[n] for n in kept]
            kinds = ", ".join(map(type_of, values))
            self.text.line(f"{terminator} {', '.join(map(self.ssa, values))} : {kinds}")

    def changed(self, body: list[ast.stmt]) -> list[str]:
        """Names from before that the statements assign, in their order."""
        found: list[str] = []
        for node in body:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    found.append(inner.id)
        return [name for name in dict.fromkeys(found) if name in self.names]

    def repeat(self, node: ast.While) -> None:
        """A while loop; the kept names go round."""
        kept = self.changed(node.body)
        initial = [self.names[name] for name in kept]
        befores = {n: _like(self.text.fresh(n), v) for n, v in zip(kept, initial, strict=True)}
        result = self.text.fresh("all")
        pairs = zip(befores.values(), initial, strict=True)
        given = ", ".join(f"{self.ssa(i)} = {self.ssa(v)}" for i, v in pairs)
        kinds = ", ".join(map(type_of, initial))
        counted = "" if len(kept) == 1 else f":{len(kept)}"
        self.text.line(f"{result}{counted} = scf.while ({given}) : ({kinds}) -> ({kinds}) {{")
        around = dict(self.names)
        self.names.update(befores)
        self.text.depth += 1
        test = self.ssa(self.value(node.test))
        values = ", ".join(map(self.ssa, befores.values()))
        self.text.line(f"scf.condition({test}) {values} : {kinds}")
        self.text.depth -= 1
        inside = {n: _like(self.text.fresh(n), v) for n, v in zip(kept, initial, strict=True)}
        given = ", ".join(f"{self.ssa(v)}: {type_of(v)}" for v in inside.values())
        self.text.line("} do {")
        self.text.line(f"^bb0({given}):")
        self.names.update(inside)
        self.body(node.body, kept, "scf.yield")
        self.names = {**around, **_results(result, kept, initial)}

    def condition(self, node: ast.If) -> None:
        """An if; affine where its condition is."""
        kept = self.changed([*node.body, *node.orelse])
        initial = [self.names[name] for name in kept]
        constraints = self.constraints(node.test)
        if constraints is None:
            head, terminator = f"scf.if {self.ssa(self.value(node.test))}", "scf.yield"
        else:
            head, terminator = f"affine.if {_integer_set(constraints)}", "affine.yield"
        results: dict[str, Value] = {}
        if kept:
            result = self.text.fresh(kept[0] if len(kept) == 1 else "all")
            counted = "" if len(kept) == 1 else f":{len(kept)}"
            kinds = ", ".join(map(type_of, initial))
            arrow = kinds if len(kept) == 1 and constraints is not None else f"({kinds})"
            head = f"{result}{counted} = {head} -> {arrow}"
            results = _results(result, kept, initial)
        around = dict(self.names)
        self.text.line(f"{head} {{")
        self.text.depth += 1
        self.block(node.body)
        self.leave(kept, terminator)
        self.text.depth -= 1
        if node.orelse or kept:
            self.names = dict(around)
            self.text.line("} else {")
            self.body(node.orelse, kept, terminator)
        else:
            self.text.line("}")
        self.names = {**around, **results}

    def constraints(self, node: ast.expr) -> list[tuple[Index, bool]] | None:
        """Forms that are 0 (True) or not negative; None where the condition is not affine."""
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                found = [self.constraints(part) for part in parts]
                return None if None in found else [c for f in found if f for c in f]
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                if not _is_counted(left, self.names) or not _is_counted(right, self.names):
                    return None
                a, b = self.value(left), self.value(right)
                if not (isinstance(a, Index) and isinstance(b, Index)):
                    return None
                if not self.is_affine(a.plus(b, -1)):
                    return None
                return _constraint(op, a, b)
            case _:
                return None


def _constraint(op: ast.cmpop, a: Index, b: Index) -> list[tuple[Index, bool]] | None:
    if isinstance(op, ast.Gt | ast.GtE):
        a, b = b, a
    form = b.plus(a, -1)
    match op:
        case ast.Lt() | ast.Gt():
            return [(form.plus(Index((), 1), -1), False)]
        case ast.LtE() | ast.GtE():
            return [(form, False)]
        case ast.Eq():
            return [(form, True)]
        case _:
            return None


def _is_counted(node: ast.expr, names: Mapping[str, Value]) -> bool:
    """Whether an expression has indices and numbers only."""
    return all(
        isinstance(n, ast.Constant | ast.BinOp | ast.operator | ast.expr_context)
        or (isinstance(n, ast.Name) and isinstance(names.get(n.id), Index))
        for n in ast.walk(node)
    )


def _integer_set(constraints: list[tuple[Index, bool]]) -> str:
    used = dict.fromkeys(name for form, _ in constraints for name, _ in form.terms)
    names = {name: f"d{k}" for k, name in enumerate(used)}
    parts = ", ".join(f"{f.text(names)} {'==' if e else '>='} 0" for f, e in constraints)
    return f"affine_set<({', '.join(names.values())}) : ({parts})>({', '.join(names)})"


def _like(name: str, value: Value) -> Value:
    """A value of the type of another."""
    return Index(((name, 1),)) if isinstance(value, Index) else Scalar(name, type_of(value))


def _results(result: str, kept: list[str], initial: list[Value]) -> dict[str, Value]:
    if len(kept) == 1:
        return {kept[0]: _like(result, initial[0])}
    return {
        n: _like(f"{result}#{k}", v) for k, (n, v) in enumerate(zip(kept, initial, strict=True))
    }


def id_of(node: ast.expr) -> str:
    """A name that is assigned."""
    assert isinstance(node, ast.Name)
    return node.id
