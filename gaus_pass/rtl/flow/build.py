"""The hardware of processes that run at the same time.

A run passes from process to process in tokens; see `gaus_pass.rtl.flow.tokens`::

    start ─► tokens, scalars ─► begins of each process     when it is idle, and all that its run
    end of a process ─► tokens, values ─► its readers      needs is there
    all processes have ended a run ─► done                 until done_ready takes it

A process that stores to memories outside, or returns a result from its own registers, begins its
next run only when ``done`` of the last one has been taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.hardware.crossing import (
    channels_fed,
    channels_read,
    keeps_results,
    memories_used,
    outside,
)
from gaus_pass.hardware.flow import Process
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.interface import DONE, DONE_READY, READY, START
from gaus_pass.hardware.process import leaves
from gaus_pass.rtl.body import Body
from gaus_pass.rtl.control.waiting import Waiting
from gaus_pass.rtl.flow.between import Between, Running, next_of
from gaus_pass.rtl.flow.tokens import Handed, Tokens
from gaus_pass.rtl.netlist.builder import Purpose
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.plan import LeafPlan
from gaus_pass.text import legal_name


class FlowBuilder:
    """Builds all processes of a function; `run` gives the drivers of the module's outputs."""

    def __init__(self, model: Function, plans: Sequence[LeafPlan], env: Environment) -> None:
        assert model.flow is not None
        assert model.flow.in_flight is not None
        self.model, self.plans, self.env, self.net = model, plans, env, env.net
        self.flow, self.most = model.flow, model.flow.in_flight
        self.done = self.net.wire("done_value", 1)
        self.taken = self.net.all_of(self.done.value, self.net.inputs[DONE_READY.name])
        self.running = [self._process(k, p) for k, p in enumerate(self.flow.processes)]
        items = [model.items_of(process) for process in self.flow.processes]
        self.fed = list(map(channels_fed, items))
        self.used = list(map(memories_used, items))
        self.read = [
            {c for c in channels_read(own) - fed if model.channels[c].constant is None}
            for own, fed in zip(items, self.fed, strict=True)
        ]
        self.between = Between(model, self.flow, self.running, env)
        self.results: dict[int, Number] = {}
        self.ended: list[Any] = []

    def _process(self, number: int, process: Process) -> Running:
        name = legal_name(process.name)
        begins, ends = (self.net.wire(f"{name}_{what}", 1) for what in ("begins", "ends"))
        busy = self.env.control(f"{name}_busy")
        return Running(number, process, name, Waiting(self.env, name), begins, ends, busy)

    def run(self, allowed: Any) -> dict[str, Any]:
        """Build everything."""
        net = self.net
        flying = Tokens(self.env, "runs", self.most)
        ready = net.all_of(net.invert(flying.all()), allowed)
        started = net.all_of(net.inputs[START.name], ready)
        net.label(started, "begins")
        flying.arrives.drive(started)
        flying.leaves.drive(self.taken)
        self._entry(started)
        for running in self.running:
            self._body(running)
            self._hand_on(running)
        outputs = self.between.connect()
        for running in self.running:
            running.waiting.close()
            self._begin(running)
            for memory in outside(self.model, self.used[running.number]):
                outputs[next_of(memory)] = net.all_of(running.begins.value, allowed)
        self.done.drive(net.all_of(*self.ended, self.env.advance))
        outputs |= {READY.name: ready, DONE.name: net.all_of(self.done.value, allowed)}
        for result, channel in zip(self.model.interface.values, self.model.returns, strict=True):
            number = self.results.get(channel) or self.env.number(channel)
            outputs[result.name] = number.fit(net, result.bits)
        return outputs

    def _entry(self, started: Any) -> None:
        """What every start hands to each process, and to the results."""
        inputs = zip(self.model.interface.scalars, self.model.scalars, strict=True)
        ports = {c: Number(self.net.inputs[s.name], s.index) for s, c in inputs}
        for running in self.running:
            used = sorted(self.read[running.number] & set(ports))
            handed = Handed(self.env, f"{running.name}_start", used, self.most)
            handed.put(started, ports)
            self._to(running, handed)
        returned = sorted(set(self.model.returns) & set(ports))
        if returned:
            handed = Handed(self.env, "returned", returned, self.most)
            handed.put(started, ports)
            self._out(handed)

    def _to(self, running: Running, handed: Handed) -> None:
        """Let a process take what is handed to it when it begins."""
        handed.take(running.begins.value)
        running.needs.append(handed.tokens.some())
        env = running.waiting.environment
        for number, head in handed.heads.items():
            channel = self.env.channels[number]
            name = f"{running.name}_taken"
            register = self.env.register(name, channel.bits, running.begins.value, Purpose.PORT)
            register.drive(head.wire)
            env.made[number] = Number(register.value, channel.is_index, held=True)
            env.settled[number] = head

    def _out(self, handed: Handed) -> None:
        """Let ``done`` wait for what is handed to the results."""
        handed.take(self.taken)
        self.results |= handed.heads
        self.ended.append(handed.tokens.some())

    def _body(self, running: Running) -> None:
        model, process = self.model, running.process
        before = sum(1 for _ in leaves(model.items[: process.first]))
        items = model.items_of(process)
        count = sum(1 for _ in leaves(items))
        plans = self.plans[before : before + count]
        names = [f"loop{before + k}" for k in range(count)]
        used, between = self.used[running.number], self.between
        banks = [between.banks(running, k) if k in used else () for k in range(len(model.memories))]
        env = running.waiting.environment
        finish = Body(items, plans, names, banks).build(env, running.begins.value, env.settled)
        self.net.location = process.op.location
        running.ends.drive(self.net.all_of(finish, env.advance))

    def _hand_on(self, running: Running) -> None:
        """What the end of a run hands to other processes, and to the results.

        Values are in their registers a cycle after the end; the next run, if it begins in that
        cycle, changes them only at its end.
        """
        later = self.env.control(f"{running.name}_ended")
        later.drive(running.ends.value)
        made, fed = running.waiting.environment, self.fed[running.number]
        for other in self.running[running.number + 1 :]:
            passed = sorted(self.read[other.number] & fed)
            if passed:
                handed = Handed(self.env, f"{running.name}_to_{other.name}", passed, self.most)
                handed.put(later.value, {c: made.number(c) for c in passed})
                self._to(other, handed)
        returned = sorted(set(self.model.returns) & fed)
        values = {c: made.number(c) for c in returned}
        queued = [] if keeps_results(self.model, running.process) else returned
        handed = Handed(self.env, f"{running.name}_done", queued, self.most)
        handed.put(later.value if queued else running.ends.value, values)
        self.results |= {} if queued else values
        self._out(handed)

    def _begin(self, running: Running) -> None:
        """Begin a run when the process is idle, and all that the run needs is there."""
        net, env = self.net, self.env
        begins, ends, busy = running.begins.value, running.ends.value, running.busy
        busy.drive(net.any_of(begins, net.all_of(busy.value, net.invert(ends))))
        needs = [env.advance, net.invert(busy.value), *running.needs]
        if keeps_results(self.model, running.process):
            kept = env.control(f"{running.name}_kept")
            kept.drive(net.any_of(begins, net.all_of(kept.value, net.invert(self.taken))))
            needs.append(net.any_of(net.invert(kept.value), self.taken))
        running.begins.drive(net.all_of(*needs))
