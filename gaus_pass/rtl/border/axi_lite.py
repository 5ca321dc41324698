"""The registers of AXI4-Lite control, and the handshakes in front of them.

One write and one read are under way at a time.  Every output comes out of a register::

    AW ─► address ─┐
                   ├─► write, one cycle ─► B          AR ─► address ─► read, one cycle ─► R
    W ──► data ────┘

A write needs both address and data, in either order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.axi import (
    CONTROL,
    ENABLED,
    GLOBAL,
    INTERRUPT,
    STATUS,
    WORD,
    AxiLite,
    Mapped,
)
from gaus_pass.rtl.border.registers import Answer, Registers
from gaus_pass.rtl.netlist.builder import Netlist
from gaus_pass.rtl.netlist.logic import width

_START, _DONE, _IDLE, _READY, _TAKEN, _AGAIN, _INTERRUPTS = 0, 1, 2, 3, 4, 7, 9
"""Bits of the control register."""


@dataclass
class AxiLiteSlave:
    """The control of a module under construction.

    Attributes
    ----------
    start
        Asks for a run until it has been taken.
    arguments
        What the outside has written, by name.
    driven
        The wires of the module's outputs by name.
    takes
        Whether the outside takes what is done, once the control is connected: in the cycle after it
        has written so, and always where runs start by themselves.
    """

    net: Netlist
    port: AxiLite
    reset: Any
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    driven: dict[str, Any] = field(default_factory=dict[str, Any])
    start: Any = None
    takes: Any = None

    def __post_init__(self) -> None:
        self._registers = Registers(self.net, self.reset, "control")
        self._write()
        self._read()
        self._start = self._registers.make("start")
        self.start = self._start.value
        for value in self.port.values:
            if value.writes:
                self.arguments[value.name] = self._argument(value)

    def _in(self, name: str) -> Any:
        return self.net.inputs[self.port.signal(name).name]

    def _out(self, name: str, value: Any) -> None:
        self.driven[self.port.signal(name).name] = value

    # Handshakes

    def _taken(self, channel: str, bits: int, payload: Any, answer: Answer) -> tuple[Any, Any]:
        """A channel that takes one transfer until it is done: whether there is one, and it."""
        net, registers = self.net, self._registers
        ready = registers.make(f"{channel}_ready")
        comes = net.all_of(self._in(f"{channel}valid"), ready.value)
        has = registers.make(f"{channel}_has")
        next_has = net.any_of(comes, net.all_of(has.value, net.invert(answer.done)))
        has.drive(next_has)
        ready.drive(net.all_of(net.invert(next_has), net.invert(answer.answers)))
        self._out(f"{channel}ready", ready.value)
        kept = registers.make(f"{channel}_kept", bits, comes, cleared=False)
        kept.drive(payload)
        return has.value, kept.value

    def _write(self) -> None:
        net = self.net
        answer = Answer(net, self._registers, "b")
        has_address, self._at = self._taken(
            "aw", self.port.address_bits, self._in("awaddr"), answer
        )
        data = net.concatenate(self._in("wstrb"), self._in("wdata"))
        has_data, kept = self._taken("w", width(data), data, answer)
        self._data = net.extract(kept, 0, WORD)
        self._strobes = net.extract(kept, WORD, WORD // 8)
        self._writes = answer.connect(net.all_of(has_address, has_data), self._in("bready"))
        self._out("bvalid", answer.valid)
        self._out("bresp", net.constant(0, 2))

    def _read(self) -> None:
        net = self.net
        answer = Answer(net, self._registers, "r")
        has, self._from = self._taken("ar", self.port.address_bits, self._in("araddr"), answer)
        self._reads = answer.connect(has, self._in("rready"))
        self._shown = self._registers.make("r_data", WORD, self._reads, cleared=False)
        self._out("rvalid", answer.valid)
        self._out("rdata", self._shown.value)
        self._out("rresp", net.constant(0, 2))

    def _is_at(self, address: Any, offset: int) -> Any:
        """Whether an address is in the word at an offset."""
        words = self.net.extract(address, 2, width(address) - 2)
        return self.net.is_number(words, offset // 4)

    def _written(self, offset: int, byte: int = 0) -> Any:
        """Whether a byte of the word at an offset is written."""
        strobe = self.net.extract(self._strobes, byte, 1)
        return self.net.all_of(self._writes, self._is_at(self._at, offset), strobe)

    # Values

    def _argument(self, value: Mapped) -> Any:
        """The registers of an argument, a byte at a time."""
        parts: list[Any] = []
        for low in range(0, value.bits, 8):
            word, byte = divmod(low // 8, WORD // 8)
            bits = min(8, value.bits - low)
            enable = self._written(value.offset + 4 * word, byte)
            register = self._registers.make(f"{value.name}_byte{low // 8}", bits, enable)
            register.drive(self.net.extract(self._data, 8 * byte, bits))
            parts.append(register.value)
        return self.net.concatenate(*parts[::-1]) if len(parts) > 1 else parts[0]

    def connect(
        self, taken: Any, done: Any, idle: Any, results: Mapping[str, Any], waits: Any = None
    ) -> None:
        """Connect the control.

        Parameters
        ----------
        taken, done
            Whether a run begins, and ends, in this cycle.
        idle
            Whether there is none.
        results
            By name; they stay until the next run ends.
        waits
            Whether a run that has ended waits until it is taken, where it does; it is then shown as
            done instead of what reading clears.
        """
        net = self.net
        bit = [net.extract(self._data, k, 1) for k in range(WORD)]
        control = self._written(CONTROL)
        again_bit = self._registers.make("again", 1, control)
        again_bit.drive(bit[_AGAIN])
        again = again_bit.value
        asks = net.all_of(control, bit[_START])
        if waits is not None:
            said = self._registers.make("taken")
            said.drive(net.all_of(control, bit[_TAKEN]))
            self.takes = net.any_of(said.value, again)
        keeps = net.all_of(self.start, net.any_of(net.invert(taken), again))
        self._start.drive(net.any_of(asks, keeps))
        seen = net.all_of(self._reads, self._is_at(self._from, CONTROL))
        was_done = self._registers.flag("done", done, seen) if waits is None else waits
        was_ready = self._registers.flag("was_ready", taken, seen)
        at_rest = net.all_of(idle, net.invert(self.start))
        interrupts = self._interrupts(bit, done, taken)
        word = {_START: self.start, _DONE: was_done, _IDLE: at_rest, _READY: was_ready}
        word |= {_AGAIN: again, _INTERRUPTS: interrupts[-1]}
        shown = [
            (CONTROL, self._bits(word)),
            *zip((GLOBAL, ENABLED, STATUS), interrupts[:3], strict=True),
        ]
        for value in self.port.values:
            whole = self.arguments[value.name] if value.writes else results[value.name]
            padded = net.resize(whole, WORD * value.words, signed=False)
            shown += [
                (value.offset + 4 * k, net.extract(padded, WORD * k, WORD))
                for k in range(value.words)
            ]
        self._shown.drive(self._chosen(shown))

    def _interrupts(self, bit: Sequence[Any], done: Any, taken: Any) -> list[Any]:
        """The words of the interrupt registers, and whether there is one."""
        net, registers = self.net, self._registers
        on = registers.make("interrupts", 1, self._written(GLOBAL))
        on.drive(bit[0])
        enabled = registers.make("enabled", 2, self._written(ENABLED))
        enabled.drive(net.extract(self._data, 0, 2))
        toggles = self._written(STATUS)
        status: list[Any] = []
        for k, (name, event) in enumerate((("done", done), ("ready", taken))):
            own = registers.make(f"{name}_status")
            toggled = net.binary("xor", own.value, net.all_of(toggles, bit[k]))
            own.drive(net.any_of(toggled, net.all_of(event, net.extract(enabled.value, k, 1))))
            status.append(own.value)
        interrupt = registers.make("interrupt")
        interrupt.drive(net.all_of(on.value, net.any_of(*status)))
        self.driven[INTERRUPT.name] = interrupt.value
        words = (on.value, enabled.value, net.concatenate(status[1], status[0]))
        return [*(net.resize(w, WORD, signed=False) for w in words), interrupt.value]

    def _bits(self, found: Mapping[int, Any]) -> Any:
        zero = self.net.constant(0, 1)
        return self.net.concatenate(*(found.get(k, zero) for k in reversed(range(WORD))))

    def _chosen(self, words: Sequence[tuple[int, Any]]) -> Any:
        """The word at the address that is read; where there is none, zero."""
        net = self.net
        cases = [(self._is_at(self._from, offset), word) for offset, word in words]
        there = net.any_of(*(case for case, _ in cases))
        return net.select(there, net.choose(cases), net.constant(0, WORD))
