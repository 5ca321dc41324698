"""The seven kernels of Stream-HLS' comparison in MLIR, and what they compute in numpy.

Every sum is made in the order of its loop, in single precision, so that hardware and numpy agree
bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Sizes = Mapping[str, int]
Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class Kernel:
    """A kernel.

    Attributes
    ----------
    arguments
        Shapes by name, in letters of the sizes; inputs before outputs.
    body, run
        Its MLIR, and the function on arrays that it is, which changes its outputs.
    products
        Multiply-adds.
    full, small
        Sizes that were published, and those that are simulated.
    """

    arguments: Mapping[str, str]
    body: Callable[[Sizes], str]
    run: Callable[[Arrays], None]
    products: Callable[[Sizes], int]
    full: Sizes
    small: Sizes

    def shapes(self, sizes: Sizes) -> dict[str, tuple[int, ...]]:
        """The shape of each argument; a scalar has none."""
        return {n: tuple(sizes[d] for d in dims) for n, dims in self.arguments.items()}

    def mlir(self, name: str, sizes: Sizes) -> str:
        """The text of the function."""
        arguments = ", ".join(f"%{n}: {memref(s)}" for n, s in self.shapes(sizes).items())
        zero = "  %zero = arith.constant 0.0 : f32\n"
        return f"func.func @{name}({arguments}) {{\n{zero}{self.body(sizes)}  return\n}}\n"


def memref(shape: tuple[int, ...]) -> str:
    """The type of an array of floats."""
    return f"memref<{'x'.join(map(str, shape))}xf32>" if shape else "f32"


def product(n: int, out: str, one: str, two: str, rows: int, columns: int, inner: int) -> str:
    """``out = one · two``, loops ``in``, ``jn`` and ``kn``."""
    shapes = [memref(s) for s in ((rows, columns), (rows, inner), (inner, columns))]
    return f"""\
  affine.for %i{n} = 0 to {rows} {{
    affine.for %j{n} = 0 to {columns} {{
      %t{n} = affine.for %k{n} = 0 to {inner} iter_args(%acc = %zero) -> (f32) {{
        %a = affine.load %{one}[%i{n}, %k{n}] : {shapes[1]}
        %b = affine.load %{two}[%k{n}, %j{n}] : {shapes[2]}
        %m = arith.mulf %a, %b : f32
        %s = arith.addf %acc, %m : f32
        affine.yield %s : f32
      }}
      affine.store %t{n}, %{out}[%i{n}, %j{n}] : {shapes[0]}
    }}
  }}
"""


def rows(n: int, out: str, matrix: str, vector: str, shape: tuple[int, int]) -> str:
    """``out = matrix · vector``; loops ``in`` and ``kn``."""
    count, inner = shape
    return f"""\
  affine.for %i{n} = 0 to {count} {{
    %t{n} = affine.for %k{n} = 0 to {inner} iter_args(%acc = %zero) -> (f32) {{
      %a = affine.load %{matrix}[%i{n}, %k{n}] : {memref(shape)}
      %b = affine.load %{vector}[%k{n}] : {memref((inner,))}
      %m = arith.mulf %a, %b : f32
      %s = arith.addf %acc, %m : f32
      affine.yield %s : f32
    }}
    affine.store %t{n}, %{out}[%i{n}] : {memref((count,))}
  }}
"""


def columns(n: int, out: str, matrix: str, vector: str, shape: tuple[int, int]) -> str:
    """``out = matrixᵀ · vector``, row after row; loops ``zn``, and ``kn`` around ``jn``."""
    count, width = shape
    return f"""\
  affine.for %z{n} = 0 to {width} {{
    affine.store %zero, %{out}[%z{n}] : {memref((width,))}
  }}
  affine.for %k{n} = 0 to {count} {{
    affine.for %j{n} = 0 to {width} {{
      %c = affine.load %{out}[%j{n}] : {memref((width,))}
      %a = affine.load %{matrix}[%k{n}, %j{n}] : {memref(shape)}
      %b = affine.load %{vector}[%k{n}] : {memref((count,))}
      %m = arith.mulf %a, %b : f32
      %s = arith.addf %c, %m : f32
      affine.store %s, %{out}[%j{n}] : {memref((width,))}
    }}
  }}
"""


def local(name: str, *shape: int) -> str:
    """A local array."""
    return f"  %{name} = memref.alloca() : {memref(shape)}\n"


def _gesummv(s: Sizes) -> str:
    n, vector, matrix = s["n"], memref((s["n"],)), memref((s["n"], s["n"]))
    return f"""\
  affine.for %i0 = 0 to {n} {{
    %t:2 = affine.for %k0 = 0 to {n} iter_args(%p = %zero, %q = %zero) -> (f32, f32) {{
      %a = affine.load %A[%i0, %k0] : {matrix}
      %b = affine.load %B[%i0, %k0] : {matrix}
      %x0 = affine.load %x[%k0] : {vector}
      %m0 = arith.mulf %a, %x0 : f32
      %m1 = arith.mulf %b, %x0 : f32
      %s0 = arith.addf %p, %m0 : f32
      %s1 = arith.addf %q, %m1 : f32
      affine.yield %s0, %s1 : f32, f32
    }}
    affine.store %t#0, %u[%i0] : {vector}
    affine.store %t#1, %v[%i0] : {vector}
  }}
  affine.for %i1 = 0 to {n} {{
    %p = affine.load %u[%i1] : {vector}
    %q = affine.load %v[%i1] : {vector}
    %m0 = arith.mulf %alpha, %p : f32
    %m1 = arith.mulf %beta, %q : f32
    %s = arith.addf %m0, %m1 : f32
    affine.store %s, %y[%i1] : {vector}
  }}
