"""PolyBench and MachSuite on integers as hardware, against the Python that they are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from kernel_runs import all_runs, one_run, run_kernel
from kernels import machsuite, polybench
from kernels.files import source, texts

from gaus_pass.hls.functions import functions
from gaus_pass.hls.reading import read_functions
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.options import Options

KERNELS = {**polybench.KERNELS, **machsuite.KERNELS}
QUICK = (
    "atax", "durbin", "nussinov", "deriche", "aes", "kmp", "bfs_queue", "sort_merge", "md_grid",
)  # fmt: skip
"""Those whose control has something of its own."""

SETTINGS = {
    "plain": Options(),
    "ports": Options(ports="auto"),
    "flat": Options(flatten=True, ports="2rw", read_latency=2),
}


def test_files_are_current():
    found = [path.name for path, text in texts() if path.read_text() != text]
    assert not found, f"python tools/kernels writes {found} anew"


def test_the_reference_of_aes_is_aes():
    """The example vectors of FIPS 197."""
    block = [0x11 * k for k in range(16)]
    KERNELS["aes"].reference("small")(list(range(32)), block)
    assert bytes(x % 256 for x in block).hex() == "8ea2b7ca516745bfeafc49904b496089"


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", QUICK)
def test_kernels_run(name: str, tmp_path: Path):
    kernel = KERNELS[name]
    assert run_kernel(source(kernel), kernel, one_run(kernel), Options(), tmp_path)


@pytest.mark.slow
@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", KERNELS)
def test_kernels_run_in_every_way(name: str, setting: str, tmp_path: Path):
    kernel = KERNELS[name]
    assert run_kernel(source(kernel), kernel, all_runs(kernel), SETTINGS[setting], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", polybench.KERNELS)
def test_large_sizes_are_read(name: str):
    path = source(KERNELS[name])
    context = new_context()
    with context:
        module = parse_file(str(path.parents[1] / "large" / path.name), context)
        found = [f for f in functions(module.operation) if f.attributes["sym_name"].value == name]
        assert read_functions(found, Options(), lambda _: None)
