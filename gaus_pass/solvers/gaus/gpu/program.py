"""The kernels of `kernels.cu`, compiled for a number of restarts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gaus_pass.solvers.common.nvrtc import DeviceProgram, Program
from gaus_pass.solvers.gaus.moments import TINY

MERGED = 8
"""Members of a maximum that one thread merges; it keeps all of them in registers."""
THREADS = 256
MOST_QUANTILES = 8
"""Points of a distribution that a thread keeps in registers."""
_SHARING = ("scatter", "slopes")
_NAMES = (
    "variances",
    "precedence",
    "latest",
    "latest_back",
    "sums",
    "gathered",
    "alive",
    "rise",
    "adam",
    *_SHARING,
)


def stride(copies: int) -> int:
    """Sums of a block that stay apart: one a restart where a block holds whole rows of them."""
    return copies if THREADS % copies == 0 else THREADS


def source(copies: int) -> str:
    """The text of all kernels for a number of restarts."""
    text = Path(__file__).with_name("kernels.cu").read_text(encoding="utf-8")
    constants = {
        "R": copies,
        "LIMIT": MERGED,
        "QUANTILES": MOST_QUANTILES,
        "THREADS": THREADS,
        "STRIDE": stride(copies),
        "TINY": f"{TINY}f",
    }
    lines = [f"#define {name} {value}" for name, value in constants.items()]
    return "\n".join([*lines, text])


@cache
def load_program(copies: int) -> Program:
    """The kernels for a number of restarts, compiled once a process."""
    return DeviceProgram(source(copies), _NAMES, _SHARING)
