"""The one table of options: the pass, the plugin and the commands all read it.

The same word means the same thing everywhere: ``ii=2`` in a pass is ``--ii 2`` on a command line.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, TypeVar

from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.exact import as_real, as_whole, counts

DEVICES = ("auto", "cpu", "cuda")
INITS = ("auto", "midpoint", "list", "sdc")
IOS = ("nodes", "ports")
LARGEST = 2**40
"""Largest number that an option takes."""

DEFAULT_OBJECTIVE = "ii > length > register-bits"

T = TypeVar("T")


def _option(default: Any, help: str, kind: type, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "kind": kind, "choices": choices})


def _limits(help: str) -> Any:
    metadata = {"help": help, "kind": dict, "choices": ()}
    return field(default_factory=dict[str, int], hash=False, metadata=metadata)


@dataclass(frozen=True)
class Options:
    """What a user can ask of a scheduling run.  Field names are the kebab-case keys with ``_``.

    Raises
    ------
    InvalidOption
        A value is out of range or not of its kind: a float that is not whole for an integer, a
        word that is not one of the choices.  ``limits`` also takes text, as a command line does.
    """

    objective: str = _option(
        DEFAULT_OBJECTIVE,
        "what to minimise: ii, length, resources, resources.NAME, communication, register-bits, "
        "memory; k*term, '+' for sums, '>' for lexicographic order",
        str,
    )
    solver: str = _option(
        "auto",
        "which solver: auto, asap, alap, list, force-directed, sdc, cp-sat, refine, order-cut, "
        "gaus, gumbel, gaus-paper or gflownet",
        str,
    )
    ii: int | None = _option(None, "target initiation interval in cycles", int)
    length: int | None = _option(None, "upper bound on the schedule length in steps", int)
    slack: float = _option(1.0, "upper bound on the length as a multiple of the least one", float)
    cycle_time: float | None = _option(
        None, "clock period in the unit of the delays; without it delays are ignored", float
    )
    clock_to_q: float = _option(0.0, "delay from clock edge to register output", float)
    setup: float = _option(0.0, "register set-up time", float)
    margin: float = _option(0.0, "time kept free in every cycle", float)
    delay_model: str = _option(
        "unit", "operator delays: unit, aig (levels measured by CIRCT), or an operator library", str
    )
    limits: Mapping[str, int] = _limits("units of resource types, as r:n,r:n; overrides the file")
    operators: str | None = _option(
        None, "operator library: JSON, MLIR with an ssp.library, or a delay model of XLS", str
    )
    captures: str = _option(
        "promote",
        "values captured from outside a pipeline: promote them to inputs or trust them as stable",
        str,
        ("promote", "stable"),
    )
    ports: str = _option(
        "",
        "memory ports of loops: 2rw, 1r1w, or by memory arg0:1r1w,alloca0:2rw; default 1rw",
        str,
    )
    read_latency: str = _option("1", "cycles of a memory read in loops", str, ("1", "2"))
    read_during_write: str = _option(
        "old",
        "what a memory read sees of a store to its element in the same cycle",
        str,
        ("old", "new", "undefined"),
    )
    exact_dependences: bool = _option(
        False, "a memory dependence that has to be assumed is an error, not a remark", bool
    )
    flatten: bool = _option(False, "run perfect loop nests as one loop", bool)
    loop_form: str = _option(
        "attributes",
        "how schedules of loops are written: gaus.* attributes, loopschedule.pipeline, or that as "
        "lower-loopschedule-to-calyx takes it",
        str,
        ("attributes", "loopschedule", "calyx"),
    )
    io: str | None = _option(
        None,
        "inputs and outputs: nodes (inputs are operations, outputs no uses) or ports; the default "
        "is ports for MLIR and nodes for graph files",
        str,
        IOS,
    )
    opaque: int | None = _option(
        None,
        "latency of dataflow operations that no operator library knows; without it they are errors",
        int,
    )
    pipeline: bool = _option(
        False, "make pipelines of the combinational modules of the input", bool
    )
    stages: int | None = _option(
        None, "number of stages of a pipeline; sets the least cycle time without cycle-time", int
    )
    stall: bool = _option(False, "with pipeline: add a port that stalls the pipeline", bool)
    share: str = _option(
        "auto",
        "units that lowered loops share: those with a limit and, at II > 1, multipliers and "
        "dividers, or only those with a limit",
        str,
        ("auto", "limits"),
    )
    iterations: int | None = _option(
        None, "deterministic budget of the iterative solvers; default depends on the solver", int
    )
    time_limit: float | None = _option(
        None, "wall-clock budget in seconds; results then vary between runs", float
    )
    device: str = _option(
        "auto",
        "where gaus and gumbel compute, and refine with cuda: auto takes a GPU if there is one",
        str,
        DEVICES,
    )
    init: str = _option(
        "auto", "where gaus begins: the middle of the windows or a schedule", str, INITS
    )
    checkpoint: str | None = _option(
        None,
        "policy of gflownet to draw from, as gaus train writes it; iterations train it on",
        str,
    )
    without: str = _option(
        "", "stages that auto leaves out, for experiments: names of docs/solvers.md, as a,b", str
    )
    seed: int = _option(0, "seed of every random choice", int)
    samples: int = _option(
        1, "distinct legal schedules to look for; the best is used, the result JSON has all", int
    )
    strict: bool = _option(False, "an II that cannot be met is an error, not a warning", bool)
    report: str | None = _option(
        None,
        "write the result to this file: JSON, or a report where its name ends in .html, .md, .txt, "
        ".dot or .wave.json",
        str,
    )

    def deadline(self, began: float) -> float:
        """Reading of the monotonic clock at which the time of a run that began then is up."""
        return float("inf") if self.time_limit is None else began + self.time_limit

    def __post_init__(self) -> None:
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value is not None or spec.default is not None:
                exact = _exactly(key_of(spec.name), value, **_kind_of(spec))
                object.__setattr__(self, spec.name, exact)
        _require_positive(self, ("ii", "length", "stages", "iterations", "samples"), least=1)
        _require_positive(
            self, ("time_limit", "seed", "clock_to_q", "setup", "margin", "opaque"), least=0
        )
        if not 1.0 <= self.slack <= LARGEST:
            raise InvalidOption(
                f"slack={self.slack:g} is out of range; it must be 1.0 to {LARGEST}"
            )
        if self.cycle_time is not None and not 0 < self.cycle_time <= LARGEST:
            text = f"cycle-time={self.cycle_time:g}"
            raise InvalidOption(f"{text} is out of range; it must be above 0, at most {LARGEST}")


def _kind_of(spec: Field[Any]) -> dict[str, Any]:
    return {"kind": spec.metadata["kind"], "choices": spec.metadata["choices"]}


def _exactly(key: str, value: object, kind: type, choices: tuple[str, ...]) -> Any:
    """A value of Python as its option's kind, or `InvalidOption`; text is read where it is none."""
    if kind is dict:
        return _limits_of(value)
    if kind is str:
        value = os.fspath(value) if isinstance(value, os.PathLike) else value
        found = str(value) if choices and as_whole(value) is not None else value
        found = found if isinstance(found, str) else None
    elif kind is bool:
        found = value if isinstance(value, bool) else None
    else:
        found = as_whole(value) if kind is int else as_real(value)
    if found is None:
        raise InvalidOption(f"{key}={value!r:.60} is not {_KINDS[kind]}")
    if choices and found not in choices:
        raise InvalidOption(f"{key}={found} is not one of {', '.join(choices)}")
    return found


