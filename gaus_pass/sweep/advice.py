"""Where a search begins: what ``gaus hls --explore`` advises, as points of the space."""

from __future__ import annotations

import re
from math import log2, prod

from gaus_pass.errors import GausError
from gaus_pass.option_table import build_options
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5, XILINX
from gaus_pass.sweep.axes import Space
from gaus_pass.sweep.point import Task, file_of
from gaus_pass.sweep.spec import HLS, Spec

_TRIES = 12
"""Quick designs that the advice may take."""
_ADVISED = ("unroll", "partition", "limits", "ii", "transforms")
_NUMBER = re.compile(r"(?:^|:)(\d+|full)")
_FULL = 64


def can_advise(spec: Spec) -> bool:
    """Whether advice is about an axis of the sweep."""
    return spec.flow == HLS and any(axis.name in _ADVISED for axis in spec.space.axes)


def advice_of(task: Task) -> tuple[dict[str, str], ...]:
    """Options of the front that a short search finds; none where it finds nothing."""
    from gaus_pass.hls.search.evaluate import Evaluator
    from gaus_pass.hls.search.search import search

    try:
        options = build_options(task.options, Options)
        fabric = ECP5 if options.part == ECP5.name else XILINX
        evaluator = Evaluator(file_of(task), options, fabric)
        found = search(evaluator, {}, _TRIES, lambda *_: None)
    except (GausError, RecursionError, MemoryError):
        return ()
    return tuple(row.options for row in found.front() if row.options)


def nearest(space: Space, options: dict[str, str]) -> int | None:
    """The point that is most like a design; None where it asks for what no axis has."""
    if any(name not in {axis.name for axis in space.axes} for name in options):
        return None
    places: list[int] = []
    for axis in space.axes:
        wanted = options.get(axis.name, "")
        far = [_distance(value, wanted) for value in axis.values]
        places.append(far.index(min(far)))
    return space.number(places)


def _distance(one: str, two: str) -> float:
    """0 for values that say the same; more the more their factors differ."""
    if sorted(one.split(",")) == sorted(two.split(",")):
        return 0.0
    return 1.0 + abs(log2(_size(one)) - log2(_size(two)))


def _size(text: str) -> int:
    """The product of the factors in a value."""
    found = (_FULL if n == "full" else max(1, int(n)) for n in _NUMBER.findall(text))
    return prod(found)
