"""Nobody waits for a compiler: kernels are compiled ahead, and never inside a time limit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba  # pyright: ignore[reportMissingTypeStubs]
import pytest

from gaus_pass.scheduling import warm_up
from gaus_pass.support import jit

PACKAGE = Path(warm_up.__file__).parent

TIMED = """
import numpy as np
from gaus_pass import Options, from_arrays, solve
from gaus_pass.support import jit
n = 3000
rng = np.random.default_rng(0)
edges = {(int(rng.integers(max(i - 50, 0), i)), i) for i in range(1, n) for _ in range(2)}
problem = from_arrays([1] * n, sorted(edges), bits=1)
outcome = solve(problem, Options(objective="memory", slack=1.2, time_limit=TIME))
print(len(outcome.schedule.start), outcome.result.objective >= outcome.result.lower_bound)
print(sum(len(kernel.compiled.stats.cache_misses) for kernel in jit.KERNELS))
print(jit._policy._filling)
"""


def run(folder: Path, script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_time_limit_compiles_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, TIMED.replace("TIME", "0.5")) == ["3000 True", "0", "None"]


def test_what_is_compiled_is_used_within_a_time_limit() -> None:
    kernel = jit.LazyKernel(doubled)
    kernel.__dict__["compiled"] = numba.njit(doubled)  # without a cache of earlier runs
    with jit.without_compiling(fill=False):
        assert kernel(2) == 4
        assert not kernel.compiled.signatures  # type: ignore[attr-defined]
    assert kernel(2) == 4
    with jit.without_compiling(fill=False):
        assert kernel.is_warm
        assert kernel.sized(10**9) is kernel.compiled


def doubled(number: int) -> int:
    return 2 * number


@pytest.mark.slow
@pytest.mark.torch
def test_every_kernel_is_compiled_ahead(tmp_path: Path) -> None:
    script = (
        "import importlib\n"
        "from gaus_pass.scheduling import warm_up\n"
        "from gaus_pass.support import jit\n"
        "done = []\n"
        "assert warm_up.compile_all(done.append) == []\n"
        "assert sorted(done) == sorted(warm_up.AREAS)\n"
        "for name in MODULES: importlib.import_module(name)\n"
        "print(sorted(k.__module__ + '.' + k.__name__ for k in jit.KERNELS if not k.is_warm))\n"
    )
    modules = sorted(
        str(path.relative_to(PACKAGE.parent).with_suffix("")).replace("/", ".")
        for path in PACKAGE.rglob("*.py")
        if "@lazy_njit" in path.read_text(encoding="utf-8")
    )
    assert run(tmp_path, script.replace("MODULES", repr(modules))) == ["[]"]
