"""What a measurement leaves when it is interrupted: nothing, not even temporary files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.processes import alive, within

from gaus_pass.support.yosys import compile_program
from gaus_pass.target.process import Runner

KERNEL = Path(__file__).parents[1] / "kernels" / "dot_product.mlir"
LITTERING = """import os, pathlib, sys, tempfile, time
made = tempfile.mkdtemp(prefix="yowasp_")
pathlib.Path(made, "x").write_text("x")
note = pathlib.Path(sys.argv[1])
note.with_suffix(".new").write_text(f"{os.getpid()} {made}")
note.with_suffix(".new").rename(note)
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_of_an_interrupted_measurement(tmp_path: Path, number: signal.Signals):
    temporary, note = tmp_path / "tmp", tmp_path / "note"
    temporary.mkdir()
    (tmp_path / "target.py").write_text(LITTERING)
    target = f"{sys.executable} {tmp_path / 'target.py'} {note}"
    words = ["hls", str(KERNEL), "--target", target, "--candidates", "1", "-o", "out.sv"]
    child = subprocess.Popen(
        [sys.executable, "-m", "gaus_pass", *words],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    within(120.0, note.exists)
    pid, folder = note.read_text().split()
    assert Path(folder).is_relative_to(temporary)
    if number is signal.SIGINT:
        os.killpg(child.pid, number)  # as a terminal does
    else:
        child.send_signal(number)
    _, told = child.communicate(timeout=120)
    within(60.0, lambda: not alive(int(pid)))
    assert list(temporary.iterdir()) == []
    assert b"Traceback" not in told
    if number is signal.SIGINT:  # the best until then is written
        assert child.returncode == 130
        assert (tmp_path / "out.sv").exists()
    else:
        assert child.returncode in (128 + number, -number)
        assert not (tmp_path / "out.sv").exists()


def test_what_a_program_leaves_is_in_its_folder(tmp_path: Path):
    note = tmp_path / "note"
    text = LITTERING.replace("time.sleep(600)", "os._exit(0)")
    Runner().run([sys.executable, "-c", text, str(note)], tmp_path)
    assert Path(note.read_text().split()[1]).parent == tmp_path


def test_what_is_compiled_first_has_a_folder_of_its_own(tmp_path: Path):
    note = tmp_path / "note"
    text = LITTERING.replace("time.sleep(600)", "print('Preparing to run', file=sys.stderr)")
    said: list[str] = []
    compile_program("It", [sys.executable, "-c", text, str(note)], said.append)
    assert said
    assert not Path(note.read_text().split()[1]).exists()
