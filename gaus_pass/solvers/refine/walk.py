"""Annealing runs side by side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from gaus_pass.solvers.refine.energy import ProfileState, StageState

_CHUNK = 1 << 14
"""Tries between looks at the clock."""


@dataclass
class Walk:
    """One annealing run; walks share nothing, so that threads do not change what they find."""

    state: StageState | ProfileState
    rng: np.random.Generator
    better: bool = False
    """Whether the last chunk found anything better than all before."""
    first: float = 0.0
    """Where on the way from hot to cold it begins: heat undoes what a good start has."""
    progress: float = 0.0
    temperature: float = 0.0
    """Of the last chunk; see `gaus_pass.solvers.refine.energy`."""

    def run(self, tries: int, progress: float) -> None:
        """Try ``tries`` moves at a point of the cooling in [0, 1]."""
        before = self.state.value[1]
        point = self.first + (1 - self.first) * progress
        self.progress, self.temperature = progress, self.state.temperature(point)
        self.state.run(self.rng.random((tries, self.state.draws)), point)
        self.better = bool(self.state.value[1] < before)


def cooling(
    threads: Executor, walks: list[Walk], tries: int, seconds: float | None
) -> Iterator[int]:
    """Run all walks from hot to cold; yields the tries of each after every chunk.

    Parameters
    ----------
    tries
        Of each walk; 0 when only the clock counts.
    seconds
        Wall-clock limit, or None.
    """
    began, done, progress = time.monotonic(), 0, 0.0
    while progress < 1.0:
        chunk = min(_CHUNK, tries - done) if tries else _CHUNK
        for future in [threads.submit(walk.run, chunk, progress) for walk in walks]:
            future.result()
        done += chunk
        yield done
        progress = done / tries if tries else 0.0
        if seconds is not None:
            progress = max(progress, (time.monotonic() - began) / max(seconds, 1e-9))