"""


def multiplied(one: Any, two: Any) -> Any:
    """A product of matrices, or of a matrix and a vector, summed in order."""
    total = np.zeros((one.shape[0], *two.shape[1:]), np.float32)
    for k in range(one.shape[1]):
        column = one[:, k].reshape(-1, *(1 for _ in two.shape[1:]))
        total = total + column * two[k]
    return total


def _run_gesummv(d: Arrays) -> None:
    p, q = multiplied(d["A"], d["x"]), multiplied(d["B"], d["x"])
    d["y"][:] = d["alpha"] * p + d["beta"] * q


def _assign(made: Mapping[str, Callable[[Arrays], Any]]) -> Callable[[Arrays], None]:
    """A function that computes outputs."""

    def run(arrays: Arrays) -> None:
        for name, value in made.items():
            arrays[name][:] = value(arrays)

    return run


KERNELS = {
    "2mm": Kernel(
        {"A": "ik", "B": "kj", "C": "jl", "D": "il"},
        lambda s: local("T", s["i"], s["j"])
        + product(0, "T", "A", "B", s["i"], s["j"], s["k"])
        + product(1, "D", "T", "C", s["i"], s["l"], s["j"]),
        _assign({"D": lambda d: multiplied(multiplied(d["A"], d["B"]), d["C"])}),
        lambda s: s["i"] * s["j"] * (s["k"] + s["l"]),
        {"i": 180, "j": 190, "k": 210, "l": 220},
        {"i": 4, "j": 20, "k": 6, "l": 20},
    ),
    "3mm": Kernel(
        {"A": "ik", "B": "kj", "C": "jm", "D": "ml", "G": "il"},
        lambda s: local("E", s["i"], s["j"])
        + local("F", s["j"], s["l"])
        + product(0, "E", "A", "B", s["i"], s["j"], s["k"])
        + product(1, "F", "C", "D", s["j"], s["l"], s["m"])
        + product(2, "G", "E", "F", s["i"], s["l"], s["j"]),
        _assign({
            "G": lambda d: multiplied(
                multiplied(d["A"], d["B"]), multiplied(d["C"], d["D"])
            )
        }),
        lambda s: s["j"] * (s["i"] * s["k"] + s["l"] * s["m"] + s["i"] * s["l"]),
        {"i": 180, "j": 190, "k": 200, "l": 210, "m": 220},
        {"i": 4, "j": 20, "k": 5, "l": 20, "m": 6},
    ),
    "atax": Kernel(
        {"A": "ij", "x": "j", "y": "j"},
        lambda s: local("t", s["i"])
        + rows(0, "t", "A", "x", (s["i"], s["j"]))
        + columns(1, "y", "A", "t", (s["i"], s["j"])),
        _assign({"y": lambda d: multiplied(d["A"].T, multiplied(d["A"], d["x"]))}),
        lambda s: 2 * s["i"] * s["j"],
        {"i": 390, "j": 410},
        {"i": 20, "j": 30},
    ),
    "bicg": Kernel(
        {"A": "ij", "p": "j", "r": "i", "q": "i", "z": "j"},
        lambda s: rows(0, "q", "A", "p", (s["i"], s["j"]))
        + columns(1, "z", "A", "r", (s["i"], s["j"])),
        _assign({
            "q": lambda d: multiplied(d["A"], d["p"]),
            "z": lambda d: multiplied(d["A"].T, d["r"]),
        }),
        lambda s: 2 * s["i"] * s["j"],
        {"i": 410, "j": 390},
        {"i": 20, "j": 30},
    ),
    "gemm": Kernel(
        {"A": "ik", "B": "kj", "C": "ij"},
        lambda s: product(0, "C", "A", "B", s["i"], s["j"], s["k"]),
        _assign({"C": lambda d: multiplied(d["A"], d["B"])}),
        lambda s: s["i"] * s["j"] * s["k"],
        {"i": 200, "j": 240, "k": 220},
        {"i": 8, "j": 40, "k": 5},
    ),
    "gesummv": Kernel(
        {"A": "nn", "B": "nn", "x": "n", "alpha": "", "beta": "", "y": "n"},
        lambda s: local("u", s["n"]) + local("v", s["n"]) + _gesummv(s),
        _run_gesummv,
        lambda s: 2 * s["n"] * s["n"],
        {"n": 250},
        {"n": 30},
    ),
    "mvt": Kernel(
        {"A": "nn", "p": "n", "q": "n", "x": "n", "y": "n"},
        lambda s: rows(0, "x", "A", "p", (s["n"], s["n"]))
        + columns(1, "y", "A", "q", (s["n"], s["n"])),
        _assign({
            "x": lambda d: multiplied(d["A"], d["p"]),
            "y": lambda d: multiplied(d["A"].T, d["q"]),
        }),
        lambda s: 2 * s["n"] * s["n"],
        {"n": 400},
        {"n": 30},
    ),
}  # fmt: skip
"""By the names of the published rows."""
