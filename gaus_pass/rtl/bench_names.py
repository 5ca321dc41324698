"""Ports whose names a test bench has for itself: there they are called something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Json = Mapping[str, Any]

_MARK = "__port"
_STRING = re.compile(r'"[^"\n]*"')
_COMMENT = re.compile(r"//[^\n]*")


def with_names_apart(description: Json, make: Callable[[Json], str]) -> str:
    """The text of a test bench in which no scalar port has the name of something else.

    It is made with names that nothing else has.  Pins, options and what is printed get their own
    names back, and so does everything else of ports whose names are free.

    Parameters
    ----------
    description
        Of the module.
    make
        Makes the text.
    """
    interface = description["interface"]
    if interface.get("control"):
        return make(description)  # its scalars are registers, and no ports
    names = [a["name"] for a in interface["arguments"] if a["kind"] == "scalar"]
    marked = [
        {**a, "name": a["name"] + _MARK} if a["kind"] == "scalar" else a
        for a in interface["arguments"]
    ]
    text = make({**description, "interface": {**interface, "arguments": marked}})
    code = set(re.findall(r"\w+", _COMMENT.sub("", _STRING.sub("", text))))
    for name in names:
        own = name + _MARK
        if name not in code:
            text = re.sub(rf"\b{own}", name, text)
        text = re.sub(rf"\.{own}\(", f".{name}(", text)
    return _STRING.sub(lambda found: found[0].replace(_MARK, ""), text)
