"""The scheduling problem: operations, dependences, values, operator and resource types.

A schedule gives every operation a start step.  With an initiation interval II, iteration k of the
problem starts II · k steps later, and steps are folded into II slots.

    step          0     1     2     3     4     5
                  +-----------------+
    a (mul)       |    latency 3    |               start(a) = 0
                  +-----------------+
    a -> b                          |.....>         dependence: start(b) >= start(a) + 3
                                          +-----+
    b (add)                               |     |   start(b) = 4
                                          +-----+
    value of a                      |=====|         kept from start(a) + hold = 3 to 4

- An *operation* has an operator type (latency, delays, blocking, units of resource types) and a
  window of start steps.
- A *dependence* is a difference constraint: start(dst) + II · distance >= start(src) + delay.  Its
  ``distance`` is in iterations; one that carries a value also accumulates combinational delay when
  its ends are in one step.
- A *value* is a number of bits with a producer and users.  It occupies registers from ``hold``
  steps after the producer's start until the last user's start.
- A *resource type* limits the units that are in use in any step, or slot.  An operation occupies
  its units for ``blocking`` steps.

Dependences and values are separate, since precedence is counted per dependence and registers are
counted per value.  A `Problem` is frozen, made of numpy arrays, and independent of MLIR.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gaus_pass.errors import InvalidProblem
from gaus_pass.exact import counts, instance, optional_whole, real, text, whole
from gaus_pass.model.clock import Clock as Clock
from gaus_pass.model.frozen import same_fields, settle
from gaus_pass.option_table import unknown_name

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

NO_DEADLINE = np.int64(2**62)
"""Window end of an operation that has none."""


@dataclass(frozen=True)
class OperatorType:
    """Timing and resource use of the operations of one type.

    Attributes
    ----------
    latency
        Cycles from the start to the result, >= 0.
    in_delay, out_delay
        Delay before the first register and after the last one, in the unit of the cycle time.
        For latency 0 both are the delay through the operator and must be equal.
    blocking
        Cycles for which an operation keeps its units; 1 is fully pipelined.
    uses
        Units of each resource type that an operation occupies.

    Raises
    ------
    InvalidProblem
        Something is not of its kind: a latency of 2.5, a limit of ``"2"``.
    """

    name: str
    latency: int
    in_delay: float = 0.0
    out_delay: float = 0.0
    blocking: int = 1
    uses: Mapping[str, int] = field(default_factory=dict[str, int], hash=False)

    def __post_init__(self) -> None:
        name = text(self.name, "name of an operator type")
        whose = "{} of operator type '{}'"
        settle(
            self,
            latency=whole(self.latency, whose, "latency", name),
            in_delay=real(self.in_delay, whose, "in_delay", name),
            out_delay=real(self.out_delay, whose, "out_delay", name),
            blocking=whole(self.blocking, whose, "blocking", name),
            uses=counts(self.uses, whose, "uses", name),
        )


@dataclass(frozen=True)
class ResourceType:
    """A kind of unit; ``limit`` None means as many as wanted, ``cost`` weighs peak resources.

    ``port_of`` is the memory whose ports the units are: the option ports says how many there are.

    Raises
    ------
    InvalidProblem
        Something is not of its kind.
    """

    name: str
    limit: int | None = None
    cost: int = 1
    port_of: str = ""

    def __post_init__(self) -> None:
        name = text(self.name, "name of a resource type")
        settle(
            self,
            limit=optional_whole(self.limit, "limit of resource type '{}'", name),
            cost=whole(self.cost, "cost of resource type '{}'", name),
        )


@dataclass(frozen=True, eq=False)
class Problem:
    """A scheduling problem over n operations, m dependences and v values.

    Two problems are equal when all that they say is; being made of arrays, they have no hash.

    Attributes
    ----------
    names, locations
        Per operation; ``file:line:col`` or ``""``.
    type_of : (n,)
        Index into ``operator_types``.
    operator_types, resource_types
        The library that the operations use.
    dep_src, dep_dst : (m,)
        Operations.
    dep_distance : (m,)
        Iterations between the ends, >= 0.
    dep_delay : (m,)
        Cycles between the starts: t_dst + II * distance >= t_src + delay.
    dep_carries : (m,)
        Whether a value travels, so that combinational delay accumulates along the dependence.
    dep_weight : (m,)
        Communication weight, >= 0.
    val_producer, val_bits, val_hold : (v,)
        Producer, width, and cycles from the producer's start until the value must be kept.
    use_ptr : (v + 1,), use_op, use_distance : (u,)
        Users of value i are ``use_op[use_ptr[i]:use_ptr[i + 1]]``.
    val_names
        Per value, or empty.
    val_later
        Per value, or empty: ``(distance, name)`` for what it is called that many iterations later,
        as users call the iter_arg that it has become.
    earliest, latest : (n,)
        Windows of the start times, inclusive.
    clock
        Cycle time, or None when delays are ignored.
    length
        Upper bound on the schedule length, or None.
    within
        Greatest distances ``(a, b, most)`` in an iteration: start[b] <= start[a] + most; a
        negative one is a least distance the other way.
    """

    names: tuple[str, ...]
    locations: tuple[str, ...]
    type_of: IntArray
    operator_types: tuple[OperatorType, ...]
    resource_types: tuple[ResourceType, ...]
    dep_src: IntArray
    dep_dst: IntArray
    dep_distance: IntArray
    dep_delay: IntArray
    dep_carries: BoolArray
    dep_weight: IntArray
    val_producer: IntArray
    val_bits: IntArray
    val_hold: IntArray
    use_ptr: IntArray
    use_op: IntArray
    use_distance: IntArray
    val_names: tuple[str, ...]
    earliest: IntArray
    latest: IntArray
    clock: Clock | None = None
    length: int | None = None
    name: str = ""
    val_later: tuple[tuple[tuple[int, str], ...], ...] = ()
    within: tuple[tuple[int, int, int], ...] = ()

    def __post_init__(self) -> None:
        text(self.name, "name of a problem")
        if self.clock is not None:
            instance(self.clock, Clock, "clock")
        settle(self, length=optional_whole(self.length, "length"))

    def __eq__(self, other: object) -> bool:
        return same_fields(self, other) if isinstance(other, Problem) else NotImplemented

    @property
    def num_operations(self) -> int:
        return len(self.names)

    @property
    def num_dependences(self) -> int:
        return len(self.dep_src)

    @property
    def num_values(self) -> int:
        return len(self.val_producer)

    @property
    def latency(self) -> IntArray:
        """(n,) cycles from each operation's start to its result."""
        return self.per_type("latency")[self.type_of]

    @property
    def busy(self) -> IntArray:
        """(n,) steps that each operation takes of the schedule length: max(latency, 1)."""
        return np.maximum(self.latency, 1)

    def per_type(self, attribute: str) -> IntArray:
        """(number of operator types,) an integer attribute of the operator types."""
        return np.array([getattr(t, attribute) for t in self.operator_types], dtype=np.int64)

    @property
    def use_owner(self) -> IntArray:
        """(u,) the value that each use is one of."""
        return np.repeat(np.arange(self.num_values), np.diff(self.use_ptr))

    @property
    def blocking(self) -> IntArray:
        """(n,) cycles for which each operation keeps its units."""
        return self.per_type("blocking")[self.type_of]

    @property
    def limits(self) -> dict[str, int]:
        """Units there are of every limited resource type, by name."""
        return {r.name: r.limit for r in self.resource_types if r.limit is not None}

    def units(self, resource: str) -> IntArray:
        """(n,) units of a resource type that each operation occupies."""
        return self.unit_table((resource,))[self.type_of, 0]

    def unit_table(self, resources: Sequence[str]) -> IntArray:
        """(number of operator types, r) units of resource types that an operation occupies."""
        table = np.zeros((len(self.operator_types), len(resources)), np.int64)
        for row, kind in zip(table, self.operator_types, strict=True):
            row[:] = [kind.uses.get(resource, 0) for resource in resources]
        return table

    def work(self, resource: str) -> int:
        """Units of a resource type times cycles that all operations keep them; exact."""
        many = np.bincount(self.type_of, minlength=len(self.operator_types)).tolist()
        return sum(
            count * kind.uses.get(resource, 0) * kind.blocking
            for count, kind in zip(many, self.operator_types, strict=True)
        )

    def with_limits(self, limits: Mapping[str, int]) -> Problem:
        """The same problem with the limits of the named resource types replaced.

        Raises
        ------
        InvalidProblem
            A name is not one of the problem's resource types, or a limit is negative.
        """
        known = [r.name for r in self.resource_types]
        for name, limit in limits.items():
            if name not in known:
                raise InvalidProblem("limits: " + unknown_name("resource type", name, known))
            if limit < 0:
                raise InvalidProblem(f"limit of '{name}' is {limit}; it must not be negative")
        resources = tuple(
            replace(r, limit=limits.get(r.name, r.limit)) for r in self.resource_types
        )
        return replace(self, resource_types=resources)

    def later_name(self, producer: int, distance: int) -> str:
        """The name of an operation's result ``distance`` iterations later, or ``""``."""
        for k in np.flatnonzero(self.val_producer == producer).tolist():
            for hops, name in self.val_later[k] if self.val_later else ():
                if hops == distance:
                    return name
        return ""

    def describe(self, operation: int) -> str:
        """The name of an operation in messages, in quotes."""
        return f"'{self.names[operation]}'"
