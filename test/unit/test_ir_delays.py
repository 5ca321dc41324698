"""Logic levels that CIRCT measures, and the cache that remembers them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.operators import aig_delays
from gaus_pass.ir.operators.aig_delays import AigDelays
from gaus_pass.ir.operators.delays import LibraryDelays, MeasuredDelays
from gaus_pass.ir.operators.level_modules import scratch_named, scratch_of
from gaus_pass.ir.operators.library import OperatorLibrary, default_library, parse_library
from gaus_pass.ir.operators.types import OperatorTypes, Timing
from gaus_pass.support.machine import cache_directory

PORTS = (
    "in %a : i32, in %b : i32, in %s : i1, in %r : !hw.array<4xi8>, in %i : i2, in %z : i0, "
    "in %t : !hw.struct<foo: i2, bar: i32>"
)


def with_operation(text: str, use: Any) -> Any:
    """``use`` of the last operation of a module body."""
    context = new_context()
    with context:
        module = ir.Module.parse(f"hw.module @t({PORTS}) {{\n{text}\nhw.output\n}}")
        operations = list(module.body.operations[0].regions[0].blocks[0].operations)
        return use(operations[-2].operation)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("%0 = comb.add %a, %b : i32", 14),
        ("%0 = comb.mul %a, %b : i32", 42),
        ("%0 = comb.and %a, %b : i32", 1),
        ("%0 = comb.mux %s, %a, %b : i32", 2),
        ("%0 = comb.icmp eq %a, %b : i32", 7),
        ("%0 = comb.extract %a from 3 : (i32) -> i8", 0),
        ("%c = hw.constant 3 : i32\n%0 = comb.shl %a, %c : i32", 0),
        ("%0 = hw.array_get %r[%i] : !hw.array<4xi8>, i2", 4),
        ("%0 = arith.addi %a, %b : i32", 14),
        ("%0 = comb.divu %a, %b : i32", 488),
        ("%c = hw.constant 8 : i32\n%0 = comb.divu %a, %c : i32", 0),
        ("%c = arith.constant 10 : i32\n%0 = arith.floordivsi %a, %c : i32", 331),
        ("%0 = arith.ceildivui %i, %i : i2", 20),
        ("%0, %1 = arith.mulsi_extended %i, %i : i2", 11),
        ("%0 = comb.truth_table %s, %s -> [true, false, true, true]", 4),
        ('%0 = comb.add %a, %b {sv.namehint = "x", gaus.start = 3 : i64} : i32', 14),
    ],
)
def test_levels(text: str, levels: int | None, tmp_path: Path):
    assert with_operation(text, AigDelays(tmp_path).levels) == levels


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("%0 = comb.shrs %s, %s : i1", 0),
        ("%0 = arith.shrsi %s, %s : i1", 0),
        ("%0 = comb.icmp eq %z, %z : i0", 0),
        ("%0 = comb.shl %z, %z : i0", 0),
        ("%0 = comb.parity %z : i0", 0),
        ("%0 = comb.mux %s, %z, %z : i0", 0),
        ('%0 = hw.struct_inject %t["bar"], %a : !hw.struct<foo: i2, bar: i32>', 0),
    ],
)
def test_what_circt_dies_of(text: str, levels: int, tmp_path: Path):
    assert with_operation(text, AigDelays(tmp_path).levels) == levels


def test_a_measurement_that_dies_is_no_answer_and_the_next_one_is(tmp_path: Path):
    aig = AigDelays(tmp_path)
    bad, good = (scratch_named(n, 1) for n in ("arith.shrsi", "arith.andi"))
    of: Any = aig._of  # pyright: ignore[reportPrivateUsage]
    assert (of(bad), of(good)) == (None, 1)


def test_what_was_measured_once_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "%0 = comb.add %a, %b : i32"
    assert with_operation(text, AigDelays(tmp_path).levels) == 14

    def fail(*_: object) -> int:
        raise AssertionError("measured again")

    monkeypatch.setattr(AigDelays, "_measured", fail)
    assert with_operation(text, AigDelays(tmp_path).levels) == 14
    with pytest.raises(AssertionError):
        with_operation("%0 = comb.sub %a, %b : i32", AigDelays(tmp_path).levels)


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', b"\xff\x00"])
def test_a_damaged_cache_is_ignored(content: str | bytes, tmp_path: Path):
    AigDelays(tmp_path)
    file = tmp_path / f"{aig_delays.cache_name()}.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert with_operation("%0 = comb.and %a, %b : i32", AigDelays(tmp_path).levels) == 1
    assert 1 in json.loads(file.read_text()).values()


def test_wrong_entries_of_a_cache_are_ignored(tmp_path: Path):
    file = tmp_path / f"{aig_delays.cache_name()}.json"

    def poison(op: Any) -> int | None:
        key = scratch_of(op).text
        file.write_text(json.dumps({key: -3}))
        return AigDelays(tmp_path).levels(op)

    assert with_operation("%0 = comb.and %a, %b : i32", poison) == 1


def test_a_home_that_cannot_be_written(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    levels = AigDelays(blocked / "cache").levels
    assert with_operation("%0 = comb.and %a, %b : i32", levels) == 1


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_directory() == tmp_path / "gaus-pass"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the standard says to ignore these
    assert cache_directory() == Path(os.path.expanduser("~/.cache/gaus-pass"))


def test_what_cannot_be_measured_is_an_error_with_a_remedy(tmp_path: Path):
    text = "%f = arith.bitcast %a : i32 to f32\n%0 = arith.addf %f, %f : f32"

    def measure(op: Any) -> Timing:
        return MeasuredDelays(AigDelays(tmp_path)).apply(Timing("add", 0, 5.0), op, op.name, 32)

    message = "cannot measure the levels of logic of 'arith.addf' at 32 bits; give them with in_del"
    with pytest.raises(InvalidProblem, match=message) as error:
        with_operation(text, measure)
    assert error.value.location == "-:3:6"


def test_an_operator_with_latency_is_logic_in_its_first_step(tmp_path: Path):
    model = MeasuredDelays(AigDelays(tmp_path))

    def measure(op: Any) -> Timing:
        return model.apply(Timing("add", 2), op, "comb.add", 32)

    timing = with_operation("%0 = comb.add %a, %b : i32", measure)
    assert (timing.in_delay, timing.out_delay) == (14.0, 0.0)


def test_delays_of_the_ir_win(tmp_path: Path):
    model = MeasuredDelays(AigDelays(tmp_path))
    timing = Timing("add", 0, 3.0, 3.0, own_delays=True)
    text = "%0 = comb.add %a, %b : i32"
    assert with_operation(text, lambda op: model.apply(timing, op, "comb.add", 32)) == timing


def library(unit: str) -> OperatorLibrary:
    entry = '{"op": "comb.add", "latency": 0, "in_delay": 2.5}, {"op": "comb.mul", "latency": 3}'
    return parse_library(f'{{"schema": 1, "unit": "{unit}", "operators": [{entry}]}}', "lib.json")


def found(text: str, unit: str, directory: Path) -> list[tuple[float, float]]:
    """Delays of all operations of a module body under ``aig`` and a library of that unit."""
    model = MeasuredDelays(AigDelays(directory))

    def apply(last: Any) -> list[tuple[float, float]]:
        types = OperatorTypes(last, [library(unit), default_library()])
        operations = [view.operation for view in last.parent.regions[0].blocks[0].operations][:-1]
        timings = [
            model.apply(types.timing(op, op.name, 32, None), op, op.name, 32) for op in operations
        ]
        return [(t.in_delay, t.out_delay) for t in timings]

    return with_operation(text, apply)


ADD, XOR, MUL = (f"%{k} = comb.{k} %a, %b : i32" for k in ("add", "xor", "mul"))


@pytest.mark.parametrize("unit", ["", "levels"])
def test_an_entry_of_the_user_wins_over_what_is_measured(unit: str, tmp_path: Path):
    assert found(f"{ADD}\n{XOR}", unit, tmp_path) == [(2.5, 2.5), (2.0, 2.0)]
    # An entry without delays leaves them to be measured.
    assert found(MUL, unit, tmp_path) == [(42.0, 0.0)]


@pytest.mark.parametrize("text", [f"{ADD}\n{XOR}", f"{XOR}\n{ADD}"])
@pytest.mark.parametrize("unit", ["ns", "unit"])
def test_delays_of_two_scales_are_not_added(text: str, unit: str, tmp_path: Path):
    with pytest.raises(InvalidProblem, match="delays of two scales cannot be added") as error:
        found(text, unit, tmp_path)
    assert error.value.location == "-:3:8"
    assert found(ADD, unit, tmp_path) == [(2.5, 2.5)]


def test_a_file_of_delays_that_knows_too_little():
    model = LibraryDelays(library("ns"))
    one = Timing("x", 0, 1.0, 1.0, scale="unit")
    assert model.named(one, "comb.add", 8).in_delay == 2.5
    with pytest.raises(InvalidProblem, match=r"'comb\.xor' is in units of the built-in library"):
        model.named(one, "comb.xor", 8)
