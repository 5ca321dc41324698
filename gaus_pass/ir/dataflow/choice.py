"""Which modules and functions are plain dataflow, and which are scheduled by what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from gaus_pass.ir.core.frames import frames, with_parts
from gaus_pass.ir.core.operation_names import FOR, FUNCTION, INSTANCE, SCHEDULED, UNSCHEDULED
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.dataflow.view import Container
from gaus_pass.ir.operators.naming import callee

_PIPELINES = frozenset((UNSCHEDULED, SCHEDULED))
_HELD = _PIPELINES | {INSTANCE, "loopschedule.pipeline"}


def plain_dataflow(
    containers: Iterable[Container], operators: Collection[str], described: Collection[str] | None
) -> list[Container]:
    """The containers that are plain dataflow.

    A container is none where it

    - holds a pipeline, a loop or an SSP instance: these are scheduled, and it is their frame;
    - does the work of an operator: a pipeline instantiates it, directly or through others;
    - instantiates or calls a frame whose latency nothing tells: then it is a frame itself.

    Parameters
    ----------
    operators
        ``@f`` for every module that a library says does the work of an operator.
    described
        ``@f`` for every module or function whose latency is known; None when all are.
    """
    around = _Surroundings(containers)
    others = with_parts([*around.in_pipelines, *operators], around.called)
    others |= frames(around.holding, around.called, described)
    return [c for c in around.containers if around.symbol(c) not in others]


class _Surroundings:
    """Who holds what, and who instantiates or calls whom; all by symbol, as in ``@f``."""

    def __init__(self, containers: Iterable[Container]) -> None:
        self.containers = list(containers)
        self.holding: set[str] = set()
        self.called: dict[str, set[str]] = {}
        self.in_pipelines: set[str] = set()
        for container in self.containers:
            self._read(container)

    @staticmethod
    def symbol(container: Container) -> str:
        return f"@{container.op.attributes['sym_name'].value}"

    def _read(self, container: Container) -> None:
        inner = list(walk_nested(container.op))
        # Loops are pipelined in functions; elsewhere they are operations with regions.
        held = _HELD | set(FOR) if container.op.name == FUNCTION else _HELD
        name = self.symbol(container)
        self.called.setdefault(name, set()).update(_called(inner))
        if any(op.name in held for op in inner):
            self.holding.add(name)
        for pipeline in (op for op in inner if op.name in _PIPELINES):
            self.in_pipelines.update(_called(walk_nested(pipeline), typed=True))


def _called(operations: Iterable[Any], typed: bool = False) -> set[str]:
    """What is instantiated or called; ``typed`` also where the operation tells its latency."""
    names = (callee(op) for op in operations if typed or "ssp.operator_type" not in op.attributes)
    return {name for name in names if name is not None}
