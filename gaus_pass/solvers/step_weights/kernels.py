"""Maximum preflow, compiled: push-relabel from whatever flow there is.

Source: A. Goldberg and R. Tarjan, "A new approach to the maximum-flow problem", Journal of the ACM
35 (1988) 921-940, with first-in first-out order and labels that are counted anew now and then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gaus_pass.model.problem import IntArray
from gaus_pass.support.jit import Scalar, lazy_njit

Numbers = NDArray[np.int32]
"""Nodes, arcs or labels; half as wide as flows, because memory is what pushing waits for."""
Marks = NDArray[np.int8]


@lazy_njit
def count_labels(
    first: IntArray,
    head: Numbers,
    reverse: Numbers,
    residual: IntArray,
    excess: IntArray,
    label: Numbers,
    queue: Numbers,
) -> None:
    """Distance of each node from a deficit in residual arcs; n + 1 where there is no path."""
    n = len(excess)
    far = n + 1
    size = 0
    for i in range(n):
        label[i] = far
        if excess[i] < 0:
            label[i] = 0
            queue[size] = i
            size += 1
    k = 0
    while k < size:
        i = queue[k]
        k += 1
        for a in range(first[i], first[i + 1]):
            j = head[a]
            if label[j] == far and residual[reverse[a]] > 0:
                label[j] = label[i] + 1
                queue[size] = j
                size += 1


@lazy_njit
def push(
    first: IntArray,
    head: Numbers,
    reverse: Numbers,
    residual: IntArray,
    excess: IntArray,
    label: Numbers,
    current: IntArray,
    queue: Numbers,
    waiting: Marks,
    limit: Scalar,
) -> Scalar:
    """Push excess towards deficits until none can get there, or ``limit`` arcs were looked at.

    Returns
    -------
    Arcs looked at.
    """
    n = len(excess)
    far = n + 1
    size = 0
    for i in range(n):
        current[i] = first[i]
        waiting[i] = 0
        if excess[i] > 0 and label[i] < far:
            queue[size] = i
            size += 1
            waiting[i] = 1
    front, work = 0, 0
    while size > 0 and work < limit:
        i = queue[front]
        front = front + 1 if front + 1 < n else 0
        size -= 1
        waiting[i] = 0
        while excess[i] > 0 and label[i] < far:
            a = current[i]
            if a == first[i + 1]:
                least = far
                for b in range(first[i], first[i + 1]):
                    if residual[b] > 0 and label[head[b]] + 1 < least:
                        least = label[head[b]] + 1
                work += first[i + 1] - first[i] + 12
                label[i] = least
                current[i] = first[i]
                continue
            j = head[a]
            work += 1
            if residual[a] > 0 and label[i] == label[j] + 1:
                amount = min(excess[i], residual[a])
                residual[a] -= amount
                residual[reverse[a]] += amount
                excess[i] -= amount
                excess[j] += amount
                if excess[j] > 0 and waiting[j] == 0:
                    place = front + size if front + size < n else front + size - n
                    queue[place] = j
                    size += 1
                    waiting[j] = 1
            else:
                current[i] += 1
    return work


@lazy_njit
def resize(
    arc: IntArray,
    reverse: Numbers,
    residual: IntArray,
    excess: IntArray,
    tail: IntArray,
    head: IntArray,
    growth: IntArray,
) -> None:
    """Change capacities; flow that no longer fits goes back to where the arc begins."""
    for k in range(len(arc)):
        a = arc[k]
        left = residual[a] + growth[k]
        if left < 0:
            residual[reverse[a]] += left
            excess[tail[k]] -= left
            excess[head[k]] += left
            left = 0
        residual[a] = left
