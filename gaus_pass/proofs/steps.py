"""A module of a function, cycle by cycle: its logic many times, with memories in between.

What it keeps are ports of its logic, so that everything is combinational: the control of a loop
becomes constants, and a product is the same cell on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.interface import Interface
from gaus_pass.hardware.outside_memory import OutsideMemory
from gaus_pass.hardware.ports import Direction
from gaus_pass.proofs.netlist import Json, Netlist, NotComparable

_NEXT, _STATE = "next", "state"
_LOW = "1'b0"


def as_logic(document: Json, name: str) -> int:
    """Make the registers of a flat module two ports, ``state`` and ``next``; how many bits.

    Raises
    ------
    NotComparable
        It has something that is no register of its one clock.
    """
    netlist = Netlist(document, name)
    netlist.require_one_clock("clk", "rst")
    state, following = list[Any](), list[Any]()
    for key, cell in list(netlist.cells.items()):
        if cell["type"] == "$dff":
            state += cell["connections"]["Q"]
            following += cell["connections"]["D"]
            del netlist.cells[key]
    if netlist.registers:
        raise NotComparable("it has a register with an enable or a reset of its own")
    netlist.module["ports"] |= {
        _STATE: {"direction": "input", "bits": state},
        _NEXT: {"direction": "output", "bits": following},
    }
    return len(state)


@dataclass(frozen=True)
class Steps:
    """One run from reset on of a module, in so many cycles, beside its source.

    Attributes
    ----------
    count
        Cycles that are looked at, the one of the reset included.
    state
        Bits of its registers.
    """

    interface: Interface
    count: int
    state: int

    def __post_init__(self) -> None:
        i = self.interface
        if i.streams or i.masters or i.control or i.overlaps or i.filled:
            raise NotComparable(
                "streams, buses, processes and memories that are results are not proven"
            )
        if any(memory.splits or memory.size is None for memory in i.memories):
            raise NotComparable("memories in banks, and of sizes known at run time, are not proven")

    @property
    def inputs(self) -> dict[str, int]:
        """What may be anything: arguments, memories, and the state before the reset."""
        i = self.interface
        arguments = {s.name: s.bits for s in i.scalars if not s.index}
        memories = {m.name: m.bits * (m.size or 0) for m in i.memories}
        stray = {f"stray_{s.name}": s.bits for s in i.scalars}
        unread = {f"unread_{p.prefix}": p.bits for m in i.memories for p in m.ports if p.reads}
        return {
            **arguments,
            **memories,
            **stray,
            **unread,
            **({_STATE: self.state} if self.state else {}),
        }

    def miter(self, cases: Sequence[dict[str, int]]) -> str:
        """Verilog: a module for each case of scalar arguments, and ``miter`` with all of them."""
        parts = [self._case(k, numbers) for k, numbers in enumerate(cases)]
        names = ", ".join(f"input [{bits - 1}:0] {name}" for name, bits in self.inputs.items())
        lines, outputs = list[str](), list[str]()
        for k in range(len(cases)):
            ports = ", ".join(f".{name}({name})" for name in self.inputs)
            lines.append(f"  case{k} case{k}({ports}, .done(done{k}), .differ(differ{k}));")
            outputs += [f", output [{self.count - 1}:0] done{k}, output differ{k}"]
        differ = " | ".join(f"differ{k}" for k in range(len(cases)))
        top = f"module miter({names}{''.join(outputs)}, output trigger);\n" + "\n".join(lines)
        return "".join(parts) + f"{top}\n  assign trigger = {differ};\nendmodule\n"

    def frozen(self) -> str:
        """Verilog: ``trigger`` is high where a stall changes the state or asks for something."""
        ports, lines = self._instance("0", _STATE if self.state else "", "1'b1"), list[str]()
        signals = [s for s in self.interface.signals() if s.direction is Direction.OUT]
        lines += [f"  wire [{s.bits - 1}:0] {s.name}_0;" for s in signals]
        quiet = ["ready_0", "done_0"]
        for memory in self.interface.memories:
            for port in memory.ports:
                quiet += [f"{port.enable.name}_0", *([f"{port.write_enable.name}_0"] * port.writes)]
        inputs = [s for s in self.interface.signals() if s.direction is Direction.IN]
        names = [
            f"input [{s.bits - 1}:0] {s.name}_0" for s in inputs if s.name not in ("rst", "stall")
        ]
        kept = ""
        if self.state:
            names.append(f"input [{self.state - 1}:0] {_STATE}")
            lines.append(f"  wire [{self.state - 1}:0] next_0;")
            kept = f" | (next_0 != {_STATE})"
        lines.append("  wire rst_0 = 0;")
        lines.append(f"  pipelined step({ports});")
        lines.append(f"  assign trigger = {' | '.join(quiet)}{kept};\nendmodule\n")
        return "\n".join([f"module frozen({', '.join(names)}, output trigger);", *lines])

    def _instance(self, k: str, state: str, stall: str) -> str:
        names = [s.name for s in self.interface.signals() if s.name != "stall"]
        ports = [f".{name}({name}_{k})" for name in names]
        kept = [f".{_STATE}({state})", f".{_NEXT}(next_{k})"] if state else []
        return ", ".join([*ports, f".stall({stall})", *kept])

    def _case(self, number: int, numbers: dict[str, int]) -> str:
        i, last = self.interface, self.count - 1
        names = ", ".join(f"input [{bits - 1}:0] {name}" for name, bits in self.inputs.items())
        lines = [f"module case{number}({names}, output [{last}:0] done, output differ);"]
        before = _STATE if self.state else ""
        for memory in i.memories:
            lines.append(f"  wire [{_width(memory)}:0] {memory.name}_0 = {memory.name};")
            lines += [
                f"  wire [{p.bits - 1}:0] {p.read_data.name}_0 = unread_{p.prefix};"
                for p in memory.ports
                if p.reads
            ]
        for k in range(self.count):
            lines += self._step(k, numbers, before)
            before = f"next_{k}" if self.state else ""
            lines.append(f"  assign done[{k}] = done_{k};")
        outside = [*(m.name for m in i.memories), *(s.name for s in i.scalars if not s.index)]
        ends = {r.name: r.bits for r in i.values} | {
            f"end_{m.name}": _width(m) + 1 for m in i.memories
        }
        lines += [f"  wire [{bits - 1}:0] source_{name};" for name, bits in ends.items()]
        ports = [f".{name}({name})" for name in outside]
        ports += [f".{name}(source_{name})" for name in ends]
        lines.append(f"  source{number} source({', '.join(ports)});")
        wrong = [self._wrong(k) for k in range(self.count)]
        lines.append(f"  assign differ = !ready_1 | {' | '.join(wrong)};\nendmodule\n")
        return "\n".join(lines)

    def _wrong(self, k: int) -> str:
        """That a run ends in a cycle with other results or memories than the source says."""
        i = self.interface
        apart = [f"({r.name}_{k} != source_{r.name})" for r in i.values]
        apart += [f"({m.name}_{k} != source_end_{m.name})" for m in i.memories]
        return f"(done_{k} & ({' | '.join(apart) or _LOW}))"

    def _step(self, k: int, numbers: dict[str, int], before: str) -> list[str]:
        """The logic of a cycle, and what memories hold after it."""
        i = self.interface
        lines = [f"  wire rst_{k} = {int(k == 0)}, start_{k} = {int(k == 1)};"]
        for scalar in i.scalars:
            known = f"{scalar.bits}'d{numbers[scalar.name]}" if scalar.index else scalar.name
            given = known if k == 1 else f"stray_{scalar.name}"
            lines.append(f"  wire [{scalar.bits - 1}:0] {scalar.name}_{k} = {given};")
        signals = [s for s in i.signals() if s.direction is Direction.OUT]
        lines += [f"  wire [{s.bits - 1}:0] {s.name}_{k};" for s in signals]
        if self.state:
            lines.append(f"  wire [{self.state - 1}:0] next_{k};")
        lines.append(f"  pipelined step{k}({self._instance(str(k), before, _LOW)});")
        for memory in i.memories:
            lines += _after(memory, k)
        return lines


def _width(memory: OutsideMemory) -> int:
    return memory.bits * (memory.size or 0) - 1


def _after(memory: OutsideMemory, k: int) -> list[str]:
    """Words and read data of the next cycle: what is read is what was there before."""
    lines, bits, size, name = list[str](), memory.bits, memory.size or 0, memory.name
    for port in memory.ports:
        if port.reads:
            data, at = port.read_data.name, f"{port.address.name}_{k}"
            word = f"{name}_{k}[{at} * {bits} +: {bits}]"
            if size < 2**port.address_bits:
                word = f"{at} < {size} ? {word} : unread_{port.prefix}"
            lines.append(
                f"  wire [{bits - 1}:0] {data}_{k + 1} = "
                f"{port.enable.name}_{k} ? ({word}) : {data}_{k};"
            )
    writers = [port for port in memory.ports if port.writes]
    words: list[str] = []
    for word in range(size):
        text = f"{name}_{k}[{word * bits} +: {bits}]"
        for port in writers:
            here = f"{port.write_enable.name}_{k} & {port.address.name}_{k} == {word}"
            text = f"({here} ? {port.write_data.name}_{k} : {text})"
        words.append(text)
    return [
        *lines,
        f"  wire [{_width(memory)}:0] {name}_{k + 1} = {{{', '.join(reversed(words))}}};",
    ]
