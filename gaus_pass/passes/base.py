"""The definition of a pass, and the registry that the driver and the Python API read.

Adding a pass: one module here that ends in a `PassSpec`, and one line in `load_passes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.registry import load

# Importing the modules costs nothing but their own text: circt and the solvers load when run.
_MODULES = (
    "gaus_pass.passes.schedule",
    "gaus_pass.passes.trace_registers",
    "gaus_pass.passes.lower_loops",
    "gaus_pass.passes.transforming:INLINE",
    "gaus_pass.passes.transforming:INTERCHANGE",
    "gaus_pass.passes.transforming:UNROLL",
    "gaus_pass.passes.transforming:PARTITION",
    "gaus_pass.passes.transforming:INTERLEAVE",
    "gaus_pass.passes.transforming:PARTIAL_SUMS",
    "gaus_pass.passes.transforming:HOIST",
    "gaus_pass.passes.transforming:PROMOTE",
    "gaus_pass.passes.transforming:REUSE",
    "gaus_pass.passes.transforming:FLATTEN",
    "gaus_pass.passes.ssp_schedule",
    "gaus_pass.passes.ssp_roundtrip",
    "gaus_pass.passes.ssp_print",
)


@dataclass(frozen=True)
class PassSpec:
    """A pass as the user sees it.

    Attributes
    ----------
    argument
        The name on the command line, without dashes.
    description
        One line for ``--help``.
    options
        Frozen dataclass whose fields are made as in `gaus_pass.options.Options`.
    run
        ``run(operation, options, emit)``: works on ``operation`` and everything nested in it.
        Raises `GausError` on bad input, having changed nothing; warnings go to ``emit``.
    amends
        Whether its ``report`` adds to what another pass of the run writes there.
    show_operators
        With its options what ``--show-operators`` prints of the operators and types that are named;
        None where it has no operators.
    """

    argument: str
    description: str
    options: type[Any]
    run: Callable[[Any, Any, Emit], None]
    amends: bool = False
    show_operators: Callable[[Any, Sequence[str]], str] | None = None


@cache
def load_passes() -> dict[str, PassSpec]:
    """All passes of the package by argument, in the order of registration."""
    places = [module if ":" in module else f"{module}:PASS" for module in _MODULES]
    specs: list[PassSpec] = [load(place) for place in places]
    return {spec.argument: spec for spec in specs}
