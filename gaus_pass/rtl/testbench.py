"""A SystemVerilog test bench, made from the description of a module alone.

By default it runs the module once, with ``+arg2=N`` for scalars and ``+arg0=FILE.hex`` for memories
(random words without them), prints cycles and results, and writes ``wave.vcd``.  ``+dump`` prints
the memories.  With ``+runs=N`` start stays high until N runs have been taken.

``+vectors=FILE +results=FILE`` runs it on many data sets.  A data set consists of hexadecimal
words:

- the probability of a stall, in 256ths;
- the cycle in which to reset the module and run it again (0: never);
- how to start it: one cycle after the last run is done (0), in the cycle in which that is done (1),
  or N cycles after the last start was taken, on the memories as that run leaves them (2 + N);
- the scalars and the memories.

Its results are the cycles, the cycles since the last start, the number of accesses in stalls and
resets and of stores after that reset, the module's results, and the memories.  An earlier run that
is still in progress at a reset gives ``aborted`` instead.

Streams wait as often as the module is stalled, or with ``+pressure=N`` in N of 256 cycles.  A
module that has some begins a run when all elements of the last one have come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.hardware.interface import CLOCK, Interface
from gaus_pass.rtl.bench_array import task
from gaus_pass.rtl.bench_axi import PLAIN, control_of
from gaus_pass.rtl.bench_names import with_names_apart
from gaus_pass.rtl.bench_parts import halves_of
from gaus_pass.rtl.flow.bench import flow_bench

Json = Mapping[str, Any]


def testbench(description: Json) -> str:
    """The text of a module ``tb``, or ``testbench`` where what it tests has that name."""
    return with_names_apart(description, _made)


def _made(description: Json) -> str:
    module: str = description["module"]
    interface = Interface.of_json(description["interface"])
    if interface.overlaps and interface.control is None:
        return flow_bench(description)
    inside, outside = halves_of(interface)
    controlled = interface.control is not None
    waits = controlled or bool(interface.streams or interface.masters)
    waiting = ['code = $value$plusargs("pressure=%d", pressure);'] if waits else []
    pins = ", ".join(f".{name}({name})" for name in (CLOCK, *(s.name for s in interface.signals())))
    parts = [
        _HEAD.format(
            name="tb" if module != "tb" else "testbench", control="" if controlled else PLAIN
        ),
        "  integer pressure = 0;\n" if waits else "",
        control_of(interface) if controlled else "",
        *(half.declared() for half in (*inside, *outside)),
        f"  {module} dut({pins});\n",
        task("defaults", *(half.filled() for half in inside), waiting),
        task("load_data", *(half.read() for half in inside)),
        task(
            "save_data",
            ['$fwrite(results, "%0h %0h %0h", count, apart[head], late);'],
            *(half.written() for half in (*outside, *inside)),
            ['$fwrite(results, "\\n");'],
        ),
        task(
            "show",
            ['$display("cycles %0d", count);'],
            *(half.shown() for half in (*outside, *inside)),
        ),
        _BODY.format(
            when=f"{_IN_TIME} && head == tail" if waits else _IN_TIME,
            stall="0" if controlled else _STALLED,
        ),
    ]
    return "".join(parts)


_HEAD = """`timescale 1ns/1ps
module {name};
  reg clk = 0, rst = 1, start = 0, stall = 0;
{control}  integer i, code, late = 0, vectors = 0, results = 0, seed = 1, runs = 1;
  // Of the data set that was started last, and of the next one.
  integer stall_rate = 0, reset_at = 0, place = 0;
  integer next_stalls = 0, next_reset = 0, next_place = 0, how = 0;
  // Cycles without stall; when the runs on their way were started, oldest first.
  integer now = 0, last = 0, count = 0, head = 0, tail = 0, taken [0:255], apart [0:255];
  reg fresh = 1, loaded = 0, more = 1, after_reset = 0, was_done = 0;
  reg [8*256-1:0] file;
  reg [1023:0] word;
"""

_STALLED = "($urandom(seed) & 255) < stall_rate"
_IN_TIME = "now - last >= how - 2"
_BODY = """
  always #5 clk = ~clk;

  // The head of the next data set; more is 0 when there is none.
  task next_set;
    if (vectors == 0) begin more = runs > 0; runs = runs - 1; how = 2; end
    else begin
      next_place = $ftell(vectors);
      code = $fscanf(vectors, "%h %h %h", next_stalls, next_reset, how);
      more = (code == 3);
    end
  endtask

  // Its data, and start, when it is its turn.
  task start_next;
    if (more && !loaded && (how >= 2 ? {when} : head == tail && how >= was_done))
    begin
      fresh = (how < 2);
      if (vectors != 0) load_data;
      loaded = 1;
      start = 1;
      #1;
    end
  endtask

  task take_start;
    begin
      taken[tail] = now; apart[tail] = now - last; last = now;
      tail = (tail + 1) % 256;
      stall_rate = next_stalls; reset_at = next_reset; place = next_place;
      loaded = 0;
      next_set;
    end
  endtask

  task finish_run;
    begin
      if (head == tail) begin $display("done is high without a run"); $finish; end
      count = now - taken[head];
      if (vectors == 0) show; else save_data;
      head = (head + 1) % 256;
      late = 0;
    end
  endtask

  // Reset in mid-run; the data set that was started last runs again.
  task reset_run;
    begin
      rst = 1; start = 0; stall = 0; loaded = 0; after_reset = 1;
      @(negedge clk);
      rst = 0;
      repeat (40) begin @(negedge clk); if (done) late = late + 1; end
      after_reset = 0;
      while ((head + 1) % 256 != tail) begin
        $fwrite(results, "aborted\\n");
        head = (head + 1) % 256;
      end
      head = tail;
      code = $fseek(vectors, place, 0);
      next_set;
      next_reset = 0; reset_at = 0; how = 0;
    end
  endtask

  // Everything changes at falling edges; what is then true holds at the rising edge that follows.
  initial begin
    if ($value$plusargs("vectors=%s", file)) vectors = $fopen(file, "r");
    if ($value$plusargs("results=%s", file)) results = $fopen(file, "w");
    code = $value$plusargs("runs=%d", runs);
    if (vectors == 0) begin $dumpfile("wave.vcd"); $dumpvars; defaults; end
    repeat (2) @(negedge clk);
    rst = 0;
    next_set;
    while (more || head != tail) begin
      stall = {stall};
      #1;
      if (!stall) now = now + 1;
      was_done = done;
      if (done) finish_run;
      if (head != tail && reset_at != 0 && now - last == reset_at) reset_run;
      start_next;
      if (start && ready) begin take_start; @(negedge clk); start = 0; end
      else @(negedge clk);
      if (now - last > 1000000) begin $display("no end after %0d cycles", now - last); $finish; end
    end
    if (results != 0) $fclose(results);
    $finish;
  end
endmodule
"""
