"""Compiling and launching of CUDA kernels by way of NVRTC, which comes with PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

import torch
from torch import Tensor

from gaus_pass.errors import SolverError

Argument = Tensor | int | float


class Program(Protocol):
    """Compiled kernels.

    Attributes
    ----------
    shared_bytes
        Memory that a block may share.
    """

    shared_bytes: int

    def __call__(
        self,
        name: str,
        grid: tuple[int, int],
        threads: int,
        arguments: Sequence[Argument],
        shared: int,
    ) -> None:
        """Launch a kernel on the current stream; an empty tensor is a null pointer."""
        ...


class DeviceProgram:
    """Kernels in the memory of the current device.

    Parameters
    ----------
    text
        CUDA C; kernels are ``extern "C"``.
    names
        Of all kernels.
    sharing
        Of those that take shared memory.

    Raises
    ------
    SolverError
        They cannot be compiled here.
    """

    def __init__(self, text: str, names: Sequence[str], sharing: Sequence[str]) -> None:
        # PyTorch has no public name for this yet.  One compilation makes all kernels.
        tools: Any = import_module("torch.cuda._utils")
        card: Any = torch.cuda.get_device_properties(torch.cuda.current_device())
        self.shared_bytes: int = card.shared_memory_per_block_optin
        try:
            code, _ = tools._nvrtc_compile(text, names[0], nvcc_options=["--use_fast_math"])
            self._kernels: dict[str, Any] = tools._cuda_load_module(code, list(names))
            for name in sharing:
                self._kernels[name].set_shared_memory_config(self.shared_bytes)
        except AttributeError:
            raise SolverError(
                f"device=cuda needs PyTorch 2.9 or newer, and this is {torch.__version__}; "
                "use device=cpu"
            ) from None
        except (OSError, RuntimeError) as error:
            why = str(error).splitlines()[0]
            raise SolverError(
                f"device=cuda: the kernels cannot be compiled: {why}; use device=cpu"
            ) from None

    def __call__(
        self,
        name: str,
        grid: tuple[int, int],
        threads: int,
        arguments: Sequence[Argument],
        shared: int,
    ) -> None:
        """As `Program`."""
        given = list(arguments)
        self._kernels[name]((*grid, 1), (threads, 1, 1), given, shared_mem=shared)
