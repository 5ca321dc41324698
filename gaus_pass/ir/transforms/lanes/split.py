"""Vectors in a function as scalars, one for each lane.

::

    %v = vector.load %A[%i] : … vector<2xf32>      %v0 = memref.load %A[%i]
    %w = arith.addf %v, %v : vector<2xf32>    ──►  %v1 = memref.load %A[%i + 1]
                                                   %w0 = arith.addf %v0, %v0
                                                   %w1 = arith.addf %v1, %v1

A memory of vectors is one of words, and so are arguments and results of the function.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.constants import dense_bits
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.vector_syntax import is_of_vectors
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.lanes.accesses import ACCESSES, accessed
from gaus_pass.ir.transforms.lanes.rearranging import REARRANGING
from gaus_pass.ir.transforms.lanes.words import (
    holds_vectors,
    is_vector,
    lane_types,
    packed,
    require_fixed,
    unpacked,
    word_type,
)

_ELEMENTWISE = ("arith.", "math.")
_CARRYING = ("affine.for", "affine.if", "scf.for", "scf.if", "scf.while")
_ENDS = ("affine.yield", "scf.yield", "scf.condition")
_RETURN = "func.return"
_SEGMENTS = "operandSegmentSizes"


def has_lanes(op: Op) -> bool:
    """Whether an operation makes, takes or moves vectors."""
    if is_of_vectors(op):
        return True
    types = [v.type for v in (*op.operands, *op.results)]
    return any(is_vector(kind) or holds_vectors(kind) for kind in types)


def takes_vectors(function: Op) -> bool:
    """Whether the type of a function names vectors, or memories of them."""
    kind = function.attributes["function_type"].value
    return any(is_vector(t) or holds_vectors(t) for t in (*kind.inputs, *kind.results))


def vectors_as_lanes(function: Op) -> None:
    """Write every operation on vectors as operations on their lanes.

    Raises
    ------
    InvalidProblem
        An operation has no such form; the error has its place.
    """
    if takes_vectors(function) or any(has_lanes(op) for op in walk_nested(function)):
        _Split().function(function)


class _Split:
    def __init__(self) -> None:
        self.lanes: dict[Any, list[Any]] = {}
        self.words: set[Any] = set()
        """Memories that were of vectors."""
        self.dead: list[Any] = []
        self.left: list[tuple[Any, int]] = []
        """Blocks, and how many of their first arguments others stand for."""

    def function(self, function: Op) -> None:
        [block] = function.regions[0].blocks
        for op in walk_nested(function):
            for own in (b for region in op.regions for b in region.blocks):
                self._as_words(own.arguments, op)
            self._as_words(op.results, op)
        self._as_words(block.arguments, function)
        first = next(iter(block.operations)).operation
        builder = Builder(ir.InsertionPoint(first), function.location)
        for argument in block.arguments:
            if is_vector(argument.type):
                kind = argument.type
                argument.set_type(_word(kind, function))
                self.lanes[argument] = unpacked(builder, argument, kind)
        self._block(block)
        for op in reversed(self.dead):
            op.erase()
        for inner, count in self.left:
            for _ in range(count):
                inner.erase_argument(0)
        last = list(block.operations)[-1].operation
        types = [v.type for v in block.arguments], [v.type for v in last.operands]
        kind = ir.FunctionType.get(*types, context=function.context)
        function.attributes["function_type"] = ir.TypeAttr.get(kind)

    def _as_words(self, values: Any, op: Op) -> None:
        """Make words of the vectors that memories hold."""
        for value in values:
            kind = value.type
            if holds_vectors(kind):
                element = _word(kind.element_type, op)
                with op.location:
                    made = ir.MemRefType.get(
                        list(kind.shape), element, kind.layout, kind.memory_space
                    )
                value.set_type(made)
                self.words.add(value)

    def _block(self, block: Block) -> None:
        for view in list(block.operations):
            op = view.operation
            builder = Builder.before(op)
            for value in (*op.operands, *op.results):
                require_fixed(value.type, op)
            try:
                self._operation(op, builder)
            except InvalidProblem as error:
                raise error.at(location_text(op.location)) from None

    def _operation(self, op: Op, builder: Builder) -> None:
        vectors = any(is_vector(v.type) for v in (*op.operands, *op.results))
        carried = any(
            is_vector(a.type) for region in op.regions for b in region.blocks for a in b.arguments
        )
        if not vectors and not carried and not is_of_vectors(op):
            for region in op.regions:
                for block in region.blocks:
                    self._block(block)
            return
        with op.location:
            lanes = self._made(op, builder)
        self.dead.append(op)
        for result in op.results:
            own, lanes = (
                lanes[: len(lane_types(result.type))],
                lanes[len(lane_types(result.type)) :],
            )
            if is_vector(result.type):
                self.lanes[result] = own
            else:
                result.replace_all_uses_with(own[0])

    def _of(self, value: IrValue) -> list[Any]:
        return self.lanes[value] if is_vector(value.type) or value in self.lanes else [value]

    def _made(self, op: Op, builder: Builder) -> list[Any]:
        """What stands for an operation; the lanes of its results."""
        name: str = op.name
        if name in ACCESSES:
            return self._access(op, builder)
        if name in REARRANGING:
            return REARRANGING[name](op, builder, [self._of(v) for v in op.operands])
        if name == "arith.constant":
            return _constants(op, builder)
        if name in _CARRYING:
            return self._carrying(op, builder)
        operands = [lane for v in op.operands for lane in self._of(v)]
        if name in _ENDS:
            builder.make(name, operands)
            return []
        if name == _RETURN:
            builder.make(name, [self._whole(v, builder) for v in op.operands])
            return []
        if name.startswith(_ELEMENTWISE):
            return self._each(op, builder)
        raise InvalidProblem(
            f"'{name}' of vectors has no form by lanes; use operations of arith and math, loads, "
            "stores, transfers, or the lanes one by one (vector.extract, vector.insert)"
        )

    def _whole(self, value: IrValue, builder: Builder) -> Any:
        if not is_vector(value.type):
            return value
        return packed(builder, self._of(value), value.type)

    def _access(self, op: Op, builder: Builder) -> list[Any]:
        values = [v for v in (*op.results, *op.operands) if is_vector(v.type)]
        stored = [] if len(op.results) else self._of(values[0])
        memory = next(v for v in op.operands if isinstance(v.type, ir.ShapedType)
                      and not is_vector(v.type))  # fmt: skip
        return accessed(op, builder, stored, memory in self.words, values[0].type)

    def _each(self, op: Op, builder: Builder) -> list[Any]:
        attributes = {name: op.attributes[name] for name in op.attributes}
        operands = [self._of(v) for v in op.operands]
        found: list[Any] = []
        for k, kind in enumerate(lane_types(op.results[0].type)):
            own = [
                lanes[k] if is_vector(v.type) else lanes[0]
                for v, lanes in zip(op.operands, operands, strict=True)
            ]
            found += list(builder.make(op.name, own, [kind], attributes).results)
        return found

    def _carrying(self, op: Op, builder: Builder) -> list[Any]:
        """A loop or an if whose values are lanes."""
        operands = [lane for v in op.operands for lane in self._of(v)]
        attributes = {name: op.attributes[name] for name in op.attributes}
        if _SEGMENTS in attributes:
            *bounds, _ = (int(n) for n in attributes[_SEGMENTS])
            sizes = [*bounds, len(operands) - sum(bounds)]
            attributes[_SEGMENTS] = ir.DenseI32ArrayAttr.get(sizes)
        types = [kind for r in op.results for kind in lane_types(r.type)]
        made = builder.make(op.name, operands, types, attributes, len(op.regions))
        for number, region in enumerate(op.regions):
            for block in list(region.blocks):
                block.append_to(made.regions[number])
                self._arguments(block)
                self._block(block)
        return list(made.results)

    def _arguments(self, block: Block) -> None:
        old = list(block.arguments)
        for argument in old:
            new = [block.add_argument(t, argument.location) for t in lane_types(argument.type)]
            if is_vector(argument.type):
                self.lanes[argument] = new
            else:
                argument.replace_all_uses_with(new[0])
        self.left.append((block, len(old)))


def _word(kind: Any, op: Op) -> Any:
    require_fixed(kind, op)
    try:
        with op.location:
            return word_type(kind)
    except InvalidProblem as error:
        raise error.at(location_text(op.location)) from None


def _constants(op: Op, builder: Builder) -> list[Any]:
    kind = op.results[0].type
    element = kind.element_type
    if isinstance(element, ir.IndexType):
        numbers = [int(n) for n in op.attributes["value"]]
        return [builder.index(n) for n in numbers]
    bits = int(element.width)
    numbers = dense_bits(op.attributes["value"], bits, location_text(op.location))
    if isinstance(element, ir.IntegerType):
        return [_integer(builder, n, element) for n in numbers]
    return [builder.constant(f"0x{n:0{bits // 4}X} : {element}") for n in numbers]


def _integer(builder: Builder, number: int, element: Any) -> Any:
    if element.width == 1:
        return builder.constant("true" if number else "false")
    signed = number - (1 << element.width) * (number >> (element.width - 1))
    return builder.constant(f"{signed} : {element}")
