"""Which transformations of loops pay: each plan is scheduled quickly, and the shortest run wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.hardware.cycles import LeafCycles
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Level, Loop
from gaus_pass.hardware.process import Around, Branch, Item, Leaf, While
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.ir.loops.function import transformed
from gaus_pass.ir.loops.outer import outer_ranges
from gaus_pass.ir.transforms.steps import ALL, NONE, PLANS
from gaus_pass.options import Options
from gaus_pass.rtl.plan import LeafPlan

Steps = tuple[str, ...]
Read = Callable[[Any, Options, Sequence[str]], Function]
"""Makes the model of a function with steps."""

TRIPS = 64
"""Iterations of a loop whose bounds are known only at run time."""


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
        best, fewest, guessed = (), _cycles(plain, quick), guesses(plain)
    except GausError:
        return ()  # whoever reads it next says what is wrong
    for steps in plans:
        try:
            cycles = _cycles(read(function, quick, steps), quick)
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


def _cycles(model: Function, options: Options) -> int:
    plans = [schedule_leaf(model, leaf, options)[0].plan() for leaf in model.leaves()]
    return estimated_cycles(model, plans)


def estimated_cycles(model: Function, plans: Iterable[LeafPlan]) -> int:
    """Cycles of a run, with guesses where trip counts are known only at run time."""
    counted = replace(model, items=tuple(map(_around_counted, model.items)))
    return counted.cycles(map(_counted, plans)).estimate(TRIPS)


def guesses(model: Function) -> bool:
    """Whether trip counts are known only at run time."""
    loops = (leaf.graph.loop for leaf in model.leaves())
    return any(level.trips is None for loop in loops for level in loop.levels)


def _around_counted(item: Item) -> Item:
    """A loop around others with a number of iterations."""
    match item:
        case Leaf():
            return item
        case Around():
            [level] = item.header.levels
            header = replace(
                item.header, levels=(replace(level, trips=_trips(item.header, level)),)
            )
            return replace(item, header=header, items=tuple(map(_around_counted, item.items)))
        case Branch():
            then, other = (tuple(map(_around_counted, s)) for s in (item.then, item.otherwise))
            return replace(item, then=then, otherwise=other)
        case While():
            before, after = (tuple(map(_around_counted, s)) for s in (item.before, item.after))
            return replace(item, before=before, after=after)


def _counted(plan: LeafPlan) -> LeafCycles:
    """The cycles of a leaf, with iterations for levels of unknown trip count."""
    loop = plan.graph.loop
    trips = prod(_trips(loop, level) for level in loop.levels)
    return plan.cycles if plan.straight else replace(plan.cycles, trips=trips)


def _trips(loop: Loop, level: Level) -> int:
    """Iterations of a level: in the middle of the loops around it, where their bounds say that."""
    if level.trips is not None:
        return level.trips
    middle = {atom: sum(limits) // 2 for atom, limits in outer_ranges(loop).items()}
    forms = (*level.lower.forms, *level.upper.forms)
    step = level.constant_step
    known = all(atom in middle for form in forms for atom in form.atoms)
    if step is None or not level.upper.forms or not known:  # a while loop has no upper bound
        return TRIPS

    def value(form: LinearForm) -> int:
        return form.constant + sum(c * middle[a] for a, c in form.terms)

    lower, upper = max(map(value, level.lower.forms)), min(map(value, level.upper.forms))
    return max(0, -(-(upper - lower) // step))
