"""A buffer of two elements between a sender and a receiver, each of which may wait.

Both handshakes come out of registers: no path leads through it, and one element passes a cycle::

    valid, data ──►┌─ next ─┬─ first ─┐──► valid, data
    ready       ◄──└────────┴─────────┘◄── taken

It goes on in a stall of the module, because whoever is outside does not know of that.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.rtl.netlist.builder import Netlist, Purpose, Register
from gaus_pass.rtl.netlist.logic import width


class Skid:
    """A buffer under construction.

    Parameters
    ----------
    bits
        Width of an element.

    Attributes
    ----------
    ready
        Whether it takes an element.
    valid, data
        Whether it has one, and the one that came first.
    """

    def __init__(self, net: Netlist, reset: Any, name: str, bits: int) -> None:
        self._net = net

        def register(what: str, bits: int, enable: Any, cleared: bool) -> Register:
            return net.register(
                f"{name}_{what}", bits, enable, Purpose.PORT, reset=reset if cleared else None
            )

        always = net.constant(1, 1)
        self._first, self._second = (register(w, 1, always, True) for w in ("has", "has_next"))
        self._takes = register("takes", 1, always, True)
        self._moves = net.wire(f"{name}_moves", 1)
        self._data = register("first", bits, self._moves.value, False)
        self._next = register("next", bits, self._takes.value, False)
        self.ready, self.valid = self._takes.value, self._first.value
        self.data = self._data.value

    def connect(self, valid: Any, data: Any, taken: Any) -> None:
        """Say what comes in, and when what has come in is taken.

        Parameters
        ----------
        valid
            Whether an element is offered; it goes in where `ready` is high as well.
        taken
            Whether the first one leaves; only where `valid` is high.
        """
        net = self._net
        assert width(data) == width(self.data)
        first, second = self._first.value, self._second.value
        comes = net.all_of(valid, self._takes.value)
        stays = net.all_of(first, net.invert(taken))
        self._moves.drive(net.invert(stays))
        self._first.drive(net.any_of(stays, second, comes))
        waits = net.all_of(stays, net.any_of(second, comes))
        self._second.drive(waits)
        self._takes.drive(net.invert(waits))
        self._data.drive(net.select(second, self._next.value, data))
        self._next.drive(data)
