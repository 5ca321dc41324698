"""From means to legal schedules, which the incumbent judges: of one descent or of many."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.support.machine import processors

_SHARE, _LAST_SHARE = 16, 4
"""One in so many descents is made legal on the way, and at the end."""
_LONGEST = 32
"""How many times as long the way between evaluations may become."""


class Evaluation:
    """Makes means legal and offers what comes out.

    Of many descents only the most promising are looked at: making legal is work for the CPU, and
    would take longer than the descents themselves on a GPU.
    """

    def __init__(self, task: Task, incumbent: Incumbent, every: int, copies: int) -> None:
        self._task = task
        self._incumbent = incumbent
        self._legaliser = Legaliser(task)
        self._first, self._every = every, every
        self._broken = np.ones(copies)
        self._turn = 0
        self._waited = time.monotonic()

    def is_due(self, iteration: int) -> bool:
        """Whether it is time, after so many iterations of a descent."""
        return iteration % self._every == 0

    def offer(self, mean: FloatArray, iteration: int, source: str) -> int:
        """Make means (n,) legal and offer what comes out; how many schedules that is."""
        return self._take(self._legaliser.candidates(mean), iteration, source)

    def legal(self, mean: FloatArray) -> FloatArray:
        """(n,) means made legal, where they can be."""
        found = self._legaliser.candidates(mean)
        return found[0].astype(np.float64) if found else mean

    def offer_best(
        self, means: FloatArray, worth: FloatArray, iteration: int, last: bool
    ) -> NDArray[np.float64]:
        """Offer the best of means (R, n) by worth (R,); (R,) 1 where means needed repair, else 0.

        One in turn is looked at besides, and of the others the answer is that of the last time.
        """
        copies = len(means)
        count = -(-copies // (_LAST_SHARE if last else _SHARE))
        chosen = np.argsort(worth, kind="stable")[:count].tolist()
        self._turn = (self._turn + 1) % copies
        if self._turn not in chosen:
            chosen.append(self._turn)
        for copy, found in zip(chosen, self._candidates(means[chosen]), strict=True):
            self._broken[copy] = float(self._take(found, iteration, "gaus") != 1)
        return self._broken

    def slow_down(self, seconds: float) -> None:
        """Let more iterations pass where the evaluation took longer than those before it.

        Parameters
        ----------
        seconds
            That it took.
        """
        now = time.monotonic()
        if now - self._waited < 2 * seconds:
            self._every = min(2 * self._every, _LONGEST * self._first)
        self._waited = now

    def _candidates(self, means: FloatArray) -> list[list[IntArray]]:
        first = self._legaliser.candidates(means[0])  # alone: threads must not load kernels at once
        with ThreadPoolExecutor(processors()) as threads:
            return [first, *threads.map(self._legaliser.candidates, means[1:])]

    def _take(self, found: list[IntArray], iteration: int, source: str) -> int:
        for start in found:
            self._incumbent.offer(start, iteration, source)
        return len(found)
