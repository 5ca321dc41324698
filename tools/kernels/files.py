"""Which files the kernels are written to."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from kernels import machsuite, polybench
from kernels.table import Kernel

_ROOT = Path(__file__).resolve().parents[2]
_SUITES = (
    (_ROOT / "examples" / "polybench", polybench.KERNELS),
    (_ROOT / "test" / "kernels" / "machsuite", machsuite.KERNELS),
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every file with its text: a folder for each size where there are several."""
    for folder, kernels in _SUITES:
        for kernel in kernels.values():
            for size in kernel.sizes:
                inside = folder / size if len(kernel.sizes) > 1 else folder
                yield inside / f"{kernel.name}.mlir", _headed(kernel, size)


def source(kernel: Kernel) -> Path:
    """The file of a kernel at its small size."""
    return next(
        path for path, _ in texts() if path.stem == kernel.name and "large" not in path.parts
    )


def _headed(kernel: Kernel, size: str) -> str:
    sizes = ", ".join(f"{name} = {value}" for name, value in kernel.sizes[size].items())
    about = (inspect.getdoc(kernel.run) or "").splitlines()[0]
    given = f"  {sizes}." if sizes else ""
    return f"// {about}{given}  Written by tools/kernels.\n{kernel.mlir(size)}"
