"""Runs a function whose innermost loop is a scheduled loop model, cycle by cycle.

Iterations overlap as the schedule says.  A load sees what was stored in cycles before its own; a
value is read only when it is ready; every value is cut to its width.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.numbers import Integer
from gaus_pass.hardware.operations import Operand, Operation, Source
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FUNCTION
from gaus_pass.model.schedule import Schedule

JUNK = 0x5EAD
"""What a load outside its memory reads."""


def interpret(graph: LoopGraph, schedule: Schedule, arguments: list[Any]) -> list[int]:
    """Run the function on arguments in order, changing the lists; its results."""
    return _Function(graph, schedule, arguments).run()


def _cut(number: int, bits: int, signed: bool) -> int:
    low = number % 2**bits
    return low - 2**bits if signed and low >= 2 ** (bits - 1) else low


class _Function:
    def __init__(self, graph: LoopGraph, schedule: Schedule, arguments: list[Any]) -> None:
        self.graph, self.loop, self.schedule = graph, graph.loop, schedule
        function: Any = self.loop.op
        while function.name != FUNCTION:
            function = function.parent.operation
        block = function.regions[0].blocks[0]
        self.block = block
        self.values: dict[Any, Any] = dict(zip(block.arguments, arguments, strict=True))

    def run(self) -> list[int]:
        return self.run_block(self.block)

    def run_block(self, block: Any) -> list[int]:
        for view in block.operations:
            op = view.operation
            if op == self.loop.op:
                _Run(self).go()
            elif op.name in ("func.return", "affine.yield"):
                return [self.values[v] for v in op.operands]
            else:
                self.outside(op)
        raise AssertionError("a block without an end")

    def outside(self, op: Any) -> None:
        operands = [self.values[v] for v in op.operands]
        if op.name == "arith.constant":
            self.values[op.results[0]] = int(op.attributes["value"].value)
        elif op.name == "arith.index_cast":
            self.values[op.results[0]] = operands[0]
        elif op.name == "affine.for":
            view = ForView.of(op)
            low, high = (
                op.attributes[f"{s}BoundMap"].value.results[0].value for s in ("lower", "upper")
            )
            step = view.step()
            assert step is not None
            for i in range(low, high, step):
                self.values[view.induction] = i
                self.run_block(view.body)
        elif op.name in ("affine.load", "affine.store"):
            self.access(op, operands)
        else:
            raise AssertionError(f"the interpreter does not know {op.name}")

    def access(self, op: Any, operands: list[Any]) -> None:
        is_store = op.name == "affine.store"
        memory, *indices = operands[1:] if is_store else operands
        kind = op.operands[int(is_store)].type
        affine_map = op.attributes["map"].value
        address = 0
        for size, expression in zip(kind.shape, affine_map.results, strict=True):
            address = address * size + _evaluate(expression, indices, affine_map.n_dims)
        if is_store:
            memory[address] = operands[0]
        else:
            self.values[op.results[0]] = memory[address]


def _evaluate(expression: Any, values: list[int], dims: int) -> int:
    if isinstance(expression, ir.AffineConstantExpr):
        return expression.value
    if isinstance(expression, ir.AffineDimExpr):
        return values[expression.position]
    if isinstance(expression, ir.AffineSymbolExpr):
        return values[dims + expression.position]
    left, right = (_evaluate(e, values, dims) for e in (expression.lhs, expression.rhs))
    return left + right if isinstance(expression, ir.AffineAddExpr) else left * right


class _Run:
    """One execution of the loop."""

    def __init__(self, function: _Function) -> None:
        self.function = function
        self.graph, self.loop = function.graph, function.loop
        self.ii = function.schedule.ii or 1
        self.start: list[int] = function.schedule.start.tolist()
        self.latency: list[int] = self.graph.problem.latency.tolist()
        self.made: dict[tuple[int, int], int] = {}
        self.points = self.iterations()

    def iterations(self) -> list[tuple[int, ...]]:
        points: list[tuple[int, ...]] = [()]
        for level in self.loop.levels:
            low = max(self.steady(f) for f in level.lower.forms)
            high = min(self.steady(f) for f in level.upper.forms)
            points = [(*p, i) for p in points for i in range(low, high, self.steady(level.step))]
        return points

    def steady(self, form: LinearForm) -> int:
        return form.constant + sum(c * self.stable(a) for a, c in form.terms)

    def stable(self, number: int) -> int:
        value = self.loop.values[number]
        if value.constant is not None:
            found = value.constant
        elif value.source_value is not None:
            found = self.function.values[value.source_value]
            if value.integer is not None:
                found = value.integer.number(found)
        else:
            assert value.form is not None
            found = self.steady(value.form)
        return _cut(found, value.bits, value.signed or not value.is_index)

    def go(self) -> None:
        events: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for n in range(len(self.points)):
            for i in range(len(self.loop.operations)):
                events[self.ii * n + self.start[i + 1]].append((n, i))
        for time in sorted(events):
            stores = [s for n, i in sorted(events[time]) for s in self.execute(n, i, time)]
            for memory, address, data in stores:
                memory[address] = data
        last = len(self.points)
        for result in self.loop.results:
            self.function.values[result.value] = self.read(result.operand, last, None)

    def read(self, operand: Operand, n: int, time: int | None) -> int:
        if n < operand.distance:
            return self.stable(operand.initial[n])
        value = self.loop.values[operand.value]
        if value.source in (Source.CONSTANT, Source.INVARIANT):
            return self.stable(operand.value)
        made = n - operand.distance
        if value.source is Source.INDUCTION:
            found = self.counted(operand.value, self.points[made])
            return _cut(found, value.bits, value.signed)
        ready = self.ii * made + self.start[value.producer + 1] + self.latency[value.producer + 1]
        assert time is None or ready <= time, f"{value.name} is read before it is ready"
        return self.made[made, operand.value]

    def seen(self, operand: Operand, number: int) -> int:
        """A number as an operation sees it: integers of a type are signed here."""
        integer = self.loop.values[operand.value].integer
        return number if integer is None else Integer(integer.bits, signed=True).number(number)

    def counted(self, number: int, point: tuple[int, ...]) -> int:
        for level, i in zip(self.loop.levels, point, strict=True):
            if level.induction == number:
                return i
        value = self.loop.values[number]
        if value.form is None:
            return self.stable(number)
        return value.form.constant + sum(c * self.counted(a, point) for a, c in value.form.terms)

    def execute(self, n: int, i: int, time: int) -> list[tuple[list[int], int, int]]:
        """Run one operation; the stores of it."""
        operation = self.loop.operations[i]
        values = [self.seen(o, self.read(o, n, time)) for o in operation.operands]
        access = operation.access
        if access is None:
            self.keep(n, operation, compute(operation, values))
            return []
        memory = self.function.values[self.loop.memories[access.memory].value]
        address = self.read(access.address, n, time)
        if access.is_store:
            happens = operation.predicate is None or self.read(operation.predicate, n, time)
            return [(memory, address, values[0])] if happens else []
        inside = 0 <= address < len(memory)
        self.keep(n, operation, memory[address] if inside else JUNK)
        return []

    def keep(self, n: int, operation: Operation, result: int) -> None:
        [number] = operation.results
        value = self.loop.values[number]
        signed = value.signed or (not value.is_index and value.bits > 1)
        self.made[n, number] = _cut(result, value.bits, signed)


_COMPARE = {0: lambda a, b: a == b, 1: lambda a, b: a != b, 2: lambda a, b: a < b,
            3: lambda a, b: a <= b, 4: lambda a, b: a > b, 5: lambda a, b: a >= b}  # fmt: skip


def compute(operation: Operation, values: list[int]) -> int:
    """The result of an operation, not yet cut to its width."""
    kind = operation.kind
    if kind == "loop.linear":
        terms = zip(operation.coefficients, values, strict=True)
        return operation.constant + sum(c * v for c, v in terms)
    if kind == "loop.condition":
        return int(all(_holds(c, values) for c in operation.constraints))
    if kind == "loop.all":
        return int(all(bool(v) != n for v, n in zip(values, operation.negated, strict=True)))
    if kind == "loop.mod":
        return values[0] % operation.constant
    if kind == "loop.floordiv":
        return values[0] // operation.constant
    if kind in ("loop.copy", "arith.index_cast"):
        return values[0]
    if kind == "arith.select":
        return values[1] if values[0] else values[2]
    if kind == "arith.cmpi":
        return int(_COMPARE[operation.op.attributes["predicate"].value](*values))
    if kind == "arith.shrsi":
        return values[0] >> values[1]
    a, b = values
    return {"arith.addi": a + b, "arith.subi": a - b, "arith.muli": a * b}[kind]


def _holds(constraint: Any, values: list[int]) -> bool:
    total = constraint.constant
    total += sum(c * v for c, v in zip(constraint.coefficients, values, strict=True))
    return total == 0 if constraint.equality else total >= 0
