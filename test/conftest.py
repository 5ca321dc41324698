"""What all pytest files share: missing tools, optional packages, public data."""

from __future__ import annotations

import os
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.paths import ROOT, SHARED_DATA

pytest_plugins = ["support.browser"]


def require_tool(name: str) -> str:
    """Give the path of a program; skip the test without it, fail when GAUS_REQUIRE_TOOLS=1."""
    path = shutil.which(name)
    if path is not None:
        return path
    if os.environ.get("GAUS_REQUIRE_TOOLS") == "1":
        pytest.fail(f"'{name}' is not on PATH and GAUS_REQUIRE_TOOLS=1", pytrace=False)
    pytest.skip(f"'{name}' is not on PATH")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Hold the markers `requires_tool` and `torch`, and let Ctrl-C arrive.

    Shells start what runs in their background deaf to it, and CP-SAT leaves the system's own
    handler behind.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for marker in item.iter_markers("requires_tool"):
        for name in marker.args:
            require_tool(name)
    if item.get_closest_marker("torch") and find_spec("torch") is None:
        pytest.skip("torch is not installed")


@pytest.fixture
def tool():
    """`tool("iverilog")` is its path; see `require_tool`."""
    return require_tool


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Public benchmark inputs beside the checkout; the test is skipped where there are none."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no public benchmark inputs beside the checkout")
    return SHARED_DATA
