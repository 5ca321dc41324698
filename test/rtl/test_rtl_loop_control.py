"""Loop control: bounds that are known late, and what may stand in the paths that end a loop."""

from __future__ import annotations

import functools
import random
import re
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import Lowered, check, lower
from loop_simulation import runs_of, simulate

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
        ahead = functools.partial(functions.lower_function, ahead=1)
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


NESTS: dict[str, tuple[str, Any]] = {
    "triangles": (
        """affine.for %i = 0 to 6 {
          affine.for %j = affine_map<(a) -> (a)>(%i) to 6 {
            affine.for %k = affine_map<(a) -> (a)>(%j) to 7 {
              BODY %i * 49 + %j * 7 + %k
            } } }""",
        lambda n, s: [
            49 * i + 7 * j + k for i in range(6) for j in range(i, 6) for k in range(j, 7)
        ],
    ),
    "four deep": (
        """affine.for %i = 1 to 4 {
          affine.for %j = 0 to 3 {
            affine.for %k = 1 to 3 {
              affine.for %l = 0 to 4 {
                BODY %i * 60 + %j * 20 - %k * 5 + %l + 3
              } } } }""",
        lambda n, s: [
            60 * i + 20 * j - 5 * k + x + 3
            for i in range(1, 4) for j in range(3) for k in range(1, 3) for x in range(4)
        ],
    ),
    "bounds at run time": (
        """affine.for %i = 0 to %n {
          affine.for %j = affine_map<(a)[b] -> (a + b)>(%i)[%s]
              to affine_map<(a)[b] -> (a * 2 + b)>(%i)[%n] {
            BODY %i * 23 + %j
          } }""",
        lambda n, s: [23 * i + j for i in range(n) for j in range(i + s, 2 * i + n)],
    ),
    "shifted bounds": (
        """affine.for %t = 0 to %n {
          affine.for %i = affine_map<(a) -> (a + 1)>(%t) to 9 {
            affine.for %j = affine_map<(a, b) -> (a - b)>(%i, %t) to 9 {
              BODY 11 * %i - %j + 20 + %t
            } } }""",
        lambda n, s: [
            11 * i - j + 20 + t
            for t in range(n) for i in range(t + 1, 9) for j in range(i - t, 9)
        ],
    ),
    "backwards": (
        """affine.for %i = 0 to 5 step 2 {
          affine.for %j = affine_map<(a) -> (-a + 4)>(%i) to 7 {
            affine.for %k = 0 to %s {
              BODY 200 - %i * 30 - %j * 9 + %k
            } } }""",
        lambda n, s: [
            200 - 30 * i - 9 * j + k
            for i in range(0, 5, 2) for j in range(4 - i, 7) for k in range(s)
        ],
    ),
}  # fmt: skip
"""Nests over arguments ``n`` and ``s``, and the elements that they add 1 to, in order."""


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", NESTS)
def test_sums_of_nested_variables_are_kept_in_registers(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    nest, order = NESTS[name]
    body = (
        r"%v = affine.load %m[\1] : memref<360xi16>\n%w = arith.addi %v, %one : i16\n"
        r"affine.store %w, %m[\1] : memref<360xi16>"
    )
    text = (
        "func.func @f(%m: memref<360xi16>, %n: index, %s: index) {\n"
        f"%one = arith.constant 1 : i16\n{re.sub('BODY (.*)', body, nest)}\nreturn\n}}"
    )
    sets = [[[k % 5 for k in range(360)], n, s] for n, s in ((0, 1), (1, 2), (4, 1), (6, 3))]
    runs, sums, cycles = runs_of(sets, random.Random(1)), list[int](), list[list[int]]()
    original = functions.lower_function
    for level in (0, 1, 2):

        def made(*given: Any, level: int = level, **_: Any) -> Any:
            return original(*given, ahead=level)

        monkeypatch.setattr(functions, "lower_function", made)
        lowered = lower(text, Options(transforms="none"))
        sums.append(len(set(re.findall(r"reg .*\b(\w+_sum(?:_\d+)?);", lowered.verilog))))
        seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
        for run, found in zip(runs, seen, strict=True):
            memory, n, s = run.arguments
            expected = list(memory)
            for element in order(n, s):
                expected[element] += 1
            assert found is not None
            assert found.memories == [expected], (level, n, s)
        cycles.append([found.cycles for found in seen if found is not None])
    assert cycles[0] == cycles[1] == cycles[2]
    assert sums[0] == 0 < sums[2] >= sums[1]


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
