"""One iteration as one launch: recorded as a CUDA graph after a few ordinary runs, then replayed.

An iteration on a large graph moves tens of megabytes in some hundred kernels, so that on a GPU the
launches take longer than the work.  On the CPU, and where recording fails, it simply runs.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager

import torch
from torch import Tensor

_ORDINARY = 3
"""Runs before recording: allocations and the choice of kernels have settled by then."""


_AHEAD = 32
"""Iterations that may wait for the GPU."""


class Pace:
    """The numbers that change from iteration to iteration, where a recorded iteration finds them.

    Attributes
    ----------
    progress, rho, correction, size : ()
        Of the descent from 0 to 1; weight of squared violations; √(1 − β₂ᵏ) and the step size of
        Adam after k steps.
    """

    def __init__(self, dtype: torch.dtype, device: torch.device) -> None:
        self._row = torch.zeros(4, dtype=dtype, device=device)
        self._waits = _can_pin(device)
        self._host = torch.zeros((_AHEAD, 4), dtype=dtype, pin_memory=self._waits)
        self._next = 0
        self.progress, self.rho, self.correction, self.size = self._row.unbind()

    def set(self, progress: float, rho: float, correction: float, size: float) -> None:
        """Before the next iteration; it does not wait for the last one, but for one long ago."""
        if self._next == 0 and self._waits:
            torch.cuda.current_stream().synchronize()
        row = self._host[self._next]
        row.copy_(torch.tensor((progress, rho, correction, size), dtype=self._host.dtype))
        self._row.copy_(row, non_blocking=self._waits)
        self._next = (self._next + 1) % _AHEAD


@contextmanager
def _no_collection() -> Generator[None, None, None]:
    """Collect garbage now and not while recording: an old graph that dies then breaks the new."""
    was = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _can_pin(device: torch.device) -> bool:
    return device.type == "cuda" and torch.cuda.is_available()


class Replay:
    """Calls ``step``, which reads and writes the same tensors every time and never waits."""

    def __init__(self, step: Callable[[], Tensor], device: torch.device) -> None:
        self._step = step
        self._records = device.type == "cuda" and torch.cuda.is_available()
        self.forget()

    def forget(self) -> None:
        """Record anew: something that ``step`` treats as constant has changed."""
        self._runs = 0
        self._graph: torch.cuda.CUDAGraph | None = None
        self._output: Tensor | None = None

    def __call__(self) -> Tensor:
        """Run once; the tensor that ``step`` returns, valid until the next call."""
        if not self._records:
            return self._step()
        if self._graph is None:
            self._runs += 1
            if self._runs <= _ORDINARY:
                return self._aside()
            if not self._record():
                return self._step()
        assert self._graph is not None
        assert self._output is not None
        self._graph.replay()
        return self._output

    def _aside(self) -> Tensor:
        """On a separate stream, as recording requires."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            output = self._step()
        torch.cuda.current_stream().wait_stream(stream)
        return output

    def _record(self) -> bool:
        graph = torch.cuda.CUDAGraph()
        try:
            with _no_collection(), torch.cuda.graph(graph):
                output = self._step()
        except torch.cuda.OutOfMemoryError:
            raise
        except RuntimeError as error:
            self._records = False
            text = f"gaus: no CUDA graph, iterations run kernel by kernel: {error}"
            warnings.warn(text.splitlines()[0], RuntimeWarning, stacklevel=2)
            return False
        self._graph, self._output = graph, output
        return True
