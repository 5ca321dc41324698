"""What the fuzzers once found is not there any more: every file of ``found`` is run again."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from fuzz.cases import Fuzzer
from fuzz.commands import fuzzer
from fuzz.judging import Judge
from fuzz.keeping import FOUND, read


@functools.cache
def warmed(name: str) -> tuple[Fuzzer, str]:
    """A fuzzer that is ready, or why it is not."""
    one = fuzzer(name)
    return one, one.warm()


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.json")), ids=lambda path: path.stem)
def test_a_finding_is_mended(path: Path):
    name, case = read(path)
    one, why = warmed(name)
    if why:
        pytest.skip(why)
    judge = Judge(one)
    fault = judge(case).fault
    judge.close()
    assert fault is None, fault.text
