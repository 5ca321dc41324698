"""The argument parser, and the options that several commands share.

The scheduling options come from the table in `gaus_pass.options`, so that ``ii=2`` in a pass and
``--ii 2`` here cannot drift apart.
"""

from __future__ import annotations

import argparse
from dataclasses import MISSING, Field
from typing import Any, NoReturn

from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options
from gaus_pass.support.files import write

_METAVARS = {int: "N", float: "X", str: "TEXT", dict: "R:N,…"}

NOT_HERE = frozenset({"report"})
"""Fields of `Options` that commands have under another name: `-o` names the result JSON."""

CHOICES = {"seconds": "target-seconds", "megabytes": "target-megabytes"} | {
    name: name
    for name in ("target", "candidates", "score", "rounds", "jobs", "longer", "table", "plot")
}
"""Fields of `ChoiceRequest` and their options."""

SEARCH = {"limits": "max", "keep_interface": "keep-interface"} | {
    name: name for name in ("points", "synthesise", "front")
}
"""Fields of `ExploreRequest` and their options."""


SWEEPS = {"seconds": "--point-seconds", "megabytes": "--point-megabytes"} | {
    name: f"--{name}"
    for name in (
        *("store", "resume", "status", "flow", "target", "trips", "minimise", "front", "csv"),
        *("parquet", "page", "on", "jobs", "retries", "search", "method", "prune"),
    )
}
"""Fields of `SweepRequest` and their options."""


class Parser(argparse.ArgumentParser):
    """Raises `InvalidOption` where argparse would print its usage and exit with 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        raise InvalidOption(f"{message}; see '{self.prog} --help'")

    def _print_message(self, message: str, file: Any = None) -> None:
        write(None, message)


class _Collect(argparse.Action):
    """Collects options as text; an option that is given twice is an error, as in a pass."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        texts: dict[str, str] = getattr(namespace, "options", None) or {}
        key = self.option_strings[0].removeprefix("--")
        if key in texts:
            raise InvalidOption(f"option '--{key}' is given twice")
        texts[key] = "true" if self.nargs == 0 else str(values)
        namespace.options = texts


