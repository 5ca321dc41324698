"""``gaus hls --cosim``: the C program and the module on the same data."""

from __future__ import annotations

import random
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from math import isfinite
from pathlib import Path
from typing import Any

from gaus_pass.cli.kernels import Kernel
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.frontends.c.harness import Port, Signature, program
from gaus_pass.frontends.c.types import Float, Int, Scalar
from gaus_pass.rtl.testbench import testbench
from gaus_pass.support.files import scratch_folder
from gaus_pass.target.process import Runner
from gaus_pass.target.simulate import Differs, compiler, files, run_c, run_verilog, simulator

RUNS = 8
"""Data sets that are drawn."""
_SMALL = 9
_CODES = {16: ("<e", 2), 32: ("<f", 4), 64: ("<d", 8)}
"""How a floating-point number is packed, and its bytes."""
_FRACTION = {16: 10, 32: 23, 64: 52}
_PLACES = 16
"""Last places that elementary functions of two libraries may lead apart."""


def check_cosim(request: Request) -> None:
    """Refuse, before any work, what cannot be compared.

    Raises
    ------
    GausError
        A program is missing, or data are given without ``--cosim``.
    """
    if request.data and not request.cosim:
        raise InvalidOption("--data is what --cosim runs on; say --cosim, too")
    if request.tolerance is not None:
        if not request.cosim:
            raise InvalidOption("--tolerance is what --cosim allows; say --cosim, too")
        if not 0 <= request.tolerance < 1:
            raise InvalidOption(f"--tolerance={request.tolerance:g} is a share, from 0 to below 1")
    if request.cosim:
        compiler()
        simulator()


def cosimulate(
    request: Request, kernel: Kernel, verilog: str, description: dict[str, Any], emit: Emit
) -> None:
    """Run both and compare; a remark says how many runs are equal and how long they take.

    Raises
    ------
    GausError
        They differ, or one of them cannot be run.
    """
    signature = kernel.signature
    if signature is None:
        raise InvalidOption(f"--cosim compares with C; '{kernel.name}' is not C")
    ports = _ordered(signature)
    sets = list(_sets(request, ports))
    data = [" ".join(f"{word:x}" for word in words) for words in sets]
    flags = [*request.flags, f"-I{Path(request.input).resolve().parent}"]
    flags = [_absolute(flag) for flag in flags]
    run = Runner()
    top = "testbench" if description["module"] == "tb" else "tb"
    text = program(signature, str(Path(request.input).resolve()))
    with scratch_folder(files(text, verilog, testbench(description), data)) as folder:
        wanted = run_c(flags, run, folder)
        found = run_verilog(top, len(data), run, folder)
    if len(wanted) != len(data):
        raise Differs(f"the program in C ended {len(wanted)} of {len(data)} runs")
    places = list(_places(signature, ports))
    comparison = Comparison(request.tolerance, _rounding(description))
    for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
        comparison.compare(number, places, one, other[3:])
    cycles = [int(words[0], 16) for words in found]
    took = f"{min(cycles)}" if min(cycles) == max(cycles) else f"{min(cycles)} to {max(cycles)}"
    runs = f"{len(data)} run{'s' if len(data) > 1 else ''}"
    message = f"cosim: {runs} equal to {Path(compiler()).name}{comparison.apart()}, {took} cycles"
    emit(Diagnostic(Severity.REMARK, message, kernel.name))


def _rounding(description: dict[str, Any]) -> list[str]:
    """The functions that C's library may round otherwise."""
    from gaus_pass.cores.operators import is_elementary

    kinds = [core["operator"] for core in description.get("cores", ())]
    return [kind.partition(".")[2] for kind in kinds if is_elementary(kind)]


def _absolute(flag: str) -> str:
    return f"-I{Path(flag[2:]).resolve()}" if flag.startswith("-I") else flag


def _ordered(signature: Signature) -> list[Port]:
    """Scalars, then memories."""
    return sorted(signature.ports, key=lambda port: bool(port.shape))


def _places(signature: Signature, ports: Sequence[Port]) -> Iterator[tuple[str, Scalar]]:
    """What the words of a result are, in order."""
    for path, kind in signature.paths:
        yield ".".join(("the result", *path)), kind
    for port in ports:
        if port.shape:
            for index in product(*map(range, port.shape)):
                yield f"{port.name}{''.join(f'[{k}]' for k in index)}", port.type


