"""Picking the wheel, contexts, and reading with locations that say where."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.diagnostics import Severity
from gaus_pass.errors import ImportFailed, InvalidOption, MissingDependency
from gaus_pass.ir.core import bindings, reading
from gaus_pass.ir.core.bindings import PassManager, ir, is_new_enough, location_text, new_context
from gaus_pass.ir.core.locations import renamed
from gaus_pass.ir.core.reading import MalformedInput, parse_file, parse_module

TWO_MODULES = "hw.module @a() {\n}\nhw.module @b(in %x: i4, out y: i4) {\n  hw.output %x : i4\n}\n"


@pytest.fixture
def context() -> Any:
    return new_context()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bindings.Wheel]:
    """Choose a wheel as if these were installed (with versions) and imported."""

    def choice(installed: dict[str, str], imported: str = "", asked: str = "") -> bindings.Wheel:
        for wheel in (bindings.PYCDE, bindings.CIRCT):
            monkeypatch.delitem(sys.modules, wheel.package, raising=False)
        if imported:
            monkeypatch.setitem(sys.modules, imported, sys)
        monkeypatch.setenv(bindings.ENVIRONMENT_VARIABLE, asked)
        monkeypatch.setattr(
            bindings.PathFinder, "find_spec", lambda name, *_: name if name in installed else None
        )
        monkeypatch.setattr(bindings.metadata, "version", installed.__getitem__)
        return bindings.wheel.__wrapped__()

    return choice


NEW, OLD = "1.162.0", "1.62.0"


@pytest.mark.parametrize(
    ("installed", "imported", "asked", "wheel"),
    [
        ({"pycde": "0.12.1"}, "", "", bindings.PYCDE),
        ({"circt": NEW}, "", "", bindings.CIRCT),
        ({"pycde": "0.12.1", "circt": NEW}, "", "", bindings.PYCDE),
        ({"pycde": "0.12.1", "circt": NEW}, "", "circt", bindings.CIRCT),
        ({"pycde": "0.12.1", "circt": NEW}, "circt", "", bindings.CIRCT),
        ({"pycde": "0.12.1", "circt": NEW}, "circt", "pycde", bindings.CIRCT),
        ({"pycde": "0.12.1", "circt": OLD}, "", "", bindings.PYCDE),
    ],
)
def test_the_wheel_that_is_picked(
    choose: Any, installed: dict[str, str], imported: str, asked: str, wheel: bindings.Wheel
) -> None:
    assert choose(installed, imported, asked) == wheel


@pytest.mark.parametrize(
    ("installed", "asked", "error", "message"),
    [
        ({}, "", MissingDependency, "pip install pycde"),
        ({"circt": OLD}, "", MissingDependency, "pip install pycde"),
        ({"pycde": "0.12.1", "circt": OLD}, "circt", MissingDependency, "circt 1.62.0 is too old"),
        ({"pycde": "0.12.1"}, "circt", MissingDependency, "'circt' is not installed"),
        ({"pycde": "0.12.1"}, "mlir", InvalidOption, "neither circt nor pycde"),
    ],
)
def test_no_wheel_to_pick(
    choose: Any, installed: dict[str, str], asked: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        choose(installed, asked=asked)


@pytest.mark.parametrize(
    ("version", "answer"),
    [("1.62.0", False), ("1.161.9", False), ("1.162.0", True), ("1.162.0rc1", True), ("2.0", True)],
)
def test_is_new_enough(version: str, answer: bool) -> None:
    assert is_new_enough(version) is answer


def test_importing_loads_nothing_heavy_and_runs_no_package_init() -> None:
    program = (
        "import sys; import gaus_pass.ir.core.bindings as b; "
        "before = b.wheel().package in sys.modules; "
        "b.ir; print(before, hasattr(sys.modules['pycde'], 'Module') if 'pycde' in sys.modules "
        "else False, {'pycde.circt', 'circt'} <= set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.split() == ["False", "False", "False"], run.stderr


def test_ctrl_c_is_still_pythons_after_loading() -> None:
    program = (
        "import os, signal; from gaus_pass.ir.core.bindings import ir\n"
        "try: os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)\n"
        "except KeyboardInterrupt: print('caught')"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout == "caught\n", run.stderr


def test_names_that_are_no_dialects_are_missing_attributes() -> None:
    assert bindings.dialect_module("hw").ModuleType is bindings.hw.ModuleType
    assert not hasattr(bindings, "no_such_dialect")


@pytest.mark.parametrize(
    "operation", ["ssp.instance", "affine.for", "memref.load", "loopschedule.pipeline", "math.exp"]
)
def test_dialects_left_out_by_the_wheel_are_loaded(context: Any, operation: str) -> None:
    assert context.is_registered_operation(operation)


def test_unregistered_dialects_are_an_option(context: Any) -> None:
    with pytest.raises(MalformedInput):
        parse_module('"no.such"() : () -> ()', "f", context)
    parse_module('"no.such"() : () -> ()', "f", new_context(allow_unregistered=True))


def places(module: Any) -> list[str]:
    found: list[str] = []

    def visit(op: Any) -> Any:
        found.append(location_text(op))
        arguments = [a for r in op.regions for b in r.blocks for a in b.arguments]
        found.extend(map(location_text, arguments))
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def test_text_and_file_give_the_same_locations(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "two.mlir"
    path.write_text(TWO_MODULES)
    from_file = places(parse_file(str(path), context))
    assert places(parse_module(TWO_MODULES, str(path), context)) == from_file
    assert f"{path}:4:3" in from_file
    assert f"{path}:3:17" in from_file


def test_empty_lines_in_front_move_the_locations(context: Any) -> None:
    module = parse_module("\n" * 9 + TWO_MODULES, "<stdin>", context)
    assert "<stdin>:13:3" in places(module)


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ('loc("a.mlir":3:4)', "a.mlir:3:4"),
        ("loc(unknown)", ""),
        ('loc("name")', ""),
        ('loc("name"("a.mlir":3:4))', "a.mlir:3:4"),
        ('loc(callsite("f"("a.mlir":3:4) at "b.mlir":5:6))', "a.mlir:3:4"),
        ('loc(callsite("f" at "b.mlir":5:6))', "b.mlir:5:6"),
        ('loc(fused["n", "a.mlir":3:4, "b.mlir":5:6])', "a.mlir:3:4"),
        ('loc(fused<"meta">["a.mlir":3:4])', "a.mlir:3:4"),
    ],
)
def test_location_text(context: Any, location: str, text: str) -> None:
    module = parse_module(f"module {{}} {location}", "f", context)
    assert location_text(module.operation) == text
    assert location_text(module.operation.location) == text


@pytest.mark.parametrize(
    ("location", "text"), [("-:1:2", "f:1:2"), ("", ""), ("a-:1:2", "a-:1:2"), ("-x:1:2", "-x:1:2")]
)
def test_renamed(location: str, text: str) -> None:
    assert renamed(location, "f") == text


def test_errors_are_raised_with_place_and_notes_and_all_are_emitted(context: Any) -> None:
    seen: list[Any] = []
    with pytest.raises(MalformedInput) as caught:
        parse_module("hw.module @a() {}\nhw.module @a() {}", "f.mlir", context, seen.append)
    assert caught.value.location == "f.mlir:2:1"
    assert "redefinition of symbol named 'a'" in caught.value.message
    assert [where for where, _ in caught.value.notes][-1] == "f.mlir:1:1"
    assert [(d.severity, d.location) for d in seen] == [(Severity.ERROR, "f.mlir:2:1")]


def test_a_file_that_is_not_there(context: Any) -> None:
    with pytest.raises(ImportFailed, match="cannot open 'no-such-file': No such file"):
        parse_file("no-such-file", context)


def bytecode(context: Any) -> bytes:
    buffer = BytesIO()
    parse_module(TWO_MODULES, "two.mlir", context).operation.write_bytecode(buffer)
    return buffer.getvalue()


def test_bytecode_keeps_its_locations(context: Any, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(bytecode(context))
    for module in (
        parse_module(bytecode(context), "other", context),
        parse_file(str(tmp_path / "b"), context),
    ):
        assert "two.mlir:4:3" in places(module)


def test_bytecode_cut_short_anywhere_is_an_error(context: Any) -> None:
    whole = bytecode(context)
    for length in range(1, len(whole), 17):
        with pytest.raises(MalformedInput):
            parse_module(whole[:length], "cut", context)


def test_bytecode_that_crashes_the_reader_is_an_error(
    context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, read = os.getpid(), ir.Module.parse

    class CrashingModule:
        @staticmethod
        def parse(source: Any, context: Any) -> Any:
            if os.getpid() != parent:  # In the child that tries it out.
                os.kill(os.getpid(), signal.SIGKILL)
            return read(source, context=context)

    class Bindings:
        Module, MLIRError = CrashingModule, ir.MLIRError

    whole = bytecode(context)
    monkeypatch.setattr(reading, "ir", Bindings)
    with pytest.raises(MalformedInput, match="damaged"):
        parse_module(whole, "b", context)


@pytest.mark.parametrize(
    "source", [b"\xff\xfe\x00", b"junk", b"module {", "module { é }", b"\x00("]
)
def test_what_is_not_mlir_is_an_error(context: Any, source: str | bytes) -> None:
    with pytest.raises(MalformedInput) as caught:
        parse_module(source, "f", context)
    assert caught.value.location.startswith("f:1:")


def test_python_passes_run_beside_native_ones(context: Any) -> None:
    module = parse_module(TWO_MODULES, "f", context)
    seen: list[str] = []
    manager = PassManager("builtin.module", context=context)
    manager.add("cse")
    manager.add(lambda op, _: seen.append(op.name), name="Ours", argument="ours")
    manager.run(module.operation)
    assert seen == ["builtin.module"]


def test_verilog_reports_errors_as_diagnostics(context: Any) -> None:
    parts: list[str] = []
    bindings.export_verilog(parse_module(TWO_MODULES, "f", context), parts.append)
    assert "module b(" in "".join(parts)
    bad = (
        "hw.module @m(in %a: !seq.clock, out y: i1) {\n"
        "  %0 = seq.from_clock %a\n  hw.output %0 : i1\n}"
    )
    errors: list[str] = []

    def listen(native: Any) -> bool:
        errors.append(native.message)
        return True

    with bindings.diagnostics_to(context, listen):
        bindings.export_verilog(parse_module(bad, "f", context), parts.append)
    assert errors
