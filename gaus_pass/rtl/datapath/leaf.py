"""The datapath of a leaf: operations on units, value chains, memory accesses, results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from gaus_pass.hardware.operations import EXIT, Access, Operand, Operation, Source, node
from gaus_pass.rtl.binding.chains import registers_passed
from gaus_pass.rtl.control.counters import Counters
from gaus_pass.rtl.control.exit import ExitControl
from gaus_pass.rtl.control.flush import FlushedControl, FlushedOverlap
from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.control.overlap import OverlappedControl, Restart
from gaus_pass.rtl.datapath.compute import compute
from gaus_pass.rtl.datapath.instances import instantiate
from gaus_pass.rtl.datapath.results import capture_results
from gaus_pass.rtl.datapath.units import Delayed, Units
from gaus_pass.rtl.datapath.value_chains import Chains, FlushedChains
from gaus_pass.rtl.netlist.builder import Purpose, Wire
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.plan import LeafPlan

Banks = Sequence[Any]
"""The banks of a memory: `gaus_pass.rtl.datapath.memories.BankPorts`, or an end of a FIFO."""


@dataclass(frozen=True)
class Shared:
    """Hardware shared by all leaves: units, banks, and the number of leaves that use each."""

    environment: Environment
    units: Units
    memories: Sequence[Banks]
    leaves_on: dict[object, int]

    def bank(self, access: Access) -> Any:
        """The bank that an access goes to."""
        return self.memories[access.memory][access.bank]


class Datapath:
    """Builds one leaf; the wire `finish` is high in its last cycle."""

    def __init__(
        self, plan: LeafPlan, shared: Shared, begin: Any, name: str, restart: Restart | None = None
    ) -> None:
        self.plan, self.shared, self.name = plan, shared, name
        self.graph, self.loop, self.schedule = plan.graph, plan.graph.loop, plan.schedule
        self.env, self.net = shared.environment, shared.environment.net
        self.invariants = Invariants(self.env, self.loop)
        self.net.location = self.loop.op.location
        self.control = self._make_control(begin, restart)
        self.counters = Counters(self.env, self.invariants, self.control, self._counted())
        self.wires: dict[int, Any] = {}
        chains = FlushedChains if isinstance(self.control, FlushedControl) else Chains
        self.chains = chains(plan, self.env, self.control, self.wire, self._location)
        self._lacking: list[Any] = []
        self.computed: dict[int, list[Wire]] = {}
        late = [i for i in range(len(self.loop.operations)) if self._comes_first(i)]
        for i in late:
            self._results_first(i)
        for i in self._order(set(late)):
            self._compute(i)
        for i in late:
            self._feed(i)
        self.chains.connect()
        self.net.location = self.loop.op.location
        at_exit = None if self.loop.exit is None else self._at_exit
        capture_results(plan, self.env, self.control, self.wire, at_exit)
        if isinstance(self.control, FlushedControl):
            self.control.lacks.drive(self.net.any_of(*self._lacking))
        self.finish = self.control.finish

    def _make_control(self, begin: Any, restart: Restart | None) -> LeafControl:
        plan, env = self.plan, self.env
        if self.loop.exit is not None:
            self._exits = self.net.wire(f"{self.name}_exits", 1)
            return ExitControl(
                env, self.loop, plan.ii, plan.steps, begin, self.name,
                exit_step=self._start(self.loop.exit), exits=self._exits,
            )  # fmt: skip
        common = (env, self.loop, plan.ii, plan.steps, begin, self.name)
        if restart is None:
            return (FlushedControl if plan.flushes else LeafControl)(*common)
        overlapped = FlushedOverlap if plan.flushes else OverlappedControl
        return overlapped(*common, restart=restart)

    def _counted(self) -> set[int]:
        loop = self.loop
        used = {o.value for operation in loop.operations for o in operation.uses()}
        used |= {result.operand.value for result in self.plan.results}
        return {v for v in used if loop.values[v].source is Source.INDUCTION}

    def _start(self, operation: int) -> int:
        return int(self.schedule.start[node(operation)])

    # Values

    def _location(self, operation: int) -> Any:
        op = self.loop.operations[operation].op if operation >= 0 else None
        return self.loop.op.location if op is None else op.location

    def wire(self, number: int) -> Any:
        """A value when it is ready."""
        source = self.loop.values[number].source
        if source is Source.RESULT:
            return self.wires[number]
        if source is Source.INDUCTION:
            return self.counters.wire(number)
        return self.invariants.wire(number)

    def _operands(self, operation: Operation, step: int) -> list[Any]:
        """The data operands of an operation at ``step``, as wide as it sees them."""
        found: list[Any] = []
        for operand in operation.operands:
            value = self.loop.values[operand.value]
            number = Number(self.chains.read(operand, step), value.signed)
            found.append(number.fit(self.net, value.seen()[0]))
        return found

    # Operations

    def _comes_first(self, i: int) -> bool:
        """Whether the results can be wired before the operands are."""
        operation = self.loop.operations[i]
        return (
            operation.access is not None
            or i in self.plan.binding.units
            or int(self.graph.problem.latency[node(i)]) > 0
        )

    def _order(self, known: set[int]) -> list[int]:
        """The other operations; one that is read without a register precedes its reader."""
        graph: dict[int, list[int]] = {}
        for i, operation in enumerate(self.loop.operations):
            if i in known:
                continue
            step = self._start(i)
            producers = {
                self.loop.values[o.value].producer
                for o in operation.uses()
                if registers_passed(self.graph, self.schedule, o, step) == 0
            }
            graph[i] = sorted(p for p in producers - known if p >= 0)
        return list(TopologicalSorter(graph).static_order())

    def _compute(self, i: int) -> None:
        """The results of an operation with hardware of its own and without registers."""
        operation = self.loop.operations[i]
        self.net.location = self._location(i)
        operands = self._operands(operation, self._start(i))
        if operation.kind == EXIT:
            fails = self.net.invert(operands[0])
            self._exits.drive(self.net.all_of(self.control.valid(self._start(i)), fails))
        else:
            self._made(operation, self._own(i, operands))

    def _own(self, i: int, operands: list[Any]) -> list[Any]:
        """The results of an operation's own hardware."""
        operation, instance = self.loop.operations[i], self.graph.instances.get(i)
        with self.net.owner(operation):
            if instance is None:
                return compute(self.net, self.loop, operation, operands)
            own = (self.loop, operation, instance, operands)
            return instantiate(
                self.env, operation.name, *own, lambda: self.control.phase(self._start(i))
            )

    def _results_first(self, i: int) -> None:
        operation = self.loop.operations[i]
        self.net.location = self._location(i)
        latency = int(self.graph.problem.latency[node(i)])
        unit = self.plan.binding.units.get(i)
        if operation.access is not None:
            if not operation.access.is_store:
                assert unit is not None
                ports = self.shared.bank(operation.access)
                self._made(operation, [ports.data(ports.number_of(*unit))])
        elif unit is not None:
            found = self.shared.units.results(unit, self.loop, operation, latency)
            self._made(operation, found)
        else:
            bits = [self.loop.values[r].bits for r in operation.results]
            wires = [self.net.wire(operation.name, b) for b in bits]
            self.computed[i] = wires
            if i in self.graph.instances:
                latency = 0  # the registers are in the module
            taps = [Delayed(self.env, operation.name, w.value).after(latency) for w in wires]
            self._made(operation, taps)

    def _feed(self, i: int) -> None:
        operation = self.loop.operations[i]
        self.net.location = self._location(i)
        step = self._start(i)
        operands = self._operands(operation, step)
        unit = self.plan.binding.units.get(i)
        if operation.access is not None:
            self._access(i, operation, operands, step)
        elif unit is not None:
            turn = self._turn(unit, step)
            self.shared.units.feed(unit, self.loop, operation, turn, operands)
        else:
            found = self._own(i, operands)
            for wire, value in zip(self.computed[i], found, strict=True):
                wire.drive(value)

    def _made(self, operation: Operation, wires: list[Any]) -> None:
        for number, wire in zip(operation.results, wires, strict=True):
            value = self.loop.values[number]
            self.wires[number] = wire
            self.net.label(wire, value.name, self._location(value.producer))

    def _turn(self, shared: object, step: int) -> Any:
        """Whether an operation has its unit; if leaves share the unit, only while this one runs."""
        if self.shared.leaves_on.get(shared, 1) > 1:
            return self.control.valid(step)
        return self.control.phase(step)

    def _access(self, i: int, operation: Operation, operands: list[Any], step: int) -> None:
        access = operation.access
        assert access is not None
        ports = self.shared.bank(access)
        number = ports.number_of(*self.plan.binding.units[i])
        signed = self.loop.values[access.address.value].signed
        address = Number(self.chains.read(access.address, step), signed)
        wire = address.fit(self.net, ports.bank.address_bits)
        turn = self._turn((ports.bank.name, number), step)
        happens, holds = self.control.valid(step), []
        if operation.predicate is not None:
            holds = [self.chains.read(operation.predicate, step)]
            happens = self.net.all_of(happens, *holds)
        if i in self.graph.riders or i in self.graph.riders.values():
            turn = happens
        if isinstance(self.control, FlushedControl) and i in self.loop.taken_first:
            # What is missing keeps the iteration out, so that nothing waits for it inside.
            missing = self.net.invert(ports.there)
            self._lacking.append(self.net.all_of(self.control.present, *holds, missing))
            ports.take(happens)
            return
        if not access.is_store:
            ports.read(number, turn, happens, wire)
            return
        stored = self.loop.values[operation.operands[0].value]
        data = Number(operands[0], stored.signed).fit(self.net, ports.bank.bits)
        ports.write(number, turn, happens, wire, data)

    def _at_exit(self, operand: Operand) -> Any:
        """An operand as the `loop.exit` sees it, in a register that takes it when the loop ends."""
        assert self.loop.exit is not None
        value = self.loop.values[operand.value]
        register = self.env.register(
            f"{value.name}_last", value.bits, self._exits.value, Purpose.PORT
        )
        register.drive(self.chains.read(operand, self._start(self.loop.exit)))
        return register.value
