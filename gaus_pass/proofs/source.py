"""What a function of integers does, as straight-line Verilog: loops are run, memories are words.

Everything is done in the order of the source.  What is known is a number; all else is a wire.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView
from gaus_pass.proofs.netlist import NotComparable

INDEX_BITS = 32
MOST_STEPS = 20_000
"""Operations that are run: about as many wires, which Yosys reads in seconds."""


class Wire(NamedTuple):
    """A name in Verilog, and its width."""

    name: str
    bits: int


Value = int | Wire
_ARITHMETIC: dict[str, tuple[str, Callable[[int, int], int]]] = {
    "arith.addi": ("+", operator.add),
    "arith.subi": ("-", operator.sub),
    "arith.muli": ("*", operator.mul),
    "arith.andi": ("&", operator.and_),
    "arith.ori": ("|", operator.or_),
    "arith.xori": ("^", operator.xor),
}
_SHIFTS = {"arith.shli": "<<", "arith.shrui": ">>", "arith.shrsi": ">>>"}
_COMPARED = ("==", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">=")
"""By the number of the predicate: those from 2 to 5 are signed."""
_EXTREMES = {"arith.minsi": 2, "arith.maxsi": 4, "arith.minui": 6, "arith.maxui": 8}
"""By the number of the predicate under which the first is taken."""
_CASTS = {
    "arith.extsi": True, "arith.extui": False, "arith.trunci": False, "arith.index_cast": True,
    "arith.index_castui": False,
}  # fmt: skip
"""Whether what becomes wider keeps its sign."""


class Refused(NotComparable):
    """What the source does here has no meaning: it reads outside of a memory."""


class Source:
    """A function that is run on wires.

    Parameters
    ----------
    numbers
        The scalar arguments that are known, by their place.
    """

    def __init__(self, function: Any, numbers: dict[int, int]) -> None:
        self.lines: list[str] = []
        self.memories: dict[int, list[Value]] = {}
        self._function, self._values, self._steps = function, dict[Any, Any](), 0
        self._guard: Value = 1
        for place, argument in enumerate(function.regions[0].blocks[0].arguments):
            if isinstance(argument.type, ir.MemRefType):
                size, bits = _size(argument.type)
                places = (f"arg{place}[{k * bits} +: {bits}]" for k in range(size))
                self.memories[place] = [self._wire(text, bits) for text in places]
                self._values[argument] = self.memories[place]
            else:
                known = numbers.get(place)
                wire = Wire(f"arg{place}", _bits(argument.type))
                self._values[argument] = wire if known is None else known

    def run(self) -> list[Wire]:
        """The results, whose wires are in `lines`, as are the words that the memories end with.

        Raises
        ------
        NotComparable
            Something in it has no meaning here, or it is too much.
        """
        results = self._block(self._function.regions[0].blocks[0])
        types = self._function.attributes["function_type"].value.results
        return [self._wired(v, _bits(t)) for v, t in zip(results, types, strict=True)]

    def words(self, place: int) -> str:
        """What a memory ends with, as one vector."""
        bits = _size(self._function.regions[0].blocks[0].arguments[place].type)[1]
        return _joined([self._wired(word, bits) for word in self.memories[place]])

    def _wire(self, text: str, bits: int) -> Wire:
        wire = Wire(f"v{len(self.lines)}", bits)
        self.lines.append(f"wire [{bits - 1}:0] {wire.name} = {text};")
        return wire

    def _wired(self, value: Value, bits: int) -> Wire:
        return value if isinstance(value, Wire) else self._wire(_text(value, bits), bits)

    def _block(self, block: Any) -> list[Any]:
        for view in block.operations:
            op = view.operation
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise NotComparable(f"it runs more than {MOST_STEPS} operations of its source")
            if op.name in ("func.return", "affine.yield", "scf.yield"):
                return [self._values[v] for v in op.operands]
            results = self._operation(op)
            self._values.update(zip(op.results, results, strict=True))
        return []

    def _operation(self, op: Any) -> list[Any]:
        operands = [self._values[v] for v in op.operands]
        name = op.name
        if name in ("affine.for", "scf.for"):
            return self._loop(op)
        if name == "scf.if":
            return self._choice(op, operands[0])
        if name in ("memref.alloc", "memref.alloca"):
            size, bits = _size(op.results[0].type)
            return [[self._wire(f"{bits}'d0", bits)] * size]
        if name.endswith((".load", ".store")):
            return self._access(op, operands)
        bits = _bits(op.results[0].type) if len(op.results) == 1 else 0
        return [self._number(op, operands, bits)]

    def _number(self, op: Any, operands: list[Any], bits: int) -> Value:
        """The result of an operation on numbers."""
        name = op.name
        if name == "arith.constant" and not isinstance(op.results[0].type, ir.FloatType):
            return int(op.attributes["value"].value)
        if name in _ARITHMETIC:
            return self._binary(*_ARITHMETIC[name], operands[0], operands[1], bits)
        if name in _SHIFTS and isinstance(operands[1], int):
            wire = self._wired(operands[0], bits).name
            shown = f"$signed({wire})" if name == "arith.shrsi" else wire
            return self._wire(f"{shown} {_SHIFTS[name]} {operands[1]}", bits)
        if name == "arith.cmpi":
            kind = int(op.attributes["predicate"].value)
            return self._compared(kind, operands[0], operands[1], _bits(op.operands[0].type))
        if name in _EXTREMES:
            a, b = operands
            return self._selected(self._compared(_EXTREMES[name], a, b, bits), a, b, bits)
        if name == "arith.select":
            return self._selected(operands[0], operands[1], operands[2], bits)
        if name in _CASTS:
            return self._cast(operands[0], _bits(op.operands[0].type), bits, _CASTS[name])
        if name == "affine.apply":
            return self._affine(op.attributes["map"].value, operands)[0]
        raise NotComparable(f"{location_text(op.location)}: {name} is not known to proofs of loops")

    def _binary(
        self, sign: str, known: Callable[[int, int], int], a: Value, b: Value, bits: int
    ) -> Value:
        if isinstance(a, int) and isinstance(b, int):
            return _signed(known(a, b), bits)
        return self._wire(f"{self._wired(a, bits).name} {sign} {self._wired(b, bits).name}", bits)

    def _compared(self, kind: int, a: Value, b: Value, bits: int) -> Value:
        left, right = self._wired(a, bits).name, self._wired(b, bits).name
        if isinstance(a, int) and isinstance(b, int):
            known = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)
            x, y = (_signed(n, bits) if kind < 6 else n % 2**bits for n in (a, b))
            return int(known[kind if kind < 6 else kind - 4](x, y))
        if 2 <= kind < 6:
            left, right = f"$signed({left})", f"$signed({right})"
        return self._wire(f"{left} {_COMPARED[kind]} {right}", 1)

    def _selected(self, choice: Value, a: Value, b: Value, bits: int) -> Value:
        if isinstance(choice, int):
            return a if choice & 1 else b
        if a == b:
            return a
        left, right = self._wired(a, bits).name, self._wired(b, bits).name
        return self._wire(f"{choice.name} ? {left} : {right}", bits)

    def _cast(self, value: Value, before: int, after: int, signed: bool) -> Value:
        if isinstance(value, int):
            return _signed(_signed(value, before) if signed else value % 2**before, after)
        if after <= before:
            return self._wire(f"{value.name}[{after - 1}:0]", after)
        sign = f"{value.name}[{before - 1}]" if signed else "1'b0"
        return self._wire(f"{{{{{after - before}{{{sign}}}}}, {value.name}}}", after)

    def _loop(self, op: Any) -> list[Any]:
        view, step = ForView.of(op), ForView.of(op).step()
        bounds = [[self._values[v] for v in side] for side in (view.lower, view.upper)]
        if view.is_affine:
            sides = zip(("lower", "upper"), bounds, strict=True)
            bounds = [self._affine(op.attributes[f"{n}BoundMap"].value, v) for n, v in sides]
        lower, upper = ([b for b in side if isinstance(b, int)] for side in bounds)
        if step is None or [len(lower), len(upper)] != [len(side) for side in bounds]:
            where = location_text(op.location)
            raise NotComparable(f"{where}: how often this loop runs depends on its data")
        carried = [self._values[v] for v in view.initial]
        for i in range(max(lower), min(upper), step):
            self._values.update(zip(view.body.arguments, [i, *carried], strict=True))
            carried = self._block(view.body)
        return carried

    def _choice(self, op: Any, chosen: Value) -> list[Any]:
        """Both branches, each with its stores under its condition."""
        regions = [region.blocks[0] if len(region.blocks) else None for region in op.regions]
        if isinstance(chosen, int):
            block = regions[0] if chosen & 1 else regions[1]
            return self._block(block) if block is not None else []
        before, both = self._guard, list[list[Any]]()
        for block, holds in zip(regions, (chosen.name, f"!{chosen.name}"), strict=True):
            self._guard = self._wire(f"{_text(before, 1)} & {holds}", 1)
            both.append(self._block(block) if block is not None else [])
        self._guard = before
        types = [result.type for result in op.results]
        columns = zip(*both, types, strict=True) if types else ()
        return [self._selected(chosen, a, b, _bits(kind)) for a, b, kind in columns]

    def _access(self, op: Any, operands: list[Any]) -> list[Any]:
        store = op.name.endswith("store")
        memory, *given = operands[1:] if store else operands
        kind = op.operands[int(store)].type
        is_affine = op.name.startswith("affine")
        indices = self._affine(op.attributes["map"].value, given) if is_affine else given
        address: Value = 0
        for size, index in zip(kind.shape, indices, strict=True):
            scaled = self._binary("*", operator.mul, address, size, INDEX_BITS)
            address = self._binary("+", operator.add, scaled, index, INDEX_BITS)
        if isinstance(address, int) and not 0 <= address < len(memory):
            raise Refused(f"{location_text(op.location)}: element {address} is outside")
        bits = _size(kind)[1]
        if not store:
            if isinstance(address, int):
                return [memory[address]]
            whole = self._wire(_joined([self._wired(w, bits) for w in memory]), bits * len(memory))
            return [self._wire(f"{whole.name}[{address.name} * {bits} +: {bits}]", bits)]
        for k in [address] if isinstance(address, int) else range(len(memory)):
            here: Value = (
                1 if isinstance(address, int) else self._compared(0, address, k, INDEX_BITS)
            )
            hit = (
                here if self._guard == 1 else self._binary("&", operator.and_, here, self._guard, 1)
            )
            memory[k] = self._selected(hit, operands[0], memory[k], bits)
        return []

    def _affine(self, form: Any, given: list[Value]) -> list[Value]:
        return [self._expression(one, given, form.n_dims) for one in form.results]

    def _expression(self, form: Any, operands: list[Value], dims: int) -> Value:
        if isinstance(form, ir.AffineConstantExpr):
            return form.value
        if isinstance(form, ir.AffineDimExpr):
            return operands[form.position]
        if isinstance(form, ir.AffineSymbolExpr):
            return operands[dims + form.position]
        left, right = (self._expression(e, operands, dims) for e in (form.lhs, form.rhs))
        if isinstance(form, ir.AffineAddExpr):
            return self._binary("+", operator.add, left, right, INDEX_BITS)
        if isinstance(form, ir.AffineMulExpr):
            return self._binary("*", operator.mul, left, right, INDEX_BITS)
        if not (isinstance(left, int) and isinstance(right, int)):
            raise NotComparable("a subscript divides what depends on data")
        if isinstance(form, ir.AffineModExpr):
            return left % right
        return left // right if isinstance(form, ir.AffineFloorDivExpr) else -(-left // right)


def _signed(number: int, bits: int) -> int:
    low = number % 2**bits
    return low - 2**bits if bits > 1 and low >= 2 ** (bits - 1) else low


def _text(value: Value, bits: int) -> str:
    return value.name if isinstance(value, Wire) else f"{bits}'d{value % 2**bits}"


def _joined(words: list[Wire]) -> str:
    return f"{{{', '.join(word.name for word in reversed(words))}}}"


def _bits(kind: Any) -> int:
    if isinstance(kind, ir.IndexType):
        return INDEX_BITS
    if not isinstance(kind, ir.IntegerType):
        raise NotComparable(f"a value of the type {kind} is not known to proofs of loops")
    return int(kind.width)


def _size(kind: Any) -> tuple[int, int]:
    """Elements of a memory, and their width."""
    if not kind.has_static_shape:
        raise NotComparable("the size of a memory is known only at run time")
    size = 1
    for each in kind.shape:
        size *= each
    return size, _bits(kind.element_type)
