"""From the words of a command line to a `Request`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.cli.commands import parsers
from gaus_pass.cli.option_groups import CHOICES, SEARCH, SWEEPS, Parser
from gaus_pass.cli.request import ChoiceRequest, ExploreRequest, Request, SweepRequest
from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import LARGEST, build_options, unknown_name
from gaus_pass.options import Options


def parse(words: Sequence[str]) -> Request:
    """Read a command line; ``--help`` and ``--version`` print and exit.

    Raises
    ------
    InvalidOption
        An unknown command or option, or a value of the wrong kind.
    """
    parser, commands = parsers()
    _require_command(words, list(commands))
    found, unknown = parser.parse_known_args(words)
    if unknown:
        raise InvalidOption(_unknown(unknown[0], commands[found.command]))
    written = getattr(found, "output", None)
    output = None if written == "-" else written
    texts = getattr(found, "options", None) or {}
    swept = found.command == "sweep"
    return Request(
        found.command,
        getattr(found, "input", "-"),
        output,
        Options() if swept else build_options(texts, Options),
        found.quiet,
        found.debug,
        getattr(found, "node_latency", 1),
        tuple(filter(None, getattr(found, "solvers", "").split(","))),
        getattr(found, "plot", None),
        getattr(found, "measure", "aig"),
        getattr(found, "part", None) if found.command == "characterise" else None,
        getattr(found, "seeds", 3),
        getattr(found, "top", None),
        getattr(found, "testbench", None),
        getattr(found, "report", None),
        getattr(found, "sdc", None),
        _choice(found),
        _explore(found),
        tuple(getattr(found, "inputs", ())),
        getattr(found, "lifeline", None),
        getattr(found, "allow_unregistered", False),
        _sweep(found) if swept else SweepRequest(),
        texts,
        tuple(getattr(found, "flags", None) or ()),
        getattr(found, "cosim", False),
        tuple(getattr(found, "data", None) or ()),
        getattr(found, "show_operators", None),
        getattr(found, "header", None),
        getattr(found, "tolerance", None),
    )


def _sweep(found: argparse.Namespace) -> SweepRequest:
    """The request for a sweep.

    Raises
    ------
    InvalidOption
        A number is out of range.
    """
    asked = SweepRequest(**(getattr(found, "sweep", None) or {}))
    asked = replace(asked, file=found.input, axes=tuple(found.axes or ()))
    least = {"jobs": 1, "seconds": 0, "megabytes": 256, "retries": 0, "trips": 0, "search": 1}
    for name, bound in least.items():
        value = getattr(asked, name)
        if value is not None and not bound <= value <= LARGEST:
            raise InvalidOption(f"{SWEEPS[name]}={value:g} is out of range, at least {bound}")
    return asked


def _choice(found: argparse.Namespace) -> ChoiceRequest:
    """The request for a choice among designs.

    Raises
    ------
    InvalidOption
        It says how to choose but names no target, or a number is out of range.
    """
    texts: dict[str, Any] = getattr(found, "choice", None) or {}
    if texts and "target" not in texts:
        given = "--" + next(iter(texts)).replace("_", "-")
        raise InvalidOption(f"{given} is about a choice by measurement; say --target yosys, too")
    chosen = ChoiceRequest(**texts)
    least = {"candidates": 1, "jobs": 1, "seconds": 0, "megabytes": 1, "longer": 0, "rounds": 0}
    for name, bound in least.items():
        value = getattr(chosen, name)
        if value is not None and not bound <= value <= LARGEST:
            raise InvalidOption(f"--{CHOICES[name]}={value:g} is out of range")
    return chosen


def _explore(found: argparse.Namespace) -> ExploreRequest | None:
    """The request for a search.

    Raises
    ------
    InvalidOption
        It says how to search but not ``--explore``, or a number is out of range.
    """
    texts: dict[str, Any] = getattr(found, "search", None) or {}
    if not getattr(found, "explore", False):
        if texts:
            given = SEARCH[next(iter(texts))]
            raise InvalidOption(f"--{given} is about the search for a design; say --explore, too")
        return None
    if (getattr(found, "choice", None) or {}).get("target") is not None:
        raise InvalidOption("--explore and --target both choose a design; say one of them")
    asked = ExploreRequest(**texts)
    for name, least in (("points", 1), ("synthesise", 0)):
        value = getattr(asked, name)
        if value is not None and not least <= value <= LARGEST:
            raise InvalidOption(f"--{name}={value} is out of range")
    return asked


def _require_command(words: Sequence[str], valid: list[str]) -> None:
    """The first word is a command, or asks for help or the version.

    Raises
    ------
    InvalidOption
        It is another word, or there is none.
    """
    if not words:
        raise InvalidOption(f"no command given; valid: {', '.join(valid)}")
    first = words[0]
    if first in valid or first in ("-h", "--help", "--version"):
        return
    if first.startswith("-"):
        raise InvalidOption(f"'{first}' stands before the command; valid: {', '.join(valid)}")
    raise InvalidOption(unknown_name("command", first, valid))


def _unknown(word: str, parser: Parser) -> str:
    if not word.startswith("-"):
        takes = any(action.dest == "input" for action in parser._actions)
        why = "there can be one input file only" if takes else f"{parser.prog} takes no file"
        return f"unexpected argument '{word}'; {why}"
    valid = [s for s in parser._option_string_actions if s.startswith("--")]
    return unknown_name("option", word.partition("=")[0], valid)
