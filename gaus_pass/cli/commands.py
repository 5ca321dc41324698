"""The commands of `gaus` and the options of each, as argparse parsers."""

from __future__ import annotations

from typing import Any

from gaus_pass import __version__
from gaus_pass.cli.option_groups import (
    NOT_HERE,
    Parser,
    add_choice,
    add_common,
    add_files,
    add_options,
    add_scheduling,
)


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
    add_files(parser, "problem or result JSON, AIGER, GML, DOT or MLIR", "result JSON")
    add_scheduling(parser, NOT_HERE)
    add_common(parser)
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
    add_scheduling(parser, NOT_HERE | {"solver"})
    add_common(parser)
    return parser


def _add_hls(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "hls",
        help="lower a function with loops to SystemVerilog",
        description="Schedule the loops of a function and write it as SystemVerilog.",
    )
    add_files(parser, "MLIR with a func.func", "SystemVerilog")
    parser.add_argument("--top", metavar="F", help="the function, where there are several")
    parser.add_argument("--testbench", metavar="TB.sv", help="file for a test bench")
    parser.add_argument(
        "--report", metavar="R", help="file for the result JSON (.json) or a report (.txt, .md)"
    )
    add_choice(parser)
    add_options(parser, NOT_HERE)
    add_common(parser)
    return parser


def _add_report(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "report",
        help="describe a result JSON: text, Markdown, a page with the schedule, DOT, waves",
        description="Describe a result JSON for people.",
    )
    made = "report: text, or by its name's end .md, .html (schedule viewer), .dot, .wave.json"
    add_files(parser, "result JSON", made)
    parser.add_argument("--plot", metavar="OUT.png", help="picture of the objective over time")
    add_common(parser)
    return parser


def _add_import(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "import",
        help="turn an AIGER file into synth IR for circt-opt",
        description="Turn an and-inverter graph into an hw.module of synth operations.",
    )
    add_files(parser, "AIGER", "MLIR")
    add_common(parser)
    return parser


def _add_characterise(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "characterise",
        help="measure the operations of an MLIR file; writes an operator library",
        description="Measure the comb, arith and synth operations of a file at their widths.",
    )
    add_files(parser, "MLIR", "operator library")
    parser.add_argument(
        "--measure",
        choices=("aig", "yosys"),
        default="aig",
        help="levels of CIRCT's and-inverter logic, or of gates after Yosys and ABC (default: aig)",
    )
    parser.add_argument(
        "--part",
        choices=("ecp5",),
        help="measure a device in place of a file, by Yosys and nextpnr; writes the file of a part",
    )
    parser.add_argument(
        "--seeds", type=int, default=3, metavar="N", help="placements of each probe (default: 3)"
    )
    add_common(parser)
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
    add_scheduling(parser, NOT_HERE | {"solver", "samples", "time_limit"})
    add_common(parser)
    return parser


def _add_warm_up(commands: Any) -> Parser:
    parser: Parser = commands.add_parser(
        "warm-up",
        help="compile the solvers' kernels once, so that no run waits for it",
        description="Compile the solvers' kernels ahead of time; what is compiled is kept.",
    )
    add_common(parser)
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
    add_common(parser)
    return parser
