"""Constraints and units of a task as named tuples of arrays, which kernels read.

Named tuples, because compiled code takes them as they are and a kernel's signature stays short.
"""

from __future__ import annotations

from typing import NamedTuple

from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import IntArray


class Edges(NamedTuple):
    """Difference constraints by destination and by source, and windows.

    ``start[i] >= start[pred[k]] + pred_gap[k]`` for k in ``pred_ptr[i]:pred_ptr[i + 1]``, likewise
    for successors; ``lower`` and ``upper`` (n,) in steps.
    """

    pred_ptr: IntArray
    pred: IntArray
    pred_gap: IntArray
    succ_ptr: IntArray
    succ: IntArray
    succ_gap: IntArray
    lower: IntArray
    upper: IntArray


class Loads(NamedTuple):
    """Units that operations occupy: ``type_of`` (n,), ``units`` (types, r), ``blocking`` (types,).

    ``limit`` (r,) units there are; `NO_DEADLINE` where there is no limit.
    """

    type_of: IntArray
    units: IntArray
    blocking: IntArray
    limit: IntArray


def edges_between(
    src: IntArray, dst: IntArray, gap: IntArray, lower: IntArray, upper: IntArray
) -> Edges:
    """The constraints ``start[dst] >= start[src] + gap`` (m,) within windows (n,)."""
    n = len(lower)
    pred_ptr, by_dst = rows_of(dst, n)
    succ_ptr, by_src = rows_of(src, n)
    return Edges(
        pred_ptr, src[by_dst], gap[by_dst], succ_ptr, dst[by_src], gap[by_src], lower, upper
    )
