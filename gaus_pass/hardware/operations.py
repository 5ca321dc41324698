"""What an iteration of a loop does: operations, the values they make, the operands they read.

An operation reads operands and makes values.  A value is an index into `Loop.values`; an operand is
a value together with a distance in iterations::

    %s = arith.addi %acc, %x   ──►   operations[3]: arith.addi
    scf.yield %s                       operands  (value 7, distance 1, initial (2,)), (value 5)
                                       results   value 7
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, log2
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
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
"""Kinds of operation that the IR does not have, and `arith.select`, which it may have as well."""
FLOAT_RELATIONS = (
    *("false", "oeq", "ogt", "oge", "olt", "ole", "one", "ord"),
    *("ueq", "ugt", "uge", "ult", "ule", "une", "uno", "true"),
)
"""Comparisons of floating-point numbers, in the order of their numbers in `arith.cmpf`."""
COMPARES, COMPARE_FLOATS = ("arith.cmpi", "index.cmp"), "arith.cmpf"
"""Kinds of operation that compare, and so have a relation."""
NEGATE, ABSOLUTE, COPY_SIGN = "arith.negf", "math.absf", "math.copysign"
"""Kinds of operation of floating-point numbers that change the sign alone."""
SIGNS = (NEGATE, ABSOLUTE, COPY_SIGN)
LOAD, STORE = "memref.load", "memref.store"
"""Kinds of accesses; those of the affine dialect count as these."""
EXIT = "loop.exit"
"""Ends a loop in the iteration in which its first operand is false; its other operands are then the
results of the loop.
"""
CEIL_DIVISION = "loop.ceildiv"
COUNTED = (LINEAR, CONDITION, ALL)
"""Sums and conditions of indices, whose adders and gates the model counts."""

DIVISIONS = ("loop.floordiv", CEIL_DIVISION, "loop.mod")

EXPENSIVE = (
    "arith.mul", "index.mul", "arith.div", "index.div", "arith.rem", "index.rem",
    "arith.ceildiv", "index.ceildiv", "arith.floordiv", "index.floordiv",
)  # fmt: skip
"""Prefixes of the kinds that are large enough to be shared and to be pipelined deeper."""


class Source(Enum):
    """Where a value comes from."""

    RESULT = "of an operation of the loop"
    INDUCTION = "of the loop control: changes once an iteration"
    INVARIANT = "from outside: stable while the loop runs"
    CONSTANT = "known"


@dataclass(frozen=True)
class Dimension:
    """A size of a memory outside, known only at run time: number of the argument, and axis."""

    argument: int
    axis: int

    @property
    def name(self) -> str:
        """Of the port that says it."""
        return f"arg{self.argument}_dim{self.axis}"


@dataclass
class Value:
    """A value of the loop.

    Attributes
    ----------
    name
        As messages and hardware call it.
    bits, signed
        Width, and whether a wider use extends it by its sign.  An `index` is as wide as bounds and
        shapes require.  All other types keep their width, and their user decides how to extend.
    producer
        Index in `Loop.operations`, or -1.
    constant
        The number, for constants of integer and index type.
    source_value
        The value in the source, or None (a counter, a select made of an `if`).
    channel
        For CONSTANT and INVARIANT values: the channel that the value comes from, unless it has a
        ``form``.
    form
        For INDUCTION values, and INVARIANT values without a value in the IR: the value as a linear
        form over induction variables and invariants.
    integer
        For an exact number that is not an `index` (induction variable, bound or step of another
        integer type): its type in the IR.  ``bits`` and ``signed`` then describe the number, as
        they do for an index, while operations see the type.
    scale
        Of a value with a ``form``: the number of an INVARIANT that the form is multiplied by, such
        as the length of a row; only the low bits of the product, those of an address, are meant.
    dimension
        Of an INVARIANT that is a size of a memory outside.
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
    channel: int | None = None
    scale: int | None = None
    dimension: Dimension | None = None

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
        Through some views the address alone.
        One form per dimension, over induction variables, invariants and values of the loop.
    domain
        Conditions of the affine.ifs around it, as ``(constraints, holds)``: all constraints hold,
        or, where ``holds`` is False, at least one does not.
    branches
        The `if`s around it, and the side of each that it is on.
    bank
        Index into the memory's banks.
    guard
        Where it stands in one if alone: the condition of that.
    """

    memory: int
    is_store: bool
    address: Operand
    subscripts: tuple[LinearForm, ...]
    domain: tuple[tuple[tuple[tuple[LinearForm, bool], ...], bool], ...] = ()
    branches: tuple[tuple[int, bool], ...] = ()
    bank: int = 0
    guard: Operand | None = None


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
        For a store, and a load on a port that it shares: it happens only where this i1 is true.
    coefficients, constant
        For `loop.linear`: the result is Σ coefficients · operands + constant.  For a division,
        ``constant`` is the divisor.
    constraints
        For `loop.condition`: the result is whether all of them hold.
    negated
        For `loop.all`: whether each operand is inverted in the conjunction.
    relation
        For a comparison: one of `FLOAT_RELATIONS`, or of the `INTEGER_RELATIONS` of `numbers`.
    float_type
        For a comparison of floating-point numbers: their type, such as ``f32``.
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
    relation: str = ""
    float_type: str = ""

    def uses(self) -> tuple[Operand, ...]:
        """All operands: data, address, predicate."""
        extra = [self.access.address] if self.access is not None else []
        extra += [self.predicate] if self.predicate is not None else []
        return (*self.operands, *extra)

    def first_values(self) -> int:
        """Most values that stand for a carried operand in the first iterations."""
        return max((len(set(operand.initial)) for operand in self.uses()), default=0)


def tree_depth(leaves: int) -> int:
    """Depth of a balanced tree of two-input nodes."""
    return ceil(log2(leaves)) if leaves > 1 else 0


def node(operation: int) -> int:
    """The operation of the scheduling problem that is an operation of the loop."""
    return operation + CONTROL + 1
