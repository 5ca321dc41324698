"""Decides which modules and functions are plain dataflow; others contain scheduled regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.frames import frames, with_parts
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import runs_once
from gaus_pass.ir.core.operation_names import (
    ACCESSES,
    BRANCHES,
    FUNCTION,
    INSTANCE,
    LOOPS,
    PARALLEL,
    SCHEDULED,
    UNSCHEDULED,
    callee,
)
from gaus_pass.ir.dataflow.view import Container

_PIPELINES = frozenset((UNSCHEDULED, SCHEDULED))
_HELD = _PIPELINES | {INSTANCE, "loopschedule.pipeline"}


def plain_dataflow(
    containers: Iterable[Container], operators: Collection[str], described: Collection[str] | None
) -> list[Container]:
    """The containers that are plain dataflow.

    A container is not plain dataflow if it

    - contains a pipeline, a loop or an SSP instance: these are scheduled, and it is their frame;
    - is a function that accesses memories or has branches: it is scheduled as loops are;
    - implements an operator: a pipeline instantiates it, directly or through others;
    - instantiates or calls a frame of unknown latency: then it is a frame itself.

    Parameters
    ----------
    operators
        ``@f`` for every module that a library names as the implementation of an operator.
    described
        ``@f`` for every module or function whose latency is known; None when all are.
    """
    around = _Surroundings(containers, described)
    others = with_parts([*around.in_pipelines, *operators], around.called)
    others |= frames(around.holding, around.called, described)
    return [c for c in around.containers if around.symbol(c) not in others]


class _Surroundings:
    """Containment, instances and calls between symbols (``@f``)."""

    def __init__(self, containers: Iterable[Container], described: Collection[str] | None) -> None:
        self.described = described
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
        # Loops are pipelined in functions; elsewhere they are operations with regions.
        held = _HELD | {*LOOPS, *PARALLEL} if container.op.name == FUNCTION else _HELD
        name, calls = self.symbol(container), _Calls()
        names = calls.read(container.op)
        if not held.isdisjoint(names) or self._runs_once(container, names):
            self.holding.add(name)
        self.called.setdefault(name, set()).update(calls.untyped)
        self.in_pipelines |= calls.in_pipelines

    def _runs_once(self, container: Container, names: set[str]) -> bool:
        """Whether it is a function that is read as loops are."""
        if container.op.name != FUNCTION or names.isdisjoint((*ACCESSES, *BRANCHES)):
            return False
        return runs_once(container.op, self.described)


class _Calls:
    """The symbols that an operation instantiates and calls.

    Attributes
    ----------
    untyped
        Those where the operation does not give a latency.
    in_pipelines
        Those anywhere in a pipeline.
    """

    def __init__(self) -> None:
        self.untyped: set[str] = set()
        self.in_pipelines: set[str] = set()

    def read(self, root: Op) -> set[str]:
        """Collect everything below ``root``; returns the names of the operations."""
        names: set[str] = set()

        def visit(op: Op) -> Any:
            names.add(op.name)
            symbol = callee(op)
            if symbol is not None:
                self._add(op, symbol, root)
            return ir.WalkResult.ADVANCE

        root.walk(visit, ir.WalkOrder.PRE_ORDER)
        return names

    def _add(self, op: Op, symbol: str, root: Op) -> None:
        if "ssp.operator_type" not in op.attributes:
            self.untyped.add(symbol)
        while op != root and op.name not in _PIPELINES:
            op = op.parent.operation
        if op != root:
            self.in_pipelines.add(symbol)
