"""Which files the kernels are written to."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kernels import machsuite, polybench
from kernels.c_source import CModule, NotInC
from kernels.table import Kernel

_ROOT = Path(__file__).resolve().parents[2]
_SUITES = (
    (_ROOT / "examples" / "polybench", polybench.KERNELS),
    (_ROOT / "test" / "kernels" / "machsuite", machsuite.KERNELS),
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every file with its text: a folder for each size where there are several.

    In C at the small one.
    """
    for folder, kernels in _SUITES:
        for kernel in kernels.values():
            for size in kernel.sizes:
                inside = folder / size if len(kernel.sizes) > 1 else folder
                yield inside / f"{kernel.name}.mlir", _headed(kernel, size)
            for text in _in_c(kernel):
                yield folder / "c" / f"{kernel.name}.c", text


def source(kernel: Kernel) -> Path:
    """The file of a kernel at its small size."""
    return next(
        path for path, _ in texts() if path.name == f"{kernel.name}.mlir" and _is_small(path)
    )


def c_sources() -> dict[str, Path]:
    """The files in C by the names of their kernels."""
    return {path.stem: path for path, _ in texts() if path.suffix == ".c"}


def _is_small(path: Path) -> bool:
    return "large" not in path.parts


def _in_c(kernel: Kernel) -> Iterator[str]:
    """The text in C at the small size, where there is a simple one."""
    module, size = CModule(), next(iter(kernel.sizes))
    with suppress(NotInC):
        module.add(kernel.run, kernel.types(kernel.sizes[size]))
        yield f"// {_about(kernel)}  Written by tools/kernels.\n{module.text()}"


def _headed(kernel: Kernel, size: str) -> str:
    sizes = ", ".join(f"{name} = {value}" for name, value in kernel.sizes[size].items())
    given = f"  {sizes}." if sizes else ""
    return f"// {_about(kernel)}{given}  Written by tools/kernels.\n{kernel.mlir(size)}"


def _about(kernel: Kernel) -> str:
    return (inspect.getdoc(kernel.run) or "").splitlines()[0]
