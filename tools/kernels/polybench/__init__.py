"""The kernels of PolyBench/C 4.2 on integers of 32 bits."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from kernels.polybench import blas, others, solvers, stencils
from kernels.table import Data, Kernel, Sizes


def _sizes(names: str, small: str, large: str) -> dict[str, dict[str, int]]:
    texts = {"small": small, "large": large}
    return {
        called: dict(zip(names.split(), map(int, text.split()), strict=True))
        for called, text in texts.items()
    }


def _symmetric(low: int, high: int) -> Data:
    """A symmetric matrix of a diagonal from ``high`` on and small numbers elsewhere."""

    def made(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
        n = sizes["N"]
        rows = [[rng.randrange(-low, low) for _ in range(n)] for _ in range(n)]
        return {
            "a": [
                rng.randrange(high, 2 * high) if i == j else rows[max(i, j)][min(i, j)]
                for i in range(n)
                for j in range(n)
            ]
        }

    return made


_GEMM = _sizes("NI NJ NK", "5 6 7", "1000 1100 1200")
_MN = _sizes("M N", "5 7", "1900 2100")
_RANK = _sizes("M N", "5 6", "1000 1200")
_DATA = _sizes("M N", "5 7", "1200 1400")
_SQUARE = _sizes("N", "7", "2000")
_WEIGHTS = "a1 a2 a3 a4 b1 b2"

KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel(others.correlation, "data[N,M] corr[M,M] mean[M] deviation[M]", _DATA, 10),
        Kernel(others.covariance, "data[N,M] cov[M,M] mean[M]", _DATA),
        Kernel(blas.gemm, "alpha beta c[NI,NJ] a[NI,NK] b[NK,NJ]", _GEMM),
        Kernel(
            blas.gemver, "alpha beta a[N,N] u1[N] v1[N] u2[N] v2[N] w[N] x[N] y[N] z[N]", _SQUARE
        ),
        Kernel(
            blas.gesummv, "alpha beta a[N,N] b[N,N] tmp[N] x[N] y[N]", _sizes("N", "7", "1300")
        ),
        Kernel(blas.symm, "alpha beta c[M,N] a[M,M] b[M,N]", _RANK),
        Kernel(blas.syr2k, "alpha beta c[N,N] a[N,M] b[N,M]", _RANK),
        Kernel(blas.syrk, "alpha beta c[N,N] a[N,M]", _RANK),
        Kernel(blas.trmm, "alpha a[M,M] b[M,N]", _RANK),
        Kernel(
            blas.k2mm, "alpha beta tmp[NI,NJ] a[NI,NK] b[NK,NJ] c[NJ,NL] d[NI,NL]",
            _sizes("NI NJ NK NL", "4 5 6 7", "800 900 1100 1200"),
        ),
        Kernel(
            blas.k3mm, "e[NI,NJ] a[NI,NK] b[NK,NJ] f[NJ,NL] c[NJ,NM] d[NM,NL] g[NI,NL]",
            _sizes("NI NJ NK NL NM", "4 5 6 3 7", "800 900 1000 1100 1200"),
        ),
        Kernel(blas.atax, "a[M,N] x[N] y[N] tmp[M]", _MN),
        Kernel(blas.bicg, "a[N,M] s[M] q[N] p[M] r[N]", _MN),
        Kernel(
            blas.doitgen, "a[NR,NQ,NP] c4[NP,NP] total[NP]",
            _sizes("NR NQ NP", "3 4 5", "150 140 160"),
        ),
        Kernel(blas.mvt, "x1[N] x2[N] y1[N] y2[N] a[N,N]", _SQUARE),
        Kernel(solvers.cholesky, "a[N,N]", _SQUARE, data=_symmetric(100, 1 << 20)),
        Kernel(solvers.durbin, "r[N] y[N]", _SQUARE, 8),
        Kernel(
            solvers.gramschmidt, "a[M,N] r[N,N] q[M,N]", _sizes("M N", "6 5", "1000 1200"), 10
        ),
        Kernel(solvers.lu, "a[N,N]", _SQUARE, data=_symmetric(1000, 100)),
        Kernel(solvers.ludcmp, "a[N,N] b[N] x[N] y[N]", _SQUARE, data=_symmetric(1000, 100)),
        Kernel(solvers.trisolv, "lower[N,N] x[N] b[N]", _SQUARE, 16),
        Kernel(
            stencils.deriche,
            "image[W,H] out[W,H] y1[W,H] y2[W,H] " + _WEIGHTS,
            _sizes("W H", "6 5", "4096 2160"),
            data=lambda rng, *_: {name: rng.randrange(-200, 200) for name in _WEIGHTS.split()},
        ),
        Kernel(others.floyd_warshall, "path[N,N]", _sizes("N", "7", "2800")),
        Kernel(
            others.nussinov, "seq[N]:i8 best[N,N]", _sizes("N", "9", "2500"),
            data=lambda rng, sizes, _: {
                "seq": [rng.randrange(4) for _ in range(sizes["N"])],
                "best": [0] * sizes["N"] ** 2,
            },
        ),
        Kernel(
            stencils.adi, "steps:index u[N,N] v[N,N] p[N,N] q[N,N]", _sizes("N", "6", "1000"), 12
        ),
        Kernel(
            stencils.fdtd_2d, "steps:index ex[NX,NY] ey[NX,NY] hz[NX,NY] fict[T]",
            _sizes("NX NY T", "5 6 4", "1000 1200 500"),
        ),
        Kernel(stencils.heat_3d, "steps:index a[N,N,N] b[N,N,N]", _sizes("N", "5", "120")),
        Kernel(stencils.jacobi_1d, "steps:index a[N] b[N]", _sizes("N", "12", "2000")),
        Kernel(stencils.jacobi_2d, "steps:index a[N,N] b[N,N]", _sizes("N", "6", "1300")),
        Kernel(stencils.seidel_2d, "steps:index a[N,N]", _sizes("N", "6", "2000")),
    )
}  # fmt: skip
