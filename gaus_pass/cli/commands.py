"""The commands of `gaus` and the options of each, as argparse parsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gaus_pass import __version__
from gaus_pass.cli.option_groups import (
    NOT_HERE,
    Parser,
    add_c,
    add_choice,
    add_common,
    add_files,
    add_options,
    add_scheduling,
    add_search,
    add_sweep,
)


class _Command(NamedTuple):
    """What a command is for, in a line and in a sentence, and what adds its own arguments."""

    help: str
    description: str
    add_arguments: Callable[[Parser], None] | None = None


def parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and those of the commands by name."""
    parser = Parser(
        prog="gaus", description="Schedule operator graphs and report on the schedules."
    )
    parser.add_argument("--version", action="version", version=f"gaus {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    found: dict[str, Parser] = {}
    for name, command in _COMMANDS.items():
        one: Parser = commands.add_parser(name, help=command.help, description=command.description)
        if command.add_arguments is not None:
            command.add_arguments(one)
        add_common(one)
        found[name] = one
    return parser, found


def _add_schedule(parser: Parser) -> None:
    add_files(parser, "problem or result JSON, AIGER, GML, DOT or MLIR", "result JSON")
    add_scheduling(parser, NOT_HERE)


def _add_compare(parser: Parser) -> None:
    parser.add_argument("input", metavar="FILE", help="as for schedule, with one problem")
    parser.add_argument(
        "--solvers", metavar="A,B,…", default="", help="which solvers (default: all that there are)"
    )
    parser.add_argument("--json", dest="output", metavar="OUT", help="file for the result JSON")
    parser.add_argument("--plot", metavar="OUT.png", help="picture of quality over time")
    add_scheduling(parser, NOT_HERE | {"solver"})


def _add_hls(parser: Parser) -> None:
    add_files(parser, "MLIR with a func.func, or C (.c)", "SystemVerilog")
    add_c(parser)
    parser.add_argument(
        "--allow-unregistered-dialect",
        action="store_true",
        dest="allow_unregistered",
        help="read attributes of dialects that are not known, and ignore them",
    )
    parser.add_argument(
        "--show-operators",
        nargs="?",
        const="",
        metavar="A,B,…",
        help="print the cores that there are for the clock, or those of some operators and types; "
        "reads no file",
    )
    parser.add_argument("--testbench", metavar="TB.sv", help="file for a test bench")
    parser.add_argument(
        "--report", metavar="R", help="file for the result JSON (.json) or a report (.txt, .md)"
    )
    parser.add_argument(
        "--header", metavar="R.h", help="C header with the registers of interface=axi-lite"
    )
    parser.add_argument(
        "--sdc",
        metavar="C",
        help="file for the clock as a constraint: SDC, or by its name's end .lpf or .pcf",
    )
    parser.add_argument(
        "--cosim",
        action="store_true",
        help="run the C, compiled by the machine's compiler, and the module on the same data",
    )
    parser.add_argument(
        "--data",
        action="append",
        metavar="NAME=X",
        help="number, or file of hexadecimal words, that --cosim gives an argument",
    )
    parser.add_argument(
        "--tolerance",
        type=float,
        metavar="SHARE",
        help="how far --cosim lets floats be apart, as a share of the greatest in their array "
        "(default: 0, or a few last places where exp and the like are computed)",
    )
    add_choice(parser)
    add_search(parser)
    add_options(parser, NOT_HERE)


def _add_sweep(parser: Parser) -> None:
    parser.add_argument(
        "input", metavar="FILE", nargs="?",
        help="as for hls or schedule; without it the last sweep of the store",
    )  # fmt: skip
    parser.add_argument(
        "--allow-unregistered-dialect", action="store_true", dest="allow_unregistered",
        help="as for hls",
    )  # fmt: skip
    add_c(parser)
    add_sweep(parser)
    add_scheduling(parser, NOT_HERE)


def _add_report(parser: Parser) -> None:
    made = "report: text, or by its name's end .md, .html (schedule viewer), .dot, .wave.json"
    add_files(parser, "result JSON", made)
    parser.add_argument("--plot", metavar="OUT.png", help="picture of the objective over time")


def _add_import(parser: Parser) -> None:
    add_files(parser, "AIGER, or C (.c)", "MLIR")
    add_c(parser)


def _add_characterise(parser: Parser) -> None:
    add_files(parser, "MLIR", "operator library")
    parser.add_argument(
        "--measure",
        choices=("aig", "yosys"),
        default="aig",
        help="levels of CIRCT's and-inverter logic, or of gates after Yosys and ABC (default: aig)",
    )
    parser.add_argument(
        "--part",
        choices=("ecp5", "ice40", "osu018", "asap7", "sky130"),
        help="write the file of a part: ecp5 and ice40 are measured by Yosys and nextpnr, osu018 "
        "by Yosys and OpenSTA, asap7 "
        "and sky130 are read from a delay model of XLS",
    )
    parser.add_argument(
        "--seeds", type=int, default=3, metavar="N", help="placements of each probe (default: 3)"
    )


def _add_check(parser: Parser) -> None:
    parser.add_argument("inputs", metavar="FILE", nargs="+", help="result JSON")


def _add_new(parser: Parser) -> None:
    parser.add_argument(
        "input", metavar="NAME", help="the folder; the last part of it names the module"
    )


def _add_prove(parser: Parser) -> None:
    add_files(parser, "MLIR with pipelines, or with modules and --pipeline", "report")
    add_options(parser, NOT_HERE | {"samples"})


def _add_train(parser: Parser) -> None:
    parser.add_argument(
        "inputs", metavar="FILE", nargs="+", help="as for schedule; a step takes one at random"
    )
    parser.add_argument(
        "-o", dest="output", metavar="OUT", required=True, help="file for the policy (safetensors)"
    )
    add_scheduling(parser, NOT_HERE | {"solver", "samples", "time_limit"})


def _add_serve(parser: Parser) -> None:
    parser.add_argument(
        "--lifeline",
        metavar="FD",
        type=int,
        help="open pipe, inherited from the caller; when its other end closes, so does this",
    )


_COMMANDS = {
    "schedule": _Command(
        "schedule a graph or the pipelines of an MLIR file; writes result JSON",
        "Schedule a graph (JSON, AIGER, GML, DOT) or the pipelines of an MLIR file.",
        _add_schedule,
    ),
    "compare": _Command(
        "run solvers on one problem at equal time and set their answers side by side",
        "Run solvers on one problem at equal --time-limit and compare the answers.",
        _add_compare,
    ),
    "hls": _Command(
        "lower a function with loops to SystemVerilog",
        "Schedule the loops of a function and write it as SystemVerilog.",
        _add_hls,
    ),
    "sweep": _Command(
        "make the designs of a product of options, and keep the Pareto front",
        "Make a design for every combination of option values; keep all, and write the front.",
        _add_sweep,
    ),
    "report": _Command(
        "describe a result JSON: text, Markdown, a page with the schedule, DOT, waves",
        "Describe a result JSON for people.",
        _add_report,
    ),
    "import": _Command(
        "turn a function in C, or an AIGER file, into MLIR",
        "Turn a function in C into a func.func of affine, scf, memref, arith and math, or an "
        "and-inverter graph into an hw.module of synth operations.",
        _add_import,
    ),
    "characterise": _Command(
        "measure the operations of an MLIR file; writes an operator library",
        "Measure the comb, arith and synth operations of a file at their widths.",
        _add_characterise,
    ),
    "train": _Command(
        "train one policy of solver=gflownet on the problems of many files",
        "Train a policy for solver=gflownet; --checkpoint goes on from another one.",
        _add_train,
    ),
    "check": _Command(
        "check schedules, terms and the proofs of bounds in result JSON",
        "Check result JSON by a program that shares nothing with the schedulers and runs alone.",
        _add_check,
    ),
    "new": _Command(
        "make a folder with a kernel, its Makefile and a README, that builds",
        "Make a folder for a project: a kernel in MLIR with data, a Makefile, a README.",
        _add_new,
    ),
    "prove": _Command(
        "prove that pipelines do what they were made of, with Yosys; simulate what is left",
        "Schedule the pipelines of an MLIR file and prove each equal to its combinational "
        "original.",
        _add_prove,
    ),
    "warm-up": _Command(
        "compile the solvers' kernels once, so that no run waits for it",
        "Compile the solvers' kernels ahead of time; what is compiled is kept.",
    ),
    "serve": _Command(
        "answer one message of the native plugin on stdin",
        "Schedule the problems of one message; the answer is JSON, errors too.",
        _add_serve,
    ),
}
