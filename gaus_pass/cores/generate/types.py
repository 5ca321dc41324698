"""Types of operands and results by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gaus_pass.cores.generate.formats import FloatFormat, float_format
from gaus_pass.errors import InvalidOption

_EXAMPLES = {"f": "f32/e8m23", "u": "u32", "s": "s32", "i": "i32"}
_INTEGER = re.compile(r"([sui])([1-9]\d*)")


@dataclass(frozen=True)
class Type:
    """A type by its name.

    Attributes
    ----------
    kind
        ``f`` (floating-point), ``u``, ``s``, or ``i`` (integers).
    form
        Of a floating-point type.
    """

    name: str
    kind: str
    width: int
    form: FloatFormat | None = None


def type_of(name: str) -> Type:
    """The type of a name such as ``f32``, ``e4m3`` and ``u32``.

    Raises
    ------
    InvalidOption
        Cores have no type of this name.
    """
    form = float_format(name)
    if form is not None:
        return Type(name, "f", form.width, form)
    found = _INTEGER.fullmatch(name)
    if found is None:
        known = ", ".join(_EXAMPLES.values())
        raise InvalidOption(f"cores have no type {name}; types are as {known}")
    return Type(name, found[1], int(found[2]))


def examples_of(kinds: str) -> str:
    """Names of types of some kinds, for messages."""
    return "/".join(_EXAMPLES[kind] for kind in kinds)
