"""Modules with a clock, cut deeper: in simulation beside the module as it was, N cycles later."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest

from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.verilog.exporting import prepare_export
from gaus_pass.options import Options
from gaus_pass.passes.schedule import run

_LOWERING = (
    "builtin.module(hw.module(lower-seq-hlmem),lower-seq-firmem,lower-seq-to-sv,"
    "hw-memory-sim{disable-mem-randomization disable-reg-randomization})"
)
_STYLE = 'module attributes {circt.loweringOptions = "disallowLocalVariables"} {\n'
"""Which Icarus reads."""
_CYCLES = 600
_PORTS = {"rst": 1, "en": 1, "a": 8, "b": 8}
_INPUTS = ", ".join(f"in %{name} : i{bits}" for name, bits in _PORTS.items())
_HEAD = f"(in %clk : !seq.clock, {_INPUTS}, out r : i8, out s : i8)"

FIXED = {
    # Registers of all kinds, and a sum that goes round.
    "sum": """
      %c0 = hw.constant 0 : i8
      %m = comb.mul %a, %b : i8
      %p = seq.compreg %m, %clk : i8
      %q = seq.compreg %p, %clk : i8
      %t = comb.mul %q, %a : i8
      %u = comb.add %t, %acc : i8
      %acc = seq.compreg %u, %clk reset %rst, %c0 : i8
      %e = seq.compreg.ce %t, %clk, %en : i8
      %x = comb.xor %acc, %e : i8
      hw.output %x, %p : i8, i8""",
    # What meets in a memory is later by as much, whatever stands in front of it.
    "memory": """
      %ad = comb.extract %a from 0 : (i8) -> i3
      %m = comb.mul %a, %b : i8
      %n = comb.mul %m, %b : i8
      %bd = comb.extract %b from 2 : (i8) -> i3
      %mem = seq.firmem 0, 1, undefined, undefined : <8 x 8>
      %v = seq.firmem.read_port %mem[%bd], clock %clk : <8 x 8>
      seq.firmem.write_port %mem[%ad] = %n, clock %clk enable %en : <8 x 8>
      %o = comb.mul %v, %b : i8
      hw.output %o, %v : i8, i8""",
    "high_level_memory": """
      %true = hw.constant true
      %ad = comb.extract %a from 0 : (i8) -> i2
      %m = comb.mul %a, %b : i8
      %bd = comb.extract %m from 2 : (i8) -> i2
      %mem = seq.hlmem @mem %clk, %rst : <4xi8>
      %v = seq.read %mem[%bd] rden %true { latency = 1 } : !seq.hlmem<4xi8>
      seq.write %mem[%ad] %m wren %en { latency = 1 } : !seq.hlmem<4xi8>
      %o = comb.mul %v, %b : i8
      hw.output %o, %v : i8, i8""",
    # Arrays are wires, and a multiplexer where the index is no constant.
    "elements": """
      %c0 = hw.constant 0 : i8
      %c1 = hw.constant 1 : i2
      %i = comb.extract %a from 3 : (i8) -> i2
      %m = comb.mul %a, %b : i8
      %v = hw.array_create %m, %a, %b, %c0 : i8
      %w = seq.firreg %v clock %clk : !hw.array<4xi8>
      %g = hw.array_get %w[%i] : !hw.array<4xi8>, i2
      %h = hw.array_get %w[%c1] : !hw.array<4xi8>, i2
      %o = comb.mul %g, %h : i8
      hw.output %o, %g : i8, i8""",
}


def body(rng: random.Random) -> str:
    """A random feed-forward body with registers of all kinds, and perhaps a sum that goes round."""
    names, lines = ["a", "b"], ["%c0 = hw.constant 0 : i8"]
    for k in range(rng.randint(4, 9)):
        one, two = rng.choice(names), rng.choice(names)
        lines.append(
            rng.choice(
                (
                    f"%v{k} = comb.mul %{one}, %{two} : i8",
                    f"%v{k} = comb.add %{one}, %{two} : i8",
                    f"%v{k} = comb.mux %en, %{one}, %{two} : i8",
                    f"%v{k} = seq.compreg %{one}, %clk : i8",
                    f"%v{k} = seq.firreg %{one} clock %clk : i8",
                    f"%v{k} = seq.compreg.ce %{one}, %clk, %en : i8",
                    f"%v{k} = seq.compreg %{one}, %clk reset %rst, %c0 : i8",
                    f"%v{k} = seq.firreg %{one} clock %clk reset sync %rst, %c0 : i8",
                    f"%w{k} = comb.sub %{one}, %v{k} : i8\n"
                    f"%v{k} = seq.compreg %w{k}, %clk reset %rst, %c0 : i8",
                )
            )
        )
        names.append(f"v{k}")
    lines.append(f"hw.output %{names[-1]}, %{rng.choice(names)} : i8, i8")
    return "\n".join(lines)


def verilog(text: str, options: Options | None) -> tuple[str, dict[str, int]]:
    """The Verilog of the modules, and by how much the outputs of each are later."""
    said: list[str] = []
    parts: list[str] = []
    with new_context(), ir.Location.unknown():
        module = parse_module(text.encode(), "m.mlir", module_context())
        if options is not None:
            run(module.operation, options, lambda d: said.append(d.message))
            assert module.operation.verify()
        PassManager.parse(_LOWERING).run(module.operation)
        prepare_export(module)
        export_verilog(module, parts.append)
    found = (re.search(r"every output of '@(\w+)' comes (\d+) cycles", line) for line in said)
    return "".join(parts), {m[1]: int(m[2]) for m in found if m is not None}


def module_context() -> ir.Context:
    return ir.Context.current


def renamed(text: str, suffix: str) -> str:
    for name in set(re.findall(r"^module (\w+)", text, re.M)):
        text = re.sub(rf"\b{name}\b", name + suffix, text)
    return text


def bench(delays: dict[str, int]) -> str:
    """Runs every module beside the one that it was; prints what differs, and how much was seen."""
    lines = ["module tb; reg clk = 0; always #5 clk = ~clk; integer k;"]
    lines += [f"reg [{bits - 1}:0] {name};" for name, bits in _PORTS.items()]
    pins = ", ".join(f".{name}({name})" for name in ("clk", *_PORTS))
    checks: list[str] = []
    for name, delay in delays.items():
        lines.append(f"wire [7:0] {name}_r, {name}_s, {name}_nr, {name}_ns;")
        lines.append(
            f"reg [15:0] {name}_was [0:{_CYCLES}]; integer {name}_bad = 0, {name}_good = 0;"
        )
        lines.append(f"{name}_old {name}_o({pins}, .r({name}_r), .s({name}_s));")
        lines.append(f"{name}_new {name}_n({pins}, .r({name}_nr), .s({name}_ns));")
        checks.append(f"{name}_was[k] = {{{name}_r, {name}_s}};")
        was, now = f"{name}_was[k - {delay}]", f"{{{name}_nr, {name}_ns}}"
        checks.append(
            f"if (k >= {delay} && ^{was} !== 1'bx) if ({was} !== {now}) "
            f"{name}_bad = {name}_bad + 1; else {name}_good = {name}_good + 1;"
        )
    lines.append(f"initial begin for (k = 0; k < {_CYCLES}; k = k + 1) begin")
    lines.append(
        "a = $urandom; b = $urandom; en = $urandom; rst = k < 3 || ($urandom & 31) == 0; #4;"
    )
    lines += [*checks, "@(negedge clk); end"]
    lines += [f'$display("{name} %0d %0d", {name}_bad, {name}_good);' for name in delays]
    return "\n".join((*lines, "$finish; end endmodule\n"))


def compare(bodies: dict[str, str], options: Options, folder: Path) -> dict[str, int]:
    """Simulate all modules beside what they were; by how much the outputs of each are later."""
    text = _STYLE + "\n".join(
        f"hw.module @{name}{_HEAD} {{\n{own}\n}}" for name, own in bodies.items()
    )
    text += "\n}"
    old, _ = verilog(text, None)
    new, delays = verilog(text, options)
    assert delays.keys() == bodies.keys()
    (folder / "tb.sv").write_text(bench(delays) + renamed(old, "_old") + renamed(new, "_new"))
    made = subprocess.run(
        ["iverilog", "-g2012", "-s", "tb", "-o", "sim", "tb.sv"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    told = subprocess.run(["vvp", "-n", "sim"], cwd=folder, capture_output=True, text=True).stdout
    seen = {name: (int(bad), int(good)) for name, bad, good in
            (line.split() for line in told.splitlines() if line.count(" ") == 2)}  # fmt: skip
    assert seen.keys() == bodies.keys()
    assert all(bad == 0 for bad, _ in seen.values()), seen
    assert all(good > _CYCLES // 3 for _, good in seen.values()), seen
    return delays


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("stages", [2, 5])
def test_outputs_are_the_same_and_later(stages: int, tmp_path: Path):
    delays = compare(FIXED, Options(pipeline=True, stages=stages), tmp_path)
    assert set(delays.values()) == {stages - 1}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("cycle_time", [1.0, 2.0])
def test_random_modules(cycle_time: float, tmp_path: Path):
    rng = random.Random(str(cycle_time))
    bodies = {f"m{k}": body(rng) for k in range(16)}
    delays = compare(bodies, Options(pipeline=True, cycle_time=cycle_time), tmp_path)
    assert len(set(delays.values())) > 2 - (cycle_time > 1)
