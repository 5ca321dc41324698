"""What a shell does to programs: closed streams, other encodings, file names of bytes, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT

from gaus_pass import text
from gaus_pass.diagnostics import Diagnostic, Severity, format_diagnostic
from gaus_pass.support.interrupts import is_interrupt

LOOP = ROOT / "test" / "cli" / "Inputs" / "loop.json"
KERNEL = ROOT / "test" / "kernels" / "dot_product.mlir"
NAME = b"\xff\xe4\x1b\n"
GAUS = f"{sys.executable} -m gaus_pass"
OPT = f"{sys.executable} -m gaus_pass.opt"


def shell(line: str, folder: Path, **variables: str) -> tuple[int, str]:
    """Exit status and both streams of a shell's line."""
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    return done.returncode, done.stdout.decode("utf-8", "surrogateescape")


def test_streams_that_are_closed_are_missed_only_where_they_are_needed(tmp_path: Path) -> None:
    closed = "error: cannot write standard output: it is closed\n"
    found = [
        shell(f"{GAUS} schedule {LOOP} -o a.json <&- >&- 2>&-", tmp_path),
        shell(f"{OPT} {KERNEL} -o a.mlir <&- >&- 2>&-", tmp_path),
        shell(f"{GAUS} schedule {LOOP} >&-", tmp_path),
        shell(f"{OPT} {KERNEL} >&-", tmp_path),
        shell(f"{GAUS} --help >&-", tmp_path),
        shell(f"{GAUS} schedule none.json 2>&-", tmp_path),
        shell(f"{GAUS} schedule <&-", tmp_path),
    ]
    unread = "error: cannot read '-': standard input is closed\n"
    assert found == [(0, ""), (0, ""), *3 * [(1, closed)], (1, ""), (1, unread)]
    assert sorted(os.listdir(tmp_path)) == ["a.json", "a.mlir"]


def test_pipes_that_nobody_reads_are_no_news(tmp_path: Path) -> None:
    for line in ("--help", "schedule none.json 2>&1", f"schedule {LOOP}"):
        status, said = shell(f"(sleep 0.5; {GAUS} {line}; echo $? >&2) | true", tmp_path)
        assert status == 0
        assert said in ("0\n", "1\n")


@pytest.mark.parametrize(
    "variables",
    [{"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_bytes_in_file_names_and_a_terminal_without_arrows(
    variables: dict[str, str], tmp_path: Path
) -> None:
    source, kernel = os.fsencode(tmp_path) + b"/" + NAME, os.fsencode(tmp_path) + b"/k" + NAME
    Path(os.fsdecode(source)).write_bytes(LOOP.read_bytes())
    Path(os.fsdecode(kernel)).write_bytes(KERNEL.read_bytes())
    name = "$'\\xff\\xe4\\x1b\\n'"
    lines = (
        f"{GAUS} schedule {name} --ii 1 -o r{name}",
        f"{GAUS} report r{name} -o {name}.html",
        f"{GAUS} hls k{name} --report {name}.md -o {name}.sv",
        f"{OPT} k{name} --gaus-schedule=report=d{name} -o {name}.mlir",
        f"{GAUS} report r{name}",
    )
    for line in lines:
        status, said = shell(line, tmp_path, **variables)
        assert status == 0, said
        assert said.isprintable() or set(said) & {"\x1b", "\x00"} == set()
    status, said = shell(f"{GAUS} schedule none{name}", tmp_path, **variables)
    assert said == "error: cannot read 'none\\xff\\xe4\\x1b\\n': No such file or directory\n"
    status, said = shell(f"{OPT} {KERNEL} --cse{name}", tmp_path, **variables)
    assert (status, "is not UTF-8" in said) == (1, True)
    made = (os.fsencode(tmp_path) + b"/" + NAME + b".sv", b"/r" + NAME)
    assert b"\x1b" not in Path(os.fsdecode(made[0])).read_bytes()
    assert json.loads(Path(os.fsdecode(os.fsencode(tmp_path) + made[1])).read_text())


CIRCT = "pycde.circt" if os.environ.get("GAUS_CIRCT") != "circt" else "circt"
"""What loads CIRCT's bindings."""

LOADING = """
import os, signal, sys
at, target, *sys.argv[1:] = sys.argv[1:]
class Stop:
    def find_spec(self, name, *rest):
        if name == at:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stop())
from importlib import import_module
sys.exit(import_module(target).main())
"""


@pytest.mark.parametrize(
    ("at", "program", "words"),
    [
        ("gaus_pass.cli.program", "gaus_pass.cli", ["schedule", str(LOOP)]),
        ("numpy", "gaus_pass.cli", ["schedule", str(LOOP)]),
        (CIRCT, "gaus_pass.cli", ["hls", str(KERNEL)]),
        ("gaus_pass.opt.job", "gaus_pass.opt.main", [str(KERNEL)]),
        ("gaus_pass.opt.cli", "gaus_pass.opt.main", [str(KERNEL)]),
    ],
)
def test_ctrl_c_during_loading_is_130_and_silent(at: str, program: str, words: list[str]) -> None:
    command = [sys.executable, "-c", LOADING, at, program, *words]
    done = subprocess.run(command, capture_output=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"", b"")


def test_an_error_that_ctrl_c_caused_is_known() -> None:
    error = ImportError("half loaded")
    assert not is_interrupt(error)
    error.__cause__ = KeyboardInterrupt()
    assert is_interrupt(error)
    outer = RuntimeError()
    outer.__context__ = error
    assert is_interrupt(outer)


def test_everything_that_hides_is_made_visible() -> None:
    hidden = ["\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ud800"]
    for one in hidden:
        assert text.one_line(f"a{one}b").isprintable()
        assert text.several_lines(f"a{one}\n\tb").replace("\n\t", "").isprintable()
    assert text.one_line("a\n\t\udcffä→") == "a\\n\\t\\xffä→"
    assert text.display_name("a\udcff") == "a\ufffd"


def test_no_line_of_a_diagnostic_passes_for_another() -> None:
    forged = "x\nf:1:1: error: forged\r\x1b[2J"
    ours = format_diagnostic(Diagnostic(Severity.ERROR, forged, forged, ((forged, forged),)))
    assert [line.count("error: ") for line in ours.split("\n")] == [3, 2]
    native = format_diagnostic(Diagnostic(Severity.ERROR, forged, "f:1:1", native=True))
    assert native == "f:1:1: error: x\n  f:1:1: error: forged\\r\\x1b[2J"
