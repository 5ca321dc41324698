"""The program as a process: Ctrl-C, a pipe that nobody reads, a full disk, a terminal."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = "hw.module @a() {}\n"

# A program whose pass waits to be interrupted, and says when it does.
WAITING = """
import sys, time
from dataclasses import dataclass
from gaus_pass.opt.main import main
from gaus_pass.passes.base import PassSpec

@dataclass(frozen=True)
class NoOptions:
    pass

def run(op, options, emit):
    print("waiting", file=sys.stderr, flush=True)
    time.sleep(60)

sys.exit(main(specs={"wait": PassSpec("wait", "", NoOptions, run)}))
"""

# A program that waits for its input.
READING = """
import sys, time
from gaus_pass.opt.main import main

class Slow:
    def read(self):
        print("waiting", file=sys.stderr, flush=True)
        time.sleep(60)

class Stdin:
    buffer = Slow()

sys.stdin = Stdin()
sys.exit(main(specs={}))
"""


def program(*words: str) -> list[str]:
    return [sys.executable, "-m", "gaus_pass.opt", *words]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.mlir"
    path.write_text(MODULE)
    return path


def interrupted(code: str, *words: str) -> tuple[int, str]:
    """Run ``code`` until it says that it waits, press Ctrl-C, and give status and what it says."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    return process.returncode, rest


def test_ctrl_c_in_a_pass_ends_with_130_and_leaves_nothing(source: Path) -> None:
    output = source.with_name("out.mlir")
    assert interrupted(WAITING, str(source), "--wait", "-o", str(output)) == (130, "")
    assert os.listdir(source.parent) == ["in.mlir"]


def test_ctrl_c_while_reading_standard_input_ends_with_130() -> None:
    assert interrupted(READING) == (130, "")


def test_a_pipe_that_nobody_reads_is_no_news(source: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(program(str(source)), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (run.returncode, run.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_an_error(source: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(program(str(source)), stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 1
    assert run.stderr == "error: cannot write standard output: No space left on device\n"


@pytest.mark.parametrize(("force", "status"), [([], 1), (["-f"], 0)])
def test_bytecode_goes_to_a_terminal_only_by_force(
    source: Path, force: list[str], status: int
) -> None:
    ours, theirs = pty.openpty()
    run = subprocess.run(
        program(str(source), "--emit-bytecode", *force),
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    os.close(ours)
    assert run.returncode == status
    assert ("not writing bytecode to a terminal" in run.stderr) is bool(status)


def test_the_same_input_gives_the_same_bytes(source: Path) -> None:
    words = program(str(source), "--canonicalize", "--mlir-print-debuginfo")
    first, second = (subprocess.run(words, capture_output=True, check=True) for _ in range(2))
    assert first.stdout == second.stdout != b""
