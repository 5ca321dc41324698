"""Which transformations of loops pay: each plan is scheduled quickly, and the shortest run wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hls.estimate import estimated_cycles, guesses
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.ir.loops.function import transformed
from gaus_pass.ir.transforms.steps import ALL, NONE, PLANS
from gaus_pass.options import Options

Steps = tuple[str, ...]
Read = Callable[[Any, Options, Sequence[str]], Function]
"""Makes the model of a function with steps."""


def chosen_steps(function: Any, options: Options, read: Read) -> Steps:
    """The steps of the plan that takes the fewest cycles; none where no plan takes fewer.

    Without a limit of the schedule's length and with the same quick solver for all, so that what
    is not transformed is judged as what is.
    """
    if options.transforms == NONE:
        return ()
    if options.transforms == ALL:
        return PLANS[-1]
    try:
        plans = list(_different(function, options))
        if not plans:
            return ()
        quick = replace(options, solver="list", time_limit=None, samples=1, report=None)
        plain = read(function, quick, ())
        best, fewest, guessed = (), cycles_of(plain, quick), guesses(plain)
    except GausError:
        return ()  # whoever reads it next says what is wrong
    for steps in plans:
        try:
            cycles = cycles_of(read(function, quick, steps), quick)
        except GausError:
            continue
        # Where trip counts are guesses, a little less may be a little more.
        if cycles < (fewest * 7 // 8 if guessed else fewest):
            best, fewest = steps, cycles
    return best


def possible_steps(function: Any, options: Options) -> list[Steps]:
    """All that `chosen_steps` may answer."""
    if options.transforms == NONE:
        return [()]
    if options.transforms == ALL:
        return [PLANS[-1]]
    return [(), *_different(function, options)]


def _different(function: Any, options: Options) -> Iterator[Steps]:
    """Plans that change something, of equal ones the first."""
    seen = {str(transformed(function, options, ()))}
    for steps in PLANS:
        text = str(transformed(function, options, steps))
        if text not in seen:
            seen.add(text)
            yield steps


def cycles_of(model: Function, options: Options) -> int:
    """Cycles of a run, scheduled as the options say; see `estimated_cycles`."""
    plans = [schedule_leaf(model, leaf, options)[0].plan() for leaf in model.leaves()]
    return estimated_cycles(model, plans)