class _Flag(argparse.Action):
    """Collects flags for clang, as ``-DN=4``."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        namespace.flags = [*(getattr(namespace, "flags", None) or ()), f"{option_string}{values}"]


def add_c(parser: Parser) -> None:
    """Add what concerns functions in C, and the choice of a function."""
    parser.add_argument("--top", metavar="F", help="the function, where there are several")
    parser.add_argument("-D", action=_Flag, metavar="NAME[=X]", help="define a macro of C")
    parser.add_argument("-I", action=_Flag, metavar="DIR", help="look there for headers of C")


class _Choose(argparse.Action):
    """Collects the given fields of a `ChoiceRequest`."""

    into = "choice"

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        texts: dict[str, Any] = getattr(namespace, self.into, None) or {}
        texts[self.dest] = self.const if self.nargs == 0 else values
        setattr(namespace, self.into, texts)


class _Search(_Choose):
    """Collects the given fields of an `ExploreRequest`."""

    into = "search"


class _Sweep(_Choose):
    """Collects the given fields of a `SweepRequest`."""

    into = "sweep"


def add_files(parser: Parser, what: str, made: str) -> None:
    """Add the input file, and ``-o`` for what is made of it."""
    parser.add_argument(
        "input", metavar="FILE", nargs="?", default="-", help=f"{what}; stdin without it or for -"
    )
    parser.add_argument(
        "-o", dest="output", metavar="OUT", help=f"file for the {made}; stdout without it"
    )


def add_common(parser: Parser) -> None:
    """Add the options of every command."""
    parser.add_argument(
        "--quiet", action="store_true", help="neither progress nor warnings, only errors"
    )
    parser.add_argument("--debug", action="store_true", help="show tracebacks and a log")


def add_choice(parser: Parser) -> None:
    """Add the options of choosing among designs on a target."""
    group = parser.add_argument_group("choosing among designs by measurement")
    texts: dict[str, tuple[Any, str, str]] = {
        "target": (str, "yosys|ecp5|ice40|osu018|CMD", "what measures: Yosys, place and route, "
                   'or a command that gets the Verilog file and prints {"area": …, "delay": …}'),
        "candidates": (int, "K", "designs to measure, the usual one among them (default: 20)"),
        "score": (str, "TEXT", "what is to be least (default: area*delay); also flip-flops, "
                  "length, …, powers and requirements, as in 'area*delay^2, delay<=10'"),
        "rounds": (int, "N", "with a clock of a part: designs in addition, scheduled again with "
                   "the delays that were measured (default: 3 with place and route)"),
        "longer": (int, "N", "steps that loops may take beyond the usual length (default: 4)"),
        "jobs": (int, "N", "measurements at a time (default: one a processor)"),
        "seconds": (float, "S", "time limit of a program that measures (default: 300)"),
        "megabytes": (int, "MB", "memory limit of a program that measures (default: 4096)"),
        "table": (str, "OUT", "file for the table of all designs: .json or .md"),
        "plot": (str, "OUT.png", "picture of proxy and target"),
    }  # fmt: skip
    for name, (kind, metavar, text) in texts.items():
        option = f"--{CHOICES[name]}"
        group.add_argument(
            option, action=_Choose, dest=name, type=kind, metavar=metavar, help=text,
            default=argparse.SUPPRESS,
        )  # fmt: skip
    group.add_argument(
        "--no-cache", action=_Choose, dest="cache", nargs=0, const=False,
        default=argparse.SUPPRESS, help="measure anew what was measured before",
    )  # fmt: skip


def add_search(parser: Parser) -> None:
    """Add the options of the search for transformations and limits."""
    group = parser.add_argument_group("searching for transformations and limits")
    group.add_argument(
        "--explore",
        action="store_true",
        help="search unroll factors, banks, limits and II for the front of cycles and area; "
        "write the fastest design within --max",
    )
    texts: dict[str, tuple[Any, str | None, str]] = {
        "limits": (str, "dsp:N,lut:N,…", "the most that it may take of dsp, bram, lut and ff"),
        "points": (int, "N", "designs to try (default: 40)"),
        "synthesise": (int, "N", "designs of the front that Yosys measures (default: until the "
                       "chosen one is within --max, at most 3)"),
        "front": (str, "OUT", "file for the front: .json, .csv, .md or .html"),
        "keep_interface": (None, None, "divide no argument among banks: ports stay as they are"),
    }  # fmt: skip
    for name, (kind, metavar, text) in texts.items():
        shape: dict[str, Any] = {"type": kind, "metavar": metavar}
        if kind is None:
            shape = {"nargs": 0, "const": True}
        group.add_argument(
            f"--{SEARCH[name]}", action=_Search, dest=name, help=text,
            default=argparse.SUPPRESS, **shape,
        )  # fmt: skip


def add_sweep(parser: Parser) -> None:
    """Add the options of a sweep."""
    group = parser.add_argument_group("sweeping")
    group.add_argument(
        "--axis", action="append", dest="axes", metavar="OPTION=V|V",
        help="an option and the values to try, or a range first..last:step; several make a product",
    )  # fmt: skip
    texts: dict[str, tuple[Any, str, str]] = {
        "store": (str, "DIR", "folder that keeps all results"),
        "flow": (str, "hls|schedule", "make modules of a function, or schedules alone "
                 "(default: hls for MLIR with a func.func)"),
        "minimise": (str, "A,B", "metrics that the front is of (default: cycles, area and, with "
                     "clocks, period)"),
        "target": (str, "yosys|ecp5|CMD", "what measures area and delay of every module"),
        "trips": (int, "N", "trip count of loops whose own is known only at run time "
                  "(default: 64)"),
        "front": (str, "F.csv", "file for the front; stdout where no output is named"),
        "csv": (str, "F.csv", "file for all points"),
        "parquet": (str, "F.parquet", "the same as Parquet"),
        "search": (int, "N", "look for the front with N points, in place of all of them"),
        "method": (str, "nsga2|tpe", "how to look for it (default: nsga2)"),
        "page": (str, "P.html", "page with the front, all points, and the schedules of designs"),
        "on": (str, "WHERE", "what computes the points: processes, dask, ray or slurm, perhaps "
               "with an address, as dask:tcp://host:8786 (default: processes)"),
        "jobs": (int, "N", "points at a time (default: one a processor)"),
        "seconds": (float, "S", "time limit of a point (default: 600)"),
        "megabytes": (int, "MB", "memory limit of a point (default: 4096)"),
        "retries": (int, "N", "further tries of a point whose process was lost (default: 2)"),
    }  # fmt: skip
    for name, (kind, metavar, text) in texts.items():
        group.add_argument(
            SWEEPS[name], action=_Sweep, dest=name, type=kind, metavar=metavar, help=text,
            default=argparse.SUPPRESS,
        )  # fmt: skip
    for name, text in {
        "prune": "do not compute points that proven bounds keep off the front",
        "resume": "go on with a sweep that is in the store",
        "status": "print how far the sweeps of the store are, and nothing else",
    }.items():
        group.add_argument(
            SWEEPS[name], action=_Sweep, dest=name, nargs=0, const=True, help=text,
            default=argparse.SUPPRESS,
        )  # fmt: skip


def add_scheduling(parser: Parser, left_out: frozenset[str]) -> None:
    """Add the scheduling options, and how graphs are read."""
    graphs = parser.add_argument_group("reading AIGER, GML and DOT")
    graphs.add_argument(
        "--node-latency", type=int, choices=(0, 1), default=1, help="cycles a node takes"
    )
    add_options(parser, left_out)


def add_options(parser: Parser, left_out: frozenset[str]) -> None:
    """Add the scheduling options except the fields that are left out."""
    group = parser.add_argument_group("scheduling")
    for spec in options_of(Options):
        if spec.name not in left_out:
            _add_option(group, spec)


def _add_option(group: Any, spec: Field[Any]) -> None:
    kind = spec.metadata["kind"]
    choices: tuple[str, ...] = spec.metadata["choices"]
    shape: dict[str, Any] = {"nargs": 0} if kind is bool else {}
    if kind is not bool:
        shape["metavar"] = "|".join(choices) or _METAVARS[kind]
    text = spec.metadata["help"] + _default(spec)
    group.add_argument(
        f"--{key_of(spec.name)}",
        action=_Collect,
        default=argparse.SUPPRESS,
        help=text.replace("%", "%%"),
        **shape,
    )


def _default(spec: Field[Any]) -> str:
    value = spec.default
    absent = any(value is one for one in (MISSING, None, False)) or value == ""
    return "" if absent else f" (default: {value})"
