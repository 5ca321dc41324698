"""FIFOs between processes: an end that pushes, one that pops, and what lies between.

The end that pops behaves as a memory does: data arrive a cycle after they are asked for, in a
register that keeps them.  A push is seen in the next cycle, and so is the room that a pop leaves:
no path goes from one process through a FIFO to the other::

                 ┌────────────┐             ┌──────────┐
    data, push ─►│ elements   ├─►           │ register ├─► data
                 │ full, some │    pop ────►│          │
                 └────────────┘             └──────────┘
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.memory import Bank
from gaus_pass.rtl.control.waiting import Waiting
from gaus_pass.rtl.datapath.units import Delayed, multiplex
from gaus_pass.rtl.flow.tokens import pointer
from gaus_pass.rtl.netlist.builder import Purpose, Wire
from gaus_pass.rtl.netlist.environment import Environment

Requests = list[tuple[Any, Any]]


@dataclass
class PushEnd:
    """Where a process pushes: into one FIFO, or the same elements into several."""

    process: Waiting
    bank: Bank
    fifos: Sequence[Fifo]
    _turns: Requests = field(default_factory=Requests)
    _happens: list[Any] = field(default_factory=list[Any])

    def number_of(self, resource: str, unit: int) -> int:
        """As of ports of a memory; there is one place to push."""
        return 0

    def write(self, port: int, select: Any, happens: Any, address: Any, data: Any) -> None:
        """Let a store push."""
        self._turns.append((select, data))
        self._happens.append(happens)

    def connect(self) -> None:
        """Push when a store happens and every FIFO has room; until then the process waits."""
        net = self.process.environment.net
        wants = net.any_of(*self._happens)
        full = net.any_of(*(fifo.full for fifo in self.fifos))
        self.process.while_high(net.all_of(wants, full))
        data = multiplex(net, self._turns)
        pushes = net.all_of(wants, self.process.allowed)
        for fifo in self.fifos:
            fifo.push.drive(pushes)
            fifo.data.drive(data)


@dataclass
class PopEnd:
    """Where a process pops."""

    process: Waiting
    bank: Bank
    fifo: Fifo
    cycles: int
    _happens: list[Any] = field(default_factory=list[Any])
    _waiting: list[Any] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        name = f"{self.fifo.name}_late"
        self._late = Delayed(self.process.environment, name, self.fifo.popped)

    def number_of(self, resource: str, unit: int) -> int:
        """As of ports of a memory; there is one place to pop."""
        return 0

    def data(self, port: int) -> Any:
        """Data of a load when they are ready."""
        return self._late.after(self.cycles - 1)

    def read(self, port: int, select: Any, happens: Any, address: Any) -> None:
        """Let a load pop."""
        self._waiting.append(happens)
        self.take(happens)

    @property
    def there(self) -> Any:
        """Whether there is an element."""
        return self.fifo.some

    def take(self, happens: Any) -> None:
        """Let a load pop an element that is there when it happens."""
        self._happens.append(happens)

    def connect(self) -> None:
        """Pop when a load happens and there is an element; until then the process waits."""
        net = self.process.environment.net
        wants, waits = net.any_of(*self._happens), net.any_of(*self._waiting)
        self.process.while_high(net.all_of(waits, net.invert(self.there)))
        self.fifo.pop.drive(net.all_of(wants, self.process.allowed))


class Fifo:
    """A FIFO.

    Attributes
    ----------
    push, pop, data
        To be driven; a push while it is full and a pop while it is empty must not happen.
    full, some
        Whether it has no room, and whether it has an element.
    popped
        The element that was popped last.
    """

    def __init__(self, env: Environment, name: str, bits: int, depth: int) -> None:
        net = env.net
        self.name, self.env, self.bits, self.depth = name, env, bits, depth
        self.push: Wire = net.wire(f"{name}_push", 1)
        self.pop: Wire = net.wire(f"{name}_pop", 1)
        self.data: Wire = net.wire(f"{name}_data", bits)
        self._full = env.control(f"{name}_full")
        self._some = env.control(f"{name}_some")
        self.full, self.some = self._full.value, self._some.value
        oldest = self._elements()
        taken = net.register(f"{name}_popped", bits, self.pop.value, Purpose.OPERATOR)
        taken.drive(oldest)
        self.popped = taken.value
        self._flags()

    def _elements(self) -> Any:
        """The elements; the oldest one."""
        net, name = self.env.net, self.name
        if self.depth == 1:
            only = net.register(f"{name}_element", self.bits, self.push.value, Purpose.OPERATOR)
            only.drive(self.data.value)
            return only.value
        to = pointer(self.env, f"{name}_to", self.depth, self.push.value)
        of = pointer(self.env, f"{name}_of", self.depth, self.pop.value)
        size = 1 << (self.depth - 1).bit_length()
        store = net.block_memory(name, size, self.bits, None, False)
        net.write(store, to, self.data.value, self.push.value)
        return net.read(store, of, self.bits)

    def _flags(self) -> None:
        net, push, pop = self.env.net, self.push.value, self.pop.value
        if self.depth == 1:
            following = net.any_of(push, net.all_of(self.full, net.invert(pop)))
            self._full.drive(following)
            self._some.drive(following)
            return
        more, fewer = net.all_of(push, net.invert(pop)), net.all_of(pop, net.invert(push))
        bits = self.depth.bit_length()
        count = self.env.control(f"{self.name}_count", bits, net.any_of(more, fewer))
        one = net.constant(1, bits)
        count.drive(net.select(more, net.add(count.value, one), net.sub(count.value, one)))
        fills = net.all_of(more, net.is_number(count.value, self.depth - 1))
        empties = net.all_of(fewer, net.is_number(count.value, 1))
        self._full.drive(net.any_of(fills, net.all_of(self.full, net.invert(fewer))))
        self._some.drive(net.any_of(more, net.all_of(self.some, net.invert(empties))))
