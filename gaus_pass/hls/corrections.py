"""Operations that take more, or less, than their library says: in the scheduling problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import LoopGraph, with_problems
from gaus_pass.hls.arrival import Place
from gaus_pass.hls.paths import Path
from gaus_pass.model.problem import OperatorType, Problem

Corrections = Mapping[Place, float]
"""By leaf and operation: what it takes more than its library says, in picoseconds."""

_NAME = re.compile(r"'([^']+)'")
_SIGNAL = re.compile(r"(_p\d+)?_(addr|en|we|wdata|rdata|q)$")


def corrected(model: Function, corrections: Corrections) -> Function:
    """The function with these corrections in its scheduling problems."""
    if not corrections:
        return model
    problems = (
        _slower(leaf.graph, {i: ps for (own, i), ps in corrections.items() if own == number})
        for number, leaf in enumerate(model.leaves())
    )
    return replace(model, items=with_problems(model.items, problems))


def added(one: Corrections, two: Corrections) -> Corrections:
    """Both together."""
    return {k: one.get(k, 0.0) + two.get(k, 0.0) for k in sorted({*one, *two})}


def _slower(graph: LoopGraph, corrections: Mapping[int, float]) -> Problem:
    problem = graph.problem
    types, type_of = list(problem.operator_types), np.array(problem.type_of)
    for i, more in sorted(corrections.items()):
        kind = types[type_of[node(i)]]
        type_of[node(i)] = len(types)
        types.append(_moved(kind, more))
    return replace(problem, operator_types=tuple(types), type_of=type_of)


def _moved(kind: OperatorType, more: float) -> OperatorType:
    """An operator that takes so much more; of one with latency it is what comes after the edge."""
    after = max(0.0, kind.out_delay + more)
    before = after if kind.latency == 0 else kind.in_delay
    return replace(kind, name=f"{kind.name} {more:+.0f} ps", in_delay=before, out_delay=after)


def end_of(path: Path) -> str:
    """The register or memory at the end of a path; of a port its memory."""
    name = _name(path.end)
    return name if path.end.startswith("register") else _SIGNAL.sub("", name)


def operations_on(model: Function, path: Path) -> list[Place]:
    """The loads that a path begins with, and the operations on it."""
    memory = _SIGNAL.sub("", _name(path.start))
    loads = [
        (number, i)
        for number, leaf in enumerate(model.leaves())
        for i, operation in enumerate(leaf.graph.loop.operations)
        if operation.access is not None
        and not operation.access.is_store
        and leaf.graph.loop.memories[operation.access.memory].name == memory
    ]
    return [*loads, *path.operations]


def _name(words: str) -> str:
    match = _NAME.search(words)
    return "" if match is None else match[1]
