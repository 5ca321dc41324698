"""Lower bounds of a function in a file: those of all that may be done to its loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Any

from gaus_pass.cores.operators import ITERATING, iterating
from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.numbers import indices_of
from gaus_pass.hls.area import logic_of, memories_of
from gaus_pass.hls.bounds.function import Corner, corners
from gaus_pass.hls.choosing_steps import possible_steps
from gaus_pass.hls.from_file import FunctionFile, chosen_function
from gaus_pass.options import Options
from gaus_pass.parts.fabric import FABRICS, Fabric

_NOT_READ = (
    *("ii", "limits", "length", "slack", "strict", "share", "objective", "solver", "samples"),
    *("iterations", "seed"),
)
"""Options that reading a function does not depend on, so that points share what is read."""
_KEPT = 4
"""Readings that a process keeps."""


def file_corners(
    file: FunctionFile, options: Options, fabric: Fabric, trips: int
) -> tuple[Corner, ...]:
    """Corners of all designs of a function; see `gaus_pass.hls.bounds.function`.

    Raises
    ------
    GausError
        There is no design, or nothing is known of it.
    """
    found: list[Corner] = []
    for read in _readings(file, _for_reading(options), fabric.name):
        found += corners(read.model, options, fabric, trips, read.fixed, read.core)
    return tuple(dict.fromkeys(found))


def _for_reading(options: Options) -> Options:
    plain = Options()
    same = {name: getattr(plain, name) for name in _NOT_READ}
    return replace(options, report=None, **same)


@dataclass(frozen=True)
class _Reading:
    """A model of a function, with what its designs have in common.

    Attributes
    ----------
    fixed
        Area of the memories inside, in look-up tables.
    core
        The area of the module of that name.
    kept
        What its handles point into.
    """

    model: Function
    fixed: int
    core: Callable[[str], int]
    kept: Any = field(repr=False)


@lru_cache(_KEPT)
def _readings(file: FunctionFile, options: Options, fabric_name: str) -> tuple[_Reading, ...]:
    """Models of a function, one for each way to transform its loops."""
    from gaus_pass.cores.placing import core_units, place_modules
    from gaus_pass.hls.functions import functions
    from gaus_pass.hls.reading import read_functions
    from gaus_pass.ir.core.bindings import ir, new_context

    fabric = FABRICS[fabric_name]
    context = new_context(allow_unregistered=file.allow_unregistered)
    module = file.parse(context)
    with context, indices_of(options.index_bits):
        function = chosen_function(functions(module.operation), file.top, file.name)
        found: list[_Reading] = []
        for steps, digits in product(possible_steps(function, options), ((), ITERATING)):
            try:
                [model] = read_functions([function], options, steps=steps, digits=digits)
            except GausError:
                if not steps and not digits:
                    raise
                continue  # it is not chosen then
            if digits and not iterating(core_units(model)):
                continue  # the same again
            place_modules(model, lambda _: None)
            symbols = ir.SymbolTable(module.operation)
            areas: dict[str, int] = {}

            def core(name: str, symbols: Any = symbols, areas: dict[str, int] = areas) -> int:
                if name not in areas:
                    inside = name in symbols
                    area = logic_of(symbols[name], symbols, fabric) if inside else None
                    areas[name] = 0 if area is None else area.weighed(fabric)
                return areas[name]

            fixed = memories_of(model, fabric).weighed(fabric)
            found.append(_Reading(model, fixed, core, module))
    return tuple(found)
