"""The number of registers on the paths through a `pipeline.latency`, which is its latency.

CIRCT does not check the latency, and adds no registers beside the body.  A path with another number
of registers would combine inputs of different cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import LATENCY, defining_op, is_constant, walk_nested
from gaus_pass.ir.operators.latency_body import holds_state

Depths = frozenset[int]
_UNKNOWN: Depths = frozenset((-1,))
_ONE_CYCLE = frozenset(("seq.compreg", "seq.compreg.ce"))


def depth_warnings(body: Iterable[Any]) -> Iterator[Diagnostic]:
    """A warning for every `pipeline.latency` in ``body`` whose registers do not fit its latency."""
    for op in body:
        if op.name == LATENCY and (found := wrong_depths(op)):
            latency: int = op.attributes["latency"].value
            message = (
                f"pipeline.latency {latency} has paths with {', '.join(map(str, found))} registers "
                f"instead of {latency}; its results would mix inputs of different cycles"
            )
            yield Diagnostic(Severity.WARNING, message, location_text(op.location))


def wrong_depths(op: Op) -> list[int]:
    """Register counts of paths from outside to the results that differ from the latency.

    It is also empty if the body contains something opaque, such as an instance.
    """
    latency: int = op.attributes["latency"].value
    inside = list(walk_nested(op))
    results = {r for inner in inside for r in inner.results}
    known: dict[Any, Depths] = {}
    # Bodies are graphs: definitions may follow their uses, so this goes on until nothing changes.
    for _ in range(len(inside) + 1):
        before = dict(known)
        for inner in inside:
            depths = _depths_of(inner, results, known)
            known.update((result, depths) for result in inner.results)
        if known == before:
            break
    else:
        return []  # a register feeds itself: its depth has no end
    returned = next(inner for inner in inside if inner.name == "pipeline.latency.return")
    found = _merged(list(returned.operands), results, known)
    return [] if found & _UNKNOWN else sorted(found - {latency})


def _depths_of(op: Op, inside: set[Any], known: dict[Any, Depths]) -> Depths:
    if is_constant(op):
        return frozenset()
    operands = list(op.operands)
    if op.name in _ONE_CYCLE:
        return _later(_merged(operands[:1], inside, known), 1)
    if op.name == "seq.shiftreg":
        return _later(_merged(operands[:1], inside, known), op.attributes["numElements"].value)
    return _UNKNOWN if holds_state(op) else _merged(operands, inside, known)


def _merged(values: list[IrValue], inside: set[Any], known: dict[Any, Depths]) -> Depths:
    merged: set[int] = set()
    for value in values:
        if value in inside:
            merged |= known.get(value, frozenset())
        elif not _is_constant_value(value):
            merged.add(0)
    return frozenset(merged)


def _is_constant_value(value: IrValue) -> bool:
    op = defining_op(value)
    return op is not None and is_constant(op)


def _later(depths: Depths, cycles: int) -> Depths:
    # A depth beyond any sensible latency means a loop; the bound only has to end the search.
    return frozenset(d if d < 0 else d + cycles for d in depths if d < 1 << 16)
