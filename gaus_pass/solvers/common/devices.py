"""Device and threads of the solvers that use torch."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import torch

from gaus_pass.errors import SolverError


def find_device(name: str) -> torch.device:
    """The device of ``device=auto|cpu|cuda``.

    Raises
    ------
    SolverError
        ``cuda`` where torch sees no GPU.
    """
    there = torch.cuda.is_available()
    if name == "cuda" and not there:
        raise SolverError("device=cuda: torch sees no CUDA GPU here; use device=auto or cpu")
    return torch.device("cuda" if there and name != "cpu" else "cpu")


@contextmanager
def single_thread() -> Generator[None, None, None]:
    """One thread: sums, and so the answer, would depend on their number.

    The compiled loops and scatters have one thread anyway, and on a busy machine the others wait
    for each other at every elementwise operation.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
