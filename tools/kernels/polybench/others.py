"""PolyBench: data mining and dynamic programming."""

from __future__ import annotations

from kernels.polybench.solvers import isqrt
from kernels.words import Array, div, i32


def correlation(data: Array, corr: Array, mean: Array, deviation: Array) -> None:
    """Correlations of the columns; they have 8 bits behind the point."""
    n, m = data.shape
    for j in range(m):
        mean[j] = 0
        for i in range(n):
            mean[j] += data[i, j]
        mean[j] = div(mean[j], n)
    for j in range(m):
        deviation[j] = 0
        for i in range(n):
            deviation[j] += (data[i, j] - mean[j]) * (data[i, j] - mean[j])
        deviation[j] = isqrt(div(deviation[j], n))
        deviation[j] = i32(1) if deviation[j] <= 0 else deviation[j]
    for i in range(n):
        for j in range(m):
            data[i, j] = div((data[i, j] - mean[j]) << 8, deviation[j])
    for i in range(m - 1):
        corr[i, i] = 256
        for j in range(i + 1, m):
            corr[i, j] = 0
            for k in range(n):
                corr[i, j] += data[k, i] * data[k, j] >> 8
            corr[i, j] = div(corr[i, j], n)
            corr[j, i] = corr[i, j]
    corr[m - 1, m - 1] = 256


def covariance(data: Array, cov: Array, mean: Array) -> None:
    """Covariances of the columns."""
    n, m = data.shape
    for j in range(m):
        mean[j] = 0
        for i in range(n):
            mean[j] += data[i, j]
        mean[j] = div(mean[j], n)
    for i in range(n):
        for j in range(m):
            data[i, j] -= mean[j]
    for i in range(m):
        for j in range(i, m):
            cov[i, j] = 0
            for k in range(n):
                cov[i, j] += data[k, i] * data[k, j]
            cov[i, j] = div(cov[i, j], n - 1)
            cov[j, i] = cov[i, j]


def floyd_warshall(path: Array) -> None:
    """Shortest paths between all pairs."""
    n, _ = path.shape
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = path[i, k] + path[k, j]
                path[i, j] = path[i, j] if path[i, j] < through else through


def nussinov(seq: Array, best: Array) -> None:
    """The most pairs that a strand of RNA can fold into."""
    [n] = seq.shape
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            if j - 1 >= 0:
                best[i, j] = max(best[i, j], best[i, j - 1])
            if i + 1 < n:
                best[i, j] = max(best[i, j], best[i + 1, j])
            if j - 1 >= 0 and i + 1 < n:
                if i < j - 1:
                    pair = i32(1) if i32(seq[i]) + i32(seq[j]) == 3 else i32(0)
                    best[i, j] = max(best[i, j], best[i + 1, j - 1] + pair)
                else:
                    best[i, j] = max(best[i, j], best[i + 1, j - 1])
            for k in range(i + 1, j):
                best[i, j] = max(best[i, j], best[i, k] + best[k + 1, j])
