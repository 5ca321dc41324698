"""Processes that wait: each has a clock enable of its own.

A process stands still, all of it, in a cycle in which something that it needs is not there: a FIFO
that it reads is empty, one that it writes is full.  What others do meanwhile is up to them; no wire
stops all::

    advance of the module ──► and ──► advance of the process ──► its registers and accesses
                               ▲
    not (this FIFO is empty, that one full, …)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.rtl.netlist.builder import Wire
from gaus_pass.rtl.netlist.environment import Environment


@dataclass
class Waiting:
    """A process that can wait, under construction.

    Attributes
    ----------
    environment
        Its own: ``advance`` is low in a stall, and while it waits.
    allowed
        Low besides in a reset: whether accesses of its memories may take place.
    """

    outer: Environment
    name: str
    environment: Environment = field(init=False)
    allowed: Any = field(init=False)
    _advance: Wire = field(init=False)
    _waits: list[Any] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        net = self.outer.net
        self._advance = net.wire(f"{self.name}_advance", 1)
        self.environment = replace(self.outer, advance=self._advance.value, made={}, settled={})
        self.allowed = net.all_of(self._advance.value, net.invert(self.outer.reset))

    def while_high(self, missing: Any) -> None:
        """Let it wait while a wire is high, which must not depend on whether it advances."""
        self._waits.append(missing)

    def close(self) -> None:
        """Drive its clock enable, once all that it waits for is known."""
        net = self.outer.net
        moves = net.invert(net.any_of(*self._waits))
        self._advance.drive(net.all_of(self.outer.advance, moves))
