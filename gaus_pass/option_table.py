"""Tables of options: frozen dataclasses whose fields say key, kind, choices and help.

The pass, the plugin and the commands all read such a table, so that the same word means the same
thing everywhere: ``ii=2`` in a pass is ``--ii 2`` on a command line.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.exact import as_real, as_whole, counts

LARGEST = 2**40
"""Largest number that an option takes."""

T = TypeVar("T")


def option(
    default: Any,
    help: str,
    kind: type,
    choices: tuple[str, ...] = (),
    *,
    least: float | None = None,
    exclusive: bool = False,
) -> Any:
    """A field of a table.

    Parameters
    ----------
    least
        Of a number; the most is `LARGEST`.
    exclusive
        Of a solver's own option: whether it is an error with a solver that does not have it.
    """
    more = {"least": least, "exclusive": exclusive}
    return field(default=default, metadata={"help": help, "kind": kind, "choices": choices, **more})


def limits_option(help: str) -> Any:
    """A field of ``name:count`` pairs."""
    metadata = {"help": help, "kind": dict, "choices": ()}
    return field(default_factory=dict[str, int], hash=False, metadata=metadata)


def further_options(tables: Callable[[], tuple[type[Any], ...]]) -> Any:
    """The field ``further`` of a table that takes the options of other tables as well.

    Its value has those that are not at their default.
    """
    metadata = {"tables": tables}
    return field(default_factory=dict[str, Any], hash=False, metadata=metadata)


def options_of(table: type[Any]) -> tuple[Field[Any], ...]:
    """All options of a table, in the order in which they are listed."""
    found: dict[str, Field[Any]] = {}
    for spec in fields(table):
        tables = spec.metadata.get("tables")
        more = [spec] if tables is None else [o for other in tables() for o in options_of(other)]
        for one in more:
            found.setdefault(one.name, one)
    return tuple(found.values())


class _TakesFurther(type):
    """Calls take the further options as keywords of their own."""

    if not TYPE_CHECKING:

        def __call__(cls, *args: Any, **values: Any) -> Any:
            own = {spec.name for spec in fields(cls)}
            given = {o.name: values.pop(o.name) for o in options_of(cls)
                     if o.name in values and o.name not in own}  # fmt: skip
            if given:
                values["further"] = {**values.get("further", {}), **given}
            return super().__call__(*args, **values)


class OptionTable(metaclass=_TakesFurther):
    """What the tables of options share: values are made exact and stay in range.

    Raises
    ------
    InvalidOption
        A value is out of range or not of its kind.
    """

    further: Mapping[str, Any]

    def __post_init__(self) -> None:
        own = {spec.name for spec in fields(self)}  # type: ignore[arg-type]
        further: dict[str, Any] = {}
        for spec in options_of(type(self)):
            value = getattr(self, spec.name)
            if value is not None or spec.default is not None:
                value = exactly(key_of(spec.name), value, **kind_of(spec))
            require_range(spec, value)
            if spec.name in own:
                object.__setattr__(self, spec.name, value)
            elif value != spec.default:
                further[spec.name] = value
        if "further" in own:
            object.__setattr__(self, "further", further)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A further option, or its default."""
            if not name.startswith("_") and name != "further":
                for spec in options_of(type(self)):
                    if spec.name == name:
                        return self.further.get(name, spec.default)
            raise AttributeError(f"'{type(self).__name__}' has no attribute '{name}'")


def require_range(spec: Field[Any], value: Any) -> None:
    """Refuse a number below the least of its option, or beyond the largest of all."""
    least = spec.metadata.get("least")
    if value is None or least is None or least <= value <= LARGEST:
        return
    bound = f"at most {LARGEST}" if value > LARGEST else f"at least {least:g}"
    text = f"{key_of(spec.name)}={f'{value:g}' if isinstance(value, float) else value}"
    raise InvalidOption(f"{text:.80} is out of range; it must be {bound}")


def kind_of(spec: Field[Any]) -> dict[str, Any]:
    """Kind and choices of an option."""
    return {"kind": spec.metadata["kind"], "choices": spec.metadata["choices"]}


def exactly(key: str, value: object, kind: type, choices: tuple[str, ...]) -> Any:
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
    """Read pass options into ``table``, a frozen dataclass made of `option` fields.

    Raises
    ------
    InvalidOption
        Unknown key (the message lists the valid ones), or a value of the wrong kind.
    """
    return build_options(split_options(text), table)


def build_options(texts: Mapping[str, str], table: type[T]) -> T:
    """As `parse_options`, from keys (kebab-case) and their texts."""
    known = {key_of(spec.name): spec for spec in options_of(table)}
    values: dict[str, Any] = {}
    for key, text in texts.items():
        if key not in known:
            raise InvalidOption(unknown_name("option", key, list(known)))
        spec = known[key]
        values[spec.name] = _convert(key, text, **kind_of(spec))
    return table(**values)


def unknown_name(what: str, name: str, valid: list[str]) -> str:
    """The message for a name that is not in ``valid``, with the nearest one and the whole list."""
    near = difflib.get_close_matches(name, valid, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ";"
    return f"unknown {what} '{name}'{hint} valid: {', '.join(valid) or 'none'}"


def require_names(option: str, what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    """Refuse what an option names and is not there; `InvalidOption` lists what is."""
    names = sorted(set(known))
    for name in asked:
        if name not in names:
            raise InvalidOption(f"{option}: " + unknown_name(what, name, names))


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
