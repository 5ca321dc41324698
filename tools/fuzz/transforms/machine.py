"""Functions of affine, scf, arith and memref, run as the Python that their IR becomes.

A number is signed and cut to its type, an index to 32 bits.  None is a value that nobody may look
at: what was never written, what lies outside a memory, what has no result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzz.loops.arithmetic import Undefined, computed
from fuzz.loops.interpreter import signed
from fuzz.loops.program import INDEX, Operation
from fuzz.transforms.memories import View, cast, contents, element, fresh, subview

_STEPS = 200_000
_PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")
_QUIET = ("memref.dealloc", "memref.assume_alignment")


class Wrong(Exception):
    """The function does what no function may."""


class Machine:
    """A function that can be run.

    Parameters
    ----------
    module
        Has the globals that it reads.
    """

    def __init__(self, module: Any, function: Any) -> None:
        self._lines: list[str] = []
        self._names: dict[Any, str] = {}
        self._known: dict[str, Any] = {
            "signed": signed, "element": element, "fresh": fresh, "cast": cast,
            "subview": subview, "load": _load, "store": _store, "number": _number,
            "truth": _truth, "steps": _Steps,
        }  # fmt: skip
        self._globals = contents(module)
        block = function.regions[0].blocks[0]
        arguments = ", ".join(self._name(a) for a in block.arguments)
        self._line(0, f"def main({arguments}):")
        self._line(1, "left = steps()")
        self._block(block, 1, [])
        exec("\n".join(self._lines), self._known)

    def run(self, scalars: list[int], memories: list[tuple[list[Any], tuple[int, ...]]]) -> Any:
        """Run it; memories are changed in place.

        Returns
        -------
        Numbers, and lists of elements for memories.

        Raises
        ------
        Wrong
            It stores outside a memory, or goes one way or the other by what has no value.
        """
        given = [*scalars, *(View.whole(words, shape) for words, shape in memories)]
        found = self._known["main"](*given)
        return [list(v.words) if isinstance(v, View) else v for v in found]

    def _line(self, depth: int, text: str) -> None:
        self._lines.append("  " * depth + text)

    def _name(self, value: Any) -> str:
        return self._names.setdefault(value, f"v{len(self._names)}")

    def _keep(self, what: Any) -> str:
        """The name of something that lines may use."""
        name = f"k{len(self._known)}"
        self._known[name] = what
        return name

    def _block(self, block: Any, depth: int, targets: list[str]) -> None:
        """The operations of a block; what it hands on goes into targets."""
        for view in block.operations:
            self._operation(view.operation, depth, targets)

    def _operation(self, op: Any, depth: int, targets: list[str]) -> None:
        operands = [self._name(v) for v in op.operands]
        name = op.name
        if name == "func.return":
            self._line(depth, f"return [{', '.join(operands)}]")
        elif name in ("scf.yield", "affine.yield"):
            if targets:
                self._line(depth, f"{', '.join(targets)}, = {', '.join(operands)},")
            self._line(depth, "pass")
        elif name in ("affine.for", "scf.for"):
            self._for(op, depth)
        elif name in ("affine.if", "scf.if"):
            self._if(op, depth)
        elif name == "scf.while":
            self._while(op, depth)
        elif name not in _QUIET:
            results = "".join(f"{self._name(r)}, " for r in op.results)
            self._line(depth, (f"{results}= " if results else "") + self._text(op, operands))

    def _text(self, op: Any, operands: list[str]) -> str:
        """What gives the results of an operation without regions."""
        kind, name = op.name.partition(".")[::2]
        if name == "constant":
            return f"{self._constant(op)},"
        if kind == "arith":
            return f"{self._arith(op, name)}({', '.join(operands)}),"
        if name in ("apply", "min", "max"):
            values = self._map(op.attributes["map"].value, operands)
            return f"number({name!r}, lambda: [{', '.join(values)}]),"
        if name == "load":
            return f"load({operands[0]}, lambda: [{', '.join(self._at(op, operands[1:]))}]),"
        if name == "store":
            at = ", ".join(self._at(op, operands[2:]))
            return f"store({operands[0]}, {operands[1]}, lambda: [{at}])"
        return self._memory(op, name, operands)

    def _memory(self, op: Any, name: str, operands: list[str]) -> str:
        """What gives a memory, or a size."""
        if name in ("alloc", "alloca"):
            return f"fresh({tuple(op.results[0].type.shape)}),"
        if name == "get_global":
            words = self._keep(self._globals[op.attributes["name"].value])
            return f"cast(fresh({tuple(op.results[0].type.shape)}, {words}), None),"
        if name == "dim":
            return f"{operands[0]}.shape[{operands[1]}],"
        if name in ("subview", "reinterpret_cast"):
            own = [tuple(op.attributes[f"static_{k}"]) for k in ("offsets", "sizes", "strides")]
            whole = name == "reinterpret_cast"
            return f"subview({operands[0]}, {own}, [{', '.join(operands[1:])}], {whole}),"
        if name in ("cast", "collapse_shape", "expand_shape"):
            shape = tuple(op.results[0].type.shape)
            return f"cast({operands[0]}, {shape if name != 'cast' else None}),"
        raise NotImplementedError(op.name)

    def _constant(self, op: Any) -> int:
        value = op.attributes["value"]
        return signed(int(value.value), str(op.results[0].type))

    def _arith(self, op: Any, name: str) -> str:
        kind, last = str(op.results[0].type), str(op.operands[len(op.operands) - 1].type)
        predicate = ""
        if name == "cmpi":
            predicate = _PREDICATES[int(op.attributes["predicate"])]
        return self._keep(_function(Operation("", kind, name, [], predicate), kind, last))

    def _at(self, op: Any, operands: list[str]) -> list[str]:
        if op.name.startswith("memref."):
            return operands
        return self._map(op.attributes["map"].value, operands)

    def _map(self, affine_map: Any, operands: list[str]) -> list[str]:
        return [_expression(e, operands, affine_map.n_dims) for e in affine_map.results]

    def _for(self, op: Any, depth: int) -> None:
        body = op.regions[0].blocks[0]
        induction, *carried = [self._name(a) for a in body.arguments]
        results = [self._name(r) for r in op.results]
        operands = [self._name(v) for v in op.operands]
        if op.name == "affine.for":
            first, second, _ = op.attributes["operandSegmentSizes"]
            sides = operands[:first], operands[first : first + second]
            maps = (op.attributes[f"{s}BoundMap"].value for s in ("lower", "upper"))
            texts = (", ".join(self._map(m, s)) for m, s in zip(maps, sides, strict=True))
            low, high = (
                f"truth(number('{w}', lambda: [{t}]))"
                for w, t in zip(("max", "min"), texts, strict=True)
            )
            step, initial = str(op.attributes["step"].value), operands[first + second :]
        else:
            low, high, step = (f"truth({v})" for v in operands[:3])
            if "unsignedCmp" in op.attributes:
                width = 32 if str(body.arguments[0].type) == INDEX else body.arguments[0].type.width
                low, high, step = (f"{v} % {2**width}" for v in (low, high, step))
            initial = operands[3:]
        if carried:
            self._line(depth, f"{', '.join(carried)}, = {', '.join(initial)},")
        self._line(depth, f"for {induction} in range({low}, {high}, {step}):")
        kind = str(body.arguments[0].type)
        self._line(depth + 1, f"left.take(); {induction} = signed({induction}, {kind!r})")
        self._block(body, depth + 1, carried)
        if results:
            self._line(depth, f"{', '.join(results)}, = {', '.join(carried)},")

    def _if(self, op: Any, depth: int) -> None:
        operands = [self._name(v) for v in op.operands]
        results = [self._name(r) for r in op.results]
        if op.name == "scf.if":
            condition = f"truth({operands[0]})"
        else:
            condition = f"truth(number('set', lambda: [{self._set(op, operands)}]))"
        self._line(depth, f"if {condition}:")
        for region, word in zip(op.regions, ("", "else:"), strict=True):
            blocks = list(region.blocks)
            if word:
                self._line(depth, word)
            self._line(depth + 1, "pass")
            if blocks:
                self._block(blocks[0], depth + 1, results)

    def _set(self, op: Any, operands: list[str]) -> str:
        """An integer set, which the bindings know by its text only."""
        head, _, tail = str(op.attributes["condition"])[len("affine_set<") : -1].partition(" : ")
        sides = [side.rpartition(" ")[0].rpartition(" ") for side in tail[1:-1].split(", ")]
        texts = ", ".join(text for text, _, _ in sides)
        own = op.attributes["condition"].parse(f"affine_map<{head} -> ({texts})>").value
        parts = zip(self._map(own, operands), sides, strict=True)
        return " and ".join(f"{text} {relation} 0" for text, (_, _, relation) in parts) or "True"

    def _while(self, op: Any, depth: int) -> None:
        before, after = (region.blocks[0] for region in op.regions)
        first, second = ([self._name(a) for a in b.arguments] for b in (before, after))
        results = [self._name(r) for r in op.results]
        initial = [self._name(v) for v in op.operands]
        if first:
            self._line(depth, f"{', '.join(first)}, = {', '.join(initial)},")
        self._line(depth, "while True:")
        self._line(depth + 1, "left.take()")
        *body, last = [view.operation for view in before.operations]
        for inner in body:
            self._operation(inner, depth + 1, [])
        condition, *handed = [self._name(v) for v in last.operands]
        for targets in (results, second):
            if targets:
                self._line(depth + 1, f"{', '.join(targets)}, = {', '.join(handed)},")
        self._line(depth + 1, f"if not truth({condition}): break")
        self._block(after, depth + 1, first)


def _expression(e: Any, operands: list[str], dims: int) -> str:
    """An affine expression as Python."""
    kind = type(e).__name__
    if kind == "AffineConstantExpr":
        return str(e.value)
    if kind == "AffineDimExpr":
        return operands[e.position]
    if kind == "AffineSymbolExpr":
        return operands[dims + e.position]
    one, two = (_expression(side, operands, dims) for side in (e.lhs, e.rhs))
    signs = {
        "AffineAddExpr": "({} + {})", "AffineMulExpr": "({} * {})", "AffineModExpr": "({} % {})",
        "AffineFloorDivExpr": "({} // {})", "AffineCeilDivExpr": "-(-{} // {})",
    }  # fmt: skip
    return signs[kind].format(one, two)


def _function(operation: Operation, kind: str, last: str) -> Callable[..., Any]:
    """An operation of arith on values of which some may be None."""

    def run(*values: Any) -> Any:
        if operation.kind == "select" and values[0] is not None:
            return values[1] if values[0] else values[2]
        if None in values:
            return None
        try:
            return signed(computed(operation, last, list(values)), kind)
        except Undefined:
            return None

    return run


def _number(kind: str, values: Callable[[], list[Any]]) -> Any:
    """The result of an affine map; None where it has none."""
    try:
        found = values()
        return found[0] if len(found) == 1 else (max if kind == "max" else min)(found)
    except TypeError:
        return None


def _truth(value: Any) -> Any:
    if value is None:
        raise Wrong("goes by what has no value")
    return value


def _load(view: View, at: Callable[[], list[Any]]) -> Any:
    found = element(view, _number("at", lambda: [at()]))
    return None if found is None else view.words[found]


def _store(value: Any, view: View, at: Callable[[], list[Any]]) -> None:
    found = element(view, _number("at", lambda: [at()]))
    if found is None:
        raise Wrong("stores outside a memory")
    view.words[found] = value


class _Steps:
    """Counts iterations, so that a run ends."""

    def __init__(self) -> None:
        self.left = _STEPS

    def take(self) -> None:
        """One more."""
        self.left -= 1
        if self.left < 0:
            raise Wrong("runs for long")
