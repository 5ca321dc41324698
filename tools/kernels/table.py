"""A kernel: a function, the types of its arguments, sizes and data."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kernels.translate import Module, tree_of
from kernels.words import Array, Word

Sizes = Mapping[str, int]
Data = Callable[[random.Random, Sizes, int], Mapping[str, Any]]
"""From a random generator, the sizes and the number of the data set: arguments by name."""


@dataclass(frozen=True)
class Kernel:
    """A kernel.

    Attributes
    ----------
    arguments
        As in ``"steps:index alpha a[N,M] b[M]:i8"``; i32 where nothing is said.
    sizes
        What the names in it are, by what the sizes are called: ``{"small": …, "large": …}``.
    bits
        Width of the random data.
    data
        Arguments that are not random words.
    """

    run: Callable[..., Any]
    arguments: str
    sizes: Mapping[str, Sizes]
    bits: int = 32
    data: Data = lambda rng, sizes, count: {}

    @property
    def name(self) -> str:
        """That of the function."""
        return self.run.__name__

    def types(self, sizes: Sizes) -> dict[str, str]:
        """The type of each argument."""
        return {a.name: a.type(sizes) for a in self._parsed()}

    def mlir(self, size: str) -> str:
        """The text of the module at a size."""
        module = Module()
        module.add(self.run, self.types(self.sizes[size]))
        return module.text()

    def made(self, rng: random.Random, size: str, count: int) -> list[Any]:
        """Arguments of a run: numbers, and flat lists for memories."""
        sizes = self.sizes[size]
        given = self.data(rng, sizes, count)
        return [given[a.name] if a.name in given else a.random(rng, sizes, self.bits, count)
                for a in self._parsed()]  # fmt: skip

    def reference(self, size: str, run: Callable[..., Any] | None = None) -> Callable[..., Any]:
        """The function on numbers and flat lists, which it changes; its results as a list."""
        parsed, sizes = self._parsed(), self.sizes[size]

        def called(*arguments: Any) -> list[int]:
            pairs = zip(parsed, arguments, strict=True)
            result = (run or self.run)(*(a.wrapped(value, sizes) for a, value in pairs))
            if result is None:
                return []
            return [int(r) for r in (result if isinstance(result, tuple) else (result,))]

        return called

    def _parsed(self) -> list[_Argument]:
        found = re.findall(r"(\w+)(?:\[([\w,]+)\])?(?::(\w+))?", self.arguments)
        made = [_Argument(n, tuple(d.split(",")) if d else (), t or "i32") for n, d, t in found]
        assert [a.name for a in made] == [a.arg for a in tree_of(self.run).args.args], self.name
        return made


@dataclass(frozen=True)
class _Argument:
    name: str
    dims: tuple[str, ...]
    element: str

    def shape(self, sizes: Sizes) -> tuple[int, ...]:
        return tuple(int(d) if d.isdigit() else sizes[d] for d in self.dims)

    def type(self, sizes: Sizes) -> str:
        shape = "".join(f"{n}x" for n in self.shape(sizes))
        return f"memref<{shape}{self.element}>" if self.dims else self.element

    def random(self, rng: random.Random, sizes: Sizes, most: int, count: int) -> Any:
        if self.element == "index":
            return count
        bits = min(most, int(self.element[1:]))
        half = 2 ** (bits - 1)
        number = 1
        for n in self.shape(sizes):
            number *= n
        words = [rng.randrange(-half, half) for _ in range(number)]
        return words if self.dims else words[0]

    def wrapped(self, value: Any, sizes: Sizes) -> Any:
        if self.dims:
            return Array(value, self.shape(sizes), int(self.element[1:]))
        return value if self.element == "index" else Word(value, int(self.element[1:]))
