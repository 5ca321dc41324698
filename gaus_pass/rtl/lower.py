"""From a function with scheduled loops to an `hw.module`.

`gaus_pass.hardware.interface` defines its ports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.interface import DONE, READY, RESET, STALL, START
from gaus_pass.hardware.operations import Operation
from gaus_pass.rtl.body import Body
from gaus_pass.rtl.border.border import Border, function_inside
from gaus_pass.rtl.control.overlap import Restart
from gaus_pass.rtl.datapath.compute import require_supported
from gaus_pass.rtl.datapath.memories import BankPorts
from gaus_pass.rtl.datapath.streams import StreamPort
from gaus_pass.rtl.flow.build import FlowBuilder
from gaus_pass.rtl.flow.depths import Pace, with_depths
from gaus_pass.rtl.netlist.builder import Netlist, Purpose, RegisterInfo
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.plan import LeafPlan, SolvedLeaf, require_flushable
from gaus_pass.rtl.restart import restart_windows


@dataclass(frozen=True)
class LoweredFunction:
    """A module and what it is made of.

    Attributes
    ----------
    restart
        Windows from the last iteration of a run to the first one of the next, or None where a run
        has to end first.
    module
        The `hw.module`.
    owned
        By wire of it: the operation of a loop whose logic it is of.
    pace
        How fast its processes run, where they run at the same time and that is known.
    """

    model: Function
    plans: tuple[LeafPlan, ...]
    registers: tuple[RegisterInfo, ...]
    restart: int | None
    module: Any
    owned: Mapping[Any, Operation]
    pace: Pace | None = None


def lower_function(
    model: Function,
    solved: Sequence[SolvedLeaf],
    begun: Callable[[Any], object] = lambda _: None,
    *,
    ahead: int = 0,
) -> LoweredFunction:
    """Insert an `hw.module` in front of a function; the function stays.

    Parameters
    ----------
    solved
        The answer for each of ``model.leaves()``, in order.
    begun
        Called with the module while it is still empty.
    ahead
        `gaus_pass.rtl.netlist.environment.Environment.ahead`: more registers, shorter
        paths.

    Raises
    ------
    GausError
        A schedule is not legal, or an operation has no hardware.
    """
    plans = [s.plan() for s in solved]
    _require_supported(plans)
    pace = None
    if model.flow is not None:
        model, pace = with_depths(model, plans)
    inside = function_inside(model)
    lowering = _Lowering(inside, plans, ahead)
    begun(lowering.net.op)
    lowered = replace(lowering.run(), pace=pace)
    if inside is model:
        return lowered
    border = Border(model, inside, lowered.registers)
    begun(border.net.op)
    return replace(lowered, model=model, registers=border.run())


def _require_supported(plans: Sequence[LeafPlan]) -> None:
    for plan in plans:
        require_flushable(plan)
        for i, operation in enumerate(plan.graph.loop.operations):
            if i not in plan.graph.instances:
                require_supported(operation)


class _Lowering:
    def __init__(self, model: Function, plans: list[LeafPlan], ahead: int) -> None:
        self.model, self.plans, self.ahead = model, plans, ahead
        signals = model.interface.signals()
        self.net = Netlist(model.name, signals, model.op.location, model.op)
        self.net.flat = ahead > 0

    def run(self) -> LoweredFunction:
        net = self.net
        reset, runs = net.inputs[RESET.name], net.invert(net.inputs[STALL.name])
        # A stream says only when all of its accesses are known whether it waits.
        in_turn = self.model.flow is None
        moves = net.wire("moves", 1) if self.model.interface.streams and in_turn else None
        advance = runs if moves is None else moves.value
        env = Environment(net, advance, reset, self.model.channels, ahead=self.ahead)
        allowed = net.all_of(env.advance, net.invert(reset))
        net.label(env.advance, "advance")
        net.label(allowed, "allowed")
        if in_turn:
            found, windows = self._in_turn(env, allowed)
            if moves is not None:
                moves.drive(net.all_of(runs, *map(net.invert, self.waits)))
        else:
            found, windows = FlowBuilder(self.model, self.plans, env).run(allowed), None
        net.finish(found)
        return LoweredFunction(
            self.model, tuple(self.plans), tuple(net.registers), windows, net.op, net.owned
        )

    def _in_turn(self, env: Environment, allowed: Any) -> tuple[dict[str, Any], int | None]:
        """Make a function whose items run in turn; its outputs, and the windows of its restart."""
        net = self.net
        done = env.control("done_now")
        busy = env.control("busy") if self.model.items else None  # else it ends where it begins
        idle = net.constant(1, 1) if busy is None else net.invert(busy.value)
        net.label(idle, "idle")
        restart = self._restart(idle)
        incoming = any(stream.incoming for stream in self.model.interface.streams)
        fed = net.wire("fed", 1) if restart is not None and incoming else None
        again = [] if restart is None else [restart.again.value]
        if fed is not None:
            # A run that waits for its first element would hold back what is left of the last one.
            again = [net.all_of(*again, fed.value)]
        ready = net.all_of(net.any_of(idle, *again), allowed)
        begin = net.all_of(net.inputs[START.name], ready)
        net.label(begin, "begins")
        self._sample(env, begin)
        finish = self._items(env, begin, allowed, restart)
        if fed is not None:
            fed.drive(net.all_of(*self.there))
        net.location = self.model.op.location
        net.label(finish, "finish")
        ends = finish
        if restart is not None:
            ends = net.all_of(finish, net.invert(restart.remains.value))
        if busy is not None:
            busy.drive(net.any_of(begin, net.all_of(busy.value, net.invert(ends))))
        done.drive(finish)
        found = {READY.name: ready, DONE.name: net.all_of(done.value, allowed), **self.driven}
        for result, channel in zip(self.model.interface.values, self.model.returns, strict=True):
            found[result.name] = env.number(channel).fit(net, result.bits)
        return found, None if restart is None else restart.windows

    def _restart(self, idle: Any) -> Restart | None:
        """The restart signals of a loop that takes the next start while it drains."""
        windows = restart_windows(self.model, self.plans)
        if windows is None:
            return None
        again, remains = self.net.wire("restart", 1), self.net.wire("remains", 1)
        return Restart(windows, again, remains, idle)

    def _sample(self, env: Environment, begin: Any) -> None:
        for scalar, channel in zip(self.model.interface.scalars, self.model.scalars, strict=True):
            register = env.register(f"{scalar.name}_taken", scalar.bits, begin, Purpose.PORT)
            register.drive(self.net.inputs[scalar.name])
            env.made[channel] = Number(register.value, scalar.index, held=True)

    def _items(self, env: Environment, begin: Any, allowed: Any, restart: Restart | None) -> Any:
        timing = self.model.memory_model
        streams = {stream.name: stream for stream in self.model.interface.streams}
        memories: list[list[BankPorts | StreamPort]] = [
            [StreamPort(env, m, streams[m.port_name or m.name], timing)]
            if m.is_stream
            else [BankPorts(env, m, b, timing) for b in m.banks]
            for m in self.model.memories
        ]
        count = len(self.plans)
        names = ["loop"] if count == 1 else [f"loop{k}" for k in range(count)]
        body = Body(self.model.items, self.plans, names, memories)
        scalars = zip(self.model.interface.scalars, self.model.scalars, strict=True)
        ports = {c: Number(self.net.inputs[s.name], s.index) for s, c in scalars}
        finish = body.build(env, begin, ports, restart)
        self.driven: dict[str, Any] = {}
        banks = [bank for banks in memories for bank in banks]
        for ports in banks:
            self.driven |= ports.connect(allowed)
        self.there = [p.there for p in banks if isinstance(p, StreamPort) and p.stream.incoming]
        self.waits = [ports.waits for ports in banks if isinstance(ports, StreamPort)]
        return finish
