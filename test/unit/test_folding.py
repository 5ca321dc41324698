"""Operations on numbers are numbers in Verilog, and sums of several numbers are one."""

from __future__ import annotations

import pytest
from support.readable import exported, unreadable

from gaus_pass.ir.verilog.folding import folded

OPERATIONS = {  # on 11 (-5 with a sign) and 6, four bits each
    "comb.add %a, %b : i4": "4'h1",
    "comb.sub %a, %b : i4": "4'h5",
    "comb.sub %b, %a : i4": "4'hB",
    "comb.mul %a, %b : i4": "4'h2",
    "comb.add %a, %b, %a : i4": "4'hC",
    "comb.and %a, %b : i4": "4'h2",
    "comb.or %a, %b : i4": "4'hF",
    "comb.xor %a, %b, %b : i4": "4'hB",
    "comb.shl %a, %two : i4": "4'hC",
    "comb.shl %a, %b : i4": "4'h0",
    "comb.shru %a, %two : i4": "4'h2",
    "comb.shrs %a, %two : i4": "4'hE",
    "comb.shrs %a, %b : i4": "4'hF",
    "comb.divu %a, %b : i4": "4'h1",
    "comb.modu %a, %b : i4": "4'h5",
    "comb.mux %t, %a, %b : i4": "4'hB",
    "comb.icmp eq %a, %b : i4": "1'h0",
    "comb.icmp slt %a, %b : i4": "1'h1",
    "comb.icmp ult %a, %b : i4": "1'h0",
    "comb.icmp sge %a, %b : i4": "1'h0",
    "comb.icmp uge %a, %b : i4": "1'h1",
    "comb.parity %a : i4": "1'h1",
    "comb.extract %a from 1 : (i4) -> i3": "3'h5",
    "comb.concat %a, %b, %t : i4, i4, i1": "9'h16D",
    "comb.replicate %a : (i4) -> i12": "12'hBBB",
}


def test_operations_on_numbers_are_numbers():
    kinds = [f"i{number.partition(chr(39))[0]}" for number in OPERATIONS.values()]
    ports = ", ".join(f"out o{k}: {kind}" for k, kind in enumerate(kinds))
    lines = "\n".join(f"%{k} = {text}" for k, text in enumerate(OPERATIONS))
    outputs = ", ".join(f"%{k}" for k in range(len(kinds)))
    verilog = exported(f"""
hw.module @m({ports}) {{
  %a = hw.constant 11 : i4
  %b = hw.constant 6 : i4
  %two = hw.constant 2 : i4
  %t = hw.constant 1 : i1
  {lines}
  hw.output {outputs} : {", ".join(kinds)}
}}""")
    for k, (text, number) in enumerate(OPERATIONS.items()):
        assert f"assign o{k} = {number};" in verilog, text


@pytest.mark.parametrize("name", ["comb.divu", "comb.modu", "comb.divs", "comb.truth_table"])
def test_what_is_no_number_stays(name: str):
    assert folded(name, {}, [7, 0], [4, 4], 4) is None


SUMS = """
hw.module @m(in %a: i4, in %b: i3, in %clk: i1, out o0: i4, out o1: i4, out o2: i4, out o3: i4,
             out o4: i1, out o5: i1, out o6: i4, out o7: i4, out o8: i1, out o9: i4) {
  %0 = hw.constant 0 : i4
  %1 = hw.constant 1 : i4
  %7 = hw.constant 7 : i4
  %m1 = hw.constant -1 : i4
  %m8 = hw.constant -8 : i4
  %f = hw.constant 0 : i1
  %o0 = comb.add %a, %m1 {sv.namehint = "early"} : i4
  %o1 = comb.add %a, %m8 : i4
  %u = comb.add %1, %a : i4
  %o2 = comb.sub %u, %1 : i4
  %v = comb.sub %a, %7 : i4
  %o3 = comb.add %v, %1 : i4
  %w = comb.concat %f, %b {sv.namehint = "wide"} : i1, i3
  %x = comb.sub %w, %7 : i4
  %o4 = comb.icmp eq %x, %0 : i4
  %y = comb.add %w, %1 : i4
  %o5 = comb.icmp ne %7, %y : i4
  %n = comb.add %a, %7 {sv.namehint = "next"} : i4
  %o6 = comb.add %n, %7 : i4
  %o7 = comb.mul %o0, %n : i4
  %low = comb.extract %a from 0 : (i4) -> i1
  %t = hw.constant 1 : i1
  %o8 = comb.sub %t, %low : i1
  %r = sv.reg : !hw.inout<i4>
  %half = comb.add %a, %m8 {sv.namehint = "half"} : i4
  sv.always posedge %clk { sv.passign %r, %half : i4 }
  %o9 = sv.read_inout %r : !hw.inout<i4>
  hw.output %o0, %o1, %o2, %o3, %o4, %o5, %o6, %o7, %o8, %o9
      : i4, i4, i4, i4, i1, i1, i4, i4, i1, i4
}
"""


def test_numbers_in_sums_are_one_and_names_stay():
    verilog = exported(SUMS)
    assert not unreadable(verilog)
    lines = ("wire [3:0] early = a - 4'h1;", "o1 = a - 4'h8;", "o2 = a;", "o3 = a - 4'h6;",
             "o4 = wide == 4'h7;", "o5 = wide != 4'h6;", "wire [3:0] next = a + 4'h7;",
             "o6 = next + 4'h7;", "o7 = early * next;", "o8 = ~(a[0]);")  # fmt: skip
    for line in lines:
        assert line in verilog, (line, verilog)
