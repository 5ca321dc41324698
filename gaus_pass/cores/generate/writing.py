"""The text of an `hw.module` that computes wires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaus_pass.cores.generate.circuit import Wire


def module_text(name: str, inputs: Sequence[Wire], outputs: Mapping[str, Wire]) -> str:
    """A module with these outputs by name; what they do not need is left out."""
    needed: dict[int, Wire] = {}
    waiting = list(outputs.values())
    while waiting:
        wire = waiting.pop()
        if wire.place not in needed:
            needed[wire.place] = wire
            waiting += wire.operands
    names: dict[int, str] = {}
    lines: list[str] = []
    for place in sorted(needed):
        wire = needed[place]
        if wire.kind == "input":
            names[place] = f"%{wire.detail}"
        else:
            names[place] = f"%{len(lines)}"
            lines.append(f"  {names[place]} = {_operation(wire, names)}")
    ports = [f"in %{wire.detail} : i{wire.width}" for wire in inputs]
    ports += [f"out {port} : i{wire.width}" for port, wire in outputs.items()]
    values = ", ".join(names[wire.place] for wire in outputs.values())
    types = ", ".join(f"i{wire.width}" for wire in outputs.values())
    head = f"hw.module @{name}({', '.join(ports)}) {{"
    return "\n".join((head, *lines, f"  hw.output {values} : {types}", "}", ""))


def _operation(wire: Wire, names: Mapping[int, str]) -> str:
    """An operation as MLIR writes it."""
    values = ", ".join(names[operand.place] for operand in wire.operands)
    match wire.kind:
        case "constant":
            if wire.width == 1:
                return f"hw.constant {'true' if wire.number else 'false'}"
            signed = wire.number - (wire.number >> (wire.width - 1) << wire.width)
            return f"hw.constant {signed} : i{wire.width}"
        case "extract":
            source = wire.operands[0].width
            return f"comb.extract {values} from {wire.number} : (i{source}) -> i{wire.width}"
        case "concat":
            types = ", ".join(f"i{operand.width}" for operand in wire.operands)
            return f"comb.concat {values} : {types}"
        case "replicate":
            return f"comb.replicate {values} : (i1) -> i{wire.width}"
        case "icmp":
            return f"comb.icmp {wire.detail} {values} : i{wire.operands[0].width}"
        case kind:
            return f"comb.{kind} {values} : i{wire.width}"
