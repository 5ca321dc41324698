"""What hardware does with schedules that were made for a proxy.

The paper tests on targets that are noisy, or limited in bandwidth or latency; the summary that we
have does not give their numbers, so that they are defined here, once and before measuring.  A
target keeps the device of every operation and the order on every device, and moves the starts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from device_graphs import Chained

from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.gflownet.chains import DeviceGraph

NOISE = 0.5
"""Standard deviation of the logarithm of true over assumed duration, per operation."""
LATENCY = 0.5
"""Time that a result takes to another device: the mean duration."""
TRANSFER = 0.4
"""Time of the largest transfer on the one link between all devices; sizes are U(0, 1)."""


@dataclass(frozen=True)
class Target:
    """A machine for one graph.

    Attributes
    ----------
    duration : (n,)
        What operations take there.
    latency
        From the end of an operation until another device has its result.
    transfer : (n,)
        For which the one link is busy with the result, once for every other device that needs it.
    """

    duration: FloatArray
    latency: float
    transfer: FloatArray


def targets(graph: DeviceGraph, seed: int) -> dict[str, Target]:
    """The three targets of a graph; their random numbers depend on the seed alone."""
    rng = np.random.default_rng((seed, 1))
    n = len(graph.duration)
    noise, size = np.exp(NOISE * rng.normal(size=n)), rng.random(n)
    none = np.zeros(n)
    return {
        "noisy": Target(graph.duration * noise, 0.0, none),
        "bandwidth": Target(graph.duration, 0.0, TRANSFER * size),
        "latency": Target(graph.duration, LATENCY, none),
    }


def speed_ups(graph: DeviceGraph, target: Target, found: Chained) -> FloatArray:
    """(K,) Σ durations on the target / makespan there."""
    total = target.duration.sum()
    needed = [np.flatnonzero(graph.edges[:, i]).tolist() for i in range(len(graph.duration))]
    rows = zip(found.device.tolist(), found.start, strict=True)
    return np.array([total / _run(target, needed, *row) for row in rows])


def _run(target: Target, needed: list[list[int]], device: list[int], start: FloatArray) -> float:
    """The makespan; transfers take the link in the order in which their users are scheduled."""
    end = [0.0] * len(device)
    free: dict[int, float] = {}
    there: dict[tuple[int, int], float] = {}
    link = 0.0
    for i in np.argsort(start, kind="stable").tolist():
        begin = free.get(device[i], 0.0)
        for p in sorted(needed[i], key=lambda p: end[p]):
            arrival = end[p]
            if device[p] != device[i]:
                if (p, device[i]) not in there:
                    link = max(link, end[p]) + float(target.transfer[p])
                    sent = link if target.transfer[p] else end[p]
                    there[p, device[i]] = sent + target.latency
                arrival = there[p, device[i]]
            begin = max(begin, arrival)
        end[i] = begin + float(target.duration[i])
        free[device[i]] = end[i]
    return max(end)
