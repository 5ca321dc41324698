"""Gates that Yosys makes of a core, as a module that our pipeliner cuts: for `core_peers.py`.

ABC retimes these gates, and ours is cut between them, with as many ranks of registers and the same
levels between these.  Neither changes a gate, so that registers are all that differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from gaus_pass.cores.cut import insert_registers, read_logic
from gaus_pass.cores.pipeline import core_context
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.scheduling.stages import fit_stages
from gaus_pass.support.files import scratch_folder
from gaus_pass.support.yosys import yosys_command
from gaus_pass.target.process import Runner

Bit = int | str
"""A net by its number, or a constant as its digit."""
_PREPARED = """read_verilog -sv design.sv
hierarchy -check -top measured
proc; flatten
opt -full; wreduce; peepopt; opt_clean; alumacc; opt; techmap; dffunmap; opt -full{plain}
abc {options}-g simple -script +strash;dch;map;{retime}topo
opt_clean
"""
"""Synthesis, with ABC's retiming of the mapped gates where it is wanted."""
_PLAIN = " -nodffe -nosdff"
"""Registers without enables and resets, which ABC would retime by themselves."""
_AS_IT_IS = "read_verilog -icells design.sv\nhierarchy -check -top measured\n"
"""No synthesis: gates stay what they are."""
_COUNTED = """tee -o paths.txt ltp -noff
tee -o cells.json stat -json
write_json netlist.json
"""
_OPERATIONS = {"$_AND_": "and", "$_OR_": "or", "$_XOR_": "xor", "$_MUX_": "mux"}
_CELLS = {f"comb.{operation}": kind for kind, operation in _OPERATIONS.items()}
_PINS = {"$_MUX_": "SBA", "$_NOT_": "A"}
"""Of a gate's operands; of others ``A`` and ``B``."""
_REGISTER = "seq.compreg.ce"


@dataclass(frozen=True)
class Count:
    """What Yosys counts of a design."""

    registers: int
    levels: int
    stages: int = 0


def synthesised(verilog: str, retime: str | None = None) -> tuple[Count, Any]:
    """The module ``measured`` behind synthesis, and its netlist.

    Parameters
    ----------
    retime
        Commands of ABC, each with a semicolon behind it, for what it gets with its registers.

    Raises
    ------
    ValueError
        Yosys failed.
    """
    options, plain = ("", "") if retime is None else ("-dff ", _PLAIN)
    script = _PREPARED.format(options=options, plain=plain, retime=retime or "")
    return _counted(verilog, script)


def as_it_is(verilog: str) -> Count:
    """Of gates that are what they are.

    Raises
    ------
    ValueError
        Yosys failed.
    """
    return _counted(verilog, _AS_IT_IS)[0]


def _counted(verilog: str, script: str) -> tuple[Count, Any]:
    with scratch_folder({"design.sv": verilog, "count.ys": script + _COUNTED}) as folder:
        told = Runner(1800.0).run(yosys_command("count.ys"), folder)
        if told.status:
            raise ValueError(told.stderr[-500:])
        cells: Any = json.loads((folder / "cells.json").read_text())
        paths = (folder / "paths.txt").read_text()
        netlist: Any = json.loads((folder / "netlist.json").read_text())
    kinds: dict[str, int] = cells["design"]["num_cells_by_type"]
    levels = max(int(n) for n in re.findall(r"\(length=(\d+)\)", paths))
    registers = sum(n for kind, n in kinds.items() if "DFF" in kind)
    return Count(registers, levels), netlist["modules"]["measured"]


def cut(netlist: Any, ranks: int, levels: int) -> str:
    """These gates with registers wherever they are fewest, in Verilog, as the module ``measured``.

    Parameters
    ----------
    netlist
        Of the logic with registers behind it, as Yosys writes it.
    ranks, levels
        Registers on every way from inputs to outputs, and gates between them at most.

    Raises
    ------
    Infeasible
        There is no such pipeline.
    """
    options = Options(cycle_time=float(levels), stages=ranks + 1)
    with core_context(), ir.Location.unknown():
        parent = ir.Module.parse(_combinational(netlist))
        [module] = find_operations(parent.operation, "hw.module")
        timing = TimingContext.from_options(options, timed=True)
        logic = read_logic(module, timing.source(module), allowance=0.0)
        problem, fitting = fit_stages(logic.problem, options, "", emit=None)
        start = solve(problem, fitting).schedule.start.tolist()
        insert_registers(logic, start, ranks)
        return _as_cells(module)


