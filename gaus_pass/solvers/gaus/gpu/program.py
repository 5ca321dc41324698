"""Compiling and launching of `kernels.cu` by way of NVRTC, which comes with PyTorch."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from gaus_pass.errors import SolverError

MERGED = 8
"""Members of a maximum that one thread merges; it keeps all of them in registers."""
THREADS = 256
_NAMES = (
    "variances",
    "precedence",
    "latest",
    "latest_back",
    "sums",
    "scatter",
    "slopes",
    "adam",
)
_SHARED_BY_NAME = frozenset(("scatter", "slopes"))
MOST_QUANTILES = 8
"""Points of a distribution that a thread keeps in registers."""
_MOST_SHARED = 200 * 1024
"""Shared memory that a block may take, where the card has as much."""

Argument = Tensor | int | float


class Program(Protocol):
    """Kernels for one number of restarts.

    Attributes
    ----------
    shared_bytes
        Memory that a block may share.
    """

    shared_bytes: int

    def __call__(
        self, name: str, grid: tuple[int, int], threads: int, arguments: list[Argument], shared: int
    ) -> None:
        """Launch a kernel on the current stream; an empty tensor is a null pointer."""
        ...


def source(copies: int) -> str:
    """The text of all kernels for a number of restarts."""
    text = Path(__file__).with_name("kernels.cu").read_text(encoding="utf-8")
    return f"#define R {copies}\n#define LIMIT {MERGED}\n#define QUANTILES {MOST_QUANTILES}\n{text}"


class _OnDevice:
    """Kernels in the memory of the current device."""

    def __init__(self, copies: int) -> None:
        # PyTorch has no public name for this yet.  One compilation makes all kernels.
        tools: Any = import_module("torch.cuda._utils")
        text = source(copies)
        card: Any = torch.cuda.get_device_properties(torch.cuda.current_device())
        self.shared_bytes = min(card.shared_memory_per_block_optin, _MOST_SHARED)
        try:
            code, _ = tools._nvrtc_compile(text, _NAMES[0])
            self._kernels: dict[str, Any] = tools._cuda_load_module(code, list(_NAMES))
            for name in _SHARED_BY_NAME:
                self._kernels[name].set_shared_memory_config(self.shared_bytes)
        except AttributeError:
            raise SolverError(
                f"device=cuda needs PyTorch 2.9 or newer, and this is {torch.__version__}; "
                "use device=cpu"
            ) from None

    def __call__(
        self, name: str, grid: tuple[int, int], threads: int, arguments: list[Argument], shared: int
    ) -> None:
        self._kernels[name]((*grid, 1), (threads, 1, 1), arguments, shared_mem=shared)


@cache
def load_program(copies: int) -> Program:
    """The kernels for a number of restarts, compiled once a process."""
    return _OnDevice(copies)
