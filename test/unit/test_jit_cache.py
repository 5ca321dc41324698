"""Compiled kernels are kept on disk where that is possible, and do without where it is not."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "gaus_pass"
# One kernel, and one that calls others.
SCRIPT = """
import numpy as np
from gaus_pass.model.graph import _kahn
from gaus_pass.solvers.refine.stages import _is_full
order = np.zeros(2, np.int64)
count = _kahn.compiled(np.array([0, 1, 1]), np.array([1]), np.array([0, 1]), order)
full = _is_full.compiled(np.array([[2]]), np.array([[1]]), np.array([2]), 0, 0)
print(count, order.tolist(), full)
print(sum(_kahn.compiled.stats.cache_hits.values()))
"""
EXPECTED = "2 [0, 1] True\n"


# One kernel for two types.
TWO_TYPES = """
import numpy as np
from gaus_pass.model.graph import _kahn
for kind in (np.int64, np.int32):
    order = np.zeros(2, kind)
    print(_kahn.compiled(*(np.array(a, kind) for a in ([0, 1, 1], [1], [0, 1])), order), order)
print(sum(_kahn.compiled.stats.cache_hits.values()))
"""


def run(environment: dict[str, str], script: str = SCRIPT) -> str:
    """What the script prints; it prints nothing else anywhere."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        cwd=Path(sys.prefix),  # not where the package would be found first
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cache of a run."""
    folder = tmp_path_factory.mktemp("cache")
    assert run({"NUMBA_CACHE_DIR": str(folder)}) == EXPECTED + "0\n"
    return folder


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
def test_a_damaged_cache_is_compiled_anew(written: Path, tmp_path: Path, suffix: str) -> None:
    """One file is cut short, the other something else; an empty index is cut short as well."""
    cache = tmp_path / "cache"
    shutil.copytree(written, cache)
    environment = {"NUMBA_CACHE_DIR": str(cache)}
    one, two = sorted(cache.rglob(f"*{suffix}"))
    data = one.read_bytes()
    one.write_bytes(data[: len(data) // 2] if suffix == ".nbc" else b"")
    two.write_bytes(b"\x93 not a pickle")
    assert run(environment) == EXPECTED + "0\n"
    assert run(environment) == EXPECTED + "1\n"


def test_a_kernel_for_other_types_is_not_taken(tmp_path: Path) -> None:
    """Two processes that begin with different types may both write the first file."""
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    expected = "2 [0 1]\n2 [0 1]\n"
    assert run(environment, TWO_TYPES) == expected + "0\n"
    assert run(environment, TWO_TYPES) == expected + "2\n"
    one, two = sorted(tmp_path.rglob("*.nbc"))
    shutil.copy(one, two)
    assert run(environment, TWO_TYPES) == expected + "1\n"
    assert run(environment, TWO_TYPES) == expected + "2\n"


def test_nowhere_to_write_is_no_reason_to_fail(tmp_path: Path) -> None:
    """As in a package that the user may not write to, and without a home."""
    copy = tmp_path / "gaus_pass"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    for folder in {file.parent for file in copy.rglob("*.py")}:
        (folder / "__pycache__").write_text("in the way of a folder of that name")
    nowhere = "/dev/null/nowhere"
    environment = {
        "PYTHONPATH": str(tmp_path),
        "HOME": nowhere,
        "XDG_CACHE_HOME": nowhere,
        "NUMBA_CACHE_DIR": nowhere,
    }
    assert run(environment) == EXPECTED + "0\n"


CALLED = """
from gaus_pass.support.jit import LazyKernel
@LazyKernel
def called(x):
    return x + {}
"""
CALLER = """
from gaus_pass.support.jit import LazyKernel
from called_kernel import called
@LazyKernel
def between(x):
    return called(x)
"""
TOP = """
from gaus_pass.support.jit import LazyKernel
from between_kernel import between
@LazyKernel
def top(x):
    return between(x)
"""


def test_machine_code_expires_with_the_files_of_the_kernels_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where these are called by way of a third; otherwise it is taken from the disk."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, text in (("between", CALLER), ("top", TOP)):
        (tmp_path / f"{name}_kernel.py").write_text(text)
    seen: list[tuple[int, int]] = []
    for amount in (1, 1, 20):
        (tmp_path / "called_kernel.py").write_text(CALLED.format(amount))
        if amount == 1:
            os.utime(tmp_path / "called_kernel.py", (1, 1))
        for name in ("called_kernel", "between_kernel", "top_kernel"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        importlib.invalidate_caches()
        top = importlib.import_module("top_kernel").top
        seen.append((top.compiled(1), sum(top.compiled.stats.cache_hits.values())))
    assert seen == [(2, 0), (2, 1), (21, 0)]


INTERRUPTED = """
import os, signal, sys, threading
from gaus_pass.model.graph import _kahn

class Breaking:
    # Ctrl-C in the middle of loading numba.
    def find_spec(self, name, path=None, target=None):
        if name == "numba.core.types" and not hasattr(self, "done"):
            self.done = True
            os.kill(os.getpid(), signal.SIGINT)
        return None

sys.meta_path.insert(0, Breaking())
try:
    _kahn.compiled
except KeyboardInterrupt:
    print("interrupted")
import numba
print(numba.core.types.int64)
"""


def test_ctrl_c_waits_until_numba_is_whole() -> None:
    assert run({}, INTERRUPTED) == "interrupted\nint64\n"
