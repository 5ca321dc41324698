"""The counterpart of an array on a bus in a test bench: a memory that answers at random times.

It lies at another address in every run, which is a multiple of an element.  What the module asks
for is checked: whole bursts within 4 KiB and within the array, of the right size, with strobes and
the last beat where they have to be.
"""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.hardware.axi import AxiMaster
from gaus_pass.hardware.ports import Direction
from gaus_pass.rtl.bench_array import ArrayHalf
from gaus_pass.rtl.bench_streams import PRESSURE


@dataclass(frozen=True)
class BusHalf(ArrayHalf):
    """A memory on the bus with the elements of an array."""

    part: AxiMaster

    @property
    def _name(self) -> str:
        return self.part.name

    @property
    def _size(self) -> int:
        return self.part.size

    def declared(self) -> str:
        """See `gaus_pass.rtl.bench_parts.Half`; likewise below."""
        part = self.part
        text = f"  reg [{part.memory.bits - 1}:0] {self._array} [0:{part.size - 1}];\n"
        if part.controlled:
            text += f"  reg [{part.base.bits - 1}:0] {part.base.name} = 0;\n"
        for signal in part.signals():
            inside = signal.direction is Direction.IN
            kind, initial = ("reg", " = 0") if inside else ("wire", "")
            text += f"  {kind} [{signal.bits - 1}:0] {signal.name}{initial};\n"
        prefix = f"m_axi_{part.name}_"
        return text + _MEMORY.format(
            p=prefix,
            n=part.name,
            array=self._array,
            size=part.size,
            shift=part.shift,
            bits=part.memory.bits,
            bytes=part.data_bits // 8,
            data=part.data_bits,
            pressure=PRESSURE,
            base=part.base.name,
        )

    def _placed(self) -> str:
        """An address near the end of 4 KiB, so that bursts have to be divided."""
        low = f"(64'd4096 - ($urandom & 15) * {1 << self.part.shift})"
        return f"{self.part.base.name} = 64'h100000000 + ($urandom & 255) * 4096 + {low};"

    def filled(self) -> list[str]:
        return [self._placed(), *super().filled()]

    def read(self) -> list[str]:
        return [self._placed(), *super().read()]


_MEMORY = """  integer {n}_r_left = 0, {n}_w_total = 0, {n}_w_count = 0, {n}_k, {n}_lane;
  reg {n}_aw_has = 0, {n}_w_done = 0;
  reg [63:0] {n}_r_at, {n}_w_at, {n}_w_to;
  reg [{data}-1:0] {n}_w_data [0:255], {n}_word;
  reg [{bytes}-1:0] {n}_w_strb [0:255];
  task {n}_asked(input [63:0] at, input [7:0] length, input [2:0] size, input [1:0] burst);
    if (size != {shift} || burst != 1 || (at & {bytes} - 1 & (1 << {shift}) - 1) != 0
        || at < {base} || at + ((length + 64'd1) << {shift}) > {base} + ({size} << {shift})
        || at[11:0] + ((length + 13'd1) << {shift}) > 4096) late = late + 1;
  endtask
  always @(posedge clk) if (rst) begin
    {p}arready <= 0; {p}rvalid <= 0; {p}awready <= 0; {p}wready <= 0; {p}bvalid <= 0;
    {n}_r_left = 0; {n}_w_count = 0; {n}_aw_has = 0; {n}_w_done = 0;
  end else begin
    if ({p}arvalid && {p}arready) begin
      {n}_asked({p}araddr, {p}arlen, {p}arsize, {p}arburst);
      {n}_r_at = {p}araddr; {n}_r_left = {p}arlen + 1;
    end
    if ({p}rvalid && {p}rready) begin
      {n}_r_left = {n}_r_left - 1; {n}_r_at = {n}_r_at + (1 << {shift});
    end
    {p}arready <= {n}_r_left == 0 && ($urandom & 255) >= {pressure};
    if (!{p}rvalid || {p}rready) begin
      {p}rvalid <= {n}_r_left != 0 && ($urandom & 255) >= {pressure};
      {p}rlast <= {n}_r_left == 1;
      {n}_word = 0;
      {n}_word[{bits}-1:0] = {array}[({n}_r_at - {base}) >> {shift}];
      {p}rdata <= {n}_word << 8 * ({n}_r_at & {bytes} - 1);
    end
    if ({p}awvalid && {p}awready) begin
      {n}_asked({p}awaddr, {p}awlen, {p}awsize, {p}awburst);
      {n}_w_at = {p}awaddr; {n}_w_total = {p}awlen + 1; {n}_aw_has = 1;
    end
    if ({p}wvalid && {p}wready) begin
      {n}_w_data[{n}_w_count] = {p}wdata; {n}_w_strb[{n}_w_count] = {p}wstrb;
      {n}_w_count = {n}_w_count + 1;
      if ({p}wlast) {n}_w_done = 1;
    end
    if ({p}bvalid && {p}bready) {p}bvalid <= 0;
    else if ({n}_aw_has && {n}_w_done && !{p}bvalid) begin
      if ({n}_w_count != {n}_w_total) late = late + 1;
      for ({n}_k = 0; {n}_k < {n}_w_count; {n}_k = {n}_k + 1) begin
        {n}_w_to = {n}_w_at + ({n}_k << {shift});
        {n}_lane = {n}_w_to & {bytes} - 1;
        if ({n}_w_strb[{n}_k] != ((128'd1 << (1 << {shift})) - 1) << {n}_lane) late = late + 1;
        {array}[({n}_w_to - {base}) >> {shift}] = {n}_w_data[{n}_k] >> 8 * {n}_lane;
      end
      {n}_w_count = 0; {n}_w_done = 0; {n}_aw_has = 0;
      {p}bvalid <= 1;
    end
    {p}awready <= !{n}_aw_has && ($urandom & 255) >= {pressure};
    {p}wready <= !{n}_w_done && {n}_w_count < 256 && ($urandom & 255) >= {pressure};
  end
"""
