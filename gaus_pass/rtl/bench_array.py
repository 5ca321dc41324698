"""What the counterparts of memories, streams and arrays on a bus have in common in a test bench.

Each holds its elements in an array of Verilog, by their row-major numbers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence


class ArrayHalf(ABC):
    """Statements that fill, read, write and print an array, as `bench_parts.Half` has them."""

    @property
    @abstractmethod
    def _name(self) -> str:
        """Of the part of the interface."""

    @property
    @abstractmethod
    def _size(self) -> int:
        """The number of elements."""

    @property
    def _array(self) -> str:
        return f"{self._name}_mem"

    @property
    def _each(self) -> str:
        return f"for (i = 0; i < {self._size}; i = i + 1)"

    def filled(self) -> list[str]:
        """Data from a file that an option names, or random data."""
        return [
            f'if ($value$plusargs("{self._name}=%s", file)) $readmemh(file, {self._array});',
            f"else {self._each} {self._array}[i] = {{$random(seed), $random(seed)}};",
        ]

    def read(self) -> list[str]:
        """The next data set; a run that goes on with the memories of another keeps them."""
        word = 'code = $fscanf(vectors, "%h", word);'
        return [f"{self._each} begin {word} if (fresh) {self._array}[i] = word; end"]

    def written(self) -> list[str]:
        """The elements, into the file of results."""
        return [f'{self._each} $fwrite(results, " %0h", {self._array}[i]);']

    def shown(self) -> list[str]:
        """The elements, where they are asked for."""
        line = f'$display("{self._name}[%0d] %h", i, {self._array}[i]);'
        return [f'if ($test$plusargs("dump")) {self._each} {line}']


def task(name: str, *parts: Sequence[str]) -> str:
    """A task of Verilog with the statements of all parts."""
    body = "".join(f"    {step}\n" for steps in parts for step in steps)
    return f"  task {name};\n    begin\n{body}    end\n  endtask\n"
