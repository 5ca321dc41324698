"""Paired comparison of two methods: geometric mean of ratios, with a bootstrap interval.

Pairs share instance and seed.  Seeds of one instance say little about other instances, so that a
resample draws instances first and then seeds of each (a cluster bootstrap: A. Davison and
D. Hinkley, "Bootstrap Methods and their Application", Cambridge 1997, section 3.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 4000
_TAILS = (2.5, 97.5)
_FEWEST = 3
"""Pairs from which on an interval is shown."""


@dataclass(frozen=True)
class Interval:
    """A geometric mean of ratios and its 95 % interval.

    Attributes
    ----------
    instances, pairs
        How many there are.
    """

    mean: float
    low: float
    high: float
    instances: int
    pairs: int

    def __str__(self) -> str:
        """Few pairs have no interval that means anything."""
        ends = f" ({self.low:.3f} to {self.high:.3f})" if self.pairs >= _FEWEST else ""
        return f"{self.mean:.3f}{ends}"


def ratio_of(pairs: Mapping[str, Sequence[tuple[float, float]]], seed: int = 0) -> Interval | None:
    """Geometric mean of ``one / other`` over the pairs of each instance; None without any.

    Every instance has the same weight, however many seeds it has.
    """
    logs = [np.log([one / other for one, other in values]) for values in pairs.values() if values]
    if not logs:
        return None
    rng = np.random.default_rng(seed)
    drawn = np.array([_resampled(logs, rng) for _ in range(RESAMPLES)])
    low, high = np.percentile(drawn, _TAILS)
    mean = np.mean([one.mean() for one in logs])
    ends = float(np.exp(low)), float(np.exp(high))
    return Interval(float(np.exp(mean)), *ends, len(logs), sum(map(len, logs)))


def _resampled(logs: Sequence[np.ndarray], rng: np.random.Generator) -> float:
    """Mean of the logarithms of one resample."""
    chosen = rng.integers(len(logs), size=len(logs))
    means = [logs[i][rng.integers(len(logs[i]), size=len(logs[i]))].mean() for i in chosen]
    return float(np.mean(means))
