"""The commands and their options, as argparse has them.

The scheduling options come from the table in `gaus_pass.options`, so that ``ii=2`` in a pass and
``--ii 2`` here cannot drift apart.
"""

from __future__ import annotations

import argparse
from dataclasses import MISSING, Field
from typing import Any, NoReturn

from gaus_pass import __version__
from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options
from gaus_pass.support.files import write

# `-o` says where the result JSON goes.
_NOT_HERE = frozenset({"report"})
_METAVARS = {int: "N", float: "X", str: "TEXT", dict: "R:N,…"}

CHOICES = {"seconds": "target-seconds", "megabytes": "target-megabytes"} | {
    name: name for name in ("target", "candidates", "score", "jobs", "longer", "table", "plot")
}
"""Fields of `ChoiceRequest` and their options."""


class _Choose(argparse.Action):
    """Gathers what is given of a `ChoiceRequest`."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        texts: dict[str, Any] = getattr(namespace, "choice", None) or {}
        texts[self.dest] = self.const if self.nargs == 0 else values
        namespace.choice = texts


class Parser(argparse.ArgumentParser):
    """Raises `InvalidOption` where argparse would print its usage and exit with 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        raise InvalidOption(f"{message}; see '{self.prog} --help'")

    def _print_message(self, message: str, file: Any = None) -> None:
        write(None, message)


class _Collect(argparse.Action):
    """Gathers options as texts; an option that is given twice is an error, as in a pass."""

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


def parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and those of the commands by name."""
    parser = Parser(
        prog="gaus", description="Schedule operator graphs and report on the schedules."
    )
    parser.add_argument("--version", action="version", version=f"gaus {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    return parser, {
        "schedule": _add_schedule(commands),
        "compare": _add_compare(commands),
        "hls": _add_hls(commands),
        "report": _add_report(commands),
        "import": _add_import(commands),
        "characterise": _add_characterise(commands),
        "train": _add_train(commands),
        "warm-up": _add_warm_up(commands),
        "serve": _add_serve(commands),
    }


def _add_schedule(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "schedule",
        help="schedule a graph or the pipelines of an MLIR file; writes result JSON",
        description="Schedule a graph (JSON, AIGER, GML, DOT) or the pipelines of an MLIR file.",
    )
    _add_files(parser, "problem or result JSON, AIGER, GML, DOT or MLIR", "result JSON")
    _add_scheduling(parser, _NOT_HERE)
    _add_common(parser)
    return parser


def _add_compare(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "compare",
        help="run solvers on one problem at equal time and set their answers side by side",
        description="Run solvers on one problem at equal --time-limit and compare the answers.",
    )
    parser.add_argument("input", metavar="FILE", help="as for schedule, with one problem")
    parser.add_argument(
        "--solvers", metavar="A,B,…", default="", help="which solvers (default: all that there are)"
    )
    parser.add_argument("--json", dest="output", metavar="OUT", help="file for the result JSON")
    parser.add_argument("--plot", metavar="OUT.png", help="picture of quality over time")
    _add_scheduling(parser, _NOT_HERE | {"solver"})
    _add_common(parser)
    return parser


def _add_hls(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "hls",
        help="lower a function with loops to SystemVerilog",
        description="Schedule the loops of a function and write it as SystemVerilog.",
    )
    _add_files(parser, "MLIR with a func.func", "SystemVerilog")
    parser.add_argument("--top", metavar="F", help="the function, where there are several")
    parser.add_argument("--testbench", metavar="TB.sv", help="file for a test bench")
    parser.add_argument(
        "--report", metavar="R", help="file for the result JSON (.json) or a report (.txt, .md)"
    )
    _add_choice(parser)
    _add_options(parser, _NOT_HERE)
    _add_common(parser)
    return parser


def _add_choice(parser: Parser) -> None:
    group = parser.add_argument_group("choosing among designs by measurement")
    texts: dict[str, tuple[Any, str, str]] = {
        "target": (str, "yosys|CMD", "what measures: Yosys, or a command that gets the Verilog "
                   'file and prints {"area": …, "delay": …}'),
        "candidates": (int, "K", "designs to measure, the usual one among them (default: 20)"),
        "score": (str, "TEXT", "what is to be least (default: area*delay); also flip-flops, "
                  "length, … and powers, as in area*delay^2"),
        "longer": (int, "N", "steps that loops may take beyond the usual length (default: 4)"),
        "jobs": (int, "N", "measurements at a time (default: one a processor)"),
        "seconds": (float, "S", "time limit of a measurement (default: 300)"),
        "megabytes": (int, "MB", "memory limit of a measurement (default: 4096)"),
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


def _add_scheduling(parser: Parser, left_out: frozenset[str]) -> None:
    graphs = parser.add_argument_group("reading AIGER, GML and DOT")
    graphs.add_argument(
        "--node-latency", type=int, choices=(0, 1), default=1, help="cycles a node takes"
    )
    _add_options(parser, left_out)


def _add_options(parser: Parser, left_out: frozenset[str]) -> None:
    group = parser.add_argument_group("scheduling")
    for spec in options_of(Options):
        if spec.name not in left_out:
            _add_option(group, spec)


def _add_report(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "report",
        help="describe a result JSON: text, Markdown, a page with the schedule, DOT, waves",
        description="Describe a result JSON for people.",
    )
    made = "report: text, or by its name's end .md, .html (schedule viewer), .dot, .wave.json"
    _add_files(parser, "result JSON", made)
    parser.add_argument("--plot", metavar="OUT.png", help="picture of the objective over time")
    _add_common(parser)
    return parser


def _add_import(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "import",
        help="turn an AIGER file into synth IR for circt-opt",
        description="Turn an and-inverter graph into an hw.module of synth operations.",
    )
    _add_files(parser, "AIGER", "MLIR")
    _add_common(parser)
    return parser


def _add_characterise(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "characterise",
        help="measure the operations of an MLIR file; writes an operator library",
        description="Measure the comb, arith and synth operations of a file at their widths.",
    )
    _add_files(parser, "MLIR", "operator library")
    parser.add_argument(
        "--measure",
        choices=("aig", "yosys"),
        default="aig",
        help="levels of CIRCT's and-inverter logic, or of gates after Yosys and ABC (default: aig)",
    )
    _add_common(parser)
    return parser


def _add_train(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "train",
        help="train one policy of solver=gflownet on the problems of many files",
        description="Train a policy for solver=gflownet; --checkpoint goes on from another one.",
    )
    parser.add_argument(
        "inputs", metavar="FILE", nargs="+", help="as for schedule; a step takes one at random"
    )
    parser.add_argument(
        "-o", dest="output", metavar="OUT", required=True, help="file for the policy (safetensors)"
    )
    _add_scheduling(parser, _NOT_HERE | {"solver", "samples", "time_limit"})
    _add_common(parser)
    return parser


def _add_warm_up(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "warm-up",
        help="compile the solvers' kernels once, so that no run waits for it",
        description="Compile the solvers' kernels ahead of time; what is compiled is kept.",
    )
    _add_common(parser)
    return parser


def _add_serve(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "serve",
        help="answer one message of the native plugin on stdin",
        description="Schedule the problems of one message; the answer is JSON, errors too.",
    )
    parser.add_argument(
        "--lifeline",
        metavar="FD",
        type=int,
        help="open pipe, inherited from the caller; when its other end closes, so does this",
    )
    _add_common(parser)
    return parser


def _add_files(parser: Parser, what: str, made: str) -> None:
    parser.add_argument(
        "input", metavar="FILE", nargs="?", default="-", help=f"{what}; stdin without it or for -"
    )
    parser.add_argument(
        "-o", dest="output", metavar="OUT", help=f"file for the {made}; stdout without it"
    )


def _add_common(parser: Parser) -> None:
    parser.add_argument(
        "--quiet", action="store_true", help="neither progress nor warnings, only errors"
    )
    parser.add_argument("--debug", action="store_true", help="show tracebacks and a log")


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
