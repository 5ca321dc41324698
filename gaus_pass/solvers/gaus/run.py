"""Where a search runs: device, threads; back to the CPU when the GPU's memory is too small."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager

import torch

from gaus_pass.errors import SolverError
from gaus_pass.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.gaus.config import GausConfig
from gaus_pass.solvers.gaus.incumbent import Incumbent
from gaus_pass.solvers.gaus.search import Search
from gaus_pass.solvers.gaus.tensors import Placement


def run(task: Task, config: GausConfig, incumbent: Incumbent, begin: FloatArray) -> Search:
    """Search on the task's device and offer what is found to the incumbent; how it ended."""
    device = find_device(task.device)
    try:
        return _search(task, config, incumbent, begin, device)
    except torch.cuda.OutOfMemoryError:
        torch.cuda.empty_cache()
        warnings.warn(
            f"gaus: the GPU's memory is too small for {task.problem.num_operations} operations; "
            "going on with the CPU",
            RuntimeWarning,
            stacklevel=2,
        )
        return _search(task, config, incumbent, begin, torch.device("cpu"))


def _search(
    task: Task,
    config: GausConfig,
    incumbent: Incumbent,
    begin: FloatArray,
    device: torch.device,
) -> Search:
    with single_thread():
        search = Search(task, config, Placement(config.restarts, device), incumbent)
        search.run(begin)
    return search


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
