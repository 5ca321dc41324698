"""Looks for the front of a space with a part of its points.

Points come in generations of a fixed size, which do not depend on how many are computed at a time:
first the defaults, the other ends of all axes together, and of one axis each; then steps along an
axis from designs on the front so far, and what a sampler of Optuna asks for.  All of it follows
from the results, so that a search that was stopped repeats its steps from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from gaus_pass.analysis.pareto import pareto_front
from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.sweep.axes import Space

METHODS = ("nsga2", "tpe")
_GENERATION = 8
"""Points of a generation."""
_PATIENCE = 10
"""Asks for each new point, before it is taken from the points in order."""

Value = tuple[float, ...] | None
"""The objectives of a point; None where it has no design."""
Evaluate = Callable[[Sequence[int]], Mapping[int, Value]]


def search(space: Space, points: int, method: str, objectives: int, evaluate: Evaluate) -> None:
    """Evaluate at most ``points`` points of a space.

    Parameters
    ----------
    objectives
        Number of objectives.
    evaluate
        Called with the numbers of the points of each generation.

    Raises
    ------
    MissingDependency
        Optuna is not installed.
    """
    study = _study(method, objectives)
    seen: dict[int, Value] = {}
    most = min(points, space.size)
    while len(seen) < most:
        room = min(_GENERATION, most - len(seen))
        wanted = list(_wanted(space, seen, room))
        for number in wanted:
            study.enqueue_trial(_parameters(space, number))
        asked, new = _asked(study, space, seen, room)
        new += [n for n in range(space.size) if n not in seen and n not in new][: room - len(new)]
        seen.update(evaluate(new))
        for trial, number in asked:
            _tell(study, trial, seen[number])


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


def _wanted(space: Space, seen: Mapping[int, Value], room: int) -> Iterator[int]:
    """The ends of the axes first, then mostly steps from the front."""
    if not seen:
        ends = [count - 1 for count in space.shape]
        first = [0] * len(ends)
        stars = ([*first[:k], end, *first[k + 1 :]] for k, end in enumerate(ends))
        starts = [space.number(places) for places in (first, ends, *stars)]
        yield from list(dict.fromkeys(starts))[:room]
        return
    idle = _idle(space, seen)

    def steps(number: int) -> list[int]:
        near = space.neighbours(number)
        return [n for n in near if n not in seen and _axis(space, number, n) not in idle]

    # In turn, so that all parts of the front are refined; designs that equal others come last.
    front, equal = _front(seen)
    near = dict.fromkeys(
        n
        for numbers in (front, equal)
        for several in zip_longest(*map(steps, numbers))
        for n in several
        if n is not None
    )
    yield from list(near)[: max(1, room - 1)]


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


def _asked(
    study: Any, space: Space, seen: Mapping[int, Value], room: int
) -> tuple[list[tuple[Any, int]], list[int]]:
    """Trials that wait for an answer, and the new points among them; others get theirs at once."""
    asked: list[tuple[Any, int]] = []
    new: list[int] = []
    for _ in range(_PATIENCE * room):
        if len(new) == room:
            break
        trial = study.ask()
        places = [trial.suggest_int(axis.name, 0, len(axis.values) - 1) for axis in space.axes]
        number = space.number(places)
        if number in seen:
            _tell(study, trial, seen[number])
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
