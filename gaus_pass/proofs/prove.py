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
from gaus_pass.proofs.miter import Sides, combinational, sequential, stalled
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
write_verilog -noattr {name}.v
"""
_PROOF = """read_json original.json
read_json pipelined.json
read_verilog -sv miter.sv
hierarchy -check -top miter
proc; flatten; opt_clean
opt_expr; opt_merge -share_all; opt_clean; opt_expr; opt_merge -share_all; opt_clean
tee -o sat.txt sat -prove trigger 0 -show-inputs -show-outputs miter
"""
_ICARUS = ("iverilog", "-g2012", "-s", "bench", "-o", "sim.vvp")
GRACE = 5.0
"""Seconds that a simulation may take where a proof has used up the time."""
_SEQUENCE = """read_json original.json
read_json pipelined.json
read_verilog -sv miter.sv
hierarchy -check -top miter
proc; flatten; opt; opt_clean
tee -o sat.txt sat -seq {cycles} -set-at 1 rst 1 -prove-skip 1 \\
  -prove trigger 0 -show-inputs -show-outputs miter
"""
_CYCLES = 1000
_BENCH = """module bench;
  reg clk = 0, rst = 1; reg [{width}:0] x; wire trigger;
  miter miter(.clk(clk), .rst(rst), {ports}, .trigger(trigger));
  integer k, j;
  initial begin
    for (k = 0; k < {cycles}; k = k + 1) begin
      rst = k < 2;
      for (j = 0; j <= {width}; j = j + 1) x[j] = $urandom;
      #1; if (k >= 2 && trigger !== 1'b0) begin $display("differ in cycle %0d", k); $finish; end
      clk = 1; #1 clk = 0;
    end
    $display("equal"); $finish;
  end
