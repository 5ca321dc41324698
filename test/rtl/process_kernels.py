"""Kernels of several stages whose loops run at the same time, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

Matrix = list[list[int]]
FLOW = "attributes {gaus.hint = {dataflow = true}}"


def wrapped(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31


@dataclass(frozen=True)
class Kernel:
    """A function and what it leaves in its last argument or arguments.

    Attributes
    ----------
    reference
        From the memories, row-major, to those that it fills, in the order of the arguments.
    filled
        Arguments that it fills.
    """

    source: str
    reference: Callable[..., Sequence[list[int]]]
    filled: Sequence[int]


def _memref(rows: int, columns: int) -> str:
    return f"memref<{rows}x{columns}xi32>"


def _product(a: str, b: str, out: str, n: int, transposed: bool = False) -> str:
    """``out = a · b`` of square matrices; or with the second one transposed."""
    kind, at = _memref(n, n), "[%j, %k]" if transposed else "[%k, %j]"
    return f"""
  affine.for %i = 0 to {n} {{
    affine.for %j = 0 to {n} {{
      %zero = arith.constant 0 : i32
      %sum = affine.for %k = 0 to {n} iter_args(%acc = %zero) -> (i32) {{
        %x = affine.load {a}[%i, %k] : {kind}
        %y = affine.load {b}{at} : {kind}
        %p = arith.muli %x, %y : i32
        %s = arith.addi %acc, %p : i32
        affine.yield %s : i32
      }}
      affine.store %sum, {out}[%i, %j] : {kind}
    }}
  }}"""


def _function(arguments: Sequence[tuple[str, str]], local: Sequence[tuple[str, str]], body: str):
    given = ", ".join(f"{name}: {kind}" for name, kind in arguments)
    made = "\n".join(f"  {name} = memref.alloca() : {kind}" for name, kind in local)
    return f"func.func @f({given}) {FLOW} {{\n{made}{body}\n  return\n}}\n"


def _times(a: Sequence[int], b: Sequence[int], n: int, transposed: bool = False) -> list[int]:
    def element(k: int, j: int) -> int:
        return b[j * n + k] if transposed else b[k * n + j]

    return [
        wrapped(sum(a[i * n + k] * element(k, j) for k in range(n)))
        for i in range(n)
        for j in range(n)
    ]


N = 4
_M = _memref(N, N)

TWO_PRODUCTS = Kernel(
    _function(
        [(name, _M) for name in ("%a", "%b", "%c", "%d")],
        [("%t", _M)],
        _product("%a", "%b", "%t", N) + _product("%t", "%c", "%d", N),
    ),
    lambda a, b, c, d: [_times(_times(a, b, N), c, N)],
    [3],
)
THREE_PRODUCTS = Kernel(
    _function(
        [(name, _M) for name in ("%a", "%b", "%c", "%d", "%g")],
        [("%e", _M), ("%f", _M)],
        _product("%a", "%b", "%e", N)
        + _product("%c", "%d", "%f", N)
        + _product("%e", "%f", "%g", N),
    ),
    lambda a, b, c, d, g: [_times(_times(a, b, N), _times(c, d, N), N)],
    [4],
)


def _attention(
    x: list[int], q: list[int], k: list[int], v: list[int], _: list[int]
) -> list[list[int]]:
    one, two, three = (_times(x, w, N) for w in (q, k, v))
    scores = [max(s >> 2, 0) for s in _times(one, two, N, transposed=True)]
    return [_times(scores, three, N)]


_COPY = f"""
  affine.for %i = 0 to {N} {{
    affine.for %j = 0 to {N} {{
      %v = affine.load %mx[%i, %j] : {_M}
      affine.store %v, %xs[%i, %j] : {_M}
    }}
  }}"""
_RELU = f"""
  affine.for %i = 0 to {N} {{
    affine.for %j = 0 to {N} {{
      %two = arith.constant 2 : i32
      %zero = arith.constant 0 : i32
      %v = affine.load %ms[%i, %j] : {_M}
      %w = arith.shrsi %v, %two : i32
      %r = arith.maxsi %w, %zero : i32
      affine.store %r, %mp[%i, %j] : {_M}
    }}
  }}"""
ATTENTION = Kernel(
    _function(
        [(name, _M) for name in ("%mx", "%wq", "%wk", "%wv", "%o")],
        [(name, _M) for name in ("%xs", "%mq", "%mk", "%mv", "%ms", "%mp")],
        _COPY
        + _product("%xs", "%wq", "%mq", N)
        + _product("%xs", "%wk", "%mk", N)
        + _product("%xs", "%wv", "%mv", N)
        + _product("%mq", "%mk", "%ms", N, transposed=True)
        + _RELU
        + _product("%mp", "%mv", "%o", N),
    ),
    _attention,
    [4],
)

SIDE = 6


def _stage(source: str, target: str, size: int, away: str, weight: int) -> str:
    """A filter of three elements next to each other, in one direction; the border is left out."""
    kind = _memref(SIDE, SIDE)
    back, on = ("[%i, %j + 2]", "[%i, %j + 1]") if away == "j" else ("[%i + 2, %j]", "[%i + 1, %j]")
    rows, columns = (SIDE, size) if away == "j" else (size, SIDE)
    return f"""
  affine.for %i = 0 to {rows} {{
    affine.for %j = 0 to {columns} {{
      %w = arith.constant {weight} : i32
      %a = affine.load {source}[%i, %j] : {kind}
      %b = affine.load {source}{on} : {kind}
      %c = affine.load {source}{back} : {kind}
      %m = arith.muli %b, %w : i32
      %s = arith.addi %a, %m : i32
      %z = arith.addi %s, %c : i32
      affine.store %z, {target}[%i, %j] : {kind}
    }}
  }}"""


def _filtered(x: list[int], y: list[int]) -> list[list[int]]:
    inner = SIDE - 2
    one, two, out = [0] * SIDE**2, [0] * SIDE**2, list(y)
    for i in range(SIDE):
        for j in range(inner):
            at = i * SIDE + j
            one[at] = wrapped(x[at] + 2 * x[at + 1] + x[at + 2])
    for i in range(inner):
        for j in range(SIDE):
            at = i * SIDE + j
            if j < inner:
                two[at] = wrapped(one[at] + 3 * one[at + SIDE] + one[at + 2 * SIDE])
    for i in range(inner):
        for j in range(inner):
            out[i * SIDE + j] = max(two[i * SIDE + j] - 5, 0)
    return [out]


_F = _memref(SIDE, SIDE)
FILTER = Kernel(
    _function(
        [("%x", _F), ("%y", _F)],
        [("%t", _F), ("%u", _F)],
        _stage("%x", "%t", SIDE - 2, "j", 2)
        + _stage("%t", "%u", SIDE - 2, "i", 3).replace(f"%j = 0 to {SIDE}", f"%j = 0 to {SIDE - 2}")
        + f"""
  affine.for %i = 0 to {SIDE - 2} {{
    affine.for %j = 0 to {SIDE - 2} {{
      %five = arith.constant 5 : i32
      %zero = arith.constant 0 : i32
      %v = affine.load %u[%i, %j] : {_F}
      %w = arith.subi %v, %five : i32
      %r = arith.maxsi %w, %zero : i32
      affine.store %r, %y[%i, %j] : {_F}
    }}
  }}""",
    ),
    _filtered,
    [1],
)

POINTS = 8
_COS = [round(64 * cos(2 * pi * k / POINTS)) for k in range(POINTS // 2)]
_SIN = [round(-64 * sin(2 * pi * k / POINTS)) for k in range(POINTS // 2)]


def _butterflies(stage: int, source: str, target: str) -> str:
    """A stage of a transform that decimates in frequency, in fixed point."""
    half = POINTS >> (stage + 1)
    kind, table = f"memref<{POINTS}xi32>", f"memref<{POINTS // 2}xi32>"
    low, high = f"%g * {2 * half} + %k", f"%g * {2 * half} + %k + {half}"
    lines: list[str] = []
    for part in ("r", "i"):
        lines += [
            f"%a{part} = affine.load {source}{part}[{low}] : {kind}",
            f"%b{part} = affine.load {source}{part}[{high}] : {kind}",
            f"%s{part} = arith.addi %a{part}, %b{part} : i32",
            f"%d{part} = arith.subi %a{part}, %b{part} : i32",
            f"affine.store %s{part}, {target}{part}[{low}] : {kind}",
            f"%w{part} = affine.load %t{part}[%k * {1 << stage}] : {table}",
        ]
    lines += [
        "%p0 = arith.muli %dr, %wr : i32",
        "%p1 = arith.muli %di, %wi : i32",
        "%p2 = arith.muli %dr, %wi : i32",
        "%p3 = arith.muli %di, %wr : i32",
        "%q0 = arith.subi %p0, %p1 : i32",
        "%q1 = arith.addi %p2, %p3 : i32",
        "%six = arith.constant 6 : i32",
        "%r0 = arith.shrsi %q0, %six : i32",
        "%r1 = arith.shrsi %q1, %six : i32",
        f"affine.store %r0, {target}r[{high}] : {kind}",
        f"affine.store %r1, {target}i[{high}] : {kind}",
    ]
    inside = "\n".join(f"      {line}" for line in lines)
    head = f"  affine.for %g = 0 to {1 << stage} {{\n    affine.for %k = 0 to {half} {{"
    return f"\n{head}\n{inside}\n    }}\n  }}"


def _transformed(
    real: list[int], imaginary: list[int], _: list[int], __: list[int]
) -> list[list[int]]:
    re, im = list(real), list(imaginary)
    for stage in range(3):
        half = POINTS >> (stage + 1)
        for g in range(1 << stage):
            for k in range(half):
                a, b = g * 2 * half + k, g * 2 * half + k + half
                c, s = _COS[k << stage], _SIN[k << stage]
                dr, di = re[a] - re[b], im[a] - im[b]
                re[a], im[a] = wrapped(re[a] + re[b]), wrapped(im[a] + im[b])
                re[b], im[b] = (dr * c - di * s) >> 6, (dr * s + di * c) >> 6
    return [re, im]


_P = f"memref<{POINTS}xi32>"
_TABLE = f"memref<{POINTS // 2}xi32>"
FOURIER = Kernel(
    f'memref.global "private" constant @cosines : {_TABLE} = dense<{_COS}>\n'
    f'memref.global "private" constant @sines : {_TABLE} = dense<{_SIN}>\n'
    + _function(
        [(name, _P) for name in ("%xr", "%xi", "%yr", "%yi")],
        [(name, _P) for name in ("%ur", "%ui", "%vr", "%vi")],
        f"\n  %tr = memref.get_global @cosines : {_TABLE}"
        f"\n  %ti = memref.get_global @sines : {_TABLE}"
        + _butterflies(0, "%x", "%u")
        + _butterflies(1, "%u", "%v")
        + _butterflies(2, "%v", "%y"),
    ),
    _transformed,
    [2, 3],
)

KERNELS = {
    "2mm": TWO_PRODUCTS,
    "3mm": THREE_PRODUCTS,
    "filter": FILTER,
    "fourier": FOURIER,
    "attention": ATTENTION,
}
