"""A program in a child of itself: what is told of crashes, how signals and statuses go through."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.processes import alive, within

pytestmark = pytest.mark.skipif(not hasattr(signal, "sigwaitinfo"), reason="no sigwaitinfo")

PROGRAM = """
import os, signal, sys, time
from gaus_pass.support.guard import guarded, note
def work():
    note("the work")
    print(os.getpid(), flush=True)
    {body}
    return 7
sys.exit(guarded(work, lambda text: print(text, file=sys.stderr)))
"""


def begin(body: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PROGRAM.format(body=body)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("pass", 7, ""),
        ("sys.exit(3)", 3, ""),
        ("os.abort()", 1, "the work crashed (SIGABRT); nothing has been written\n"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", 1, "the work crashed (SIGSEGV); nothing has"),
        ("os.kill(os.getpid(), signal.SIGKILL)", 1, "the work was killed (SIGKILL); is there too"),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM, ""),
    ],
)
def test_how_the_child_ends_is_how_the_program_ends(body: str, status: int, said: str):
    program = begin(body)
    _, error = program.communicate(timeout=60)
    assert program.returncode == status
    assert error.startswith(said) if said else not error


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_handed_on(number: signal.Signals):
    program = begin("signal.signal(signal.SIGINT, signal.SIG_DFL); time.sleep(60)")
    assert program.stdout is not None
    program.stdout.readline()
    program.send_signal(number)
    program.communicate(timeout=60)
    assert program.returncode == -number


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_program_that_is_killed_takes_its_child_along():
    program = begin("time.sleep(60)")
    assert program.stdout is not None
    child = int(program.stdout.readline())
    program.kill()
    program.communicate(timeout=60)  # returns when the child has let go of the pipe, too
    within(10.0, lambda: not alive(child))


def test_a_crash_of_a_pass_leaves_the_output_as_it_was(tmp_path: Path):
    source, out = tmp_path / "in.mlir", tmp_path / "out.mlir"
    out.write_text("old")
    source.write_text(
        "hw.module @m(in %a : i1, out r : i1) {\n"
        "  %0 = comb.shrs %a, %a : i1\n  hw.output %0 : i1\n}"
    )
    words = [str(source), "--convert-comb-to-synth", "-o", str(out)]
    run = [sys.executable, "-m", "gaus_pass.opt", *words]
    ended = subprocess.run(run, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode == 1
    # Which signal depends on the wheel.
    told = r"error: pass 'convert-comb-to-synth' crashed \(SIG\w+\); nothing has been written"
    assert re.match(told, ended.stderr.splitlines()[-1])
    assert "Stack dump" not in ended.stderr
    assert out.read_text() == "old"
