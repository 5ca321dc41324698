"""Designs of one function, all at the same II, that differ in what affects the hardware.

The proxy is the objective of the scheduler, which stands in for measurements of the hardware.  Its
best design is the one that `gaus hls` makes; a `Recipe` says how a design deviates from that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.analysis.objectives import evaluate, parse_objective
from gaus_pass.cores.placing import core_units
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, Infeasible
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.process import Leaf
from gaus_pass.hls.corrections import Corrections, corrected
from gaus_pass.hls.explore.checks import (
    LONGEST,
    check_like,
    longest_chain,
    proxy_numbers,
)
from gaus_pass.hls.explore.recipes import ITERATIVE, REGISTERS, RESOURCES, SAMPLES, Recipe
from gaus_pass.hls.from_file import without_comments
from gaus_pass.hls.functions import Design, as_exported, lower_solved
from gaus_pass.hls.leaf import Answer, Variant, schedule_leaf
from gaus_pass.hls.promise import Begun, Built, kept
from gaus_pass.hls.reading import read_functions
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_source
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_without_check, for_solver
from gaus_pass.scheduling.solve import Outcome
from gaus_pass.solvers.base import Progress, no_progress, sampling_solvers

_LOG = logging.getLogger(__name__)

_OBJECTIVES = {
    REGISTERS: "ii > register-bits > length",
    RESOURCES: "ii > resources > register-bits > length",
}


@dataclass(frozen=True)
class Candidate:
    """A design, ready to be measured.

    Attributes
    ----------
    objective
        The objective that the user asked for, level by level, summed over all leaves.
    proxy
        Further numbers of the model: length, register bits, units.
    model
        The function before it became hardware.
    corrections
        Of the delays that it was scheduled with.
    """

    recipe: Recipe
    design: Design
    verilog: str
    objective: tuple[float, ...]
    proxy: dict[str, int]
    model: Function
    corrections: Corrections

    @property
    def plain(self) -> str:
        """The Verilog without comments, which name source files."""
        return without_comments(self.verilog)

    @property
    def interrupted(self) -> bool:
        """Whether the user interrupted its scheduling."""
        stopped = SolveStatus.INTERRUPTED
        return any(o.result.status is stopped for o in self.design.outcomes)


@dataclass(frozen=True)
class Source:
    """A file with a function, read anew for every candidate; ``export`` gives Verilog."""

    data: bytes
    name: str
    find: Callable[[Any], Any]
    export: Callable[[Any, Any], str]
    allow_unregistered: bool = False
    parse: Callable[[bytes, str, Any], Any] = parse_source


class CandidateMaker:
    """Makes candidates of one function.

    Parameters
    ----------
    longer
        Steps that a loop may take beyond the length of the proxy's best.
    emit
        Receives the diagnostics of the proxy's best.

    Raises
    ------
    GausError
        The proxy's best cannot be made.
    """

    def __init__(
        self,
        source: Source,
        options: Options,
        longer: int,
        emit: Emit,
        progress: Progress = no_progress,
    ) -> None:
        self.source, self._options, self._longer = source, options, longer
        self._progress = progress
        self._corrections: dict[int, Corrections] = {0: {}}
        self._steps: Sequence[str] | None = None
        self.best = self._build(Recipe(), emit)
        self._steps = self.best.model.steps  # whatever the clock, so that all have the same loops
        self._seen, self._hopeless = {self.best.plain}, set[Recipe]()
        self._chain: float | None = None

    @property
    def core_units(self) -> list[str]:
        """Resource types of the cores of the proxy's best."""
        return core_units(self.best.model)

    def make(self, recipe: Recipe) -> Candidate | None:
        """The design of a recipe; None if there is none, or an earlier one is the same.

        Raises
        ------
        KeyboardInterrupt
            The user said stop while it was being made.
        """
        scheduled = replace(recipe, binding=0, sample=0)
        if scheduled in self._hopeless:
            return None
        try:
            made = self._build(recipe, lambda _: None)
        except GausError as error:
            if recipe == scheduled:
                self._hopeless.add(recipe)
            _LOG.debug("no design with %s: %s", recipe.words(), error.message)
            return None
        if made.interrupted:
            raise KeyboardInterrupt
        if made.plain in self._seen:
            return None
        self._seen.add(made.plain)
        return made

    def again(self, number: int, corrections: Corrections) -> Candidate | None:
        """The proxy's best with corrected delays; see `make`."""
        self._corrections[number] = corrections
        return self.make(Recipe(round=number))

    def _build(self, recipe: Recipe, emit: Emit) -> Candidate:
        options, corrections = self._timing(recipe), self._corrections[recipe.round]
        context = new_context(allow_unregistered=self.source.allow_unregistered)
        with context:
            module = self.source.parse(self.source.data, self.source.name, context)
            function = self.source.find(module)
            [read] = read_functions(
                [function], options, emit, recipe.deeper, self._steps, recipe.longer
            )
            model = corrected(read, corrections)

            def schedule(model: Function, options: Options, emit: Emit) -> list[Answer]:
                return [
                    self._solve(model, leaf, number, recipe, options, emit)
                    for number, leaf in enumerate(model.leaves())
                ]

            def lower(answers: Sequence[Answer], begun: Begun, ahead: int) -> Built:
                design = lower_solved(model, answers, options, begun, ahead=ahead)
                return design, design.timed

            design = kept(model, options, schedule, lower, lambda _: None, emit)
            verilog = self.source.export(module, context)
            [design] = as_exported([design], module.operation)
        value = self._value(design)
        return Candidate(recipe, design, verilog, value, proxy_numbers(design), model, corrections)

    def _value(self, design: Design) -> tuple[float, ...]:
        asked = parse_objective(self._options.objective)
        values = (evaluate(o.problem, o.schedule, asked) for o in design.outcomes)
        return tuple(map(sum, zip(*values, strict=True)))

    def _timing(self, recipe: Recipe) -> Options:
        """The options with the clock of a recipe."""
        asked = self._options
        if recipe.cores == ITERATIVE:
            asked = replace(asked, cores=ITERATIVE)
        if recipe.chain == 1.0:
            return asked
        chain = recipe.chain * self._longest_chain()
        period = clock_without_check(asked, 1.0).period_for(chain)
        if asked.period is not None:
            period = min(period, asked.period)
        return replace(asked.at_period(period), delay_model=self._delay_model())

    def _delay_model(self) -> str:
        """The delay model; without a clock no delays were chosen, so that CIRCT measures them."""
        asked = self._options
        plain = asked.period is None and asked.part is None and asked.delay_model == "unit"
        return "aig" if plain else asked.delay_model

    def _longest_chain(self) -> float:
        """The longest chain of the proxy's best, in the unit of the delays."""
        if self._chain is None:
            options = replace(self._options, delay_model=self._delay_model()).at_period(LONGEST)
            context = new_context(allow_unregistered=self.source.allow_unregistered)
            with context:
                module = self.source.parse(self.source.data, self.source.name, context)
                [model] = read_functions([self.source.find(module)], options, steps=self._steps)
                pairs = zip(model.leaves(), self.best.design.outcomes, strict=True)
                self._chain = max(
                    longest_chain(leaf.graph.problem, o.schedule) for leaf, o in pairs
                )
        return self._chain

    def _solve(
        self,
        model: Function,
        leaf: Leaf,
        number: int,
        recipe: Recipe,
        options: Options,
        emit: Emit,
    ) -> Answer:
        if recipe == Recipe(round=recipe.round):
            return schedule_leaf(model, leaf, options, emit, self._progress)
        base = self.best.design.outcomes[number]
        chosen = self._objective(recipe, options)
        if not leaf.straight:
            chosen = replace(chosen, ii=base.schedule.ii, strict=True)
            chosen = replace(chosen, length=self._length(model, leaf, base, recipe, chosen))
        sample = 0 if leaf.straight else recipe.sample
        if sample:
            able = chosen.solver != "auto" and chosen.solver in sampling_solvers()
            chosen = replace(chosen, samples=SAMPLES)
            chosen = chosen if able else for_solver(chosen, "list")
        answer = schedule_leaf(model, leaf, chosen, variant=Variant(recipe.binding, sample))
        check_like(base, answer[1], answer[1].problem if recipe.cores else base.problem)
        return answer

    def _objective(self, recipe: Recipe, options: Options) -> Options:
        objective = _OBJECTIVES.get(recipe.objective, options.objective)
        return replace(options, objective=objective, share=recipe.share or options.share)

    def _length(
        self, model: Function, leaf: Leaf, base: Outcome, recipe: Recipe, options: Options
    ) -> int:
        """Bound on the length: the least under the clock, plus what the recipe adds.

        Raises
        ------
        Infeasible
            It exceeds what candidates may take.
        """
        least = base.schedule.length(base.problem)
        most = least + self._longer
        if self._options.length is not None:
            most = min(most, self._options.length)
        if recipe.chain != 1.0 or recipe.deeper or recipe.cores:
            plain = replace(options, objective="length", length=most)
            _, shortest = schedule_leaf(model, leaf, plain, variant=Variant(recipe.binding))
            least = shortest.schedule.length(shortest.problem)
        if least + recipe.more > most:
            raise Infeasible(f"{least + recipe.more} steps are more than {most}")
        return least + recipe.more
