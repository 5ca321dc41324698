"""Loop control: bounds that are known late, and what may stand in the paths that end a loop."""

from __future__ import annotations

import functools
import random
import re
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import Lowered, check, lower

from gaus_pass.hls import functions
from gaus_pass.options import Options


def body(memory: str, index: str) -> str:
    """Adds 1 to an element."""
    return (
        f"%v = memref.load {memory}[{index}] : memref<16xi16>\n"
        f"%w = arith.addi %v, %one : i16\n"
        f"memref.store %w, {memory}[{index}] : memref<16xi16>\n"
    )


def function(arguments: str, text: str) -> str:
    return (
        f"func.func @f(%m: memref<16xi16>, {arguments}) {{\n%one = arith.constant 1 : i16\n"
        f"%c1 = arith.constant 1 : index\n%c0 = arith.constant 0 : index\n{text}\nreturn\n}}"
    )


RANGES: dict[str, tuple[str, Any]] = {
    "bound": ("affine.for %i = 0 to %n {", lambda n, s: range(n)),
    "from": ("scf.for %i = %n to %s step %c1 {", lambda n, s: range(n, s)),
    "step": ("affine.for %i = 0 to %n step 3 {", lambda n, s: range(0, n, 3)),
    "late step": ("scf.for %i = %c0 to %n step %s {", lambda n, s: range(0, n, s)),
    "least": (
        "affine.for %i = 0 to min affine_map<()[a, b] -> (a, b + 2, 14)>()[%n, %s] {",
        lambda n, s: range(min(n, s + 2, 14)),
    ),
    "greatest": (
        "affine.for %i = max affine_map<()[a] -> (a, 2)>()[%s] to %n {",
        lambda n, s: range(max(s, 2), n),
    ),
    "length": (
        "affine.for %i = affine_map<()[a] -> (a)>()[%s] to affine_map<()[a] -> (a + 4)>()[%s] {",
        lambda n, s: range(s, s + 4),
    ),
}
"""Loops over arguments ``n`` and ``s``, and the iterations that they have."""


def data(_: random.Random) -> list[tuple[int, int]]:
    """Pairs of arguments: none, one and two iterations among them."""
    return [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3), (5, 1), (12, 7), (16, 4), (2, 6), (7, 12)]


