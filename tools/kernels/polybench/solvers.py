"""PolyBench: linear solvers; quotients and roots are whole numbers."""

from __future__ import annotations

from kernels.words import Array, Word, div, i32, local


def isqrt(number: Word) -> Word:
    """The whole part of the root, a bit at a time; 0 for a negative number."""
    rest = max(number, 0)
    root = i32(0)
    bit = i32(1 << 30)
    for _ in range(16):
        trial = root + bit
        fits = rest >= trial
        rest = rest - trial if fits else rest
        root = root >> 1
        root = root + bit if fits else root
        bit = bit >> 2
    return root


def cholesky(a: Array) -> None:
    """L of A = L·Lᵀ; the diagonal is made odd, so that nothing is divided by 0."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[j, k]
            a[i, j] = div(a[i, j], a[j, j])
        for k in range(i):
            a[i, i] -= a[i, k] * a[i, k]
        a[i, i] = isqrt(a[i, i]) | 1


def durbin(r: Array, y: Array) -> None:
    """The Toeplitz system of autocorrelations; reflections have 8 bits behind the point."""
    [n] = r.shape
    z = local(32, n)
    y[0] = -r[0]
    beta = i32(256)
    alpha = -r[0]
    for k in range(1, n):
        beta = (((256 * 256 - alpha * alpha) >> 8) * beta) >> 8
        total = i32(0)
        for i in range(k):
            total += r[k - i - 1] * y[i]
        alpha = div(-((r[k] << 8) + total), beta | 1)
        for i in range(k):
            z[i] = y[i] + (alpha * y[k - i - 1] >> 8)
        for i in range(k):
            y[i] = z[i]
        y[k] = alpha


def gramschmidt(a: Array, r: Array, q: Array) -> None:
    """A = Q·R; Q has 8 bits behind the point."""
    m, n = a.shape
    for k in range(n):
        norm = i32(0)
        for i in range(m):
            norm += a[i, k] * a[i, k]
        r[k, k] = isqrt(norm)
        for i in range(m):
            q[i, k] = div(a[i, k] << 8, r[k, k] | 1)
        for j in range(k + 1, n):
            r[k, j] = 0
            for i in range(m):
                r[k, j] += q[i, k] * a[i, j]
            for i in range(m):
                a[i, j] -= q[i, k] * (r[k, j] >> 8) >> 8


def lu(a: Array) -> None:
    """A = L·U in place."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[k, j]
            a[i, j] = div(a[i, j], a[j, j] | 1)
        for j in range(i, n):
            for k in range(i):
                a[i, j] -= a[i, k] * a[k, j]


def ludcmp(a: Array, b: Array, x: Array, y: Array) -> None:
    """A·x = b by way of L and U."""
    n, _ = a.shape
    for i in range(n):
        for j in range(i):
            w = a[i, j]
            for k in range(j):
                w -= a[i, k] * a[k, j]
            a[i, j] = div(w, a[j, j] | 1)
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
        x[i] = div(w, a[i, i] | 1)


def trisolv(lower: Array, x: Array, b: Array) -> None:
    """L·x = b, with L triangular."""
    n, _ = lower.shape
    for i in range(n):
        x[i] = b[i]
        for j in range(i):
            x[i] -= lower[i, j] * x[j]
        x[i] = div(x[i], lower[i, i] | 1)
