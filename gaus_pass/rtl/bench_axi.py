"""The counterpart of AXI4-Lite control in a test bench: it stands for the ports of control.

Where the bench asks for a start, numbers and the start go into registers; the status is read until
it says done, and then the results are.  Address and data of a write come in either order, and
everything waits at random.
"""

from __future__ import annotations

from gaus_pass.hardware.axi import INTERRUPT, RESET_LOW, AxiLite, Mapped
from gaus_pass.hardware.interface import Interface
from gaus_pass.hardware.ports import Direction
from gaus_pass.rtl.bench_streams import PRESSURE

PLAIN = "  wire ready, done;\n"
"""Control by ports."""


def control_of(interface: Interface) -> str:
    """Declarations and processes that give the bench ``ready`` and ``done``."""
    control = interface.control
    return PLAIN if control is None else _bus(control, interface.overlaps)


def _bus(control: AxiLite, chained: bool) -> str:
    """The other end of the bus, and what drives it."""
    signals = [s for s in control.signals() if s not in (RESET_LOW, INTERRUPT)]
    declared = "".join(
        f"  {'reg' if s.direction is Direction.IN else 'wire'} [{s.bits - 1}:0] {s.name}"
        f"{' = 0' if s.direction is Direction.IN else ''};\n"
        for s in signals
    )
    names = {s.name.rpartition("_")[2]: s.name for s in signals}
    writes = "".join(map(_written, (v for v in control.values if v.writes)))
    reads = "".join(map(_read, (v for v in control.values if not v.writes)))
    reads += "      bus_write(0, 16);\n" if chained else ""
    return declared + _BUS.format(
        address=control.address_bits - 1, pressure=PRESSURE, writes=writes, reads=reads, **names
    )


def _written(value: Mapped) -> str:
    return "".join(
        f"      bus_write({value.offset + 4 * k}, {value.name} >> {32 * k});\n"
        for k in range(value.words)
    )


def _read(value: Mapped) -> str:
    return "".join(
        f"      bus_read({value.offset + 4 * k}); "
        f"{value.name}[{min(32 * k + 31, value.bits - 1)}:{32 * k}] = seen;\n"
        for k in range(value.words)
    )


_BUS = """  wire aresetn = !rst;
  wire interrupt;
  reg ready = 1, done = 0, aborted = 0;
  reg aw_asked = 0, w_asked = 0;
  reg [{address}:0] to;
  reg [31:0] given, seen;
  always @(posedge clk) if (rst) aborted = 1;
  task bus_wait;
    begin
      @(negedge clk);
      while (!aborted && ($urandom & 255) < {pressure}) @(negedge clk);
    end
  endtask
  always begin
    @(negedge clk);
    if (aw_asked) begin
      while (!aborted && ($urandom & 255) < {pressure}) @(negedge clk);
      if (!aborted) begin {awaddr} = to; {awvalid} = 1; @(posedge clk); end
      while (!aborted && !{awready}) @(posedge clk);
      @(negedge clk);
      {awvalid} = 0; aw_asked = 0;
    end
  end
  always begin
    @(negedge clk);
    if (w_asked) begin
      while (!aborted && ($urandom & 255) < {pressure}) @(negedge clk);
      if (!aborted) begin {wdata} = given; {wstrb} = 15; {wvalid} = 1; @(posedge clk); end
      while (!aborted && !{wready}) @(posedge clk);
      @(negedge clk);
      {wvalid} = 0; w_asked = 0;
    end
  end
  task bus_write(input [{address}:0] at, input [31:0] value);
    if (!aborted) begin
      to = at; given = value; aw_asked = 1; w_asked = 1;
      while (aw_asked || w_asked) @(negedge clk);
      bus_wait;
      {bready} = 1;
      @(posedge clk);
      while (!aborted && !{bvalid}) @(posedge clk);
      if (!aborted && {bresp} != 0) late = late + 1;
      @(negedge clk) {bready} = 0;
    end
  endtask
  task bus_read(input [{address}:0] at);
    if (!aborted) begin
      bus_wait;
      {araddr} = at; {arvalid} = 1;
      @(posedge clk);
      while (!aborted && !{arready}) @(posedge clk);
      @(negedge clk) {arvalid} = 0;
      bus_wait;
      {rready} = 1;
      @(posedge clk);
      while (!aborted && !{rvalid}) @(posedge clk);
      seen = {rdata};
      if (!aborted && {rresp} != 0) late = late + 1;
      @(negedge clk) {rready} = 0;
    end
  endtask
  always begin
    @(posedge clk);
    if (start && ready && !rst) begin
      aborted = 0;
      ready <= 0;
{writes}      bus_write(0, 1);
      seen = 0;
      while (!aborted && !seen[1]) bus_read(0);
{reads}      if (!aborted) begin
        @(negedge clk) done = 1;
        @(negedge clk) done = 0;
      end
      ready = 1;
    end
  end
"""
