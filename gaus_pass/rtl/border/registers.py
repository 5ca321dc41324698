"""What the machines of states of a border are made of: registers, and channels that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.interface import DONE, READY, START
from gaus_pass.rtl.netlist.builder import Netlist, Purpose, Register


@dataclass(frozen=True)
class Registers:
    """Makes the registers of a part of a border.

    Attributes
    ----------
    reset
        Clears them.
    prefix
        Of their names.
    """

    net: Netlist
    reset: Any
    prefix: str

    def make(self, name: str, bits: int = 1, enable: Any = None, cleared: bool = True) -> Register:
        """A register that has to be driven; without an enable it takes its input in every cycle."""
        enable = self.net.constant(1, 1) if enable is None else enable
        reset = self.reset if cleared else None
        own = f"{self.prefix}_{name}"
        return self.net.register(own, bits, enable, Purpose.PORT, reset=reset)

    def flag(self, name: str, sets: Any, clears: Any) -> Any:
        """A bit that is set and cleared; where both happen it is set."""
        register = self.make(name)
        keeps = self.net.all_of(register.value, self.net.invert(clears))
        register.drive(self.net.any_of(sets, keeps))
        return register.value


class Answer:
    """The channel that answers a transfer, which stays until it is taken."""

    def __init__(self, net: Netlist, registers: Registers, name: str) -> None:
        self._net = net
        self._valid = registers.make(f"{name}_valid")
        self.valid = self._valid.value
        self._done, self._answers = (net.wire(f"control_{name}_{w}", 1) for w in ("does", "next"))
        self.done, self.answers = self._done.value, self._answers.value

    def connect(self, asked: Any, ready: Any) -> Any:
        """Whether what is asked is done in this cycle."""
        net = self._net
        does = net.all_of(asked, net.invert(self.valid))
        self._done.drive(does)
        stays = net.all_of(self.valid, net.invert(ready))
        self._answers.drive(net.any_of(does, stays))
        self._valid.drive(self.answers)
        return does


@dataclass
class PortControl:
    """Control by the ports of a module; what `gaus_pass.rtl.border.axi_lite` has in registers."""

    net: Netlist
    reset: Any
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    driven: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def start(self) -> Any:
        """Whether a run is asked for."""
        return self.net.all_of(self.net.inputs[START.name], self.net.invert(self.reset))

    def connect(self, taken: Any, done: Any, idle: Any, results: Mapping[str, Any]) -> None:
        """Connect the control; see `gaus_pass.rtl.border.axi_lite.AxiLiteSlave.connect`."""
        register = Registers(self.net, self.reset, "run").make("done")
        register.drive(done)
        self.driven[READY.name] = self.net.all_of(idle, self.net.invert(self.reset))
        self.driven[DONE.name] = register.value
