"""Streams: arguments and results that are elements one after the other, with ready and valid.

An element passes at a clock edge at which ``valid`` and ``ready`` are both high.  Elements come in
the order in which the function accesses them, each once::

              arg0_data, arg0_valid ─►┌────────┐─► arg1_data, arg1_valid
                         arg0_ready ◄─│ module │◄─ arg1_ready
                                      └────────┘

``ready`` of an input and ``valid`` of an output come out of registers, so that no path leads
through the module from one to the other.  The module waits where it needs an element that is not
there, and where it has one that nobody takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.ports import Signal

Json = dict[str, Any]

STREAM, AXI_STREAM, ESI = "stream", "axi-stream", "esi"
PROTOCOLS = (STREAM, AXI_STREAM, ESI)
_BYTE = 8


@dataclass(frozen=True)
class Run:
    """Elements ``start``, ``start + step``, …, of which there are ``count``."""

    start: int
    step: int
    count: int


def runs_of(elements: Sequence[int]) -> tuple[Run, ...]:
    """Elements in their order, as few runs as a look ahead of one finds."""
    runs: list[Run] = []
    for element in elements:
        last = runs[-1] if runs else None
        if last is not None and last.count == 1:
            runs[-1] = Run(last.start, element - last.start, 2)
        elif last is not None and element == last.start + last.step * last.count:
            runs[-1] = Run(last.start, last.step, last.count + 1)
        else:
            runs.append(Run(element, 1, 1))
    return tuple(runs)


@dataclass(frozen=True)
class Stream:
    """An argument or result as a stream.

    Attributes
    ----------
    protocol
        One of `PROTOCOLS`.
    bits
        Width of an element.
    shape
        Sizes of the array that it is; None for one that is known only at run time.
    incoming
        Whether the module reads it.
    order
        Row-major numbers of the elements in the order in which they come; one that is empty stands
        for all of them, in the order of their numbers.
    count
        Number of elements in a run; None where it is known only at run time.
    """

    name: str
    protocol: str
    bits: int
    shape: tuple[int | None, ...]
    incoming: bool
    order: tuple[Run, ...] = ()
    count: int | None = None

    @property
    def _axi(self) -> bool:
        return self.protocol == AXI_STREAM

    def _signal(self, name: str, forward: bool, bits: int = 1) -> Signal:
        make = Signal.input if forward == self.incoming else Signal.output
        return make(f"{self.name}{name}", bits)

    @property
    def data(self) -> Signal:
        """The element; of an AXI stream as many bytes as hold it, the rest of them zero."""
        bits = -(-self.bits // _BYTE) * _BYTE if self._axi else self.bits
        names = {STREAM: "_data", AXI_STREAM: "_tdata", ESI: ""}
        return self._signal(names[self.protocol], True, bits)

    @property
    def valid(self) -> Signal:
        """Whether there is an element."""
        return self._signal("_tvalid" if self._axi else "_valid", True)

    @property
    def ready(self) -> Signal:
        """Whether an element is taken."""
        return self._signal("_tready" if self._axi else "_ready", False)

    @property
    def last(self) -> Signal | None:
        """Whether an element is the last one of a run."""
        return self._signal("_tlast", True) if self._axi else None

    @property
    def error(self) -> Signal | None:
        """High since ``last`` came with another element than the last one of a run, until reset."""
        if self._axi and self.incoming and self.count is not None:
            return Signal.output(f"{self.name}_tlast_error")
        return None

    def signals(self) -> tuple[Signal, ...]:
        """All of them."""
        found = (self.data, self.valid, self.ready, self.last, self.error)
        return tuple(signal for signal in found if signal is not None)

    def to_json(self) -> Json:
        """Its line in the description of the module."""
        return {
            "name": self.name,
            "kind": self.protocol,
            "direction": "in" if self.incoming else "out",
            "bits": self.bits,
            "shape": list(self.shape),
            "count": self.count,
            "order": [[run.start, run.step, run.count] for run in self.order] or "row-major",
            "signals": {
                key: signal.name
                for key, signal in (
                    ("data", self.data),
                    ("valid", self.valid),
                    ("ready", self.ready),
                    ("last", self.last),
                    ("error", self.error),
                )
                if signal is not None
            },
        }

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> Stream:
        """Read from what `to_json` gives."""
        order: Any = () if data["order"] == "row-major" else data["order"]
        return Stream(
            data["name"],
            data["kind"],
            data["bits"],
            tuple(data["shape"]),
            data["direction"] == "in",
            tuple(Run(*run) for run in order),
            data["count"],
        )
