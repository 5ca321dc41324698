"""Which points look best before they are computed, by bounds and by computed points near them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gaus_pass.sweep.axes import Space
from gaus_pass.sweep.metrics import Corners

Floats = NDArray[np.float64]
_RIDGE = 0.1


class Screen:
    """Guesses the objectives of points of a space.

    What a design has beyond its bounds is guessed as the sum of what the value on each axis adds,
    by ridge regression, and of what this leaves open at the computed points next to it.

    Parameters
    ----------
    numbers
        Points that may be asked about.
    bounds
        Their corners; points without any count as if all had the same.
    """

    def __init__(
        self, space: Space, objectives: Sequence[str], numbers: Sequence[int],
        bounds: Mapping[int, Corners],
    ) -> None:  # fmt: skip
        self.numbers = np.array(sorted(numbers), np.int64)
        self._places = np.array([space.indices(int(n)) for n in self.numbers], np.int64)
        values = [np.arange(count) for count in space.shape]
        on = [self._places[:, k, None] == every for k, every in enumerate(values)]
        self._on = np.concatenate([*on, np.zeros((len(self.numbers), 0))], 1).astype(np.float64)
        self._where = {int(n): k for k, n in enumerate(self.numbers)}
        floors = [_floor(bounds.get(int(n), ()), objectives) for n in self.numbers]
        self._floors = np.log(np.maximum(np.array(floors, np.float64), 0.0) + 1.0)

    def split(self, numbers: Sequence[int] | None) -> tuple[list[int], list[int]]:
        """The points that may be asked about, and the others; without points all of the former."""
        if numbers is None:
            return [*self._where], []
        return (
            [n for n in numbers if n in self._where],
            [n for n in numbers if n not in self._where],
        )

    def ranked(
        self, seen: Mapping[int, tuple[float, ...] | None], count: int, among: Collection[int]
    ) -> list[int]:
        """The unseen points that look best, each in turn as if those before were computed.

        Parameters
        ----------
        seen
            Objectives of computed points; None for one without a design.
        among
            The points to choose from.
        """
        free = np.array([self._where[n] for n in among if n not in seen], np.int64)
        known = [(self._where[n], v) for n, v in seen.items() if n in self._where]
        able = [(k, v) for k, v in known if v is not None]
        if not len(free):
            return []
        guesses = self._guessed(free, known, able)
        front = np.log(np.array([v for _, v in able], np.float64) + 1.0)
        front = front.reshape(len(able), self._floors.shape[1])
        chosen: list[int] = []
        left = np.ones(len(free), np.bool_)
        for _ in range(min(count, len(free))):
            worst = _behind(guesses, front)
            worst[~left] = np.inf
            best = int(np.argmin(worst))
            left[best] = False
            chosen.append(int(self.numbers[free[best]]))
            front = np.concatenate((front, guesses[best : best + 1]))
        return chosen

    def _guessed(
        self, free: NDArray[np.int64], known: list[tuple[int, tuple[float, ...] | None]],
        able: list[tuple[int, tuple[float, ...]]],
    ) -> Floats:  # fmt: skip
        """Logarithms of objectives of the free points (f, k)."""
        floors = self._floors[free]
        if not able:
            return floors
        at = np.array([k for k, _ in able], np.int64)
        gaps = np.log(np.array([v for _, v in able], np.float64) + 1.0) - self._floors[at]
        every = np.array([k for k, _ in known], np.int64)
        weights = _nearness(self._places[free], self._places[at])
        # Where points next to it have no design, it is as likely to have none.
        all_weights = _nearness(self._places[free], self._places[every]).sum(1)
        share = weights.sum(1) / all_weights
        mean, effects = gaps.mean(0), _effects(self._on[at], gaps - gaps.mean(0))
        left = gaps - mean - self._on[at] @ effects
        near = (weights / weights.sum(1, keepdims=True)) @ left
        guessed = floors + mean + self._on[free] @ effects + near
        return guessed + np.maximum(0.0, 0.5 - share)[:, None]


def _effects(on: Floats, values: Floats) -> Floats:
    """(e, k) what each value of an axis adds to the mean, where points (n, e) have these values."""
    square = on.T @ on + _RIDGE * np.eye(on.shape[1])
    return np.linalg.solve(square, on.T @ values)


def _nearness(one: NDArray[np.int64], two: NDArray[np.int64]) -> Floats:
    """(a, b) weights that fall steeply with the number of axes on which points differ."""
    differ = (one[:, None, :] != two[None, :, :]).sum(2)
    steps = np.abs(one[:, None, :] - two[None, :, :]).sum(2)
    return 8.0 ** -(differ + 0.25 * steps)


def _behind(values: Floats, front: Floats) -> Floats:
    """(n,) by how much each is behind the front: in all objectives, of one of it."""
    if not len(front):
        return values.sum(1)
    return (values[:, None, :] - front[None, :, :]).min(2).max(1)


def _floor(corners: Corners, objectives: Sequence[str]) -> Floats:
    """The corner of the least product."""
    rows = [np.nan_to_num([corner.get(name, 0.0) for name in objectives]) for corner in corners]
    default = np.zeros(len(objectives))
    return min(rows, key=lambda row: float(np.prod(row + 1.0)), default=default)
