"""Proves that the module of a function does what its source says; its loops have to be short.

Two proofs cover any number of stalls at any time: in a stall nothing changes and nothing is asked
for, whatever the state; and a run from reset on without one ends with the results and memories of
the source.  A stalled run is then that run, with some of its states repeated.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from itertools import product
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.hardware.interface import Interface
from gaus_pass.hls.from_file import FunctionFile, make
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.locations import location_text
from gaus_pass.options import Options
from gaus_pass.proofs.netlist import Json, NotComparable
from gaus_pass.proofs.prove import GRACE, Differs, Verdict, run_yosys
from gaus_pass.proofs.source import Refused, Source
from gaus_pass.proofs.steps import Steps, as_logic
from gaus_pass.support.files import scratch_folder
from gaus_pass.target.process import Runner, TargetFailed

NUMBERS = range(4)
"""Values of each argument that is an index: how often a loop runs may depend on it."""
MOST_CASES = 16
COUNTS = (24, 96)
"""Cycles that are tried, the one of the reset and that of the start included."""
MOST_WORDS = 20_000
"""Words of memory times cycles: Yosys reads as many multiplexers in seconds."""
_RUNS = 1000
_FLAT = """read_verilog -sv module.sv
hierarchy -check -top {top}
proc; flatten; opt_clean; memory; dffunmap; opt_clean
rename {top} pipelined
write_json pipelined.json
"""
_BUILD = """read_json pipelined.json
read_verilog -sv miter.sv
design -save all
hierarchy -check -top frozen
proc; flatten; opt_clean
tee -o frozen.txt sat -prove trigger 0 frozen
design -load all
hierarchy -check -top miter
proc; flatten; opt_clean
opt_expr; opt_merge -share_all; opt_clean; opt_expr; opt_merge -share_all; opt_clean
write_json steps.json
write_verilog -noattr steps.v
"""
_PROOF = """read_json steps.json
tee -o sat.txt sat -prove trigger 0 -show-inputs miter
"""
_BENCH = """module bench;
  reg [{width}:0] x; wire trigger; integer k, j;
  miter miter({ports}, .trigger(trigger));
  initial begin
    for (k = 0; k < {runs}; k = k + 1) begin
      for (j = 0; j <= {width}; j = j + 1) x[j] = $urandom;
      #1; if (trigger !== 1'b0) begin $display("differ in run %0d", k); $finish; end
    end
    $display("equal"); $finish;
  end
