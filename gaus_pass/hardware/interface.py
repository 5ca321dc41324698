"""The ports of a module: control, scalars, results, memories; as signals and as JSON.

The order of the signals is that of the module's ports::

    clk, rst, start, stall, scalars …, read data …  ─►┌────────┐─► ready, done, results …,
                                                      │ module │   address, enable, write data …
                                                      └────────┘

**Control.**

- ``clk`` belongs to the netlist and is not a signal here.  ``rst`` is synchronous and active high.
- ``start`` is taken at a clock edge at which ``ready`` is high.  A module with one loop can be
  ready while its last run drains.
- ``done`` is high for one cycle.  From then on ``out0``, … hold the results, until the next run
  replaces them.
- ``done_ready`` is there where processes run at the same time (`gaus_pass.hardware.flow`): ``done``
  stays high until a clock edge at which it is high, and results and memories as long.  The signal
  ``argN_next`` of a memory says that the next run begins with it.
- ``stall`` freezes everything: no state changes at a clock edge at which it is high, and ``ready``,
  ``done``, every ``en`` and every ``we`` are low.

**Arguments.**  ``argN`` is argument N, sampled when ``start`` is taken; an `index` has 32 bits.
The first port of a memory is ``argN_addr``, ``_en``, ``_we``, ``_wdata`` and ``_rdata``, the second
one ``argN_p1_addr``, …; bank K of several has ``argN_bK_addr``, …  An address counts the elements
of its bank in row-major order.  Read data arrive one cycle after the address and stay while ``en``
is low.  A load that is executed speculatively may have any address; its data are not used.

**Results.**  ``outN`` is result N.  One that is a memory has the ports of an argument,
``outN_addr``, …; ``outN_rdata`` is there only where the function reads what it has written.

**Streams.**  An argument or result may be a stream instead (`gaus_pass.hardware.streams`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.hardware.axi import AXI_MASTER, RESET_LOW, AxiLite, AxiMaster
from gaus_pass.hardware.outside_memory import OutsideMemory
from gaus_pass.hardware.ports import Signal
from gaus_pass.hardware.streams import PROTOCOLS, Stream

Json = dict[str, Any]

CLOCK = "clk"
RESET, START, STALL = (Signal.input(name) for name in ("rst", "start", "stall"))
DONE_READY = Signal.input("done_ready")
"""There where runs overlap as processes."""
READY, DONE = (Signal.output(name) for name in ("ready", "done"))
_CONTROL = {"reset": RESET, "start": START, "ready": READY, "done": DONE, "stall": STALL}
"""By the keys of the JSON, in its order."""


@dataclass(frozen=True)
class Scalar:
    """A scalar argument: a number that is sampled when start is taken.

    Attributes
    ----------
    index
        Whether it is an index.
    """

    name: str
    bits: int
    index: bool

    def signals(self) -> tuple[Signal, ...]:
        """Its port."""
        return (Signal.input(self.name, self.bits),)

    def to_json(self) -> Json:
        """Its line in the description of the module."""
        return {"name": self.name, "kind": "scalar", "bits": self.bits, "index": self.index}

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> Scalar:
        """Read from what `to_json` gives."""
        return Scalar(data["name"], data["bits"], data["index"])


@dataclass(frozen=True)
class Result:
    """A result: a number that is valid when done is high, and stays until the next one."""

    name: str
    bits: int

    def signals(self) -> tuple[Signal, ...]:
        """Its port."""
        return (Signal.output(self.name, self.bits),)

    def to_json(self) -> Json:
        """Its line in the description of the module."""
        return {"name": self.name, "bits": self.bits}

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> Result:
        """Read from what `to_json` gives."""
        return Result(data["name"], data["bits"])


Array = OutsideMemory | Stream | AxiMaster
Argument = Scalar | Array
Returned = Result | Array
"""What a function returns: a number, or a memory or stream that it fills."""
_ARRAYS: dict[str, Callable[[Mapping[str, Any]], Array]] = {
    "memory": OutsideMemory.of_json,
    AXI_MASTER: AxiMaster.of_json,
    **dict.fromkeys(PROTOCOLS, Stream.of_json),
}
_KINDS: dict[str, Callable[[Mapping[str, Any]], Argument]] = {
    "scalar": Scalar.of_json,
    **_ARRAYS,
}
"""How an argument is read back, by its kind in the JSON."""


@dataclass(frozen=True)
class Interface:
    """All ports of a module but the clock.

    Attributes
    ----------
    arguments, results
        In the order of the function.
    read_during_write
        Required of memories outside; see `gaus_pass.hardware.memory.MemoryModel`.
    overlaps
        Whether several runs may be in progress, so that ``done`` waits until it is taken: by a
        signal, or by a bit of the registers.
    control
        Registers in place of the ports of control, numbers and results.
    """

    arguments: tuple[Argument, ...]
    results: tuple[Returned, ...]
    read_during_write: str = "old"
    overlaps: bool = False
    control: AxiLite | None = None

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        """Arguments that are numbers."""
        return tuple(a for a in self.arguments if isinstance(a, Scalar))

    @property
    def memories(self) -> tuple[OutsideMemory, ...]:
        """Arguments that are memories."""
        return tuple(a for a in self.arguments if isinstance(a, OutsideMemory))

    @property
    def values(self) -> tuple[Result, ...]:
        """Results that are numbers."""
        return tuple(r for r in self.results if isinstance(r, Result))

    @property
    def filled(self) -> tuple[OutsideMemory, ...]:
        """Results that are memories."""
        return tuple(r for r in self.results if isinstance(r, OutsideMemory))

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Arguments and results that are streams."""
        return tuple(p for p in (*self.arguments, *self.results) if isinstance(p, Stream))

    @property
    def masters(self) -> tuple[AxiMaster, ...]:
        """Arguments and results in memories of the bus."""
        return tuple(p for p in (*self.arguments, *self.results) if isinstance(p, AxiMaster))

    def _with(self, change: Callable[[Any], Any], **more: Any) -> Interface:
        """The same with its arguments and results changed."""
        arguments, results = (tuple(map(change, p)) for p in (self.arguments, self.results))
        return replace(self, arguments=arguments, results=results, **more)

    def overlapping(self) -> Interface:
        """The same of a function whose runs overlap."""

        def changing(part: Any) -> Any:
            if isinstance(part, AxiMaster):
                return replace(part, memory=replace(part.memory, changes=True))
            return replace(part, changes=True) if isinstance(part, OutsideMemory) else part

        return self._with(changing, overlaps=True)

    def controlled(self) -> Interface:
        """The same with addresses on the bus in registers."""
        return self._with(
            lambda part: replace(part, controlled=True) if isinstance(part, AxiMaster) else part
        )

    def inside(self) -> Interface:
        """That of the function itself, behind what stands around it."""
        return self._with(
            lambda part: part.memory if isinstance(part, AxiMaster) else part, control=None
        )

    def signals(self) -> Iterator[Signal]:
        """All signals but the clock; inputs and outputs are each in the order of the ports."""
        numbers: tuple[Scalar | Result, ...] = ()
        if self.control is None:
            yield from (RESET, START, STALL, READY, DONE)
            if self.overlaps:
                yield DONE_READY
            numbers = (*self.scalars, *self.values)
        else:
            yield from self.control.signals()
        for part in (*numbers, *self.memories, *self.filled, *self.streams, *self.masters):
            yield from part.signals()

    def to_json(self) -> Json:
        """The description of the ports: what a test bench is made from."""
        control: Json = {key: signal.name for key, signal in _CONTROL.items()}
        control |= {"done_ready": DONE_READY.name} if self.overlaps else {}
        if self.control is not None:
            bus = {**self.control.to_json(), "chained": self.overlaps}
            control = {"reset": RESET_LOW.name, "control": bus}
        return {
            "clock": CLOCK,
            **control,
            "arguments": [argument.to_json() for argument in self.arguments],
            "results": [result.to_json() for result in self.results],
            "read_during_write": self.read_during_write,
        }

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> Interface:
        """Read from what `to_json` gives."""
        arguments = tuple(_KINDS[argument["kind"]](argument) for argument in data["arguments"])
        results = tuple(map(_returned, data["results"]))
        control = AxiLite.of_json(data["control"]) if "control" in data else None
        overlaps = "done_ready" in data or bool(data.get("control", {}).get("chained"))
        return Interface(arguments, results, data["read_during_write"], overlaps, control)


def _returned(data: Mapping[str, Any]) -> Returned:
    """A result; one that is a number has no kind in the JSON."""
    return _ARRAYS[data["kind"]](data) if "kind" in data else Result.of_json(data)
