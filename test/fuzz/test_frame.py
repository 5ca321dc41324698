"""The frame of the fuzzers: what dies or hangs is found, shrunk, kept and run again."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict
from fuzz.frame import Settings, Tally, case_of, run
from fuzz.keeping import FOUND, read


class Numbers(Fuzzer):
    """Cases are lists of numbers; some numbers are faults."""

    name = "numbers"
    limits = Limits(cpu=1, seconds=0.6)
    batch = 5

    def make(self, rng: random.Random) -> Case:
        return {"numbers": [rng.randrange(60) for _ in range(5)]}

    def judge(self, case: Case, folder: Path) -> Verdict:
        assert list(folder.iterdir()) == []
        (folder / "mine").touch()
        for number in case["numbers"]:
            if number == 1:
                return Verdict(Fault("one", f"{case['numbers']} has a 1"))
            if number == 2:
                os.kill(os.getpid(), signal.SIGSEGV)
            if number == 3:
                time.sleep(100)
            if number == 4:
                raise ValueError("four")
        return Verdict()

    def smaller(self, case: Case) -> Iterator[Case]:
        numbers = case["numbers"]
        for k in range(len(numbers)):
            yield {"numbers": numbers[:k] + numbers[k + 1 :]}


class Sometimes(Numbers):
    """A fault that comes once and not again."""

    def __init__(self, once: Path) -> None:
        self.once = once

    def judge(self, case: Case, folder: Path) -> Verdict:
        del case, folder
        if self.once.exists():
            self.once.unlink()
            return Verdict(Fault("once", "only once"))
        return Verdict()


def found_of(folder: Path, jobs: int) -> tuple[Tally, dict[str, Case]]:
    settings = Settings(seed=5, seconds=60.0, jobs=jobs, cases=24, keep=folder)
    tally = run(Numbers(), settings)
    return tally, {f.fault.kind: f.case for f in tally.findings}


def test_every_kind_of_end_is_found_and_shrunk(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    tally, found = found_of(tmp_path, 3)
    assert tally.cases == 24
    kinds = {"one": 1, "died: SIGSEGV": 2, "no end": 3, "exception: ValueError": 4}
    assert found == {kind: {"numbers": [number]} for kind, number in kinds.items()}
    assert sorted(read(p)[1]["numbers"] for p in tmp_path.iterdir()) == [[1], [2], [3], [4]]
    assert "numbers: seed 5, case" in capfd.readouterr().out
    assert tally.closing(Numbers(), 1).endswith("; 4 findings")


def test_a_case_depends_on_seed_and_number_alone():
    cases = [case_of(Numbers(), 7, n) for n in range(20)]
    assert cases == [case_of(Numbers(), 7, n) for n in range(20)]
    assert cases != [case_of(Numbers(), 8, n) for n in range(20)]


def test_what_is_not_seen_again_is_no_finding(tmp_path: Path):
    once = tmp_path / "once"
    once.touch()
    tally = run(Sometimes(once), Settings(seed=1, seconds=60.0, cases=3))
    assert (tally.findings, tally.counts["not seen again"]) == ([], 1)


def test_files_of_findings_say_what_was_wrong():
    for path in FOUND.glob("*.json"):
        assert set(json.loads(path.read_text())) == {"fuzzer", "found", "fault", "text", "case"}
