"""``gaus hls --cosim``: the C program and the module on the same data."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from itertools import product
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


def check_cosim(request: Request) -> None:
    """Refuse, before any work, what cannot be compared.

    Raises
    ------
    GausError
        A program is missing, or data are given without ``--cosim``.
    """
    if request.data and not request.cosim:
        raise InvalidOption("--data is what --cosim runs on; say --cosim, too")
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
    for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
        _compare(number, places, one, other[3:])
    cycles = [int(words[0], 16) for words in found]
    took = f"{min(cycles)}" if min(cycles) == max(cycles) else f"{min(cycles)} to {max(cycles)}"
    runs = f"{len(data)} run{'s' if len(data) > 1 else ''}"
    message = f"cosim: {runs} equal to {Path(compiler()).name}, {took} cycles"
    emit(Diagnostic(Severity.REMARK, message, kernel.name))


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


def _compare(
    run: int, places: Sequence[tuple[str, Scalar]], wanted: list[str], found: list[str]
) -> None:
    for (name, kind), one, other in zip(places, wanted, found, strict=True):
        if "x" in other.lower() or not _same(int(one, 16), int(other, 16), kind):
            shown = other if "x" in other.lower() else _shown(int(other, 16), kind)
            raise Differs(
                f"cosim: run {run}: {name} is {shown}, C gives {_shown(int(one, 16), kind)}"
            )


def _same(one: int, other: int, kind: Scalar) -> bool:
    """Whether two words are the same number; all that is not a number is the same."""
    if one == other or isinstance(kind, Int):
        return one == other
    return all(number != number for number in (_real(one, kind), _real(other, kind)))


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
