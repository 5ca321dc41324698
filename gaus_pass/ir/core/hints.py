"""What the user asks for in the IR: `gaus.hint = {…}` on loops, functions and arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FOR, FUNCTION, LOOPS, PARALLEL
from gaus_pass.ir.core.walk import walk_nested

HINT = "gaus.hint"
NAME = "gaus.name"
"""What the user calls a loop."""
PROCESS = "gaus.process"
"""Marks operations that stood in one call, where calls run at the same time: the number of the call
and the name of the callee, as in ``0:load``.
"""
ARGUMENTS = "arg_attrs"


def _is_count(value: IrValue, least: int = 1) -> bool:
    return isinstance(value, ir.IntegerAttr) and not _is_bool(value) and int(value.value) >= least


def _is_bool(value: IrValue) -> bool:
    return isinstance(value, ir.BoolAttr)


def _is_text(value: IrValue) -> bool:
    return isinstance(value, ir.StringAttr)


def _is_unroll(value: IrValue) -> bool:
    return _is_count(value) or (_is_text(value) and value.value == "full")


_STEP = partial(_is_count, least=0), "a step, at least 0"
_KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "ii": (_is_count, "a whole number, at least 1"),
    "unroll": (_is_unroll, 'a whole number, at least 1, or "full"'),
    "interchange": (_is_text, "a string"),
    "flatten": (_is_bool, "true or false"),
    "pipeline": (_is_bool, "true or false"),
    "flush": (_is_bool, "true or false"),
    "promote": (_is_bool, "true or false"),
    "reuse": (_is_bool, "true or false"),
    "dependence": (_is_bool, "true or false"),
    "partition": (_is_text, "a string"),
    "ports": (_is_text, "a string"),
    "interface": (_is_text, "a string"),
    "depth": (_is_count, "a whole number, at least 1"),
    "dataflow": (_is_bool, "true or false"),
    "start": _STEP,
    "earliest": _STEP,
    "latest": _STEP,
    "after": (_is_text, 'a string such as "load:1..4"'),
}
_ON_OPERATIONS = ("start", "earliest", "latest", "after")
"""Hints that operations in a region follow."""
_ON_MEMORIES = ("partition", "ports")
_ON_ALLOCATIONS = (*_ON_MEMORIES, "depth")
"""Hints that arguments and what is allocated follow."""
_ON_ARGUMENTS = (*_ON_MEMORIES, "interface")
_ALLOCATIONS = ("memref.alloca", "memref.alloc")
"""What may ask to be divided, besides arguments."""
_FOLLOWED = ("ii", "flatten", "pipeline")
"""Hints on loops and functions that have an effect."""
_FLUSH = "flush"
"""The same of counted loops and functions."""
FLATTEN, PROMOTE, REUSE, DEPENDENCE = "flatten", "promote", "reuse", "dependence"
DATAFLOW = "dataflow"
"""Of a function: its loops and calls run at the same time."""
OF_TRANSFORMS = ("unroll", "interchange", PROMOTE, REUSE)
"""Hints on `for` loops that transformations follow."""


@dataclass(frozen=True)
class Hints:
    """Hints of a loop, or of the function for all of its loops; None where nothing is said."""

    ii: int | None = None
    flatten: bool | None = None
    pipeline: bool | None = None
    flush: bool | None = None


def hints_of(op: Op, *inside: Op) -> Hints:
    """The hints of a loop; what it does not say is that of the function.

    Parameters
    ----------
    inside
        Loops one in another that run as one with it, from the outside; they win.
    """
    found: dict[str, Any] = {}
    for loop in (op, *inside):
        found.update(_read(loop))
    while op.name != FUNCTION and op.parent is not None:
        op = op.parent.operation
    return Hints(**{**_read(op), **found})


def idle_hints(loop: Op) -> Iterator[Diagnostic]:
    """Warnings for what a loop around others asks for that only one without others can have."""
    for key, value in _read(loop).items():
        if key == "ii" or (key in ("pipeline", _FLUSH) and value):
            text = (
                f"the hint '{key} = {str(value).lower()}' has no effect on a loop around others, "
                'which run one after the other; unroll them (unroll = "full"), run a nest as one '
                "(flatten = true), or ask the innermost loop"
            )
            yield Diagnostic(Severity.WARNING, text, location_text(loop.location))


@dataclass(frozen=True)
class StepHints:
    """What is asked of the start of an operation: first and last step, distances from others."""

    earliest: int | None = None
    latest: int | None = None
    after: str | None = None


def step_hints(op: Op) -> StepHints | None:
    """The hints on an operation other than loops and functions; None without any."""
    if HINT not in op.attributes or op.name in (FUNCTION, *LOOPS, *PARALLEL):
        return None
    found = {key: value.value for key, value in entries(op.attributes[HINT])}
    first = [found[key] for key in ("start", "earliest") if key in found]
    last = [found[key] for key in ("start", "latest") if key in found]
    return StepHints(max(first, default=None), min(last, default=None), found.get("after"))


def unroll_of(loop: Op) -> int | None:
    """The factor by which a loop asks to be unrolled, 0 for all iterations; None without."""
    return 0 if (factor := _asked(loop, "unroll")) == "full" else factor


def asked_of(loop: Op, key: str) -> bool | None:
    """What a loop itself says to a question; None where it says nothing."""
    return _asked(loop, key)


def _asked(loop: Op, key: str) -> Any:
    hints = dict(entries(loop.attributes[HINT])) if HINT in loop.attributes else {}
    return hints[key].value if key in hints else None


def interchange_of(loop: Op) -> str:
    """The order of loops that a loop asks for, or ``""``."""
    return _asked(loop, "interchange") or ""


def drop_hint(loop: Op, name: str) -> None:
    """Drop what a loop asks for, because it has been done."""
    kept = without_hint(loop, name)
    if HINT in kept:
        loop.attributes[HINT] = kept[HINT]
    elif HINT in loop.attributes:
        del loop.attributes[HINT]


def without_hint(loop: Op, name: str) -> dict[str, Any]:
    """The attributes of a loop, without one thing that it asks for."""
    found = {key: loop.attributes[key] for key in loop.attributes}
    if HINT in found:
        kept = {key: value for key, value in entries(found.pop(HINT)) if key != name}
        if kept:
            found[HINT] = ir.DictAttr.get(kept, context=loop.location.context)
    return found


def with_flatten(loop: Op) -> Any:
    """The hint of a loop that is to be flattened, with what else it says."""
    context = loop.location.context
    hints = dict(entries(loop.attributes[HINT])) if HINT in loop.attributes else {}
    hints["flatten"] = ir.BoolAttr.get(True, context=context)
    return ir.DictAttr.get(hints, context=context)


def depth_of(allocation: Op) -> int | None:
    """The depth that a memory between processes asks for."""
    hints = dict(entries(allocation.attributes[HINT])) if HINT in allocation.attributes else {}
    return int(hints["depth"].value) if "depth" in hints else None


def ask_for_dataflow(function: Op) -> None:
    """Let a function say that its loops and calls run at the same time."""
    context = function.location.context
    own = dict(entries(function.attributes[HINT])) if HINT in function.attributes else {}
    own.setdefault(DATAFLOW, ir.BoolAttr.get(True, context=context))
    function.attributes[HINT] = ir.DictAttr.get(own, context=context)


def _read(op: Op) -> dict[str, Any]:
    found = {key: _asked(op, key) for key in (*_FOLLOWED, _FLUSH)}
    return {key: value for key, value in found.items() if value is not None}


def entries(hint: Any) -> list[tuple[str, Any]]:
    """Keys and values; some versions of the bindings give named attributes."""
    keys = [str(getattr(key, "name", key)) for key in hint]
    return [(key, hint[key]) for key in keys]


def name_of(op: Op, otherwise: str) -> str:
    """What the user calls a loop."""
    attribute = op.attributes.get(NAME)
    return attribute.value if isinstance(attribute, ir.StringAttr) else otherwise


def check_hints(op: Op) -> None:
    """Check the form of the hints on an operation and on the arguments of a function.

    Raises
    ------
    InvalidProblem
        One is no dictionary, has a key that does not exist, or a value that the key does not take.
    """
    for where, hint in _hints_on(op):
        if not isinstance(hint, ir.DictAttr):
            raise InvalidProblem(
                f"'{HINT}' is {hint}; it must be a dictionary, as in {HINT} = {{ii = 2}}", where
            )
        for key, value in entries(hint):
            if key not in _KEYS:
                valid = ", ".join(_KEYS)
                raise InvalidProblem(f"unknown key '{key}' in '{HINT}'; valid: {valid}", where)
            fits, form = _KEYS[key]
            if not fits(value):
                raise InvalidProblem(f"'{key}' in '{HINT}' is {value}; it must be {form}", where)


def _hints_on(op: Op) -> Iterator[tuple[str, Any]]:
    """Places and attributes."""
    if HINT in op.attributes:
        yield location_text(op.location), op.attributes[HINT]
    yield from ((location_text(op.location), hint) for hint in _of_arguments(op))


def _of_arguments(op: Op) -> list[Any]:
    if op.name != FUNCTION or ARGUMENTS not in op.attributes:
        return []
    return [own[HINT] for own in op.attributes[ARGUMENTS] if HINT in own]


def dropped_hints(function: Op, further: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """Warnings for the hints in a function that have no effect.

    Parameters
    ----------
    further
        Hints on `for` loops that have one besides those that always do.
    """
    for op in (function, *walk_nested(function)):
        asks = op.name in (FUNCTION, *LOOPS, *PARALLEL)
        own = [op.attributes[HINT]] if HINT in op.attributes else []
        of_operation = _ON_ALLOCATIONS if op.name in _ALLOCATIONS else _ON_OPERATIONS
        for hint, followed in (
            *((hint, _followed(op, further) if asks else of_operation) for hint in own),
            *((hint, _ON_ARGUMENTS) for hint in _of_arguments(op)),
        ):
            for key, value in entries(hint):
                if key not in followed:
                    message = f"the hint '{key} = {value}' has no effect here and is dropped"
                    yield Diagnostic(Severity.WARNING, message, location_text(op.location))


def _followed(op: Op, further: tuple[str, ...]) -> tuple[str, ...]:
    if op.name in FOR:
        return (*_FOLLOWED, _FLUSH, DEPENDENCE, *further)
    if op.name == FUNCTION:
        return (*_FOLLOWED, _FLUSH, DATAFLOW, "interface")
    return tuple(key for key in _FOLLOWED if key != FLATTEN or op.name not in LOOPS)
