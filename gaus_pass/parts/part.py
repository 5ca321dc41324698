"""A part and its delays, in whole picoseconds.

What a number includes.  Every net is paid by what it drives:

- `Part.clock_to_out` of a register ends at the pin of the cell: no net.  `Memory.clock_to_out` has
  what the net out of a block, whose pins lie far apart, takes more than that of a register.
- The delay of an operation, multiplexer or gate begins with the net that reaches it and ends at its
  output pin: one net and everything inside, with the nets inside, for a design of nothing else.
- `Memory.set_up` begins with the net that reaches its pins.
- `Part.set_up` is that of the register cell.  A register behind logic stands beside its last cell;
  one that is fed by a register or a memory directly pays `Part.wire` in addition.

So a path from register to register is ``clock_to_out + Σ delay + set_up``, with `Part.wire` where
the sum is empty.  All this is for small designs: what nets take more in a larger one is in what the
uncertainty keeps free.
The period has to hold the path and `Part.uncertainty` of itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

CONSTANT = ":constant"
"""Behind the kind of an operation: one of its operands is known."""


@dataclass(frozen=True)
class Curve:
    """Measured points (x, ps), x rising; straight between them and beyond the last.

    Below the first point it is as high as there.
    """

    points: tuple[tuple[int, int], ...]

    def at(self, x: float) -> int:
        """The value at x, rounded up."""
        xs = [p[0] for p in self.points]
        k = bisect_left(xs, x)
        if k == 0 or len(xs) == 1:
            return self.points[0][1]
        (x0, y0), (x1, y1) = self.points[min(k, len(xs) - 1) - 1 :][:2]
        slope = (y1 - y0) / (x1 - x0)
        if k == len(xs):  # Beyond what was measured nothing gets faster.
            return ceil(y1 + (x - x1) * max(slope, 0.0) - 1e-6)
        return ceil(y0 + (x - x0) * slope - 1e-6)


@dataclass(frozen=True)
class Memory:
    """Delays of a block of memory.

    Attributes
    ----------
    clock_to_out
        From the clock edge to its read data, with what the net behind it takes more than others.
    set_up
        Of address, enables and write data before the edge, with the net that reaches them.
    """

    clock_to_out: int
    set_up: int


@dataclass(frozen=True)
class MemoryCurves:
    """Blocks with one read latency, by their bits: which are measured, and what they take."""

    clock_to_out: Curve
    set_up: Curve

    def at(self, size: int) -> Memory:
        """A memory of ``size`` bits in all."""
        return Memory(self.clock_to_out.at(size), self.set_up.at(size))


@dataclass(frozen=True)
class Part:
    """A part, such as an FPGA of one speed grade or a process with its cells.

    Attributes
    ----------
    name
        As the option ``part`` has it.
    device
        What was measured, in words.
    tools
        What measured it: program → version.
    placed
        Whether nets are those of a placed and routed design.
    seeds
        Of the placements that were measured.
    clock_to_out, set_up
        Of a register.
    wire
        A net between a register or memory and the register that it feeds directly.
    least_period
        The shortest period of its registers and clock nets.
    uncertainty
        Share of the period that is kept free: what calibration found designs to take beyond the
        sums of these delays.
    operations
        By kind, or kind + `CONSTANT`: delay by bits.
    fan_in
        By kind: what more than two operands take beyond two, by their number.
    multiplexers
        By ways (rising): delay by bits.
    memories
        By port kind (``1rw``, ``1r1w``, ``2rw``) and read latency.
    """

    name: str
    device: str
    tools: Mapping[str, str]
    placed: bool
    seeds: tuple[int, ...]
    clock_to_out: int
    set_up: int
    wire: int
    least_period: int
    uncertainty: float
    operations: Mapping[str, Curve]
    fan_in: Mapping[str, Curve]
    multiplexers: Mapping[int, Curve]
    memories: Mapping[tuple[str, int], MemoryCurves]

    def delay(
        self, kind: str, bits: int, *, fan_in: int = 2, constant: int | None = None
    ) -> int | None:
        """Delay of an operation of one of the measured kinds; None where it is not measured.

        Parameters
        ----------
        kind
            ``add``, ``sub``, ``mul``, ``and`` (any gate), ``eq``, ``lt``, ``shl``, ``shrs``,
            ``parity``, ``divu``, ``divs``; names of the IR are for `gaus_pass.parts.operators`.
        bits
            Width of its widest operand; of a product the wider factor without its extension.
        fan_in
            Number of operands, where it may have several.
        constant
            One operand, if it is known.
        """
        found = self.operations.get(kind + CONSTANT) if constant is not None else None
        curve = found or self.operations.get(kind)
        if curve is None:
            return None
        more = self.fan_in.get(kind)
        return curve.at(bits) + (more.at(fan_in) if more is not None and fan_in > 2 else 0)

    def multiplexer(self, ways: int, bits: int) -> int:
        """One of several values, chosen by binary or one-hot selects; 0 where there is no choice.

        More ways than measured count as a tree of multiplexers.
        """
        if ways < 2:
            return 0
        widest = max(self.multiplexers)
        if ways > widest:
            groups = ceil(ways / widest)
            return self.multiplexer(groups, bits) + self.multiplexers[widest].at(bits)
        return self.multiplexers[min(w for w in self.multiplexers if w >= ways)].at(bits)

    def gate(self, fan_in: int = 2) -> int:
        """A single-bit gate of any kind; a tree where it has many inputs."""
        found = self.delay("and", 1, fan_in=fan_in)
        assert found is not None
        return found

    def memory(self, size: int, latency: int = 1, ports: str = "1rw") -> Memory | None:
        """A block of memory; None where there is none with that latency and those ports.

        Parameters
        ----------
        size
            Bits in all.
        latency
            Edges from the address to the data; from 2 on the last is a register in the block.
        ports
            ``1rw``, ``1r1w``, ``2rw``.
        """
        found = self.memories.get((ports, min(latency, 2)))
        return None if found is None else found.at(size)

    def available(self, period: int, margin: float | None = None) -> int:
        """What operations may take between two registers, at a period.

        Parameters
        ----------
        margin
            Picoseconds kept free, in place of the part's uncertainty.
        """
        kept = ceil(self.uncertainty * period) if margin is None else ceil(margin)
        return period - self.clock_to_out - self.set_up - kept


def curve_of(points: Sequence[Sequence[int]]) -> Curve:
    """A curve of ``[[x, ps], …]``."""
    return Curve(tuple((int(x), int(y)) for x, y in sorted(points, key=tuple)))