_KINDS = {int: "an integer", float: "a number", str: "a text", bool: "True or False"}


def _limits_of(value: object) -> dict[str, int]:
    if isinstance(value, str):
        return parse_limits(value)
    try:
        return counts(value, "limits")
    except InvalidProblem as error:
        raise InvalidOption(error.message) from None


def _require_positive(options: Options, names: tuple[str, ...], least: int) -> None:
    for name in names:
        value = getattr(options, name)
        if value is not None and not least <= value <= LARGEST:
            bound = f"at most {LARGEST}" if value > LARGEST else f"at least {least}"
            text = f"{key_of(name)}={value}"
            raise InvalidOption(f"{text:.80} is out of range; it must be {bound}")


def key_of(field_name: str) -> str:
    """``cycle_time`` → ``cycle-time``."""
    return field_name.replace("_", "-")


_ENTRY = re.compile(
    r"""\s*(?P<key>[A-Za-z][\w-]*)
        (?:=(?P<value>"[^"]*"|'[^']*'|\{[^}]*\}|[^\s"'{]+))?(?=\s|$)""",
    re.VERBOSE,
)


def split_options(text: str) -> dict[str, str]:
    """``'ii=2 objective="a > b" strict'`` → keys and values; a bare key means ``true``.

    Raises
    ------
    InvalidOption
        The text is not a sequence of ``key=value``, or a key is given twice.
    """
    found: dict[str, str] = {}
    position, text = 0, text.strip()
    while position < len(text):
        match = _ENTRY.match(text, position)
        if match is None:
            raise InvalidOption(f"cannot read options at '{text[position:].strip()}'")
        key, value = match["key"], match["value"]
        if key in found:
            raise InvalidOption(f"option '{key}' is given twice")
        found[key] = "true" if value is None else _unquote(value)
        position = match.end()
    return found


