"""Text that CIRCT writes into Verilog unescaped: locations, comments and `sv` attributes.

A line feed in a location would end the comment that it stands in, and what follows would be code.
Names need no such care: CIRCT makes them legal.

Needs no wheel itself: the bindings are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gaus_pass.ir.core.handles import Context, Location, Module, Op
from gaus_pass.text import one_line, several_lines

_ESCAPED = re.compile(rb"\\[0-9A-Fa-f]{2}")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(rb'\\([0-9A-Fa-f]{2}|[nt"\\])')
_SHORT = {b"n": b"\n", b"t": b"\t", b'"': b'"', b"\\": b"\\"}
_ATTRIBUTES: dict[str, Callable[[str], str]] = {
    "comment": several_lines,  # CIRCT begins each of its lines with //
    "sv.attributes": one_line,
    "result_locs": one_line,
    "port_locs": one_line,
}


def mlir_string(text: str) -> str:
    """A string literal of MLIR: bytes that are not printable ASCII as two hexadecimal digits."""
    plain = (
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:02X}"
        for byte in text.encode("utf-8", "replace")
    )
    return f'"{"".join(plain)}"'


def make_comments_safe(ir: Any, module: Module) -> None:
    """Replace text that would end a comment in Verilog; changes the module."""
    root = module.operation
    printed: bytes = root.get_asm(
        binary=True, enable_debug_info=True, print_generic_op_form=True, assume_verified=True
    )
    # Printing takes far less time than to look at every operation from here.
    if _ESCAPED.search(printed):
        cleaner = _Cleaner(ir, root.context)
        root.walk(cleaner.visit)


class _Cleaner:
    def __init__(self, ir: Any, context: Context) -> None:
        self._ir, self._context = ir, context
        self._known: dict[str, Any] = {}

    def visit(self, op: Op) -> Any:
        """Clean one operation and the arguments of its blocks."""
        location = self._location(op.location)
        if location is not None:
            op.location = location
        for name, shown in _ATTRIBUTES.items():
            if name in op.attributes:
                text = str(op.attributes[name])
                safe = _safe(text, shown)
                if safe != text:
                    carrier = self._parsed(f"module attributes {{sv.x = {safe}}} {{}}")
                    op.attributes[name] = carrier.attributes["sv.x"]
        for region in op.regions:
            for block in region.blocks:
                for argument in block.arguments:
                    location = self._location(argument.location)
                    if location is not None:
                        argument.set_location(location)
        return self._ir.WalkResult.ADVANCE

    def _location(self, location: Location) -> Any:
        """The location to replace it with, or None."""
        text = str(location)
        if text not in self._known:
            safe = _safe(text, one_line)
            same = safe == text
            self._known[text] = None if same else self._parsed(f"module {{}} {safe}").location
        return self._known[text]

    def _parsed(self, text: str) -> Any:
        return self._ir.Module.parse(text, context=self._context).operation


def _safe(text: str, shown: Callable[[str], str]) -> str:
    """The text of an attribute, with its strings made safe to show."""
    return _STRING.sub(lambda match: mlir_string(shown(_unescaped(match[1]))), text)


def _unescaped(text: str) -> str:
    def byte(match: re.Match[bytes]) -> bytes:
        return _SHORT.get(match[1]) or bytes.fromhex(match[1].decode())

    return _ESCAPE.sub(byte, text.encode()).decode("utf-8", "replace")