def run(text: str, order: Any, trips: Any, folder: Path, **options: Any) -> Lowered:
    """Simulate a function that adds 1 to the elements of ``order(n, s)``."""
    lowered = lower(text, Options(**options))

    def reference(m: list[int], n: int, s: int) -> list[int]:
        for i in order(n, s):
            m[i] = (m[i] + 1 + 2**15) % 2**16 - 2**15
        return []

    rng = random.Random(7)
    sets = [[[rng.randrange(-9, 9) for _ in range(16)], n, s] for n, s in data(rng)]
    assert check(lowered, reference, sets, lambda a: trips(a[1], a[2]), folder) == 4 * len(sets)
    return lowered


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", RANGES)
def test_a_loop_ends_where_its_bounds_say(name: str, tmp_path: Path):
    head, order = RANGES[name]
    text = function("%n: index, %s: index", f"{head}\n{body('%m', '%i')}}}")
    run(text, order, lambda n, s: [len(order(n, s))], tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", ["bound", "step", "least", "length"])
def test_a_later_loop_reads_bounds_from_registers(name: str, tmp_path: Path):
    """The second loop runs over what the first one has made, and over arguments."""
    head, order = RANGES[name]
    text = function(
        "%a: index, %s: index",
        "%n = affine.for %k = 0 to 5 iter_args(%x = %a) -> (index) {\n"
        "  %y = arith.addi %x, %c0 : index\n  affine.yield %y : index\n}\n"
        + (head.replace("affine.for", "scf.for") if name == "bound" else head).replace(
            "scf.for %i = 0 to %n", "scf.for %i = %c0 to %n step %c1"
        )
        + f"\n{body('%m', '%i')}}}\n{head.replace('%n', '%a')}\n{body('%m', '%i')}}}",
    )
    if name in ("step", "least"):
        text = text.replace("%n =", "%unread =").replace("%n", "%a")

    def twice(n: int, s: int) -> list[int]:
        return [*order(n, s), *order(n, s)]

    def trips(n: int, s: int) -> list[int]:
        return [len(order(n, s))] * 2

    run(text, twice, trips, tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("ii", [None, 5])
def test_an_inner_loop_follows_the_outer_one(ii: int | None, tmp_path: Path):
    inner = (
        "affine.for %i = affine_map<(a) -> (a)>(%j) to affine_map<(a, b) -> (a + b)>(%j, %s) {\n"
        "%k = affine.apply affine_map<(d0) -> (d0 mod 16)>(%i)"
    )
    text = function(
        "%n: index, %s: index", f"affine.for %j = 0 to %n {{\n{inner}\n{body('%m', '%k')}}}\n}}"
    )

    def order(n: int, s: int) -> list[int]:
        return [i % 16 for j in range(n) for i in range(j, j + s)]

    run(text, order, lambda n, s: [n, *[s] * n], tmp_path, ii=ii)


ROWS = """func.func @f(%m: memref<19x39xi16>, %n: index, %s: index) {
  %one = arith.constant 1 : i16
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c38 = arith.constant 38 : index
  scf.for %i = %c0 to %n step STEP {
    scf.for %k = %i to %c38 step %c1 {
      %v = memref.load %m[%i, %k] : memref<19x39xi16>
      %w = arith.addi %v, %one : i16
      memref.store %w, %m[%i, %k] : memref<19x39xi16>
    }
  }
  return
}"""


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize(("step", "clock"), [("%c1", "110MHz"), ("%c1", None), ("%s", None)])
def test_outer_loops_keep_multiples_where_the_clock_is_short(
    step: str, clock: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text, options = ROWS.replace("STEP", step), Options()
    assert "_times_" not in lower(text, options).verilog
    if clock is None:
        ahead = functools.partial(functions.lower_function, ahead=True)
        monkeypatch.setattr(functions, "lower_function", lambda *given, **_: ahead(*given))
    else:
        options = Options(part="ecp5", clock=clock)
    lowered = lower(text, options)
    assert re.search(r"_times_\d+", lowered.verilog)

    def outer(n: int, s: int) -> range:
        return range(0, n, s if step == "%s" else 1)

    def reference(m: list[int], n: int, s: int) -> list[int]:
        for i in outer(n, s):
            for k in range(i, 38):
                m[39 * i + k] += 1
        return []

    cases = ((0, 1), (1, 2), (5, 3), (19, 1), (19, 7))
    sets = [[[k % 7 for k in range(19 * 39)], n, s] for n, s in cases]

    def trips(arguments: list[Any]) -> list[int]:
        own = outer(*arguments[1:])
        return [len(own), *(38 - i for i in own)]

    assert check(lowered, reference, sets, trips, tmp_path) == 4 * len(sets)


def test_what_ends_a_loop_comes_out_of_registers():
    head, _ = RANGES["bound"]
    text = function("%n: index, %s: index", f"{head}\n{body('%m', '%i')}}}")
    verilog = re.sub(r"//.*", "", lower(text, Options(ii=20)).verilog)
    flags = re.findall(r"reg +(loop_\w+_is_last);", verilog)
    assert len(flags) == 1
    # What it takes compares with the bound, but neither in an order nor behind carries.
    [taken] = re.findall(rf"{flags[0]}_next =\s([^;]*);", verilog)
    assert "arg1_taken" in taken
    assert not re.search(r"[<+]", taken)
    assert not re.search(r"phase\d* == ", verilog)  # no phase is decoded
    assert len(re.findall(r"reg +loop_phase\d+;", verilog)) == 20