def _unquote(value: str) -> str:
    return value[1:-1] if value[0] in "\"'{" else value


def parse_options(text: str, table: type[T]) -> T:
    """Read pass options into ``table``, a frozen dataclass whose fields are made as in `Options`.

    Raises
    ------
    InvalidOption
        Unknown key (the message lists the valid ones), or a value of the wrong kind.
    """
    return build_options(split_options(text), table)


def build_options(texts: Mapping[str, str], table: type[T]) -> T:
    """As `parse_options`, from keys (kebab-case) and their texts."""
    known = {key_of(f.name): f for f in fields(table)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, text in texts.items():
        if key not in known:
            raise InvalidOption(unknown_name("option", key, list(known)))
        spec = known[key]
        values[spec.name] = _convert(key, text, **_kind_of(spec))
    return table(**values)


def unknown_name(what: str, name: str, valid: list[str]) -> str:
    """The message for a name that is not in ``valid``, with the nearest one and the whole list."""
    near = difflib.get_close_matches(name, valid, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ";"
    return f"unknown {what} '{name}'{hint} valid: {', '.join(valid) or 'none'}"


def _convert(key: str, text: str, kind: type, choices: tuple[str, ...]) -> Any:
    if kind is dict:
        return parse_limits(text)
    if kind is bool:
        return _convert_flag(key, text)
    if choices and text not in choices:
        raise InvalidOption(f"{key}={text} is not one of {', '.join(choices)}")
    if kind is str:
        return text
    try:
        # What int() reads besides, such as digits of other scripts, is more likely a slip.
        if not text.isascii() or "_" in text:
            raise ValueError(text)
        return kind(text)
    except ValueError:
        raise InvalidOption(f"{key}={text:.60} is not {_KINDS[kind]}") from None


def _convert_flag(key: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise InvalidOption(f"{key}={text} is neither true nor false")
    return text == "true"


_COUNT = re.compile(r"\s*[0-9]+\s*")
_DIGITS = 30
"""More than that, and Python may refuse to read the number."""


def parse_limits(text: str) -> dict[str, int]:
    """``mul:2,add:1`` → limits per resource type.

    Raises
    ------
    InvalidOption
        Not of that form, a name twice, or a negative number.
    """
    limits: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, colon, number = part.rpartition(":")
        if not colon or not name or _COUNT.fullmatch(number) is None:
            raise InvalidOption(f"limits: '{part:.60}' is not of the form name:count, as in mul:2")
        if name in limits:
            raise InvalidOption(f"limits: '{name}' is given twice")
        if len(number) > _DIGITS or int(number) > LARGEST:
            raise InvalidOption(f"limits: {part:.60} is out of range; it must be at most {LARGEST}")
        limits[name] = int(number)
    return limits
