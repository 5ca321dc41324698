"""The command line as a process: exit status, streams, signals, what it loads."""

from __future__ import annotations

import json
import math
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem

from gaus_pass.cli import main
from gaus_pass.cli.arguments import parse
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.errors import InvalidOption
from gaus_pass.formats.problem_json import problem_to_json
from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options

INPUTS = Path(__file__).resolve().parents[1] / "cli" / "Inputs"
GAUS = [sys.executable, "-m", "gaus_pass"]


def run(*words: str | Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*GAUS, *words], capture_output=True, text=True, check=False, **kwargs)


def chain(folder: Path, operations: int) -> Path:
    """A file with a chain of that many operations."""
    path = folder / "chain.json"
    with path.open("w") as file:
        command = [sys.executable, INPUTS / "chain.py", str(operations)]
        subprocess.run(command, stdout=file, check=True)
    return path


def test_help_loads_nothing_heavy():
    program = (
        "import sys\nfrom gaus_pass.cli.arguments import parse\n"
        "parse(['schedule', '--ii', '2', 'x.json'])\n"
        "heavy = {'numpy', 'numba', 'ortools', 'torch', 'rich', 'networkx'}\n"
        "print(*sorted(heavy & {*sys.modules}))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (found.returncode, found.stdout.split(), found.stderr) == (0, [], "")


SAMPLES = {int: ("3", 3), float: ("1.5", 1.5), dict: ("mul:2,add:1", {"mul": 2, "add": 1})}
TEXTS = {"clock": "100MHz"}
"""Texts that an option with a form of its own takes."""
_CLOCKED = ["--clock=100MHz", "--part=ecp5"]
COMPANY = {"clock": ["--part=ecp5"], "input_delay": _CLOCKED, "output_delay": _CLOCKED}
"""What an option is an error without."""


@pytest.mark.parametrize("name", [f.name for f in options_of(Options) if f.name != "report"])
def test_every_option_of_the_table_is_a_flag(name: str):
    (spec,) = (f for f in options_of(Options) if f.name == name)
    kind, choices = spec.metadata["kind"], spec.metadata["choices"]
    flag = f"--{key_of(name)}"
    if kind is bool:
        assert getattr(parse(["schedule", flag]).options, name) is True
        return
    text, value = (
        (choices[-1], choices[-1]) if choices else SAMPLES.get(kind, (TEXTS.get(name, "x"),) * 2)
    )
    words = ["schedule", *COMPANY.get(name, [])]
    assert getattr(parse([*words, flag, text]).options, name) == value
    assert getattr(parse([*words, f"{flag}={text}", "a.json"]).options, name) == value


def test_defaults_are_those_of_the_table():
    assert parse(["schedule"]).options == Options()


def test_options_may_stand_before_and_after_the_file():
    request = parse(["schedule", "--strict", "a.json", "--quiet", "-o", "-"])
    assert (request.input, request.output, request.quiet) == ("a.json", None, True)
    assert request.options.strict


@pytest.mark.parametrize("words", [[], ["schedule", "--io"], ["schedule", "-x"], ["--ii", "2"]])
def test_bad_command_lines_raise(words: list[str]):
    with pytest.raises(InvalidOption):
        parse(words)


def test_stdout_has_the_json_and_nothing_else():
    found = run("schedule", INPUTS / "loop.json", "--ii", "1")
    assert found.returncode == 0
    assert json.loads(found.stdout)["results"][0]["ii"] == 2
    assert found.stderr.startswith("loop.c:3:5: warning: Target II = 1, final II = 2")


def test_the_same_call_gives_the_same_schedule():
    results = [json.loads(run("schedule", INPUTS / "loop.json").stdout) for _ in range(2)]
    for result in results:
        del result["results"][0]["seconds"], result["results"][0]["peak_rss_mb"]
        for point in result["results"][0]["trace"]:
            del point["seconds"]
    assert results[0] == results[1]


def test_an_interrupt_ends_with_130_and_leaves_no_file(tmp_path: Path):
    source, target = chain(tmp_path, 100_000), tmp_path / "out.json"
    child = subprocess.Popen([*GAUS, "schedule", source, "-o", target], stderr=subprocess.PIPE)
    time.sleep(1.0)
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=60)
    assert child.returncode == 130
    assert stderr == b""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["chain.json"]


