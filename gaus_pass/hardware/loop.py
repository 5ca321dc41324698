"""A loop as a datapath: operations, operands, memories, control.

What it contains, and what it means for hardware, is written in `gaus_pass.ir.loops.reader`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.numbers import Integer

CONTROL = 0
"""Operation of the scheduling problem that stands for the loop control, pinned to step 0."""

LINEAR, CONDITION, ALL, COPY, SELECT = (
    "loop.linear",
    "loop.condition",
    "loop.all",
    "loop.copy",
    "arith.select",
)
"""Kinds of operation that no operation of the IR is; `arith.select` may be either."""
LOAD, STORE = "memref.load", "memref.store"
"""Kinds of all accesses, also of those of the affine dialect."""
CEIL_DIVISION = "loop.ceildiv"
DIVISIONS = ("loop.floordiv", CEIL_DIVISION, "loop.mod")


class Source(Enum):
    """Where a value comes from."""

    RESULT = "of an operation of the loop"
    INDUCTION = "of the loop control: changes once an iteration"
    INVARIANT = "from outside: stable while the loop runs"
    CONSTANT = "known"


@dataclass
class Value:
    """A value of the loop.

    Attributes
    ----------
    name
        As messages and hardware call it.
    bits, signed
        Width, and how a use at a greater width extends it.  An `index` is as wide as the bounds
        and shapes need, all other types are as they are (and extended as their user says).
    producer
        Index in `Loop.operations`, or -1.
    constant
        The number, for constants of integer and index type.
    source_value
        The value in the IR, or None for what has none (a counter, a select made of an `if`).
    form
        For INDUCTION and for INVARIANT values without a value in the IR: what it is in terms of
        induction variables and invariants.
    integer
        Of an exact number that is no `index` (an induction variable, a bound, a step): its type in
        the IR.  ``bits`` and ``signed`` are those of the number, as of an index; operations see
        the type.
    """

    name: str
    source: Source
    bits: int = 0
    signed: bool = False
    is_index: bool = False
    producer: int = -1
    constant: int | None = None
    source_value: Any = None
    form: LinearForm | None = None
    location: str = ""
    integer: Integer | None = None

    def seen(self) -> tuple[int, bool, bool]:
        """``bits``, ``signed`` and ``is_index`` of what an operation of the IR sees."""
        if self.integer is not None:
            return self.integer.bits, False, False
        return self.bits, self.signed, self.is_index


@dataclass(frozen=True)
class Operand:
    """A use of a value, ``distance`` iterations after it was made.

    Attributes
    ----------
    value
        Index in `Loop.values`.
    initial
        Values (constants or invariants) that stand for it in the first iterations:
        ``initial[k]`` in iteration k < distance.  Iteration 0 is the first.
    """

    value: int
    distance: int = 0
    initial: tuple[int, ...] = ()


@dataclass(frozen=True)
class Constraint:
    """``Σ coefficients · operands + constant`` is at least 0, or equal to 0."""

    coefficients: tuple[int, ...]
    constant: int
    equality: bool


@dataclass(frozen=True)
class Access:
    """A load or store: ``memories[memory]`` at the row-major element ``address``.

    Attributes
    ----------
    subscripts
        Per dimension over induction variables, invariants and values computed in the loop.
    domain
        Conditions of every affine.if around it: ``(constraints, holds)``; not all of the
        constraints hold where ``holds`` is False.
    branches
        Every `if` around it and which side it is on.
    bank
        Index in the memory's banks.
    """

    memory: int
    is_store: bool
    address: Operand
    subscripts: tuple[LinearForm, ...]
    domain: tuple[tuple[tuple[tuple[LinearForm, bool], ...], bool], ...] = ()
    branches: tuple[tuple[int, bool], ...] = ()
    bank: int = 0


@dataclass(frozen=True)
class Operation:
    """An operation, in the order of the program.

    Attributes
    ----------
    kind
        Name of the operation in the IR, or one of the kinds above.
    op
        The operation in the IR, or None.
    operands
        Data operands; the stored value for a store, none for a load.
    predicate
        For a store: it happens only where this i1 is true.
    coefficients, constant
        Of `loop.linear`: the result is Σ coefficients · operands + constant; ``constant`` is the
        divisor of a division.
    constraints
        Of `loop.condition`: the result says whether all of them hold.
    negated
        Of `loop.all`: which operands count inverted in the conjunction.
    """

    kind: str
    name: str
    location: str
    op: Any
    operands: tuple[Operand, ...]
    results: tuple[int, ...] = ()
    access: Access | None = None
    predicate: Operand | None = None
    coefficients: tuple[int, ...] = ()
    constant: int = 0
    constraints: tuple[Constraint, ...] = ()
    negated: tuple[bool, ...] = ()

    def uses(self) -> tuple[Operand, ...]:
        """All operands: data, address, predicate."""
        extra = [self.access.address] if self.access is not None else []
        extra += [self.predicate] if self.predicate is not None else []
        return (*self.operands, *extra)


@dataclass(frozen=True)
class Bound:
    """The greatest of its forms for a lower bound, the least for an upper one."""

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
    """

    op: Any
    induction: int
    lower: Bound
    upper: Bound
    step: LinearForm
    trips: int | None

    @property
    def constant_step(self) -> int | None:
        """The step, or None where it is known only at run time."""
        return None if self.step.terms else self.step.constant


@dataclass(frozen=True)
class Result:
    """A result of the loop: ``operand`` as seen by an iteration after the last one."""

    value: Any
    operand: Operand


@dataclass
class Loop:
    """A loop, or a perfect nest that runs as one; see `gaus_pass.ir.loops.reader`.

    Attributes
    ----------
    op
        The outermost `affine.for` or `scf.for` that runs as one loop.
    function
        The `func.func` around it.
    levels
        Outermost first; one unless a nest is flattened.
    counters
        Values that the control makes besides induction variables, one number per iteration.
    carried
        Value and distance → name of the iter_arg that it has become.
    """

    name: str
    op: Any
    function: Any
    location: str
    levels: tuple[Level, ...]
    memories: tuple[Memory, ...]
    values: list[Value] = field(default_factory=list[Value])
    operations: list[Operation] = field(default_factory=list[Operation])
    counters: list[int] = field(default_factory=list[int])
    results: list[Result] = field(default_factory=list[Result])
    carried: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])

    @property
    def trips(self) -> int | None:
        """Number of iterations of the whole, or None when known only at run time."""
        total = 1
        for level in self.levels:
            if level.trips is None:
                return None
            total *= level.trips
        return total

    def inside(self, value: int) -> bool:
        """Whether a value changes from iteration to iteration."""
        return self.values[value].source in (Source.RESULT, Source.INDUCTION)
