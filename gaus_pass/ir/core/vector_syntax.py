"""Operations of the vector dialect, which CIRCT does not have, in the generic form that parses.

::

    %v = vector.load %A[%i, %j] : memref<8x8xf32>, vector<4xf32>
──► %v = "vector.load"(%A, %i, %j) {} : (memref<8x8xf32>, index, index) -> (vector<4xf32>)

Only what stands in one line is rewritten; the place of an operation stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gaus_pass.ir.core.handles import Op

DIALECT = "vector"
AT_RUN_TIME = -(2**63)
"""What stands in an attribute for a number that is an operand."""
_LINE = re.compile(rb"^([ \t]*(?:%[^=\n]*=[ \t]*)?)vector\.(\w+)\b([^\n]*)$", re.MULTILINE)
_PROPERTIES = re.compile(rb'("vector\.\w+"\([^)\n]*\) ?)<(\{[^\n]*\})>( ?: ?\()')
_BEHIND = re.compile(r"(\s*loc\([^\n]*\))?\s*(//.*)?$")

_VALUE = r"(%[\w$.#-]+)"
_VALUES = r"((?:%[\w$.#-]+(?:\s*,\s*%[\w$.#-]+)*)?)"
_INSIDE = r"\s*\[([^\]]*)\]"
_OWN = r"\s*(\{.*\})?\s*:\s*"
_VECTOR = r"(vector<[^<>]*>)"
_OF = r"(vector<(?:\d+x)*([^<>]*)>)"
_ANY = r"(\S.*?)"
_COMMA = r"\s*,\s*"

_Match = re.Match[str]


def has_vectors(source: bytes) -> bool:
    """Whether a text may have operations of the vector dialect."""
    return b"vector." in source


def is_of_vectors(op: Op) -> bool:
    """Whether an operation is of the vector dialect."""
    return op.name.startswith(f"{DIALECT}.")


def with_generic_vectors(source: bytes) -> bytes:
    """The text with operations on vectors in generic form, where that is known."""

    def generic(line: re.Match[bytes]) -> bytes:
        name, rest = line[2].decode(), line[3].decode(errors="surrogateescape")
        behind = _BEHIND.search(rest)
        end = len(rest) if behind is None else behind.start()
        if name not in _FORMS:
            return line[0]
        form, write = _FORMS[name]
        found = re.fullmatch(form, rest[:end].strip())
        if found is None:
            return line[0]
        return line[1] + (write(name, found) + rest[end:]).encode(errors="surrogateescape")

    return _LINE.sub(generic, _PROPERTIES.sub(rb"\1\2\3", source))


def _generic(name: str, operands: str, own: str | None, types: str, results: str) -> str:
    return f'"{DIALECT}.{name}"({operands}) {own or "{}"} : ({types}) -> ({results})'


def _list(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _indices(subscripts: str) -> str:
    return _list(*["index"] * len(_split(subscripts)))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _load(name: str, m: _Match) -> str:
    memory, subscripts, own, kind, result = m.groups()
    types = _list(kind, _indices(subscripts))
    return _generic(name, _list(memory, subscripts), own, types, result)


def _store(name: str, m: _Match) -> str:
    value, memory, subscripts, own, kind, result = m.groups()
    types = _list(result, kind, _indices(subscripts))
    return _generic(name, _list(value, memory, subscripts), own, types, "")


def _read(name: str, m: _Match) -> str:
    memory, subscripts, padding, own, kind, result, element = m.groups()
    operands = _list(memory, subscripts, padding)
    types = _list(kind, _indices(subscripts), element)
    return _generic(name, operands, own, types, result)


def _write(name: str, m: _Match) -> str:
    value, memory, subscripts, own, kind, target = m.groups()
    types = _list(kind, target, _indices(subscripts))
    return _generic(name, _list(value, memory, subscripts), own, types, "")


def _position(inside: str) -> tuple[str, str, str]:
    """Numbers as an attribute; operands, and their types."""
    parts = _split(inside)
    numbers = [str(AT_RUN_TIME) if part.startswith("%") else part for part in parts]
    operands = _list(*(part for part in parts if part.startswith("%")))
    form = f"array<i64: {', '.join(numbers)}>" if numbers else "array<i64>"
    return f"{{static_position = {form}}}", operands, _indices(operands)


def _extract(name: str, m: _Match) -> str:
    value, inside, result, kind = m.groups()
    position, operands, types = _position(inside)
    return _generic(name, _list(value, operands), position, _list(kind, types), result)


def _insert(name: str, m: _Match) -> str:
    value, target, inside, kind, result = m.groups()
    position, operands, types = _position(inside)
    every, kinds = _list(value, target, operands), _list(kind, result, types)
    return _generic(name, every, position, kinds, result)


def _reduction(name: str, m: _Match) -> str:
    kind, value, initial, flags, source, result = m.groups()
    own = f"kind = #vector.kind<{kind}>"
    if flags:
        own += f", fastmath = #arith.fastmath<{flags}>"
    types = _list(source, result if initial else "")
    return _generic(name, _list(value, initial), f"{{{own}}}", types, result)


def _multi_reduction(name: str, m: _Match) -> str:
    kind, value, initial, dims, source, result = m.groups()
    own = f"{{kind = #vector.kind<{kind}>, reduction_dims = array<i64: {dims}>}}"
    return _generic(name, _list(value, initial), own, _list(source, result), result)


def _same(name: str, m: _Match) -> str:
    operands, own, kind = m.groups()
    return _generic(name, operands, own, _list(*[kind] * len(_split(operands))), kind)


def _cast(name: str, m: _Match) -> str:
    operands, own, source, result = m.groups()
    return _generic(name, operands, own, source, result)


def _transpose(name: str, m: _Match) -> str:
    operand, order, source, result = m.groups()
    return _generic(name, operand, f"{{permutation = array<i64: {order}>}}", source, result)


def _from_elements(name: str, m: _Match) -> str:
    operands, result, element = m.groups()
    return _generic(name, operands, None, _list(*[element] * len(_split(operands))), result)


def _to_elements(name: str, m: _Match) -> str:
    operand, source, element = m.groups()
    count = 1
    for size in re.findall(r"(\d+)x", source):
        count *= int(size)
    return _generic(name, operand, None, source, _list(*[element] * count))


def _shuffle(name: str, m: _Match) -> str:
    one, two, lanes, first, second, element = m.groups()
    own, types = f"{{mask = array<i64: {lanes}>}}", _list(first, second)
    result = f"vector<{len(_split(lanes))}x{element}>"
    return _generic(name, _list(one, two), own, types, result)


def _insert_slice(name: str, m: _Match) -> str:
    one, two, own, source, target = m.groups()
    return _generic(name, _list(one, two), own, _list(source, target), target)


def _outer(name: str, m: _Match) -> str:
    operands, own, first, second, size, element = m.groups()
    rows = first[len("vector<") :].partition("x")[0]
    result = f"vector<{rows}x{size}x{element}>"
    types = _list(first, second, result if len(_split(operands)) == 3 else "")
    return _generic(name, operands, own or "{kind = #vector.kind<add>}", types, result)


_Writer = Callable[[str, _Match], str]
_INTO = rf"{_OWN}{_VECTOR}\s+to\s+{_VECTOR}"
_FORMS: dict[str, tuple[str, _Writer]] = {
    "load": (rf"{_VALUE}{_INSIDE}{_OWN}{_ANY},\s*{_VECTOR}", _load),
    "store": (rf"{_VALUE}{_COMMA}{_VALUE}{_INSIDE}{_OWN}{_ANY},\s*{_VECTOR}", _store),
    "transfer_read": (rf"{_VALUE}{_INSIDE}{_COMMA}{_VALUE}{_OWN}{_ANY},\s*{_OF}", _read),
    "transfer_write": (rf"{_VALUE}{_COMMA}{_VALUE}{_INSIDE}{_OWN}{_VECTOR}{_COMMA}{_ANY}", _write),
    "extract": (rf"{_VALUE}{_INSIDE}\s*:\s*{_ANY}\s+from\s+{_VECTOR}", _extract),
    "insert": (rf"{_VALUE}{_COMMA}{_VALUE}{_INSIDE}\s*:\s*{_ANY}\s+into\s+{_VECTOR}", _insert),
    "reduction": (
        rf"<(\w+)>{_COMMA}{_VALUE}(?:{_COMMA}{_VALUE})?\s*(?:fastmath<([\w,\s]+)>)?\s*:\s*"
        rf"{_VECTOR}\s+into\s+{_ANY}",
        _reduction,
    ),
    "multi_reduction": (
        rf"<(\w+)>{_COMMA}{_VALUE}{_COMMA}{_VALUE}{_INSIDE}\s*:\s*{_VECTOR}\s+to\s+{_ANY}",
        _multi_reduction,
    ),
    "broadcast": (rf"{_VALUE}{_OWN}{_ANY}\s+to\s+{_VECTOR}", _cast),
    "transpose": (rf"{_VALUE}{_COMMA}\[([^\]]*)\]\s*:\s*{_VECTOR}\s+to\s+{_VECTOR}", _transpose),
    "from_elements": (rf"{_VALUES}\s*:\s*{_OF}", _from_elements),
    "to_elements": (rf"{_VALUE}\s*:\s*{_OF}", _to_elements),
    "shuffle": (
        rf"{_VALUE}{_COMMA}{_VALUE}{_INSIDE}\s*:\s*{_VECTOR}{_COMMA}"
        r"(vector<\d+x([^<>]*)>)",
        _shuffle,
    ),
    **dict.fromkeys(("fma", "step"), (rf"{_VALUES}{_OWN}{_VECTOR}", _same)),
    **dict.fromkeys(
        ("shape_cast", "bitcast", "extract_strided_slice"), (rf"{_VALUE}{_INTO}", _cast)
    ),
    "insert_strided_slice": (
        rf"{_VALUE}{_COMMA}{_VALUE}{_OWN}{_VECTOR}\s+into\s+{_VECTOR}",
        _insert_slice,
    ),
    "outerproduct": (rf"{_VALUES}{_OWN}{_VECTOR}{_COMMA}(vector<(\d+)x([^<>]*)>)", _outer),
}
"""By name: the form of what stands behind it, and how that is written generically."""
