"""Types of clang as `gaus_pass.frontends.c.types`."""

from __future__ import annotations

import re
from typing import Any

from gaus_pass.frontends.c.clang.library import place_of
from gaus_pass.frontends.c.tree import Place, Refused
from gaus_pass.frontends.c.types import BOOL, Array, Float, Int, Pointer, Struct, Type, Void

_SIMPLE: dict[str, Type] = {
    "VOID": Void(),
    "BOOL": BOOL,
    **{k: Int(8, signed=True) for k in ("CHAR_S", "SCHAR")},
    **{k: Int(8, signed=False) for k in ("CHAR_U", "UCHAR")},
    **{k: Int(bits, signed=True) for k, bits in (("SHORT", 16), ("INT", 32), ("LONG", 64))},
    **{k: Int(bits, signed=False) for k, bits in (("USHORT", 16), ("UINT", 32), ("ULONG", 64))},
    "LONGLONG": Int(64, signed=True),
    "ULONGLONG": Int(64, signed=False),
    "INT128": Int(128, signed=True),
    "UINT128": Int(128, signed=False),
    "HALF": Float(16),
    "FLOAT16": Float(16),
    "FLOAT": Float(32),
    "DOUBLE": Float(64),
}
_BIT_INT = re.compile(r"(unsigned )?_BitInt\((\d+)\)")
_REMEDIES = {
    "LONGDOUBLE": "long double has no hardware; use double",
    "COMPLEX": "complex numbers have no hardware; use a struct of two numbers",
    "VARIABLEARRAY": "an array whose size is known only at run time; give it a constant size",
    "FLOAT128": "__float128 has no hardware; use double",
}


def type_of(kind: Any, at: Place) -> Type:
    """A type of clang.

    Raises
    ------
    Refused
        It has no hardware.
    """
    canonical = kind.get_canonical()
    name: str = canonical.kind.name
    if name in _SIMPLE:
        return _SIMPLE[name]
    match name:
        case "CONSTANTARRAY":
            return Array(type_of(canonical.element_type, at), canonical.element_count)
        case "INCOMPLETEARRAY":
            return Array(type_of(canonical.element_type, at), None)
        case "POINTER":
            return _pointer(canonical.get_pointee(), at)
        case "ENUM":
            return type_of(canonical.get_declaration().enum_type, at)
        case "RECORD":
            return _record(canonical, at)
        case _:
            pass
    found = _BIT_INT.fullmatch(canonical.spelling.replace("const ", "").replace("volatile ", ""))
    if found is not None:
        return Int(int(found[2]), signed=found[1] is None, exact=True)
    remedy = _REMEDIES.get(name)
    raise Refused(remedy or f"type '{kind.spelling}' has no hardware; use numbers and arrays", at)


def _pointer(to: Any, at: Place) -> Type:
    kind = to.get_canonical().kind.name
    if kind in ("FUNCTIONPROTO", "FUNCTIONNOPROTO"):
        return Pointer(None)
    if kind == "POINTER":
        inner = _pointer(to.get_canonical().get_pointee(), at)
        return Pointer(inner)
    try:
        return Pointer(type_of(to, at))
    except Refused:  # as FILE * in a header
        return Pointer(None)


def _record(canonical: Any, at: Place) -> Type:
    declaration = canonical.get_declaration()
    if declaration.kind.name == "UNION_DECL":
        raise Refused(
            f"union '{canonical.spelling}': what it holds would be read as another type; use a "
            "struct, and casts or shifts between numbers",
            at,
        )
    fields: list[tuple[str, Type]] = []
    for field in canonical.get_fields():
        if field.is_bitfield():
            bits = field.get_bitfield_width()
            message = f"bit-field '{field.spelling}'; write it as _BitInt({bits})"
            raise Refused(message, place_of(field))
        at = place_of(field)
        # A pointer to the structure itself has no end.
        is_pointer = field.type.get_canonical().kind.name == "POINTER"
        fields.append((field.spelling, Pointer(None) if is_pointer else type_of(field.type, at)))
    return Struct(canonical.spelling, tuple(fields))
