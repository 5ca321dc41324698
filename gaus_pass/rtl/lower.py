"""From a function with scheduled loops to an `hw.module`.

**Interface.**  ``clk``; ``rst``, synchronous and active high; ``start``, taken at a clock edge at
which ``ready`` is high, which for one loop it also is while the last run drains
(`gaus_pass.rtl.restart`); ``done``, high for one cycle, in which ``out0``… hold the results; they
stay until the next run's.  ``stall`` freezes everything: nothing changes at a clock edge at which
it is high, and ``ready``, ``done`` and all ``en`` and ``we`` are low with it.  ``argN`` is the
function's argument N, sampled when start is taken; an `index` has 32 bits.  A memref argument has
ports ``argN_addr``, ``_en``, ``_we``, ``_wdata`` and ``_rdata``, further ones ``argN_p1_addr``…;
addresses are row-major elements.  Read data come a cycle after the address and stay while ``en``
is low.  A load that the program would not do may read any address; its data are not used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.analysis.verify import require_legal
from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.numbers import INDEX_BITS
from gaus_pass.hardware.ports import Direction
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.function import FunctionModel, Leaf
from gaus_pass.ir.loops.memory import check_memory
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.rtl.binding.bind import Binding
from gaus_pass.rtl.control.overlap import Restart
from gaus_pass.rtl.control.sequence import run_in_turn
from gaus_pass.rtl.datapath.compute import require_supported
from gaus_pass.rtl.datapath.instances import match
from gaus_pass.rtl.datapath.leaf import Datapath, LeafPlan, Shared
from gaus_pass.rtl.datapath.memories import BankPorts
from gaus_pass.rtl.datapath.units import Units
from gaus_pass.rtl.netlist.builder import Netlist, Purpose, RegisterInfo
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.restart import restart_windows

PortList = list[tuple[str, int]]


@dataclass(frozen=True)
class SolvedLeaf:
    """A leaf and the answer of a solver.

    Attributes
    ----------
    problem
        That of the leaf with the limits and the clock of the run.
    """

    leaf: Leaf
    problem: Problem
    schedule: Schedule
    binding: Binding

    def plan(self) -> LeafPlan:
        """The leaf ready to be built; `verify` has seen schedule and binding.

        Raises
        ------
        SolverError
            The schedule or the binding is not legal.
        InvalidProblem
            A module that a library names does not fit its operation.
        """
        bound = self.binding.apply(self.schedule, self.problem)
        require_legal(self.problem, bound, "binding")
        length = self.schedule.length(self.problem)
        graph = self.leaf.graph
        instances = {
            i: match(implementation, graph.loop.operations[i])
            for i, implementation in graph.implementations.items()
        }
        return LeafPlan(graph, bound, self.binding, length, self.leaf.straight, instances)


@dataclass(frozen=True)
class LoweredFunction:
    """A module and what it is made of.

    Attributes
    ----------
    restart
        Windows from the last iteration of a run to the first one of the next, or None where a run
        has to end first.
    """

    model: FunctionModel
    plans: tuple[LeafPlan, ...]
    inputs: PortList
    outputs: PortList
    registers: tuple[RegisterInfo, ...]
    restart: int | None


def lower_function(
    model: FunctionModel,
    solved: Sequence[SolvedLeaf],
    begun: Callable[[Any], object] = lambda _: None,
) -> LoweredFunction:
    """Put an `hw.module` in front of a function; the function stays.

    Parameters
    ----------
    solved
        One for each of ``model.leaves()``, in order.
    begun
        Is told of the module before anything is in it.

    Raises
    ------
    GausError
        A schedule is not legal, or an operation has no hardware.
    """
    plans = [s.plan() for s in solved]
    _check(model, plans)
    lowering = _Lowering(model, plans)
    begun(lowering.net.op)
    return lowering.run()


def _check(model: FunctionModel, plans: Sequence[LeafPlan]) -> None:
    for memory in model.memories:
        check_memory(memory, location_text(model.op.location))
        if memory.is_local and memory.size is None:
            raise InvalidProblem(
                f"memory '{memory.name}' is local and of unknown size; give it a constant size, or "
                "make it an argument",
                location_text(memory.value.location),
            )
    for plan in plans:
        for i, operation in enumerate(plan.graph.loop.operations):
            if i not in plan.instances:
                require_supported(operation)


class _Lowering:
    def __init__(self, model: FunctionModel, plans: list[LeafPlan]) -> None:
        self.model, self.plans = model, plans
        self.scalars = [(n, a) for n, a in enumerate(model.arguments) if not _is_memory(a)]
        self.inputs, self.outputs = self._ports()
        self.net = Netlist(model.name, self.inputs, self.outputs, model.op.location, model.op)

    def _ports(self) -> tuple[PortList, PortList]:
        inputs: PortList = [("rst", 1), ("start", 1), ("stall", 1)]
        inputs += [(f"arg{n}", _bits(a)) for n, a in self.scalars]
        outputs: PortList = [("ready", 1), ("done", 1)]
        outputs += [(f"out{n}", _bits(v)) for n, v in enumerate(self.model.returns)]
        for memory in self.model.memories:
            ports = () if memory.is_local else (p for bank in memory.banks for p in bank.ports)
            for signal in (s for port in ports for s in port.signals()):
                side = inputs if signal.direction is Direction.IN else outputs
                side.append((signal.name, signal.bits))
        return inputs, outputs

    def run(self) -> LoweredFunction:
        net = self.net
        reset, stall = net.inputs["rst"], net.inputs["stall"]
        env = Environment(net, net.invert(stall), reset)
        allowed = net.all_of(env.advance, net.invert(reset))
        net.label(env.advance, "advance")
        net.label(allowed, "allowed")
        done = env.control("done_now")
        busy = env.control("busy") if self.model.items else None  # else it ends where it begins
        idle = net.constant(1, 1) if busy is None else net.invert(busy.value)
        net.label(idle, "idle")
        restart = self._restart(idle)
        ready = net.all_of(
            idle if restart is None else net.any_of(idle, restart.again.value), allowed
        )
        begin = net.all_of(net.inputs["start"], ready)
        net.label(begin, "begins")
        self._sample(env, begin)
        finish = self._items(env, begin, allowed, restart)
        net.location = self.model.op.location
        net.label(finish, "finish")
        ends = finish
        if restart is not None:
            ends = net.all_of(finish, net.invert(restart.remains.value))
        if busy is not None:
            busy.drive(net.any_of(begin, net.all_of(busy.value, net.invert(ends))))
        done.drive(finish)
        found = {"ready": ready, "done": net.all_of(done.value, allowed), **self.driven}
        for n, value in enumerate(self.model.returns):
            found[f"out{n}"] = env.number(value).fit(net, _bits(value))
        net.finish([found[name] for name, _ in self.outputs])
        windows = None if restart is None else restart.windows
        return LoweredFunction(
            self.model, tuple(self.plans), self.inputs, self.outputs, tuple(net.registers), windows
        )

    def _restart(self, idle: Any) -> Restart | None:
        """What a loop needs that takes the next start while it drains."""
        windows = restart_windows(self.model, self.plans)
        if windows is None:
            return None
        again, remains = self.net.wire("restart", 1), self.net.wire("remains", 1)
        return Restart(windows, again, remains, idle)

    def _sample(self, env: Environment, begin: Any) -> None:
        for n, argument in self.scalars:
            register = env.register(f"arg{n}_taken", _bits(argument), begin, Purpose.PORT)
            register.drive(self.net.inputs[f"arg{n}"])
            signed = isinstance(argument.type, ir.IndexType)
            env.values[argument] = Number(register.value, signed)

    def _items(self, env: Environment, begin: Any, allowed: Any, restart: Restart | None) -> Any:
        timing = self.model.memory_model
        memories = [[BankPorts(env, m, b, timing) for b in m.banks] for m in self.model.memories]
        units = Units(env)
        for plan in self.plans:
            for i, unit in plan.binding.units.items():
                named = None
                if i in plan.instances:
                    named = plan.graph.implementations[i], plan.instances[i]
                units.plan(unit, plan.graph.loop, plan.graph.loop.operations[i], named)
        shared = Shared(env, units, memories, self._leaves_on(memories))
        waiting = iter(self.plans)
        count = len(self.plans)

        def build(leaf: Leaf, begun: Any) -> Any:
            plan = next(waiting)
            assert plan.graph is leaf.graph
            name = "loop" if count == 1 else f"loop{self.plans.index(plan)}"
            return Datapath(plan, shared, begun, name, restart).finish

        finish = run_in_turn(env, self.model.items, begin, build)
        units.connect()
        self.driven: dict[str, Any] = {}
        for ports in (bank for banks in memories for bank in banks):
            self.driven |= ports.connect(allowed)
        return finish

    def _leaves_on(self, memories: list[list[BankPorts]]) -> dict[object, int]:
        found = Counter[object]()
        for plan in self.plans:
            used: set[object] = set()
            for i, unit in plan.binding.units.items():
                access = plan.graph.loop.operations[i].access
                if access is None:
                    used.add(unit)
                else:
                    ports = memories[access.memory][access.bank]
                    used.add((ports.bank.name, ports.number_of(*unit)))
            found.update(used)
        return dict(found)


def _is_memory(value: Any) -> bool:
    return isinstance(value.type, ir.MemRefType)


def _bits(value: Any) -> int:
    kind = value.type
    if isinstance(kind, ir.IndexType):
        return INDEX_BITS
    if isinstance(kind, (ir.IntegerType, ir.FloatType)):
        return int(kind.width)
    raise InvalidProblem(
        f"type {kind} cannot be a port; it must be an integer, a float, an index or a memref",
        location_text(value.location),
    )
