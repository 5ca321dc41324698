"""The kernels of the Calyx evaluation: their arithmetic, and that all of them become MLIR."""

from __future__ import annotations

import math
import random

from kernels.calyx import KERNELS, root
from kernels.words import Word, divu

from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module


def test_quotients_and_roots_are_those_of_numbers_without_sign() -> None:
    rng = random.Random(0)
    numbers = [0, 1, 2**31 - 1, 2**31, 2**32 - 1, *(rng.randrange(2**32) for _ in range(200))]
    for number in numbers:
        divisor = rng.randrange(1, 2 ** rng.randrange(1, 33))
        found = divu(Word(number, 32), Word(divisor, 32))
        assert int(found) % 2**32 == number // divisor
        assert int(root(Word(number, 32))) == math.isqrt(number)


def test_all_kernels_are_mlir_and_run() -> None:
    assert len(KERNELS) == 19
    context = new_context()
    for name, kernel in KERNELS.items():
        with context:
            parse_module(kernel.mlir("published"), f"{name}.mlir", context)
        data = kernel.made(random.Random(0), "published", 0)
        kernel.reference("published")(*data)
