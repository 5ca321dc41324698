"""The 19 kernels of the Calyx evaluation: unsigned words of 32 bits, 8 x 8.

Arrays are copied in and out where the published sources copy them; loops stand in their order.
Kernels that copy nothing and divide nothing are those of `kernels.polybench`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from kernels.polybench.blas import bicg, doitgen, k3mm, symm, trmm
from kernels.table import Data, Kernel, Sizes
from kernels.words import Array, Word, divu, i32, local


def root(number: Word) -> Word:
    """The whole part of the root of a number without sign, a digit at a time."""
    rest = i32(0)
    found = i32(0)
    for _ in range(16):
        rest = (rest << 2) | ((number >> 30) & 3)
        number = number << 2
        trial = (found << 2) | 1
        fits = rest >= trial
        rest = rest - trial if fits else rest
        found = found << 1
        found = found + 1 if fits else found
    return found


def gemm(alpha: Word, beta: Word, c0: Array, a0: Array, b0: Array) -> None:
    """C = alpha·A·B + beta·C, on copies."""
    n, _ = c0.shape
    c = local(32, n, n)
    a = local(32, n, n)
    b = local(32, n, n)
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
            b[i, j] = b0[i, j]
            c[i, j] = c0[i, j]
    for i in range(n):
        for j in range(n):
            c[i, j] *= beta
        for j in range(n):
            for k in range(n):
                c[i, j] += alpha * a[i, k] * b[k, j]
    for i in range(n):
        for j in range(n):
            c0[i, j] = c[i, j]


def k2mm(alpha: Word, beta: Word, tmp0: Array, a0: Array, b0: Array, c0: Array, d0: Array) -> None:
    """D = alpha·A·B·C + beta·D, on copies."""
    n, _ = tmp0.shape
    tmp = local(32, n, n)
    a = local(32, n, n)
    b = local(32, n, n)
    c = local(32, n, n)
    d = local(32, n, n)
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
            b[i, j] = b0[i, j]
            c[i, j] = c0[i, j]
            d[i, j] = d0[i, j]
            tmp[i, j] = tmp0[i, j]
    for i in range(n):
        for j in range(n):
            tmp[i, j] = 0
            for k in range(n):
                tmp[i, j] += alpha * a[i, k] * b[k, j]
    for i in range(n):
        for j in range(n):
            d[i, j] *= beta
            for k in range(n):
                d[i, j] += tmp[i, k] * c[k, j]
    for i in range(n):
        for j in range(n):
            a0[i, j] = a[i, j]
            b0[i, j] = b[i, j]
            c0[i, j] = c[i, j]
            d0[i, j] = d[i, j]
            tmp0[i, j] = tmp[i, j]


def atax(a0: Array, x0: Array, y0: Array, tmp: Array) -> None:
    """Y = Aᵀ·(A·x), on copies."""
    [n] = x0.shape
    a = local(32, n, n)
    x = local(32, n)
    y = local(32, n)
    for i in range(n):
        y[i] = 0
        x[i] = x0[i]
        for j in range(n):
            a[i, j] = a0[i, j]
    for i in range(n):
        tmp[i] = 0
        for j in range(n):
            tmp[i] += a[i, j] * x[j]
        for j in range(n):
            y[j] += a[i, j] * tmp[i]
    for i in range(n):
        y0[i] = y[i]
        x0[i] = x[i]
        for j in range(n):
            a0[i, j] = a[i, j]


def cholesky(a: Array) -> None:
    """L of A = L·Lᵀ in whole numbers."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[j, k]
            if a[j, j] != 0:
                a[i, j] = divu(a[i, j], a[j, j])
            else:
                a[i, j] = 0
        for k in range(i):
            a[i, i] -= a[i, k] * a[i, k]
        a[i, i] = root(a[i, i])


def durbin(r: Array, y: Array, z: Array) -> None:
    """The Toeplitz system of autocorrelations in whole numbers."""
    [n] = r.shape
    alpha = -r[0]
    beta = i32(1)
    y[0] = alpha
    for k in range(1, n):
        beta = (1 - alpha * alpha) * beta
        total = i32(0)
        for i in range(k):
            total += r[k - i - 1] * y[i]
        if beta != 0:
            found = divu(r[k] + total, beta)
            alpha = -found
        else:
            alpha = i32(0)
        for i in range(k):
            z[i] = y[i] + alpha * y[k - i - 1]
        for i in range(k):
            y[i] = z[i]
        y[k] = alpha


