"""Passes that transform the loops of functions: ``gaus-unroll`` and the steps of lowering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.passes.base import PassSpec

_UNROLL_HELP = "loops and factors, as k:4,j:full; hints `unroll` are followed besides"


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


def _step(name: str) -> Callable[[Any, Any, Emit], None]:
    """The function of a pass that runs a step of `gaus_pass.ir.transforms.steps` alone."""

    def run(operation: Any, _options: Any, emit: Emit) -> None:
        from gaus_pass.ir.transforms.steps import STEPS

        _on_functions(operation, lambda function: STEPS[name](function, emit))

    return run


UNROLL = PassSpec(
    "gaus-unroll", "run several iterations of a loop as one, as asked", UnrollOptions, _unroll
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
