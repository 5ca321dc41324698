"""A program in C that runs a function on data sets from stdin and prints what it gives.

A data set is hexadecimal words: scalars, then the elements of memories, in the order of the ports.
Its results are words in one line: the function's results, then the memories.
"""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.frontends.c.types import Array, Float, Pointer, Scalar, Struct, Type, Void


@dataclass(frozen=True)
class Port:
    """A scalar or memory of the module, and where it is in the arguments in C.

    Attributes
    ----------
    shape
        Empty for a scalar.
    parameter, path
        Number of the parameter, and the fields in it.
    depths
        For every size, the number of fields that stand in front of its brackets.
    """

    name: str
    type: Scalar
    shape: tuple[int, ...]
    parameter: int
    path: tuple[str, ...]
    depths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Signature:
    """A function as a program around it sees it.

    Attributes
    ----------
    parameters
        Types of the parameters; sizes that subscripts say are filled in.
    result, paths
        Type of the result, and the numbers in it.
    """

    name: str
    parameters: tuple[Type, ...]
    ports: tuple[Port, ...]
    result: Type
    paths: tuple[tuple[tuple[str, ...], Scalar], ...]


# The source may have macros and functions of any name, but hardly with this prefix.
_HEAD = """#include <stdio.h>
#include <string.h>
#include <stdint.h>
#define main gaus_main_of_the_source
#include {source}
#undef main
static int gaus_more(uint64_t *gaus_word) {{
  unsigned long long gaus_w;
  int gaus_n = scanf("%llx", &gaus_w);
  *gaus_word = gaus_w;
  return gaus_n == 1;
}}
static void gaus_show(uint64_t gaus_word, int gaus_bits) {{
  printf("%llx ", (unsigned long long)(
      gaus_bits < 64 ? gaus_word & ((1ull << gaus_bits) - 1) : gaus_word));
}}
"""
_SMALL = {1: "uint8_t", 16: "uint16_t", 32: "uint32_t", 64: "uint64_t"}


def program(signature: Signature, source: str) -> str:
    """The text of the program; ``source`` is the absolute path of the file with the function."""
    quoted = '"' + source.replace("\\", "\\\\").replace('"', '\\"') + '"'
    lines = [_HEAD.format(source=quoted), "int main(void) {", "  uint64_t gaus_word;"]
    for number, kind in enumerate(signature.parameters):
        lines.append(f"  static {_declared(kind, f'gaus_a{number}')};")
    lines.append("  for (;;) {")
    ports = [p for p in signature.ports if not p.shape] + [p for p in signature.ports if p.shape]
    for number, port in enumerate(ports):
        end = "goto gaus_end" if number == 0 else "return 1"
        lines += _each(port, lambda place, end=end, port=port: _read(port, place, end))
    if not ports:
        lines.append("    if (!gaus_more(&gaus_word)) goto gaus_end;")
    arguments = ", ".join(f"gaus_a{n}" for n in range(len(signature.parameters)))
    call = f"{signature.name}({arguments})"
    if isinstance(signature.result, Void):
        lines.append(f"    {call};")
    else:
        lines.append(f"    {_declared(signature.result, 'gaus_r')} = {call};")
        for path, kind in signature.paths:
            lines.append(f"    {_show(kind, '.'.join(('gaus_r', *path)))}")
    for port in ports:
        if port.shape:
            lines += _each(port, lambda place, port=port: _show(port.type, place))
    lines += ['    printf("\\n");', "  }", "gaus_end:", "  return 0;", "}", ""]
    return "\n".join(lines)


def _each(port: Port, work: object) -> list[str]:
    """What is done to every element of a port."""
    assert callable(work)
    place, given = f"gaus_a{port.parameter}", 0
    parts = list(port.path)
    heads: list[str] = []
    for axis, (size, depth) in enumerate(zip(port.shape, port.depths, strict=True)):
        while given < depth:
            place, given = f"{place}.{parts[given]}", given + 1
        place += f"[gaus_i{axis}]"
        heads.append(f"for (int gaus_i{axis} = 0; gaus_i{axis} < {size}; gaus_i{axis}++)")
    place = ".".join((place, *parts[given:]))
    return [f"    {' '.join(heads)} {{ {work(place)} }}"]


def _read(port: Port, place: str, end: str) -> str:
    get = f"if (!gaus_more(&gaus_word)) {end};"
    if isinstance(port.type, Float):
        small = _SMALL[port.type.bits]
        copy = f"memcpy(&{place}, &gaus_bits, sizeof gaus_bits)"
        return f"{get} {{ {small} gaus_bits = ({small})gaus_word; {copy}; }}"
    return f"{get} {place} = ({_named(port.type)})gaus_word;"


def _show(kind: Scalar, place: str) -> str:
    if isinstance(kind, Float):
        small = _SMALL[kind.bits]
        kept = f"{_named(kind)} gaus_number = {place}; {small} gaus_bits;"
        copy = "memcpy(&gaus_bits, &gaus_number, sizeof gaus_bits);"
        return f"{{ {kept} {copy} gaus_show(gaus_bits, {kind.bits}); }}"
    return f"gaus_show((uint64_t){place}, {kind.bits});"


def _named(kind: Type) -> str:
    """A type as a program writes it."""
    if isinstance(kind, Struct):
        return kind.name
    return str(kind)


def _declared(kind: Type, name: str) -> str:
    """The declaration of a variable; an array or pointer as one with all its sizes."""
    brackets = ""
    while isinstance(kind, (Array, Pointer)):
        if isinstance(kind, Pointer):
            assert kind.to is not None
            kind = Array(kind.to, 1)
        brackets += f"[{kind.size}]"
        kind = kind.element
    return f"{_named(kind)} {name}{brackets}"
