"""PolyBench: products of matrices and vectors."""

from __future__ import annotations

from kernels.words import Array, Word, i32


def gemm(alpha: Word, beta: Word, c: Array, a: Array, b: Array) -> None:
    """C = alpha·A·B + beta·C."""
    ni, nj = c.shape
    _, nk = a.shape
    for i in range(ni):
        for j in range(nj):
            c[i, j] *= beta
        for k in range(nk):
            for j in range(nj):
                c[i, j] += alpha * a[i, k] * b[k, j]


def gemver(
    alpha: Word, beta: Word, a: Array, u1: Array, v1: Array, u2: Array, v2: Array, w: Array,
    x: Array, y: Array, z: Array,
) -> None:  # fmt: skip
    """A += u1·v1ᵀ + u2·v2ᵀ, x += beta·Aᵀ·y + z, w += alpha·A·x."""
    n, _ = a.shape
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


def gesummv(alpha: Word, beta: Word, a: Array, b: Array, tmp: Array, x: Array, y: Array) -> None:
    """Y = alpha·A·x + beta·B·x."""
    n, _ = a.shape
    for i in range(n):
        tmp[i] = 0
        y[i] = 0
        for j in range(n):
            tmp[i] += a[i, j] * x[j]
            y[i] += b[i, j] * x[j]
        y[i] = alpha * tmp[i] + beta * y[i]


def symm(alpha: Word, beta: Word, c: Array, a: Array, b: Array) -> None:
    """C = alpha·A·B + beta·C, with A symmetric."""
    m, n = c.shape
    for i in range(m):
        for j in range(n):
            total = i32(0)
            for k in range(i):
                c[k, j] += alpha * b[i, j] * a[i, k]
                total += b[k, j] * a[i, k]
            c[i, j] = beta * c[i, j] + alpha * b[i, j] * a[i, i] + alpha * total


def syr2k(alpha: Word, beta: Word, c: Array, a: Array, b: Array) -> None:
    """C = alpha·A·Bᵀ + alpha·B·Aᵀ + beta·C, the lower half."""
    n, m = a.shape
    for i in range(n):
        for j in range(i + 1):
            c[i, j] *= beta
        for k in range(m):
            for j in range(i + 1):
                c[i, j] += a[j, k] * alpha * b[i, k] + b[j, k] * alpha * a[i, k]


def syrk(alpha: Word, beta: Word, c: Array, a: Array) -> None:
    """C = alpha·A·Aᵀ + beta·C, the lower half."""
    n, m = a.shape
    for i in range(n):
        for j in range(i + 1):
            c[i, j] *= beta
        for k in range(m):
            for j in range(i + 1):
                c[i, j] += alpha * a[i, k] * a[j, k]


def trmm(alpha: Word, a: Array, b: Array) -> None:
    """B = alpha·Aᵀ·B, with A triangular with a diagonal of ones."""
    m, n = b.shape
    for i in range(m):
        for j in range(n):
            for k in range(i + 1, m):
                b[i, j] += a[k, i] * b[k, j]
            b[i, j] = alpha * b[i, j]


def k2mm(alpha: Word, beta: Word, tmp: Array, a: Array, b: Array, c: Array, d: Array) -> None:
    """D = alpha·A·B·C + beta·D."""
    ni, nj = tmp.shape
    _, nk = a.shape
    _, nl = c.shape
    for i in range(ni):
        for j in range(nj):
            tmp[i, j] = 0
            for k in range(nk):
                tmp[i, j] += alpha * a[i, k] * b[k, j]
    for i in range(ni):
        for j in range(nl):
            d[i, j] *= beta
            for k in range(nj):
                d[i, j] += tmp[i, k] * c[k, j]


def k3mm(e: Array, a: Array, b: Array, f: Array, c: Array, d: Array, g: Array) -> None:
    """G = (A·B)·(C·D)."""
    ni, nj = e.shape
    _, nk = a.shape
    _, nl = f.shape
    _, nm = c.shape
    for i in range(ni):
        for j in range(nj):
            e[i, j] = 0
            for k in range(nk):
                e[i, j] += a[i, k] * b[k, j]
    for i in range(nj):
        for j in range(nl):
            f[i, j] = 0
            for k in range(nm):
                f[i, j] += c[i, k] * d[k, j]
    for i in range(ni):
        for j in range(nl):
            g[i, j] = 0
            for k in range(nj):
                g[i, j] += e[i, k] * f[k, j]


def atax(a: Array, x: Array, y: Array, tmp: Array) -> None:
    """Y = Aᵀ·(A·x)."""
    m, n = a.shape
    for i in range(n):
        y[i] = 0
    for i in range(m):
        tmp[i] = 0
        for j in range(n):
            tmp[i] += a[i, j] * x[j]
        for j in range(n):
            y[j] += a[i, j] * tmp[i]


def bicg(a: Array, s: Array, q: Array, p: Array, r: Array) -> None:
    """S = Aᵀ·r, q = A·p."""
    n, m = a.shape
    for i in range(m):
        s[i] = 0
    for i in range(n):
        q[i] = 0
        for j in range(m):
            s[j] += r[i] * a[i, j]
            q[i] += a[i, j] * p[j]


def doitgen(a: Array, c4: Array, total: Array) -> None:
    """A[r, q, ·] = A[r, q, ·]·C4."""
    nr, nq, np = a.shape
    for r in range(nr):
        for q in range(nq):
            for p in range(np):
                total[p] = 0
                for s in range(np):
                    total[p] += a[r, q, s] * c4[s, p]
            for p in range(np):
                a[r, q, p] = total[p]


def mvt(x1: Array, x2: Array, y1: Array, y2: Array, a: Array) -> None:
    """x1 += A·y1, x2 += Aᵀ·y2."""
    n, _ = a.shape
    for i in range(n):
        for j in range(n):
            x1[i] += a[i, j] * y1[j]
    for i in range(n):
        for j in range(n):
            x2[i] += a[j, i] * y2[j]
