"""PolyBench: stencils; weights are whole numbers, quotients cut towards zero or shifted."""

from __future__ import annotations

from kernels.words import Array, Word, div, i32


def adi(steps: int, u: Array, v: Array, p: Array, q: Array) -> None:
    """Alternating directions; p, q, u and v have 12 bits behind the point."""
    n, _ = u.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            v[0, i] = 4096
            p[i, 0] = 0
            q[i, 0] = v[0, i]
            for j in range(1, n - 1):
                pivot = (12288 - (p[i, j - 1] >> 1)) | 1
                p[i, j] = div(i32(2048 << 12), pivot)
                right = u[j, i - 1] + (u[j, i] << 1) + u[j, i + 1]
                q[i, j] = div((right + q[i, j - 1]) << 8, pivot >> 4 | 1)
            v[n - 1, i] = 4096
            for j in range(n - 2, 0, -1):
                v[j, i] = (p[i, j] * v[j + 1, i] >> 12) + q[i, j]
        for i in range(1, n - 1):
            u[i, 0] = 4096
            p[i, 0] = 0
            q[i, 0] = u[i, 0]
            for j in range(1, n - 1):
                pivot = (12288 - (p[i, j - 1] >> 1)) | 1
                p[i, j] = div(i32(2048 << 12), pivot)
                right = v[i - 1, j] + (v[i, j] << 1) + v[i + 1, j]
                q[i, j] = div((right + q[i, j - 1]) << 8, pivot >> 4 | 1)
            u[i, n - 1] = 4096
            for j in range(n - 2, 0, -1):
                u[i, j] = (p[i, j] * u[i, j + 1] >> 12) + q[i, j]


def fdtd_2d(steps: int, ex: Array, ey: Array, hz: Array, fict: Array) -> None:
    """Maxwell's equations in two dimensions."""
    nx, ny = ex.shape
    for t in range(steps):
        for j in range(ny):
            ey[0, j] = fict[t]
        for i in range(1, nx):
            for j in range(ny):
                ey[i, j] -= (hz[i, j] - hz[i - 1, j]) >> 1
        for i in range(nx):
            for j in range(1, ny):
                ex[i, j] -= (hz[i, j] - hz[i, j - 1]) >> 1
        for i in range(nx - 1):
            for j in range(ny - 1):
                turn = ex[i, j + 1] - ex[i, j] + ey[i + 1, j] - ey[i, j]
                hz[i, j] -= div(turn * 7, 10)


def heat_3d(steps: int, a: Array, b: Array) -> None:
    """The heat equation in three dimensions."""
    n, _, _ = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                for k in range(1, n - 1):
                    dx = a[i + 1, j, k] - (a[i, j, k] << 1) + a[i - 1, j, k]
                    dy = a[i, j + 1, k] - (a[i, j, k] << 1) + a[i, j - 1, k]
                    dz = a[i, j, k + 1] - (a[i, j, k] << 1) + a[i, j, k - 1]
                    b[i, j, k] = a[i, j, k] + (dx >> 3) + (dy >> 3) + (dz >> 3)
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                for k in range(1, n - 1):
                    dx = b[i + 1, j, k] - (b[i, j, k] << 1) + b[i - 1, j, k]
                    dy = b[i, j + 1, k] - (b[i, j, k] << 1) + b[i, j - 1, k]
                    dz = b[i, j, k + 1] - (b[i, j, k] << 1) + b[i, j, k - 1]
                    a[i, j, k] = b[i, j, k] + (dx >> 3) + (dy >> 3) + (dz >> 3)


def jacobi_1d(steps: int, a: Array, b: Array) -> None:
    """Means of three neighbours."""
    [n] = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            b[i] = div(a[i - 1] + a[i] + a[i + 1], 3)
        for i in range(1, n - 1):
            a[i] = div(b[i - 1] + b[i] + b[i + 1], 3)


def jacobi_2d(steps: int, a: Array, b: Array) -> None:
    """Means of five neighbours."""
    n, _ = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                b[i, j] = div(a[i, j] + a[i, j - 1] + a[i, j + 1] + a[i + 1, j] + a[i - 1, j], 5)
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i, j] = div(b[i, j] + b[i, j - 1] + b[i, j + 1] + b[i + 1, j] + b[i - 1, j], 5)


def seidel_2d(steps: int, a: Array) -> None:
    """Means of nine neighbours, in place."""
    n, _ = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                above = a[i - 1, j - 1] + a[i - 1, j] + a[i - 1, j + 1]
                beside = a[i, j - 1] + a[i, j] + a[i, j + 1]
                below = a[i + 1, j - 1] + a[i + 1, j] + a[i + 1, j + 1]
                a[i, j] = div(above + beside + below, 9)


def deriche(
    image: Array, out: Array, y1: Array, y2: Array,
    a1: Word, a2: Word, a3: Word, a4: Word, b1: Word, b2: Word,
) -> None:  # fmt: skip
    """An edge filter, both ways in both dimensions; weights have 8 bits behind the point."""
    w, h = image.shape
    for i in range(w):
        before, last, seen = i32(0), i32(0), i32(0)
        for j in range(h):
            now = (a1 * image[i, j] + a2 * seen + b1 * last + b2 * before) >> 8
            y1[i, j] = now
            seen = image[i, j]
            before = last
            last = now
    for i in range(w):
        before, last, seen, earlier = i32(0), i32(0), i32(0), i32(0)
        for j in range(h - 1, -1, -1):
            now = (a3 * seen + a4 * earlier + b1 * last + b2 * before) >> 8
            y2[i, j] = now
            earlier = seen
            seen = image[i, j]
            before = last
            last = now
    for i in range(w):
        for j in range(h):
            out[i, j] = y1[i, j] + y2[i, j]
    for j in range(h):
        before, last, seen = i32(0), i32(0), i32(0)
        for i in range(w):
            now = (a1 * out[i, j] + a2 * seen + b1 * last + b2 * before) >> 8
            y1[i, j] = now
            seen = out[i, j]
            before = last
            last = now
    for j in range(h):
        before, last, seen, earlier = i32(0), i32(0), i32(0), i32(0)
        for i in range(w - 1, -1, -1):
            now = (a3 * seen + a4 * earlier + b1 * last + b2 * before) >> 8
            y2[i, j] = now
            earlier = seen
            seen = out[i, j]
            before = last
            last = now
    for i in range(w):
        for j in range(h):
            out[i, j] = y1[i, j] + y2[i, j]
