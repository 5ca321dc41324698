"""The counterpart, in a test bench, of each part of an interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gaus_pass.hardware.axi import AxiMaster
from gaus_pass.hardware.interface import (
    Argument,
    Interface,
    OutsideMemory,
    Result,
    Returned,
    Scalar,
)
from gaus_pass.hardware.ports import MemoryPort
from gaus_pass.hardware.streams import Stream
from gaus_pass.rtl.bench_array import ArrayHalf
from gaus_pass.rtl.bench_memory import BusHalf
from gaus_pass.rtl.bench_streams import SinkHalf, SourceHalf, declared

DYNAMIC_SIZE = 1024
"""Elements of a memory whose size the module does not know."""


class Half(Protocol):
    """The bench's half of a part; statements are lines of a Verilog task."""

    def declared(self) -> str:
        """Declarations, and the processes that respond to the module."""
        ...

    def filled(self) -> list[str]:
        """Data from plusargs, or default data."""
        ...

    def read(self) -> list[str]:
        """The next data set of the file ``vectors``."""
        ...

    def written(self) -> list[str]:
        """Write what a run leaves to the file ``results``."""
        ...

    def shown(self) -> list[str]:
        """Print what a run leaves, for people."""
        ...


def halves_of(interface: Interface) -> tuple[list[Half], list[Half]]:
    """The halves of its arguments (scalars before arrays), and those of its results."""
    arrays = (part for part in interface.arguments if not isinstance(part, Scalar))
    arguments = (*interface.scalars, *arrays)
    inside, outside = (
        [_half(part, interface) for part in parts] for parts in (arguments, interface.results)
    )
    return inside, outside


def _half(part: Argument | Returned, interface: Interface) -> Half:
    if isinstance(part, OutsideMemory):
        return MemoryHalf(part, interface.read_during_write)
    if isinstance(part, Stream):
        return SourceHalf(part) if part.incoming else SinkHalf(part)
    if isinstance(part, AxiMaster):
        return BusHalf(part)
    if isinstance(part, Scalar):
        return ScalarHalf(part)
    return ResultHalf(part, "wire" if interface.control is None else "reg")


@dataclass(frozen=True)
class ScalarHalf:
    """A register that holds a scalar."""

    scalar: Scalar

    def declared(self) -> str:
        """See `Half`; likewise below."""
        return f"  reg [{self.scalar.bits - 1}:0] {self.scalar.name} = 0;\n"

    def filled(self) -> list[str]:
        name = self.scalar.name
        return [f'if (!$value$plusargs("{name}=%d", {name})) {name} = 8;']

    def read(self) -> list[str]:
        return [f'code = $fscanf(vectors, "%h", {self.scalar.name});']

    def written(self) -> list[str]:
        return []

    def shown(self) -> list[str]:
        return []


@dataclass(frozen=True)
class ResultHalf:
    """What shows a result: a wire, or a register that takes what is read of it."""

    result: Result
    kind: str = "wire"

    def declared(self) -> str:
        """See `Half`; likewise below."""
        return "".join(declared(self.kind, signal) for signal in self.result.signals())

    def filled(self) -> list[str]:
        return []

    def read(self) -> list[str]:
        return []

    def written(self) -> list[str]:
        return [f'$fwrite(results, " %0h", {self.result.name});']

    def shown(self) -> list[str]:
        return [f'$display("{self.result.name} %0d", $signed({self.result.name}));']


@dataclass(frozen=True)
class MemoryHalf(ArrayHalf):
    """A memory with the ports that the module asks for."""

    memory: OutsideMemory
    read_during_write: str

    @property
    def _name(self) -> str:
        return self.memory.name

    @property
    def _size(self) -> int:
        return self.memory.size or DYNAMIC_SIZE

    def declared(self) -> str:
        """See `Half`; likewise below."""
        memory = self.memory
        text = f"  reg [{memory.bits - 1}:0] {self._array} [0:{self._size - 1}];\n"
        return text + "".join(map(self._port, memory.ports))

    def _port(self, port: MemoryPort) -> str:
        enable, write, read = (s.name for s in (port.enable, port.write_enable, port.read_data))
        text = declared("wire", port.address) + f"  wire {enable};\n"
        if port.writes:
            text += f"  wire {write};\n" + declared("wire", port.write_data)
        used = f"({enable} || {write})" if port.writes else enable
        text += f"  always @(posedge clk) if ((stall || rst) && {used}) late = late + 1;\n"
        steps: list[str] = []
        if port.writes:
            element = self._element(port)
            steps.append(f"if (after_reset && {write}) late = late + 1;")
            steps.append(f"if ({write}) {element} <= {port.write_data.name};")
        if port.reads:
            text += declared("reg", port.read_data)
            writes = write if port.writes else "1'b0"
            steps.append(f"if ({writes}) {read} <= 'x;")
            steps.append(f"else {read} <= {self._seen(port)};")
        body = "\n    ".join(steps)
        return text + f"  always @(posedge clk) if ({enable}) begin\n    {body}\n  end\n"

    def _element(self, port: MemoryPort) -> str:
        """The element that a port addresses, of the memory as a whole."""
        memory, address = self.memory, port.address.name
        if not memory.splits:
            return f"{self._array}[{address}]"
        part = memory.parts()[memory.bank_of(port)]
        numbers = {s.axis: (s, n) for s, n in zip(memory.splits, part.numbers, strict=True)}
        terms: list[str] = []
        stride = 1
        for axis in reversed(range(len(part.shape))):
            place = f"({address} / {part.strides[axis]} % {part.shape[axis]})"
            if axis in numbers:
                split, number = numbers[axis]
                place = split.subscript(number, place)
            terms.append(f"{place} * {stride}")
            stride *= memory.shape[axis] or 1
        return f"{self._array}[{' + '.join(terms[::-1])}]"

    def _seen(self, port: MemoryPort) -> str:
        """What a read sees, also of stores through other ports in the same cycle."""
        address, seen = port.address.name, self._element(port)
        if self.read_during_write == "old":
            return seen
        bank = self.memory.bank_of(port)
        for other in self.memory.ports:
            if other.writes and other != port and self.memory.bank_of(other) == bank:
                data = other.write_data.name if self.read_during_write == "new" else "'x"
                stores = f"{other.enable.name} && {other.write_enable.name}"
                seen = f"({stores} && {other.address.name} == {address}) ? {data} : {seen}"
        return seen
