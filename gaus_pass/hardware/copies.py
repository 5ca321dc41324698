"""Copies of carried values, for operations that have no time to choose the first ones themselves.

A use of a value ``d`` iterations later chooses among it and what stands for it in the first ``d``
iterations, in front of the operation.  A copy for each iteration chooses between two, and has a
step of its own::

    v, 3 later, or p, q, r at first   →   a = v, 1 later, or r   b = a, 1 later, or q
                                          c = b, 1 later, or p   c in place of v
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import COPY, Operand, Operation, Source, Value


def copy_carried(loop: Loop, slow: Collection[int], fresh: Callable[[str], str]) -> None:
    """Let operations, by number, read copies of what earlier iterations made; in place.

    Copies come first, so that numbers of operations change.

    Parameters
    ----------
    fresh
        Makes a name that nothing has.
    """
    made: dict[tuple[int, tuple[int, ...]], int] = {}
    copies: list[Operation] = []

    def copy(operand: Operand, location: str) -> Operand:
        """The last copy of a chain, which stands for a carried operand."""
        value = operand.value
        for number in range(operand.distance):
            initial = operand.initial[operand.distance - 1 - number :]
            key = operand.value, initial
            if key not in made:
                made[key] = len(loop.values)
                source = loop.values[operand.value]
                name = fresh(f"{source.name}_{number + 1}_back")
                loop.values.append(
                    Value(name, Source.RESULT, source.bits, source.signed, source.is_index)
                )
                read = Operand(value, 1, initial[:1])
                copies.append(Operation(COPY, name, location, None, (read,), (made[key],)))
            value = made[key]
        return Operand(value)

    def with_copies(operation: Operation) -> Operation:
        def of(operand: Operand) -> Operand:
            return copy(operand, operation.location) if operand.distance else operand

        access, predicate = operation.access, operation.predicate
        return replace(
            operation,
            operands=tuple(map(of, operation.operands)),
            predicate=None if predicate is None else of(predicate),
            access=None if access is None else replace(access, address=of(access.address)),
        )

    kept = [with_copies(o) if i in slow else o for i, o in enumerate(loop.operations)]
    loop.operations = copies + kept
    for i, operation in enumerate(loop.operations):
        for result in operation.results:
            loop.values[result].producer = i