def _combinational(netlist: Any) -> str:
    """The gates as a module of `comb`, a port for every bit; registers pass what they are given."""
    ports: Sequence[Any] = [(p, v) for p, v in netlist["ports"].items() if p != "clk"]
    cells: Sequence[Any] = list(netlist["cells"].values())
    wires = [cell["connections"] for cell in cells]
    passed = {w["Q"][0]: w["D"][0] for w in wires if "Q" in w}
    gates = {w["Y"][0]: cell for w, cell in zip(wires, cells, strict=True) if "Y" in w}

    def source(bit: Bit) -> Bit:
        while bit in passed:
            bit = passed[bit]
        return bit

    def bits(direction: str) -> list[Bit]:
        return [bit for _, v in ports if v["direction"] == direction for bit in v["bits"]]

    read: dict[Bit, list[Bit]] = {}
    for y, cell in gates.items():
        pins = _PINS.get(cell["type"], "AB")
        read[y] = [source(cell["connections"][pin][0]) for pin in pins]
    order = TopologicalSorter({y: [b for b in found if b in gates] for y, found in read.items()})
    given = [f"in %n{bit} : i1" for bit in bits("input")]
    results = [_value(source(bit)) for bit in bits("output")]
    given += [f"out r{k} : i1" for k in range(len(results))]
    lines = [f"hw.module @gates({', '.join(given)}) {{"]
    lines += ["%zero = hw.constant 0 : i1", "%one = hw.constant 1 : i1"]
    lines += [_line(y, gates[y]["type"], read[y]) for y in order.static_order()]
    lines += [f"hw.output {', '.join(results)} : {', '.join(['i1'] * len(results))}", "}"]
    return "\n".join(lines)


def _line(y: Bit, kind: str, operands: Sequence[Bit]) -> str:
    values = ", ".join(map(_value, operands))
    if kind == "$_NOT_":
        return f"%n{y} = comb.xor {values}, %one : i1"
    return f"%n{y} = comb.{_OPERATIONS[kind]} {values} : i1"


def _value(bit: Bit) -> str:
    if isinstance(bit, int):
        return f"%n{bit}"
    return "%one" if bit == "1" else "%zero"


def _as_cells(module: Any) -> str:
    """Verilog that has the cells of Yosys, so that nothing rewrites them."""
    block = module.regions[0].blocks[0]
    *inputs, clock, enable = block.arguments
    names = {value: f"a[{k}]" for k, value in enumerate(inputs)} | {clock: "clk", enable: "1'b1"}
    *operations, output = (view.operation for view in block.operations)
    for op in operations:
        [result] = op.results
        names[result] = f"n{len(names)}"
        if op.name == "hw.constant":
            names[result] = "1'b1" if op.attributes["value"].value else "1'b0"
    results = [f"assign r[{k}] = {names[value]};" for k, value in enumerate(output.operands)]
    ports = f"input clk, input [{len(inputs) - 1}:0] a, output [{len(results) - 1}:0] r"
    cells = [_cell(op, names) for op in operations if op.name != "hw.constant"]
    return "\n".join([f"module measured({ports});", *cells, *results, "endmodule\n"])


def _cell(op: Any, names: Mapping[Any, str]) -> str:
    """An instance of a gate or a register."""
    wires = [names[value] for value in op.operands]
    if op.name == _REGISTER:
        kind, pins, end = "$_DFF_P_", "DC", "Q"
    else:
        kind = _CELLS[op.name]
        kind = "$_NOT_" if kind == "$_XOR_" and wires[1] == "1'b1" else kind
        pins, end = _PINS.get(kind, "AB"), "Y"
    wired = ", ".join(f".{pin}({wire})" for pin, wire in zip(pins, wires, strict=False))
    result = names[op.results[0]]
    return f"wire {result}; \\{kind} c{result} ({wired}, .{end}({result}));"
