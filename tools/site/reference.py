"""The Python API as a page: what `gaus_pass.__all__` names, with signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import gaus_pass as gp

_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
_WIDE = 80
_REFERENCE = re.compile(r"``([^`]+)``")


def reference() -> str:
    """The page in Markdown."""
    names = sorted(gp.__all__, key=lambda name: (name[0].isupper(), name.lower()))
    parts = ["# Python API\n\n`import gaus_pass as gp`; every name here is `gp.NAME`."]
    functions = [name for name in names if not name[0].isupper()]
    classes = [name for name in names if name[0].isupper()]
    for title, group in (("Functions", functions), ("Classes", classes)):
        parts.append(f"## {title}")
        parts += [_entry(name, getattr(gp, name)) for name in group]
    return "\n\n".join(parts) + "\n"


def _entry(name: str, thing: Any) -> str:
    if inspect.ismodule(thing):
        thing = getattr(import_module(f"{thing.__name__}.api"), name)  # it can be called itself
    parts = [f"### {name}", f"```python\n{_signature(name, thing)}\n```", _doc(thing)]
    if inspect.isclass(thing):
        parts += [_member(name, key, member) for key, member in _members(thing)]
    return "\n\n".join(filter(None, parts))


def _members(kind: type) -> list[tuple[str, Any]]:
    """Methods and properties that have a docstring, own ones and those of bases in the package."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if not base.__module__.startswith("gaus_pass"):
            continue
        for key, member in vars(base).items():
            plain = isinstance(member, property | staticmethod) or inspect.isfunction(member)
            if plain and not key.startswith("_") and inspect.getdoc(member):
                found[key] = member
    return sorted(found.items())


def _member(owner: str, key: str, member: Any) -> str:
    if isinstance(member, property):
        return f"**`{owner}.{key}`**\n\n{_doc(member)}"
    function = member.__func__ if isinstance(member, staticmethod) else member
    return f"**`{owner}.{_signature(key, function)}`**\n\n{_doc(function)}"


def _signature(name: str, thing: Any) -> str:
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return name
    shown = [p for p in signature.parameters.values() if p.name != "self"]
    if len(shown) > 12:  # those of options have a page of their own
        return f"{name}(…)"
    text = _plain(str(signature.replace(parameters=shown)))
    if len(text) > _WIDE and text.startswith("("):
        lines = ",\n    ".join(_plain(str(p)) for p in _with_marks(shown))
        result = _plain(text.rpartition(") -> ")[2]) if ") -> " in text else ""
        return f"{name}(\n    {lines},\n)" + (f" -> {result}" if result else "")
    return f"{name}{text}"


def _with_marks(shown: list[inspect.Parameter]) -> list[Any]:
    """The parameters, with a star before the first that is a keyword."""
    first = next((k for k, p in enumerate(shown) if p.kind is p.KEYWORD_ONLY), None)
    stars = any(p.kind is p.VAR_POSITIONAL for p in shown)
    return shown if first is None or stars else [*shown[:first], "*", *shown[first:]]


def _plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "…", text).replace("gaus_pass.", "").replace("'", "")


def _doc(thing: Any) -> str:
    """A docstring as Markdown: sections in bold, definitions as lists, examples as code."""
    text = inspect.getdoc(thing) or ""
    if inspect.isclass(thing) and text.startswith(f"{thing.__name__}("):
        return ""
    text = _REFERENCE.sub(r"`\1`", text)
    whole, *sections = _HEADING.split(text)
    parts = [whole.strip()]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        parts.append(f"**{title}**")
        parts.append(_code(body) if title == "Examples" else _definitions(body))
    return "\n\n".join(parts)


def _code(body: str) -> str:
    return f"```python\n{body.strip()}\n```"


def _definitions(body: str) -> str:
    lines: list[str] = []
    for line in body.strip("\n").splitlines():
        if line.startswith("    ") and lines:
            lines.append(f"  {line.strip()}")
        elif line.strip():
            lines.append(f"- `{line.strip()}`" if _is_name(line) else f"- {line.strip()}")
    return "\n".join(lines)


def _is_name(line: str) -> bool:
    return bool(re.fullmatch(r"[\w., :()|\[\]]+", line.strip())) and not line.endswith(".")
