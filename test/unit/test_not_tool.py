"""`not` tells an orderly failure from a crash."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("status", "want_crash", "expected"),
    [
        (0, False, 1),
        (1, False, 0),
        (2, False, 0),
        (-6, False, 1),  # ended by a signal
        (134, False, 1),  # the same, as a shell reports it
        (139, False, 1),
        (0, True, 1),
        (1, True, 1),
        (-11, True, 0),
        (139, True, 0),
    ],
)
def test_inverted_status(root: Path, status: int, want_crash: bool, expected: int):
    tool = runpy.run_path(str(root / "test" / "tools" / "not.py"))
    assert tool["inverted_status"](status, want_crash) == expected
