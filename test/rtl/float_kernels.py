"""What the kernels in `test/kernels/floats` compute, in numpy: operation by operation, in order.

``FLOATS[name]`` is a function of the kernel's arguments: vectors and matrices of floats, which it
changes, integers and floats; it gives the results.  Numbers of ``f32`` are `numpy.float32`, so that
every operation rounds to 24 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gaus_pass.cores.generate.functions.models import model_of

f32 = np.float32
ZERO = f32(0)


def gemm(a: Any, b: Any, c: Any, alpha: f32, beta: f32) -> list[f32]:
    """C = α·A·B + β·C."""
    for i in range(4):
        for j in range(4):
            total = ZERO
            for k in range(4):
                total = total + a[i, k] * b[k, j]
            c[i, j] = beta * c[i, j] + alpha * total
    return []


def partial_sums(a: Any, b: Any, c: Any) -> list[f32]:
    """C += A·B; of each sum four partial ones that take turns, joined by a tree."""
    for i in range(5):
        for j in range(3):
            turns = [c[i, j], f32(-0.0), f32(-0.0), f32(-0.0)]
            for k in range(13):
                turns = [*turns[1:], turns[0] + a[i, k] * b[k, j]]
            c[i, j] = (turns[0] + turns[1]) + (turns[2] + turns[3])
    return []


def fir(x: Any, y: Any, n: int, c0: f32, c1: f32, c2: f32) -> list[f32]:
    """Three taps."""
    x1 = x2 = ZERO
    for i in range(n):
        y[i] = c0 * x[i] + c1 * x1 + c2 * x2
        x1, x2 = x[i], x1
    return []


def iir(x: Any, y: Any, n: int, b: f32, a: f32) -> list[f32]:
    """First order."""
    last = ZERO
    for i in range(n):
        last = y[i] = b * x[i] + a * last
    return [last]


def jacobi_2d(a: Any, b: Any) -> list[f32]:
    """Two double steps on 6 × 6 points."""
    for _ in range(2):
        for source, out in ((a, b), (b, a)):
            for i in range(1, 5):
                for j in range(1, 5):
                    s = source[i, j] + source[i, j - 1] + source[i, j + 1]
                    out[i, j] = f32(0.2) * (s + source[i + 1, j] + source[i - 1, j])
    return []


def atax(a: Any, x: Any, y: Any) -> list[f32]:
    """Aᵀ·(A·x)."""
    y[:] = ZERO
    for i in range(4):
        total = ZERO
        for j in range(5):
            total = total + a[i, j] * x[j]
        for j in range(5):
            y[j] = y[j] + a[i, j] * total
    return []


def bicg(a: Any, s: Any, q: Any, p: Any, r: Any) -> list[f32]:
    """A·p and Aᵀ·r."""
    s[:] = ZERO
    for i in range(4):
        total = ZERO
        for j in range(5):
            s[j] = s[j] + r[i] * a[i, j]
            total = total + a[i, j] * p[j]
        q[i] = total
    return []


def mvt(a: Any, x1: Any, x2: Any, y1: Any, y2: Any) -> list[f32]:
    """x1 += A·y1, x2 += Aᵀ·y2."""
    for i in range(4):
        for j in range(4):
            x1[i] = x1[i] + a[i, j] * y1[j]
    for i in range(4):
        for j in range(4):
            x2[i] = x2[i] + a[j, i] * y2[j]
    return []


def fft(re: Any, im: Any, wr: Any, wi: Any) -> list[f32]:
    """Eight points in bit-reversed order, in place."""
    for s in range(3):
        half, stride = 1 << s, 4 >> s
        for k in range(4):
            low = k & (half - 1)
            i = 2 * (k - low) + low
            j, t = i + half, low * stride
            tr = re[j] * wr[t] - im[j] * wi[t]
            ti = re[j] * wi[t] + im[j] * wr[t]
            re[i], re[j] = re[i] + tr, re[i] - tr
            im[i], im[j] = im[i] + ti, im[i] - ti
    return []


def seidel_2d(a: Any) -> list[f32]:
    """Two sweeps over 5 × 5 points."""
    around = [(-1, -1), (-1, 0), (-1, 1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1), (0, -1)]
    for _ in range(2):
        for i in range(1, 4):
            for j in range(1, 4):
                total, *rest = [a[i + di, j + dj] for di, dj in around]
                for value in rest:
                    total = total + value
                a[i, j] = total / f32(9)
    return []


def convolution(x: Any, w: Any, y: Any, bias: f32) -> list[f32]:
    """3 × 3, ReLU, maximum of 2 × 2."""
    m = np.zeros((4, 4), f32)
    for i in range(4):
        for j in range(4):
            total = bias
            for k in range(9):
                total = total + x[i + k // 3, j + k % 3] * w[k // 3, k % 3]
            m[i, j] = total if total > 0 else ZERO
    for i in range(2):
        for j in range(2):
            y[i, j] = m[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
    return []


def n_body(px: Any, py: Any, mass: Any, ax: Any, ay: Any, soft: f32) -> list[f32]:
    """Accelerations of four bodies; the second is negated."""
    for i in range(4):
        sx = sy = ZERO
        for j in range(4):
            dx, dy = px[j] - px[i], py[j] - py[i]
            r2 = dx * dx + dy * dy + soft
            f = mass[j] / (r2 * np.sqrt(r2))
            sx, sy = sx + f * dx, sy + f * dy
        ax[i], ay[i] = sx, -sy
    return []


def of_model(family: str, x: Any) -> Any:
    """A function of elements as the model of its core has it."""
    model = model_of(family, "f32")
    bits = np.array([model(int(v)) for v in np.atleast_1d(x).view(np.uint32)], np.uint32)
    return bits.view(f32).reshape(np.shape(x))


def softmax(x: Any, y: Any) -> list[f32]:
    """Of three rows of eight; the powers are those of the core's model."""
    for i in range(3):
        y[i] = of_model("exp", x[i] - x[i].max())
        total = ZERO
        for j in range(8):
            total = total + y[i, j]
        y[i] = y[i] / total
    return []


FLOATS: dict[str, Callable[..., list[f32]]] = {
    kernel.__name__: kernel
    for kernel in (
        *(gemm, fir, iir, jacobi_2d, atax, bicg, mvt, fft),
        *(seidel_2d, convolution, n_body, softmax),
    )
}