def gemver(
    alpha: Word, beta: Word, a0: Array, u10: Array, v10: Array, u20: Array, v20: Array, w0: Array,
    x0: Array, y0: Array, z0: Array,
) -> None:  # fmt: skip
    """A += u1·v1ᵀ + u2·v2ᵀ, x += beta·Aᵀ·y + z, w += alpha·A·x, on copies."""
    n, _ = a0.shape
    a = local(32, n, n)
    u1 = local(32, n)
    v1 = local(32, n)
    u2 = local(32, n)
    v2 = local(32, n)
    w = local(32, n)
    x = local(32, n)
    y = local(32, n)
    z = local(32, n)
    for i in range(n):
        u1[i] = u10[i]
        v1[i] = v10[i]
        u2[i] = u20[i]
        v2[i] = v20[i]
        w[i] = w0[i]
        x[i] = x0[i]
        y[i] = y0[i]
        z[i] = z0[i]
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
    for i in range(n):
        for j in range(n):
            a[i, j] += u1[i] * v1[j] + u2[i] * v2[j]
    for i in range(n):
        for j in range(n):
            x[i] += beta * a[j, i] * y[j]
    for i in range(n):
        x[i] += z[i]
    for i in range(n):
        for j in range(n):
            w[i] += alpha * a[i, j] * x[j]
    for i in range(n):
        u10[i] = u1[i]
        v10[i] = v1[i]
        u20[i] = u2[i]
        v20[i] = v2[i]
        w0[i] = w[i]
        x0[i] = x[i]
        y0[i] = y[i]
        z0[i] = z[i]
    for i in range(n):
        for j in range(n):
            a0[i, j] = a[i, j]


def gesummv(
    alpha: Word, beta: Word, a0: Array, b0: Array, tmp0: Array, x0: Array, y0: Array
) -> None:
    """Y = alpha·A·x + beta·B·x, on copies."""
    n, _ = a0.shape
    tmp = local(32, n)
    a = local(32, n, n)
    b = local(32, n, n)
    x = local(32, n)
    y = local(32, n)
    for i in range(n):
        tmp[i] = tmp0[i]
        x[i] = x0[i]
        y[i] = y0[i]
        for j in range(n):
            a[i, j] = a0[i, j]
            b[i, j] = b0[i, j]
    for i in range(n):
        tmp[i] = 0
        y[i] = 0
        for j in range(n):
            tmp[i] += a[i, j] * x[j]
            y[i] += b[i, j] * x[j]
        y[i] = alpha * tmp[i] + beta * y[i]
    for i in range(n):
        tmp0[i] = tmp[i]
        x0[i] = x[i]
        y0[i] = y[i]
        for j in range(n):
            a0[i, j] = a[i, j]
            b0[i, j] = b[i, j]


def gramschmidt(a0: Array, r0: Array, q0: Array) -> None:
    """A = Q·R in whole numbers, on copies."""
    n, _ = a0.shape
    a = local(32, n, n)
    r = local(32, n, n)
    q = local(32, n, n)
    for i in range(n):
        for j in range(n):
            r[i, j] = r0[i, j]
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
            q[i, j] = q0[i, j]
    for k in range(n):
        norm = i32(0)
        for i in range(n):
            norm += a[i, k] * a[i, k]
        r[k, k] = root(norm)
        for i in range(n):
            q[i, k] = divu(a[i, k], r[k, k])
        for j in range(k + 1, n):
            r[k, j] = 0
            for i in range(n):
                r[k, j] += q[i, k] * a[i, j]
            for i in range(n):
                a[i, j] -= q[i, k] * r[k, j]
    for i in range(n):
        for j in range(n):
            r0[i, j] = r[i, j]
    for i in range(n):
        for j in range(n):
            a0[i, j] = a[i, j]
            q0[i, j] = q[i, j]


def lu(a: Array) -> None:
    """A = L·U in place, in whole numbers."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[k, j]
            a[i, j] = divu(a[i, j], a[j, j])
        for j in range(i, n):
            for k in range(i):
                a[i, j] -= a[i, k] * a[k, j]


def ludcmp(a: Array, b: Array, x: Array, y: Array) -> None:
    """A·x = b by way of L and U, in whole numbers."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            w = a[i, j]
            for k in range(j):
                w -= a[i, k] * a[k, j]
            d = a[j, j]
            if d != 0:
                a[i, j] = divu(w, d)
        for j in range(i, n):
            w = a[i, j]
            for k in range(i):
                w -= a[i, k] * a[k, j]
            a[i, j] = w
    for i in range(n):
        w = b[i]
        for j in range(i):
            w -= a[i, j] * y[j]
        y[i] = w
    for i in range(n - 1, -1, -1):
        w = y[i]
        for j in range(i + 1, n):
            w -= a[i, j] * x[j]
        d = a[i, i]
        if d != 0:
            x[i] = divu(w, d)


