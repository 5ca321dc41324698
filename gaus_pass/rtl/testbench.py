"""A SystemVerilog test bench, made from the description of a module alone.

Without more it runs the module once, on ``+arg2=N`` for scalars and ``+arg0=FILE.hex`` for memories
(random words without it), prints cycles and results, and writes ``wave.vcd``; ``+dump`` prints the
memories, and with ``+runs=N`` start stays high until N runs have been taken.

``+vectors=FILE +results=FILE`` runs it on many data sets.  A data set is hexadecimal words: how
often of 256 to stall, the cycle in which to reset it and run it anew (0: never), how to start it,
scalars, memories.  It is started a cycle after the last run is done (0), in the cycle in which it
is done (1), or, on the memories as that run leaves them, start going high N cycles after the last
start was taken (2 + N).  Its results are the cycles, the cycles from the start before, accesses
seen in stalls and resets and stores after that reset, the module's results and the memories; of a
run that a reset ends while another is started, ``aborted``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.hardware.interface import CLOCK, Interface, OutsideMemory, Scalar
from gaus_pass.hardware.ports import MemoryPort, Signal

Json = Mapping[str, Any]

DYNAMIC_SIZE = 1024
"""Elements of a memory whose size the module does not know."""


def testbench(description: Json) -> str:
    """The text of a module ``tb``, or ``testbench`` where what it tests has that name."""
    return _Bench(description).text()


class _Bench:
    def __init__(self, description: Json) -> None:
        self.module: str = description["module"]
        self.interface = Interface.of_json(description["interface"])
        self.scalars, self.memories = self.interface.scalars, self.interface.memories
        self.results = self.interface.results

    def text(self) -> str:
        parts = [
            _HEAD.format(name="tb" if self.module != "tb" else "testbench"),
            *map(self._scalar, self.scalars),
            *map(self._memory, self.memories),
            *(_declared("wire", s) for r in self.results for s in r.signals()),
            self._instance(),
            self._tasks(),
            _BODY,
        ]
        return "".join(parts)

    def _scalar(self, scalar: Scalar) -> str:
        return f"  reg [{scalar.bits - 1}:0] {scalar.name} = 0;\n"

    def _size(self, memory: OutsideMemory) -> int:
        return memory.size or DYNAMIC_SIZE

    def _memory(self, memory: OutsideMemory) -> str:
        text = f"  reg [{memory.bits - 1}:0] {memory.name}_mem [0:{self._size(memory) - 1}];\n"
        for port in memory.ports:
            text += self._port(memory, port)
        return text

    def _port(self, memory: OutsideMemory, port: MemoryPort) -> str:
        enable, write, read = (s.name for s in (port.enable, port.write_enable, port.read_data))
        element = f"{memory.name}_mem[{port.address.name}]"
        text = _declared("wire", port.address) + f"  wire {enable};\n"
        if port.writes:
            text += f"  wire {write};\n" + _declared("wire", port.write_data)
        used = f"({enable} || {write})" if port.writes else enable
        text += f"  always @(posedge clk) if ((stall || rst) && {used}) late = late + 1;\n"
        steps: list[str] = []
        if port.writes:
            steps.append(f"if (after_reset && {write}) late = late + 1;")
            steps.append(f"if ({write}) {element} <= {port.write_data.name};")
        if port.reads:
            text += _declared("reg", port.read_data)
            writes = write if port.writes else "1'b0"
            steps.append(f"if ({writes}) {read} <= 'x;")
            steps.append(f"else {read} <= {self._seen(memory, port)};")
        body = "\n    ".join(steps)
        return text + f"  always @(posedge clk) if ({enable}) begin\n    {body}\n  end\n"

    def _seen(self, memory: OutsideMemory, port: MemoryPort) -> str:
        """What a read sees, also of stores through other ports in the same cycle."""
        address, on_conflict = port.address.name, self.interface.read_during_write
        seen = f"{memory.name}_mem[{address}]"
        if on_conflict == "old":
            return seen
        for other in memory.ports:
            if other.writes and other != port:
                data = other.write_data.name if on_conflict == "new" else "'x"
                stores = f"{other.enable.name} && {other.write_enable.name}"
                seen = f"({stores} && {other.address.name} == {address}) ? {data} : {seen}"
        return seen

    def _instance(self) -> str:
        names = [CLOCK, *(signal.name for signal in self.interface.signals())]
        pins = ", ".join(f".{name}({name})" for name in names)
        return f"  {self.module} dut({pins});\n"

    def _tasks(self) -> str:
        return (
            _task("defaults", [*map(self._given, self.scalars), *map(self._filled, self.memories)])
            + _task("load_data", self._read())
            + _task("save_data", self._write())
            + _task("show", self._shown())
        )

    def _given(self, scalar: Scalar) -> str:
        name = scalar.name
        return f'if (!$value$plusargs("{name}=%d", {name})) {name} = 8;'

    def _filled(self, memory: OutsideMemory) -> str:
        name = memory.name
        return (
            f'if ($value$plusargs("{name}=%s", file)) $readmemh(file, {name}_mem);\n'
            f"    else for (i = 0; i < {self._size(memory)}; i = i + 1) {name}_mem[i] = "
            "{$random(seed), $random(seed)};"
        )

    def _read(self) -> list[str]:
        steps = [f'code = $fscanf(vectors, "%h", {s.name});' for s in self.scalars]
        for m in self.memories:
            each = f"for (i = 0; i < {self._size(m)}; i = i + 1) begin"
            word = 'code = $fscanf(vectors, "%h", word);'
            steps.append(f"{each} {word} if (fresh) {m.name}_mem[i] = word; end")
        return steps

    def _write(self) -> list[str]:
        steps = ['$fwrite(results, "%0h %0h %0h", count, apart[head], late);']
        steps += [f'$fwrite(results, " %0h", {r.name});' for r in self.results]
        steps += [
            f"for (i = 0; i < {self._size(m)}; i = i + 1) "
            f'$fwrite(results, " %0h", {m.name}_mem[i]);'
            for m in self.memories
        ]
        return [*steps, '$fwrite(results, "\\n");']

    def _shown(self) -> list[str]:
        steps = ['$display("cycles %0d", count);']
        steps += [f'$display("{r.name} %0d", $signed({r.name}));' for r in self.results]
        steps += [
            f'if ($test$plusargs("dump")) for (i = 0; i < {self._size(m)}; i = i + 1) '
            f'$display("{m.name}[%0d] %h", i, {m.name}_mem[i]);'
            for m in self.memories
        ]
        return steps


def _declared(kind: str, signal: Signal) -> str:
    """A wire or register of the bench for a signal of the module."""
    return f"  {kind} [{signal.bits - 1}:0] {signal.name};\n"


def _task(name: str, steps: list[str]) -> str:
    body = "".join(f"    {step}\n" for step in steps)
    return f"  task {name};\n    begin\n{body}    end\n  endtask\n"


_HEAD = """`timescale 1ns/1ps
module {name};
  reg clk = 0, rst = 1, start = 0, stall = 0;
  wire ready, done;
  integer i, code, late = 0, vectors = 0, results = 0, seed = 1, runs = 1;
  // Of the data set that was started last, and of the next one.
  integer stall_rate = 0, reset_at = 0, place = 0;
  integer next_stalls = 0, next_reset = 0, next_place = 0, how = 0;
  // Cycles without stall; when the runs on their way were started, oldest first.
  integer now = 0, last = 0, count = 0, head = 0, tail = 0, taken [0:255], apart [0:255];
  reg fresh = 1, loaded = 0, more = 1, after_reset = 0, was_done = 0;
  reg [8*256-1:0] file;
  reg [1023:0] word;
"""

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
    if (more && !loaded && (how >= 2 ? now - last >= how - 2 : head == tail && how >= was_done))
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
      stall = ($urandom(seed) & 255) < stall_rate;
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
