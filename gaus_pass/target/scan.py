"""Scan chains in place of pins, for devices that have fewer pins than a design has ports.

All ports but the clocks hang on shift registers with a clock of their own, whose paths are no paths
of the design.
"""

from __future__ import annotations

import re

from gaus_pass.target.harness import ports_of

TOP = "gaus_scan_top"
CLOCK = "gaus_scan"
_INSTANCE = "inside"
_CLOCK_EDGE = re.compile(r"posedge (\w+)")


def scanned(verilog: str, top: str) -> tuple[str, dict[str, int]]:
    """A module `TOP` around the module ``top``, with few ports.

    Returns
    -------
    tuple
        The text of the module, and the cells that the chains take.

    Raises
    ------
    TargetFailed
        The module is not in the text.
    """
    clocks = set(_CLOCK_EDGE.findall(verilog))
    ports = ports_of(verilog, top)
    kept = [port for port in ports if port.name in clocks]
    inputs = [port for port in ports if port.is_input and port.name not in clocks]
    outputs = [port for port in ports if not port.is_input]
    before, after = (sum(port.bits for port in some) for some in (inputs, outputs))
    wired = [f".{port.name}({port.name})" for port in kept]
    for some, chain in ((inputs, "first"), (outputs, "made")):
        at = 0
        for port in some:
            wired.append(f".{port.name}({chain}[{at + port.bits - 1}:{at}])")
            at += port.bits
    taken = ", ".join([*(f"input {port.name}" for port in kept), f"input {CLOCK}", "input from"])
    lines = [
        f"module {TOP}({taken}, output to);",
        f"  reg [{before}:0] first; reg [{after}:0] last; wire [{max(after, 1) - 1}:0] made;",
        f"  always @(posedge {CLOCK}) first <= {{first, from}};",
        f"  always @(posedge {CLOCK}) last <= {{last, first[{before}]}} ^ {{made, 1'b0}};",
        f"  assign to = last[{after}];",
        f"  {top} {_INSTANCE}({', '.join(wired)});",
        "endmodule\n",
    ]
    return "\n".join(lines), {"lut": after, "flip-flops": before + after + 2}