class Comparison:
    """Compares what the module gives with what the program gives.

    Parameters
    ----------
    tolerance
        How far floating-point numbers may be apart, as a share of the greatest of their array in C;
        None for 0, or a few last places where functions round otherwise.
    rounding
        Names of those functions.
    """

    def __init__(self, tolerance: float | None, rounding: Sequence[str]) -> None:
        self._tolerance, self._rounding = tolerance, rounding
        self._furthest = 0.0

    def compare(
        self,
        run: int,
        places: Sequence[tuple[str, Scalar]],
        wanted: Sequence[str],
        found: Sequence[str],
    ) -> None:
        """Compare the words of a run.

        Raises
        ------
        Differs
            A number is another one, or further apart than is allowed.
        """
        sizes: defaultdict[str, float] = defaultdict(float)
        for (name, kind), word in zip(places, wanted, strict=True):
            number = abs(_real(int(word, 16), kind)) if isinstance(kind, Float) else 0.0
            if isfinite(number):
                sizes[_array(name)] = max(sizes[_array(name)], number)
        for (name, kind), one, other in zip(places, wanted, found, strict=True):
            unknown = "x" in other.lower()
            if unknown or not self._same(int(one, 16), int(other, 16), kind, sizes[_array(name)]):
                shown = other if unknown else _shown(int(other, 16), kind)
                gives = _shown(int(one, 16), kind)
                raise Differs(f"cosim: run {run}: {name} is {shown}, C gives {gives}{self._why()}")

    def apart(self) -> str:
        """How far numbers were apart, to follow "equal"; "" where they were not."""
        if not self._furthest:
            return ""
        return f" up to {self._furthest:.2g} of the greatest number of an array"

    def _same(self, one: int, other: int, kind: Scalar, size: float) -> bool:
        """Whether two words are the same number; all that is not a number is the same."""
        if one == other or isinstance(kind, Int):
            return one == other
        numbers = _real(one, kind), _real(other, kind)
        if all(number != number for number in numbers):
            return True
        allowed = self._allowed(kind)
        apart = abs(numbers[0] - numbers[1])
        if not allowed or not apart <= allowed * size:
            return False
        self._furthest = max(self._furthest, apart / size if size else 0.0)
        return True

    def _allowed(self, kind: Float) -> float:
        if self._tolerance is not None or not self._rounding:
            return self._tolerance or 0.0
        return _PLACES * 2.0 ** -_FRACTION[kind.bits]

    def _why(self) -> str:
        if not self._rounding:
            return ""
        names = ", ".join(self._rounding)
        return f"; C's library may round {names} otherwise: --tolerance=1e-3 allows for more"


def _array(name: str) -> str:
    return name.partition("[")[0]


def _real(word: int, kind: Float) -> float:
    code, size = _CODES[kind.bits]
    return struct.unpack(code, word.to_bytes(size, "little"))[0]


def _shown(word: int, kind: Scalar) -> str:
    if isinstance(kind, Float):
        return repr(_real(word, kind))
    return str(kind.wrapped(word))


# Data.


def _sets(request: Request, ports: Sequence[Port]) -> Iterator[list[int]]:
    """Words of the data sets: those of the user's files and values, others are drawn."""
    given = dict(_given(request.data, ports))
    drawn = any(port.name not in given for port in ports)
    rng = random.Random(request.options.seed)
    for number in range(RUNS if drawn else 1):
        words: list[int] = []
        for port in ports:
            count = 1
            for size in port.shape:
                count *= size
            # Scalars are often sizes, and large ones would lead out of the arrays.
            wide = bool(port.shape) and number >= RUNS // 2
            own = given.get(port.name)
            words += own or [_word(rng, port.type, wide) for _ in range(count)]
        yield words


def _word(rng: random.Random, kind: Scalar, wide: bool) -> int:
    """A number, of the whole range where that is asked for."""
    if isinstance(kind, Int):
        small = rng.randint(0, min(_SMALL, kind.greatest))
        large = rng.randint(kind.least, kind.greatest)
        return (large if wide and rng.random() < 0.7 else small) % (1 << kind.bits)
    code = _CODES[kind.bits][0]
    real = rng.choice((float(rng.randint(-_SMALL, _SMALL)), rng.uniform(-10, 10)))
    return int.from_bytes(struct.pack(code, real), "little")


def _given(texts: Sequence[str], ports: Sequence[Port]) -> Iterator[tuple[str, list[int]]]:
    known = {port.name: port for port in ports}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in known:
            valid = ", ".join(known)
            raise InvalidOption(
                f"--data={text}: write NAME=NUMBER or NAME=FILE.hex; names: {valid}"
            )
        port = known[name]
        if port.shape:
            yield name, _words_of(value, port)
        else:
            yield name, [_scalar(text, value, port.type)]


def _scalar(text: str, value: str, kind: Scalar) -> int:
    try:
        if isinstance(kind, Int):
            return int(value, 0) % (1 << kind.bits)
        return int.from_bytes(struct.pack(_CODES[kind.bits][0], float(value)), "little")
    except (ValueError, OverflowError):
        raise InvalidOption(f"--data={text}: '{value}' is no {kind}") from None


def _words_of(path: str, port: Port) -> list[int]:
    from gaus_pass.cli.reading import read_bytes

    count = 1
    for size in port.shape:
        count *= size
    try:
        words = [int(word, 16) for word in read_bytes(path).decode().split()]
    except (ValueError, UnicodeDecodeError):
        raise InvalidOption(f"--data={port.name}: '{path}' has something other than hex") from None
    if len(words) != count or any(word >> port.type.bits for word in words):
        raise InvalidOption(
            f"--data={port.name}: '{path}' has {len(words)} words; it takes {count} words of "
            f"{port.type.bits} bits"
        )
    return words