def mvt(x10: Array, x20: Array, y10: Array, y20: Array, a0: Array) -> None:
    """x1 += A·y1, x2 += Aᵀ·y2, on copies."""
    n, _ = a0.shape
    x1 = local(32, n)
    x2 = local(32, n)
    y1 = local(32, n)
    y2 = local(32, n)
    a = local(32, n, n)
    for i in range(n):
        y1[i] = y10[i]
        y2[i] = y20[i]
        x1[i] = x10[i]
        x2[i] = x20[i]
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
    for i in range(n):
        for j in range(n):
            x1[i] += a[i, j] * y1[j]
    for i in range(n):
        for j in range(n):
            x2[i] += a[j, i] * y2[j]
    for i in range(n):
        x10[i] = x1[i]
        x20[i] = x2[i]


def syr2k(alpha: Word, beta: Word, c: Array, a0: Array, b0: Array) -> None:
    """C = alpha·A·Bᵀ + alpha·B·Aᵀ + beta·C, the lower half; A and B are copied."""
    n, _ = c.shape
    a = local(32, n, n)
    b = local(32, n, n)
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
            b[i, j] = b0[i, j]
    for i in range(n):
        for j in range(i + 1):
            c[i, j] *= beta
        for j in range(i + 1):
            for k in range(n):
                c[i, j] += a[j, k] * alpha * b[i, k] + b[j, k] * alpha * a[i, k]
    for i in range(n):
        for j in range(n):
            a0[i, j] = a[i, j]
            b0[i, j] = b[i, j]


def syrk(alpha: Word, beta: Word, c: Array, a0: Array) -> None:
    """C = alpha·A·Aᵀ + beta·C, the lower half; A is copied."""
    n, _ = c.shape
    a = local(32, n, n)
    for i in range(n):
        for j in range(n):
            a[i, j] = a0[i, j]
    for i in range(n):
        for j in range(i + 1):
            c[i, j] *= beta
        for j in range(i + 1):
            for k in range(n):
                c[i, j] += alpha * a[i, k] * a[j, k]
    for i in range(n):
        for j in range(n):
            a0[i, j] = a[i, j]


def trisolv(lower: Array, x: Array, b: Array) -> None:
    """L·x = b, with L triangular, in whole numbers."""
    [n] = x.shape
    for i in range(n):
        x[i] = b[i]
        for j in range(i):
            x[i] -= lower[i, j] * x[j]
        x[i] = divu(x[i], lower[i, i])


def _odd(name: str) -> Data:
    """Odd numbers on the diagonal, so that nothing is divided by 0."""

    def made(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
        n = sizes["N"]
        words = [rng.randrange(-(2**31), 2**31) for _ in range(n * n)]
        return {name: [w | 1 if k % (n + 1) == 0 else w for k, w in enumerate(words)]}

    return made


_SIZE = {"published": {"N": 8}}
KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel(k2mm, "alpha beta tmp0[N,N] a0[N,N] b0[N,N] c0[N,N] d0[N,N]", _SIZE),
        Kernel(k3mm, "e[N,N] a[N,N] b[N,N] f[N,N] c[N,N] d[N,N] g[N,N]", _SIZE),
        Kernel(atax, "a0[N,N] x0[N] y0[N] tmp[N]", _SIZE),
        Kernel(bicg, "a[N,N] s[N] q[N] p[N] r[N]", _SIZE),
        Kernel(cholesky, "a[N,N]", _SIZE),
        Kernel(doitgen, "a[N,N,N] c4[N,N] total[N]", _SIZE),
        Kernel(durbin, "r[N] y[N] z[N]", _SIZE),
        Kernel(gemm, "alpha beta c0[N,N] a0[N,N] b0[N,N]", _SIZE),
        Kernel(
            gemver, "alpha beta a0[N,N] u10[N] v10[N] u20[N] v20[N] w0[N] x0[N] y0[N] z0[N]", _SIZE
        ),
        Kernel(gesummv, "alpha beta a0[N,N] b0[N,N] tmp0[N] x0[N] y0[N]", _SIZE),
        Kernel(gramschmidt, "a0[N,N] r0[N,N] q0[N,N]", _SIZE),
        Kernel(lu, "a[N,N]", _SIZE, data=_odd("a")),
        Kernel(ludcmp, "a[N,N] b[N] x[N] y[N]", _SIZE),
        Kernel(mvt, "x10[N] x20[N] y10[N] y20[N] a0[N,N]", _SIZE),
        Kernel(symm, "alpha beta c[N,N] a[N,N] b[N,N]", _SIZE),
        Kernel(syr2k, "alpha beta c[N,N] a0[N,N] b0[N,N]", _SIZE),
        Kernel(syrk, "alpha beta c[N,N] a0[N,N]", _SIZE),
        Kernel(trisolv, "lower[N,N] x[N] b[N]", _SIZE, data=_odd("lower")),
        Kernel(trmm, "alpha a[N,N] b[N,N]", _SIZE),
    )
}
