"""The connection of a stream: a buffer at the border, and what makes the function wait.

A load takes the first element of the buffer into a register, where it stays as the data of a memory
do; a store puts one in.  Where there is no element, or no room, `waits` is high and nothing of the
function moves.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.hardware.memory import Memory, MemoryModel
from gaus_pass.hardware.streams import Stream
from gaus_pass.rtl.datapath.skid import Skid
from gaus_pass.rtl.datapath.units import Delayed, multiplex
from gaus_pass.rtl.netlist.builder import Purpose
from gaus_pass.rtl.netlist.environment import Environment


class StreamPort:
    """A stream in place of the ports of a bank; see `gaus_pass.rtl.datapath.memories.BankPorts`."""

    def __init__(
        self, environment: Environment, memory: Memory, stream: Stream, model: MemoryModel
    ) -> None:
        self.env, self.net = environment, environment.net
        self.stream, self.model, self.bank = stream, model, memory.banks[0]
        self._happens: list[Any] = []
        self._waiting: list[Any] = []
        self._stored: list[tuple[Any, Any]] = []
        inside = stream.bits + int(stream.last is not None)
        self._buffer = Skid(self.net, environment.reset, stream.name, inside)
        self._wanted = self.net.wire(f"{stream.name}_wanted", 1)
        self._needed = self.net.wire(f"{stream.name}_needed", 1)
        self._late: Delayed | None = None

    @property
    def there(self) -> Any:
        """Whether an element can be taken, or there is room for one."""
        return self._buffer.valid if self.stream.incoming else self._buffer.ready

    @property
    def waits(self) -> Any:
        """High where the function wants what is not there, or has what nobody takes."""
        return self.net.all_of(self._needed.value, self.net.invert(self.there))

    def number_of(self, resource: str, unit: int) -> int:
        """The port that a unit of a resource type is: there is one."""
        return unit

    def data(self, port: int) -> Any:
        """Data of a load when they are ready."""
        if self._late is None:
            always = self._wanted.value
            own = self.env.register(
                f"{self.stream.name}_q", self.stream.bits, always, Purpose.OPERATOR
            )
            own.drive(self.net.extract(self._buffer.data, 0, self.stream.bits))
            self._late = Delayed(self.env, f"{self.stream.name}_late", own.value)
        return self._late.after(self.model.read_latency - 1)

    def read(self, port: int, select: Any, happens: Any, address: Any) -> None:
        """Let a load take an element."""
        self._waiting.append(happens)
        self.take(happens)

    def take(self, happens: Any) -> None:
        """Let a load take an element that is there when it happens."""
        self._happens.append(happens)

    def write(self, port: int, select: Any, happens: Any, address: Any, data: Any) -> None:
        """Let a store put an element in; parameters are those of `BankPorts.write`."""
        self._waiting.append(happens)
        self._happens.append(happens)
        self._stored.append((select, data))

    def connect(self, allowed: Any) -> dict[str, Any]:
        """Connect the buffer; the wires of the module's outputs by name.

        Parameters
        ----------
        allowed
            Low where nothing of the function moves.
        """
        net, wanted = self.net, self.net.any_of(*self._happens)
        self._wanted.drive(wanted)
        self._needed.drive(net.any_of(*self._waiting))
        moves = net.all_of(wanted, allowed)
        return self._take_in(moves) if self.stream.incoming else self._send(moves)

    def _take_in(self, moves: Any) -> dict[str, Any]:
        net, stream, buffer = self.net, self.stream, self._buffer
        data = net.extract(net.inputs[stream.data.name], 0, stream.bits)
        found = {stream.ready.name: buffer.ready}
        if stream.last is not None:
            data = net.concatenate(net.inputs[stream.last.name], data)
        buffer.connect(net.inputs[stream.valid.name], data, moves)
        if stream.error is not None:
            found[stream.error.name] = self._checked(moves)
        return found

    def _checked(self, moves: Any) -> Any:
        """Whether what says that an element is the last one was ever wrong."""
        net, bits = self.net, self.stream.bits
        said = net.extract(self._buffer.data, bits, 1)
        wrong = net.binary("xor", said, self._is_last(moves))
        name = f"{self.stream.name}_wrong"
        register = net.register(name, 1, net.constant(1, 1), Purpose.PORT, reset=self.env.reset)
        register.drive(net.any_of(register.value, net.all_of(moves, wrong)))
        return register.value

    def _send(self, moves: Any) -> dict[str, Any]:
        net, stream, buffer = self.net, self.stream, self._buffer
        data = multiplex(net, self._stored)
        if stream.last is not None:
            data = net.concatenate(self._is_last(moves), data)
        leaves = net.all_of(buffer.valid, net.inputs[stream.ready.name])
        buffer.connect(moves, data, leaves)
        element = net.extract(buffer.data, 0, stream.bits)
        found = {
            stream.valid.name: buffer.valid,
            stream.data.name: net.resize(element, stream.data.bits, signed=False),
        }
        if stream.last is not None:
            found[stream.last.name] = net.extract(buffer.data, stream.bits, 1)
        return found

    def _is_last(self, moves: Any) -> Any:
        """Whether the element that moves is the last one of a run, from a register."""
        net, count = self.net, self.stream.count
        assert count is not None
        if count == 1:
            return net.constant(1, 1)
        name, bits = self.stream.name, (count - 1).bit_length()

        def register(what: str, bits: int) -> Any:
            own = f"{name}_{what}"
            return net.register(own, bits, moves, Purpose.PORT, reset=self.env.reset)

        place, last = register("place", bits), register("is_last", 1)
        after = net.add(place.value, net.constant(1, bits))
        after = net.select(last.value, net.constant(0, bits), after)
        place.drive(after)
        last.drive(net.is_number(after, count - 1))
        return last.value
