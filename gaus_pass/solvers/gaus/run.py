"""Run a search; back to the CPU when the GPU's memory is too small."""

from __future__ import annotations

import math
import warnings

import torch

from gaus_pass.errors import SolverError
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.devices import find_device, single_thread
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.gaus.config import GausConfig
from gaus_pass.solvers.gaus.search import Search
from gaus_pass.solvers.gaus.tensors import Placement
from gaus_pass.solvers.own_options import DeviceOptions

_LANES, _MOST_RESTARTS = 2**19, 64
"""Operations of all restarts that keep a GPU busy."""


def run(task: Task, config: GausConfig, incumbent: Incumbent, begin: FloatArray) -> Search:
    """Search on the task's device and offer what is found to the incumbent; how it ended.

    Raises
    ------
    SolverError
        ``device=cuda`` where there is no GPU, or none that the kernels can be compiled for.
    """
    device = find_device(task.options(DeviceOptions).device)
    if device.type == "cuda" and not _has_kernels(task, config):
        device = torch.device("cpu")
    try:
        return _search(task, config, incumbent, begin, device)
    except torch.cuda.OutOfMemoryError:
        torch.cuda.empty_cache()
        count = task.problem.num_operations
        _tell(f"the GPU's memory is too small for {count} operations")
        return _search(task, config, incumbent, begin, torch.device("cpu"))


def _has_kernels(task: Task, config: GausConfig) -> bool:
    if task.ii is None and task.problem.use_distance.any():
        _tell("a GPU cannot put iterations one after the other")
        return False
    from gaus_pass.solvers.gaus.gpu.program import load_program

    try:
        load_program(_restarts(config, "cuda", task.problem.num_operations))
    except SolverError as error:
        if task.options(DeviceOptions).device == "cuda":
            raise
        _tell(str(error))
        return False
    return True


def _tell(why: str) -> None:
    text = f"gaus: {why}; going on with the CPU"
    warnings.warn(text, RuntimeWarning, stacklevel=4)


def restarts_on(device: str, operations: int) -> int:
    """Descents side by side: on a GPU as many as cost little more than one, on the CPU one."""
    if device != "cuda":
        return 1
    return 2 ** int(math.log2(min(max(_LANES / max(operations, 1), 1), _MOST_RESTARTS)))


def _restarts(config: GausConfig, device: str, operations: int) -> int:
    """Of a run; as published it is one descent."""
    return max(config.restarts, 1 if config.given else restarts_on(device, operations))


def _search(
    task: Task,
    config: GausConfig,
    incumbent: Incumbent,
    begin: FloatArray,
    device: torch.device,
) -> Search:
    restarts = _restarts(config, device.type, task.problem.num_operations)
    with single_thread():
        search = Search(task, config, Placement(restarts, device), incumbent)
        search.run(begin)
    return search
