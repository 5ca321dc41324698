"""The key ``loop`` of the result JSON."""

from __future__ import annotations

from typing import Any, Protocol

from gaus_pass.hardware.memory import DYNAMIC, Memory
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.model.schedule import Schedule


class _Solved(Protocol):
    @property
    def schedule(self) -> Schedule: ...


def summary(graph: LoopGraph, solved: _Solved) -> dict[str, Any]:
    """Trip count, stages, counters of the control, memories and their dependences."""
    loop = graph.loop
    used = sorted({op.access.memory for op in loop.operations if op.access is not None})
    names = [operation.name for operation in loop.operations]
    stages = int(solved.schedule.stage.max(initial=0)) + 1
    if solved.schedule.ii is None and not graph.runs_once:
        stages = 1  # iterations follow one another
    counted = [level.induction for level in loop.levels] + loop.counters
    return {
        "loop": {
            "trip_count": loop.trips,
            "levels": len(loop.levels),
            "stages": stages,
            "counter_bits": sum(loop.values[number].bits for number in counted),
            "memories": [_memory(loop.memories[number]) for number in used],
            "memory_dependences": [
                {
                    "from": names[d.earlier],
                    "to": names[d.later],
                    "distance": d.distance,
                    "delay": d.delay,
                }
                for d in graph.dependences
            ],
        }
    }


def _memory(memory: Memory) -> dict[str, Any]:
    return {
        "name": memory.name,
        "shape": [None if size == DYNAMIC else size for size in memory.shape],
        "bits": memory.bits,
        "ports": memory.resources,
        "local": memory.is_local,
    }
