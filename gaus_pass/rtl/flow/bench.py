"""A test bench for a module whose runs overlap: many runs on the way, and a caller that hesitates.

``+runs=N`` runs follow each other as closely as the module takes them; by default one, whose cycles
and results are printed.  Of 256 cycles ``+stalls=N`` are stalled, in ``+gaps=N`` there is no start,
and in ``+holds=N`` done is not taken.  ``+seed=N`` chooses them.

``+vectors=FILE`` has the data sets of `gaus_pass.rtl.testbench`, one for each run; how they are to
be started is not looked at.  ``+results=FILE`` gets a line for each: cycles, cycles since the start
before, and accesses in stalls; results and memories; with ``+ahead``, of each memory, how many runs
later the one is that has it.  Each run has its own copy of every memory, which changes when
``argN_next`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.interface import CLOCK, Interface, OutsideMemory, Result, Scalar
from gaus_pass.hardware.ports import MemoryPort
from gaus_pass.rtl.bench_parts import DYNAMIC_SIZE, MemoryHalf

Json = Mapping[str, Any]

_RUNS = 256
"""Most runs of a simulation."""


def flow_bench(description: Json) -> str:
    """The text of a module ``tb``, or ``testbench`` where what it tests has that name."""
    module: str = description["module"]
    interface = Interface.of_json(description["interface"])
    pins = ", ".join(f".{name}({name})" for name in (CLOCK, *(s.name for s in interface.signals())))
    memories = [_Copies.of(m, interface) for m in (*interface.memories, *interface.filled)]
    given = memories[: len(interface.memories)]
    parts = [
        _HEAD.format(name="tb" if module != "tb" else "testbench", runs=_RUNS),
        *(_scalar(scalar) for scalar in interface.scalars),
        *(_result(result) for result in interface.values),
        *(memory.declared() for memory in memories),
        f"  {module} dut({pins});\n",
        _task("fill", *map(_filled, interface.scalars), *(m.filled() for m in given)),
        _task("load", *map(_loaded, interface.scalars), *(m.read() for m in given)),
        _task("apply", [f"{s.name} = {s.name}_run[tail];" for s in interface.scalars]),
        _task(
            "save",
            [f'$fwrite(results, " %0h", {result.name});' for result in interface.values],
            *(memory.written() for memory in (*memories[len(given) :], *given)),
            [f'if ($test$plusargs("ahead")) begin {_ahead(memories)} end'],
        ),
        _task(
            "show",
            [f'$display("{r.name} %0d", $signed({r.name}));' for r in interface.values],
            *(memory.shown() for memory in memories),
        ),
        _BODY,
    ]
    return "".join(parts)


def _task(name: str, *parts: Sequence[str]) -> str:
    body = "".join(f"    {step}\n" for steps in parts for step in steps)
    return f"  task {name};\n    begin\n{body}    end\n  endtask\n"


def _scalar(scalar: Scalar) -> str:
    bits = f"[{scalar.bits - 1}:0]"
    return f"  reg {bits} {scalar.name} = 0, {scalar.name}_run [0:{_RUNS - 1}];\n"


def _filled(scalar: Scalar) -> list[str]:
    given = f'if (!$value$plusargs("{scalar.name}=%d", word)) word = 8;'
    return [given, f"{scalar.name}_run[set] = word;"]


def _loaded(scalar: Scalar) -> list[str]:
    return ['code = $fscanf(vectors, "%h", word);', f"{scalar.name}_run[set] = word;"]


def _result(result: Result) -> str:
    return f"  wire [{result.bits - 1}:0] {result.name};\n"


def _ahead(memories: Sequence[_Copies]) -> str:
    return " ".join(memory.ahead() for memory in memories)


@dataclass(frozen=True)
class _Copies(MemoryHalf):
    """A memory with a copy for each run."""

    @staticmethod
    def of(memory: OutsideMemory, interface: Interface) -> _Copies:
        return _Copies(memory, interface.read_during_write)

    @property
    def _size(self) -> int:
        return self.memory.size or DYNAMIC_SIZE

    @property
    def _run(self) -> str:
        return f"{self.memory.name}_run"

    @property
    def _all(self) -> str:
        return f"for (i = 0; i < {self._size}; i = i + 1)"

    def _place(self, run: str) -> str:
        return f"{self._array}[{run} * {self._size} + i]"

    def declared(self) -> str:
        """As of `MemoryHalf`; likewise below."""
        memory = self.memory
        text = f"  reg [{memory.bits - 1}:0] {self._array} [0:{self._size * _RUNS - 1}];\n"
        text += f"  integer {self._run} = -1;\n  wire {memory.next.name};\n"
        text += f"  always @(posedge clk) if ({memory.next.name}) {self._run} <= {self._run} + 1;\n"
        return text + "".join(map(self._port, memory.ports))

    def filled(self) -> list[str]:
        name, place = self.memory.name, self._place("set")
        return [
            f'if (set == 0 && $value$plusargs("{name}=%s", file)) $readmemh(file, {self._array});',
            f"else {self._all} {place} = {{$random(seed), $random(seed)}};",
        ]

    def read(self) -> list[str]:
        word = 'code = $fscanf(vectors, "%h", word);'
        return [f"{self._all} begin {word} {self._place('set')} = word; end"]

    def written(self) -> list[str]:
        return [f'{self._all} $fwrite(results, " %0h", {self._place("head")});']

    def ahead(self) -> str:
        """Write how many runs later the one is that has it."""
        return f'$fwrite(results, " %0h", {self._run} - head);'

    def shown(self) -> list[str]:
        line = f'$display("{self.memory.name}[%0d] %h", i, {self._place("head")});'
        return [f'if ($test$plusargs("dump")) {self._all} {line}']

    def _element(self, port: MemoryPort) -> str:
        inside = super()._element(port).removeprefix(f"{self._array}[").removesuffix("]")
        return f"{self._array}[{self._run} * {self._size} + ({inside})]"


_HEAD = """`timescale 1ns/1ps
module {name};
  reg clk = 0, rst = 1, start = 0, stall = 0, done_ready = 0;
  wire ready, done;
  integer i, set, code, late = 0, vectors = 0, results = 0, seed = 1, runs = 1, waited = 0;
  integer stalls = 0, gaps = 0, holds = 0;
  // Cycles without stall; runs that were taken and that are done.
  integer now = 0, head = 0, tail = 0, taken [0:{runs} - 1];
  reg after_reset = 0;
  reg [8*256-1:0] file;
  reg [1023:0] word;
"""

_BODY = """
  always #5 clk = ~clk;

  task finish_run;
    begin
      if (head == tail) begin $display("done is high without a run"); $finish; end
      if (results != 0) begin
        $fwrite(results, "%0h %0h %0h", now - taken[head],
                head == 0 ? 0 : taken[head] - taken[head - 1], late);
        save;
        $fwrite(results, "\\n");
      end
      else begin
        $display("cycles %0d", now - taken[head]);
        show;
      end
      head = head + 1;
      late = 0;
      waited = 0;
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
    if (results != 0) $fclose(results);
    $finish;
  end
endmodule
"""
