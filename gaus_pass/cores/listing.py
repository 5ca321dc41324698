"""The cores that there are for a clock, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gaus_pass.cores.catalogue import Wanted, wanted_as, wanted_comparison
from gaus_pass.cores.operators import BITS, CONVERSIONS, FLOATS, FORMATS, INTEGERS
from gaus_pass.cores.supply import Cores
from gaus_pass.errors import ClockMissed, InvalidOption
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_without_check

_HEADERS = ("operator", "type", "latency", "II", "registers", "delay", "unit")
_LEFT = (0, 1, 6)
"""Columns of words."""
_BITS, _FEW_BITS = 32, 16
_COMPARED = "olt"
"""The relation that stands for all."""


def show_operators(options: Options, only: Sequence[str] = ()) -> str:
    """A line for each operator and type: latency, II, bits of registers, delay to the first ones.

    Integers are of 32 bits; powers of them of 16.

    Parameters
    ----------
    only
        Operators (with their dialect or without) and types that are wanted; all if there are none.

    Raises
    ------
    InvalidOption
        A word of ``only`` is neither.
    """
    cores = Cores(options)
    rows = [_row(cores, options, *core) for core in _chosen(_every(options), only)]
    widths = [max(map(len, column)) for column in zip(_HEADERS, *rows, strict=True)]
    lines = [_line(row, widths) for row in (_HEADERS, *rows)]
    return "\n".join((*_about(options), *lines, ""))


def _chosen(
    cores: Iterable[tuple[str, str, Wanted]], only: Sequence[str]
) -> list[tuple[str, str, Wanted]]:
    """Those of the operators that are named, and of these those of the types that are."""
    every = list(cores)
    operators = {word for kind, *_ in every for word in (kind, kind.partition(".")[2])}
    types = {name for _, name, _ in every}
    for word in only:
        if word not in operators and word not in types:
            known = sorted(name for name in operators if "." not in name)
            raise InvalidOption(unknown_name("operator or type", word, [*known, *sorted(types)]))
    kinds, named = operators.intersection(only), types.intersection(only)
    return [
        core
        for core in every
        if (not kinds or kinds & {core[0], core[0].partition(".")[2]})
        and (not named or core[1] in named)
    ]


def _about(options: Options) -> Iterator[str]:
    if options.cores == "none":
        yield "cores=none makes none of these."
    if options.period is None:
        yield "Latencies without a clock; registers are those of steps as equal as they can be."
        return
    words = [f"clock={options.clock}" if options.clock else f"cycle-time={options.cycle_time:g}"]
    words.append(f"part={options.part}" if options.part else f"delay-model={options.delay_model}")
    yield f"Cores for {' '.join(words)}; delay: to the first registers, in {_unit(options)}."
    yield "Integers and cmpf have a core where a cycle has no time for their logic."


def _unit(options: Options) -> str:
    return "ns" if options.part else "levels" if options.delay_model == "aig" else "its unit"


def _every(options: Options) -> Iterator[tuple[str, str, Wanted]]:
    """Operator, type and core, in the order of the catalogue."""
    for kind in FLOATS:
        yield from ((kind, form, wanted_as(kind, form)) for form in FORMATS)
    for kind, (source, result) in CONVERSIONS.items():
        for one, two in _conversions(kind, source, result):
            yield kind, _shown(f"{one} to {two}"), wanted_as(kind, two, one)
    for kind in BITS:
        bits = _FEW_BITS if kind == "math.ipowi" else _BITS
        yield kind, f"i{bits}", wanted_as(kind, f"i{bits}")
    if options.period is not None:
        yield from (("arith.cmpf", f, wanted_comparison(_COMPARED, f)) for f in FORMATS)
        for kind, (sign, _) in INTEGERS.items():
            if not kind.startswith("index."):
                yield kind, f"i{_BITS}", wanted_as(kind, f"{sign}{_BITS}")


def _conversions(kind: str, source: str, result: str) -> Iterator[tuple[str, str]]:
    if source or result:
        whole = f"{source or result}{_BITS}"
        yield from ((whole, form) if source else (form, whole) for form in FORMATS)
        return
    order = ("f16", "f32", "f64") if kind == "arith.extf" else ("f64", "f32", "f16")
    yield from pairwise(order)


def _shown(types: str) -> str:
    """As the IR writes types, which have no signs."""
    return types.replace("s32", "i32").replace("u32", "i32")


def _row(cores: Cores, options: Options, kind: str, name: str, wanted: Wanted) -> tuple[str, ...]:
    begin = kind, name
    try:
        core = cores.core_of(kind, wanted)
    except ClockMissed as missed:
        least = clock_without_check(options, missed.needed).remedy(missed.needed)
        return (*begin, "-", "-", "-", "-", f"none: {least}")
    delay = "" if options.period is None else f"{core.in_delay / (1000 if options.part else 1):.4g}"
    numbers = (core.latency, core.blocking, core.register_bits)
    return (*begin, *map(str, numbers), delay, wanted.unit)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    columns = zip(cells, widths, range(len(cells)), strict=True)
    return "  ".join(f"{c:{'<' if i in _LEFT else '>'}{w}}" for c, w, i in columns).rstrip()
