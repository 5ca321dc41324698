"""Bodies of `pipeline.latency`: operations with state, and delays of the logic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.walk import defining_op, is_logic, walk_nested

_CLOCK_CASTS = frozenset(("seq.from_clock", "seq.to_clock", "seq.const_clock"))
_NEVER = float("-inf")


def holds_state(op: Op) -> bool:
    """Whether the operation is a register, a memory, or a module that may contain some."""
    name: str = op.name
    return name == "hw.instance" or (name.startswith("seq.") and name not in _CLOCK_CASTS)


def body_delays(op: Op, delay_of: Callable[[Any], float]) -> tuple[float, float]:
    """Delay before the first register of a body and after its last one.

    A path from register to register inside the body counts towards the incoming delay, because
    both are bounded by the cycle time alone.
    """
    before, after = 0.0, 0.0
    arrival = _Arrival(op, delay_of)
    for inner in walk_nested(op):
        at_inputs = max((max(arrival.at(v)) for v in inner.operands), default=_NEVER)
        if holds_state(inner):
            before = max(before, at_inputs)
        elif inner.name == "pipeline.latency.return":
            after = max(after, at_inputs)
    return before, after


class _Arrival:
    """Latest arrival at a value: along paths from outside, and from the body's registers."""

    def __init__(self, body: Block, delay_of: Callable[[Any], float]) -> None:
        self._inside = {r for inner in walk_nested(body) for r in inner.results}
        self._delay_of = delay_of
        self._known: dict[Any, tuple[float, float]] = {}

    def at(self, value: IrValue) -> tuple[float, float]:
        stack = [value]
        while stack:
            top = stack[-1]
            waiting = [] if top in self._known else self._unknown_inputs(top)
            if waiting:
                self._known[top] = (_NEVER, _NEVER)  # cuts combinational loops
                stack.extend(waiting)
                continue
            stack.pop()
            self._known[top] = self._evaluate(top)
        return self._known[value]

    def _unknown_inputs(self, value: IrValue) -> list[Any]:
        op = defining_op(value)
        if value not in self._inside or op is None or holds_state(op):
            return []
        return [v for v in op.operands if v not in self._known]

    def _evaluate(self, value: IrValue) -> tuple[float, float]:
        if value not in self._inside:
            return (0.0, _NEVER)
        op = defining_op(value)
        if holds_state(op):
            return (_NEVER, 0.0)
        inputs = [self._known[v] for v in op.operands]
        delay = self._delay_of(op) if inputs else 0.0
        outer = max((a for a, _ in inputs), default=_NEVER)
        inner = max((b for _, b in inputs), default=_NEVER)
        return (outer + delay, inner + delay)


def depends_on(
    value: IrValue, target: Any, body: Block, outside: Callable[[Any], bool] = lambda _: False
) -> bool:
    """Whether ``target`` reaches ``value`` through logic of the body.

    Parameters
    ----------
    outside
        Whether logic that makes a value in front of the body counts as well.
    """
    inside = {r for inner in walk_nested(body) for r in inner.results}
    seen: set[Any] = set()
    stack = [value]
    while stack:
        top = stack.pop()
        if top == target:
            return True
        if top in seen or isinstance(top.owner, ir.Block):
            continue
        seen.add(top)
        op = top.owner.operation
        if not holds_state(op) if top in inside else is_logic(op) and outside(top):
            stack.extend(op.operands)
    return False