endmodule
"""
_CONTROLS = {"clk": "clock", "rst": "reset", "go": "go", "stall": "stall", "done": "done"}
_STEP = re.compile(
    r"^\s*(?P<time>\d+)\s+\\(?P<name>\S+)\s+\S+\s+\S+\s+(?P<bits>[01x-]+)\s*$", re.MULTILINE
)
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
        self._flattened: dict[str, str] = {}

    def verdict(self) -> Verdict:
        original = self._flat("original", self._pair.original)
        pipelined = self._flat("pipelined", self._pair.pipelined)
        name, first = self._pair.name, Netlist(original, "original")
        if first.registers:
            raise NotComparable("it has registers before it is a pipeline")
        second = Netlist(pipelined, "pipelined")
        sides = _sides(first, second)
        second.require_one_clock(sides.clock, sides.reset)
        found = second.depths(sides.controls).items()
        depths = {n: d for n, d in found if n in sides.compared and d >= 0}
        self._require_together(depths)
        if second.has_enables:
            return self._stalled(sides, depths, (original, pipelined))
        second.make_wires()
        texts = {
            "original.json": json.dumps(original),
            "pipelined.json": json.dumps(pipelined),
            "miter.sv": combinational(sides),
        }
        told = self._proof(_PROOF, texts)
        if "no model found: SUCCESS" in told:
            return Verdict(name, "proved", f"every output {_later(depths)}")
        if "model found: FAIL" in told:
            raise Differs(_difference(name, told, sides), self._pair.location)
        return self._simulated(sides, depths)

    def _stalled(self, sides: Sides, depths: dict[str, int], both: tuple[Any, Any]) -> Verdict:
        """From reset on, over all sequences of inputs, go, stall and reset of some cycles."""
        name, late = self._pair.name, set(depths.values())
        if not (sides.stall and sides.done) or len(late) != 1:
            raise NotComparable("its registers have enables that are not those of a port for stall")
        (depth,) = late
        miter, cycles = stalled(sides, depth), depth + 3
        texts = {
            "original.json": json.dumps(both[0]),
            "pipelined.json": json.dumps(both[1]),
            "miter.sv": miter,
        }
        told = self._proof(_SEQUENCE.format(cycles=cycles), texts)
        if "no model found: SUCCESS" in told:
            text = f"every output {_later(depths)}, in {cycles} cycles from reset with any stall"
            return Verdict(name, "proved", text)
        if "model found: FAIL" in told:
            text = f"'{name}' and its pipeline differ under some stall: {_last_step(told)}"
            raise Differs(text, self._pair.location)
        return self._simulated(sides, depths, miter)

    def _require_together(self, depths: dict[str, int]) -> None:
        """What one pipeline gives comes at once; what passes it by has no registers."""
        late = {depth for depth in depths.values() if depth}
        if len(late) > 1 and self._pair.pipelines == 1:
            each = ", ".join(f"{name} {depth}" for name, depth in depths.items())
            text = f"outputs of '{self._pair.name}' come after different numbers of cycles: {each}"
            raise Differs(text, self._pair.location)

    def _flat(self, side: str, verilog: str) -> dict[str, Any]:
        script = _FLAT.format(name=side, top=self._pair.name)
        outputs = f"{side}.json", f"{side}.v"
        netlist, flat = self._yosys(script, {f"{side}.sv": verilog}, *outputs)
        self._flattened[f"{side}.v"] = flat
        return json.loads(netlist)

    def _yosys(self, script: str, texts: dict[str, str], *outputs: str) -> list[str]:
        return run_yosys(self._deadline, script, texts, *outputs)

    def _proof(self, script: str, texts: dict[str, str]) -> str:
        """What Yosys says of a proof; "" where time or memory ended it."""
        try:
            return self._yosys(script, texts, "sat.txt")[0]
        except TargetFailed:
            return ""

    def _simulated(self, sides: Sides, depths: dict[str, int], under_stall: str = "") -> Verdict:
        """Random data in both, where a simulator is there and all outputs are equally late."""
        name, late = self._pair.name, set(depths.values())
        if shutil.which("iverilog") is None or len(late) != 1:
            raise NotComparable("no proof was found in time; raise --time-limit")
        (depth,) = late
        texts = {
            **self._flattened,
            "miter.sv": under_stall or sequential(sides, depth, depth + 1),
            "bench.sv": _bench(sides, bool(under_stall)),
        }
        runner = Runner(seconds=max(self._deadline - time.monotonic(), GRACE))
        with scratch_folder(texts) as folder:
            runner.run([*_ICARUS, *texts], folder)
            told = runner.run(["vvp", "-n", "sim.vvp"], folder).stdout
        if "differ" in told:
            raise Differs(f"'{name}' and its pipeline {told.strip()}", self._pair.location)
        if "equal" not in told:
            raise NotComparable("no proof was found in time, and it was not simulated")
        return Verdict(name, "simulated", f"{_CYCLES} cycles of random data, {_later(depths)}")


def run_yosys(deadline: float, script: str, texts: dict[str, str], *outputs: str) -> list[str]:
    """Run a script on files until a time; the texts of the files that it writes.

    Raises
    ------
    TargetFailed
        No time is left, or time or memory ended it.
    NotComparable
        Yosys refuses.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TargetFailed("no time is left; raise --time-limit")
    with scratch_folder({**texts, "script.ys": script}) as folder:
        try:
            done = Runner(seconds=left).run(yosys_command("script.ys"), folder)
        except TargetFailed as error:
            if time.monotonic() < deadline:
                raise
            text = f"Yosys is not through after {left:.0f} s; raise --time-limit"
            raise TargetFailed(text) from error
        if done.status or not all((folder / name).exists() for name in outputs):
            said = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise NotComparable(f"Yosys does not read it: {said[0] if said else done.status}")
        return [(folder / name).read_text() for name in outputs]


def _bench(sides: Sides, stall: bool) -> str:
    at, ports = 0, list[str]()
    given = {**sides.data, **({"stall": 1} if stall else {})}
    for name, bits in given.items():
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
    if late == [0]:
        return "in the same cycle; --cycle-time or --stages divides it"
    text = " or ".join(map(str, late)) or "0"
    return f"{text} cycle{'' if late == [1] else 's'} later"


def _last_step(told: str) -> str:
    """The last cycle of a sequence that Yosys shows, by the names of the source."""
    rows = [(int(m["time"]), m["name"], m["bits"]) for m in _STEP.finditer(told)]
    last = max((time for time, *_ in rows), default=0)
    shown = [
        f"{name} = {int(bits, 2)}"
        for time, name, bits in rows
        if time == last and set(bits) <= {"0", "1"} and name not in ("clk", "trigger")
    ]
    return f"in cycle {last}, {', '.join(shown)}"


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
