"""Passes that transform the loops of functions: ``gaus-unroll`` and the steps of lowering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.passes.base import PassSpec

_PARTITION_HELP = "memories and their banks, as arg0:1:cyclic:4; without it what accesses want"
_UNROLL_HELP = "loops and factors, as k:4,j:full; hints `unroll` are followed besides"
_INTERCHANGE_HELP = (
    "loops from outside to inside, as they are to be, as k:j; hints `interchange` are followed "
    "besides"
)


@dataclass(frozen=True)
class NoOptions:
    """Of a pass that takes none."""


@dataclass(frozen=True)
class UnrollOptions:
    """Options of ``gaus-unroll``."""

    unroll: str = field(default="", metadata={"help": _UNROLL_HELP, "kind": str, "choices": ()})


def _on_functions(operation: Any, step: Callable[[Any], object]) -> None:
    """Replace every function in an operation by a copy that a step has rewritten.

    Raises
    ------
    GausError
        The step refuses a function; the IR is as it was.
    """
    from gaus_pass.ir.core.bindings import ir
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations

    pairs: list[tuple[Any, Any]] = []
    for function in find_operations(operation, FUNCTION):
        if len(function.regions[0].blocks):
            copy = function.operation.clone(ip=False)
            step(copy)
            pairs.append((function, copy))
    for function, copy in pairs:
        ir.InsertionPoint(function).insert(copy)
        function.erase()


@dataclass(frozen=True)
class PartitionOptions:
    """Options of ``gaus-partition``."""

    partition: str = field(
        default="", metadata={"help": _PARTITION_HELP, "kind": str, "choices": ()}
    )


def _partition(operation: Any, options: PartitionOptions, emit: Emit) -> None:
    """Write how memories are divided as hints.

    Raises
    ------
    GausError
        The option cannot be read or names no memory; the IR is as it was.
    """
    from gaus_pass.ir.core.memory_hints import set_partition
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.loops.memories.partition import parse_partition
    from gaus_pass.ir.loops.memory import read_memories
    from gaus_pass.ir.transforms.banks import divide_memories
    from gaus_pass.option_table import require_names

    asked = parse_partition(options.partition)
    found = [f for f in find_operations(operation, FUNCTION) if len(f.regions[0].blocks)]
    known = {memory.name for f in found for memory in read_memories(f, {}, asked)}
    require_names("partition", "memory", asked, known)

    def divide(function: Any) -> None:
        for memory in read_memories(function, {}):
            wishes = asked.get(memory.name, ())
            parts = (f"{axis}:{kind}" + (f":{n}" if n else "") for axis, kind, n in wishes)
            if wishes:
                set_partition(function, memory.value, ",".join(parts))
        if not asked:
            divide_memories(function, emit)

    _on_functions(operation, divide)


def _inline(operation: Any, _options: Any, _emit: Emit) -> None:
    """Put what is called in the place of calls, and drop what is private and only called.

    Raises
    ------
    GausError
        A function calls itself or has branches; the IR is as it was.
    """
    from gaus_pass.ir.core.bindings import ir
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations, is_private
    from gaus_pass.ir.transforms.inline import calls, inline_calls

    every = [f for f in find_operations(operation, FUNCTION) if len(f.regions[0].blocks)]
    called = {call.attributes["callee"].value for f in every for call in calls(f)}
    pairs: list[tuple[Any, Any]] = []
    for function in every:
        copy = function.operation.clone(ip=False)
        inline_calls(copy, function, lambda _: False)
        pairs.append((function, copy))
    for function, copy in pairs:
        dropped = is_private(function) and function.attributes["sym_name"].value in called
        if not dropped:
            ir.InsertionPoint(function).insert(copy)
        function.erase()


def _unroll(operation: Any, options: UnrollOptions, emit: Emit) -> None:
    """Unroll the loops that the option or a hint names.

    Raises
    ------
    GausError
        A loop does not exist or cannot be unrolled; the IR is as it was.
    """
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.transforms.unrolling.names import require_loops
    from gaus_pass.ir.transforms.unrolling.unroll import parse_unroll, unroll

    asked = parse_unroll(options.unroll)
    require_loops("unroll", asked, find_operations(operation, FUNCTION))
    _on_functions(operation, lambda function: unroll(function, asked, emit))


@dataclass(frozen=True)
class InterchangeOptions:
    """Options of ``gaus-interchange``."""

    interchange: str = field(
        default="", metadata={"help": _INTERCHANGE_HELP, "kind": str, "choices": ()}
    )


def _interchange(operation: Any, options: InterchangeOptions, emit: Emit) -> None:
    """Let the loops that the option or a hint names change places.

    Raises
    ------
    GausError
        A loop does not exist, or a dependence forbids the order; the IR is as it was.
    """
    from gaus_pass.ir.core.operation_names import FUNCTION
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.transforms.order.interchange import (
        interchange,
        orders_in,
        parse_interchange,
        require_orders,
    )

    asked = parse_interchange(options.interchange)
    require_orders(asked, list(find_operations(operation, FUNCTION)))

    def reorder(function: Any) -> None:
        interchange(function, orders_in(function, asked), emit)

    _on_functions(operation, reorder)


def _step(name: str) -> Callable[[Any, Any, Emit], None]:
    """The function of a pass that runs a step of `gaus_pass.ir.transforms.steps` alone."""

    def run(operation: Any, _options: Any, emit: Emit) -> None:
        from gaus_pass.ir.transforms.steps import STEPS

        _on_functions(operation, lambda function: STEPS[name](function, emit))

    return run


UNROLL = PassSpec(
    "gaus-unroll", "run several iterations of a loop as one, as asked", UnrollOptions, _unroll
)
INTERCHANGE = PassSpec(
    "gaus-interchange",
    "let loops change places, as asked, where no dependence forbids it",
    InterchangeOptions,
    _interchange,
)
PROMOTE = PassSpec(
    "gaus-promote-accumulators",
    "keep what a loop accumulates in an element of a memory in an iter_arg",
    NoOptions,
    _step("promote"),
)
REUSE = PassSpec(
    "gaus-reuse",
    "keep what later iterations of a loop load again in iter_args",
    NoOptions,
    _step("reuse"),
)
FLATTEN = PassSpec(
    "gaus-flatten",
    "make nests perfect, by conditions in the inner loop, so that they run as one loop",
    NoOptions,
    _step("flatten"),
)
INTERLEAVE = PassSpec(
    "gaus-interleave",
    "let iterations of an outer loop take turns in the inner one, so that a recurrence has time",
    NoOptions,
    _step("interleave"),
)
PARTIAL_SUMS = PassSpec(
    "gaus-partial-sums",
    "let four partial sums take turns in a loop that adds what fastmath<reassoc> allows",
    NoOptions,
    _step("partial"),
)
HOIST = PassSpec(
    "gaus-hoist",
    "move what is the same in all iterations of a loop in front of it",
    NoOptions,
    _step("hoist"),
)
INLINE = PassSpec(
    "gaus-inline",
    "put what is called in the place of calls, and drop private functions that are only called",
    NoOptions,
    _inline,
)
PARTITION = PassSpec(
    "gaus-partition",
    "divide memories among banks: write the hint `partition`, as asked or as accesses want",
    PartitionOptions,
    _partition,
)
