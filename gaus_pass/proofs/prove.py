"""Proves that a pipeline does what its original did, cycles later; simulates what it cannot prove.

A pipeline whose paths all pass equally many registers does what the same logic with wires in place
of the registers does.  That is combinational, and mostly the same cells on both sides, which merge:
a product of any width is no search then.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.proofs.miter import Sides, combinational, sequential
from gaus_pass.proofs.netlist import Netlist, NotComparable
from gaus_pass.proofs.pairs import Pair
from gaus_pass.support.files import scratch_folder
from gaus_pass.support.yosys import yosys_command
from gaus_pass.target.process import Runner, TargetFailed

_FLAT = """read_verilog -sv {name}.sv
hierarchy -check -top {top}
proc; flatten; opt_clean; opt_dff; opt_clean
rename {top} {name}
write_json {name}.json
"""
_PROOF = """read_json original.json
read_json pipelined.json
read_verilog -sv miter.sv
hierarchy -check -top miter
proc; flatten; opt_clean
opt_expr; opt_merge -share_all; opt_clean; opt_expr; opt_merge -share_all; opt_clean
tee -o sat.txt sat -timeout {seconds} -prove trigger 0 -show-inputs -show-outputs miter
"""
_ICARUS = ("iverilog", "-g2012", "-s", "bench", "-o", "sim.vvp")
_GRACE = 5.0
"""Seconds in which Yosys ends by itself after the time is up."""
_CYCLES = 1000
_BENCH = """module bench;
  reg clk = 0, rst = 1; reg [{width}:0] x; wire trigger;
  miter miter(.clk(clk), .rst(rst), {ports}, .trigger(trigger));
  integer k, j;
  initial begin
    for (k = 0; k < {cycles}; k = k + 1) begin
      rst = k < 2;
      for (j = 0; j <= {width}; j = j + 1) x[j] = $urandom;
      #1; if (trigger !== 1'b0) begin $display("differ in cycle %0d", k); $finish; end
      clk = 1; #1 clk = 0;
    end
    $display("equal"); $finish;
  end
