"""Functions of MLIR as LLVM compiles them, to compare hardware with.

Numbers are signed and as wide as their type, an ``index`` 32 bits, a float its bit pattern; a
memory is the list of its elements, row-major.
"""

from __future__ import annotations

import ctypes
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.core.old_syntax import with_todays_syntax

LLVM = Path("/usr/lib/llvm-22")
ROWS, SIZE = 16, 1024
"""What a dimension has that its type does not know, and elements of such a memory in benches."""
_PASSES = (
    *("llvm-request-c-wrappers", "affine-expand-index-ops", "lower-affine", "scf-forall-to-for"),
    *("expand-strided-metadata", "lower-affine", "convert-scf-to-cf", "memref-expand"),
    *("arith-expand", "convert-math-to-llvm", "convert-math-to-libm", "convert-index-to-llvm"),
    *("convert-arith-to-llvm", "finalize-memref-to-llvm", "convert-func-to-llvm"),
    *("convert-cf-to-llvm", "convert-ub-to-llvm", "reconcile-unrealized-casts"),
)
_NOT_OF_LLVM = re.compile(
    r"\s*\{(?:data\.|mapping|alignment)[^{}]*\}|,\s*(?:#\w+\.\w+<\w+>|\d+)\s*(?=>)"
)
"""Ranges of data, and what hardware reads over: processors, alignments and memory spaces."""
_FLOATS: dict[int, Any] = {16: np.float16, 32: np.float32, 64: np.float64}


def signed(number: int, bits: int) -> int:
    """Two's complement."""
    number = int(number) % 2**bits
    return number - 2**bits if number >> (bits - 1) else number


@dataclass(frozen=True)
class Element:
    """A number: its bits in hardware and in LLVM's memory, and whether it is a float."""

    bits: int
    stored: int
    is_float: bool

    @property
    def machine(self) -> Any:
        """The type that C has for it."""
        if self.is_float and self.bits > 16:
            return {32: ctypes.c_float, 64: ctypes.c_double}[self.bits]
        return getattr(ctypes, f"c_uint{self.stored}")

    def of_machine(self, value: float) -> int:
        """A result of C."""
        if isinstance(value, float):
            value = int(np.array(value, _FLOATS[self.bits]).view(f"uint{self.bits}"))
        return signed(int(value), self.bits)


@dataclass(frozen=True)
class Shape:
    """Where the elements of a memref lie: sizes, with `ROWS` for unknown ones, strides, offset."""

    sizes: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    is_known: bool

    def places(self) -> Any:
        """By element, row-major: its place in LLVM's buffer."""
        found = np.full(self.sizes, self.offset)
        for axis, stride in enumerate(self.strides):
            steps = np.arange(self.sizes[axis]) * stride
            found += steps.reshape([-1 if d == axis else 1 for d in range(len(self.sizes))])
        return found.reshape(-1)

    @property
    def descriptor(self) -> Any:
        """The struct that MLIR passes a memref as."""
        rank = len(self.sizes)
        numbers = [("sizes", ctypes.c_int64 * rank), ("strides", ctypes.c_int64 * rank)]
        start = [("allocated", ctypes.c_void_p), ("aligned", ctypes.c_void_p)]
        fields = [*start, ("offset", ctypes.c_int64), *(numbers if rank else [])]
        return type("Descriptor", (ctypes.Structure,), {"_fields_": fields})


@dataclass(frozen=True)
class Value:
    """An argument or result: a number, or a memory of them; data are drawn from the range."""

    element: Element
    shape: Shape | None
    least: int | None = None
    most: int | None = None

    def draw(self, rng: random.Random) -> Any:
        """Random data."""
        if self.shape is None:
            return self._number(rng)
        return [
            self._number(rng)
            for _ in range(prod(self.shape.sizes) if self.shape.is_known else SIZE)
        ]

    def _number(self, rng: random.Random) -> int:
        bits = self.element.bits
        if self.element.is_float:
            value = np.array(round(rng.uniform(-4, 4), 2), _FLOATS[bits])
            return signed(int(value.view(f"uint{bits}")), bits)
        if self.least is not None and self.most is not None:
            return rng.randint(self.least, self.most)
        return signed(rng.getrandbits(bits), bits)


@dataclass(frozen=True)
class Function:
    """What a function takes and gives back."""

    name: str
    arguments: tuple[Value, ...]
    results: tuple[Value, ...]

    def data(self, rng: random.Random, dimensions: int) -> list[Any]:
        """A data set; behind the arguments the sizes that ports ask for."""
        return [a.draw(rng) for a in self.arguments] + [ROWS] * dimensions


def functions_of(path: Path) -> list[Function]:
    """The functions of a file that are no helpers of others."""
    with new_context(allow_unregistered=True) as context, ir.Location.unknown():
        module = ir.Module.parse(with_todays_syntax(path.read_bytes()), context=context)
        return [f for op in module.body.operations for f in _function(op.operation)]


