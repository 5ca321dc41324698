"""Memories and streams in a test bench of overlapping runs: each run has data of its own."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.hardware.interface import Argument, Interface, OutsideMemory, Returned
from gaus_pass.hardware.ports import MemoryPort
from gaus_pass.hardware.streams import Stream
from gaus_pass.rtl.bench_parts import MemoryHalf
from gaus_pass.rtl.bench_streams import SinkHalf, SourceHalf, StreamHalf

RUNS = 256
"""Most runs of a simulation."""


@dataclass(frozen=True)
class Copies(MemoryHalf):
    """A memory with a copy for each run."""

    @property
    def _run(self) -> str:
        return f"{self.memory.name}_run"

    def _place(self, run: str) -> str:
        return f"{self._array}[{run} * {self._size} + i]"

    def declared(self) -> str:
        """As of `MemoryHalf`; likewise below."""
        memory = self.memory
        text = f"  reg [{memory.bits - 1}:0] {self._array} [0:{self._size * RUNS - 1}];\n"
        text += f"  integer {self._run} = -1, {self._run}s [0:{RUNS - 1}];\n"
        text += f"  wire {memory.next.name};\n"
        text += f"  always @(posedge clk) if ({memory.next.name}) {self._run} <= {self._run} + 1;\n"
        return text + "".join(map(self._port, memory.ports))

    def filled(self) -> list[str]:
        name, place = self.memory.name, self._place("set")
        return [
            f'if (set == 0 && $value$plusargs("{name}=%s", file)) $readmemh(file, {self._array});',
            f"else {self._each} {place} = {{$random(seed), $random(seed)}};",
        ]

    def read(self) -> list[str]:
        word = 'code = $fscanf(vectors, "%h", word);'
        return [f"{self._each} begin {word} {self._place('set')} = word; end"]

    def written(self) -> list[str]:
        return [f'{self._each} $fwrite(results, " %0h", {self._place("head")});']

    def noted(self) -> list[str]:
        """What is kept of a run when it is done."""
        return [f"{self._run}s[head] = {self._run} - head;"]

    def finished(self) -> list[str]:
        """Wait for what arrives after the last run is done."""
        return []

    def ahead(self) -> str:
        """Write how many runs later the one is that has it."""
        return f'$fwrite(results, " %0h", {self._run}s[head]);'

    def shown(self) -> list[str]:
        line = f'$display("{self.memory.name}[%0d] %h", i, {self._place("head")});'
        return [f'if ($test$plusargs("dump")) {self._each} {line}']

    def _element(self, port: MemoryPort) -> str:
        inside = super()._element(port).removeprefix(f"{self._array}[").removesuffix("]")
        return f"{self._array}[{self._run} * {self._size} + ({inside})]"


class Passing(StreamHalf):
    """A stream whose elements of all runs lie in one array, run after run."""

    def _begin(self) -> str:
        whole = f"[0:{self._size * RUNS - 1}]"
        return super()._begin().replace(f"[0:{self._size - 1}]", whole, 1)

    def _element(self, at: str) -> str:
        inside = super()._element(at).removeprefix(f"{self._array}[").removesuffix("]")
        return f"{self._array}[{at} / {self._count} * {self._size} + {inside}]"

    def _each_of(self, run: str, step: str) -> str:
        return f"{self._each} begin {step.format(f'{self._array}[{run} * {self._size} + i]')} end"

    def filled(self) -> list[str]:
        """As of `Copies`; likewise below."""
        return [self._each_of("set", "{} = {{$random(seed), $random(seed)}};")]

    def read(self) -> list[str]:
        return [self._each_of("set", 'code = $fscanf(vectors, "%h", word); {} = word;')]

    def written(self) -> list[str]:
        return [self._each_of("head", '$fwrite(results, " %0h", {});')]

    def shown(self) -> list[str]:
        line = f'if ($test$plusargs("dump")) $display("{self.stream.name}[%0d] %h", i, {{}});'
        return [self._each_of("head", line)]

    def noted(self) -> list[str]:
        return []

    def finished(self) -> list[str]:
        return [f"while ({self.stream.name}_at < runs * {self._count}) @(negedge clk);"]

    def ahead(self) -> str:
        return '$fwrite(results, " 0");'


class Source(Passing, SourceHalf):
    """A stream into the module."""


class Sink(Passing, SinkHalf):
    """A stream out of the module."""


def array_of(part: Argument | Returned, interface: Interface) -> Copies | Source | Sink:
    """What a memory or stream meets in the bench."""
    if isinstance(part, Stream):
        return Source(part) if part.incoming else Sink(part)
    assert isinstance(part, OutsideMemory)
    return Copies(part, interface.read_during_write)
