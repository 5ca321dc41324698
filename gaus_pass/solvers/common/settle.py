"""The nearest start times that keep all dependences, above or below given ones."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.support.jit import lazy_njit


@lazy_njit
def settle_forward(src: IntArray, dst: IntArray, gap: IntArray, start: IntArray) -> None:
    """Raise ``start`` to the least solution of start[dst] >= start[src] + gap above it."""
    changed = True
    while changed:
        changed = False
        for k in range(len(src)):
            earliest = start[src[k]] + gap[k]
            if earliest > start[dst[k]]:
                start[dst[k]] = earliest
                changed = True


@lazy_njit
def settle_backward(src: IntArray, dst: IntArray, gap: IntArray, start: IntArray) -> None:
    """Lower ``start`` to the greatest solution of start[dst] >= start[src] + gap below it."""
    changed = True
    while changed:
        changed = False
        for k in range(len(src) - 1, -1, -1):
            latest = start[dst[k]] - gap[k]
            if latest < start[src[k]]:
                start[src[k]] = latest
                changed = True


def settled(edges: tuple[IntArray, IntArray, IntArray], start: IntArray, forward: bool) -> IntArray:
    """(n,) the nearest solution above (``forward``) or below start times.

    Edges come in the order of `analysis.constraints.Precedence`: along those of distance 0 one
    sweep is enough, and every back-edge on a path may take one more.
    """
    moved = np.array(start)
    kernel = settle_forward if forward else settle_backward
    kernel.sized(8 * len(edges[0]), 2000)(*edges, moved)
    return moved
