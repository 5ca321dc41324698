"""The harness in which a design is placed and routed.

Each memory outside the design is block RAM, every other port has a register, and the ports of the
harness are left without timing: all paths that are measured lie between registers and memories,
as in a larger design around this one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gaus_pass.target.process import TargetFailed

TOP = "gaus_harness"
VERSION = 4
"""Rises with every change of what stands around a design or moves into its blocks, after which
measurements are others."""
_INSTANCE = "design"
_LARGEST = 10
"""Address bits of a memory: a larger one would need several blocks, outside the design."""
_COMMENT = re.compile(r"//[^\n]*")
_PORT = re.compile(r"(?P<way>input|output)?\s*(?:logic|wire|reg)?\s*"
                   r"(?:\[(?P<high>\d+):0\])?\s*(?P<name>[A-Za-z_]\w*)")  # fmt: skip
_MEMORY = re.compile(r"(?P<memory>(?:arg|out)\d+(?:_b\d+)?)(?P<port>_p\d+)?_"
                     r"(?P<signal>addr|en|we|wdata|rdata)")  # fmt: skip


@dataclass(frozen=True)
class Port:
    """A port of a module."""

    name: str
    bits: int
    is_input: bool


def name_inside(name: str) -> str:
    """The name in the design for that of a register or memory in the harness.

    A memory outside and the register of a port have the name that the design gives them.
    """
    name = name.removeprefix("inside.")  # the chains around the harness
    own = name.removeprefix(f"{_INSTANCE}.")
    return own if own != name else re.sub(r"^[a-z]+_", "", name)


def harness(verilog: str, top: str) -> str:
    """A module `TOP` around the module ``top`` of a design.

    Raises
    ------
    TargetFailed
        The module is not in the text.
    """
    ports = ports_of(verilog, top)
    memories: dict[str, dict[str, dict[str, Port]]] = {}
    plain: list[Port] = []
    for port in ports:
        match = _MEMORY.fullmatch(port.name)
        if match is None:
            plain.append(port)
        else:
            of = memories.setdefault(match["memory"], {})
            of.setdefault(match["port"] or "", {})[match["signal"]] = port
    taken, lines = (
        ["input clk"],
        [f"  wire [{p.bits - 1}:0] {p.name};" for p in ports if p.name != "clk"],
    )
    for port in plain:
        if port.name != "clk":
            way = "input" if port.is_input else "output reg"
            taken.append(f"{way} [{port.bits - 1}:0] h_{port.name}")
            lines += _register(port)
    # As registers of the design behind it, so that they are one with those.
    going = "if (!stall) " if any(p.name == "stall" for p in plain) else ""
    for name, own in memories.items():
        _add_memory(name, own, going, taken, lines)
    wired = ", ".join(f".{p.name}({p.name})" for p in ports)
    return "\n".join(
        (
            f"module {TOP}({', '.join(taken)});",
            *lines,
            f"  {top} {_INSTANCE}({wired});",
            "endmodule\n",
        )
    )


def ports_of(verilog: str, top: str) -> list[Port]:
    """The ports of a module, which the text declares in its head.

    Raises
    ------
    TargetFailed
        The module is not in the text.
    """
    text = _COMMENT.sub("", verilog)
    found = re.search(rf"\bmodule\s+{re.escape(top)}\s*\(([^)]*)\)\s*;", text)
    if found is None:
        raise TargetFailed(f"there is no module '{top}' with ports in the Verilog")
    ports: list[Port] = []
    way, bits = "input", 1
    for words in found[1].split(","):
        match = _PORT.fullmatch(words.strip())
        if match is None:
            raise TargetFailed(f"cannot read the port '{words.strip()[:60]}' of '{top}'")
        if match["way"]:
            way, bits = match["way"], 1
        if match["high"] or match["way"]:
            bits = int(match["high"] or 0) + 1
        ports.append(Port(match["name"], bits, way == "input"))
    return ports


def _register(port: Port) -> list[str]:
    if not port.is_input:
        return [f"  always @(posedge clk) h_{port.name} <= {port.name};"]
    own = f"r_{port.name}"
    return [
        f"  reg [{port.bits - 1}:0] {own}; always @(posedge clk) {own} <= h_{port.name};",
        f"  assign {port.name} = {own};",
    ]


def _add_memory(
    name: str, own: dict[str, dict[str, Port]], going: str, taken: list[str], lines: list[str]
) -> None:
    """A block RAM with the ports of a memory.

    What a read sees of a store in the same cycle is undefined, as in the block itself.

    Parameters
    ----------
    going
        Condition under which the design takes what it reads.
    """
    data = next(p for signals in own.values() for k, p in signals.items() if k.endswith("data"))
    address = min(_LARGEST, min(signals["addr"].bits for signals in own.values()))
    words = 1 << address
    lines += [
        '  (* ram_style = "block", rom_style = "block", no_rw_check *)',
        f"  reg [{data.bits - 1}:0] m_{name} [0:{words - 1}]; integer i_{name};",
        # What is never written would be nothing without a content.
        f"  initial for (i_{name} = 0; i_{name} < {words}; i_{name} = i_{name} + 1)",
        f"    m_{name}[i_{name}] = i_{name} * 40503;",
    ]
    for port, signals in own.items():
        prefix = name + port
        at = f"m_{name}[{prefix}_addr[{address - 1}:0]]"
        if "we" in signals:
            write = f"if ({prefix}_en && {prefix}_we) {at} <= {prefix}_wdata;"
            lines.append(f"  always @(posedge clk) {write}")
        if "rdata" in signals:
            # What is stored has to be seen from outside, or it would be left out.
            taken.append(f"output reg [{data.bits - 1}:0] h_{prefix}_rdata")
            lines += [
                f"  reg [{data.bits - 1}:0] q_{prefix}; assign {prefix}_rdata = q_{prefix};",
                f"  always @(posedge clk) if ({prefix}_en) q_{prefix} <= {at};",
                f"  always @(posedge clk) {going}h_{prefix}_rdata <= q_{prefix};",
            ]
    if not any("rdata" in signals for signals in own.values()):
        taken += [f"input [{address - 1}:0] sa_{name}", f"output reg [{data.bits - 1}:0] s_{name}"]
        lines.append(f"  reg [{address - 1}:0] sr_{name}; reg [{data.bits - 1}:0] sv_{name};")
        lines.append(f"  always @(posedge clk) begin sr_{name} <= sa_{name};")
        lines.append(f"    sv_{name} <= m_{name}[sr_{name}]; s_{name} <= sv_{name}; end")
