"""Verilog reads as if written by hand: names, no idle logic, no empty branches, a header."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from support.readable import exported, unreadable

from gaus_pass.ir.verilog.header import changed_options, verilog_header
from gaus_pass.options import Options

TESTS = Path(__file__).resolve().parents[1]
KERNELS = [
    *sorted((TESTS / "kernels").glob("*.mlir")),
    *sorted((TESTS.parent / "examples" / "polybench" / "small").glob("*.mlir")),
    *(
        TESTS / "kernels" / "machsuite" / f"{name}.mlir"
        for name in ("aes", "bfs_queue", "stencil3d")
    ),
    TESTS / "kernels" / "floats" / "jacobi_2d.mlir",
]


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_kernels_have_none_of_the_patterns(path: Path):
    verilog = exported(path.read_text(), path.stem)
    assert f"module {path.stem}(" in verilog
    assert not unreadable(verilog)


LOGIC = """
hw.module @m(in %clk: !seq.clock, in %a: i8, in %b: i8, in %c: i1, out y: i8, out z: i1) {
  %0 = seq.compreg %a, %clk : i8
  %1 = seq.compreg %0, %clk : i8
  %t = hw.constant 1 : i1
  %f = hw.constant 0 : i1
  %e = comb.icmp eq %c, %t : i1
  %n = comb.icmp eq %c, %f : i1
  %p = comb.parity %c : i1
  %s = comb.sub %t, %t : i1
  %q = comb.or %n, %s, %p : i1
  %r = comb.and %q, %e, %t : i1
  %k = seq.compreg.ce %1, %clk, %t : i8
  %x = comb.mul %a, %b : i8
  %u = comb.xor %x, %k : i8
  %v = comb.add %x, %u : i8
  %w = comb.mux %s, %x, %v : i8
  hw.output %w, %r : i8, i1
}
"""


def test_any_module_has_none_of_the_patterns():
    verilog = exported(LOGIC)
    assert not unreadable(verilog)
    assert "k <= a_kept_kept;" in verilog  # both registers stay
    assert "assign z = (~c | c) & c;" in verilog
    assert "a_times_b" in verilog


WIDTHS = """
hw.module @m(in %a: i4, in %b: i4, out o0: i6, out o1: i6, out o2: i6, out o3: i5, out o4: i8) {
  %z = hw.constant 0 : i2
  %w = comb.concat %z, %a : i2, i4
  %o0 = comb.mul %w, %w : i6
  %l = comb.concat %a, %z : i4, i2
  %o1 = comb.mul %l, %l : i6
  %m = comb.extract %a from 3 : (i4) -> i1
  %r = comb.replicate %m : (i1) -> i2
  %s = comb.concat %r, %a : i2, i4
  %o2 = comb.mul %s, %s : i6
  %n = comb.extract %b from 3 : (i4) -> i1
  %t = comb.concat %n, %b : i1, i4
  %o3 = comb.mul %t, %t : i5
  %j = comb.concat %a, %b : i4, i4
  %o4 = comb.mul %j, %j : i8
  hw.output %o0, %o1, %o2, %o3, %o4 : i6, i6, i6, i5, i8
}
"""


def test_wider_values_are_named_after_the_narrow_ones():
    verilog = re.sub(r"\s+", " ", exported(WIDTHS))
    for line in ("a_extended = {2'h0, a};", "a_shl_2 = {a, 2'h0};", "b_extended = {b[3], b};",
                 "a_extended_1 = {{2{a[3]}}, a};"):  # fmt: skip
        assert line in verilog, (line, verilog)
    assert re.search(r"joined\w* = {a, b};", verilog)


MEMORY = """
hw.module @m(in %clk: !seq.clock, in %rst: i1, in %a: i8, in %e: i1, out y: i8) {
  %f = hw.constant {0} : i1
  %m = seq.hlmem @m %clk, %{1} : <256xi8>
  seq.write %m[%a] %a wren %e {latency = 1} : !seq.hlmem<256xi8>
  %y = seq.read %m[%a] {latency = 0} : !seq.hlmem<256xi8>
  hw.output %y : i8
}
"""


@pytest.mark.parametrize(
    ("number", "reset", "expected"),
    [
        (0, "f", "always_ff @(posedge clk) begin if (e) m[a] <= a; end"),
        (0, "rst", "if (not_rst) begin if (e) m[a] <= a; end"),
        (1, "f", None),
    ],
)
def test_resets_that_do_nothing_are_not_written(number: int, reset: str, expected: str | None):
    text = MEMORY.replace("{0}", str(number)).replace("{1}", reset)
    verilog = " ".join(exported(text).split())
    assert not unreadable(verilog)
    assert expected in verilog if expected else "always" not in verilog


def test_branches_that_do_nothing_are_not_written():
    verilog = exported("""
hw.module @m(in %clk: i1, in %rst: i1, in %a: i8, in %e: i1, out y: i8) {
  %r = sv.reg : !hw.inout<i8>
  %t = hw.constant 1 : i1
  %n = comb.xor %e, %t : i1
  sv.always posedge %clk { sv.if %rst { } else { sv.passign %r, %a : i8 } }
  sv.always posedge %clk { sv.if %rst { sv.passign %r, %a : i8 } else { sv.if %e { } } }
  sv.always posedge %clk { sv.if %n { } else { sv.passign %r, %a : i8 } }
  sv.always posedge %clk { sv.if %n { sv.if %t { } else { sv.passign %r, %a : i8 } } }
  sv.alwaysff(posedge %clk) { sv.passign %r, %a : i8 } (asyncreset : negedge %rst) { }
  %y = sv.read_inout %r : !hw.inout<i8>
  hw.output %y : i8
}
""")
    assert not unreadable(verilog)
    assert re.findall(r"@\((.*)\)|if \((.*)\)", verilog) == [
        ("posedge clk", ""), ("", "~rst"), ("posedge clk", ""), ("", "rst"),
        ("posedge clk", ""), ("", "e"), ("posedge clk", ""), ("", "rst"),
    ]  # fmt: skip


BAD = {
    "temporary": "wire _GEN = c;",
    "constants": "wire d = e ? 3'h0 - 3'h2 : f;",
    "joined": "wire [4:0] d = {2'h0, 3'h1};",
    "neutral": "wire [2:0] d = e + 3'h0;",
    "condition": "if (1'h1) d <= e;",
    "empty": "if (c) begin\n end",
    "reduction": "wire c; wire d = ~(&c);",
}


def test_patterns_are_found_where_they_are():
    assert {kind: set(unreadable(text)) for kind, text in BAD.items()} == {k: {k} for k in BAD}
    good = (
        "wire [2:0] d; assign c = &d[2:1] ? {2'h1, e} - 3'h1 : e == 3'h2 ? {{2{f}}, 1'h0} : 3'h0;"
    )
    assert not unreadable(good)


def test_header_says_what_decides_and_no_more():
    options = Options(cycle_time=2.5, limits={"mul": 1}, report="/tmp/r.json", seed=3,
                      operators="/some/folder/lib.json", strict=True)  # fmt: skip
    text = changed_options(options)
    assert text == "cycle-time=2.5 limits=mul:1 operators=lib.json strict=true"
    header = verilog_header([("gaus hls", text), ("check", "")], 3, b"abc")
    lines = header.splitlines()
    assert lines[0].startswith("// Made by gaus_pass ")
    assert lines[1:3] == [f"// gaus hls: {text}", "// check: default options"]
    assert lines[3] == f"// seed 3, input sha256 {hashlib.sha256(b'abc').hexdigest()}"
