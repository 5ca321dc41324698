"""Run kernels.cu on the CPU: the same text compiled as C++.

Kernels that share memory get a thread for every thread of a block, and `__syncthreads` is a
barrier; the threads of the others run one after the other, as all blocks do.
"""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

_PREFIX = r"""
#include <barrier>
#include <cmath>
#include <thread>
#include <vector>
using std::max;
using std::min;
struct Three { int x, y, z; };
static thread_local Three threadIdx, blockIdx;
static Three blockDim;
static std::vector<double> block_memory;
static std::barrier<>* together;
#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)
#define SHARED(type, name) type* name = (type*)block_memory.data()
static void __syncthreads() { together->arrive_and_wait(); }
static int __float2int_rn(float x) { return (int)lrintf(x); }
template <class T> static T atomicAdd(T* at, T more) {
  return __atomic_fetch_add(at, more, __ATOMIC_RELAXED);
}
template <class F> static void launch(int x, int y, int threads, int shared, F kernel) {
  blockDim = {threads, 1, 1};
  if (shared < 0) {
    for (int b = 0; b < x; b++)
      for (int t = 0; t < threads; t++) {
        threadIdx = {t, 0, 0};
        blockIdx = {b, 0, 0};
        kernel();
      }
    return;
  }
  block_memory.assign(shared / 8 + 1, 0.0 / 0.0);
  std::barrier<> all(threads);
  together = &all;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; t++)
    running.emplace_back([=, &all] {
      threadIdx = {t, 0, 0};
      for (int b = 0; b < x * y; b++) {
        blockIdx = {b % x, b / x, 0};
        kernel();
        all.arrive_and_wait();
      }
    });
  for (auto& one : running) one.join();
}
"""
_KERNEL = re.compile(
    r'extern "C" __global__ void (?:__launch_bounds__\(\d+\)\s*)?(\w+)\(((?:[^()]|\(\d\))*)\)',
    re.DOTALL,
)
_VARIABLES = r"int *i\1, float *o\1, float *w\1, float *m\1, float *v\1, int n\1, int c\1"
"""What the macro of that name stands for."""
_TOGETHER = {"precedence": 32, "scatter": 8, "slopes": 8, "alive": 8, "anneal": 64}
"""Threads of those that share memory, at most; what these do does not depend on how many."""


class HostProgram:
    """As `gaus_pass.solvers.gaus.gpu.program.Program`, on tensors of the CPU."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.shared_bytes = 96 * 1024

    def __call__(
        self, name: str, grid: tuple[int, int], threads: int, arguments: list[Any], shared: int
    ) -> None:
        """Run all blocks; where memory is shared, few threads do the work of many."""
        few = min(threads, _TOGETHER.get(name, threads))
        converted = [
            ctypes.c_void_p(a.data_ptr()) if hasattr(a, "data_ptr")
            else ctypes.c_double(a) if isinstance(a, float) else ctypes.c_int(a)
            for a in arguments
        ]  # fmt: skip
        for a in arguments:
            assert not hasattr(a, "data_ptr") or a.is_contiguous()
        run = getattr(self._library, f"run_{name}")
        run(*grid, few, shared if name in _TOGETHER else -1, *converted)


@cache
def host_program(text: str) -> HostProgram:
    """The kernels of a source text; skips the test where there is no C++20 compiler."""
    compiler = shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        pytest.skip("needs g++ or clang++")
    wrappers = [_wrapper(*found.groups()) for found in _KERNEL.finditer(text)]
    command = [compiler, "-std=c++20", "-O0", "-w", "-shared", "-fPIC", "-pthread"]
    with TemporaryDirectory() as folder:  # a library that is loaded needs its file no more
        code, library = Path(folder) / "kernels.cpp", Path(folder) / "kernels.so"
        code.write_text(_PREFIX + text + "\n".join(wrappers))
        subprocess.run([*command, str(code), "-o", str(library)], check=True)
        return HostProgram(ctypes.CDLL(str(library)))


def _wrapper(name: str, parameters: str) -> str:
    parameters = re.sub(r"VARIABLES\((\d)\)", _VARIABLES, parameters)
    names = ", ".join(p.split()[-1].lstrip("*") for p in parameters.split(","))
    return (
        f'extern "C" void run_{name}(int x, int y, int threads, int bytes, {parameters})'
        f" {{ launch(x, y, threads, bytes, [=] {{ {name}({names}); }}); }}"
    )