def _function(op: Any) -> Iterator[Function]:
    hidden = {"sym_visibility", "llvm.linkage"}
    if op.name != "func.func" or any(key in op.attributes for key in hidden):
        return
    kind = op.attributes["function_type"].value
    given = (
        list(op.attributes["arg_attrs"])
        if "arg_attrs" in op.attributes
        else [{}] * len(kind.inputs)
    )
    arguments = tuple(_value(t, a) for t, a in zip(kind.inputs, given, strict=True))
    yield Function(
        op.attributes["sym_name"].value, arguments, tuple(_value(t, {}) for t in kind.results)
    )


def _value(kind: Any, given: Any) -> Value:
    least, most = (int(given[k].value) if k in given else None for k in ("data.least", "data.most"))
    is_memory = isinstance(kind, ir.MemRefType)
    element = kind.element_type if is_memory else kind
    if isinstance(element, ir.IndexType):
        known = Element(32, 64, False)
    else:
        stored = max(8, 1 << (int(element.width) - 1).bit_length())
        known = Element(int(element.width), stored, isinstance(element, ir.FloatType))
    return Value(known, _shape(kind) if is_memory else None, least, most)


def _shape(kind: Any) -> Shape:
    unknown = [kind.is_dynamic_dim(d) for d in range(kind.rank)]
    sizes = tuple(ROWS if unknown[d] else int(kind.shape[d]) for d in range(kind.rank))
    strides, offset = kind.get_strides_and_offset() if kind.rank else ([], 0)
    dense = [prod(sizes[d + 1 :]) for d in range(kind.rank)]
    own = tuple(n if s < 0 else s for s, n in zip(strides, dense, strict=True))
    return Shape(sizes, own, max(offset, 0), not any(unknown))


class Compiled:
    """A file as a shared library."""

    def __init__(self, path: Path, folder: Path) -> None:
        def run(*words: str | Path) -> None:
            done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
            assert done.returncode == 0, done.stderr[:2000]

        (folder / "in.mlir").write_text(_NOT_OF_LLVM.sub("", path.read_text()))
        passes = [f"--{name}" for name in _PASSES]
        run(LLVM / "bin/mlir-opt", *passes, "in.mlir", "-o", "low.mlir")
        run(LLVM / "bin/mlir-translate", "--mlir-to-llvmir", "low.mlir", "-o", "out.ll")
        run(LLVM / "bin/llc", "-relocation-model=pic", "-filetype=obj", "out.ll", "-o", "out.o")
        libraries = [
            f"-L{LLVM / 'lib'}",
            f"-Wl,-rpath,{LLVM / 'lib'}",
            "-lmlir_c_runner_utils",
            "-lm",
        ]
        run("cc", "-shared", "out.o", *libraries, "-o", "out.so")
        self._library = ctypes.CDLL(str(folder / "out.so"))

    def call(self, function: Function, data: list[Any]) -> list[Any]:
        """Run it; memories change in place.  Returns the results."""
        words: list[Any] = []
        changed: list[tuple[list[int], Value, Any]] = []
        for value, given in zip(function.arguments, data, strict=False):
            if value.shape is None:
                words.append(value.element.machine(given))
                continue
            buffer, descriptor = _placed(value.shape, value.element, given)
            changed.append((given, value, buffer))
            words.append(ctypes.byref(descriptor))
        results = _results(getattr(self._library, f"_mlir_ciface_{function.name}"), function, words)
        for given, value, buffer in changed:
            assert value.shape is not None
            own = buffer[value.shape.places()]
            given[: len(own)] = [signed(n, value.element.bits) for n in own]
        return results


def _placed(shape: Shape, element: Element, given: Sequence[int]) -> tuple[Any, Any]:
    """Elements in a buffer, and what describes it."""
    places = shape.places()
    buffer = np.zeros(int(places.max()) + 1, f"uint{element.stored}")
    bits = element.stored if element.stored != element.bits and element.bits == 32 else element.bits
    buffer[places] = [n % 2**bits for n in given[: len(places)]]
    descriptor = shape.descriptor()
    descriptor.allocated = descriptor.aligned = buffer.ctypes.data
    descriptor.offset = shape.offset
    for axis, (size, stride) in enumerate(zip(shape.sizes, shape.strides, strict=True)):
        descriptor.sizes[axis], descriptor.strides[axis] = size, stride
    return buffer, descriptor


def _results(entry: Any, function: Function, words: list[Any]) -> list[Any]:
    kinds = [r.shape.descriptor if r.shape else r.element.machine for r in function.results]
    if len(kinds) == 1 and function.results[0].shape is None:
        entry.restype = kinds[0]
        return [function.results[0].element.of_machine(entry(*words))]
    entry.restype = None
    fields = [(f"r{k}", kind) for k, kind in enumerate(kinds)]
    found = type("Results", (ctypes.Structure,), {"_fields_": fields})()
    entry(*([ctypes.byref(found)] if kinds else []), *words)
    return [_result(r, getattr(found, f"r{k}")) for k, r in enumerate(function.results)]


def _result(value: Value, found: Any) -> Any:
    if value.shape is None:
        return value.element.of_machine(found)
    count = prod(value.shape.sizes)
    kind = getattr(ctypes, f"c_uint{value.element.stored}")
    words = ctypes.cast(found.aligned, ctypes.POINTER(kind))[:count]
    return [signed(word, value.element.bits) for word in words]
