"""A slice of tools/bench/exactness.py: auto against an independent model and checker."""

from __future__ import annotations

import pytest
from support.exactness import examine
from support.kinds import KINDS

SEEDS = (20, 21, 22)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KINDS)
def test_auto_is_exact_on_small_problems(name: str, seed: int) -> None:
    record = examine(name, seed, 20.0)
    assert not record.fault
    assert record.equal or not record.known
