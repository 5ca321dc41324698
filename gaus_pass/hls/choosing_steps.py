"""Which transformations of loops pay: each plan is scheduled quickly, and the shortest run wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.errors import GausError, NotInOrder
from gaus_pass.hardware.function import Function
from gaus_pass.hls.estimate import estimated_cycles, guesses
from gaus_pass.hls.leaf import Variant, schedule_leaf
from gaus_pass.ir.loops.memory import memory_model
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.transforms.arithmetic.products import split_products
from gaus_pass.ir.transforms.normal import normal_form
from gaus_pass.ir.transforms.order.partial_sums import allow_reassociation, may_reassociate
from gaus_pass.ir.transforms.steps import (
    ALL,
    CONTRACT,
    NONE,
    PLANS,
    REORDERING_PLANS,
    STEPS,
    Asked,
    in_order,
    transform_as_asked,
)
from gaus_pass.options import Options

Steps = tuple[str, ...]
Read = Callable[[Any, Options, Sequence[str], Any], Function]
"""Makes the model of a function with steps, of its copy after these."""


def chosen_steps(function: Any, options: Options, read: Read) -> Steps:
    """The steps of the plan that takes the fewest cycles; none where no plan takes fewer.

    Without a limit of the schedule's length and with the same quick solver for all, so that what
    is not transformed is judged as what is.
    """
    if options.transforms == NONE:
        return ()
    if options.transforms == ALL:
        return PLANS[-1]
    quick = replace(options, solver="list", time_limit=None, samples=1, report=None)
    try:
        copies = _Copies(function, options)
        plans = list(_different(copies))
        if not plans and not copies.differ((), (CONTRACT,)):
            return ()
    except GausError:
        return ()  # whoever reads it next says what is wrong

    def cycles(steps: Steps) -> int | None:
        try:
            return cycles_of(read(function, quick, steps, copies.of(steps)), quick)
        except GausError:
            return None

    try:
        plain = read(function, quick, (), copies.of(()))
        best, fewest, guessed = (), cycles_of(plain, quick), guesses(plain)
    except NotInOrder:
        best, fewest, guessed = (), None, False  # steps may bring elements into order
    except GausError:
        return ()
    for steps in plans:
        found = cycles(steps)
        # Where trip counts are guesses, a little less may be a little more.
        if found is not None and (
            fewest is None or found < (fewest * 7 // 8 if guessed else fewest)
        ):
            best, fewest = steps, found
    fused = (*best, CONTRACT)
    if copies.differ(best, fused):
        found = cycles(fused)
        best = fused if found is not None and (fewest is None or found < fewest) else best
    return best


def possible_steps(function: Any, options: Options) -> list[Steps]:
    """All that `chosen_steps` may answer."""
    if options.transforms == NONE:
        return [()]
    if options.transforms == ALL:
        return [PLANS[-1]]
    copies = _Copies(function, options)
    plans = [(), *_different(copies)]
    fused = ((*steps, CONTRACT) for steps in plans)
    return [*plans, *(b for a, b in zip(plans, fused, strict=True) if copies.differ(a, b))]


def _different(copies: _Copies) -> Iterator[Steps]:
    """Plans that change something, of equal ones the first."""
    seen = {str(copies.of(()))}
    for steps in (*PLANS, *(REORDERING_PLANS if copies.may_reassociate else ())):
        text = str(copies.of(steps))
        if text not in seen:
            seen.add(text)
            yield steps


def cycles_of(model: Function, options: Options) -> int:
    """Cycles of a run, scheduled as the options say; see `estimated_cycles`."""
    draft = Variant(draft=True)
    solved = [schedule_leaf(model, leaf, options, variant=draft)[0] for leaf in model.leaves()]
    plans = [one.plan() for one in solved]
    return estimated_cycles(model, plans)


class _Copies:
    """Copies of a function after steps; what several plans begin with is done once.

    Parameters
    ----------
    function, options
        As of `gaus_pass.ir.loops.function.transformed`, which makes the same copies.

    Raises
    ------
    GausError
        As that, from the beginning or from a step.

    Attributes
    ----------
    may_reassociate
        Whether sums may have another order.
    """

    def __init__(self, function: Any, options: Options) -> None:
        context = TimingContext.from_options(options)
        timing = LoopTiming(context.source(function), memory_model(options))
        self._options = options
        first = normal_form(function, timing.knows_call, options.dataflow)
        allow_reassociation(first, options.reassociate)
        self.may_reassociate = may_reassociate(first)
        transform_as_asked(first, Asked.by(options), lambda _: None)
        self._after: dict[tuple[str, ...], Any] = {(): first}

    def of(self, steps: Sequence[str]) -> Any:
        """A copy of its own after the steps of a plan."""
        copy = self._shared(in_order(steps)).operation.clone(ip=False)
        split_products(copy, self._options)
        return copy

    def differ(self, one: Sequence[str], two: Sequence[str]) -> bool:
        """Whether two plans do not come to the same."""
        return str(self.of(one)) != str(self.of(two))

    def _shared(self, steps: tuple[str, ...]) -> Any:
        """What others may go on from, and nobody changes."""
        if steps not in self._after:
            copy = self._shared(steps[:-1]).operation.clone(ip=False)
            STEPS[steps[-1]](copy, lambda _: None)
            self._after[steps] = copy
        return self._after[steps]
