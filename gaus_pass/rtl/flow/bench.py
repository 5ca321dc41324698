"""A test bench for a module whose runs overlap: many runs on the way, and a caller that hesitates.

``+runs=N`` runs follow each other as closely as the module takes them; by default one, whose cycles
and results are printed.  Of 256 cycles ``+stalls=N`` are stalled, in ``+gaps=N`` there is no start,
and in ``+holds=N`` done is not taken.  ``+seed=N`` chooses them.

``+vectors=FILE`` has the data sets of `gaus_pass.rtl.testbench`, one for each run; how they are to
be started is not looked at.  ``+results=FILE`` gets a line for each: cycles, cycles since the start
before, and accesses in stalls; results and memories; with ``+ahead``, of each memory, how many runs
later the one is that has it.  Each run has its own copy of every memory, which changes when
``argN_next`` says so.  Streams wait in ``+pressure=N`` of 256 cycles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.hardware.interface import CLOCK, Interface, Result, Scalar
from gaus_pass.rtl.bench_array import task
from gaus_pass.rtl.flow.bench_arrays import RUNS, array_of

Json = Mapping[str, Any]


def flow_bench(description: Json) -> str:
    """The text of a module ``tb``, or ``testbench`` where what it tests has that name."""
    module: str = description["module"]
    interface = Interface.of_json(description["interface"])
    pins = ", ".join(f".{name}({name})" for name in (CLOCK, *(s.name for s in interface.signals())))
    inputs = [array_of(p, interface) for p in interface.arguments if not isinstance(p, Scalar)]
    filled = [array_of(p, interface) for p in interface.results if not isinstance(p, Result)]
    arrays = [*filled, *inputs]
    parts = [
        _HEAD.format(name="tb" if module != "tb" else "testbench", runs=RUNS),
        *(_scalar(scalar) for scalar in interface.scalars),
        *(_result(result) for result in interface.values),
        *(half.declared() for half in arrays),
        f"  {module} dut({pins});\n",
        task("fill", *map(_filled, interface.scalars), *(half.filled() for half in inputs)),
        task("load", *map(_loaded, interface.scalars), *(half.read() for half in inputs)),
        task("apply", [f"{s.name} = {s.name}_run[tail];" for s in interface.scalars]),
        task(
            "note",
            [f"{r.name}_seen[head] = {r.name};" for r in interface.values],
            *(half.noted() for half in arrays),
        ),
        task("finish", *(half.finished() for half in arrays)),
        task(
            "save",
            [f'$fwrite(results, " %0h", {r.name}_seen[head]);' for r in interface.values],
            *(half.written() for half in arrays),
            ['if ($test$plusargs("ahead")) begin', *(half.ahead() for half in arrays), "end"],
        ),
        task(
            "show",
            [f'$display("{r.name} %0d", $signed({r.name}_seen[head]));' for r in interface.values],
            *(half.shown() for half in arrays),
        ),
        _BODY,
    ]
    return "".join(parts)


def _scalar(scalar: Scalar) -> str:
    bits = f"[{scalar.bits - 1}:0]"
    return f"  reg {bits} {scalar.name} = 0, {scalar.name}_run [0:{RUNS - 1}];\n"


def _filled(scalar: Scalar) -> list[str]:
    given = f'if (!$value$plusargs("{scalar.name}=%d", word)) word = 8;'
    return [given, f"{scalar.name}_run[set] = word;"]


def _loaded(scalar: Scalar) -> list[str]:
    return ['code = $fscanf(vectors, "%h", word);', f"{scalar.name}_run[set] = word;"]


def _result(result: Result) -> str:
    bits = f"[{result.bits - 1}:0]"
    return f"  wire {bits} {result.name};\n  reg {bits} {result.name}_seen [0:{RUNS - 1}];\n"


_HEAD = """`timescale 1ns/1ps
module {name};
  reg clk = 0, rst = 1, start = 0, stall = 0, done_ready = 0;
  wire ready, done;
  integer i, set, code, late = 0, vectors = 0, results = 0, seed = 1, runs = 1, waited = 0;
  integer stalls = 0, gaps = 0, holds = 0;
  // Cycles without stall; runs that were taken and that are done.
  integer now = 0, head = 0, tail = 0, taken [0:{runs} - 1], counts [0:{runs} - 1];
  integer lates [0:{runs} - 1], pressure = 0, stall_rate = 0;
  reg after_reset = 0;
  reg [8*256-1:0] file;
  reg [1023:0] word;
"""

_BODY = """
  always #5 clk = ~clk;

  task finish_run;
    begin
      if (head == tail) begin $display("done is high without a run"); $finish; end
      counts[head] = now - taken[head];
      lates[head] = late;
      note;
      head = head + 1;
      late = 0;
      waited = 0;
    end
  endtask

  task tell;
    for (head = 0; head < runs; head = head + 1) begin
      if (results != 0) begin
        $fwrite(results, "%0h %0h %0h", counts[head],
                head == 0 ? 0 : taken[head] - taken[head - 1], lates[head]);
        save;
        $fwrite(results, "\\n");
      end
      else begin
        $display("cycles %0d", counts[head]);
        show;
      end
    end
  endtask

  // Everything changes at falling edges; what is then true holds at the rising edge that follows.
  initial begin
    if ($value$plusargs("vectors=%s", file)) vectors = $fopen(file, "r");
    if ($value$plusargs("results=%s", file)) results = $fopen(file, "w");
    code = $value$plusargs("runs=%d", runs);
    code = $value$plusargs("stalls=%d", stalls);
    code = $value$plusargs("gaps=%d", gaps);
    code = $value$plusargs("holds=%d", holds);
    code = $value$plusargs("seed=%d", seed);
    code = $value$plusargs("pressure=%d", pressure);
    if (vectors == 0) for (set = 0; set < runs; set = set + 1) fill;
    else begin
      runs = 0;
      while ($fscanf(vectors, "%h %h %h", word, word, word) == 3) begin
        set = runs;
        load;
        runs = runs + 1;
      end
    end
    if (vectors == 0) begin $dumpfile("wave.vcd"); $dumpvars; end
    repeat (2) @(negedge clk);
    rst = 0;
    while (head < runs) begin
      stall = ($urandom(seed) & 255) < stalls;
      done_ready = ($urandom(seed) & 255) >= holds;
      start = tail < runs && ($urandom(seed) & 255) >= gaps;
      apply;
      #1;
      if (!stall) now = now + 1;
      if (start && ready) begin taken[tail] = now; tail = tail + 1; end
      if (done && done_ready) finish_run;
      waited = waited + 1;
      if (waited > 20000) begin $display("no end after %0d cycles", waited); $finish; end
      @(negedge clk);
    end
    start = 0; stall = 0; done_ready = 0;
    finish;
    tell;
    if (results != 0) $fclose(results);
    $finish;
  end
endmodule
"""
