"""Values in MLIR: constants, and integers as sums of loop counters."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.numbers import Form, Number, literal
from gaus_pass.frontends.c.types import Float, Int
from gaus_pass.frontends.mlir.operations import Builder, Op, Place, Value


class Forms:
    """Makes values at the place that is being lowered."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.place = Place("", 0, 0)
        self.wraps: Place | None = None
        """Where signed arithmetic wraps for the first time."""

    def made(
        self, name: str, text: str, operands: list[Value], kind: str, pure: bool = True
    ) -> Value:
        """The result of an operation."""
        return self.builder.add(name, text, operands, [kind], self.place, pure).results[0]

    def value(self, number: Number) -> Value:
        """A number in MLIR."""
        if number.value is not None:
            return number.value
        kind = number.type
        if isinstance(kind, Float):
            assert number.real is not None
            text = literal(number.real, kind)
        elif kind.boolean:
            text = "true" if number.low else "false"
            return self._constant(f"arith.constant {text}", "i1")
        else:
            text = str(Int(kind.bits, signed=True).wrapped(number.low))
            if kind.bits == 1:
                text = "true" if number.low else "false"
                return self._constant(f"arith.constant {text}", "i1")
        return self._constant(f"arith.constant {text} : {kind.mlir}", kind.mlir)

    def index_constant(self, number: int) -> Value:
        """A constant of type index."""
        return self._constant(f"arith.constant {number} : index", "index")

    def _constant(self, text: str, kind: str) -> Value:
        """Constants stand at the start of the function, once each."""
        builder = self.builder
        key = ("arith.constant", text, (), (kind,))
        if key not in builder.entry.memo:
            op = Op("arith.constant", text, [], self.place, pure=True)
            op.results = [Value(kind, "", builder.entry, op)]
            builder.entry.memo[key] = op
            builder.entry.operations.insert(0, op)
        return builder.entry.memo[key].results[0]

    def _cast(self, name: str, value: Value, kind: str) -> Value:
        return self.made(
            f"arith.{name}", f"arith.{name} {{0}} : {value.type} to {kind}", [value], kind
        )

    def form(self, number: Number) -> Form | None:
        """An integer as a sum of counters and of values of the function's first level."""
        if number.constant is not None:
            return Form((), number.constant)
        if number.form is not None:
            return number.form
        value, builder = number.value, self.builder
        if value is None or value.block is not builder.entry or not isinstance(number.type, Int):
            return None
        return Form(((self._as_symbol(value, number.type), 1),))

    def _as_symbol(self, value: Value, kind: Int) -> Value:
        """The index that a value of the first level is, defined right behind it."""
        entry = self.builder.entry
        key = ("symbol", id(value), kind.signed)
        if key not in entry.memo:
            cast = "arith.index_cast" if kind.signed else "arith.index_castui"
            op = Op(cast, f"{cast} {{0}} : {value.type} to index", [value], self.place, pure=True)
            op.results = [Value("index", value.name, entry, op)]
            self.builder.add_after(value, op)
            entry.memo[key] = op
        return entry.memo[key].results[0]

    def index(self, number: Number) -> Value:
        """An integer as an index."""
        form = self.form(number)
        if form is not None:
            return self.sum(form)
        assert isinstance(number.type, Int)
        cast = "index_cast" if number.type.signed else "index_castui"
        return self._cast(cast, self.value(number), "index")

    def sum(self, form: Form) -> Value:
        """A form as operations on indices."""
        total: Value | None = None
        for value, factor in form.terms:
            if factor not in (1, -1) or (factor == -1 and total is None):
                value = self._of_indices("muli", value, self.index_constant(factor))
                factor = 1
            if total is None:
                total = value
            else:
                total = self._of_indices("addi" if factor == 1 else "subi", total, value)
        if total is None:
            return self.index_constant(form.constant)
        if form.constant:
            total = self._of_indices("addi", total, self.index_constant(form.constant))
        return total

    def _of_indices(self, name: str, left: Value, right: Value) -> Value:
        text = f"arith.{name} {{0}}, {{1}} : index"
        return self.made(f"arith.{name}", text, [left, right], "index")


def affine_text(form: Form, operands: list[Value]) -> str:
    """An affine expression; its values become operands."""
    text = ""
    for value, factor in form.terms:
        sign = "" if not text else " + "
        times = "" if factor == 1 else f" * {factor}"
        text += f"{sign}{{{len(operands)}}}{times}"
        operands.append(value)
    if not text:
        return str(form.constant)
    if form.constant:
        text += f" {'+' if form.constant > 0 else '-'} {abs(form.constant)}"
    return text
