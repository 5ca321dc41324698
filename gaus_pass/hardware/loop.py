"""A loop, or operations that run once, as a datapath: enough to make hardware of it.

In every iteration the control provides the induction values, and the operations compute from them,
from channels, from memories and from the results of earlier iterations.  What remains after the
last iteration goes to channels::

    levels ──► induction values, counters ─┐
    (control)                              ▼
    channels ──► invariants, constants ─► operations ──► results ──► channels
                                           ▲   │  ▲
                         values of earlier └───┘  └──► memories
                         iterations

``operations``
    In program order; ``operations[i]`` is operation i + 1 of the problem.  Both sides of an `if`
    run in every iteration (speculation).  Only a store has a ``predicate``; it must not happen
    where that is false.  A load on the side that is not taken may have an address outside its
    memory; its data are not used.  Results of an `if` are `arith.select` operations.  Kinds that
    the IR does not have: `loop.linear` (a sum of operands with constant coefficients),
    `loop.condition` (the constraints of an affine.if), `loop.all` (a conjunction, some operands
    inverted), `loop.copy` (a wire), `loop.floordiv`, `loop.ceildiv` and `loop.mod` (by a positive
    constant).
``operands``
    ``Operand(value, distance, initial)``: a use of an iter_arg is a use of the yielded value,
    ``distance`` iterations later.  In iteration k < distance, ``initial[k]`` is used instead.
``values``
    RESULT: made by an operation.  INDUCTION: made by the control in every iteration (induction
    variables and ``counters``).  INVARIANT: sampled at the start.  CONSTANT.  The last two cost no
    register.  A counter is a linear form over induction variables and invariants, such as a
    row-major address; it is incremented instead of multiplied out.  Addresses that differ by a
    constant share a counter and add the difference (`loop.linear`).
``access``
    Memory, row-major ``address`` (its low bits suffice), subscripts, and the ifs around it.
``predicate``
    i1 operand of a store, or None.
``levels``
    Lower and upper bounds, step and trip count; bounds and step are constant or linear in
    invariants, hence known at the start.  Several levels are a flattened perfect nest with constant
    inner bounds.  A while loop has one level without an upper bound, which counts its iterations;
    it ends by its `loop.exit`.
``results``
    The iter_args after the last iteration: the operands as one more iteration would see them.  They
    are captured when they are ready, and are no uses in the problem.  Of a while loop they are
    operands of the `loop.exit`.
``memories``
    Name, shape, element bits, ports; distinct memrefs do not overlap.
``bits``
    Every value has its width; an index is as wide as bounds and shapes need (32 bits where they do
    not say), signed if it can be negative.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.operations import EXIT, Operand, Operation, Source, Value


@dataclass(frozen=True)
class Bound:
    """A bound of a level: the maximum of its forms if it is a lower bound, else the minimum."""

    forms: tuple[LinearForm, ...]

    @property
    def constant(self) -> int | None:
        """The number, if there is one form and it is constant."""
        if len(self.forms) == 1 and not self.forms[0].terms:
            return self.forms[0].constant
        return None


@dataclass(frozen=True)
class Level:
    """One loop of a nest that runs as one: the induction variable, ``range(lower, upper, step)``.

    Attributes
    ----------
    induction
        Index of the induction variable in `Loop.values`.
    step
        At least 1; linear in invariants.
    trips
        Number of iterations, or None when it is known only at run time.
    independent
        Whether no iteration depends on another through memory.
    """

    induction: int
    lower: Bound
    upper: Bound
    step: LinearForm
    trips: int | None
    independent: bool = False

    @property
    def constant_step(self) -> int | None:
        """The step, or None where it is known only at run time."""
        return None if self.step.terms else self.step.constant


@dataclass(frozen=True)
class Result:
    """A result of the loop: ``operand`` as seen by an iteration after the last one.

    Attributes
    ----------
    value
        Handle to the result in the source.
    channel
        The channel that it feeds, or None if nothing reads it.
    """

    value: Any
    operand: Operand
    channel: int | None = None


@dataclass
class Loop:
    """A loop, or a perfect nest that runs as one.

    Attributes
    ----------
    op
        The outermost `affine.for` or `scf.for` that runs as one loop, or the `scf.while`.
    levels
        Outermost first; one unless a nest is flattened.
    counters
        INDUCTION values besides the induction variables.
    carried
        From value and distance to the name of the iter_arg that the value has become by then.
    """

    name: str
    op: Any
    location: str
    levels: tuple[Level, ...]
    memories: tuple[Memory, ...]
    values: list[Value] = field(default_factory=list[Value])
    operations: list[Operation] = field(default_factory=list[Operation])
    counters: list[int] = field(default_factory=list[int])
    results: list[Result] = field(default_factory=list[Result])
    carried: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])

    @property
    def exit(self) -> int | None:
        """The operation that ends a while loop; None for all others."""
        ends = (i for i, operation in enumerate(self.operations) if operation.kind == EXIT)
        return next(ends, None)

    @property
    def trips(self) -> int | None:
        """Number of iterations of the whole, or None when known only at run time."""
        total = 1
        for level in self.levels:
            if level.trips is None:
                return None
            total *= level.trips
        return total

    @property
    def taken_first(self) -> tuple[int, ...]:
        """Of each stream that it reads: the load that takes the first element of an iteration."""
        found: dict[int, int] = {}
        for i, operation in enumerate(self.operations):
            access = operation.access
            if access is None or access.is_store:
                continue
            if self.memories[access.memory].is_stream:
                found.setdefault(access.memory, i)
        return tuple(found.values())

    def inside(self, value: int) -> bool:
        """Whether a value changes from iteration to iteration."""
        return self.values[value].source in (Source.RESULT, Source.INDUCTION)
