"""A leaf with its schedule and binding, before and after verification."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.analysis.verify import require_legal
from gaus_pass.errors import Infeasible
from gaus_pass.hardware.cycles import LOOP, STRAIGHT, LeafCycles
from gaus_pass.hardware.loop import Result
from gaus_pass.hardware.operations import COPY, Operand, node
from gaus_pass.hardware.process import Leaf, LoopGraph
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.rtl.binding.bind import Binding
from gaus_pass.rtl.binding.chains import ready_of


@dataclass(frozen=True)
class LeafPlan:
    """A leaf with its verified schedule and binding.

    Attributes
    ----------
    schedule
        Always has an II; for operations that run once it is the length.
    length
        Steps of one iteration.
    straight
        Operations that run once.
    """

    graph: LoopGraph
    schedule: Schedule
    binding: Binding
    length: int
    straight: bool

    @property
    def ii(self) -> int:
        return self.schedule.ii or 1

    @property
    def flushes(self) -> bool:
        """Whether iterations go on while a stream is empty: there are some besides the next one."""
        return self.graph.flush and self.steps > self.ii

    @property
    def results(self) -> list[Result]:
        """The results that are read."""
        return [r for r in self.graph.loop.results if r.channel is not None]

    @property
    def drain(self) -> int:
        """Cycles after the last step until all results are in their registers."""
        loop = self.graph.loop
        if loop.exit is not None:
            return 0  # a step of the iteration takes them
        values = {r.operand.value for r in self.results if loop.inside(r.operand.value)}
        latest = max((ready_of(self.graph, self.schedule, v) for v in values), default=-1)
        return max(0, latest + 1 - self.length)

    @property
    def steps(self) -> int:
        """Cycles from the first step of an iteration to the one in which it finishes."""
        return self.length + self.drain

    @property
    def cycles(self) -> LeafCycles:
        """The cycles of a run."""
        loop, kind = self.graph.loop, STRAIGHT if self.straight else LOOP
        none = 1 if loop.exit is None else 0
        return LeafCycles(
            kind, loop.name, self.ii, self.length, self.drain, loop.trips, no_iterations=none
        )

    def final(self, operand: Operand) -> Operand:
        """The operand behind a copy that only an iteration after the last one would have made."""
        loop = self.graph.loop
        producer = loop.values[operand.value].producer
        if operand.distance or producer < 0 or self.straight or loop.exit is not None:
            return operand
        copy = loop.operations[producer]
        assert copy.kind == COPY, f"{copy.name} is made by an iteration that does not run"
        return copy.operands[0]

    def captured_at(self, operand: Operand) -> int:
        """The step at which a result is captured."""
        inside = self.graph.loop.inside(operand.value)
        return ready_of(self.graph, self.schedule, operand.value) if inside else 0


def require_flushable(plan: LeafPlan) -> None:
    """Check that what an iteration takes first it takes where it begins.

    Raises
    ------
    Infeasible
        It has begun before, and would keep others back inside.
    """
    loop = plan.graph.loop
    for i in loop.taken_first if plan.flushes else ():
        step, access = int(plan.schedule.start[node(i)]), loop.operations[i].access
        if step:
            assert access is not None
            raise Infeasible(
                f"flush: an iteration takes its first element of "
                f"'{loop.memories[access.memory].name}' in step {step}, where others inside would "
                "wait for it; only in step 0 they do not: take one in every iteration, ask for a "
                "slower clock, or leave out flush here (gaus.hint = {flush = false} on the loop)",
                loop.operations[i].location,
            )


@dataclass(frozen=True)
class SolvedLeaf:
    """A leaf and the answer of a solver.

    Attributes
    ----------
    problem
        The problem of the leaf with the limits and the clock of the run.
    """

    leaf: Leaf
    problem: Problem
    schedule: Schedule
    binding: Binding

    def plan(self) -> LeafPlan:
        """The leaf, ready to be built, after `verify` has checked schedule and binding.

        Raises
        ------
        SolverError
            The schedule or the binding is not legal.
        """
        bound = self.binding.apply(self.schedule, self.problem)
        require_legal(self.problem, bound, "binding")
        length = self.schedule.length(self.problem)
        return LeafPlan(self.leaf.graph, bound, self.binding, length, self.leaf.straight)
