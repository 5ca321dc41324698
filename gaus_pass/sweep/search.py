"""Looks for the front of a space with a part of its points.

Points come in generations of a fixed size, which do not depend on how many are computed at a time:
first the defaults, what is advised and the ends of the axes; then steps along an axis from designs
on the front so far, points that look best by their bounds, and what a sampler of Optuna asks for.
Points that bounds exclude are cut and do not count.  All of it follows from the results, so that a
search that was stopped repeats its steps from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

import numpy as np

from gaus_pass.analysis.pareto import pareto_front
from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.sweep.axes import Space
from gaus_pass.sweep.bounds import Excluded
from gaus_pass.sweep.metrics import Corners
from gaus_pass.sweep.screening import Screen

METHODS = ("nsga2", "tpe")
_GENERATION = 8
"""Points of a generation."""
_POOL = 4096
"""Points whose bounds are looked at ahead."""
_PATIENCE = 10
"""Asks for each new point, before it is taken from the points in order."""

Value = tuple[float, ...] | None
"""The objectives of a point; None where it has no design."""
Evaluate = Callable[[Sequence[int]], Mapping[int, Value]]


@dataclass(frozen=True)
class Guide:
    """What is known of points before they are computed.

    Attributes
    ----------
    excluded
        What the computed designs exclude; whoever evaluates points keeps it.
    bounds
        Gives the corners of points.
    cut
        Called with the points that bounds exclude, and why.
    starts
        Points to begin with.
    """

    excluded: Excluded
    bounds: Callable[[Sequence[int]], Mapping[int, Corners]]
    cut: Callable[[Mapping[int, str]], None]
    starts: Sequence[int] = ()


class _Known:
    """Points of a search with what is known of them.

    Attributes
    ----------
    seen
        Objectives of points that are computed; None without a design, or cut.
    """

    def __init__(self, space: Space, guide: Guide | None) -> None:
        self.space, self.guide = space, guide
        self.seen: dict[int, Value] = {}
        self.cut: set[int] = set()
        self._screen: Screen | None = None
        self._bounds: dict[int, Corners] = {}
        if guide is None:
            return
        pool = _pool(space)
        self._bounds.update(guide.bounds(pool))
        self._screen = Screen(space, guide.excluded.objectives, pool, self._bounds)

    def add(self, found: Mapping[int, Value]) -> None:
        """Take results in, and cut what they exclude."""
        self.seen.update(found)
        if self.guide is None:
            return
        self.without([n for n in self._bounds if n not in self.seen])

    def without(self, numbers: Sequence[int]) -> list[int]:
        """Cut those of the points that are excluded; the others."""
        if self.guide is None:
            return [*numbers]
        missing = [n for n in numbers if n not in self._bounds]
        if missing:
            self._bounds.update(self.guide.bounds(missing))
        causes = {n: why for n in numbers if (why := self.guide.excluded.why(n, self._bounds[n]))}
        if causes:
            self.guide.cut(causes)
            self.cut.update(causes)
            self.seen.update(dict.fromkeys(causes))
        return [n for n in numbers if n not in causes]

    def promising(self, count: int, among: Sequence[int] | None = None) -> list[int]:
        """Points that look best; those of which nothing can be guessed in turn with them."""
        if self._screen is None:
            return [*islice(among or (), count)]
        within, others = self._screen.split(among)
        computed = {n: v for n, v in self.seen.items() if n not in self.cut}
        done = {**dict.fromkeys(self.cut), **computed}
        ranked = self._screen.ranked(done, count, within)
        both = (n for pair in zip_longest(ranked, others) for n in pair if n is not None)
        return [*islice(both, count)]


def _pool(space: Space) -> list[int]:
    """The points whose bounds are looked at: all, or the same many of a large space."""
    if space.size <= _POOL:
        return [*range(space.size)]
    drawn = np.random.default_rng(0).choice(space.size, _POOL, replace=False)
    return sorted({0, *map(int, drawn)})


def search(
    space: Space, points: int, method: str, objectives: int, evaluate: Evaluate,
    guide: Guide | None = None,
) -> None:  # fmt: skip
    """Evaluate at most ``points`` points of a space.

    Parameters
    ----------
    objectives
        Number of objectives.
    evaluate
        Called with the numbers of the points of each generation.
    guide
        Bounds and starts; without it all points are alike.

    Raises
    ------
    MissingDependency
        Optuna is not installed.
    """
    study = _study(method, objectives)
    known, computed = _Known(space, guide), 0
    while computed < points and len(known.seen) < space.size:
        room = min(_GENERATION, points - computed, space.size - len(known.seen))
        for number in known.without(_wanted(known, room)):
            study.enqueue_trial(_parameters(space, number))
        asked, new = _asked(study, known, room)
        rest = (n for n in range(space.size) if n not in known.seen and n not in new)
        new += known.without([*islice(rest, room - len(new))])
        found = evaluate(new) if new else {}
        known.add(found)
        computed += len(new)
        for trial, number in asked:
            _tell(study, trial, known.seen.get(number))


def require_method(method: str) -> None:
    """Refuse what is no method.  Raises `InvalidOption`."""
    if method not in METHODS:
        raise InvalidOption(f"--method: '{method}' is not one of {', '.join(METHODS)}")


def _study(method: str, objectives: int) -> Any:
    require_method(method)
    try:
        import optuna  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise MissingDependency("--search needs optuna: pip install 'gaus-pass[sweep]'") from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler: Any
    if method == "tpe":
        sampler = optuna.samplers.TPESampler(seed=0)
    else:
        sampler = optuna.samplers.NSGAIISampler(population_size=_GENERATION, seed=0)
    return optuna.create_study(directions=["minimize"] * objectives, sampler=sampler)


def _wanted(known: _Known, room: int) -> list[int]:
    """Where to go next; something is left to the sampler."""
    space, seen = known.space, known.seen
    if not known.seen:
        ends = [count - 1 for count in space.shape]
        first = [0] * len(ends)
        stars = ([*first[:k], end, *first[k + 1 :]] for k, end in enumerate(ends))
        starts = [space.number(places) for places in (first, ends, *stars)]
        advised = known.guide.starts[: room // 2] if known.guide is not None else ()
        near = starts[: room - len(advised) - 2]
        return list(dict.fromkeys([*near, *advised, *known.promising(2)]))[:room]
    most = max(1, room - 1)
    found = dict.fromkeys(known.promising(most // 4))
    steps = [n for n in _steps(space, seen) if n not in found]
    return [*found, *known.promising(most - len(found), steps)]


def _steps(space: Space, seen: Mapping[int, Value]) -> list[int]:
    """Steps along an axis from the front."""
    idle = _idle(space, seen)

    def steps(number: int) -> list[int]:
        near = space.neighbours(number)
        return [n for n in near if n not in seen and _axis(space, number, n) not in idle]

    # In turn, so that all parts of the front are refined; designs that equal others come last.
    front, equal = _front(seen)
    return list(
        dict.fromkeys(
            n
            for numbers in (front, equal)
            for several in zip_longest(*map(steps, numbers))
            for n in several
            if n is not None
        )
    )


def _axis(space: Space, number: int, other: int) -> int:
    """The axis along which two neighbours differ."""
    pairs = zip(space.indices(number), space.indices(other), strict=True)
    return next(k for k, (one, two) in enumerate(pairs) if one != two)


def _idle(space: Space, seen: Mapping[int, Value]) -> set[int]:
    """Axes along which no step has made a difference so far, in two or more."""
    steps = [0] * len(space.axes)
    effects = [0] * len(space.axes)
    for number, value in seen.items():
        for other in space.neighbours(number):
            if other > number and other in seen:
                axis = _axis(space, number, other)
                steps[axis] += 1
                effects[axis] += seen[other] != value
    return {
        k for k, (n, effect) in enumerate(zip(steps, effects, strict=True)) if n > 1 and not effect
    }


def _front(seen: Mapping[int, Value]) -> tuple[list[int], list[int]]:
    """The front, and the other points that have the objectives of one on it."""
    able = [(number, value) for number, value in seen.items() if value is not None]
    if not able:
        return [], []
    found = pareto_front(np.array([value for _, value in able], np.float64))
    front = [able[i][0] for i in found]
    best = {able[i][1] for i in found}
    return front, [n for n, value in able if value in best and n not in front]


def _asked(study: Any, known: _Known, room: int) -> tuple[list[tuple[Any, int]], list[int]]:
    """Trials that wait for an answer, and the new points among them; others get theirs at once."""
    asked: list[tuple[Any, int]] = []
    new: list[int] = []
    axes = known.space.axes
    for _ in range(_PATIENCE * room):
        if len(new) == room:
            break
        trial = study.ask()
        places = [trial.suggest_int(axis.name, 0, len(axis.values) - 1) for axis in axes]
        number = known.space.number(places)
        if number in known.seen or not known.without([number]):
            _tell(study, trial, known.seen[number])
            continue
        asked.append((trial, number))
        if number not in new:
            new.append(number)
    return asked, new


def _tell(study: Any, trial: Any, value: Value) -> None:
    import optuna  # pyright: ignore[reportMissingImports]

    if value is None:
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    else:
        study.tell(trial, list(value))


def _parameters(space: Space, number: int) -> dict[str, int]:
    return {a.name: k for a, k in zip(space.axes, space.indices(number), strict=True)}
