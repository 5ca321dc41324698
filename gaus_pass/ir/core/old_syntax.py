"""Syntax that MLIR has given up, and dialects that are not read: what is written instead."""

from __future__ import annotations

import re

_ARITH = (
    "addi", "subi", "muli", "addf", "subf", "mulf", "divf", "remf", "negf", "cmpi", "cmpf", "andi",
    "ori", "xori", "select", "index_cast", "constant", "bitcast", "sitofp", "uitofp", "fptosi",
    "fptoui", "trunci",
)  # fmt: skip
_RENAMED = {
    "divi_signed": "divsi", "divi_unsigned": "divui", "remi_signed": "remsi",
    "remi_unsigned": "remui", "floordivi_signed": "floordivsi", "ceildivi_signed": "ceildivsi",
    "shift_left": "shli", "shift_right_signed": "shrsi", "shift_right_unsigned": "shrui",
    "sexti": "extsi", "zexti": "extui", "fpext": "extf", "fptrunc": "truncf",
}  # fmt: skip
_MEMREF = ("alloc", "alloca", "dealloc", "load", "store", "dim", "subview", "view", "copy")
_MATH = ("sqrt", "rsqrt", "exp", "exp2", "log", "log2", "sin", "cos", "tanh", "atan", "powf")
_TODAY = {
    "func": "func.func", "builtin.func": "func.func", "call": "func.call", "return": "func.return",
    "br": "cf.br", "cond_br": "cf.cond_br", "absf": "math.absf", "ceilf": "math.ceil",
    "floorf": "math.floor", "copysign": "math.copysign", "memref_cast": "memref.cast",
    "arith.minf": "arith.minimumf", "arith.maxf": "arith.maximumf",
    **{name: f"arith.{name}" for name in _ARITH},
    **{name: f"memref.{name}" for name in _MEMREF},
    **{name: f"math.{name}" for name in _MATH},
    **{name: f"arith.{today}" for name, today in _RENAMED.items()},
    **{f"arith.{name}": f"arith.{today}" for name, today in _RENAMED.items()},
}  # fmt: skip
"""Names of operations, those of before 2022 without a dialect."""
LINALG = "mlir-opt --convert-linalg-to-affine-loops"
BUFFERIZE = (
    "mlir-opt --convert-elementwise-to-linalg --one-shot-bufferize='bufferize-function-boundaries "
    "function-boundary-type-conversion=identity-layout-map' --convert-linalg-to-affine-loops"
)
_LOWERINGS = {
    "linalg": f"lower it before: on memrefs with {LINALG}, on tensors with {BUFFERIZE}",
    **dict.fromkeys(("tensor", "bufferization"), f"make memories of tensors before: {BUFFERIZE}"),
    "vector": "loads, stores and transfers, broadcast, extract, insert, shuffle, transpose, fma "
    "and reductions of vectors are read, each in one line; lower others before, or work on the "
    "lanes",
}
"""By dialect: how to come to one that is read."""
_UNKNOWN = re.compile(r"Dialect `(\w+)' not found")
_OPERATION = re.compile(r"\s*(?:%[^=]*=\s*)?(?:std\.)?([a-z][\w.]*)")
_WORDS = (b"alignment", b"fastmath", b"dlti.", b", #", b"mapping")
_ALIGNMENT = re.compile(rb"\{\s*alignment\s*=\s*(\d+)(?:\s*:\s*i64)?\s*\}")
_FLAGS = re.compile(rb"\{\s*fastmath\s*=\s*#arith\.fastmath<([\w,\s]+)>\s*\}")
_LAYOUT = re.compile(rb"(dlti\.\w+) = #dlti\.\w+<")
_SPACE = re.compile(rb"(?<=,)(\s*)(#\w+\.[\w.]+(?:<[\w\s.,:]*>)?)(?=\s*>)")
_MAPPING = re.compile(rb"\bmapping\s*=\s*\[\s*#[^\[\]\n]*\]\s*,?")
_PLACE = re.compile(r":(\d+):\d+$")


def todays_form(source: bytes, place: str) -> str:
    """What to write today in place of the operation in a line, or ``""`` where its name is one.

    Parameters
    ----------
    place
        ``file:line:col``.
    """
    found = _PLACE.search(place)
    lines = source.decode(errors="replace").splitlines()
    if found is None or not 0 < int(found[1]) <= len(lines):
        return ""
    operation = _OPERATION.match(lines[int(found[1]) - 1])
    today = None if operation is None else _TODAY.get(operation[1])
    if operation is None or today is None:
        return ""
    return f"MLIR has given this syntax up: '{operation[1]}' is '{today}' today"


def lowering(message: str) -> str:
    """What to do about an operation of a dialect that is not read, or ``""``.

    Parameters
    ----------
    message
        That of MLIR's parser.
    """
    found = _UNKNOWN.match(message)
    if found is None:
        return ""
    general = "lower it to affine, arith, cf, func, index, math, memref and scf before"
    return _LOWERINGS.get(found[1], general)


def with_todays_syntax(source: bytes) -> bytes:
    """The text with what MLIR writes today, as long as it was.

    ``alignment = 64`` for ``{alignment = 64 : i64}``, ``fastmath<fast>`` for the same in braces,
    and no layout of the data of a machine, which hardware does not have.  At two places MLIR wants
    attributes of dialects known that are not read: memory spaces, which get numbers, and the
    processors that run the iterations of a parallel loop, which are left out.
    """
    if not any(word in source for word in _WORDS):
        return source
    spaces: dict[bytes, int] = {}

    def alignment(found: re.Match[bytes]) -> bytes:
        return (b"alignment = " + found[1]).ljust(len(found[0]))

    def flags(found: re.Match[bytes]) -> bytes:
        return (b"fastmath<" + found[1] + b">").ljust(len(found[0]))

    def space(found: re.Match[bytes]) -> bytes:
        number = spaces.setdefault(found[2], len(spaces) + 1)
        return (found[1] + str(number).encode()).ljust(len(found[0]))

    source = _MAPPING.sub(lambda found: b" " * len(found[0]), _SPACE.sub(space, source))
    return _FLAGS.sub(flags, _ALIGNMENT.sub(alignment, _without_layout(source)))


def _without_layout(source: bytes) -> bytes:
    parts, last = list[bytes](), 0
    for found in _LAYOUT.finditer(source):
        depth, end = 1, found.end()
        while depth and end < len(source):
            depth += {0x3C: 1, 0x3E: -1}.get(source[end], 0)
            end += 1
        parts += [source[last : found.start()], found[1].ljust(end - found.start())]
        last = end
    return b"".join((*parts, source[last:]))