endmodule
"""
_ROW = re.compile(r"^\s*\\(?P<name>\S+)\s+\S+\s+\S+\s+(?P<bits>[01x-]+)\s*$", re.MULTILINE)


def prove_function(
    data: bytes, name: str, top: str, options: Options, emit: Emit, seconds: float
) -> Verdict:
    """Prove the module of a function of a file within a time, or simulate it.

    Raises
    ------
    Differs
        It does something else than its source; the message has the values that show it.
    InvalidOption
        An option is at fault.
    """
    deadline = time.monotonic() + seconds
    try:
        return _Proof(data, name, top, options, emit, deadline).verdict()
    except (Differs, InvalidOption):
        raise
    except GausError as error:
        return Verdict(f"@{top}", "not checked", error.message)


class _Proof:
    """A function, its module, and the time until which they may be looked at."""

    def __init__(
        self, data: bytes, name: str, top: str, options: Options, emit: Emit, deadline: float
    ) -> None:
        self._top, self._deadline = top, deadline
        file = FunctionFile(data, name, top)
        made = make(file, options, emit)
        self._description: Json = made.document["modules"][0]
        self._interface = Interface.of_json(self._description["interface"])
        self._verilog = made.verilog
        self._context = new_context()
        with self._context:
            self._module = file.parse(self._context)
            views = [view.operation for view in self._module.body.operations]
            (self._function,) = (
                op
                for op in views
                if op.name == "func.func" and op.attributes["sym_name"].value == top
            )
            self._location = location_text(self._function.location)

    def verdict(self) -> Verdict:
        cases, sources = self._sources()
        (text,) = self._yosys(
            _FLAT.format(top=self._description["module"]),
            {"module.sv": self._verilog},
            "pipelined.json",
        )
        document = json.loads(text)
        state = as_logic(document, "pipelined")
        for count in COUNTS:
            steps = Steps(self._interface, count, state)
            words = sum(memory.size or 0 for memory in self._interface.memories)
            if words * count * len(cases) > MOST_WORDS:
                raise NotComparable(
                    f"{words} words of memory in {count} cycles for {len(cases)} values of its "
                    f"arguments are more than the {MOST_WORDS} words that are looked at"
                )
            miter = "".join([*sources, steps.frozen(), steps.miter(cases)])
            texts = {"pipelined.json": json.dumps(document), "miter.sv": miter}
            frozen, logic, flat = self._yosys(_BUILD, texts, "frozen.txt", "steps.json", "steps.v")
            if "model found: FAIL" in frozen:
                text = f"the module of '{self._top}' does not stand still in a stall"
                raise Differs(text, self._location)
            ends = self._ends(json.loads(logic), len(cases))
            if None not in ends:
                return self._answer(steps, cases, [end or 0 for end in ends], (logic, flat))
        raise NotComparable(f"it takes more than {COUNTS[-1] - 2} cycles")

    def _ends(self, document: Json, cases: int) -> list[int | None]:
        """The cycles from start to done of every case; None where it takes longer."""
        found: list[int | None] = []
        for k in range(cases):
            bits: list[Any] = document["modules"]["miter"]["ports"][f"done{k}"]["bits"]
            if set(bits) - {"0", "1"}:
                raise NotComparable("when it ends depends on its data")
            if bits.count("1") > 1:
                text = f"done of '{self._top}' is high in {bits.count('1')} cycles of one run"
                raise Differs(text, self._location)
            found.append(bits.index("1") - 1 if "1" in bits else None)
        return found

    def _answer(
        self, steps: Steps, cases: list[dict[str, int]], ends: list[int], texts: tuple[str, str]
    ) -> Verdict:
        name = f"@{self._top}"
        cycles = f"after {_span(ends)} cycles"
        values = "".join(
            f", for {key} = {_span([case[key] for case in cases])}" for key in cases[0]
        )
        try:
            (told,) = self._yosys(_PROOF, {"steps.json": texts[0]}, "sat.txt")
        except TargetFailed:
            told = ""
        if "no model found: SUCCESS" in told:
            return Verdict(name, "proved", f"all results {cycles}{values}, with any stall")
        if "model found: FAIL" in told:
            found = {m["name"]: m["bits"] for m in _ROW.finditer(told)}
            shown = ", ".join(
                f"{key} = {int(found[key], 2):x}h"
                for key in steps.inputs
                if set(found.get(key, "x")) <= {"0", "1"} and not key.startswith(("stray", "state"))
            )
            text = f"'{self._top}' and its module differ{values}: with {shown}"
            raise Differs(text, self._location)
        self._simulate(steps, len(cases), texts[1])
        return Verdict(name, "simulated", f"{_RUNS} runs of random data {cycles}{values}")

    def _sources(self) -> tuple[list[dict[str, int]], list[str]]:
        """Values of the arguments that are numbers of runs, and what the source does with each."""
        scalars = {s.name: s for s in self._interface.scalars if s.index}
        cases, texts = list[dict[str, int]](), list[str]()
        values = product(NUMBERS, repeat=len(scalars))
        if len(NUMBERS) ** len(scalars) > MOST_CASES:
            raise NotComparable(f"it has {len(scalars)} arguments that are indices")
        for numbers in values:
            case = dict(zip(scalars, numbers, strict=True))
            with self._context:
                try:
                    text = self._source(len(cases), case)
                except Refused:  # the source itself reads outside of a memory
                    continue
            cases.append(case)
            texts.append(text)
        if not cases:
            raise NotComparable("for no small values of its arguments it stays within its memories")
        return cases, texts

    def _source(self, number: int, case: dict[str, int]) -> str:
        source = Source(self._function, {int(key[3:]): value for key, value in case.items()})
        results, i = source.run(), self._interface
        ports = [f"input [{m.bits * (m.size or 0) - 1}:0] {m.name}" for m in i.memories]
        ports += [f"input [{s.bits - 1}:0] {s.name}" for s in i.scalars if not s.index]
        ends = {r.name: wire.name for r, wire in zip(i.values, results, strict=True)}
        ports += [f"output [{r.bits - 1}:0] {r.name}" for r in i.values]
        for memory in i.memories:
            ends[f"end_{memory.name}"] = source.words(int(memory.name[3:]))
            ports.append(f"output [{memory.bits * (memory.size or 0) - 1}:0] end_{memory.name}")
        lines = [*source.lines, *(f"assign {key} = {text};" for key, text in ends.items())]
        return f"module source{number}({', '.join(ports)});\n" + "\n".join(lines) + "\nendmodule\n"

    def _yosys(self, script: str, texts: dict[str, str], *outputs: str) -> list[str]:
        return run_yosys(self._deadline, script, texts, *outputs)

    def _simulate(self, steps: Steps, cases: int, flat: str) -> None:
        """Run the flat logic on random data, where a simulator is there."""
        if shutil.which("iverilog") is None:
            raise NotComparable("no proof was found in time; raise --time-limit")
        at, ports = 0, list[str]()
        for key, bits in steps.inputs.items():
            ports.append(f".{key}(x[{at + bits - 1}:{at}])")
            at += bits
        texts = {
            "steps.v": flat,
            "bench.sv": _BENCH.format(width=at - 1, ports=", ".join(ports), runs=_RUNS),
        }
        runner = Runner(seconds=max(self._deadline - time.monotonic(), GRACE))
        with scratch_folder(texts) as folder:
            runner.run(["iverilog", "-g2012", "-s", "bench", "-o", "sim.vvp", *texts], folder)
            told = runner.run(["vvp", "-n", "sim.vvp"], folder).stdout
        if "differ" in told:
            text = f"'{self._top}' and its module {told.strip()} of random data"
            raise Differs(text, self._location)
        if "equal" not in told:
            raise NotComparable("no proof was found in time, and it was not simulated")


def _span(numbers: list[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"
