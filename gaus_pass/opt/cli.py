"""The command line: options of the driver, and passes in the order in which they are given.

Written by hand because any word after dashes may be the name of a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.opt.files import SPLIT_MARKER, STANDARD
from gaus_pass.opt.pipeline_text import Pass


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _switch(help: str, default: bool = False) -> Any:
    return field(default=default, metadata={"help": help, "convert": _boolean})


def _text(help: str, argument: str, default: str | None = None) -> Any:
    metadata = {"help": help, "argument": argument, "convert": lambda _, text: text}
    return field(default=default, metadata=metadata)


def _bare_or_text(help: str, argument: str, bare: str) -> Any:
    """An option that stands for ``bare`` when it has no value."""
    metadata = {"help": help, "argument": f"[={argument}]", "convert": lambda _, text: text or bare}
    return field(default=None, metadata=metadata | {"bare": True})


def _list(help: str, argument: str) -> Any:
    metadata = {"help": help, "argument": argument, "convert": lambda _, text: _names(text)}
    return field(default=(), metadata=metadata)


def _boolean(name: str, text: str) -> bool:
    values = {"": True, "1": True, "true": True, "0": False, "false": False}
    if text.lower() not in values:
        raise InvalidOption(f"--{name}={text} is neither true nor false")
    return values[text.lower()]


def _diagnostics_to_verify(name: str, text: str) -> str:
    if text not in ("", "all", "only-expected"):
        raise InvalidOption(f"--{name}={text} is neither all nor only-expected")
    return text or "all"


@dataclass
class Settings:
    """Everything on a command line but the passes.  A field's name is the option, with ``_``."""

    o: str = _text("write to FILE, and only if everything went well", "FILE", STANDARD)
    pass_pipeline: str | None = _text(
        "the passes as text, as in 'builtin.module(hw.module(cse),canonicalize)'", "TEXT"
    )
    split_input_file: str | None = _bare_or_text(
        f"treat the parts between lines '{SPLIT_MARKER}' one by one", "MARKER", SPLIT_MARKER
    )
    verify_diagnostics: str | None = field(
        default=None,
        metadata={
            "help": "check the diagnostics against the comments expected-error {{...}} and such",
            "argument": "[=all|only-expected]",
            "convert": _diagnostics_to_verify,
            "bare": True,
        },
    )
    verify_each: bool = _switch("verify after every pass; --verify-each=0 turns it off", True)
    export_verilog: bool = _switch("print Verilog instead of IR; IR then goes only where -o says")
    emit_bytecode: bool = _switch("write bytecode")
    f: bool = _switch("write bytecode even to a terminal")
    allow_unregistered_dialect: bool = _switch("accept operations of unknown dialects")
    mlir_disable_threading: bool = _switch("accepted; passes run on one thread anyway")
    mlir_timing: bool = _switch("print how long each pass took")
    mlir_print_op_generic: bool = _switch("print IR in generic form")
    mlir_print_debuginfo: bool = _switch("print locations")
    mlir_print_local_scope: bool = _switch("print no aliases")
    mlir_print_ir_before: tuple[str, ...] = _list("print IR before these passes", "PASS,...")
    mlir_print_ir_after: tuple[str, ...] = _list("print IR after these passes", "PASS,...")
    mlir_print_ir_before_all: bool = _switch("print IR before each pass")
    mlir_print_ir_after_all: bool = _switch("print IR after each pass")
    mlir_print_ir_after_change: bool = _switch("print IR after a pass only if it has changed it")
    mlir_print_ir_after_failure: bool = _switch("print IR only after a pass that failed")
    mlir_print_ir_module_scope: bool = _switch("print the whole module each time")
    dump_pass_pipeline: bool = _switch("print the pipeline that is run")
    show_dialects: bool = _switch("list the dialects and exit")
    show_operators: str | None = _bare_or_text(
        "print the default operator library, or with --gaus-schedule=… the cores for its clock "
        "(those of operators and types that are given), and exit",
        "A,B",
        "",
    )
    quiet: bool = _switch("no warnings and remarks")
    debug: bool = _switch("show where an internal error happened")
    help: bool = _switch("print this and exit")
    version: bool = _switch("print the version and exit")


@dataclass
class CommandLine:
    """A command line as read.

    Attributes
    ----------
    passes
        Flags that are not options of the driver, in order.
    """

    input: str = STANDARD
    settings: Settings = field(default_factory=Settings)
    passes: tuple[Pass, ...] = ()


def option_name(field_name: str) -> str:
    """``split_input_file`` → ``split-input-file``."""
    return field_name.replace("_", "-")


# What other programs of the family call the same thing.
_ALIASES = {"h": "help", "output": "o"}
OPTIONS = {option_name(f.name): f for f in fields(Settings)}


def parse_command_line(arguments: list[str]) -> CommandLine:
    """Read the words after the program's name.

    Raises
    ------
    InvalidOption
        A value is missing, wrong or too much, or an option is given twice.
    """
    line = CommandLine()
    given: set[str] = set()
    inputs: list[str] = []
    passes: list[Pass] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            inputs += words
        elif word == STANDARD or not word.startswith("-"):
            inputs.append(word)
        else:
            _read_flag(word, words, line.settings, given, passes)
    if len(inputs) > 1:
        raise InvalidOption(f"more than one input: '{inputs[0]}' and '{inputs[1]}'")
    if passes and line.settings.pass_pipeline is not None:
        raise InvalidOption(f"--pass-pipeline cannot be used together with --{passes[0].name}")
    line.input = inputs[0] if inputs else STANDARD
    line.passes = tuple(passes)
    return line


def _read_flag(
    word: str, words: Iterator[str], settings: Settings, given: set[str], passes: list[Pass]
) -> None:
    name, equals, value = word[1:].removeprefix("-").partition("=")
    name = _ALIASES.get(name, name)
    if not name:
        raise InvalidOption(f"'{word}' is not an option")
    if name not in OPTIONS:
        passes.append(Pass(name, _unbraced(value)))
        return
    if name in given:
        raise InvalidOption(f"{_dashed(name)} is given twice")
    given.add(name)
    metadata = OPTIONS[name].metadata
    if "argument" in metadata and "bare" not in metadata and not equals:
        value = next(words, "")
        if not value:
            raise InvalidOption(f"{_dashed(name)} needs a value ({metadata['argument']})")
    convert: Callable[[str, str], Any] = metadata["convert"]
    setattr(settings, OPTIONS[name].name, convert(name, value))


def _dashed(name: str) -> str:
    return f"-{name}" if len(name) == 1 else f"--{name}"


def _unbraced(options: str) -> str:
    options = options.strip()
    return options[1:-1] if options.startswith("{") and options.endswith("}") else options