endmodule
"""
_CONTROLS = {"clk": "clock", "rst": "reset", "go": "go", "stall": "stall", "done": "done"}
_ROW = re.compile(r"^\s*\\(?P<name>\S+)\s+\S+\s+\S+\s+(?P<bits>[01x-]+)\s*$", re.MULTILINE)


class Differs(GausError):
    """A pipeline does something else than its original."""


@dataclass(frozen=True)
class Verdict:
    """What is known of a module: ``proved``, ``simulated`` or ``not checked``, and a sentence."""

    name: str
    kind: str
    text: str


def prove(pair: Pair, seconds: float) -> Verdict:
    """Prove a pair equal within a time, or simulate it.

    Raises
    ------
    Differs
        They are not; the message has the values that show it.
    """
    deadline = time.monotonic() + seconds
    try:
        return _Proof(pair, deadline).verdict()
    except (NotComparable, TargetFailed) as error:
        return Verdict(pair.name, "not checked", error.message)


class _Proof:
    """One pair and the time until which it may be looked at."""

    def __init__(self, pair: Pair, deadline: float) -> None:
        self._pair, self._deadline = pair, deadline

    def verdict(self) -> Verdict:
        original = self._flat("original", self._pair.original)
        pipelined = self._flat("pipelined", self._pair.pipelined)
        name, first = self._pair.name, Netlist(original, "original")
        if first.registers:
            raise NotComparable("it has registers before it is a pipeline")
        sides = _sides(first, Netlist(pipelined, "pipelined"))
        second = Netlist(pipelined, "pipelined", sides.controls)
        if second.has_enables:
            raise NotComparable("its registers have enables, as those with a stall")
        depths = {n: d for n, d in second.depths().items() if n in sides.compared and d >= 0}
        self._require_together(depths)
        second.make_wires()
        texts = {
            "original.json": json.dumps(original),
            "pipelined.json": json.dumps(pipelined),
            "miter.sv": combinational(sides),
        }
        told = self._yosys(_PROOF.format(seconds=max(int(self._left()), 1)), texts, "sat.txt")
        if "no model found: SUCCESS" in told:
            return Verdict(name, "proved", f"every output {_later(depths)}")
        if "model found: FAIL" in told:
            raise Differs(_difference(name, told, sides), self._pair.location)
        return self._simulated(sides, depths)

    def _require_together(self, depths: dict[str, int]) -> None:
        """What one pipeline gives comes at once; what passes it by has no registers."""
        late = {depth for depth in depths.values() if depth}
        if len(late) > 1 and self._pair.pipelines == 1:
            each = ", ".join(f"{name} {depth}" for name, depth in depths.items())
            text = f"outputs of '{self._pair.name}' come after different numbers of cycles: {each}"
            raise Differs(text, self._pair.location)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TargetFailed("no time is left; raise --time-limit")
        return left

    def _flat(self, side: str, verilog: str) -> dict[str, Any]:
        script = _FLAT.format(name=side, top=self._pair.name)
        return json.loads(self._yosys(script, {f"{side}.sv": verilog}, f"{side}.json"))

    def _yosys(self, script: str, texts: dict[str, str], output: str) -> str:
        """Run a script on files; the text of the file that it writes."""
        with scratch_folder({**texts, "script.ys": script}) as folder:
            command = yosys_command("script.ys")
            done = Runner(seconds=self._left() + _GRACE).run(command, folder)
            path = folder / output
            if done.status or not path.exists():
                said = (done.stderr or done.stdout).strip().splitlines()[-1:]
                raise NotComparable(f"Yosys does not read it: {said[0] if said else done.status}")
            return path.read_text()

    def _simulated(self, sides: Sides, depths: dict[str, int]) -> Verdict:
        """Random data in both, where a simulator is there and all outputs are equally late."""
        name, late = self._pair.name, set(depths.values())
        if shutil.which("iverilog") is None or len(late) != 1:
            raise NotComparable("no proof was found in time; raise --time-limit")
        (depth,) = late
        texts = {
            "original.sv": _renamed(self._pair.original, name, "original"),
            "pipelined.sv": _renamed(self._pair.pipelined, name, "pipelined"),
            "miter.sv": sequential(sides, depth, depth + 1),
            "bench.sv": _bench(sides),
        }
        runner = Runner(seconds=max(self._left(), _GRACE))
        with scratch_folder(texts) as folder:
            runner.run([*_ICARUS, *texts], folder)
            told = runner.run(["vvp", "-n", "sim.vvp"], folder).stdout
        if "differ" in told:
            raise Differs(f"'{name}' and its pipeline {told.strip()}", self._pair.location)
        if "equal" not in told:
            raise NotComparable("no proof was found in time, and it was not simulated")
        return Verdict(name, "simulated", f"{_CYCLES} cycles of random data, {_later(depths)}")


def _renamed(verilog: str, name: str, new: str) -> str:
    return re.sub(rf"\bmodule {re.escape(name)}\b", f"module {new}", verilog)


def _bench(sides: Sides) -> str:
    at, ports = 0, list[str]()
    for name, bits in sides.data.items():
        ports.append(f".\\{name} (x[{at + bits - 1}:{at}])")
        at += bits
    return _BENCH.format(width=at - 1, ports=", ".join(ports), cycles=_CYCLES)


def _sides(original: Netlist, pipelined: Netlist) -> Sides:
    """What the ports are for: those that the pipeline alone has are named after it."""
    inputs, outputs = original.ports("input"), original.ports("output")
    added = [n for n in pipelined.ports("input") if n not in inputs]
    added += [n for n in pipelined.ports("output") if n not in outputs]
    roles = {_CONTROLS[n.rstrip("_0123456789")]: n for n in added}
    if not added:
        clocks = {bit for cell in pipelined.registers for bit in cell["connections"]["CLK"]}
        resets = {b for c in pipelined.registers for b in c["connections"].get("SRST", ())}
        for name, port in pipelined.module["ports"].items():
            for role, bits in (("clock", clocks), ("reset", resets)):
                if set(port["bits"]) <= bits:
                    roles[role] = name
    return Sides(inputs, outputs, **roles)


def _later(depths: dict[str, int]) -> str:
    late = sorted(set(depths.values()))
    text = " or ".join(map(str, late)) or "0"
    return f"{text} cycle{'' if late == [1] else 's'} later"


def _difference(name: str, told: str, sides: Sides) -> str:
    """The values of a counter-example, by the names of the source."""
    found = {m["name"]: m["bits"] for m in _ROW.finditer(told)}

    def shown(key: str) -> str:
        bits = found.get(key, "")
        return str(int(bits, 2)) if bits and set(bits) <= {"0", "1"} else "unknown"

    given = ", ".join(f"{n} = {shown(n)}" for n in sides.data)
    for output in sides.compared:
        wanted, got = shown(f"original.{output}"), shown(f"pipeline.{output}")
        if wanted != got:
            return (
                f"'{name}' and its pipeline differ: with {given}, {output} is {got}, not {wanted}"
            )
    return f"'{name}' and its pipeline differ with {given}"
