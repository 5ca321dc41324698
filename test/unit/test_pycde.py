"""Our modules in a system of PyCDE, as the example makes it, simulated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pycde")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "pycde" / "system.py"
BENCH = """
module bench;
  reg clk = 0, rst = 1, x_valid = 0, y_ready = 0, go = 0;
  reg [31:0] x = 0, k = 3, total = 0;
  wire x_ready, y_valid, done;
  wire [31:0] y, product;
  integer sent = 0, taken = 0, bad = 0, products = 0, seed = 1;
  Top dut(.clk(clk), .rst(rst), .k(k), .x(x), .x_valid(x_valid), .x_ready(x_ready), .y(y),
          .y_valid(y_valid), .y_ready(y_ready), .a(16'd300), .b(16'd500), .c(32'd7), .go(go),
          .product(product), .done(done));
  always #5 clk = ~clk;
  always @(posedge clk) if (!rst) begin
    if (x_valid && x_ready) sent = sent + 1;
    if (y_valid && y_ready) begin
      total = total + 9 * (7 * taken + 1);
      if (y !== total) bad = bad + 1;
      taken = taken + 1;
    end
    if (done) begin
      products = products + 1;
      if (product !== 300 * 500 + 7) bad = bad + 1;
    end
  end
  always @(negedge clk) begin
    y_ready = $urandom(seed) & 1;
    go = !rst && ($urandom(seed) & 1);
    if (!x_valid || 7 * sent + 1 != x) begin
      x_valid = !rst && sent < 24 && ($urandom(seed) & 1);
      x = 7 * sent + 1;
    end
  end
  initial begin
    repeat (3) @(negedge clk);
    rst = 0;
    repeat (400) @(negedge clk);
    $display("%0d %0d %0d", taken, bad, products > 100);
    $finish;
  end
endmodule
"""


def test_two_modules_of_ours_and_one_of_pycde_work_together(tmp_path: Path):
    subprocess.run([sys.executable, EXAMPLE, tmp_path], check=True, capture_output=True)
    (tmp_path / "bench.sv").write_text(BENCH)
    sources = sorted((tmp_path / "hw").glob("*.sv"))
    program = tmp_path / "bench.vvp"
    subprocess.run(
        ["iverilog", "-g2012", "-s", "bench", "-o", program, tmp_path / "bench.sv", *sources],
        check=True,
    )
    told = subprocess.run(["vvp", "-n", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["24", "0", "1"]


def test_errors_are_those_of_the_commands():
    text = "\n".join(
        (
            "import pycde",
            "from gaus_pass.errors import GausError",
            "from gaus_pass.pycde import hls",
            "try:",
            "    hls('func.func @f(%x: i32) {\\n return\\n}', 'g')",
            "except GausError as error:",
            "    print(error.message)",
        )
    )
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert "'g'" in told.stdout
