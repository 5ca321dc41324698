"""Verilog that sets two modules side by side: ``trigger`` is high where they differ."""

from __future__ import annotations

from dataclasses import dataclass

Ports = dict[str, int]
"""Widths by name."""


@dataclass(frozen=True)
class Sides:
    """Ports of an original and of its pipeline, and what those of the pipeline alone are for.

    Attributes
    ----------
    inputs, outputs
        Of the original; the pipeline has them as well.
    clock, reset, stall
        Inputs that are no data, "" where there is none.
    go, done
        Ports that the pipeline alone has, for valid data; "" where the original has them.
    """

    inputs: Ports
    outputs: Ports
    clock: str = ""
    reset: str = ""
    stall: str = ""
    go: str = ""
    done: str = ""

    @property
    def controls(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.clock, self.reset, self.stall)))

    @property
    def compared(self) -> Ports:
        """The outputs, with what says that they are valid."""
        return {**self.outputs, **({self.done: 1} if self.done else {})}

    @property
    def data(self) -> Ports:
        """The inputs that are data, with what says that they are valid."""
        given = {name: bits for name, bits in self.inputs.items() if name not in self.controls}
        return {**given, **({self.go: 1} if self.go else {})}


def _name(name: str) -> str:
    return f"\\{name} "


def _wire(prefix: str, name: str) -> str:
    return f"\\{prefix}.{name} "


def combinational(sides: Sides) -> str:
    """Both on the same inputs, the pipeline's registers being wires."""
    tied = dict.fromkeys(sides.controls, "1'b0")
    return _text(sides, {name: _name(name) for name in sides.data}, tied, "", "1'b1")


def sequential(sides: Sides, depth: int, wait: int) -> str:
    """The original on inputs of ``depth`` cycles ago, without a stall.

    Differences count from ``wait`` cycles after the reset on.
    """
    lines = [f"  reg [{wait.bit_length()}:0] count = 0;"]
    lines.append(f"  always @(posedge clk) if (rst) count <= 0; else if (count < {wait})")
    lines.append("    count <= count + 1;")
    late: dict[str, str] = {}
    for name, bits in sides.data.items():
        held = [_wire(f"late{k}", name) for k in range(depth)]
        lines += [f"  reg [{bits - 1}:0] {wire};" for wire in held]
        for wire, before in zip(held, [_name(name), *held], strict=False):
            lines.append(f"  always @(posedge clk) {wire}<= {before};")
        late[name] = held[-1] if held else _name(name)
    tied = {sides.clock: "clk", sides.reset: "rst", sides.stall: "1'b0"}
    return _text(sides, late, tied, "\n".join(lines), f"count == {wait}", "input clk, input rst, ")


def stalled(sides: Sides, depth: int) -> str:
    """The original behind ``depth`` registers that a stall holds, any go, stall and reset.

    While there is a stall nothing is done; what is done has to be right.
    """
    if not (sides.stall and sides.done):
        raise ValueError("ports for stall, go and done are needed")
    lines, late = list[str](), dict[str, str]()
    for name, bits in sides.data.items():
        held = [_wire(f"late{k}", name) for k in range(depth)]
        lines += [f"  reg [{bits - 1}:0] {wire};" for wire in held]
        cleared = "if (rst) {}<= 0; else " if name == sides.go else ""
        for wire, before in zip(held, [_name(name), *held], strict=False):
            clear = cleared.format(wire)
            lines.append(f"  always @(posedge clk) {clear}if (!stall) {wire}<= {before};")
        late[name] = held[-1] if held else _name(name)
    lines.append(f"  wire valid = {late[sides.go]} & !stall;")
    done = _wire("pipeline", sides.done)
    differ = [f"{_wire('original', n)}!= {_wire('pipeline', n)}" for n in sides.outputs]
    wrong = f"({done}!= valid) | (valid & ({' | '.join(f'({one})' for one in differ)}))"
    tied = {sides.clock: "clk", sides.reset: "rst", sides.stall: "stall"}
    first = "input clk, input rst, input stall, "
    return _text(sides, late, tied, "\n".join(lines), wrong, first, compare=False)


def _text(
    sides: Sides,
    late: dict[str, str],
    tied: dict[str, str],
    body: str,
    when: str,
    first: str = "",
    compare: bool = True,
) -> str:
    inputs = ", ".join(f"input [{bits - 1}:0] {_name(n)}" for n, bits in sides.data.items())
    outputs = "".join(
        f", output [{bits - 1}:0] {_wire(side, n)}"
        for n, bits in sides.compared.items()
        for side in ("original", "pipeline")
    )
    original = [f".{_name(n)}({late.get(n, tied.get(n))})" for n in sides.inputs]
    original += [f".{_name(n)}({_wire('original', n)})" for n in sides.outputs]
    pipeline = [f".{_name(n)}({_name(n)})" for n in sides.data]
    pipeline += [f".{_name(n)}({tied[n]})" for n in sides.controls]
    pipeline += [f".{_name(n)}({_wire('pipeline', n)})" for n in sides.compared]
    done = f"  assign {_wire('original', sides.done)}= {late[sides.go]};\n" if sides.done else ""
    differ = [f"({_wire('original', n)}!= {_wire('pipeline', n)})" for n in sides.compared]
    trigger = f"({when}) & ({' | '.join(differ)})" if compare else when
    return f"""module miter({first}{inputs}{outputs}, output trigger);
{body}
  original original({", ".join(original)});
  pipelined pipelined({", ".join(pipeline)});
{done}  assign trigger = {trigger};
endmodule
"""
