"""The text of ``--help``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field
from typing import Any

from gaus_pass.opt.cli import OPTIONS
from gaus_pass.opt.known_passes import KNOWN_PASSES
from gaus_pass.option_table import key_of, options_of
from gaus_pass.passes.base import PassSpec

_WIDTH = 100
_COLUMN = 34

_USAGE = """\
usage: {program} [INPUT] [-o OUTPUT] [--PASS[="KEY=VALUE ..."] ...] [OPTION ...]

Runs passes on MLIR text or bytecode in the order in which they are given and prints the result.
Without INPUT, or with '-', it reads standard input.  One dash does where two are shown.

A pass given as a flag runs on the module, or on all operations in it of the one kind that it works
on.  --pass-pipeline says it in full: 'builtin.module(hw.module(cse),gaus-schedule{{ii=2}})'.
"""


def help_text(program: str, specs: Mapping[str, PassSpec]) -> str:
    """All options, our passes with theirs, and the names of CIRCT's passes."""
    lines = [_USAGE.format(program=program), "Options:"]
    for name, option in OPTIONS.items():
        lines += _entry(_driver_flag(name, option), option.metadata["help"])
    lines += ["", "Passes of this package, with their options, defaults in brackets:"]
    for spec in specs.values():
        lines += _entry(f"  --{spec.argument}", spec.description)
        for option in options_of(spec.options):
            lines += _entry(f"      {_pass_key(option)}", _pass_help(option))
    lines += ["", "Passes of CIRCT (each wheel may have more):", *_names(KNOWN_PASSES)]
    return "\n".join(lines) + "\n"


def _driver_flag(name: str, option: Field[Any]) -> str:
    argument = option.metadata.get("argument", "")
    if len(name) == 1:
        return f"  -{name} {argument}".rstrip()
    return f"  --{name}" + (
        argument if argument.startswith("[") or not argument else f"={argument}"
    )


def _pass_key(option: Field[Any]) -> str:
    kind = option.metadata["kind"]
    word = {int: "N", float: "X", bool: "true|false", dict: "NAME:N,..."}.get(kind, "TEXT")
    return f"{key_of(option.name)}={'|'.join(option.metadata['choices']) or word}"


def _pass_help(option: Field[Any]) -> str:
    default = option.default
    if default is None or default is MISSING:
        return option.metadata["help"]
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return f"{option.metadata['help']} [{text}]"


def _entry(flag: str, help: str) -> list[str]:
    lines = textwrap.wrap(help, _WIDTH - _COLUMN)
    indent = " " * _COLUMN
    if len(flag) < _COLUMN - 1:
        return [f"{flag:<{_COLUMN}}{lines[0]}", *(indent + line for line in lines[1:])]
    return [flag, *(indent + line for line in lines)]


def _names(names: Iterable[str]) -> list[str]:
    return textwrap.wrap(
        " ".join(names),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
