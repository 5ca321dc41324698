"""Logic levels that CIRCT measures, and the cache that remembers them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.cache import cache_directory
from gaus_pass.diagnostics import Diagnostic
from gaus_pass.ir import aig_delays
from gaus_pass.ir.aig_delays import AigDelays
from gaus_pass.ir.bindings import ir, new_context
from gaus_pass.ir.delays import MeasuredDelays
from gaus_pass.ir.operator_types import Timing

PORTS = "in %a : i32, in %b : i32, in %s : i1, in %r : !hw.array<4xi8>, in %i : i2"


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
        ("%0 = comb.divu %a, %b : i32", None),
        ('%0 = comb.add %a, %b {sv.namehint = "x", gaus.start = 3 : i64} : i32', 14),
    ],
)
def test_levels(text: str, levels: int | None, tmp_path: Path):
    assert with_operation(text, AigDelays(tmp_path).levels) == levels


def test_what_was_measured_once_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "%0 = comb.add %a, %b : i32"
    assert with_operation(text, AigDelays(tmp_path).levels) == 14

    def fail(*_: object) -> int:
        raise AssertionError("measured again")

    monkeypatch.setattr(AigDelays, "_measure", fail)
    assert with_operation(text, AigDelays(tmp_path).levels) == 14
    with pytest.raises(AssertionError):
        with_operation("%0 = comb.sub %a, %b : i32", AigDelays(tmp_path).levels)


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', b"\xff\x00"])
def test_a_damaged_cache_is_ignored(content: str | bytes, tmp_path: Path):
    AigDelays(tmp_path)
    file = tmp_path / f"aig-levels-{aig_delays.wheel_version()}.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert with_operation("%0 = comb.and %a, %b : i32", AigDelays(tmp_path).levels) == 1
    assert 1 in json.loads(file.read_text()).values()


def test_wrong_entries_of_a_cache_are_ignored(tmp_path: Path):
    file = tmp_path / f"aig-levels-{aig_delays.wheel_version()}.json"

    def poison(op: Any) -> int | None:
        key = aig_delays.scratch_module(op)
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


def test_what_cannot_be_measured_keeps_its_delay_and_says_so_once(tmp_path: Path):
    said: list[Diagnostic] = []
    model = MeasuredDelays(AigDelays(tmp_path), said.append)
    timing = Timing("div", 0, 5.0, 5.0)

    def twice(op: Any) -> Timing:
        model.apply(timing, op, "comb.divu", 32)
        return model.apply(timing, op, "comb.divu", 32)

    assert with_operation("%0 = comb.divu %a, %b : i32", twice) == timing
    assert len(said) == 1
    assert "'comb.divu'; its library delay 5 is used" in said[0].message


def test_an_operator_with_latency_is_logic_in_its_first_step(tmp_path: Path):
    model = MeasuredDelays(AigDelays(tmp_path), lambda _: None)

    def measure(op: Any) -> Timing:
        return model.apply(Timing("add", 2), op, "comb.add", 32)

    timing = with_operation("%0 = comb.add %a, %b : i32", measure)
    assert (timing.in_delay, timing.out_delay) == (14.0, 0.0)


def test_delays_of_the_ir_win(tmp_path: Path):
    model = MeasuredDelays(AigDelays(tmp_path), lambda _: None)
    timing = Timing("add", 0, 3.0, 3.0, own_delays=True)
    text = "%0 = comb.add %a, %b : i32"
    assert with_operation(text, lambda op: model.apply(timing, op, "comb.add", 32)) == timing
