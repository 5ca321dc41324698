"""Kernels of MachSuite on integers and numbers with a fixed point."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from kernels.machsuite import aes, dense, irregular
from kernels.table import Data, Kernel, Sizes


def _bounded(**most: int) -> Data:
    """Memories of numbers from 0 on, below these."""

    def made(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
        shapes = {"cols": sizes.get("L", 0) * sizes["N"], "near": sizes.get("L", 0) * sizes["N"]}
        return {k: [rng.randrange(top) for _ in range(shapes[k])] for k, top in most.items()}

    return made


def _rows(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    """Rows of lengths that add up to less than all."""
    ends = sorted(rng.randrange(sizes["NNZ"] + 1) for _ in range(sizes["N"]))
    return {"rows": [0, *ends], "cols": [rng.randrange(sizes["N"]) for _ in range(sizes["NNZ"])]}


def _strings(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    letters = [97, 98] if count else [97]
    return {
        "pattern": [rng.choice(letters) for _ in range(sizes["M"])],
        "text": [rng.choice(letters) for _ in range(sizes["N"])],
    }


def _sequences(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    return {f"seq_{k}": [rng.choice(b"acgt") for _ in range(sizes[k.upper()])] for k in "ab"}


def _observed(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    return {"obs": [rng.randrange(sizes["K"]) for _ in range(sizes["T"])]}


def _graph(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    nodes, most = sizes["N"], sizes["E"]
    ends = sorted(rng.randrange(most + 1) for _ in range(nodes))
    return {
        "begin": [0, *ends[:-1]], "end": ends, "start": rng.randrange(nodes),
        "edges": [rng.randrange(nodes) for _ in range(most)],
        "level": [127] * nodes, "counts": [0] * (nodes + 1),
    }  # fmt: skip


def _blocks(rng: random.Random, sizes: Sizes, count: int) -> Mapping[str, Any]:
    return {"points": [rng.randrange(sizes["P"] + 1) for _ in range(sizes["B"] ** 3)]}


_SQUARE = {"small": {"N": 8}}
_GRAPH = {"small": {"N": 12, "E": 30, "C": 13}}
_EDGES = "begin[N] end[N] edges[E] level[N]:i8 counts[C] start:index"

KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel(aes.aes, "key[32]:i8 block[16]:i8", {"small": {}}),
        Kernel(irregular.bfs_bulk, _EDGES, _GRAPH, data=_graph),
        Kernel(irregular.bfs_queue, _EDGES, _GRAPH, data=_graph),
        Kernel(
            dense.fft_strided, "real[N] img[N] real_twid[N] img_twid[N]", {"small": {"N": 16}}, 15
        ),
        Kernel(dense.gemm_blocked, "m1[N,N] m2[N,N] prod[N,N]", _SQUARE),
        Kernel(dense.gemm_ncubed, "m1[N,N] m2[N,N] prod[N,N]", _SQUARE),
        Kernel(
            irregular.kmp, "pattern[M]:i8 text[N]:i8 following[M]", {"small": {"M": 4, "N": 40}},
            data=_strings,
        ),
        Kernel(
            dense.md_knn, "fx[N] fy[N] fz[N] px[N] py[N] pz[N] near[N,L]",
            {"small": {"N": 8, "L": 5}}, 8, data=_bounded(near=8),
        ),
        Kernel(
            dense.md_grid, "points[B,B,B] force[B,B,B,P,3] position[B,B,B,P,3]",
            {"small": {"B": 2, "P": 3}}, 8, data=_blocks,
        ),
        Kernel(
            irregular.nw,
            "seq_a[A]:i8 seq_b[B]:i8 aligned_a[AB]:i8 aligned_b[AB]:i8 score[RB,RA] move[RB,RA]:i8",
            {"small": {"A": 7, "B": 6, "AB": 13, "RA": 8, "RB": 7}}, data=_sequences,
        ),
        Kernel(irregular.sort_merge, "a[N]", {"small": {"N": 13}}),
        Kernel(irregular.sort_radix, "a[N] b[N]", {"small": {"N": 13}}),
        Kernel(
            irregular.spmv_crs, "val[NNZ] cols[NNZ] rows[R] vec[N] out[N]",
            {"small": {"N": 7, "NNZ": 20, "R": 8}}, data=_rows,
        ),
        Kernel(
            irregular.spmv_ellpack, "nzval[N,L] cols[N,L] vec[N] out[N]",
            {"small": {"N": 7, "L": 4}}, data=_bounded(cols=7),
        ),
        Kernel(
            dense.stencil2d, "orig[R,C] sol[R,C] weights[3,3]", {"small": {"R": 6, "C": 7}}
        ),
        Kernel(
            dense.stencil3d, "c0 c1 orig[H,C,R] sol[H,C,R]", {"small": {"H": 4, "C": 5, "R": 6}}
        ),
        Kernel(
            irregular.viterbi,
            "obs[T]:i8 init[S] transition[S,S] emission[S,K] likely[T,S] path[T]",
            {"small": {"T": 6, "S": 4, "K": 5}}, 20, data=_observed,
        ),
    )
}  # fmt: skip
