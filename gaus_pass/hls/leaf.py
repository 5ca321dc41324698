"""The schedule and the binding of a leaf: those written on its loop, or new ones."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from gaus_pass.analysis.bounds import minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import ii_weight, parse_objective
from gaus_pass.analysis.verify import Violation, violations
from gaus_pass.diagnostics import Diagnostic, Emit
from gaus_pass.errors import ClockMissed, GausError, Infeasible, InvalidOption
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import Leaf, LoopGraph
from gaus_pass.ir.loops.written import WrittenSchedule, written_schedule
from gaus_pass.model.constrained import own_constraints
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.options import Options
from gaus_pass.rtl.binding.bind import bind
from gaus_pass.rtl.plan import SolvedLeaf
from gaus_pass.rtl.timing import (
    Extra,
    first_selects,
    selects,
    with_control,
    with_selects,
)
from gaus_pass.scheduling.prepare import prepare
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.solvers.base import Progress, no_progress
from gaus_pass.support.cycle_times import least_cycle_time

Answer = tuple[SolvedLeaf, Outcome]
"""A leaf as it is built, and what the solver answered."""

_REPAIRS = 6
_SHARED_WHERE_LIMITED = "limits"


@dataclass(frozen=True)
class Variant:
    """A choice among several possible answers.

    Attributes
    ----------
    binding
        See `gaus_pass.rtl.binding.bind.bind`.
    sample
        Number of the sample to take, of as many as the options ask for; 0 is the best.
    draft
        Only the cycles are wanted: multiplexers need not be small, where no clock counts them.
    """

    binding: int = 0
    sample: int = 0
    draft: bool = False


def schedule_leaf(
    model: Function,
    leaf: Leaf,
    options: Options,
    emit: Emit = lambda _: None,
    progress: Progress = no_progress,
    variant: Variant = Variant(),
) -> Answer:
    """Schedule and bind a leaf; a schedule that is written on its loop is kept.

    Raises
    ------
    GausError
        There is no schedule, or the written one is illegal.
    """
    try:
        written = None if leaf.straight else written_schedule(leaf.graph)
        shared = None if written is not None else _on_shared_ports(leaf, options)
        if shared is not None:
            with suppress(GausError):
                return _LeafScheduler(
                    model, shared, replace(options, ii=1, strict=True), emit, progress, variant
                ).run()
        scheduler = _LeafScheduler(model, leaf, options, emit, progress, variant)
        if written is not None:
            return scheduler.keep(written)
        try:
            return scheduler.run()
        except ClockMissed:
            # Multiplexers before units may be what a cycle has no time for.
            if options.share == _SHARED_WHERE_LIMITED:
                raise
            unshared = replace(options, share=_SHARED_WHERE_LIMITED)
            with suppress(GausError):
                return _LeafScheduler(model, leaf, unshared, emit, progress, variant).run()
            raise
    except GausError as error:
        raise error.at(leaf.graph.loop.location) from None


def own_options(graph: LoopGraph, options: Options) -> Options:
    """The options with the limits and constraints that are about a leaf."""
    own = {r.name for r in graph.problem.resource_types}
    limits = {name: count for name, count in options.limits.items() if name in own}
    text = own_constraints(options.constraints, graph.problem)
    return replace(options, limits=limits, constraints=text)


def _on_shared_ports(leaf: Leaf, options: Options) -> Leaf | None:
    """The leaf with ports shared at II 1, where that may be its II."""
    graph = leaf.graph.at_ii_one
    if graph is None or not graph.pipelined or (options.ii or graph.wanted_ii or 1) > 1:
        return None
    results = leaf.graph.loop.results  # which know their channels by now
    return replace(leaf, graph=replace(graph, loop=replace(graph.loop, results=results)))


@dataclass(frozen=True)
class _Tried:
    """A schedule with its binding, and the delays of the multiplexers that this takes."""

    solved: SolvedLeaf
    outcome: Outcome
    extra: Extra
    broken: list[Violation]


class _LeafScheduler:
    """Schedules and binds a leaf until it also meets the clock with its multiplexers."""

    def __init__(
        self,
        model: Function,
        leaf: Leaf,
        options: Options,
        emit: Emit,
        progress: Progress,
        variant: Variant,
    ) -> None:
        self.model, self.leaf, self.emit, self.progress = model, leaf, emit, progress
        self.variant = variant
        self.options = own_options(leaf.graph, options)
        self.asked = options
        wanted = options.ii if options.ii is not None else leaf.graph.wanted_ii
        self.options = replace(self.options, ii=wanted)
        self.pipelined = not leaf.straight and (leaf.graph.pipelined or wanted is not None)
        if leaf.straight:
            self.options = replace(self.options, ii=None, length=None)

    def run(self) -> Answer:
        graph = self.leaf.graph
        delays = first_selects(graph, self.model.gates)
        for attempt in range(_REPAIRS):
            said: list[Diagnostic] = []
            outcome = solve(
                self._timed(graph.problem, delays),
                self.options,
                pipelined=self.pipelined,
                emit=said.append,
                progress=self.progress,
            ).choose(self.variant.sample)
            tried = self._try(outcome)
            if not tried.broken:
                for diagnostic in said:
                    self.emit(diagnostic)
                return tried.solved, _with_units(outcome, tried.solved)
            found = tried.extra.pessimistic(replace(graph.problem, clock=outcome.problem.clock))
            last = delays
            delays = {i: max(last.get(i, 0.0), found.get(i, 0.0)) for i in {**last, **found}}
            # With the same delays the same would come out again.
            if delays == last or attempt == _REPAIRS - 1:
                raise self._missed(tried)
        raise AssertionError("the last attempt ends it")

    def _missed(self, tried: _Tried) -> ClockMissed:
        """The error, with the cycle time that the last schedule would meet."""
        clock = tried.outcome.problem.clock
        assert clock is not None

        def holds(cycle_time: float) -> bool:
            longer = replace(clock, cycle_time=cycle_time)
            return not self._judged_hardware(tried.solved, tried.outcome, tried.extra, longer)[1]

        needed = least_cycle_time(clock.cycle_time, holds)
        return ClockMissed(
            f"{clock.option()} cannot be met with the multiplexers before shared "
            f"units and ports; what came closest needs {clock.option(needed)}",
            needed,
        )

    def _try(self, outcome: Outcome) -> _Tried:
        graph = self.leaf.graph
        solved = self._bound(outcome)
        alone = sum(1 for _ in self.model.leaves()) == 1
        extra = selects(graph, solved.schedule, solved.binding, self.model.gates, alone)
        final, broken = self._judged_hardware(solved, outcome, extra, outcome.problem.clock)
        return _Tried(replace(solved, problem=final), outcome, extra, broken)

    def _judged_hardware(
        self, solved: SolvedLeaf, outcome: Outcome, extra: Extra, clock: Clock | None
    ) -> tuple[Problem, list[Violation]]:
        """The problem with the delays of the multiplexers, and what is illegal at a clock."""
        final = self._timed(replace(self.leaf.graph.problem, clock=clock), extra.delay)
        final = replace(final, resource_types=outcome.problem.resource_types)
        broken = violations(final, solved.schedule)
        if self.options.period is not None and not broken:
            broken = violations(*with_control(final, solved.schedule, extra.control))
        return final, broken

    def _timed(self, problem: Problem, delays: dict[int, float]) -> Problem:
        return problem if self.options.period is None else with_selects(problem, delays)

    def _bound(self, outcome: Outcome) -> SolvedLeaf:
        schedule = outcome.schedule
        if schedule.ii is None:
            schedule = replace(schedule, ii=max(1, schedule.length(outcome.problem)))
        share, variant = self.options.share, self.variant.binding
        small = not self.variant.draft or outcome.problem.clock is not None
        binding = bind(self.leaf.graph, outcome.problem, schedule, share, variant, small)
        return SolvedLeaf(self.leaf, outcome.problem, schedule, binding)

    # What is written

    def keep(self, written: WrittenSchedule) -> Answer:
        """The schedule that is written on the loop; only missing starts are scheduled."""
        self._require_same_target(written)
        problem = self.leaf.graph.problem
        self._require_kept_rules(written)
        try:
            kept = replace(self.options, like=None)
            outcome = solve(written.pinned(problem), kept, ii=written.ii)
        except Infeasible as error:
            raise self._does_not_hold(written, error.message, error.location) from None
        length = outcome.schedule.length(outcome.problem)
        if length != written.length:
            text = f"gaus.length = {written.length}, but its operations take {length} steps"
            raise self._does_not_hold(written, text)
        tried = self._try(outcome)
        if tried.broken:
            first = tried.broken[0]
            where = problem.locations[first.operations[0]] if first.operations else ""
            text = f"with the multiplexers of the hardware, {first.message}"
            raise self._does_not_hold(written, text, where)
        return tried.solved, _with_units(self._judged(outcome), tried.solved)

    def _require_kept_rules(self, written: WrittenSchedule) -> None:
        """Check the operations that have a written start with `verify`."""
        problem = prepare(self.leaf.graph.problem, self.options)
        start = np.array(problem.earliest)
        for i, step in written.start.items():
            start[node(i)] = step
        known = {0, *(i + 1 for i in written.start)}
        for broken in violations(problem, Schedule(start, written.ii)):
            if broken.operations and known.issuperset(broken.operations):
                where = problem.locations[broken.operations[-1]]
                raise self._does_not_hold(written, broken.message, where)

    def _require_same_target(self, written: WrittenSchedule) -> None:
        for name, asked, have in (
            ("ii", self.asked.ii, written.ii),
            ("length", self.options.length, written.length),
        ):
            if asked is not None and (asked != have if name == "ii" else asked < have):
                raise InvalidOption(
                    f"{name}={asked}, but the schedule that is written on this loop has "
                    f"gaus.{name} = {have}; leave out {name}, or drop the gaus attributes"
                )

    def _does_not_hold(self, written: WrittenSchedule, why: str, where: str = "") -> Infeasible:
        return Infeasible(
            f"the schedule that is written here (gaus.ii = {written.ii}) does not hold: {why}; "
            "schedule the loop again, or drop its gaus attributes",
            where,
        )

    def _judged(self, outcome: Outcome) -> Outcome:
        """The outcome for a schedule from elsewhere, for which only a bound on II is known."""
        problem = prepare(self.leaf.graph.problem, self.options)
        bound = minimum_ii(problem, precedence(problem))
        levels = parse_objective(self.options.objective).levels
        least = [ii_weight(level) * bound.ii for level in levels]
        result = replace(
            outcome.result,
            solver="written",
            status=SolveStatus.FEASIBLE,
            lower_bound=tuple(least),
            trace=(),
        )
        return replace(outcome, problem=problem, result=result, minimum_ii=bound)


def _with_units(outcome: Outcome, solved: SolvedLeaf) -> Outcome:
    """The outcome with the bound units, unless an operation uses several resource types."""
    schedule = solved.binding.apply(outcome.schedule, outcome.problem)
    if violations(outcome.problem, schedule):
        return outcome  # some operation has units of several resource types
    return replace(outcome, result=replace(outcome.result, schedule=schedule))
