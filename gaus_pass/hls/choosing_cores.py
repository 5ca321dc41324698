"""Which cores work digit by digit: those that cost no cycle so, as they have less logic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gaus_pass.cores.operators import iterating
from gaus_pass.cores.placing import core_units
from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.ir.loops.written import written_schedule
from gaus_pass.options import Options

Digits = frozenset[str]
"""Resource types whose cores work digit by digit."""


def free_digits(model: Function, options: Options, read: Callable[[Digits], Function]) -> Digits:
    """The resource types whose cores lengthen no loop and no II when they work digit by digit.

    A core that takes one operation at a time is enough where the next one comes late anyway.

    Parameters
    ----------
    model
        The function with pipelined cores.
    read
        Makes the model with others.
    """
    able = iterating(core_units(model)) if options.period is not None else []
    if not able or any(not x.straight and written_schedule(x.graph) for x in model.leaves()):
        return frozenset()
    quick = replace(options, solver="list", time_limit=None, samples=1, report=None)

    def times(model: Function) -> list[int]:
        plans = [schedule_leaf(model, leaf, quick)[0].plan() for leaf in model.leaves()]
        return [cycles for plan in plans for cycles in (plan.ii, plan.length)]

    found = frozenset[str]()
    try:
        least = times(model)
    except GausError:
        return found  # whoever schedules it next says why
    for unit in able:
        more = found | {unit}
        try:
            taken = times(read(more))
        except GausError:
            continue
        if all(now <= before for now, before in zip(taken, least, strict=True)):
            found, least = more, taken
    return found
