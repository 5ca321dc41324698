"""The counterparts of streams in a test bench: a source and a sink that also wait.

An array holds the elements by their row-major numbers, as that of a memory does.  In each run as
many go out, or are expected, as the module accesses; where that is known only at run time, the
source has all of them, and the bench runs the module once.
"""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.hardware.ports import Signal
from gaus_pass.hardware.streams import Stream
from gaus_pass.rtl.bench_array import ArrayHalf

UNKNOWN_SIZE = 1024
"""Elements of a stream whose size the module does not know."""
_QUIET = 64
"""Cycles without an element after which a run of unknown size has sent all."""

PRESSURE = "(pressure > stall_rate ? pressure : stall_rate)"
"""How often, in 256ths, a stream waits."""


def declared(kind: str, signal: Signal) -> str:
    """The declaration of what a signal is connected to."""
    return f"  {kind} [{signal.bits - 1}:0] {signal.name};\n"


@dataclass(frozen=True)
class StreamHalf(ArrayHalf):
    """What both directions have: the array, and the order of its elements."""

    stream: Stream

    @property
    def _name(self) -> str:
        return self.stream.name

    @property
    def _size(self) -> int:
        total = 1
        for size in self.stream.shape:
            total *= UNKNOWN_SIZE if size is None else size
        return total if None not in self.stream.shape else UNKNOWN_SIZE

    @property
    def _count(self) -> int:
        return self._size if self.stream.count is None else self.stream.count

    def _element(self, at: str) -> str:
        """The element that is number ``at`` of all that have passed."""
        place = f"{at} % {self._count}"
        if self.stream.order:
            place = f"{self.stream.name}_order[{place}]"
        return f"{self._array}[{place}]"

    def _begin(self) -> str:
        """The array, the order, and what has passed (``at``) and may pass (``due``)."""
        name, bits = self.stream.name, self.stream.bits
        text = f"  reg [{bits - 1}:0] {self._array} [0:{self._size - 1}];\n"
        text += f"  integer {name}_at = 0, {name}_due = 0;\n"
        if self.stream.order:
            text += f"  integer {name}_order [0:{self._count - 1}], {name}_i, {name}_k = 0;\n"
            steps = "".join(
                f"    for ({name}_i = 0; {name}_i < {run.count}; {name}_i = {name}_i + 1) begin\n"
                f"      {name}_order[{name}_k] = {run.start} + {run.step} * {name}_i;\n"
                f"      {name}_k = {name}_k + 1;\n    end\n"
                for run in self.stream.order
            )
            text += f"  initial begin\n{steps}  end\n"
        return text


class SourceHalf(StreamHalf):
    """Sends the elements of an array; what it has offered stays until it is taken."""

    def declared(self) -> str:
        """See `gaus_pass.rtl.bench_parts.Half`; likewise below."""
        stream = self.stream
        name, data, valid = stream.name, stream.data.name, stream.valid.name
        ready = stream.ready.name
        text = self._begin()
        text += f"  reg [{stream.data.bits - 1}:0] {data}; reg {valid} = 0; wire {ready};\n"
        last = ""
        if stream.last is not None:
            text += f"  reg {stream.last.name} = 0;\n"
            last = f"      {stream.last.name} = {name}_at % {self._count} == {self._count - 1};\n"
        if stream.error is not None:
            text += f"  wire {stream.error.name};\n"
            text += f"  always @(posedge clk) if ({stream.error.name} === 1) late = late + 1;\n"
        return text + (
            f"  reg {name}_kept = 0;\n"
            f"  always @(posedge clk) begin\n"
            f"    if ({valid} && {ready}) {name}_at = {name}_at + 1;\n"
            f"    {name}_kept = {valid} && !{ready};\n"
            f"    if (start && ready) {name}_due = {name}_due + {self._count};\n"
            f"    if (rst) begin {name}_at = 0; {name}_due = 0; {name}_kept = 0; end\n"
            f"  end\n"
            f"  always @(negedge clk) if (!{name}_kept) begin\n"
            f"    {valid} = !rst && {name}_at < {name}_due && ($urandom & 255) >= "
            f"{PRESSURE};\n"
            f"    {data} = 'x;\n"
            f"    if ({valid}) begin\n"
            f"      {data} = {self._element(f'{name}_at')};\n{last}"
            f"    end\n"
            f"  end\n"
        )

    def shown(self) -> list[str]:
        return []


class SinkHalf(StreamHalf):
    """Takes elements into an array, and checks that what is offered stays until it is taken."""

    def declared(self) -> str:
        """See `gaus_pass.rtl.bench_parts.Half`; likewise below."""
        stream = self.stream
        name, data, valid = stream.name, stream.data.name, stream.valid.name
        ready, count = stream.ready.name, self._count
        text = self._begin()
        text += f"  wire [{stream.data.bits - 1}:0] {data}; wire {valid}; reg {ready} = 0;\n"
        offered, wrong = data, ""
        if stream.last is not None:
            text += f"  wire {stream.last.name};\n"
            offered = f"{{{stream.last.name}, {data}}}"
            is_last = f"({name}_at % {count} == {count - 1})"
            wrong = f"      if ({stream.last.name} !== {is_last}) late = late + 1;\n"
        return text + (
            f"  reg {name}_kept = 0; reg [{stream.data.bits}:0] {name}_seen; "
            f"integer {name}_quiet = 0;\n"
            f"  always @(posedge clk) begin\n"
            f"    if ({name}_kept && !rst && (!{valid} || {name}_seen !== {offered}))\n"
            f"      late = late + 1;\n"
            f"    {name}_kept = {valid} && !{ready} && !rst; {name}_seen = {offered};\n"
            f"    {name}_quiet = {valid} ? 0 : {name}_quiet + 1;\n"
            f"    if ({valid} && {ready} && !rst) begin\n"
            f"      {self._element(f'{name}_at')} = {data};\n{wrong}"
            f"      {name}_at = {name}_at + 1;\n"
            f"    end\n"
            f"    if (rst) begin {name}_at = 0; {name}_due = 0; end\n"
            f"  end\n"
            f"  always @(negedge clk) {ready} = ($urandom & 255) >= {PRESSURE};\n"
        )

    def filled(self) -> list[str]:
        return [f"{self._each} {self._array}[i] = 0;"]

    def written(self) -> list[str]:
        return [*self._arrived(), *super().written()]

    def shown(self) -> list[str]:
        return [*self._arrived(), *super().shown()]

    def _arrived(self) -> list[str]:
        """Wait until all elements of the run have come."""
        name = self.stream.name
        if self.stream.count is None:
            return [f"while ({name}_quiet < {_QUIET}) @(negedge clk);"]
        return [
            f"{name}_due = {name}_due + {self._count};",
            f"while ({name}_at < {name}_due) @(negedge clk);",
        ]
