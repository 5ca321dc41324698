"""Delay models of Google XLS as operator libraries; delays are in picoseconds.

An estimator is a number, an alias of another operation, bounding boxes of measured points, a curve
fitted to them, or logical effort.  The curve is p0 + Σ (p_i x_i + q_i log2 x_i), by least squares
with non-negative coefficients.  Logical effort is that of I. Sutherland, B. Sproull and D. Harris,
"Logical Effort", Morgan Kaufmann 1999, table 1.1: (n + 2) / 3 for a NAND of n inputs, (2n + 1) / 3
for a NOR, 4 for an XOR of two, 1 for an inverter, each in units of tau.

XLS distinguishes operations by opcode and the widths of operands and result, this package by name
and the largest of these widths; all operands are assumed to have that width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.library import OperatorEntry, OperatorLibrary, default_library
from gaus_pass.ir.operators.xls_proto import parse_model

_COMPARISONS = "kEq kNe kSGe kSGt kSLe kSLt kUGe kUGt kULe kULt"
# Operations with several opcodes take the slowest of them.
_OPCODES = {
    "comb.add": "kAdd", "comb.sub": "kSub", "comb.mul": "kUMul", "comb.divu": "kUDiv",
    "comb.divs": "kSDiv", "comb.modu": "kUMod", "comb.mods": "kSMod", "comb.and": "kAnd",
    "comb.or": "kOr", "comb.xor": "kXor", "comb.mux": "kSel", "comb.icmp": _COMPARISONS,
    "comb.shl": "kShll", "comb.shru": "kShrl", "comb.shrs": "kShra", "comb.parity": "kXorReduce",
    "comb.reverse": "kReverse", "comb.concat": "kConcat", "comb.extract": "kBitSlice",
    "comb.replicate": "kConcat", "arith.addi": "kAdd", "arith.subi": "kSub",
    "arith.muli": "kUMul", "arith.divui": "kUDiv", "arith.divsi": "kSDiv", "arith.remui": "kUMod",
    "arith.remsi": "kSMod", "arith.andi": "kAnd", "arith.ori": "kOr", "arith.xori": "kXor",
    "arith.select": "kSel", "arith.cmpi": _COMPARISONS, "arith.shli": "kShll",
    "arith.shrui": "kShrl", "arith.shrsi": "kShra", "arith.extsi": "kSignExt",
    "arith.extui": "kZeroExt", "arith.trunci": "kBitSlice", "hw.array_get": "kArrayIndex",
    "hw.array_inject": "kArrayUpdate", "hw.array_concat": "kArrayConcat",
    "hw.array_create": "kArray", "hw.array_slice": "kArraySlice", "hw.wire": "kIdentity",
    "hw.struct_create": "kTuple", "hw.struct_extract": "kTupleIndex",
}  # fmt: skip
_ONE_BIT_RESULT = frozenset((*_COMPARISONS.split(), "kXorReduce"))
_LARGEST_FIT = 5  # expressions of a curve; XLS itself has three at most
_RESULT, _OPERAND, _COUNT, _ELEMENTS, _ELEMENT_BITS = 1, 2, 3, 4, 5
_BINARY: dict[int, Callable[[float, float], float]] = {
    1: lambda a, b: a + b,
    2: lambda a, b: a / max(b, 1.0),
    3: max,
    4: min,
    5: lambda a, b: a * b,
    6: lambda a, b: a**b,
    7: lambda a, b: a - b,
}


@dataclass(frozen=True)
class Shape:
    """Widths that an estimator asks for; an operand is its bits and its elements."""

    result: int
    operands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class XlsLibrary(OperatorLibrary):
    """A library that computes its delays on demand."""

    model: _Model = field(kw_only=True)

    def match(self, op: str, bits: int) -> OperatorEntry | None:
        opcodes = [o for o in _OPCODES.get(op, "").split() if o in self.model.estimators]
        if not opcodes:
            return None
        delay = max(self.model.delay(opcode, _shape(opcode, bits)) for opcode in opcodes)
        default = default_library().match(op, bits)
        # The file is about delays alone: what an operation uses, the default library says.
        uses = {} if default is None else default.uses
        return OperatorEntry(op, 0, in_delay=delay, out_delay=delay, uses=uses, scale="ps")


def xls_library(text: str, source: str) -> XlsLibrary:
    """The library of a text proto.

    Raises
    ------
    ImportFailed
        Not a delay model of XLS; the message has the place.
    """
    model = _Model(parse_model(text, source), source)
    return XlsLibrary(source, {}, {}, model=model)


def _shape(opcode: str, bits: int) -> Shape:
    wide = (bits, 0)
    operands = {"kSel": ((1, 0), wide, wide), "kXorReduce": (wide,)}.get(opcode, (wide, wide))
    return Shape(1 if opcode in _ONE_BIT_RESULT else bits, operands)


class _Model:
    """The estimators of a model, each fitted on first use."""

    def __init__(self, message: Any, source: str) -> None:
        self.source = source
        if message.metric == 2:
            raise ImportFailed("a model of areas; delays are wanted here", source)
        self.estimators = {m.op: m.estimator for m in message.op_models}
        if not self.estimators:
            raise ImportFailed("no op_models: there is nothing to estimate with", source)
        self._points: dict[str, list[Any]] = {}
        for point in message.data_points:
            if point.operation.specialization == 0:
                self._points.setdefault(point.operation.op, []).append(point)
        self._curves: dict[str, list[float]] = {}
        for opcode in self.estimators:
            self._resolve(opcode)

    def _resolve(self, opcode: str) -> str:
        """The opcode whose estimator is meant, behind all aliases."""
        seen = [opcode]
        while self.estimators[seen[-1]].HasField("alias_op"):
            following = self.estimators[seen[-1]].alias_op
            if following not in self.estimators:
                raise self._error(opcode, f"is an alias of '{following}', which has no estimator")
            if following in seen:
                raise self._error(opcode, "is an alias of itself")
            seen.append(following)
        return seen[-1]

    def delay(self, opcode: str, shape: Shape) -> float:
        """Delay of an operation in picoseconds."""
        meant = self._resolve(opcode)
        estimator = self.estimators[meant]
        if estimator.HasField("fixed"):
            found = float(estimator.fixed)
        elif estimator.HasField("regression"):
            found = self._on_curve(meant, list(estimator.regression.expressions), shape)
        elif estimator.HasField("bounding_box"):
            found = self._in_box(meant, list(estimator.bounding_box.factors), shape)
        elif estimator.HasField("logical_effort"):
            found = self._effort(meant, shape) * estimator.logical_effort.tau_in_ps
        else:
            raise self._error(opcode, "has no estimator of delays")
        return max(found, 0.0)

    def _on_curve(self, opcode: str, expressions: list[Any], shape: Shape) -> float:
        if opcode not in self._curves:
            points = self._measured(opcode)
            rows = [[self._value(opcode, e, s) for e in expressions] for s, _ in points]
            if len(expressions) > _LARGEST_FIT:
                raise self._error(opcode, f"has a curve of over {_LARGEST_FIT} expressions")
            measured = np.array([delay for _, delay in points])
            self._curves[opcode] = _fit(_terms(np.array(rows, np.float64)), measured)
        values = np.array([[self._value(opcode, e, shape) for e in expressions]], np.float64)
        return float(np.round(_terms(values)[0] @ np.array(self._curves[opcode])))

    def _in_box(self, opcode: str, factors: list[Any], shape: Shape) -> float:
        wanted = [self._factor(opcode, f, shape) for f in factors]
        largest = 0.0
        for measured, delay in self._measured(opcode):
            box = [self._factor(opcode, f, measured) for f in factors]
            if all(a <= b for a, b in zip(wanted, box, strict=True)):
                return delay
            largest = max(largest, delay)
        return largest  # wider than anything measured: as the slowest point, at least

    def _effort(self, opcode: str, shape: Shape) -> int:
        fan_in = len(shape.operands)
        nand, nor, xor = (fan_in + 2) / 3, (2 * fan_in + 1) / 3, 4
        levels = math.ceil(math.log2(max(shape.operands[0][0], 1)))
        efforts = {
            "kAnd": nand + 1, "kNand": nand, "kOr": nor + 1, "kNor": nor, "kNot": 1, "kXor": xor,
            "kXorReduce": xor * levels, "kGate": nand + 1,
        }  # fmt: skip
        if opcode not in efforts:
            raise self._error(opcode, f"has no logical effort; known are {', '.join(efforts)}")
        return math.ceil(efforts[opcode])

    def _measured(self, opcode: str) -> list[tuple[Shape, float]]:
        points = self._points.get(opcode, [])
        if not points:
            raise self._error(opcode, "needs data_points and has none")
        return [
            (
                Shape(
                    p.operation.bit_count,
                    tuple((o.bit_count, o.element_count) for o in p.operation.operands),
                ),
                float(p.delay - p.delay_offset),
            )
            for p in points
        ]

    def _value(self, opcode: str, expression: Any, shape: Shape) -> float:
        if expression.HasField("bin_op") and expression.bin_op in _BINARY:
            sides = (expression.lhs_expression, expression.rhs_expression)
            return _BINARY[expression.bin_op](*(self._value(opcode, s, shape) for s in sides))
        if expression.HasField("factor"):
            return self._factor(opcode, expression.factor, shape)
        if expression.HasField("constant"):
            return float(expression.constant)
        raise self._error(opcode, "has an expression that says nothing")

    def _factor(self, opcode: str, factor: Any, shape: Shape) -> float:
        if factor.source == _RESULT:
            return float(shape.result)
        if factor.source == _COUNT:
            return float(len(shape.operands))
        if factor.operand_number >= len(shape.operands):
            raise self._error(
                opcode, f"asks for operand {factor.operand_number} of {len(shape.operands)}"
            )
        bits, elements = shape.operands[factor.operand_number]
        by_source = {
            _OPERAND: bits * max(elements, 1),
            _ELEMENTS: max(elements, 1),
            _ELEMENT_BITS: bits,
        }
        if factor.source not in by_source:
            raise self._error(opcode, "has a factor without a source")
        return float(by_source[factor.source])

    def _error(self, opcode: str, problem: str) -> ImportFailed:
        return ImportFailed(f"'{opcode}' {problem}", self.source)


def _terms(x: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(k, 1 + 2 e) terms of the curve from (k, e) values of the expressions."""
    return np.hstack((np.ones((len(x), 1)), x, np.log2(np.maximum(x, 1.0))))


def _fit(terms: np.ndarray[Any, Any], measured: np.ndarray[Any, Any]) -> list[float]:
    """Exact non-negative least squares: the best solution over all supports.

    A curve has so few terms that all subsets of them can be tried.
    """
    best, coefficients = math.inf, np.zeros(terms.shape[1])
    for support in _subsets(terms.shape[1]):
        solution = np.linalg.lstsq(terms[:, support], measured, rcond=None)[0]
        error = float(((terms[:, support] @ solution - measured) ** 2).sum())
        if (solution >= 0).all() and error < best:
            best, coefficients = error, np.zeros(terms.shape[1])
            coefficients[support] = solution
    return coefficients.tolist()


def _subsets(count: int) -> Iterator[list[int]]:
    for size in range(1, count + 1):
        yield from (list(chosen) for chosen in combinations(range(count), size))