INTERRUPTED_SEARCH = """
import os, signal, sys
from gaus_pass.cli import main
from gaus_pass.cli.progress import ProgressLine

def stop(self, stage, objective):
    if stage.startswith(("refine", "gaus")):
        os.kill(os.getpid(), signal.SIGINT)

ProgressLine.__call__ = stop
sys.exit(main())
"""


@pytest.mark.parametrize("solver", ["refine", "auto"])
def test_an_interrupted_search_writes_its_best_schedule_and_ends_with_130(
    tmp_path: Path, solver: str
):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    problem = random_problem(np.random.default_rng(0), 60)
    source.write_text(json.dumps({"schema": 1, "problem": problem_to_json(problem)}))
    words = ["schedule", source, "--objective", "memory", "--slack", "2"]
    words += ["--solver", solver, "--iterations", "1000000", "-o", target]
    child = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_SEARCH, *map(str, words)], stderr=subprocess.PIPE
    )
    assert child.returncode == 130
    assert b"warning: interrupted: this is the best legal schedule until then" in child.stderr
    (result,) = json.loads(target.read_text())["results"]
    assert (result["status"], result["verified"]) == ("interrupted", True)


def test_a_closed_pipe_is_no_news():
    child = subprocess.Popen(
        [*GAUS, "schedule", INPUTS / "loop.json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert child.wait(timeout=60) == 1
    assert child.stderr.read() == b""


def test_a_full_device_is_an_error():
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [*GAUS, "schedule", INPUTS / "loop.json"], stdout=full, stderr=subprocess.PIPE
        )
    assert found.returncode == 1
    assert found.stderr == b"error: cannot write standard output: No space left on device\n"


def broken(_: object) -> None:
    raise RuntimeError("boom")


def test_a_bug_has_a_traceback_only_with_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("gaus_pass.cli.schedule.schedule", broken)
    assert main(["schedule", "x.json"]) == 1
    assert capsys.readouterr().err == (
        "error: internal error: RuntimeError: boom; --debug shows where\n"
    )
    with pytest.raises(RuntimeError, match="boom"):
        main(["schedule", "x.json", "--debug"])


def test_what_needs_too_much_memory_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def greedy(request: object) -> None:
        raise MemoryError

    monkeypatch.setattr("gaus_pass.cli.schedule.schedule", greedy)
    assert main(["schedule", "x.json"]) == 1
    assert capsys.readouterr().err.startswith("x.json: error: out of memory; is some latency")


def test_a_user_error_has_a_traceback_only_with_debug():
    assert "Traceback" not in run("schedule", "no-such-file.json").stderr
    assert "Traceback" in run("schedule", "no-such-file.json", "--debug").stderr


def test_a_result_is_a_problem_again(tmp_path: Path):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    assert run("schedule", INPUTS / "loop.json", "-o", first).returncode == 0
    assert run("schedule", first, "-o", second).returncode == 0
    one, two = (json.loads(p.read_text()) for p in (first, second))
    assert one["problem"] == two["problem"]
    assert one["results"][0]["schedules"] == two["results"][0]["schedules"]


def test_several_regions_stay_together(tmp_path: Path):
    part = json.loads((INPUTS / "loop.json").read_text())
    path = tmp_path / "two.json"
    path.write_text(json.dumps({"schema": 1, "regions": [part, part]}))
    found = json.loads(run("schedule", path).stdout)
    assert [len(region["results"]) for region in found["regions"]] == [1, 1]


def _read_to_the_end(terminal: int) -> str:
    """What was written to a terminal whose other end is closed; a single read may give a part."""
    parts: list[bytes] = []
    with open(terminal, "rb", buffering=0) as source, suppress(OSError):  # how Linux tells its end
        while part := source.read(4096):
            parts.append(part)
    return b"".join(parts).decode()


@pytest.mark.parametrize("ci", ["", "1"])
def test_progress_shows_on_terminals_only_and_not_in_ci(
    ci: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("gaus_pass.cli.progress._PATIENCE", 0.0)
    terminal, slave = pty.openpty()
    with os.fdopen(slave, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with ProgressLine(quiet=False) as progress:
            progress("shifts by 4", 12345.0)
        with ProgressLine(quiet=False, options=Options(time_limit=60.0)) as progress:
            progress.expect(100.0)
            progress("gaus, iteration [40]", 125.0)
        with ProgressLine(quiet=False) as progress:
            progress.expect(100.0)
            progress("shifts by 2", 125.0)
        with ProgressLine(quiet=False) as progress:
            progress.score("making candidate 1", math.nan)
        with ProgressLine(quiet=False) as progress:
            progress.expect(100.0)
            progress.score("2 of 9 candidates measured", 2500.5)
        with ProgressLine(quiet=True) as progress:
            progress("never seen", 1.0)
    shown = _read_to_the_end(terminal)
    assert ("shifts by 4: 12,345" in shown) == (not ci)
    assert ("gaus, iteration [40]: 125  [gap 25.00%, 0 s, 60 s left]" in shown) == (not ci)
    assert ("shifts by 2: 125  [0 s]" in shown) == (not ci)  # in a cost of its own: no gap
    assert ("making candidate 1: no score yet  [0 s]" in shown) == (not ci)
    assert ("2 of 9 candidates measured: best score 2,500.5  [0 s]" in shown) == (not ci)
    assert "never seen" not in shown
    assert capsys.readouterr().out == ""


def test_without_a_terminal_there_is_no_progress(capsys: pytest.CaptureFixture[str]):
    with ProgressLine(quiet=False) as progress:
        progress("never seen", 1.0)
    assert capsys.readouterr() == ("", "")


def test_what_takes_minutes_is_said_without_a_terminal_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("gaus_pass.cli.progress._PATIENCE", 0.01)
    with ProgressLine(quiet=True, everywhere=True) as progress:
        progress.score("never seen", math.nan)
        time.sleep(0.05)
    assert capsys.readouterr() == ("", "")
    with ProgressLine(quiet=False, everywhere=True) as progress:
        progress.score("measuring 3 designs on ecp5", math.nan)
        told = ""
        while not told:
            told = capsys.readouterr().err
            time.sleep(0.01)
    assert told.startswith("progress: measuring 3 designs on ecp5: no score yet  [0 s]\n")


def test_a_terminal_shows_what_has_begun_before_its_end(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("gaus_pass.cli.progress._PATIENCE", 0.2)
    terminal, slave = pty.openpty()
    with os.fdopen(slave, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with ProgressLine(quiet=False, everywhere=True) as progress:
            progress.score("measuring 3 designs on ecp5", math.nan)
            while progress._line is None:
                time.sleep(0.01)
            time.sleep(0.2)  # until it is drawn
    assert "measuring 3 designs on ecp5: no score yet" in _read_to_the_end(terminal)


def test_debug_prints_the_log_of_this_package_only(tmp_path: Path):
    found = run("schedule", INPUTS / "loop.json", "--solver", "list", "--debug")
    assert json.loads(found.stdout)["results"][0]["ii"] == 2
    lines = found.stderr.splitlines()
    assert "gaus_pass.scheduling.ii_search: list: II 2, at most " in found.stderr
    assert any(line.startswith("gaus_pass.progress: list, order 1 of ") for line in lines)
    assert all(line.startswith("gaus_pass.") for line in lines)
    assert run("schedule", INPUTS / "loop.json", "--solver", "list").stderr == ""
